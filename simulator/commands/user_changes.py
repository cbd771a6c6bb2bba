"""Changing accounts: `user add`, `change`, `roles`, `extra`, `code`, `password`, `deactivate`, `erase` and so on."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from simulator.commands.acting import SOURCE, acting, as_option, asked_login, asked_password, opened
from simulator.commands.common import OK, lang_option
from simulator.commands.drawing import show_code, show_notes
from simulator.commands.user_lists import roles_said
from simulator.commands.visible import say
from simulator.words import Words

_LANGS = click.Choice(["zh", "en"])


def commands(words: Words) -> Iterable[click.Command]:
    made = (_add, _change, _roles, _extra, _code, _password, _deactivate, _reactivate, _erase)
    return tuple(make(words) for make in made)


def _add(words: Words) -> click.Command:
    @click.command("add", help=words("help.long.user_add"))
    @click.argument("person", metavar="LOGIN")
    @click.option("--name", metavar="NAME", required=True, help=words("option.person_name"))
    @click.option("--role", "roles", metavar="ROLE", multiple=True, help=words("option.roles"))
    @click.option("--language", type=_LANGS, default="zh", help=words("option.language"))
    @click.option("--external", is_flag=True, help=words("option.external"))
    @as_option(words)
    @lang_option(words)
    def add(person: str, name: str, roles: tuple[str, ...], language: str, external: bool, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            added = simulator.people.add(
                who, login=person, name=name, roles=roles or ("trainee",), lang=language, external=external
            )
        view = added.person
        say(words("user.added", login=view.login, name=view.name, roles=roles_said(words, view)))
        show_code(words, added.code)
        return OK

    return add


def _change(words: Words) -> click.Command:
    @click.command("change", help=words("help.long.user_change"))
    @click.argument("person", metavar="LOGIN")
    @click.option("--name", metavar="NAME", help=words("option.person_name"))
    @click.option("--login", "new_login", metavar="LOGIN", help=words("option.new_login"))
    @click.option("--language", type=_LANGS, help=words("option.language"))
    @as_option(words)
    @lang_option(words)
    def change(person: str, name: str | None, new_login: str | None, language: str | None, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            view = simulator.people.change(who, person=person, name=name, login=new_login, lang=language)
        say(words("user.changed", login=view.login, name=view.name))
        return OK

    return change


def _roles(words: Words) -> click.Command:
    @click.command("roles", help=words("help.long.user_roles"))
    @click.argument("person", metavar="LOGIN")
    @click.argument("roles", metavar="ROLE...", nargs=-1, required=True)
    @as_option(words)
    @lang_option(words)
    def set_roles(person: str, roles: tuple[str, ...], login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            view = simulator.people.set_roles(who, person=person, roles=roles)
        say(words("user.roles_set", login=view.login, roles=roles_said(words, view)))
        show_notes(words, view.notes)
        return OK

    return set_roles


def _extra(words: Words) -> click.Command:
    @click.command("extra", help=words("help.long.user_extra"))
    @click.argument("person", metavar="LOGIN")
    @click.argument("percent", metavar="PERCENT", type=int)
    @click.option("--reason", metavar="TEXT", required=True, help=words("option.reason"))
    @as_option(words)
    @lang_option(words)
    def extra(person: str, percent: int, reason: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            view = simulator.people.set_extra(who, person=person, percent=percent, reason=reason)
        say(words("user.extra_is", login=view.login, percent=view.extra or 0))
        return OK

    return extra


def _code(words: Words) -> click.Command:
    @click.command("code", help=words("help.long.user_code"))
    @click.argument("people", metavar="LOGIN...", nargs=-1, required=True)
    @as_option(words)
    @lang_option(words)
    def code(people: tuple[str, ...], login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            for person in people:
                show_code(words, simulator.people.issue_code(who, person=person))
        return OK

    return code


def _password(words: Words) -> click.Command:
    @click.command("password", help=words("help.long.user_password"))
    @click.option("--code", metavar="CODE", help=words("option.code"))
    @as_option(words)
    @lang_option(words)
    def password(code: str | None, login: str | None) -> int:
        if code is None:
            old = asked_password(words)
            with acting(words, login) as (simulator, who):
                done = simulator.people.change_password(who, old=old, new=asked_password(words, new=True))
        else:
            name, new = asked_login(words, login), asked_password(words, new=True)
            with opened() as simulator:
                done = simulator.people.use_code(login=name, code=code, password=new, source=SOURCE)
        say(words("user.password_set", login=done.login))
        return OK

    return password


def _deactivate(words: Words) -> click.Command:
    @click.command("deactivate", help=words("help.long.user_deactivate"))
    @click.argument("person", metavar="LOGIN")
    @as_option(words)
    @lang_option(words)
    def deactivate(person: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            view = simulator.people.deactivate(who, person=person)
        say(words("user.deactivated", login=view.login))
        show_notes(words, view.notes)
        return OK

    return deactivate


def _reactivate(words: Words) -> click.Command:
    @click.command("reactivate", help=words("help.long.user_reactivate"))
    @click.argument("person", metavar="LOGIN")
    @as_option(words)
    @lang_option(words)
    def reactivate(person: str, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            view = simulator.people.reactivate(who, person=person)
        say(words("user.reactivated", login=view.login))
        show_notes(words, view.notes)
        return OK

    return reactivate


def _erase(words: Words) -> click.Command:
    @click.command("erase", help=words("help.long.user_erase"))
    @click.argument("person", metavar="LOGIN")
    @click.option("--confirm", metavar="LOGIN", help=words("option.confirm"))
    @as_option(words)
    @lang_option(words)
    def erase(person: str, confirm: str | None, login: str | None) -> int:
        with acting(words, login) as (simulator, who):
            if confirm is None and sys.stdin.isatty():
                view = simulator.people.one(who, person=person).person
                confirm = click.prompt(words("user.confirm_erase", login=view.login, name=view.name), err=True)
            simulator.people.erase(who, person=person, confirm=confirm or "")
        say(words("user.erased", login=person))
        return OK

    return erase
