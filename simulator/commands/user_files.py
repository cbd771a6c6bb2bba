"""People from and to files: `user import`, `user export`, `user template`."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import FOUND, OK, json_option, lang_option
from simulator.commands.drawing import moment, show_json, show_table
from simulator.commands.files import kind_of, write
from simulator.commands.visible import say
from simulator.errors import BadValue
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service.codes import Code
    from simulator.service.import_plan import Change, ImportPreview

_FILE = click.Path(path_type=Path, dir_okay=False)
MOST_SHOWN = 50  # rows of a preview


def commands(words: Words) -> Iterable[click.Command]:
    return _import(words), _export(words), _template(words)


def _import(words: Words) -> click.Command:
    @click.command("import", help=words("help.long.user_import"))
    @click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
    @click.option("--preview", is_flag=True, help=words("option.preview"))
    @click.option("--codes", type=_FILE, metavar="FILE", help=words("option.codes"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def take(file: Path, preview: bool, codes: Path | None, as_json: bool, login: str | None) -> int:
        data = file.read_bytes()
        with acting(words, login) as (simulator, who):
            shown = simulator.people.preview_import(who, data=data)
            if preview or shown.problems:
                show_json(shown) if as_json else _show_preview(words, shown)
                return FOUND if shown.problems else OK
            # Opened before anything is changed: codes that nobody could read would be lost.
            out = _new_file(codes) if codes is not None else None
            done = simulator.people.take_import(who, data=data, expect=shown.digest)
        if out is not None:
            with os.fdopen(out, "w", encoding="utf-8-sig", newline="") as lines:
                csv.writer(lines).writerows([_heads(words), *(_coded(code) for code in done.codes)])
        if as_json:
            show_json(done)
            return OK
        say(words("user.imported", added=done.added, changed=done.changed, same=done.same))
        if codes is not None:
            say(words("user.codes_in", file=str(codes)))
        elif done.codes:
            show_table(words, ("people.column.login", "user.code_column", "user.until_column"), map(_coded, done.codes))
        return OK

    return take


def _show_preview(words: Words, preview: ImportPreview) -> None:
    if preview.problems:
        say(words.count("user.problems", len(preview.problems)))
        rows = (
            [str(p.row), words(f"people.column.{p.column}"), words.filled(f"errors.{p.code}", dict(p.slots))]
            for p in preview.problems
        )
        show_table(words, ("user.row", "user.column", "user.problem"), rows)
        return
    changing = [row for row in preview.rows if row.action != "same"]
    if changing:
        rows = (
            [str(row.row), row.login, row.name, words(f"user.action.{row.action}"), _changes(words, row.changes)]
            for row in changing[:MOST_SHOWN]
        )
        heads = ("user.row", "people.column.login", "people.column.name", "user.what", "user.changes")
        show_table(words, heads, rows)
    if len(changing) > MOST_SHOWN:
        say(words("user.more_rows", n=len(changing) - MOST_SHOWN))
    if preview.new_groups:
        say(words("user.new_groups", groups=words.joined(preview.new_groups)))
    if preview.ignored:
        say(words("user.ignored", columns=words.joined(preview.ignored)))
    say(words("user.preview_foot", changing=len(changing), same=len(preview.rows) - len(changing)))


def _changes(words: Words, changes: Sequence[Change]) -> str:
    return "; ".join(_change(words, change) for change in changes)


def _change(words: Words, change: Change) -> str:
    before, after = (_value(words, change.column, text) for text in (change.before, change.after))
    return f"{words(f'people.column.{change.column}')}: " + (f"{before} → {after}" if before else after)


def _value(words: Words, column: str, text: str) -> str:
    """What the program writes of a cell, in the person's language."""
    kind = {"roles": "role", "language": "people.language", "status": "people.status"}.get(column)
    return words.joined([words(f"{kind}.{part}") for part in text.split("; ")]) if kind and text else text


def _heads(words: Words) -> list[str]:
    return [words("people.column.login"), words("user.code_column"), words("user.until_column")]


def _coded(code: Code) -> list[str]:
    return [code.login, code.code, moment(code.expires_at)]


def _export(words: Words) -> click.Command:
    @click.command("export", help=words("help.long.user_export"))
    @click.argument("file", metavar="FILE", type=_FILE)
    @as_option(words)
    @lang_option(words)
    def export(file: Path, login: str | None) -> int:
        kind = kind_of(file)
        with acting(words, login) as (simulator, who):
            write(words, file, simulator.people.export(who, kind=kind, lang=words.lang))
        return OK

    return export


def _template(words: Words) -> click.Command:
    @click.command("template", help=words("help.long.user_template"))
    @click.argument("file", metavar="FILE", type=_FILE)
    @as_option(words)
    @lang_option(words)
    def template(file: Path, login: str | None) -> int:
        kind = kind_of(file)
        with acting(words, login) as (simulator, who):
            write(words, file, simulator.people.template(who, kind=kind, lang=words.lang))
        return OK

    return template


def _new_file(file: Path) -> int:
    """A file that only its owner can read. Raises BadValue where there is one already."""
    try:
        return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadValue(f"There is a file {file} already; name another.", code="file_exists", file=str(file)) from None
