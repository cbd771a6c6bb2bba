"""`servicedrill exam oral` and `orals`: questions asked face to face, and the forms that were saved."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import OK, console, json_option, lang_option
from simulator.commands.drawing import moment, show_json
from simulator.commands.show import heading, labelled, para
from simulator.commands.visible import say
from simulator.words import Words

if TYPE_CHECKING:
    from rich.console import Console

    from simulator.service.orals import OralForm, OralQuestion


def oral(words: Words) -> click.Command:
    @click.command("oral", help=words("help.long.exam_oral"))
    @click.argument("candidate", metavar="LOGIN")
    @click.option("--number", type=int, default=5, show_default=True, help=words("option.oral_number"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def asking(candidate: str, number: int, as_json: bool, login: str | None) -> int:
        from simulator.service.orals import OralMark

        with acting(words, login) as (simulator, who):
            orals = simulator.orals
            questions = orals.questions(who, candidate=candidate, number=number, lang=words.lang)
            out, marks = console(), []
            for place, question in enumerate(questions, 1):
                _ask(out, words, place, question)
                points: int = click.prompt(words("oral.points"), type=click.IntRange(0, 4), err=True)
                marks.append(OralMark(item=question.item, version=question.version, points=points))
            said = {name: click.prompt(words(f"oral.{name}"), err=True) for name in ("strength", "improve")}
            form = orals.record(who, candidate=candidate, marks=marks, key=secrets.token_hex(16), **said)
        show_json(form) if as_json else _form(out, words, form)
        return OK

    return asking


def orals(words: Words) -> click.Command:
    @click.command("orals", help=words("help.long.exam_orals"))
    @click.argument("person", metavar="[LOGIN]", required=False)
    @click.option("--seen", metavar="ID", help=words("option.oral_seen"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def listing(person: str | None, seen: str | None, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            if seen is not None:
                simulator.orals.acknowledge(who, oral=seen if "/" in seen else f"oral/{seen}")
            found = simulator.orals.forms(who, person=person)
        if as_json:
            show_json(found)
        elif not found:
            say(words("oral.none"))
        for form in () if as_json else found:
            _form(console(), words, form)
        return OK

    return listing


def _ask(out: Console, words: Words, place: int, question: OralQuestion) -> None:
    """The question to speak, then what the examiner alone sees."""
    heading(out, words("oral.question", n=place))
    para(out, question.ask)
    for answer in question.listen_for:
        para(out, f"+ {answer}")
    labelled(out, words("oral.why"), f"{question.why} ({', '.join(question.clauses)})")
    para(out, words("oral.rubric"))


def _form(out: Console, words: Words, form: OralForm) -> None:
    told = {"candidate": form.candidate_name, "by": form.by_name, "at": moment(form.at), "percent": form.percent}
    heading(out, words("oral.title", **told))
    labelled(out, words("oral.strength"), form.strength)
    labelled(out, words("oral.improve"), form.improve)
    seen = words("oral.seen", at=moment(form.acknowledged_at)) if form.acknowledged_at else words("oral.unseen")
    para(out, f"{seen} {form.id}")
