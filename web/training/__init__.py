"""For trainers: groups at a glance, assignments, spot checks, a person's progress, comments on attempts."""

from __future__ import annotations

import secrets
from datetime import datetime, time

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.errors import BadValue
from simulator.service.group_tables import Cell, HeatMap
from simulator.service.tasks import Task
from web.answers import back_to, good
from web.pages import lang, simulator, t, zone
from web.people import as_file, group_id, person_id
from web.signed_in import who

blueprint = Blueprint("training", __name__, url_prefix="/training", template_folder="templates")
BYS = ("area", "clause", "act", "persona", "rule")
WEEKS = 12


@blueprint.get("/")
def groups() -> ResponseReturnValue:
    return render_template("training/groups.html", groups=simulator().groups.list(who()))


@blueprint.get("/group/<code>")
def group(code: str) -> ResponseReturnValue:
    by = request.args.get("by", "area")
    heat = simulator().training.heat_map(
        who(), group=group_id(code), by=by if by in BYS else "area", weeks=WEEKS, lang=lang()
    )
    return render_template(
        "training/group.html",
        table=simulator().training.group_table(who(), group=group_id(code), lang=lang()),
        heat=heat,
        cells=_cells(heat),
        bys=BYS,
        code=code,
        assignments=simulator().training.assignments(who(), group=group_id(code), lang=lang())[:50],
        checks=simulator().training.spot_checks(who(), group=group_id(code), lang=lang())[:20],
        scenarios=simulator().practice.catalogue(who(), lang=lang()),
        modules=simulator().training.modules(who(), lang=lang()),
        key=secrets.token_hex(12),
    )


def _cells(heat: HeatMap) -> dict[tuple[str, str], Cell]:
    return {(cell.person, cell.thing): cell for cell in heat.cells}


@blueprint.get("/live")
def live() -> ResponseReturnValue:
    """What runs now: exams with more time at hand, and drills that are open; the page draws itself anew."""
    sittings = simulator().exams.status(who())
    return render_template(
        "training/live.html",
        exams=[one for one in sittings if one.stage in ("opened", "running")],
        ahead=[one for one in sittings if one.stage == "booked"],
        drills=simulator().practice.attempts(who(), status="open", limit=100, lang=lang()),
        now=simulator().house.clock(),
        key=secrets.token_hex(12),
    )


@blueprint.get("/person/<code>")
def person(code: str) -> ResponseReturnValue:
    training, whose = simulator().training, person_id(code)
    return render_template(
        "training/person.html",
        progress=training.progress(who(), person=whose, lang=lang()),
        sames=training.consistency(who(), person=whose),
        advice=training.prescription(who(), person=whose, lang=lang()),
        assignments=training.assignments(who(), person=whose, lang=lang())[:30],
        latest=simulator().practice.attempts(who(), person=whose, limit=15, lang=lang()).attempts,
        comments=training.comments(who(), person=whose)[:20],
        code=code,
        person=whose,
        key=secrets.token_hex(12),
    )


@blueprint.post("/assign")
def assign() -> ResponseReturnValue:
    """A drill or a module to the people ticked, or to the whole group."""
    form = request.form
    people = form.getlist("people")
    simulator().training.assign(
        who(),
        task=_task(form.get("what", ""), form.get("mode", "")),
        people=people,
        group=None if people else form.get("group") or None,
        due_at=_end_of(form.get("due", "")),
        key=form.get("key", "")[:60] or None,
        lang=lang(),
    )
    good("training_page.assigned")
    return redirect(back_to(url_for("training.groups")))


def _task(what: str, mode: str) -> Task:
    kind, _, name = what.partition(":")
    if kind == "module":
        return Task(kind="module", name=name)
    return Task(kind="drill", name=name, mode="test" if mode == "test" else "practice")


def _end_of(day: str) -> int | None:
    """The end of a day in the organisation's zone."""
    if not day:
        return None
    try:
        date = datetime.strptime(day, "%Y-%m-%d").date()
    except ValueError as wrong:
        raise BadValue("Give the day as YYYY-MM-DD.", code="no_day") from wrong
    return int(datetime.combine(date, time(23, 59, 59), zone()).timestamp() * 1000)


@blueprint.post("/withdraw")
def withdraw() -> ResponseReturnValue:
    simulator().training.withdraw(who(), assignment=request.form.get("assignment", ""), lang=lang())
    good("training_page.withdrawn")
    return redirect(back_to(url_for("training.groups")))


@blueprint.post("/prescribe")
def prescribe() -> ResponseReturnValue:
    form = request.form
    made = simulator().training.prescribe(
        who(),
        person=form.get("person", ""),
        scenarios=form.getlist("scenarios"),
        due_at=_end_of(form.get("due", "")),
        key=form.get("key", "")[:60] or None,
        lang=lang(),
    )
    flash(t("training_page.prescribed", n=len(made)), "good")
    return redirect(back_to(url_for("training.groups")))


@blueprint.post("/spot-check")
def spot_check() -> ResponseReturnValue:
    form = request.form
    people = form.getlist("people")
    simulator().training.spot_check(
        who(),
        people=people,
        group=None if people else form.get("group") or None,
        due_at=_end_of(form.get("due", "")),
        key=form.get("key", "")[:60] or None,
        lang=lang(),
    )
    good("training_page.spot_sent")
    return redirect(back_to(url_for("training.groups")))


@blueprint.post("/comment")
def comment() -> ResponseReturnValue:
    """Words of a trainer on an attempt, a turn or a finding."""
    form = request.form
    turn = form.get("turn", "")
    simulator().training.comment(
        who(),
        attempt=form.get("attempt", ""),
        text=form.get("text", ""),
        turn=int(turn) if turn.isdigit() and len(turn) < 6 else None,
        finding=form.get("finding") or None,
        key=form.get("key", "")[:60] or None,
    )
    good("training_page.commented")
    return redirect(back_to(url_for("training.groups")))


@blueprint.get("/export/<what>.<kind>")
def export(what: str, kind: str) -> ResponseReturnValue:
    code, whose = request.args.get("group"), request.args.get("person")
    return as_file(
        simulator().training.export(
            who(),
            what=what,
            group=group_id(code) if code else None,
            person=person_id(whose) if whose else None,
            kind="csv" if kind == "csv" else "xlsx",
            lang=lang(),
        )
    )
