"""Looking at accounts: `user list`, `user show`, `user audit`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import OK, json_option, lang_option
from simulator.commands.drawing import moment, show_json, show_notes, show_table
from simulator.commands.visible import say
from simulator.errors import BadValue
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service.accounts import PersonView
    from simulator.service.auditing import AuditLine


def commands(words: Words) -> Iterable[click.Command]:
    return _list(words), _show(words), _audit(words)


def _list(words: Words) -> click.Command:
    @click.command("list", help=words("help.long.user_list"))
    @click.option("--query", metavar="TEXT", default="", help=words("option.query"))
    @click.option("--role", metavar="ROLE", help=words("option.role"))
    @click.option("--group", metavar="NAME", help=words("option.group"))
    @click.option("--closed", is_flag=True, help=words("option.closed_only"))
    @click.option("--from", "offset", type=click.IntRange(1), default=1, help=words("option.from"))
    @click.option("--limit", type=click.IntRange(1, 500), default=100, help=words("option.limit"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def listing(
        query: str,
        role: str | None,
        group: str | None,
        closed: bool,
        offset: int,
        limit: int,
        as_json: bool,
        login: str | None,
    ) -> int:
        with acting(words, login) as (simulator, who):
            page = simulator.people.list(
                who,
                query=query,
                role=role,
                group=group,
                active=False if closed else None,
                offset=offset - 1,
                limit=limit,
            )
        if as_json:
            show_json(page.people)
            return OK
        heads = ("login", "name", "roles", "groups", "status")
        rows = ([p.login, p.name, roles_said(words, p), _groups(p), _status(words, p)] for p in page.people)
        show_table(words, [f"people.column.{head}" for head in heads], rows)
        say(words.count("user.foot", page.total, shown=len(page.people)))
        return OK

    return listing


def _show(words: Words) -> click.Command:
    @click.command("show", help=words("help.long.user_show"))
    @click.argument("person", metavar="[LOGIN]", required=False)
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def show(person: str | None, as_json: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            detail = simulator.people.one(who, person=person or who.id)
        if as_json:
            show_json(detail)
            return OK
        found = detail.person
        for key, value in (
            ("people.column.login", found.login),
            ("people.column.name", found.name),
            ("people.column.roles", roles_said(words, found)),
            ("people.column.groups", _groups(found)),
            ("user.leads", words.joined([group.name for group in detail.leads])),
            ("people.column.language", words(f"people.language.{found.lang}")),
            ("people.column.status", _status(words, found)),
            ("user.extra", f"{found.extra} %" if found.extra else ""),
            ("user.code_until", moment(found.code_until)),
        ):
            if value:
                say(words("user.line", what=words(key), value=value))
        for given in detail.extra_set:
            say(words("user.extra_set", at=moment(given.at), percent=given.percent, reason=given.reason))
        show_notes(words, found.notes)
        return OK

    return show


def _audit(words: Words) -> click.Command:
    @click.command("audit", help=words("help.long.user_audit"))
    @click.option("--actor", metavar="LOGIN", help=words("option.actor"))
    @click.option("--subject", metavar="ID", help=words("option.subject"))
    @click.option("--action", metavar="NAME", help=words("option.action"))
    @click.option("--since", metavar="TIME", help=words("option.since"))
    @click.option("--until", metavar="TIME", help=words("option.until"))
    @click.option("--before", type=click.IntRange(1), help=words("option.before"))
    @click.option("--limit", type=click.IntRange(1, 500), default=50, help=words("option.limit"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def audit(
        actor: str | None,
        subject: str | None,
        action: str | None,
        since: str | None,
        until: str | None,
        before: int | None,
        limit: int,
        as_json: bool,
        login: str | None,
    ) -> int:
        times = _at(since), _at(until)
        with acting(words, login) as (simulator, who):
            page = simulator.people.audit(
                who,
                actor=actor,
                subject=subject,
                action=action,
                since=times[0],
                until=times[1],
                before=before,
                limit=limit,
            )
        if as_json:
            show_json(page.lines)
            return OK
        heads = ("seq", "at", "actor", "action", "subject", "detail")
        show_table(words, [f"user.audit_{head}" for head in heads], (_audited(words, line) for line in page.lines))
        if page.before is not None:
            say(words("user.audit_more", before=page.before))
        return OK

    return audit


def _audited(words: Words, line: AuditLine) -> list[str]:
    action = words(f"audit.{line.action}") if f"audit.{line.action}" in words else line.action
    detail = "; ".join(f"{key}={value}" for key, value in line.detail)
    people = (line.actor.name or line.actor.id, line.subject.name or line.subject.id)
    return [str(line.seq), moment(line.at), people[0], action, people[1], detail]


def _at(text: str | None) -> int | None:
    """Milliseconds of a time as it is written here; without a zone it is this machine's. Raises BadValue."""
    if text is None:
        return None
    try:
        return int(datetime.fromisoformat(text).astimezone().timestamp() * 1000)
    except (ValueError, OverflowError):
        raise BadValue(
            f"'{text}' is no time; write 2026-05-01 or 2026-05-01T09:30.", code="bad_time", got=text
        ) from None


def roles_said(words: Words, person: PersonView) -> str:
    return words.joined([words(f"role.{role}") for role in person.roles])


def _groups(person: PersonView) -> str:
    return "; ".join(group.name for group in person.groups)


def _status(words: Words, person: PersonView) -> str:
    """Closed, locked, not signed in yet: what an administrator has to know first."""
    if not person.active:
        return words("people.status.closed")
    if person.locked_until is not None:
        return words("user.locked", until=moment(person.locked_until))
    if person.can_sign_in is False:
        return words("user.with_code" if person.code_until else "user.no_password")
    return words("people.status.active")
