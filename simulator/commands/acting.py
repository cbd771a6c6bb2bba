"""Signed in on the command line: who somebody is, and the service over the local store."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from simulator.commands.common import similarity
from simulator.errors import BadAction, NotNow
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
    """The service and the person, signed in for one command.

    Raises Refused; NotNow where there is no administrator yet; BadAction where nobody can be asked.
    """
    with opened() as simulator:
        if not simulator.people.has_administrator():
            raise NotNow("Nobody has an account here yet. Begin with: servicedrill init", code="not_installed")
        name = asked_login(words, login)
        password = asked_password(words)
        yield simulator, simulator.people.sign_in(login=name, password=password, source=SOURCE).who


def asked_login(words: Words, given: str | None) -> str:
    """Raises BadAction where it was not given and there is no terminal to ask in."""
    if given:
        return given
    if not sys.stdin.isatty():
        raise BadAction("Say who you are with --as LOGIN or SERVICEDRILL_LOGIN.", code="login_needed")
    login: str = click.prompt(words("sign_in.login"), err=True)
    return login


def asked_password(words: Words, *, new: bool = False) -> str:
    """From SERVICEDRILL_PASSWORD, or typed unseen; `new`: from SERVICEDRILL_NEW_PASSWORD, or typed twice.

    Raises BadAction without a terminal.
    """
    variable = "SERVICEDRILL_NEW_PASSWORD" if new else "SERVICEDRILL_PASSWORD"
    given = os.environ.get(variable)
    if given:
        return given
    if not sys.stdin.isatty():
        raise BadAction(
            f"A password is needed: run this in a terminal or set {variable}.",
            code="password_needed",
            variable=variable,
        )
    label = words("sign_in.new_password" if new else "sign_in.password")
    confirm = words("sign_in.again") if new else False
    typed: str = click.prompt(label, hide_input=True, confirmation_prompt=confirm, err=True)
    return typed
