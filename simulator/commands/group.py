"""`servicedrill group`: groups of trainees under a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import OK, json_option, lang_option
from simulator.commands.drawing import moment, show_json, show_notes, show_table
from simulator.commands.visible import say
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service.grouping import GroupView


def make(words: Words) -> click.Command:
    group = click.Group("group", help=words("help.long.group"), no_args_is_help=True)
    lang_option(words)(group)
    for make_one in (_list, _show, _add, _rename, _lead, _put, _take_out, _close):
        group.add_command(make_one(words))
    return group


def _list(words: Words) -> click.Command:
    @click.command("list", help=words("help.long.group_list"))
    @click.option("--closed", is_flag=True, help=words("option.closed_too"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def listing(closed: bool, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            groups = simulator.groups.list(who, closed=closed)
        if as_json:
            show_json(groups)
            return OK
        heads = ("group.name", "group.lead", "group.members", "group.notes")
        show_table(
            words, heads, ([g.name, g.lead.name if g.lead else "-", str(g.members), _notes(words, g)] for g in groups)
        )
        return OK

    return listing


def _notes(words: Words, group: GroupView) -> str:
    if group.closed_at is not None:
        return words("group.closed", at=moment(group.closed_at))
    return " ".join(words(f"note.{note.code}", **dict(note.slots)) for note in group.notes)


def _show(words: Words) -> click.Command:
    @click.command("show", help=words("help.long.group_show"))
    @click.argument("group", metavar="GROUP")
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def show(group: str, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            detail = simulator.groups.one(who, group=group)
        if as_json:
            show_json(detail)
            return OK
        _told(words, detail.group)
        heads = ("people.column.login", "people.column.name", "people.column.status", "group.since")
        rows = (
            [m.login, m.name, words("people.status.active" if m.active else "people.status.closed"), moment(m.since)]
            for m in detail.members
        )
        show_table(words, heads, rows)
        return OK

    return show


def _told(words: Words, view: GroupView) -> None:
    """What a group is now, after a change too."""
    lead = view.lead.name if view.lead else "-"
    say(words("group.is", name=view.name, lead=lead, n=view.members))
    if view.closed_at is not None:
        say(words("group.closed", at=moment(view.closed_at)))
    show_notes(words, view.notes)


def _add(words: Words) -> click.Command:
    @click.command("add", help=words("help.long.group_add"))
    @click.argument("group", metavar="GROUP")
    @click.option("--lead", metavar="LOGIN", help=words("option.lead"))
    @as_option(words)
    @lang_option(words)
    def add(group: str, lead: str | None, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            _told(words, simulator.groups.add(who, name=group, lead=lead))
        return OK

    return add


def _rename(words: Words) -> click.Command:
    @click.command("rename", help=words("help.long.group_rename"))
    @click.argument("group", metavar="GROUP")
    @click.argument("name", metavar="NAME")
    @as_option(words)
    @lang_option(words)
    def rename(group: str, name: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            _told(words, simulator.groups.rename(who, group=group, name=name))
        return OK

    return rename


def _lead(words: Words) -> click.Command:
    @click.command("lead", help=words("help.long.group_lead"))
    @click.argument("group", metavar="GROUP")
    @click.argument("lead", metavar="[LOGIN]", required=False)
    @as_option(words)
    @lang_option(words)
    def set_lead(group: str, lead: str | None, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            _told(words, simulator.groups.set_lead(who, group=group, lead=lead))
        return OK

    return set_lead


def _put(words: Words) -> click.Command:
    @click.command("put", help=words("help.long.group_put"))
    @click.argument("group", metavar="GROUP")
    @click.argument("people", metavar="LOGIN...", nargs=-1, required=True)
    @as_option(words)
    @lang_option(words)
    def put(group: str, people: tuple[str, ...], login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            _told(words, simulator.groups.put(who, group=group, people=people))
        return OK

    return put


def _take_out(words: Words) -> click.Command:
    @click.command("take-out", help=words("help.long.group_take_out"))
    @click.argument("group", metavar="GROUP")
    @click.argument("person", metavar="LOGIN")
    @as_option(words)
    @lang_option(words)
    def take_out(group: str, person: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            _told(words, simulator.groups.take_out(who, group=group, person=person))
        return OK

    return take_out


def _close(words: Words) -> click.Command:
    @click.command("close", help=words("help.long.group_close"))
    @click.argument("group", metavar="GROUP")
    @as_option(words)
    @lang_option(words)
    def close(group: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            _told(words, simulator.groups.close(who, group=group))
        return OK

    return close
