"""What every template knows: words, icons, times with their zone, drawings, addresses of static files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import tzinfo
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal, Protocol, TypeVar, cast

from flask import Flask, current_app, g, request, session, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from simulator.service import Simulator, zones
from simulator.words import Words
from web import charts

Lang = Literal["zh", "en"]


class Stretch(Protocol):
    @property
    def text(self) -> str: ...


Piece = TypeVar("Piece", bound=Stretch)
STATIC = Path(__file__).parent / "static"
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


def simulator() -> Simulator:
    """The service that this application draws."""
    return cast(Simulator, current_app.extensions["simulator"])


def lang() -> Lang:
    """The language of this page: the account's, in which the service speaks too, on every device at once; before
    signing in the one chosen in the address, else the one that was spoken here last, else the browser's.
    """
    asked, account = request.args.get("lang"), g.get("account_lang")
    if asked in ("zh", "en") and not account:
        session["lang"] = asked
    chosen = account or session.get("lang") or session.get("spoke")
    if chosen in ("zh", "en"):
        return cast(Lang, chosen)
    return "en" if request.accept_languages.best_match(["zh", "zh-CN", "en"], default="zh") == "en" else "zh"


def words() -> Words:
    """Of the language of this page; a page asks dozens of times, so it is looked up again only where it changed."""
    chosen = session.get("lang"), g.get("account_lang")
    known = g.get("words")
    if known is None or known[0] != chosen:
        found = simulator().words(lang())
        known = g.words = (session.get("lang"), g.get("account_lang")), found
    return cast(Words, known[1])


def t(key: str, **slots: object) -> str:
    """The text of a key in the language of this page."""
    return words()(key, **slots)


def count(key: str, number: int, **slots: object) -> str:
    return words().count(key, number, **slots)


def icon(name: str, kind: str = "") -> Markup:
    """A picture beside words; it says nothing to a screen reader, because the words do."""
    return _icon(name, kind, static("icons.svg"))


@lru_cache(maxsize=1000)
def _icon(name: str, kind: str, file: str) -> Markup:
    return Markup('<svg class="icon {kind}" aria-hidden="true"><use href="{file}#{name}"/></svg>').format(
        kind=kind, file=file, name=name
    )


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def static(name: str) -> str:
    """The address of a file that never changes under this address."""
    # By hand, since a page has dozens of them and url_for takes its time.
    return f"{request.script_root}{current_app.static_url_path}/{name}?v={_digest(name)}"


def zone() -> tzinfo:
    """The organisation's clock."""
    return zones.here()


def at(ms: int | None, kind: Literal["full", "day", "time"] = "full") -> Markup:
    """A moment in the organisation's zone, with the zone where the day or hour could be mistaken."""
    if not ms:
        return Markup("–")
    there = zones.at(ms)
    offset = there.strftime("%z")
    named = f"UTC{offset[:3]}:{offset[3:5]}" if offset else "UTC"
    shapes = {"full": "%Y-%m-%d %H:%M", "day": "%Y-%m-%d", "time": "%H:%M:%S"}
    shown = there.strftime(shapes[kind])
    return Markup('<time datetime="{iso}" title="{long} {named}" class="nowrap num">{shown}{tail}</time>').format(
        iso=there.isoformat(),
        long=there.strftime("%Y-%m-%d %H:%M:%S"),
        named=named,
        shown=shown,
        tail=f" {named}" if kind == "full" else "",
    )


def bold(text: str) -> Markup:
    """A text in which **words** are set in bold, as customers of a chat see it; all else stays text."""
    return Markup(BOLD.sub(r"<strong>\1</strong>", str(escape(text))))


def bolded(pieces: Sequence[Piece]) -> list[tuple[Piece, Markup]]:
    """The stretches of one text, each with its part of what is bold in the whole of it."""
    whole = "".join(piece.text for piece in pieces)
    strong = [found.span() for found in BOLD.finditer(whole)]
    marks = [at for begin, end in strong for at in (begin, begin + 1, end - 2, end - 1)]
    is_bold = [any(begin <= at < end for begin, end in strong) for at in range(len(whole))]
    told, place = [], 0
    for piece in pieces:
        part = Markup("")
        for heavy, group in groupby(range(place, place + len(piece.text)), key=is_bold.__getitem__):
            text = "".join(whole[at] for at in group if at not in marks)
            part += Markup("<strong>{}</strong>").format(text) if heavy and text else escape(text)
        told.append((piece, part))
        place += len(piece.text)
    return told


def upper_first(text: str) -> str:
    """A word as it stands at the beginning of a label; Markup stays Markup."""
    return text[:1].upper() + text[1:]


def minutes(ms: int) -> str:
    """A length of time: 4:05, or 1:04:05 from an hour on."""
    seconds = max(0, ms // 1000)
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def other_language() -> str:
    """This page in the other language; a page that came from a form has no address of its own."""
    if request.method != "GET" or request.endpoint is None:
        return url_for("home.index", lang="en" if lang() == "zh" else "zh")
    values = {**request.args.to_dict(), **(request.view_args or {}), "lang": "en" if lang() == "zh" else "zh"}
    return url_for(request.endpoint, **values)


def qr(text: str) -> Markup:
    """A text as a QR code that grows with its place."""
    import segno

    made = segno.make(text, micro=False, error="m")
    return Markup(made.svg_inline(omitsize=True, dark="#000", light="#fff", border=3))


def csrf_field() -> Markup:
    """The same in every form of a page, so it is made once; where a script brought a good one, that is given back."""
    if "csrf_field" not in g:
        brought = (
            request.headers.get("X-CSRFToken") if g.get("csrf_valid") and not request.form.get("csrf_token") else None
        )
        g.csrf_field = Markup('<input type="hidden" name="csrf_token" value="{}">').format(brought or generate_csrf())
    return cast(Markup, g.csrf_field)


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        has_page=lambda endpoint: endpoint in app.view_functions,
        is_any=lambda *roles: not frozenset(roles).isdisjoint(getattr(g, "account_roles", frozenset())),
        t=t,
        count=count,
        icon=icon,
        static=static,
        at=at,
        minutes=minutes,
        other_language=other_language,
        csrf_field=csrf_field,
        qr=qr,
        ring=charts.ring,
        bar=charts.bar,
        line=charts.line,
        moods=charts.moods,
        curve=charts.curve,
        radar=charts.radar,
    )

    app.jinja_env.filters["bold"] = bold
    app.jinja_env.filters["upper_first"] = upper_first
    app.jinja_env.filters["bolded"] = bolded
    app.jinja_env.filters["named_pair"] = lambda one: (one.id, one.name)
    app.jinja_env.filters["radar_value"] = lambda rate: (rate.name, round(100 * rate.met / rate.applied))

    @app.context_processor
    def _here() -> dict[str, object]:
        known = words()
        return {
            "t": known.__call__,  # a page asks dozens of times, in one language
            "count": known.count,
            "lang": lang(),
            "theme": request.cookies.get("theme") if request.cookies.get("theme") in ("dark", "light") else "",
            "my_name": getattr(g, "account_name", ""),
            "my_roles": getattr(g, "account_roles", frozenset()),
            "me_id": getattr(g, "account_id", ""),
            "demo": current_app.config["DEMO"],
        }
