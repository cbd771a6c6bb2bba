"""For all tests."""

import signal
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

# Where tests run in the background, a shell makes them and every process that they start deaf to Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long one case takes says nothing where other tests work beside it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _light_passwords() -> Iterator[None]:
    """Passwords take a thousandth of their memory in this process: hundreds of people sign in while tests run."""
    from simulator.service import passwords

    light = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", light)
        patch.setattr(passwords, "NOBODYS", light.hash("nobody"))
        yield
