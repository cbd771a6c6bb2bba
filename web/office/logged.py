"""Lines of the audit log in words: what was done, and its details with names in place of ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from simulator.errors import NotFound
from simulator.service import ROLES
from simulator.service.auditing import AuditLine
from web.pages import at, lang, simulator, t, words
from web.signed_in import who

DIGEST = re.compile("[0-9a-f]{12,64}")
SLOT = re.compile("([a-z_]+)_([0-9]+)")  # a section and the how-manieth of its conversations
FEW = 3  # digests in a line
MOST = 80  # characters of a value that there are no words for
FIRST_MOMENT = 10**12  # whole numbers from here on are moments, ms of UTC


def actions() -> list[tuple[str, str]]:
    """Every action that there is a word for, by that word."""
    table = words()
    names = [key.partition(".")[2] for key in table if key.startswith("audit.")]
    return sorted(((name, table(f"audit.{name}")) for name in names), key=lambda pair: pair[1])


def action_of(line: AuditLine) -> str:
    key = f"audit.{line.action}"
    return t(key) if key in words() else line.action


def names_of(lines: Iterable[AuditLine]) -> Mapping[str, str]:
    """The names of rules and exams by their ids, where a line speaks of any."""
    keys = {key for line in lines for key, _ in line.detail}
    found = {}
    if "finding" in keys:
        rules = simulator().handbook.rules(who(), limit=1000, lang=lang()).rules
        found |= {rule.id: rule.name for rule in rules}
    if keys & {"blueprint", "slot"}:
        try:
            exams = simulator().exams.blueprints(who(), lang=lang())
        except NotFound:
            exams = ()  # none is in use any more
        found |= {exam.id: exam.name for exam in exams}
        found |= {part.id: part.name for exam in exams for part in exam.sections}
    return found


def detail_of(line: AuditLine, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What else is known of a line; empty things are left out."""
    table, known = words(), {**names, **{one.id: one.name for one in line.named}}
    return [
        (table(f"audit_detail.{name}") if f"audit_detail.{name}" in table else name, _shown(value, known))
        for name, value in line.detail
        if value not in ("", None, [], {})
    ]


def _shown(value: object, known: Mapping[str, str]) -> str:
    if isinstance(value, list | tuple):
        return words().joined([_with_note(one, known) for one in value])
    if isinstance(value, int) and value >= FIRST_MOMENT:
        return at(value)
    text = str(value)
    digests = text.split()
    if digests and all(DIGEST.fullmatch(one) for one in digests):
        return " ".join(one[:8] for one in digests[:FEW]) + (f" … ({len(digests)})" if len(digests) > FEW else "")
    numbered = SLOT.fullmatch(text)
    if numbered and numbered[1] in known:
        return f"{known[numbered[1]]} {numbered[2]}"
    return known.get(text) or _word(text)


def _with_note(value: object, known: Mapping[str, str]) -> str:
    """One thing of a list; where it is a pair, as a person with a word about them, both stand together."""
    parts = value if isinstance(value, list | tuple) else (value,)
    return " ".join(_shown(one, known) for one in parts if one not in ("", None))


def _word(text: str) -> str:
    if text in ROLES:
        return t(f"role.{text}")
    for family in ("audit_value", "setting_name", "revocation"):
        if f"{family}.{text}" in words():
            return t(f"{family}.{text}")
    return text[:MOST]
