"""What a login, a name, a language and a set of roles must be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from simulator.errors import BadValue
from simulator.service.who import ROLES, Role

LANGS = ("zh", "en")
_LOGIN = re.compile(r"[^\W_][\w.@-]{1,59}")
_TURNING = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
_NAME_LENGTH = 60
NEEDED_TO_LEAD: Role = "trainer"
"""The role with which somebody may lead a group: its permissions are those that reach a group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """What has to be known of somebody who gets an account; checked."""

    login: str
    name: str
    roles: tuple[Role, ...]
    lang: str
    external: bool = False


def new_person(*, login: str, name: str, roles: Iterable[str], lang: str, external: bool = False) -> NewPerson:
    """Raises BadValue."""
    return NewPerson(
        login=proper_login(login),
        name=proper_name(name),
        roles=proper_roles(roles),
        lang=proper_lang(lang),
        external=external,
    )


def normal_login(text: str) -> str:
    """How a login is kept and looked up: the same for full-width and half-width, capital and small letters."""
    return unicodedata.normalize("NFKC", text[:200]).strip().casefold()


def proper_login(text: str) -> str:
    """Raises BadValue for what cannot be a login."""
    login = normal_login(text)
    if not _LOGIN.fullmatch(login):
        raise BadValue(
            f"'{text}' cannot be a login: 2 to 60 letters, digits and . _ @ -, beginning with a letter or digit.",
            code="bad_login",
            got=text[:60],
        )
    return login


def proper_name(text: str) -> str:
    """Raises BadValue for an empty name, one longer than 60 characters, or one with control characters, among them
    those that turn the direction of writing: a certificate would show another name than the one it holds.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    unfit = any(unicodedata.category(c) in ("Cc", "Cs", "Cn") or unicodedata.bidirectional(c) in _TURNING for c in name)
    if not name or len(name) > _NAME_LENGTH or unfit:
        raise BadValue(
            f"'{text[:60]}' cannot be a name: 1 to {_NAME_LENGTH} characters, no control characters.",
            code="bad_name",
            got=text[:_NAME_LENGTH],
            most=_NAME_LENGTH,
        )
    return name


def proper_roles(roles: Iterable[str]) -> tuple[Role, ...]:
    """In the order of ROLES. Raises BadValue for none, for an unknown one, and for an auditor who is more than that."""
    given = set(roles)
    unknown = sorted(given - set(ROLES))
    if unknown or not given:
        raise BadValue(
            f"'{', '.join(unknown)}' is no role; choose from {', '.join(ROLES)}.",
            code="bad_role",
            got=", ".join(unknown),
            choices=", ".join(ROLES),
        )
    if "auditor" in given and len(given) > 1:
        raise BadValue(
            "An auditor only reads and can have no other role; make a second account for the other work.",
            code="auditor_only",
        )
    return tuple(role for role in ROLES if role in given)


def proper_lang(lang: str) -> str:
    if lang not in LANGS:
        raise BadValue(f"'{lang}' is no language here; choose zh or en.", code="bad_lang", got=lang[:20])
    return lang


def proper_group_name(text: str) -> str:
    """Raises BadValue also where the name holds what stands between names in a table."""
    name = proper_name(text)
    if re.search("[;；|、]", name):
        raise BadValue(f"'{name}' cannot be a group's name: no ; and no 、 in it.", code="bad_group_name", got=name)
    return name
