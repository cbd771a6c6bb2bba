"""Drills: what there is, playing one, and the good sample."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import lru_cache

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.errors import SimulatorError
from web import talks
from web.answers import good
from web.headers import MAY_LISTEN
from web.pages import lang, simulator, t
from web.reports.drawing import drawn
from web.signed_in import who
from web.talks import Paths

blueprint = Blueprint("drill", __name__, template_folder="templates")
PLAYERS = frozenset({"trainee", "trainer", "examiner", "manager"})


def stream(code: str) -> str:
    """The id of an attempt from the end of its address."""
    return f"attempt/{code}"


@blueprint.get("/drills")
def catalogue() -> ResponseReturnValue:
    channel, persona = request.args.get("channel", ""), request.args.get("persona", "")
    cards = simulator().practice.catalogue(who(), lang=lang())
    personas = dict(sorted({card.persona: card.persona_name for card in cards}.items()))
    fitting = [c for c in cards if channel in ("", c.channel) and persona in ("", c.persona)]
    return render_template(
        "drill/catalogue.html", cards=fitting, personas=personas.items(), channel=channel, persona=persona
    )


@blueprint.get("/drills/<scenario>")
def card(scenario: str) -> ResponseReturnValue:
    wanted = "test" if request.args.get("mode") == "test" else "practice"
    return render_template(
        "drill/card.html",
        card=simulator().practice.card(who(), scenario=scenario, lang=lang()),
        key=secrets.token_hex(12),
        wanted=wanted,
    )


@blueprint.post("/drills/<scenario>/start")
def start(scenario: str) -> ResponseReturnValue:
    form = request.form
    talk = simulator().practice.start(
        who(),
        scenario=scenario,
        mode="test" if form.get("mode") == "test" else "practice",
        spoken="en" if form.get("lang") == "en" else "zh",
        key=form.get("key", "")[:60] or None,
        lang=lang(),
    )
    # Whether the customer is only heard is between this browser and the trainee, as in the terminal.
    listen = {"listen": "1"} if form.get("listen") else {}
    return redirect(url_for("drill.talk", code=talk.id.partition("/")[2], **listen))


@blueprint.get("/drills/<scenario>/sample")
def sample(scenario: str) -> ResponseReturnValue:
    spoken = request.args.get("spoken", lang())
    shown = simulator().practice.sample(who(), scenario=scenario, spoken="en" if spoken == "en" else "zh", lang=lang())
    return render_template("drill/sample.html", shown=shown, **drawn(shown.report), back=request.args.get("back", ""))


@blueprint.get("/talk/<code>")
def talk(code: str) -> ResponseReturnValue:
    shown = simulator().practice.talk(who(), attempt=stream(code), lang=lang())
    dictates = simulator().dictates()
    answer = make_response(talks.page(shown, replace(paths(code, shown.mode, shown.scenario), dictates=dictates)))
    if dictates:
        answer.headers["Permissions-Policy"] = MAY_LISTEN
    return answer


@blueprint.get("/talk/<code>/now")
def now(code: str) -> ResponseReturnValue:
    shown = simulator().practice.talk(who(), attempt=stream(code), composing=talks.composing(), lang=lang())
    return talks.parts_if_new(shown, paths(code, shown.mode, shown.scenario))


@blueprint.post("/talk/<code>/do")
def do(code: str) -> ResponseReturnValue:
    given = talks.sent()
    shown = simulator().practice.do(
        who(),
        attempt=stream(code),
        line=given.line,
        fields=given.fields,
        seen=given.seen,
        key=given.key,
        composing=given.composing,
        pasted=given.pasted,
        lang=lang(),
    )
    return talks.parts(shown, paths(code, shown.mode, shown.scenario))


@blueprint.post("/talk/<code>/hint")
def hint(code: str) -> ResponseReturnValue:
    shown = simulator().practice.hint(who(), attempt=stream(code), seen=talks.sent().seen, lang=lang())
    return talks.parts(shown, paths(code, shown.mode, shown.scenario))


@blueprint.post("/talk/<code>/pause")
def pause(code: str) -> ResponseReturnValue:
    shown = simulator().practice.pause(who(), attempt=stream(code), seen=talks.sent().seen, lang=lang())
    return talks.parts(shown, paths(code, shown.mode, shown.scenario))


@blueprint.get("/talk/<code>/voice/<int:turn>")
def voice(code: str, turn: int) -> ResponseReturnValue:
    """What the customer says in a turn, as sound."""
    return Response(simulator().voice.line(who(), attempt=stream(code), turn=turn), mimetype="audio/wav")


@blueprint.post("/talk/<code>/retake")
def retake(code: str) -> ResponseReturnValue:
    turn = request.form.get("turn", "")
    fork = simulator().practice.retake(
        who(), attempt=stream(code), turn=int(turn) if turn.isdigit() and len(turn) < 6 else 0, lang=lang()
    )
    good("drill.retaken")
    return redirect(url_for("drill.talk", code=fork.id.partition("/")[2]))


@blueprint.get("/talk/<code>/leave")
def leaving(code: str) -> ResponseReturnValue:
    shown = simulator().practice.talk(who(), attempt=stream(code), lang=lang())
    if shown.phase == "over":
        return redirect(url_for("reports.one", code=code))
    return render_template("drill/leave.html", talk=shown, code=code)


@blueprint.post("/talk/<code>/leave")
def leave(code: str) -> ResponseReturnValue:
    if request.form.get("how") == "later":
        try:
            shown = simulator().practice.talk(who(), attempt=stream(code), lang=lang())
            simulator().practice.pause(who(), attempt=stream(code), seen=shown.seen, lang=lang())
        except SimulatorError:
            pass  # a test has no pause: its clock goes on, and it can be gone on with all the same
        return redirect(url_for("home.index"))
    simulator().practice.leave(who(), attempt=stream(code), lang=lang())
    return redirect(url_for("reports.one", code=code))


def paths(code: str, mode: str, scenario: str) -> Paths:
    """What a drill's page offers in its mode."""
    return _paths(code, mode, scenario, request.script_root, t("drill.to_report"))


@lru_cache(maxsize=1000)
def _paths(code: str, mode: str, scenario: str, root: str, to_report: str) -> Paths:
    """Every reply draws them, and they follow from nothing else. `root`: below which this application is served."""
    is_practice, here = mode == "practice", url_for("drill.talk", code=code)
    return Paths(
        do=f"{here}/do",
        now=f"{here}/now",
        leave=f"{here}/leave",
        hint=f"{here}/hint" if is_practice else "",
        pause=f"{here}/pause" if is_practice else "",
        retake=f"{here}/retake" if is_practice else "",
        sample=url_for("drill.sample", scenario=scenario, back=here) if is_practice else "",
        voice=url_for("drill.voice", code=code, turn=0).removesuffix("0"),
        after=url_for("reports.one", code=code),
        after_words=to_report,
    )
