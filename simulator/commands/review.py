"""`servicedrill review`: the examiners' queue, a case with everything side by side, decisions, voiding, invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import OK, console, json_option, lang_option
from simulator.commands.drawing import moment, show_json, show_table
from simulator.commands.visible import say
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service.judging import Kind
    from simulator.service.judging_view import DecisionView, JudgementView, Queue

KINDS = ("pending", "critical", "sample", "spot_check", "appeal")
STATES = ("met", "missed", "broken", "not_applicable")
_QUEUE = ("kind", "about", "number", "questions", "due", "who", "case")
_HISTORY = ("at", "cause", "by", "score", "why", "changed")


def make(words: Words) -> click.Command:
    group = click.Group("review", help=words("help.long.review"), no_args_is_help=True)
    lang_option(words)(group)
    for make_one in (_queue, _show, _decide, _confirm, _void, _invite, _history):
        group.add_command(make_one(words))
    return group


def case_of(name: str) -> str:
    """A sitting may be named without its kind."""
    return name if "/" in name else f"sitting/{name}"


def place_of(finding: str) -> tuple[str, str]:
    """Slot and key of `chat_1/no_shirking@2:0-7`; questions and texts have no slot."""
    slot, slash, key = finding.rpartition("/")
    return (slot, key) if slash else ("", finding)


def _queue(words: Words) -> click.Command:
    @click.command("queue", help=words("help.long.review_queue"))
    @click.option("--kind", type=click.Choice(KINDS), help=words("option.review_kind"))
    @click.option("--mine", is_flag=True, help=words("option.review_mine"))
    @click.option("--from", "offset", type=click.IntRange(0), default=0, help=words("option.review_from"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def queue(kind: Kind | None, mine: bool, offset: int, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            found = simulator.judging.queue(who, kind=kind, mine=mine, offset=offset, lang=words.lang)
        show_json(found) if as_json else _show_queue(words, found, offset)
        return OK

    return queue


def _show_queue(words: Words, found: Queue, offset: int) -> None:
    rows = []
    for line in found.lines:
        who = words("review.you") if line.may.allowed else words.joined(list(line.may.others))
        due = moment(line.due) + (words("review.overdue") if line.overdue else "")
        case = f"{line.stream} {line.slot}/{line.finding}".rstrip(" /") if line.finding else line.stream
        number = str(line.questions or "")
        rows.append([line.kind_name, line.about_name, line.number, number, due, who or words("review.nobody"), case])
    if rows:
        show_table(words, [f"review.column.{head}" for head in _QUEUE], rows)
    left = found.total - offset - len(rows)
    say(words("review.foot", n=found.total, mine=found.mine))
    if left > 0:
        say(words("review.more", n=left, start=offset + len(rows)))


def _show(words: Words) -> click.Command:
    @click.command("show", help=words("help.long.review_show"))
    @click.argument("case", metavar="CASE")
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def show(case: str, as_json: bool, login: str | None) -> int:
        from simulator.commands.case_sheet import show_case

        with acting(words, login) as (simulator, who):
            found = simulator.judging.case(who, stream=case_of(case), lang=words.lang)
        show_json(found) if as_json else show_case(console(), words, found)
        return OK

    return show


def decide_command(words: Words, help_key: str) -> click.Command:
    @click.command("decide", help=words(help_key))
    @click.argument("case", metavar="CASE")
    @click.argument("finding", metavar="FINDING")
    @click.argument("state", metavar="STATE", type=click.Choice(STATES))
    @click.option("--reason", metavar="TEXT", required=True, help=words("option.review_reason"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def decide(case: str, finding: str, state: str, reason: str, as_json: bool, login: str | None) -> int:
        slot, key = place_of(finding)
        with acting(words, login) as (simulator, who):
            done = simulator.judging.decide(
                who, stream=case_of(case), slot=slot, finding=key, state=state, reason=reason, lang=words.lang
            )
        show_json(done) if as_json else _told(words, done)
        return OK

    return decide


def _decide(words: Words) -> click.Command:
    return decide_command(words, "help.long.review_decide")


def _told(words: Words, done: DecisionView) -> None:
    """Where the result stands now."""
    if done.again:
        say(words("review.again"))
    span = "" if done.low == done.high else f" [{done.low}-{done.high}]"
    say(words("review.stands", outcome=done.outcome_name, total=done.total or 0, span=span))
    if done.left:
        say(words.count("review.left", done.left))


def _confirm(words: Words) -> click.Command:
    @click.command("confirm", help=words("help.long.review_confirm"))
    @click.argument("case", metavar="CASE")
    @as_option(words)
    @lang_option(words)
    def confirm(case: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            simulator.judging.confirm(who, stream=case_of(case))
        say(words("review.confirmed"))
        return OK

    return confirm


def _void(words: Words) -> click.Command:
    @click.command("void", help=words("help.long.review_void"))
    @click.argument("case", metavar="CASE")
    @click.argument("slot", metavar="SLOT")
    @click.option("--reason", metavar="TEXT", required=True, help=words("option.review_reason"))
    @click.option("--days", type=click.IntRange(1, 60), default=7, show_default=True, help=words("option.review_days"))
    @as_option(words)
    @lang_option(words)
    def void(case: str, slot: str, reason: str, days: int, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            done = simulator.judging.void(
                who, stream=case_of(case), slot=slot, reason=reason, days=days, lang=words.lang
            )
        say(words.count("review.voided", days))
        _told(words, done)
        return OK

    return void


def _invite(words: Words) -> click.Command:
    @click.command("invite", help=words("help.long.review_invite"))
    @click.argument("case", metavar="CASE")
    @click.argument("person", metavar="LOGIN")
    @as_option(words)
    @lang_option(words)
    def invite(case: str, person: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            simulator.judging.invite(who, stream=case_of(case), person=person)
        say(words("review.invited", person=person))
        return OK

    return invite


def _history(words: Words) -> click.Command:
    @click.command("history", help=words("help.long.review_history"))
    @click.argument("attempt", metavar="ATTEMPT")
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def history(attempt: str, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            found = simulator.judging.history(who, attempt=attempt, lang=words.lang)
        if as_json:
            show_json(found)
        else:
            show_table(words, [f"review.column.{head}" for head in _HISTORY], map(_judgement, found))
        return OK

    return history


def _judgement(one: JudgementView) -> list[str]:
    score = "-" if one.total is None else f"{one.total} [{one.low}-{one.high}]"
    return [moment(one.at), one.cause_name, one.by, score, one.why, "\n".join(one.rules)]
