"""`servicedrill resume`: go on with an attempt that was left open, after Ctrl-C as after a crash."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.common import OK, console, content_option, frame, full_option, json_option, lang_option, library
from simulator.commands.visible import visible
from simulator.errors import NotFound, NotNow
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.attempts import Attempts


def make(words: Words) -> click.Command:
    @click.command("resume", help=words("help.long.resume"))
    @click.argument("id", required=False, metavar="[ID]")
    @click.option("--list", "listing", is_flag=True, help=words("option.list"))
    @full_option(words)
    @json_option(words)
    @lang_option(words)
    @content_option(words)
    def resume(id: str | None, listing: bool, full: bool, as_json: bool, content: Path | None) -> int:
        from simulator.attempts import Attempts, home

        attempts = Attempts(home())
        if listing:
            return _list(words, attempts, as_json=as_json)
        file = attempts.find(id) if id else attempts.last_open()
        if file is None:
            raise NotFound("No attempt is open.", code="no_open_attempt")
        return _go_on(words, attempts, file, content, full=full)

    return resume


def _go_on(words: Words, attempts: Attempts, file: Path, content: Path | None, *, full: bool) -> int:
    from simulator.attempts import kept
    from simulator.attempts.chain import Writer, read
    from simulator.attempts.replaying import SCORED, events_of
    from simulator.commands.drill import played
    from simulator.commands.keyboard import keyboard
    from simulator.commands.session import Clock, RealClock, Session, VirtualClock
    from simulator.commands.starting import LateReader
    from simulator.commands.table import Table
    from simulator.content.base import digest
    from simulator.dialogue.events import Started

    trail = read(file)
    entries = [entry.event for entry in trail.entries]
    if not entries:
        raise NotNow(f"{file} is empty.", code="is_empty", file=str(file))
    if any(entry["type"] in (SCORED, "finished") for entry in entries):
        raise NotNow(f"{file.stem} is finished.", code="is_finished", id=file.stem)
    events = events_of(entries)
    started = events[0]
    assert isinstance(started, Started)
    pinned = kept(attempts.root, started)
    words = frame(words, started.lang)
    everything = library(words, content)
    keys = keyboard(started.lang)
    clock: Clock = RealClock() if keys.interactive else VirtualClock(started.at)
    session = Session(pinned.setting, LateReader(everything).scene(pinned.setting.scene(started)), Writer(trail), clock)
    real = clock.now()
    session.go_on(events)
    out = console()
    out.print(visible(words("resume.head", id=session.id)), style="bold")
    if trail.torn:
        out.print(words("resume.torn", n=trail.torn), style="yellow")
    if digest(everything.bank.model_copy(update={"replies": ()})) != started.digests.get("bank"):
        out.print(words("resume.bank_changed"), style="yellow")
    if started.mode == "practice":
        session.paused()
    elif keys.interactive:
        clock.set(real)  # a test's clock does not stop
    table = Table(out, words, session, pinned.bank, keys, attempts, full=full)
    return played(table, words)


def _list(words: Words, attempts: Attempts, *, as_json: bool) -> int:
    import json
    from dataclasses import asdict

    listed = attempts.listed()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in listed], ensure_ascii=False, indent=2))
        return OK
    out = console()
    if not listed:
        out.print(words("resume.none"))
        return OK
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for key in ("id", "scenario", "lang", "mode", "replies", "ending"):
        table.add_column(words(f"resume.columns.{key}"), overflow="fold")
    for one in listed:
        ending = (
            words(f"ending.{one.ending or '_open'}") if not one.damaged else words("resume.damaged", what=one.damaged)
        )
        mode = words(f"mode.{one.mode}") if one.mode else ""
        mode += words("resume.fork") if one.forked else ""
        cells = (one.id, one.scenario, one.lang, mode, str(one.replies), ending)
        table.add_row(*map(visible, cells))
    out.print(table)
    return OK
