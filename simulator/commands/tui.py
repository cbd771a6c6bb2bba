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
    @lang_option(words)
    def tui(demo: bool) -> int:
        from simulator.attempts import home
        from simulator.wordbook import words_in

        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise BadAction("This needs a terminal; through a pipe use: servicedrill drill", code="needs_terminal")
        folder = home() / "demo" if demo else home()
        url = "" if demo else os.environ.get("SERVICEDRILL_DATABASE_URL", "")
        if demo:
            from simulator.demo import ensure

            ensure(folder, words)

        def opening() -> Simulator:
            from simulator.service import Simulator

            return Simulator.open(url, folder, local=True, similarity=similarity())

        from tui import run

        return run(opening, lambda lang: words_in(lang, views=True), words.lang, folder=folder)

    return tui
