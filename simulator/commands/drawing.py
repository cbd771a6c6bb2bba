"""What the service answers, as a table for people or as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from simulator.commands.common import console
from simulator.commands.visible import say, visible
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service.accounts import Note
    from simulator.service.codes import Code


def show_json(view: Any) -> None:
    """A view or a sequence of views; the names are those of its fields."""
    plain = [asdict(one) for one in view] if isinstance(view, (list, tuple)) else asdict(view)
    click.echo(json.dumps(plain, ensure_ascii=False, indent=2))


def show_table(words: Words, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """`heads`: keys of words. Names in the cells can steer no terminal."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, head in enumerate(heads):
        table.add_column(words(head), overflow="fold", no_wrap=number == 0)
    for row in rows:
        table.add_row(*map(visible, row))
    console().print(table)


def show_notes(words: Words, notes: Iterable[Note]) -> None:
    for note in notes:
        say(words("user.note", what=words(f"note.{note.code}", **dict(note.slots))))


def show_code(words: Words, code: Code) -> None:
    say(words("user.code", login=code.login, code=code.code, until=moment(code.expires_at)))


def moment(at: int | None) -> str:
    """A time of the service on this machine's clock, with its zone."""
    return "" if at is None else datetime.fromtimestamp(at / 1000).astimezone().strftime("%Y-%m-%d %H:%M %Z")
