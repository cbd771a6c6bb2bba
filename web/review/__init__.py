"""For examiners: what waits, a case side by side with its evidence, decisions by keyboard; for candidates: appeals."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.report.marking import Stretch, stretches
from simulator.service.judging_view import CasePlay
from web.answers import good
from web.pages import lang, simulator, t
from web.paging import page_number
from web.signed_in import who

blueprint = Blueprint("review", __name__, url_prefix="/review", template_folder="templates")
PER_PAGE = 40


def address(stream: str) -> str:
    """A stream in an address: `sitting/x` as `sitting-x`."""
    return stream.replace("/", "-", 1)


def stream_of(name: str) -> str:
    return name.replace("-", "/", 1)


blueprint.add_app_template_filter(address, "address")


@blueprint.get("/")
def queue() -> ResponseReturnValue:
    page, kind, mine = page_number(), request.args.get("kind", ""), request.args.get("mine") == "1"
    found = simulator().judging.queue(
        who(),
        kind=kind or None,
        mine=mine,
        offset=(page - 1) * PER_PAGE,
        limit=PER_PAGE,
        lang=lang(),  # type: ignore[arg-type]
    )
    more = page * PER_PAGE < (found.mine if mine else found.total)
    return render_template("review/queue.html", found=found, page=page, more=more, kind=kind, mine=mine)


@blueprint.get("/case/<name>")
def case(name: str) -> ResponseReturnValue:
    found = simulator().judging.case(who(), stream=stream_of(name), lang=lang())
    return render_template(
        "review/case.html",
        found=found,
        name=name,
        drawn={play.slot: _drawn(play) for play in found.plays},
        key=secrets.token_hex(12),
    )


def _drawn(play: CasePlay) -> list[tuple[object, tuple[Stretch, ...]]]:
    return [(line, stretches(line.text, line.marks)) for line in play.lines]


@blueprint.post("/case/<name>/decide")
def decide(name: str) -> ResponseReturnValue:
    form = request.form
    done = simulator().judging.decide(
        who(),
        stream=stream_of(name),
        slot=form.get("slot", ""),
        finding=form.get("finding", ""),
        state=form.get("state", ""),
        reason=form.get("reason", ""),
        key=form.get("key", "")[:60] or None,
        lang=lang(),
    )
    flash(t("review_page.decided", outcome=done.outcome_name, n=done.left), "good")
    return redirect(url_for("review.case", name=name) if done.left else url_for("review.queue"))


@blueprint.post("/case/<name>/confirm")
def confirm(name: str) -> ResponseReturnValue:
    simulator().judging.confirm(who(), stream=stream_of(name))
    good("review_page.confirmed")
    return redirect(url_for("review.queue"))


@blueprint.post("/case/<name>/void")
def void(name: str) -> ResponseReturnValue:
    form = request.form
    simulator().judging.void(
        who(),
        stream=stream_of(name),
        slot=form.get("slot", ""),
        reason=form.get("reason", ""),
        key=form.get("key", "")[:60] or None,
        lang=lang(),
    )
    good("review_page.voided")
    return redirect(url_for("review.case", name=name))


@blueprint.post("/case/<name>/invite")
def invite(name: str) -> ResponseReturnValue:
    simulator().judging.invite(who(), stream=stream_of(name), person=request.form.get("person", ""))
    good("review_page.invited")
    return redirect(url_for("review.queue"))


# --- appeals ---


@blueprint.get("/appeals")
def appeals() -> ResponseReturnValue:
    return render_template("review/appeals.html", appeals=simulator().judging.appeals(who(), lang=lang()))


@blueprint.get("/appeal/<code>")
def appeal_form(code: str) -> ResponseReturnValue:
    sitting = f"sitting/{code}"
    slot, rule = request.args.get("slot", ""), request.args.get("rule", "")
    can = simulator().judging.contestable(who(), sitting=sitting, lang=lang())
    fits = [one for one in can if slot in ("", one.slot) and (not rule or one.finding.split(":")[0] == rule)]
    return render_template("review/appeal.html", can=fits or can, code=code, key=secrets.token_hex(12))


@blueprint.post("/appeal/<code>")
def appeal(code: str) -> ResponseReturnValue:
    form = request.form
    slot, _, finding = form.get("what", "").partition("|")
    simulator().judging.appeal(
        who(),
        sitting=f"sitting/{code}",
        slot=slot,
        finding=finding,
        reason=form.get("reason", ""),
        key=form.get("key", "")[:60] or None,
    )
    good("review_page.appealed")
    return redirect(url_for("exam.result", code=code))
