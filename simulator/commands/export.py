"""`servicedrill export`: progress, a group at a glance, or results as CSV or Excel."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import OK, lang_option
from simulator.commands.files import kind_of, write
from simulator.words import Words


def make(words: Words) -> click.Command:
    @click.command("export", help=words("help.long.export"))
    @click.argument("table", metavar="TABLE", type=click.Choice(["progress", "group", "results"]))
    @click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--person", metavar="LOGIN", help=words("option.export_person"))
    @click.option("--group", metavar="GROUP", help=words("option.export_group"))
    @as_option(words)
    @lang_option(words)
    def export(table: str, file: Path, person: str | None, group: str | None, login: str | None) -> int:
        kind = kind_of(file)
        with acting(words, login) as (simulator, who):
            exported = simulator.training.export(
                who, what=table, person=person, group=group, kind=kind, lang=words.lang
            )
            write(words, file, exported)
        return OK

    return export
