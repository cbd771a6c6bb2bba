"""`servicedrill replay`: a recorded attempt played again, shown, and compared with its record byte by byte."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from simulator.commands.common import FOUND, OK, console, frame, full_option, json_option, lang_option
from simulator.words import Words


def make(words: Words) -> click.Command:
    @click.command("replay", help=words("help.long.replay"))
    @click.argument("id", metavar="ID")
    @full_option(words)
    @json_option(words)
    @lang_option(words)
    def replay(id: str, full: bool, as_json: bool) -> int:
        from simulator.attempts import Attempts, home, kept_bank, kept_setting, replayed, root_of
        from simulator.attempts.chain import read
        from simulator.attempts.replaying import events_of
        from simulator.commands.show import para, show_report
        from simulator.dialogue.events import Started
        from simulator.errors import NotNow
        from simulator.report import Names, report
        from simulator.scoring.score import score

        attempts = Attempts(home())
        trail = read(attempts.find(id))
        entries = [entry.event for entry in trail.entries]
        if not entries:
            raise NotNow(f"{trail.file} is empty.", code="is_empty", file=str(trail.file))
        started = events_of(entries[:1])[0]
        assert isinstance(started, Started)
        root = root_of(trail.file, attempts.root)
        setting = kept_setting(root, started)
        found = replayed(setting, entries)
        card = found.card or score(setting.standard, found.attempt, setting.scenario)
        spoken = frame(words, started.lang)
        made = report(
            spoken, Names(spoken, kept_bank(root, started), setting), setting.standard, found.attempt, card, setting
        )
        if as_json:
            differs = asdict(found.differs) if found.differs else None
            click.echo(json.dumps({"id": trail.file.stem, "differs": differs, **asdict(made)}, ensure_ascii=False))
        else:
            out = console()
            show_report(out, spoken, made, full=full)
            out.print()
            if found.differs is None:
                para(out, words("replay.same", n=len(entries)), style="green")
            else:
                para(out, words("replay.differs", **asdict(found.differs)), style="red")
        return FOUND if found.differs else OK

    return replay
