"""The first page: what to do next, how one is getting on, and what others said of it."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.service.due_next import Step
from simulator.service.sittings import SittingLine
from web.answers import back_to
from web.home.duties import duties
from web.pages import lang, simulator
from web.signed_in import who

blueprint = Blueprint("home", __name__, template_folder="templates")
LEARNERS = frozenset({"trainee", "trainer", "examiner", "manager"})
LATEST = 5


@blueprint.get("/")
def index() -> ResponseReturnValue:
    roles = g.account_roles
    if "trainee" not in roles:
        return render_template(
            "home/index.html",
            home=None,
            duties=duties(simulator().house.clock()),
            progress=None,
            comments=(),
            latest=(),
            groups=_groups(),
            exams=_exams(),
        )
    training = simulator().training
    latest = simulator().practice.attempts(who(), person=who().id, status="scored", limit=LATEST, lang=lang())
    return render_template(
        "home/index.html",
        home=training.home(who(), lang=lang()),
        duties=duties(simulator().house.clock()),
        progress=training.progress(who(), lang=lang()),
        comments=training.comments(who(), unseen=True),
        latest=latest.attempts,
        groups=_groups(),
        exams=_exams(),
    )


def _exams() -> list[SittingLine]:
    """One's own exams that are booked or go on, the next one first."""
    if LEARNERS.isdisjoint(g.account_roles):
        return []
    mine = [one for one in simulator().exams.status(who()) if one.candidate == who().id]
    return sorted(mine, key=lambda one: one.window_opens)


def _groups() -> tuple[object, ...]:
    """The groups that a trainer leads."""
    if "trainer" not in g.account_roles:
        return ()
    return tuple(one for one in simulator().groups.list(who()) if one.lead is not None and one.lead.id == who().id)


@blueprint.post("/comments/acknowledge")
def acknowledge() -> ResponseReturnValue:
    simulator().training.acknowledge(who(), comment=request.form.get("comment", ""))
    return redirect(back_to(url_for("home.index")))


@blueprint.app_template_global()
def step_path(step: Step) -> str:
    """Where one does what is to be done."""
    if step.attempt is not None:
        return url_for("drill.talk", code=step.attempt.partition("/")[2])
    if step.kind == "module" or (step.assignment is not None and step.assignment.task.kind == "module"):
        return url_for("modules.one", module=step.name)
    if step.assignment is not None and step.assignment.task.kind not in ("drill", "module"):
        return url_for("home.index")
    return url_for("drill.card", scenario=step.name, mode=step.mode or "practice")
