"""`servicedrill init`: the first administrator of a real organisation."""

from __future__ import annotations

import click

from simulator.commands.acting import asked_login, asked_password, opened
from simulator.commands.common import OK, lang_option
from simulator.commands.drawing import show_code
from simulator.commands.visible import say
from simulator.errors import NotNow
from simulator.words import Words


def make(words: Words) -> click.Command:
    @click.command("init", help=words("help.long.init"))
    @click.option("--login", metavar="LOGIN", help=words("option.login"))
    @click.option("--name", metavar="NAME", help=words("option.person_name"))
    @click.option("--rescue", metavar="LOGIN", help=words("option.rescue"))
    @lang_option(words)
    def init(login: str | None, name: str | None, rescue: str | None) -> int:
        with opened() as simulator:
            if rescue is not None:
                from simulator.service.rescuing import rescue as rescued

                show_code(words, rescued(simulator.house, rescue))
                return OK
            if simulator.people.has_administrator():
                raise NotNow("There is an administrator already. Ask them for an account.", code="installed")
            chosen = asked_login(words, login)
            called = name or chosen
            done = simulator.people.install(
                login=chosen, name=called, password=asked_password(words, new=True), lang=words.lang
            )
            say(words("user.installed", login=done.login, name=done.name))
        return OK

    return init
