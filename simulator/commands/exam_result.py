"""Draws the result of an exam: what was reached beside what was asked for, then every role-play and question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from simulator.commands.drawing import moment
from simulator.commands.show import heading, labelled, para, show_report
from simulator.words import Words

if TYPE_CHECKING:
    from rich.console import Console

    from simulator.service.results import Details, ItemResult, LineView, ResultView


def show_result(out: Console, words: Words, found: ResultView, *, full: bool = False) -> None:
    """As far as it may be told by now; `full`: every report whole, and right answers too."""
    heading(out, words("exam_desk.result", exam=found.name, n=found.attempt))
    para(out, found.told, style="bold")
    if not found.certifying:
        para(out, words("exam_desk.local"), style="yellow")
    if found.details is not None:
        _details(out, words, found.details, full=full)
    for gap in found.left_out:
        para(out, words("exam.check.outside", section=gap.name, why=gap.why), style="dim")


def _details(out: Console, words: Words, told: Details, *, full: bool) -> None:
    colour = "bold green" if told.outcome == "passed" else "bold red"
    para(out, Text(f"{told.outcome_name} · {told.band_name}", style=colour))
    _line(out, words, told.total)
    heading(out, words("exam_desk.areas"))
    for area in told.areas:
        _line(out, words, area)
    heading(out, words("exam_desk.sections"))
    for section in told.sections:
        _line(out, words, section)
    for rule in told.critical:
        para(out, words("exam_desk.critical", rule=rule), 2, "bold red")
    for rate in told.typing:
        para(
            out,
            words(
                "exam_desk.typed",
                speed=rate.per_minute,
                needed=rate.needed,
                accuracy=rate.accuracy,
                needed_accuracy=rate.needed_accuracy,
            ),
            2,
        )
    wrong = [item for item in told.items if item.percent < 100]
    if wrong:
        heading(out, words("exam_desk.wrong", n=len(wrong), all=len(told.items)))
        for item in wrong:
            _item(out, words, item)
    for play in told.plays:
        show_report(out, words, play.report, full=full)
    if told.repeat:
        para(out, words("exam_desk.repeats", sections=words.joined(list(told.repeat))))
    para(out, words("exam_desk.decided", at=moment(told.decided_at), until=moment(told.appeal_until)), style="dim")


def _line(out: Console, words: Words, line: LineView) -> None:
    percent = words("exam_desk.not_measured") if line.percent is None else f"{line.percent} %"
    asked = words("exam_desk.asked", mark=line.pass_mark) if line.pass_mark is not None else ""
    kept = words("exam_desk.kept") if line.kept else ""
    sign = {True: "+", False: "-", None: " "}[line.passed]
    style = {True: "green", False: "red", None: ""}[line.passed]
    para(out, Text(f"{sign} {line.name}  {percent} {asked} {kept}".rstrip(), style=style), 2)


def _item(out: Console, words: Words, item: ItemResult) -> None:
    para(out, Text(f"{item.percent} %  {item.asked.text}"), 2)
    names = {choice.id: choice.text for choice in item.asked.choices} | {
        line.id: line.text for line in item.asked.lines
    }
    fields = {field.id: field.name for field in item.asked.fields}
    given = [names.get(name, name) for name in item.given.chosen]
    given += [f"{fields.get(name, name)}: {entry}" for name, entry in item.given.fields]
    labelled(out, words("exam_desk.given"), words.joined(given) or "-", 4)
    labelled(out, words("exam_desk.right"), words.joined(list(item.right)), 4, "green")
    labelled(out, " ".join(item.clauses), item.why, 4, "dim")
