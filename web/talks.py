"""A conversation as a page and as the parts that change in it; practice and exams draw the same one."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from simulator.service.talk_view import TalkView

MOST_FIELDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Where a conversation's page sends what; what is empty is not offered. `deadline`: the end of an exam, ms.

    `dictates`: the trainee may speak instead of typing.
    """

    do: str
    now: str
    leave: str = ""
    hint: str = ""
    pause: str = ""
    retake: str = ""
    sample: str = ""
    voice: str = ""
    after: str = ""
    after_words: str = ""
    dictates: bool = False
    deadline: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a page sends: a line of the action grammar or the fields of the case form, the seq that it was drawn from,
    and a key that makes it count once.

    `composing`: ms from the first keystroke to sending; `pasted`: characters that were not typed.
    """

    line: str
    fields: tuple[tuple[str, str], ...]
    seen: int
    key: str | None
    composing: int
    pasted: int | None


def sent() -> Sent:
    """What this request carries; numbers that are none count as missing."""
    form = request.form
    return Sent(
        line=form.get("line", ""),
        fields=_fields(form.get("fields", "")),
        seen=_number(form.get("seen", "")),
        key=form.get("key", "")[:60] or None,
        composing=composing(),
        pasted=_number(form["pasted"]) if "pasted" in form else None,
    )


def composing() -> int:
    return _number(request.values.get("composing", ""))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _fields(text: str) -> tuple[tuple[str, str], ...]:
    try:
        found = json.loads(text) if text else []
        return tuple((str(name), str(value)) for name, value in found[:MOST_FIELDS])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ()


def page(talk: TalkView, paths: Paths) -> str:
    return render_template("talk/page.html", talk=talk, paths=paths)


def parts(talk: TalkView, paths: Paths) -> str:
    """What may have changed; of what was said only what the page has not `drawn` yet, since nothing is unsaid."""
    drawn = _number(request.values.get("drawn", ""))
    after = drawn if drawn <= len(talk.lines) else 0
    is_saying = after > 0 and not request.form.get("fields") and not request.form.get("line", "").startswith("/")
    return render_template("talk/parts.html", talk=talk, paths=paths, after=after, is_saying=is_saying)


def parts_if_new(talk: TalkView, paths: Paths) -> ResponseReturnValue:
    """The parts, or nothing where the page has drawn this very state."""
    if request.args.get("seen") == str(talk.seen) and request.args.get("phase") == talk.phase:
        return "", 204
    return parts(talk, paths)
