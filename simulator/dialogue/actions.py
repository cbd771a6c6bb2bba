"""The one action grammar of samples, pipes, command line and API: what a trainee can do, as lines of text."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.errors import BadAction


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing the trainee does. `verb`: reply, answer, hold, update, resume, transfer, lookup, file, wait, do or
    hangup.

    `text`: the words of a reply or update, an article's id, a department's id, an action's name. `seconds`: of a wait.
    """

    verb: str
    text: str = ""
    seconds: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    note: str = ""


GRAMMAR: dict[str, str] = {
    "answer": "/answer",
    "hold": "/hold",
    "update": "/update TEXT",
    "resume": "/resume",
    "transfer": "/transfer DEPARTMENT [NOTE FOR THE RECEIVER]",
    "lookup": "/lookup ARTICLE OR WORDS",
    "file": "/file FIELD=VALUE; FIELD=VALUE",
    "wait": "/wait SECONDS",
    "do": "/do ACTION",
    "hangup": "/hangup",
}
_BARE = ("answer", "hold", "resume", "hangup")
LONGEST_WAIT = 3600


def parse(line: str) -> Action:
    """The action that a line stands for; plain text is a reply. Raises BadAction with the right form of the line."""
    text = line.strip()
    if not text:
        raise BadAction("The reply is empty. Write what you would say to the customer.", code="empty_reply")
    if not text.startswith("/"):
        return Action(verb="reply", text=text)
    verb, _, rest = text[1:].partition(" ")
    rest = rest.strip()
    if verb not in GRAMMAR:
        raise BadAction(
            f"/{verb} is no action; the actions are {', '.join(GRAMMAR.values())}.",
            code="no_action",
            verb=verb[:40],
            actions=", ".join(f"/{name}" for name in GRAMMAR),
        )
    if verb in _BARE:
        if rest:
            raise BadAction(
                f"/{verb} takes nothing after it; write the words as a reply of their own.", code="bare", verb=verb
            )
        return Action(verb=verb)
    if not rest:
        raise BadAction(f"/{verb} needs more: {GRAMMAR[verb]}.", code=f"needs.{verb}")
    if verb == "wait":
        return Action(verb=verb, seconds=_seconds(rest))
    if verb == "file":
        return Action(verb=verb, fields=_fields(rest))
    if verb == "transfer":
        target, _, note = rest.partition(" ")
        return Action(verb=verb, text=target, note=note.strip())
    return Action(verb=verb, text=rest)


def _seconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) <= LONGEST_WAIT:
        raise BadAction(
            f"/wait takes whole seconds from 1 to {LONGEST_WAIT}, not '{text[:40]}'.",
            code="seconds",
            most=LONGEST_WAIT,
            got=text[:40],
        )
    return int(text)


def _fields(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for part in text.replace("；", ";").split(";"):
        name, equals, value = part.replace("＝", "=").partition("=")
        if not part.strip():
            continue
        if not equals or not name.strip():
            raise BadAction(
                f"'{part.strip()[:60]}' is no field; write {GRAMMAR['file']}.", code="field_form", got=part.strip()[:60]
            )
        fields[name.strip()] = value.strip()
    return fields
