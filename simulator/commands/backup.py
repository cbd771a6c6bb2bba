"""`servicedrill backup`: everything in the database at one moment, in two files."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import OK, lang_option
from simulator.commands.visible import say
from simulator.words import Words


def make(words: Words) -> click.Command:
    @click.command("backup", help=words("help.long.backup"))
    @click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path, dir_okay=False))
    @as_option(words)
    @lang_option(words)
    def backup(file: Path | None, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            made = simulator.upkeep.backup(who, path=str(file.absolute()) if file else "")
            keys = simulator.house.store.keyring.folder
        say(words("backup.database", file=made.database, kb=-(-made.database_bytes // 1024)))
        say(words("backup.keys", file=made.keys, kb=-(-made.keys_bytes // 1024)))
        say(words("backup.apart", folder=str(keys)))
        return OK

    return backup
