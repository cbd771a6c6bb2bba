"""The standard: what is asked of everybody, who has read it, its versions, and what of the content is in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from simulator.errors import BadValue, NotFound
from simulator.service.content_views import StandardInUse, VersionView
from simulator.service.handbook import LIMITS, SEVERITIES, AreaView
from web.answers import good, told
from web.pages import lang, simulator, t, words
from web.paging import page_number
from web.publishing import put_into_use, saying_why_not
from web.signed_in import who

blueprint = Blueprint("standards", __name__, url_prefix="/standards", template_folder="templates")
STAFF = frozenset({"trainer", "examiner", "manager", "auditor", "administrator"})
AUTHORS = frozenset({"trainer", "examiner", "manager"})
PUBLISHERS = frozenset({"trainer", "examiner", "manager", "administrator"})
EXAM_PUBLISHERS = frozenset({"examiner", "manager"})
USES = ("practice", "exam")
PER_PAGE, READERS = 30, 40
KINDS = ("standard", "bank", "scenario", "persona", "business", "item", "blueprint", "module", "cues", "replies")


@blueprint.app_template_global()
def largest_share(areas: Sequence[AreaView]) -> int:
    """The percent of the heaviest area, for bars that are drawn against it."""
    return max((area.percent for area in areas), default=1) or 1


def _is_any(roles: frozenset[str]) -> bool:
    return not roles.isdisjoint(g.account_roles)


def _in_use(use: str) -> StandardInUse | None:
    try:
        return simulator().content.standard(who(), use=use)
    except NotFound:
        return None


@blueprint.get("/")
def index() -> ResponseReturnValue:
    is_staff = _is_any(STAFF)
    return render_template(
        "standards/index.html",
        standard=simulator().handbook.standard(who(), lang=lang()),
        critical=simulator().handbook.rules(who(), severity="critical", lang=lang()).rules,
        mine=simulator().content.standard(who()),
        in_exams=_in_use("exam"),
        read=simulator().content.acknowledged(who(), limit=1) if is_staff else None,
        is_staff=is_staff,
    )


@blueprint.get("/rules")
def rules() -> ResponseReturnValue:
    page, query = page_number(), request.args.get("q", "")
    area, severity = request.args.get("area", ""), request.args.get("severity", "")
    found = simulator().handbook.rules(
        who(),
        query=query,
        area=area or None,
        severity=severity if severity in SEVERITIES else None,
        offset=(page - 1) * PER_PAGE,
        limit=PER_PAGE,
        lang=lang(),
    )
    return render_template(
        "standards/rules.html",
        found=found,
        standard=simulator().handbook.standard(who(), lang=lang()),
        query=query,
        area=area,
        severity=severity,
        severities=SEVERITIES[::-1],
        page=page,
        more=page * PER_PAGE < found.total,
    )


@blueprint.post("/read")
def acknowledge() -> ResponseReturnValue:
    simulator().content.acknowledge(who(), digest=request.form.get("digest", ""))
    good("standard_page.noted")
    return redirect(url_for("standards.index"))


@blueprint.get("/readers")
def readers() -> ResponseReturnValue:
    page = page_number()
    found = simulator().content.acknowledged(who(), offset=(page - 1) * READERS, limit=READERS)
    return render_template("standards/readers.html", found=found, page=page, more=page * READERS < found.total)


# --- versions and what is in use ---


@blueprint.get("/versions")
def versions() -> ResponseReturnValue:
    """All content by kind: what is in use for practice and exams, and what the release would change."""
    use = "exam" if request.args.get("use") == "exam" else "practice"
    every = simulator().content.versions(who())
    changes = simulator().content.diff(who(), use=use)
    kinds = {kind: [change for change in changes if change.kind == kind and change.state != "same"] for kind in KINDS}
    return render_template(
        "standards/versions.html",
        counts=_counts(every),
        standards=[one for one in every if one.kind == "standard"][::-1],
        changes={kind: found for kind, found in kinds.items() if found},
        new=sum(change.state in ("new", "changed", "kept") for change in changes),
        use=use,
        may_publish=_is_any(EXAM_PUBLISHERS if use == "exam" else PUBLISHERS),
        may_use=_is_any(AUTHORS),
    )


def _counts(every: tuple[VersionView, ...]) -> list[tuple[str, int, int, int]]:
    """Kind, things in use for practice and for exams, and versions in all."""
    found = []
    for kind in KINDS:
        ours = [one for one in every if one.kind == kind]
        found.append((kind, *(sum(use in one.used_for for one in ours) for use in USES), len(ours)))
    return found


@blueprint.post("/publish")
def publish() -> ResponseReturnValue:
    """Put one version of the standard into use."""
    version, use = request.form.get("version", ""), request.form.get("use", "")
    put_into_use(version, use)
    return redirect(url_for("standards.versions", use=use))


@blueprint.get("/figures")
def figures() -> ResponseReturnValue:
    return _figures({})


def _figures(typed: Mapping[str, str], wrong: str = "", status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "standards/figures.html",
        standard=simulator().handbook.standard(who(), lang=lang()),
        limits=LIMITS,
        typed=typed,
        wrong=wrong,
        may_change="manager" in g.account_roles,
    )
    return page, status


@blueprint.post("/figures")
def revise() -> ResponseReturnValue:
    """Another version of the standard with the figures that were changed."""
    typed = {name: value.strip() for name, value in request.form.items() if name != "csrf_token"}
    try:
        if not all(value.isascii() and value.isdigit() and len(value) < 6 for value in typed.values()):
            raise BadValue("Give whole numbers.", code="whole_numbers")
        simulator().handbook.revise(who(), figures={name: int(value) for name, value in typed.items()})
    except BadValue as refused:
        return _figures(typed, _named(refused), 400)
    good("standard_page.revised")
    return redirect(url_for("standards.versions"))


def _named(refused: BadValue) -> str:
    """A refusal with the figure called as the page calls it."""
    name = str(refused.slots.get("name", ""))
    key = f"standard_page.{name}"
    if refused.code == "bad_figure" and key in words():
        return words()("errors.bad_figure", **{**refused.slots, "name": t(key)})
    return told(refused)


@blueprint.post("/release")
def publish_release() -> ResponseReturnValue:
    """Put everything that came with the program into use."""
    use = "exam" if request.form.get("use") == "exam" else "practice"
    with saying_why_not("standard_page.second_person"):
        done = simulator().content.publish_release(who(), use=use)
        flash(t("standard_page.published", n=len(done)) if done else t("standard_page.published_nothing"), "good")
    return redirect(url_for("standards.versions", use=use))
