"""`servicedrill sweep`: what time has brought, noted now; run it every few minutes."""

from __future__ import annotations

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import FOUND, OK, json_option, lang_option
from simulator.commands.drawing import show_json
from simulator.commands.visible import say
from simulator.words import Words


def make(words: Words) -> click.Command:
    @click.command("sweep", help=words("help.long.sweep"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def sweep(as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            swept = simulator.upkeep.sweep(who)
        if as_json:
            show_json(swept)
        else:
            say(words("sweep.done", attempts=swept.attempts, sittings=swept.sittings))
            if swept.seal is not None:
                say(words("sweep.sealed", number=swept.seal))
            for stream in swept.failed:
                say(words("sweep.failed", stream=stream))
        return FOUND if swept.failed else OK

    return sweep
