"""`servicedrill appeal`: contest a finding of one's own result, see what became of it, decide those of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import OK, json_option, lang_option
from simulator.commands.drawing import moment, show_json, show_table
from simulator.commands.review import case_of, decide_command, place_of
from simulator.commands.visible import say
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service.judging_view import AppealView

_FINDINGS = ("finding", "name", "state", "words")
_APPEALS = ("at", "number", "name", "due", "status", "answer", "case")


def make(words: Words) -> click.Command:
    group = click.Group("appeal", help=words("help.long.appeal"), no_args_is_help=True)
    lang_option(words)(group)
    for make_one in (_findings, _make, _list, _decide):
        group.add_command(make_one(words))
    return group


def _findings(words: Words) -> click.Command:
    @click.command("findings", help=words("help.long.appeal_findings"))
    @click.argument("sitting", metavar="SITTING")
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def findings(sitting: str, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            found = simulator.judging.contestable(who, sitting=case_of(sitting), lang=words.lang)
        if as_json:
            show_json(found)
        elif not found:
            say(words("appeal.nothing"))
        else:
            rows = ([_place(one.slot, one.finding), one.name, one.state_name, one.words] for one in found)
            show_table(words, [f"review.column.{head}" for head in _FINDINGS], rows)
            say(words("appeal.until", at=moment(found[0].until)))
        return OK

    return findings


def _place(slot: str, finding: str) -> str:
    return f"{slot}/{finding}" if slot else finding


def _make(words: Words) -> click.Command:
    @click.command("make", help=words("help.long.appeal_make"))
    @click.argument("sitting", metavar="SITTING")
    @click.argument("finding", metavar="FINDING")
    @click.option("--reason", metavar="TEXT", required=True, help=words("option.appeal_reason"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def appeal(sitting: str, finding: str, reason: str, as_json: bool, login: str | None) -> int:
        slot, key = place_of(finding)
        with acting(words, login) as (simulator, who):
            made = simulator.judging.appeal(who, sitting=case_of(sitting), slot=slot, finding=key, reason=reason)
        show_json(made) if as_json else say(words("appeal.made", name=made.name, at=moment(made.decide_by)))
        return OK

    return appeal


def _list(words: Words) -> click.Command:
    @click.command("list", help=words("help.long.appeal_list"))
    @click.option("--own", is_flag=True, help=words("option.appeal_own"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def listing(own: bool, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            found = simulator.judging.appeals(who, own=own, lang=words.lang)
        if as_json:
            show_json(found)
        elif not found:
            say(words("appeal.none"))
        else:
            show_table(words, [f"review.column.{head}" for head in _APPEALS], (_row(words, one) for one in found))
        return OK

    return listing


def _row(words: Words, one: AppealView) -> list[str]:
    status = words("appeal.open" if one.open else "appeal.decided")
    answer = f"{one.ruling.state_name}: {one.ruling.reason}" if one.ruling else ""
    case = f"{one.stream} {_place(one.slot, one.finding)}"
    return [moment(one.at), one.number, one.name, moment(one.decide_by), status, answer, case]


def _decide(words: Words) -> click.Command:
    return decide_command(words, "help.long.appeal_decide")
