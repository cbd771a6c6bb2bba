"""A conversation as a page and as the parts that change in it; practice and exams draw the same one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from simulator.service.talk_view import TalkView


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Where a conversation's page sends what; what is empty is not offered. `deadline`: the end of an exam, ms."""

    do: str
    now: str
    leave: str = ""
    hint: str = ""
    pause: str = ""
    retake: str = ""
    sample: str = ""
    after: str = ""
    after_words: str = ""
    deadline: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a page sends: a line of the action grammar, the seq it was drawn from, and a key that makes it count once.

    `began`: the server's time of the first keystroke; `pasted`: characters that were not typed.
    """

    line: str
    seen: int
    key: str
    began: int | None
    pasted: int


def sent() -> Sent:
    """What this request carries; numbers that are none count as missing."""
    form = request.form
    return Sent(
        line=form.get("line", ""),
        seen=_number(form.get("seen", "")) or 0,
        key=form.get("key", "")[:60],
        began=_number(form.get("began", "")),
        pasted=min(_number(form.get("pasted", "")) or 0, 20_000),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def page(talk: TalkView, paths: Paths) -> str:
    return render_template("talk/page.html", talk=talk, paths=paths)


def parts(talk: TalkView, paths: Paths) -> str:
    return render_template("talk/parts.html", talk=talk, paths=paths)


def parts_if_new(talk: TalkView, paths: Paths) -> ResponseReturnValue:
    """The parts, or nothing where the page has drawn this very state."""
    if request.args.get("seen") == str(talk.seen) and request.args.get("phase") == talk.phase:
        return "", 204
    return parts(talk, paths)
