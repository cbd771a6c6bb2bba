"""The office: the organisation at a glance, the audit log, what it has chosen, keys, and upkeep."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.errors import BadValue, SimulatorError
from simulator.service.figures import Week
from web.answers import good, told
from web.office.drawing import columns
from web.office.logged import action_of, actions, detail_of, names_of
from web.pages import lang, simulator, zone
from web.signed_in import who

blueprint = Blueprint("office", __name__, url_prefix="/office", template_folder="templates")
blueprint.add_app_template_global(columns, "columns")
blueprint.add_app_template_filter(action_of, "audit_action")
blueprint.add_app_template_filter(lambda names: [(name, name) for name in names], "paired")
PER_PAGE = 50
DAY = timedelta(days=1)


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    found = simulator().office.overview(who())
    return render_template("office/overview.html", found=found, weeks=_drawn(found.weeks))


def _drawn(weeks: tuple[Week, ...]) -> list[tuple[str, int, int]]:
    """Day, attempts and tests of each week."""
    return [(week.day[5:], week.attempts, week.tests) for week in weeks]


# --- the audit log ---


@blueprint.get("/audit")
def audit() -> ResponseReturnValue:
    asked = request.args
    before = asked.get("before", "")
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    found = simulator().people.audit(
        who(),
        actor=asked.get("actor") or None,
        subject=asked.get("subject") or None,
        action=asked.get("action") or None,
        since=since,
        until=until + int(DAY.total_seconds() * 1000) if until is not None else None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 15 else None,
        limit=PER_PAGE,
    )
    names = names_of(found.lines)
    chosen = {name: asked.get(name, "") for name in ("actor", "subject", "action", "since", "until")}
    return render_template(
        "office/audit.html",
        found=found,
        details=[detail_of(line, names) for line in found.lines],
        chosen=chosen,
        actions=actions(),
        is_filtered=any(chosen.values()),
    )


def _day(text: str) -> int | None:
    """The first moment of a day on the organisation's clock. Raises BadValue."""
    if not text:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()
        return int(datetime.combine(day, time(), zone()).timestamp() * 1000)
    except (ValueError, OverflowError) as wrong:
        raise BadValue("Give the day as YYYY-MM-DD.", code="no_day") from wrong


# --- settings ---


@blueprint.get("/settings")
def settings() -> ResponseReturnValue:
    return render_template(
        "office/settings.html",
        profile=simulator().office.profile(who()),
        blueprints=simulator().exams.blueprints(who(), lang=lang()),
        standard=simulator().handbook.standard(who(), lang=lang()),
    )


@blueprint.post("/settings/<what>")
def choose(what: str) -> ResponseReturnValue:
    """One thing chosen; which one stands in the address."""
    form = request.form
    match what:
        case "issuer":
            simulator().certificates.name_issuer(who(), name=form.get("name", ""))
        case "zone":
            simulator().office.set_zone(who(), zone=form.get("zone", ""))
        case "retention":
            days = form.get("days", "").strip()
            if not days.isascii() or not days.isdigit() or len(days) > 6:
                raise BadValue("Give whole days.", code="whole_days")
            simulator().office.set_retention(who(), days=int(days))
        case "dictation":
            simulator().office.set_dictation(who(), on=form.get("on") == "yes")
        case _:
            return redirect(url_for("office.settings"))
    good("office_page.chosen")
    return redirect(url_for("office.settings"))


# --- keys ---


@blueprint.get("/keys")
def keys() -> ResponseReturnValue:
    return render_template(
        "office/keys.html",
        issuer=simulator().certificates.issuers(),
        state=simulator().upkeep.state(who()),
        may_change="administrator" in g.account_roles,
    )


@blueprint.post("/keys/<which>")
def rotate(which: str) -> ResponseReturnValue:
    """Another key, after its name was typed."""
    typed = request.form.get("confirm", "")
    try:
        if which == "issuer":
            simulator().certificates.rotate(who(), confirm=typed)
        else:
            simulator().upkeep.rotate_master(who(), confirm=typed)
    except BadValue as refused:
        flash(told(refused), "bad")
    else:
        good("office_page.rotated_issuer" if which == "issuer" else "office_page.rotated_master")
    return redirect(url_for("office.keys"))


# --- upkeep ---


@blueprint.get("/upkeep")
def upkeep() -> ResponseReturnValue:
    return _upkeep()


def _upkeep(**done: object) -> ResponseReturnValue:
    return render_template(
        "office/upkeep.html",
        state=simulator().upkeep.state(who()),
        is_administrator="administrator" in g.account_roles,
        may_sweep=not {"manager", "administrator"}.isdisjoint(g.account_roles),
        **done,
    )


@blueprint.post("/upkeep/<what>")
def keep(what: str) -> ResponseReturnValue:
    """Back up, prove, seal or sweep; what came of it is shown on the page."""
    rooms = simulator().upkeep
    try:
        match what:
            case "backup":
                return _upkeep(backup=rooms.backup(who()))
            case "verify":
                return _upkeep(verified=rooms.verify_all(who()))
            case "seal":
                return _upkeep(sealed=rooms.seal(who()), was_sealed=True)
            case "sweep":
                return _upkeep(swept=rooms.sweep(who()))
    except OSError as full:
        raise SimulatorError(str(full), code="disk", file=full.filename or "-", why=full.strerror or "") from full
    return redirect(url_for("office.upkeep"))
