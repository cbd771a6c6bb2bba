"""`servicedrill keys`: which keys are in use, and others in their place."""

from __future__ import annotations

import sys

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import OK, json_option, lang_option
from simulator.commands.drawing import moment, show_json
from simulator.commands.visible import say
from simulator.words import Words


def make(words: Words) -> click.Command:
    group = click.Group("keys", help=words("help.long.keys"), no_args_is_help=True)
    lang_option(words)(group)
    for command in (_show(words), _rotate_issuer(words), _rotate_master(words)):
        group.add_command(command)
    return group


def _show(words: Words) -> click.Command:
    @click.command("show", help=words("help.long.keys_show"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def show(as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            state = simulator.upkeep.state(who)
        if as_json:
            show_json(state)
            return OK
        say(words("keys.issuer", name=state.issuer))
        say(words("keys.master", name=state.master))
        say(words("keys.sealed", number=state.last_seal or 0, at=moment(state.last_seal_at) or "-"))
        say(words("keys.backed_up", at=moment(state.last_backup_at) or "-"))
        return OK

    return show


def _rotate_issuer(words: Words) -> click.Command:
    @click.command("rotate-issuer", help=words("help.long.keys_rotate_issuer"))
    @click.option("--confirm", metavar="FINGERPRINT", help=words("option.confirm_key"))
    @as_option(words)
    @lang_option(words)
    def rotate(confirm: str | None, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            now = simulator.certificates.issuers().fingerprint
            done = simulator.certificates.rotate(who, confirm=_typed(words, confirm, now))
        say(words("keys.issuer", name=done.fingerprint))
        say(words("keys.rotated_issuer", name=now))
        return OK

    return rotate


def _rotate_master(words: Words) -> click.Command:
    @click.command("rotate-master", help=words("help.long.keys_rotate_master"))
    @click.option("--confirm", metavar="NAME", help=words("option.confirm_key"))
    @as_option(words)
    @lang_option(words)
    def rotate(confirm: str | None, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            now = simulator.house.store.keyring.master_id()
            done = simulator.upkeep.rotate_master(who, confirm=_typed(words, confirm, now))
        say(words("keys.master", name=done.master))
        say(words("keys.rotated_master", name=now))
        return OK

    return rotate


def _typed(words: Words, confirm: str | None, name: str) -> str:
    if confirm is None and sys.stdin.isatty():
        return str(click.prompt(words("keys.confirm", name=name), err=True))
    return confirm or ""
