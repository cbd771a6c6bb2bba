"""For all tests."""

import signal

from hypothesis import settings

# Where tests run in the background, a shell makes them and every process that they start deaf to Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long one case takes says nothing where other tests work beside it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
