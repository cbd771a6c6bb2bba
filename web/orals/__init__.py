"""Oral checks: an examiner asks face to face and saves the form; the trainee reads it and says so."""

from __future__ import annotations

import secrets

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.errors import BadValue
from simulator.service.orals import BEST, OralMark
from web.answers import good
from web.pages import lang, simulator
from web.signed_in import leads_to, who

blueprint = Blueprint("orals", __name__, url_prefix="/orals", template_folder="templates")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    person = request.args.get("person") or request.args.get("candidate", "")
    return render_template(
        "orals/index.html",
        forms=simulator().orals.forms(who(), person=person or None),
        person=person,
        people=_people(),
    )


@blueprint.get("/ask")
@leads_to("orals.record")
def ask() -> ResponseReturnValue:
    """Questions drawn for one candidate; drawn again when the page is loaded again."""
    candidate = request.args.get("candidate", "")
    return render_template(
        "orals/ask.html",
        questions=simulator().orals.questions(who(), candidate=candidate, lang=lang()),
        person=simulator().people.one(who(), person=candidate).person,
        points=range(BEST + 1),
        key=secrets.token_hex(12),
    )


@blueprint.post("/ask")
def save() -> ResponseReturnValue:
    form = request.form
    items, versions = form.getlist("item"), form.getlist("version")
    if len(items) != len(versions):
        raise BadValue("Load the page again.", code="oral_changed", item="")
    marks = [
        OralMark(item=item, version=version, points=_points(form.get(f"points-{item}", "")))
        for item, version in zip(items, versions, strict=True)
    ]
    candidate = form.get("candidate", "")
    saved = simulator().orals.record(
        who(),
        candidate=candidate,
        marks=marks,
        strength=form.get("strength", ""),
        improve=form.get("improve", ""),
        key=form.get("key", "")[:60] or None,
    )
    good("oral_page.saved", percent=saved.percent)
    return redirect(url_for("orals.index", person=candidate))


@blueprint.post("/seen")
def seen() -> ResponseReturnValue:
    simulator().orals.acknowledge(who(), oral=request.form.get("oral", ""))
    return redirect(url_for("orals.index"))


def _points(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 1):
        raise BadValue(f"Give each question 0 to {BEST} points.", code="oral_points", most=BEST)
    return int(text)


def _people() -> tuple[object, ...]:
    """The trainees whom this person may ask; none for a trainee."""
    found = simulator().people.list(who(), role="trainee", active=True, limit=500).people
    return tuple(one for one in found if one.id != who().id)
