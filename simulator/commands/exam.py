"""`servicedrill exam`: book an exam, open it, sit it in the terminal, watch over it, and read its result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import INTERRUPTED, OK, console, full_option, json_option, lang_option
from simulator.commands.drawing import moment, show_json, show_table
from simulator.commands.exam_oral import oral, orals
from simulator.commands.visible import say
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service.booking import Booking
    from simulator.service.sittings import SittingLine

_HEADS = ("candidate", "blueprint", "attempt", "window", "stage", "until", "outcome", "sitting")


def make(words: Words) -> click.Command:
    group = click.Group("exam", help=words("help.long.exam"), no_args_is_help=True)
    lang_option(words)(group)
    making = (_list, _check, _ready, _book, _code, _cancel, _open, _status, _sit, _extend, _result, _export)
    for make_one in (*making, oral, orals):
        group.add_command(make_one(words))
    return group


def named(sitting: str) -> str:
    """A sitting may be named without its kind."""
    return sitting if sitting.startswith("sitting/") else f"sitting/{sitting}"


def _list(words: Words) -> click.Command:
    @click.command("list", help=words("help.long.exam_list"))
    @click.option("--person", metavar="LOGIN", default="", help=words("option.exam_person"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def listing(person: str, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            found = simulator.exams.sittings(who, person=person)
        show_json(found) if as_json else _lines(words, found)
        return OK

    return listing


def _status(words: Words) -> click.Command:
    @click.command("status", help=words("help.long.exam_status"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def status(as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            found = simulator.exams.status(who)
        show_json(found) if as_json else _lines(words, found)
        return OK

    return status


def _lines(words: Words, found: tuple[SittingLine, ...]) -> None:
    if not found:
        say(words("exam_desk.no_sittings"))
        return
    rows = (
        [
            line.candidate_name,
            line.blueprint,
            str(line.attempt),
            moment(line.window_opens),
            words("exam.stage.over" if line.over else f"exam.stage.{line.stage}"),
            moment(line.deadline if line.deadline is not None else line.window_closes),
            words(f"exam.outcome.{line.outcome}") if line.outcome else "",
            line.sitting,
        ]
        for line in found
    )
    show_table(words, [f"exam_desk.column.{head}" for head in _HEADS], rows)


def _check(words: Words) -> click.Command:
    @click.command("check", help=words("help.long.exam_check"))
    @click.argument("blueprint", metavar="[EXAM]", required=False)
    @click.option("--in-practice", is_flag=True, help=words("option.exam_in_practice"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def check(blueprint: str | None, in_practice: bool, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            names = [blueprint] if blueprint else [one.id for one in simulator.exams.blueprints(who, lang=words.lang)]
            use = "practice" if in_practice else "exam"
            found = [simulator.exams.check(who, blueprint=name, use=use, lang=words.lang) for name in names]  # type: ignore[arg-type]
        if as_json:
            show_json(found)
            return OK
        for view in found:
            say(words("exam_desk.check", exam=view.blueprint, version=view.version, n=view.forms, most=view.most))
            for line in (*(f"! {problem}" for problem in view.problems), *(f"  {note}" for note in view.notes)):
                say(line)
        return OK

    return check


def _ready(words: Words) -> click.Command:
    @click.command("ready", help=words("help.long.exam_ready"))
    @click.argument("blueprint", metavar="EXAM")
    @click.option("--person", metavar="LOGIN", default="", help=words("option.exam_person"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def ready(blueprint: str, person: str, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            found = simulator.exams.ready(who, blueprint=blueprint, person=person, lang=words.lang)
        if as_json:
            show_json(found)
            return OK
        say(words("exam_desk.ready" if found.ready else "exam_desk.not_ready", n=found.attempt, most=found.most))
        for part in found.missing:
            say(f"- {part.text}")
        if found.sections:
            say(words("exam_desk.repeats", sections=words.joined(list(found.sections))))
        return OK

    return ready


def _book(words: Words) -> click.Command:
    @click.command("book", help=words("help.long.exam_book"))
    @click.argument("blueprint", metavar="EXAM")
    @click.option("--for", "candidate", metavar="LOGIN", required=True, help=words("option.exam_for"))
    @click.option("--invigilator", metavar="LOGIN", required=True, help=words("option.exam_invigilator"))
    @click.option("--opens", metavar="WHEN", default=None, help=words("option.exam_opens"))
    @click.option("--spoken", type=click.Choice(["zh", "en"]), default=None, help=words("option.exam_spoken"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def book(
        blueprint: str,
        candidate: str,
        invigilator: str,
        opens: str | None,
        spoken: str | None,
        as_json: bool,
        login: str | None,
    ) -> int:
        from simulator.commands.moments import at_moment

        window_opens = at_moment(opens) if opens else 0
        with acting(words, login) as (simulator, who):
            booking = simulator.exams.book(
                who,
                candidate=candidate,
                blueprint=blueprint,
                invigilator=invigilator,
                window_opens=window_opens,
                lang=spoken or "",
            )
        show_json(booking) if as_json else _told(words, booking)
        return OK

    return book


def _told(words: Words, booking: Booking) -> None:
    opens, closes = moment(booking.window_opens), moment(booking.window_closes)
    say(words("exam_desk.booked", sitting=booking.sitting, n=booking.attempt, opens=opens, closes=closes))
    say(words("exam_desk.code", code=booking.code))


def _code(words: Words) -> click.Command:
    @click.command("code", help=words("help.long.exam_code"))
    @click.argument("sitting", metavar="SITTING")
    @as_option(words)
    @lang_option(words)
    def code(sitting: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            _told(words, simulator.exams.new_code(who, sitting=named(sitting)))
        return OK

    return code


def _cancel(words: Words) -> click.Command:
    @click.command("cancel", help=words("help.long.exam_cancel"))
    @click.argument("sitting", metavar="SITTING")
    @click.option("--reason", metavar="TEXT", required=True, help=words("option.reason"))
    @as_option(words)
    @lang_option(words)
    def cancel(sitting: str, reason: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            _lines(words, (simulator.exams.cancel(who, sitting=named(sitting), reason=reason),))
        return OK

    return cancel


def _open(words: Words) -> click.Command:
    @click.command("open", help=words("help.long.exam_open"))
    @click.argument("sitting", metavar="SITTING")
    @click.option("--code", metavar="CODE", default=None, help=words("option.exam_code"))
    @as_option(words)
    @lang_option(words)
    def opening(sitting: str, code: str | None, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            given = code or click.prompt(words("exam_desk.code_asked"), err=True)
            _lines(words, (simulator.exams.open(who, sitting=named(sitting), code=given),))
        return OK

    return opening


def _sit(words: Words) -> click.Command:
    @click.command("sit", help=words("help.long.exam_sit"))
    @click.argument("sitting", metavar="[SITTING]", required=False)
    @as_option(words)
    @lang_option(words)
    def sit(sitting: str | None, login: str | None) -> int:
        from simulator.commands.exam_desk import Desk
        from simulator.commands.keyboard import keyboard

        with acting(words, login) as (simulator, who):
            desk = Desk(console(), words, simulator, who, keyboard(words.lang), named(sitting) if sitting else "")
            try:
                desk.sit()
            except KeyboardInterrupt:
                desk.leave()
                return INTERRUPTED
        return OK

    return sit


def _extend(words: Words) -> click.Command:
    @click.command("extend", help=words("help.long.exam_extend"))
    @click.argument("sitting", metavar="SITTING")
    @click.option("--minutes", type=click.IntRange(0, 1440), default=0, help=words("option.exam_minutes"))
    @click.option("--window", type=click.IntRange(0, 1440), default=0, help=words("option.exam_window"))
    @click.option("--reason", metavar="TEXT", required=True, help=words("option.reason"))
    @as_option(words)
    @lang_option(words)
    def extend(sitting: str, minutes: int, window: int, reason: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            line = simulator.exams.extend(
                who, sitting=named(sitting), minutes=minutes, window_minutes=window, reason=reason
            )
            _lines(words, (line,))
        return OK

    return extend


def _result(words: Words) -> click.Command:
    @click.command("result", help=words("help.long.exam_result"))
    @click.argument("sitting", metavar="SITTING")
    @click.option("--seen", is_flag=True, help=words("option.exam_seen"))
    @full_option(words)
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def result(sitting: str, seen: bool, full: bool, as_json: bool, login: str | None) -> int:
        from simulator.commands.exam_result import show_result

        with acting(words, login) as (simulator, who):
            told = simulator.exams.acknowledge if seen else simulator.exams.result
            found = told(who, sitting=named(sitting), lang=words.lang)
        show_json(found) if as_json else show_result(console(), words, found, full=full)
        return OK

    return result


def _export(words: Words) -> click.Command:
    @click.command("export", help=words("help.long.exam_export"))
    @click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--exam", "blueprint", metavar="EXAM", default="", help=words("option.exam_blueprint"))
    @as_option(words)
    @lang_option(words)
    def export(file: Path, blueprint: str, login: str | None) -> int:
        from simulator.commands.files import kind_of, write

        with acting(words, login) as (simulator, who):
            write(words, file, simulator.exams.export(who, kind=kind_of(file), blueprint=blueprint, lang=words.lang))
        return OK

    return export
