"""Draws an examiner's case in a terminal: the talks, then each question with its words, doubt, clause and effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from simulator.commands.drawing import moment
from simulator.commands.show import heading, labelled, para, show_line
from simulator.words import Words

if TYPE_CHECKING:
    from rich.console import Console

    from simulator.service.judging_view import CasePlay, CaseView, ChoiceView, QuestionView


def show_case(out: Console, words: Words, case: CaseView) -> None:
    """Everything of a case, the questions last, because that is where one goes on from."""
    who = case.name or words("case.number", number=case.number)
    heading(out, words("case.head", about=case.about_name, who=who))
    span = "" if case.low == case.high else f" [{case.low}-{case.high}]"
    para(out, words("case.stands", outcome=case.outcome_name, total=case.total or 0, span=span, mark=case.pass_mark))
    if case.due:
        para(out, words("case.due", at=moment(case.due)))
    if not case.may.allowed:
        para(out, words("case.not_you", why=words.joined(list(case.may.reasons))), style="yellow")
    for play in case.plays:
        _play(out, words, play, whole="sample" in case.kinds)
    heading(out, words.count("case.questions", len(case.questions)))
    for question in case.questions:
        _question(out, words, question)


def _play(out: Console, words: Words, play: CasePlay, *, whole: bool) -> None:
    """A talk with its marks; `whole`: with every finding by its name, since each may be decided."""
    place = f"{play.slot}  {play.title}" if play.slot else play.title
    heading(out, place)
    para(out, words("case.play", persona=play.persona, channel=play.channel, ending=play.ending), style="dim")
    score = f"{play.likely}" if play.low == play.high else f"{play.likely} [{play.low}-{play.high}]"
    para(out, words("case.play_score", score=score, attempt=play.stream), style="dim")
    for line in play.lines:
        show_line(out, line)
    for one in play.findings if whole else ():
        name = f"{play.slot}/{one.finding}" if play.slot else one.finding
        labelled(out, name, f"{one.told.name}: {one.told.state_name} {one.told.points}", 2)
    if play.voidable:
        para(out, words("case.voidable"), style="yellow")


def _question(out: Console, words: Words, one: QuestionView) -> None:
    out.print()
    name = f"{one.slot}/{one.finding}" if one.slot else one.finding
    title = Text(one.name, style="bold")
    if one.critical:
        title.append(f"  {words('severity.critical')}", style="bold white on red")
    para(out, title)
    para(out, name, 2, "cyan")
    for doubt in one.doubts:
        para(out, doubt, 2)
    for quote in dict.fromkeys((q.turn, q.text) for told in one.told for q in told.quotes if q.text):
        labelled(out, words("case.turn", n=quote[0]), quote[1], 2)
    for where in dict.fromkeys(told.where for told in one.told if told.where):
        para(out, where, 2, "dim")
    for fact in one.facts:
        para(out, fact, 2)
    for clause in one.clauses:
        labelled(out, clause.id, " / ".join(text for text in (clause.zh, clause.en) if text), 2, "dim")
    if one.appeal is not None:
        labelled(out, words("case.appeal"), one.appeal.reason, 2)
    for ruling in one.rulings:
        para(out, words("case.ruling", at=moment(ruling.at), by=ruling.by, state=ruling.state_name), 2, "dim")
        para(out, ruling.reason, 4, "dim")
    for choice in one.choices:
        para(out, _choice(words, choice), 2)
    if one.sways:
        para(out, words("case.sways"), 2, "yellow")


def _choice(words: Words, choice: ChoiceView) -> Text:
    span = "" if choice.low == choice.high else f" [{choice.low}-{choice.high}]"
    text = Text(f"{choice.state:<15}", style="bold")
    return text + Text(
        words("case.choice", state=choice.state_name, outcome=choice.outcome_name, total=choice.total or 0, span=span)
    )
