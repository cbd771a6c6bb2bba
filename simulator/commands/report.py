"""`servicedrill report`: stored attempts, one's own and those of one's group; the report of one; files taken in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import FOUND, OK, console, full_option, json_option, lang_option
from simulator.commands.drawing import moment, show_json, show_table
from simulator.commands.visible import say
from simulator.errors import BadAction, NotFound
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service import Simulator, Who
    from simulator.service.attempt_listing import AttemptLine, AttemptPage
    from simulator.service.consistency import Consistency

_HEADS = ("when", "scenario", "mode", "score", "ending", "id")


def make(words: Words) -> click.Command:
    @click.command("report", help=words("help.long.report"))
    @click.argument("attempt", metavar="[ID]", required=False)
    @click.option("--person", metavar="LOGIN", help=words("option.report_person"))
    @click.option("--scenario", metavar="SCENARIO", help=words("option.report_scenario"))
    @click.option("--mode", type=click.Choice(["practice", "test"]), help=words("option.report_mode"))
    @click.option("--status", type=click.Choice(["open", "scored"]), help=words("option.report_status"))
    @click.option("--number", type=click.IntRange(1, 200), default=20, help=words("option.report_number"))
    @click.option("--skip", type=click.IntRange(min=0), default=0, help=words("option.report_skip"))
    @click.option("--verify", "proving", is_flag=True, help=words("option.report_verify"))
    @click.option("--same", "sames", is_flag=True, help=words("option.report_same"))
    @click.option(
        "--import", "files", type=click.Path(path_type=Path, exists=True, dir_okay=False), multiple=True,
        metavar="FILE", help=words("option.report_import"),
    )  # fmt: skip
    @full_option(words)
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def report(
        attempt: str | None,
        person: str | None,
        number: int,
        skip: int,
        proving: bool,
        sames: bool,
        files: tuple[Path, ...],
        full: bool,
        as_json: bool,
        login: str | None,
        **narrowed: Any,
    ) -> int:
        if attempt is None and proving:
            raise BadAction("Say which attempt to prove.", code="report_which")
        with acting(words, login) as (simulator, who):
            if files:
                return _taken_in(words, simulator, who, files, person, as_json=as_json)
            if attempt is not None:
                name = _named(simulator, who, attempt)
                if proving:
                    return _proved(words, simulator, who, name, as_json=as_json)
                return _one(words, simulator, who, name, full=full, as_json=as_json)
            whose = person or who.id
            if sames:
                found = simulator.training.consistency(who, person=whose)
                show_json(found) if as_json else _sames(words, found)
                return FOUND if any(one.alert for one in found) else OK
            page = simulator.practice.attempts(
                who, person=whose, offset=skip, limit=number, lang=words.lang, **narrowed
            )
            show_json(page) if as_json else _listed(words, page, skip)
            return OK

    return report


def _sames(words: Words, found: tuple[Consistency, ...]) -> None:
    rows = [
        [
            words(f"same.{one.same}"),
            words("same.unknown") if one.gap is None else words("same.gap", gap=one.gap, n=one.pairs),
            words("same.alert") if one.alert else "",
        ]
        for one in found
    ]
    show_table(words, ["same.title", "same.result", "same.look"], rows)
    say(words("same.note"))


def _named(simulator: Simulator, who: Who, name: str) -> str:
    """An attempt by its id or the beginning of one among the newest. Raises NotFound with those that fit."""
    page = simulator.practice.attempts(who, limit=200)
    ids = [line.id.partition("/")[2] for line in page.attempts]
    wanted = name.removeprefix("attempt/")
    fits = [one for one in ids if one.startswith(wanted)]
    if wanted in ids or len(fits) != 1:
        if len(fits) > 1 and wanted not in ids:
            listed = ", ".join(fits[:8])
            raise NotFound(f"'{name}' fits {listed}. Write more of one.", code="many_attempts", name=name, ids=listed)
        return wanted
    return fits[0]


def _one(words: Words, simulator: Simulator, who: Who, attempt: str, *, full: bool, as_json: bool) -> int:
    from simulator.commands.show import para, show_report

    found = simulator.practice.report(who, attempt=attempt, lang=words.lang)
    if as_json:
        show_json(found)
        return OK
    out, line = console(), found.attempt
    head = (line.person_name, moment(line.started_at), _mode(words, line), _ending(words, line))
    para(out, " · ".join(part for part in head if part), style="dim")
    show_report(out, words, found.report, full=full)
    for one in found.judged[1:]:
        cause = words(f"history.judged.{one.cause}" if f"history.judged.{one.cause}" in words else "history.judged._")
        para(out, words("history.judged_again", when=moment(one.at), cause=cause, total=_whole(one.total)), style="dim")
    return OK


def _listed(words: Words, page: AttemptPage, skipped: int) -> None:
    if not page.attempts:
        say(words("history.none"))
        return
    rows = [
        [
            moment(line.started_at),
            line.title,
            _mode(words, line),
            _score(words, line),
            _ending(words, line),
            line.id.partition("/")[2],
        ]
        for line in page.attempts
    ]
    show_table(words, [f"history.columns.{head}" for head in _HEADS], rows)
    say(words("history.foot", first=skipped + 1, last=skipped + len(rows), total=page.total))


def _mode(words: Words, line: AttemptLine) -> str:
    told = words(f"mode.{line.mode}")
    return told if line.origin == "played" else words(f"history.{line.origin}", mode=told)


def _score(words: Words, line: AttemptLine) -> str:
    if line.score is None:
        return "-"
    span = "" if line.low == line.high else f" [{line.low}-{line.high}]"
    passed = "" if line.mode != "test" else " " + words("history.passed" if line.passes else "history.failed")
    return f"{line.score}{span}{passed}"


def _ending(words: Words, line: AttemptLine) -> str:
    return words(f"ending.{line.ending or '_open'}")


def _whole(total: int | None) -> str:
    return "-" if total is None else str(total)


def _proved(words: Words, simulator: Simulator, who: Who, attempt: str, *, as_json: bool) -> int:
    found = simulator.practice.verify(who, attempt=attempt)
    if as_json:
        show_json(found)
    elif found.state == "whole":
        say(words("history.whole", id=found.id, n=found.events))
    elif found.state == "tampered":
        say(words("history.tampered", id=found.id))
        for fault in found.faults:
            say(words("verify.detail", text=fault))
    else:
        told = {"seq": found.seq, "recorded": found.recorded, "derived": found.derived}
        say(words("history.differs", id=found.id, engine=found.engine, **told))
    return OK if found.state == "whole" else FOUND


def _taken_in(
    words: Words, simulator: Simulator, who: Who, files: tuple[Path, ...], person: str | None, *, as_json: bool
) -> int:
    """Each file with the content that lies beside its folder."""
    found = []
    for file in files:
        pieces = sorted((file.resolve().parent.parent / "content").glob("*.json"))
        content = tuple(piece.read_text(encoding="utf-8") for piece in pieces)
        text = file.read_bytes().decode("utf-8", errors="replace")
        taken = simulator.practice.import_file(who, name=file.name, text=text, content=content, person=person)
        found.append(taken)
        if not as_json:
            key = "history.again" if taken.again else "history.taken"
            say(words(key, file=file.name, id=taken.id.partition("/")[2], n=taken.events))
    if as_json:
        show_json(found)
    return OK
