"""Sittings for examiners: booking, codes, what runs now, more time, calling off."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.errors import BadValue, NotFound
from web.answers import back_to, good
from web.pages import lang, simulator, zone
from web.people import as_file
from web.signed_in import leads_to, who

blueprint = Blueprint("sittings", __name__, url_prefix="/sittings", template_folder="templates")
WATCHERS = ("trainer", "examiner", "manager")


def _id(code: str) -> str:
    return f"sitting/{code}"


@blueprint.get("/")
def index() -> ResponseReturnValue:
    return render_template(
        "sittings/index.html", running=simulator().exams.status(who()), found=simulator().exams.sittings(who())
    )


@blueprint.get("/book")
@leads_to("exams.book")
def booking() -> ResponseReturnValue:
    people = simulator().people
    trainees = people.list(who(), role="trainee", active=True, limit=500).people
    watchers = {p.id: p for role in WATCHERS for p in people.list(who(), role=role, active=True, limit=200).people}
    try:
        exams = simulator().exams.blueprints(who())
    except NotFound:
        exams = ()
    chosen = request.args.get("candidate", "")
    ready = simulator().exams.ready(who(), blueprint=exams[0].id, person=chosen) if chosen and exams else None
    return render_template(
        "sittings/book.html",
        exams=exams,
        trainees=trainees,
        watchers=watchers.values(),
        chosen=chosen,
        ready=ready,
        key=secrets.token_hex(12),
    )


@blueprint.post("/book")
def book() -> ResponseReturnValue:
    form = request.form
    booked = simulator().exams.book(
        who(),
        candidate=form.get("candidate", ""),
        blueprint=form.get("blueprint", ""),
        invigilator=form.get("invigilator", ""),
        window_opens=_moment(form.get("opens", "")),
        lang=form.get("lang", "") or lang(),
        key=form.get("key", "")[:60] or None,
    )
    return render_template("sittings/booked.html", booked=booked)


def _moment(text: str) -> int:
    """A local date and time of the organisation's zone, as the browser's field gives it; nothing is now."""
    if not text:
        return 0
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=zone()).timestamp() * 1000)
    except ValueError as wrong:
        raise BadValue("Give day and time as YYYY-MM-DD HH:MM.", code="no_moment") from wrong


@blueprint.post("/<code>/<what>")
def change(code: str, what: str) -> ResponseReturnValue:
    exams, form = simulator().exams, request.form
    match what:
        case "open":
            exams.open(who(), sitting=_id(code), code=form.get("code", ""))
            good("exam_page.opened")
        case "extend":
            minutes = form.get("minutes", "")
            exams.extend(
                who(),
                sitting=_id(code),
                minutes=int(minutes) if minutes.isdigit() and len(minutes) < 5 else 0,
                reason=form.get("reason", ""),
                key=form.get("key", "")[:60] or None,
            )
            good("exam_page.extended")
        case "cancel":
            exams.cancel(who(), sitting=_id(code), reason=form.get("reason", ""))
            good("exam_page.cancelled")
        case "code":
            return render_template("sittings/booked.html", booked=exams.new_code(who(), sitting=_id(code)))
    return redirect(back_to(url_for("sittings.index")))


@blueprint.get("/results.<kind>")
def export(kind: str) -> ResponseReturnValue:
    return as_file(simulator().exams.export(who(), kind="csv" if kind == "csv" else "xlsx"))
