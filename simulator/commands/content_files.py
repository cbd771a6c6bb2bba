"""`servicedrill content list`, `import`, `export` and `diff`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import FOUND, OK, json_option, lang_option
from simulator.commands.drawing import moment, show_json, show_table
from simulator.commands.visible import say
from simulator.errors import SimulatorError
from simulator.words import Words

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
USE = click.Choice(["practice", "exam"])


def commands(words: Words) -> Iterable[click.Command]:
    return _list(words), _import(words), _export(words), _diff(words)


def _list(words: Words) -> click.Command:
    @click.command("list", help=words("help.long.content_list"))
    @click.option("--kind", metavar="KIND", help=words("option.content_kind"))
    @click.option("--name", metavar="NAME", help=words("option.content_name"))
    @click.option("--in-use", is_flag=True, help=words("option.in_use"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def listing(kind: str | None, name: str | None, in_use: bool, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            found = simulator.content.versions(who, kind=kind, name=name, in_use=in_use)
        if as_json:
            show_json(found)
            return OK
        heads = [f"content.{head}" for head in ("digest", "kind", "name", "added_by", "added_at", "used_for")]
        rows = (
            [
                one.digest[:12],
                one.kind,
                one.name,
                (one.added_by.name or "-") if one.added_by else words("content.release"),
                moment(one.added_at),
                words.joined([words(f"content.use.{use}") for use in one.used_for]) or "-",
            ]
            for one in found
        )
        show_table(words, heads, rows)
        return OK

    return listing


def _import(words: Words) -> click.Command:
    @click.command("import", help=words("help.long.content_import"))
    @click.argument("folder", metavar="FOLDER", type=FOLDER)
    @as_option(words)
    @lang_option(words)
    def take(folder: Path, login: str | None) -> int:
        from simulator.service.content_files import packed

        with acting(words, login) as (simulator, who):
            done = simulator.content.import_library(who, data=packed(folder))
        say(words("content.imported", added=len(done.added), waiting=len(done.waiting)))
        for name in done.waiting:
            say(f"  {name}")
        return OK

    return take


def _export(words: Words) -> click.Command:
    @click.command("export", help=words("help.long.content_export"))
    @click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
    @click.option("--use", type=USE, default="practice", help=words("option.use"))
    @as_option(words)
    @lang_option(words)
    def export(folder: Path, use: str, login: str | None) -> int:
        import io
        import zipfile

        if folder.exists() and any(folder.iterdir()):
            raise SimulatorError(
                f"{folder} is not empty; name a new folder.", code="folder_not_empty", folder=str(folder)
            )
        with acting(words, login) as (simulator, who):
            made = simulator.content.export(who, use=use)
        with zipfile.ZipFile(io.BytesIO(made.data)) as parts:
            parts.extractall(folder)
            say(words("content.exported", n=len(parts.namelist()), folder=str(folder)))
        return OK

    return export


def _diff(words: Words) -> click.Command:
    @click.command("diff", help=words("help.long.content_diff"))
    @click.argument("folder", metavar="[FOLDER]", required=False, type=FOLDER)
    @click.option("--use", type=USE, default="practice", help=words("option.use"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def diff(folder: Path | None, use: str, as_json: bool, login: str | None) -> int:
        from simulator.service.content_files import packed

        data = packed(folder) if folder else None
        with acting(words, login) as (simulator, who):
            found = [one for one in simulator.content.diff(who, data=data, use=use) if one.state != "same"]
        if as_json:
            show_json(found)
            return FOUND if found else OK
        for one in found:
            say(f"{words(f'content.state.{one.state}')}  {one.kind}/{one.name}  {' '.join(one.paths[:8])}".rstrip())
        say(words.count("content.differing", len(found)))
        return FOUND if found else OK

    return diff
