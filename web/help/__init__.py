"""Help in place: the glossary, clauses one by one, keys, and a first tour for each role."""

from __future__ import annotations

import hashlib

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.words import Words
from web.answers import back_to
from web.help.tours import Stop, stops_for
from web.pages import lang, simulator, words
from web.signed_in import who

blueprint = Blueprint("help", __name__, url_prefix="/help", template_folder="templates")
COOKIE = "toured"
YEAR = 365 * 24 * 3600
MOST = 20  # people whom one browser remembers
KEYS = ("drill", "review", "author", "everywhere")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    return render_template("help/index.html", stops=stops_for(g.account_roles), keys=KEYS)


@blueprint.get("/glossary")
def glossary() -> ResponseReturnValue:
    query = request.args.get("q", "").casefold().split()
    return render_template("help/glossary.html", terms=_terms(query), query=request.args.get("q", ""))


def _terms(wanted: list[str]) -> list[tuple[str, str, str, str]]:
    """Key, name, name in the other language and meaning of every term, by name."""
    here, other = words(), simulator().words("en" if lang() == "zh" else "zh")
    found = [
        (key, here(f"glossary_name.{key}"), other(f"glossary_name.{key}"), here(f"glossary.{key}"))
        for key in keys(here)
    ]
    fitting = [one for one in found if all(word in " ".join(one).casefold() for word in wanted)]
    return sorted(fitting, key=lambda one: one[1].casefold())


def keys(table: Words) -> list[str]:
    """Every term that the glossary explains."""
    return [key.partition(".")[2] for key in table if key.startswith("glossary.")]


@blueprint.get("/clause/<clause>")
def clause(clause: str) -> ResponseReturnValue:
    found = simulator().handbook.clause(who(), clause=clause, lang=lang())
    return render_template("help/clause.html", found=found, clause=found.clause)


@blueprint.app_template_global()
def has_words(key: str) -> bool:
    return key in words()


# --- the first tour ---


@blueprint.app_template_global()
def tour() -> tuple[Stop, ...]:
    """What somebody who is here for the first time should see, or nothing once they put it away."""
    return () if _mark() in _seen() else stops_for(getattr(g, "account_roles", frozenset()))


@blueprint.post("/tour")
def put_away() -> ResponseReturnValue:
    """Put the tour away, or bring it back; this browser remembers."""
    seen = [mark for mark in _seen() if mark != _mark()]
    if request.form.get("again") is None:
        seen.append(_mark())
    answer = redirect(back_to(url_for("home.index")))
    answer.set_cookie(
        COOKIE, ".".join(seen[-MOST:]), max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return answer


def _mark() -> str:
    """Stands for this person in a cookie; it tells nobody who they are."""
    return hashlib.sha256(f"tour {g.account_id}".encode()).hexdigest()[:12]


def _seen() -> list[str]:
    return [mark for mark in request.cookies.get(COOKIE, "").split(".") if mark.isalnum()][:MOST]
