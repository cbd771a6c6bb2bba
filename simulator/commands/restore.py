"""`servicedrill restore`: a backup in place of what is here."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.acting import as_option, asked_login, asked_password, opened
from simulator.commands.common import OK, lang_option
from simulator.commands.visible import say
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service import Simulator
    from simulator.storage import Verified

_FILE = click.Path(path_type=Path, dir_okay=False)


def make(words: Words) -> click.Command:
    @click.command("restore", help=words("help.long.restore"))
    @click.argument("file", metavar="FILE", type=_FILE)
    @click.option("--keys", metavar="FILE", type=_FILE, help=words("option.backup_keys"))
    @click.option("--confirm", metavar="NAME", help=words("option.confirm_file"))
    @as_option(words)
    @lang_option(words)
    def restore(file: Path, keys: Path | None, confirm: str | None, login: str | None) -> int:
        with opened() as simulator:
            if simulator.people.has_administrator():
                found = _in_place(words, simulator, file, keys, confirm, login)
            else:
                # A new machine: nobody could sign in, and there is nothing to lose.
                store, at = simulator.house.store, simulator.house.clock()
                found = store.restore(file, keys, at=at, by="system")
        say(words("backup.restored", streams=found.streams, events=found.events, seals=found.seals))
        return OK

    return restore


def _in_place(
    words: Words, simulator: Simulator, file: Path, keys: Path | None, confirm: str | None, login: str | None
) -> Verified:
    name = asked_login(words, login)
    who = simulator.people.sign_in(login=name, password=asked_password(words), source="terminal").who
    if confirm is None and sys.stdin.isatty():
        confirm = click.prompt(words("backup.confirm", name=file.name), err=True)
    path, aside = str(file.absolute()), str(keys.absolute()) if keys else None
    return simulator.upkeep.restore(who, path=path, keys=aside, confirm=confirm or "")
