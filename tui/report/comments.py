"""What trainers and examiners said about an attempt, and that its trainee has read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Button, Static, TabPane

from simulator.words import Words
from tui.page import plain
from tui.times import day, moment

if TYPE_CHECKING:
    from simulator.service.feedback import Comment


def pane(comments: tuple[Comment, ...], rules: Mapping[str, str], words: Words, *, is_mine: bool) -> ComposeResult:
    """`rules`: their names by id. A button beside each that its trainee has not said to have read."""
    waits = sum(one.acknowledged_at is None for one in comments)
    title = f"{words('reports.comments')}{f' ({waits})' if waits and is_mine else ''}"
    with TabPane(plain(title), id="comments"), VerticalScroll(classes="form"):
        for number, one in enumerate(comments):
            yield Static(plain(f"{one.by_name} · {moment(one.at)}{_about(one, rules, words)}"), classes="h2")
            yield Static(plain(one.text if one.text is not None else "–"))
            if one.acknowledged_at is not None:
                yield Static(plain(f"✓ {words('reports.acknowledged', at=day(one.acknowledged_at))}"), classes="soft")
            elif is_mine:
                yield Button(plain(words("reports.acknowledge")), name=one.id, id=f"seen-{number}", classes="seen")


def _about(one: Comment, rules: Mapping[str, str], words: Words) -> str:
    turn = f" · {words('reports.turn', n=one.turn)}" if one.turn else ""
    return turn + (f" · {rules.get(one.finding, one.finding)}" if one.finding else "")
