"""People and groups: who there is, who may do what, who leads whom; import and export."""

from __future__ import annotations

import base64

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.errors import BadValue, SimulatorError
from simulator.service import ROLES
from simulator.service.accounts import Note
from simulator.service.roster import Problem
from simulator.service.sheets import Exported
from web.answers import good, told
from web.pages import lang, simulator, t, words
from web.paging import page_number
from web.signed_in import leads_to, who

blueprint = Blueprint("people", __name__, template_folder="templates")
PER_PAGE = 40


def person_id(code: str) -> str:
    """The id of a person from the end of its address."""
    return f"person/{code}"


def group_id(code: str) -> str:
    return f"group/{code}"


def as_file(made: Exported) -> Response:
    """A file that the browser saves."""
    return Response(
        made.data, content_type=made.media, headers={"Content-Disposition": f'attachment; filename="{made.name}"'}
    )


def note(of: Note) -> str:
    """Something to think about, in words."""
    key = f"note.{of.code}"
    return words().filled(key, dict(of.slots)) if key in words() else of.code


@blueprint.app_template_filter("note")
def _note(of: Note) -> str:
    return note(of)


@blueprint.app_template_filter("problem")
def _problem(of: Problem) -> str:
    key = f"errors.{of.code}"
    return words()(key, **dict(of.slots)) if key in words() else of.code


# --- people ---


@blueprint.get("/people")
def index() -> ResponseReturnValue:
    page, query, role = page_number(), request.args.get("q", ""), request.args.get("role", "")
    state = request.args.get("state", "active")
    found = simulator().people.list(
        who(),
        query=query,
        role=role or None,
        active={"active": True, "closed": False}.get(state),
        offset=(page - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    more = page * PER_PAGE < found.total
    return render_template(
        "people/index.html", found=found, page=page, more=more, query=query, role=role, state=state, roles=ROLES
    )


@blueprint.get("/people/new")
@leads_to("people.add")
def new() -> ResponseReturnValue:
    return render_template("people/new.html", form={}, chosen=("trainee",), roles=ROLES)


@blueprint.post("/people/new")
def add() -> ResponseReturnValue:
    form = request.form
    try:
        added = simulator().people.add(
            who(),
            login=form.get("login", ""),
            name=form.get("name", ""),
            roles=form.getlist("roles"),
            lang="en" if form.get("lang") == "en" else "zh",
            external=bool(form.get("external")),
        )
    except SimulatorError as refused:
        page = render_template(
            "people/new.html", form=form, chosen=form.getlist("roles"), roles=ROLES, wrong=told(refused)
        )
        return page, 400
    return render_template("people/code.html", code=added.code, person=added.person)


@blueprint.get("/people/<code>")
def one(code: str) -> ResponseReturnValue:
    return render_template(
        "people/one.html", of=simulator().people.one(who(), person=person_id(code)), code=code, roles=ROLES
    )


@blueprint.post("/people/<code>/<what>")
def change(code: str, what: str) -> ResponseReturnValue:
    """One change of an account; which one stands in the address."""
    people, form, person = simulator().people, request.form, person_id(code)
    match what:
        case "details":
            people.change(who(), person=person, name=form.get("name"), login=form.get("login"), lang=form.get("lang"))
        case "roles":
            people.set_roles(who(), person=person, roles=form.getlist("roles"))
        case "extra":
            percent = form.get("percent", "")
            if not percent.isdigit() or len(percent) > 4:
                raise BadValue("Give whole percents.", code="whole_percent")
            people.set_extra(who(), person=person, percent=int(percent), reason=form.get("reason", ""))
        case "code":
            issued = people.issue_code(who(), person=person)
            return render_template("people/code.html", code=issued, person=people.one(who(), person=person).person)
        case "deactivate":
            people.deactivate(who(), person=person)
        case "reactivate":
            people.reactivate(who(), person=person)
        case "erase":
            people.erase(who(), person=person, confirm=form.get("confirm", ""))
            good("staff.erased")
            return redirect(url_for("people.index"))
        case _:
            return redirect(url_for("people.one", code=code))
    good("staff.changed")
    return redirect(url_for("people.one", code=code))


# --- tables ---


@blueprint.get("/people/import")
@leads_to("people.preview_import")
def importing() -> ResponseReturnValue:
    return render_template("people/import.html", preview=None)


@blueprint.post("/people/import")
def preview() -> ResponseReturnValue:
    """The preview of a file; the file goes along in the form, so that nothing has to be kept here."""
    sent = request.files.get("file")
    data = sent.read() if sent else b""
    found = simulator().people.preview_import(who(), data=data)
    return render_template(
        "people/import.html",
        preview=found,
        data=base64.b64encode(data).decode(),
        name=(sent.filename or "") if sent else "",
    )


@blueprint.post("/people/import/take")
def take() -> ResponseReturnValue:
    try:
        data = base64.b64decode(request.form.get("data", ""), validate=True)
    except ValueError as damaged:
        raise BadValue("The file was damaged on the way. Choose it again.", code="no_table") from damaged
    done = simulator().people.take_import(who(), data=data, expect=request.form.get("digest") or None)
    flash(t("staff.imported", added=done.added, changed=done.changed, same=done.same), "good")
    return render_template("people/imported.html", done=done)


@blueprint.get("/people/export.<kind>")
def export(kind: str) -> ResponseReturnValue:
    return as_file(simulator().people.export(who(), kind="csv" if kind == "csv" else "xlsx", lang=lang()))


@blueprint.get("/people/template.<kind>")
def template(kind: str) -> ResponseReturnValue:
    return as_file(simulator().people.template(who(), kind="csv" if kind == "csv" else "xlsx", lang=lang()))


# --- groups ---


@blueprint.get("/groups/manage")
def groups() -> ResponseReturnValue:
    found = simulator().groups.list(who())
    leads = simulator().people.list(who(), role="trainer", active=True, limit=200).people
    return render_template("people/groups.html", groups=found, leads=leads)


@blueprint.post("/groups/manage")
def add_group() -> ResponseReturnValue:
    made = simulator().groups.add(who(), name=request.form.get("name", ""), lead=request.form.get("lead") or None)
    good("staff.group_made")
    return redirect(url_for("people.group", code=made.id.partition("/")[2]))


@blueprint.get("/groups/manage/<code>")
def group(code: str) -> ResponseReturnValue:
    found = simulator().groups.one(who(), group=group_id(code))
    inside = {member.id for member in found.members}
    everybody = simulator().people.list(who(), role="trainee", active=True, limit=500).people
    leads = simulator().people.list(who(), role="trainer", active=True, limit=200).people
    return render_template(
        "people/group.html", found=found, code=code, others=[p for p in everybody if p.id not in inside], leads=leads
    )


@blueprint.post("/groups/manage/<code>/<what>")
def change_group(code: str, what: str) -> ResponseReturnValue:
    rooms, form, of = simulator().groups, request.form, group_id(code)
    match what:
        case "rename":
            rooms.rename(who(), group=of, name=form.get("name", ""))
        case "lead":
            rooms.set_lead(who(), group=of, lead=form.get("lead") or None)
        case "put":
            rooms.put(who(), group=of, people=form.getlist("people"))
        case "take-out":
            rooms.take_out(who(), group=of, person=form.get("person", ""))
        case "close":
            rooms.close(who(), group=of)
            good("staff.group_closed")
            return redirect(url_for("people.groups"))
    good("staff.changed")
    return redirect(url_for("people.group", code=code))
