"""Signed in on the command line: who somebody is, and the service over the local store."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from simulator.commands.common import similarity
from simulator.errors import BadAction
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service import Simulator, Who

F = TypeVar("F", bound=Callable[..., Any])
SOURCE = "terminal"


def as_option(words: Words) -> Callable[[F], F]:
    """`--as LOGIN`; the command gets it as `login`."""
    return click.option("--as", "login", metavar="LOGIN", envvar="SERVICEDRILL_LOGIN", help=words("option.as"))


@contextmanager
def opened() -> Iterator[Simulator]:
    """The service over the database of SERVICEDRILL_DATABASE_URL, by default SQLite in SERVICEDRILL_HOME."""
    from simulator.attempts import home
    from simulator.service import Simulator

    url = os.environ.get("SERVICEDRILL_DATABASE_URL", "")
    simulator = Simulator.open(url, home(), local=True, similarity=similarity())
    try:
        yield simulator
    finally:
        simulator.close()


@contextmanager
def acting(words: Words, login: str | None) -> Iterator[tuple[Simulator, Who]]:
    """The service and the person, signed in for one command. Raises Refused, BadAction where nobody can be asked."""
    name = login or _asked(words)
    password = new_password(words)
    with opened() as simulator:
        yield simulator, simulator.people.sign_in(login=name, password=password, source=SOURCE).who


def new_password(words: Words, *, label: str = "sign_in.password", again: bool = False) -> str:
    """From SERVICEDRILL_PASSWORD, or typed unseen; `again`: twice. Raises BadAction without a terminal."""
    given = os.environ.get("SERVICEDRILL_PASSWORD")
    if given:
        return given
    if not sys.stdin.isatty():
        raise BadAction(
            "A password is needed: run this in a terminal or set SERVICEDRILL_PASSWORD.", code="password_needed"
        )
    confirm = words("sign_in.again") if again else False
    typed: str = click.prompt(words(label), hide_input=True, confirmation_prompt=confirm, err=True)
    return typed


def _asked(words: Words) -> str:
    if not sys.stdin.isatty():
        raise BadAction("Say who you are with --as LOGIN or SERVICEDRILL_LOGIN.", code="login_needed")
    login: str = click.prompt(words("sign_in.login"), err=True)
    return login
