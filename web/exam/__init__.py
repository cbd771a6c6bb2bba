"""Exams for their candidates: what there is, the lobby, the paper, role-plays, handing in, the result, appeals."""

from __future__ import annotations

import json
import secrets

from flask import Blueprint, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.errors import NotFound, Refused
from simulator.service import Who
from simulator.service.papers import PaperView
from web import talks
from web.answers import good
from web.pages import simulator, t
from web.reports.drawing import drawn
from web.signed_in import confirm, confirmed, source, who
from web.talks import Paths

blueprint = Blueprint("exam", __name__, url_prefix="/exams", template_folder="templates")


def sitting_id(code: str) -> str:
    return f"sitting/{code}"


@blueprint.get("/")
def index() -> ResponseReturnValue:
    exams, ready = (), {}
    try:
        exams = simulator().exams.blueprints(who())
        ready = {one.id: simulator().exams.ready(who(), blueprint=one.id) for one in exams}
    except NotFound:
        pass  # nothing is published for exams yet; the page says so
    names = {one.id: one.name for one in exams}
    mine = [one for one in simulator().exams.sittings(who()) if one.candidate == who().id]
    return render_template("exam/index.html", exams=exams, ready=ready, mine=mine, names=names)


@blueprint.get("/<code>")
def sitting(code: str) -> ResponseReturnValue:
    """The lobby before, the paper while it runs, the result afterwards."""
    paper = simulator().exams.paper(who(), sitting=sitting_id(code))
    if paper.stage in ("over", "handed_in") and not any(play.state != "over" for play in paper.plays):
        return redirect(url_for("exam.result", code=code))
    if paper.stage not in ("running", "over", "handed_in") or not confirmed():
        return render_template("exam/lobby.html", paper=paper, code=code, confirmed=confirmed())
    return render_template("exam/paper.html", paper=paper, code=code)


@blueprint.post("/<code>/confirm")
def confirm_identity(code: str) -> ResponseReturnValue:
    """The password again: it is really this candidate who sits here."""
    simulator().people.sign_in(login=g.account_login, password=request.form.get("password", ""), source=source())
    confirm()
    return redirect(url_for("exam.sitting", code=code))


@blueprint.post("/<code>/open")
def open_here(code: str) -> ResponseReturnValue:
    """The invigilator opens the sitting on the candidate's screen, without signing in there."""
    form = request.form
    entered = simulator().people.sign_in(
        login=form.get("login", ""), password=form.get("password", ""), source=source()
    )
    simulator().exams.open(Who(id=entered.who.id), sitting=sitting_id(code), code=form.get("code", ""))
    good("exam_page.opened")
    return redirect(url_for("exam.sitting", code=code))


@blueprint.post("/<code>/begin")
def begin(code: str) -> ResponseReturnValue:
    _must_be_confirmed()
    section = request.form.get("section", "")
    simulator().exams.start_section(who(), sitting=sitting_id(code), section=section)
    return redirect(url_for("exam.section", code=code, section=section))


@blueprint.get("/<code>/section/<section>")
def section(code: str, section: str) -> ResponseReturnValue:
    paper = simulator().exams.paper(who(), sitting=sitting_id(code), section=section)
    if not confirmed() or paper.section != section:
        return redirect(url_for("exam.sitting", code=code))
    return render_template(
        "exam/section.html",
        paper=paper,
        code=code,
        saved={one.item: one for one in paper.saved},
        part=next(one for one in paper.sections if one.id == section),
        following=_following(paper, section),
    )


def _following(paper: PaperView, section: str) -> str:
    """The section after this one, that is still to be done; nothing after the last."""
    ids = [one.id for one in paper.sections if one.parts and one.state != "kept"]
    after = ids[ids.index(section) + 1 :] if section in ids else []
    return after[0] if after else ""


@blueprint.post("/<code>/save")
def save(code: str) -> ResponseReturnValue:
    """One answer, as it stands; the page sends it whenever it changes."""
    form = request.form
    seen = form.get("seen", "")
    fields = json.loads(form.get("fields") or "[]")
    kept = simulator().exams.save_answer(
        who(),
        sitting=sitting_id(code),
        item=form.get("item", ""),
        chosen=tuple(form.getlist("chosen")),
        fields=tuple((str(name), str(value)) for name, value in fields),
        seen=int(seen) if seen.isdigit() and len(seen) < 6 else None,
        key=form.get("key", "")[:60] or None,
    )
    return jsonify(item=kept.item, saves=kept.saves, at=simulator().house.clock())


@blueprint.post("/<code>/typed")
def typed(code: str) -> ResponseReturnValue:
    form = request.form
    strokes = [int(one) for one in form.get("strokes", "").split(",") if one.isdigit() and len(one) < 9]
    simulator().exams.type_text(
        who(),
        sitting=sitting_id(code),
        item=form.get("item", ""),
        text=form.get("text", ""),
        ms=_whole(form.get("ms", "")),
        strokes=tuple(strokes),
        pastes=_whole(form.get("pastes", "")),
        key=form.get("key", "")[:60] or None,
    )
    good("exam_page.typed")
    return redirect(url_for("exam.section", code=code, section=form.get("section", "")))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


# --- role-plays ---


@blueprint.post("/<code>/play/<slot>")
def start_play(code: str, slot: str) -> ResponseReturnValue:
    _must_be_confirmed()
    simulator().exams.start_play(who(), sitting=sitting_id(code), slot=slot)
    return redirect(url_for("exam.play", code=code, slot=slot))


@blueprint.get("/<code>/play/<slot>")
def play(code: str, slot: str) -> ResponseReturnValue:
    shown = simulator().exams.talk(who(), sitting=sitting_id(code), slot=slot)
    return talks.page(shown.talk, _paths(code, slot, shown.until))


@blueprint.get("/<code>/play/<slot>/now")
def play_now(code: str, slot: str) -> ResponseReturnValue:
    shown = simulator().exams.talk(who(), sitting=sitting_id(code), slot=slot, composing=talks.composing())
    return talks.parts_if_new(shown.talk, _paths(code, slot, shown.until))


@blueprint.post("/<code>/play/<slot>/do")
def play_do(code: str, slot: str) -> ResponseReturnValue:
    given = talks.sent()
    shown = simulator().exams.do(
        who(),
        sitting=sitting_id(code),
        slot=slot,
        line=given.line,
        fields=given.fields,
        seen=given.seen,
        key=given.key,
        composing=given.composing,
        pasted=given.pasted,
    )
    return talks.parts(shown.talk, _paths(code, slot, shown.until))


def _paths(code: str, slot: str, until: int) -> Paths:
    return Paths(
        do=url_for("exam.play_do", code=code, slot=slot),
        now=url_for("exam.play_now", code=code, slot=slot),
        after=url_for("exam.sitting", code=code),
        after_words=t("exam_page.back_to_paper"),
        deadline=until,
    )


# --- the end ---


@blueprint.get("/<code>/review")
def review(code: str) -> ResponseReturnValue:
    paper = simulator().exams.paper(who(), sitting=sitting_id(code))
    return render_template("exam/review.html", paper=paper, code=code)


@blueprint.post("/<code>/hand-in")
def hand_in(code: str) -> ResponseReturnValue:
    simulator().exams.hand_in(who(), sitting=sitting_id(code))
    return redirect(url_for("exam.result", code=code))


@blueprint.get("/<code>/result")
def result(code: str) -> ResponseReturnValue:
    found = simulator().exams.result(who(), sitting=sitting_id(code))
    drawings = {one.slot: drawn(one.report) for one in found.details.plays} if found.details else {}
    return render_template(
        "exam/result.html",
        found=found,
        code=code,
        drawings=drawings,
        is_mine=found.candidate == who().id,
        key=secrets.token_hex(12),
    )


@blueprint.post("/<code>/acknowledge")
def acknowledge(code: str) -> ResponseReturnValue:
    simulator().exams.acknowledge(who(), sitting=sitting_id(code))
    good("exam_page.acknowledged")
    return redirect(url_for("exam.result", code=code))


def _must_be_confirmed() -> None:
    if not confirmed():
        raise Refused("Confirm first that it is you, with your password.", code="confirm_first")
