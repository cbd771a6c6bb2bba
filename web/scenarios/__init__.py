"""Scenarios for their authors: what there is, one whole, its text with a live check, versions and what is in use."""

from __future__ import annotations

import re
import secrets

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.errors import Busy, ContentError, SimulatorError
from simulator.service.authoring import CheckedText, ScenarioDetail, SourceText
from web.answers import good, status_of, told
from web.pages import lang, simulator, t
from web.publishing import put_into_use, saying_why_not
from web.scenarios.graph import drawn
from web.signed_in import who

blueprint = Blueprint("scenarios", __name__, url_prefix="/scenarios", template_folder="templates")
AUTHORS = frozenset({"trainer", "manager"})
PUBLISHERS = frozenset({"trainer", "examiner", "manager"})
USES = ("practice", "exam")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    query, channel, waiting = request.args.get("q", ""), request.args.get("channel", ""), request.args.get("waiting")
    lines = simulator().authoring.scenarios(who(), lang=lang())
    wanted = query.casefold().split()
    fitting = [
        line
        for line in lines
        if channel in ("", line.channel)
        and (not waiting or line.waiting)
        and all(word in f"{line.id} {line.title} {line.persona_name}".casefold() for word in wanted)
    ]
    return render_template(
        "scenarios/index.html",
        lines=fitting,
        every=lines,
        query=query,
        channel=channel,
        waiting=waiting,
        may_save=_is_any(AUTHORS),
    )


@blueprint.get("/<scenario>")
def one(scenario: str) -> ResponseReturnValue:
    found = simulator().authoring.scenario(who(), scenario=scenario, digest=_version(), lang=lang())
    return render_template(
        "scenarios/one.html",
        found=found,
        shown=found.preview,
        ways=_ways(found),
        key=secrets.token_hex(12),
        may_save=_is_any(AUTHORS),
        may_try=_is_any(PUBLISHERS),
        may_publish=_is_any(PUBLISHERS),
        saved=request.args.get("saved", ""),
    )


def _ways(found: ScenarioDetail) -> str:
    shown = found.preview
    return drawn(
        shown.beats, shown.first, t("scenario.graph"), next_demand=t("scenario.next_demand"), start=t("scenario.start")
    )


def _version() -> str | None:
    return request.args.get("version") or None


def _is_any(roles: frozenset[str]) -> bool:
    return not roles.isdisjoint(g.account_roles)


# --- the text ---


@blueprint.get("/-/copy")
def copy() -> ResponseReturnValue:
    """A new scenario begins as the copy of another."""
    return redirect(url_for("scenarios.source", scenario=request.args.get("from", ""), copy=1))


@blueprint.get("/<scenario>/source")
def source(scenario: str) -> ResponseReturnValue:
    found = simulator().authoring.source(who(), scenario=scenario, digest=_version())
    if request.args.get("copy"):
        return _editor(_as_copy(found), scenario, copied=True)
    return _editor(found, scenario)


def _as_copy(found: SourceText) -> str:
    """The text as that of another scenario, for its author to go on from."""
    text = re.sub(r"(?m)^id: .*$", f"id: {found.scenario}_2", found.text, count=1)
    return re.sub(r"(?m)^version: .*$", "version: 1", text, count=1)


def _editor(
    found: SourceText | str,
    scenario: str,
    *,
    copied: bool = False,
    refused: str = "",
    checked: CheckedText | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The editor over the text of a version, or over one that is none yet. `checked`: what is wrong with it."""
    is_version = isinstance(found, SourceText)
    page = render_template(
        "scenarios/source.html",
        scenario=scenario,
        text=found.text if isinstance(found, SourceText) else found,
        version=found if is_version else None,
        copied=copied,
        refused=refused,
        found=checked,
        may_save=_is_any(AUTHORS),
        may_check=_is_any(PUBLISHERS),
    )
    return page, status


@blueprint.post("/-/check")
def check() -> ResponseReturnValue:
    """What is wrong with a text, for the editor to show as it is typed."""
    found = simulator().authoring.check(who(), text=request.form.get("text", ""), lang=lang())
    return render_template("scenarios/problems.html", found=found)


@blueprint.post("/-/prove")
def prove() -> ResponseReturnValue:
    """What the samples in a text get."""
    try:
        proved = simulator().authoring.prove(who(), text=request.form.get("text", ""), lang=lang())
    except ContentError as wrong:
        return render_template("scenarios/proved.html", proved=None, wrong=len(wrong.problems))
    except Busy as others:
        return render_template("scenarios/proved.html", busy=told(others))
    return render_template("scenarios/proved.html", proved=proved)


@blueprint.post("/<scenario>/source")
def save(scenario: str) -> ResponseReturnValue:
    """Keep it; where it is refused, the editor comes back with everything that was typed."""
    text, copied = request.form.get("text", ""), bool(request.form.get("copied"))
    try:
        saved = simulator().authoring.save(who(), text=text, lang=lang())
    except ContentError as wrong:
        told_now = t("scenario.not_saved", n=len(wrong.problems))
        checked = simulator().authoring.check(who(), text=text, lang=lang())
        return _editor(text, scenario, copied=copied, refused=told_now, checked=checked, status=422)
    except SimulatorError as refused:
        return _editor(text, scenario, copied=copied, refused=told(refused), status=status_of(refused))
    good("scenario.saved" if saved.new else "scenario.saved_same")
    done = f"new {scenario}" if copied else scenario
    return redirect(url_for("scenarios.one", scenario=saved.scenario, version=saved.digest, saved=done))


@blueprint.get("/<scenario>/compare")
def compare(scenario: str) -> ResponseReturnValue:
    before, after = request.args.get("before", ""), request.args.get("after", "")
    lines = simulator().authoring.difference(who(), scenario=scenario, before=before, after=after)
    found = simulator().authoring.scenario(who(), scenario=scenario, digest=after, lang=lang())
    numbers = {version.digest: version for version in found.versions}
    return render_template("scenarios/compare.html", lines=lines, found=found, old=numbers[before], new=numbers[after])


# --- trying and using ---


@blueprint.post("/<scenario>/try")
def try_it(scenario: str) -> ResponseReturnValue:
    form = request.form
    talk = simulator().authoring.try_it(
        who(),
        scenario=scenario,
        digest=form.get("version", ""),
        spoken="en" if form.get("lang") == "en" else "zh",
        key=form.get("key", "")[:60] or None,
        lang=lang(),
    )
    return redirect(url_for("drill.talk", code=talk.id.partition("/")[2]))


@blueprint.post("/<scenario>/publish")
def publish(scenario: str) -> ResponseReturnValue:
    version, use = request.form.get("version", ""), request.form.get("use", "")
    put_into_use(version, use)
    return redirect(url_for("scenarios.one", scenario=scenario, version=version))


@blueprint.post("/<scenario>/withdraw")
def withdraw(scenario: str) -> ResponseReturnValue:
    use = request.form.get("use", "")
    with saying_why_not():
        simulator().content.withdraw(who(), kind="scenario", name=scenario, use=use)
        good("scenario.withdrawn")
    return redirect(url_for("scenarios.one", scenario=scenario))
