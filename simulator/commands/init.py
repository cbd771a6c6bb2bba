"""`servicedrill init`: the first administrator of a real organisation."""

from __future__ import annotations

import sys

import click

from simulator.commands.acting import asked_login, asked_password, opened
from simulator.commands.common import OK, lang_option
from simulator.commands.drawing import show_code
from simulator.commands.visible import say
from simulator.errors import BadAction, NotNow
from simulator.words import Words


def asked_organisation(words: Words) -> str:
    """The name for certificates, typed; empty where the person leaves it for later or there is no terminal."""
    if not sys.stdin.isatty():
        return ""
    name: str = click.prompt(words("user.ask_organisation"), default="", show_default=False, err=True)
    return name.strip()


def make(words: Words) -> click.Command:
    @click.command("init", help=words("help.long.init"))
    @click.option("--login", metavar="LOGIN", help=words("option.login"))
    @click.option("--name", metavar="NAME", help=words("option.person_name"))
    @click.option("--organisation", metavar="NAME", help=words("option.organisation"))
    @click.option("--rescue", metavar="LOGIN", help=words("option.rescue"))
    @lang_option(words)
    def init(login: str | None, name: str | None, organisation: str | None, rescue: str | None) -> int:
        from simulator.service.fields import proper_name

        with opened() as simulator:
            if rescue is not None:
                from simulator.service.rescuing import rescue as rescued

                show_code(words, rescued(simulator.house, rescue))
                return OK
            if simulator.people.has_administrator():
                raise NotNow("There is an administrator already. Ask them for an account.", code="installed")
            if not login and not sys.stdin.isatty():
                raise BadAction("Choose the administrator's login: servicedrill init --login NAME", code="init_login")
            chosen = asked_login(words, login)
            called = name or chosen
            # Certificates bear this name, and none can be issued without it: who begins knows it, who passes need not.
            issuer = organisation or asked_organisation(words)
            issuer = proper_name(issuer) if issuer else ""
            done = simulator.people.install(
                login=chosen, name=called, password=asked_password(words, new=True), lang=words.lang
            )
            say(words("user.installed", login=done.login, name=done.name))
            if issuer:
                say(words("issuer.named", name=simulator.certificates.name_issuer(done.who, name=issuer).name))
            else:
                say(words("user.no_organisation", login=done.login))
        return OK

    return init
