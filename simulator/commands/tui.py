"""`servicedrill tui`: the terminal application, over the local database or over a server."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from simulator.commands.common import lang_option, similarity
from simulator.errors import BadAction
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service import Simulator


def make(words: Words) -> click.Command:
    @click.command("tui", help=words("help.long.tui"))
    @click.option("--demo", is_flag=True, help=words("option.demo_tui"))
    @click.option("--server", default="", metavar="URL", help=words("option.tui_server"))
    @lang_option(words)
    def tui(demo: bool, server: str) -> int:
        from simulator.places import home
        from simulator.wordbook import words_in

        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise BadAction("This needs a terminal; through a pipe use: servicedrill drill", code="needs_terminal")
        folder = home() / "demo" if demo else home()
        url = "" if demo else os.environ.get("SERVICEDRILL_DATABASE_URL", "")
        if demo:
            from simulator.demo import ensure

            ensure(folder, words)
        token = _token(words) if server else ""

        def opening() -> Simulator:
            if server:
                return by_token(token)
            from simulator.service import Simulator

            return Simulator.open(url, folder, local=True, similarity=similarity())

        from tui import run

        def by_token(token: str) -> Simulator:
            from simulator.service.remote import remote

            return remote(server, token)

        return run(
            opening,
            lambda lang: words_in(lang, views=True),
            words.lang,
            folder=folder,
            by_token=by_token if server else None,
        )

    return tui


def _token(words: Words) -> str:
    """From SERVICEDRILL_TOKEN, or typed unseen: on a command line others of this machine could read it."""
    token: str = os.environ.get("SERVICEDRILL_TOKEN") or click.prompt(words("tui_token"), hide_input=True, err=True)
    return token.strip()
