"""Reports of drills: one's own list, one report, two side by side, findings as CSV."""

from __future__ import annotations

import csv
import io
import secrets

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from simulator.report import Report
from web.pages import lang, simulator, t
from web.paging import page_number
from web.people import as_file
from web.reports.drawing import drawn
from web.signed_in import who

blueprint = Blueprint("reports", __name__, template_folder="templates")
PER_PAGE = 25
SHEET = ("rule", "name", "state", "severity", "points", "words", "clauses", "better")
COMMENTERS = frozenset({"trainer", "examiner", "manager"})


@blueprint.get("/reports")
def index() -> ResponseReturnValue:
    """One's own attempts, or those of `person` for whoever may see them."""
    page = page_number()
    person = request.args.get("person") or who().id
    found = simulator().practice.attempts(
        who(), person=person, offset=(page - 1) * PER_PAGE, limit=PER_PAGE, lang=lang()
    )
    return render_template(
        "reports/index.html", found=found, page=page, more=page * PER_PAGE < found.total, person=person
    )


@blueprint.get("/reports/<code>")
def one(code: str) -> ResponseReturnValue:
    found = simulator().practice.report(who(), attempt=f"attempt/{code}", lang=lang())
    same = simulator().practice.attempts(
        who(), person=found.attempt.person, scenario=found.attempt.scenario, status="scored", limit=10, lang=lang()
    )
    others = [line for line in same.attempts if line.id != found.attempt.id]
    findings = (*found.report.findings, *found.report.review, *found.report.kept)
    return render_template(
        "reports/one.html",
        found=found,
        code=code,
        others=others,
        comments=simulator().training.comments(who(), attempt=found.attempt.id),
        may_comment=found.attempt.person != who().id and bool(g.account_roles & COMMENTERS),
        rule_names={finding.rule: finding.name for finding in findings},
        key=secrets.token_hex(12),
        **drawn(found.report),
    )


@blueprint.get("/reports/<code>/compare")
def compare(code: str) -> ResponseReturnValue:
    other = request.args.get("with", "").removeprefix("attempt/")
    two = [simulator().practice.report(who(), attempt=f"attempt/{one}", lang=lang()) for one in (other, code)]
    return render_template(
        "reports/compare.html", old=two[0], new=two[1], code=code, rows=_differences(two[0].report, two[1].report)
    )


@blueprint.get("/reports/<code>/findings.csv")
def findings(code: str) -> ResponseReturnValue:
    report = simulator().practice.report(who(), attempt=f"attempt/{code}", lang=lang()).report
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([t(f"reports.sheet.{name}") for name in SHEET])
    for finding in (*report.findings, *report.review, *report.kept):
        words = " | ".join(quote.text for quote in finding.quotes) or finding.where
        row = [finding.rule, finding.name, finding.state_name, finding.severity_name, finding.points, words]
        row += [" ".join(clause.id for clause in finding.clauses), finding.better]
        sheet.writerow([_plain(cell) for cell in row])
    name = {"Content-Disposition": f'attachment; filename="findings-{code[:12]}.csv"'}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers=name)


@blueprint.get("/reports/<code>/report.pdf")
def printed(code: str) -> ResponseReturnValue:
    return as_file(simulator().practice.report_pdf(who(), attempt=f"attempt/{code}", lang=lang()))


def _plain(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _differences(old: Report, new: Report) -> list[tuple[str, str, str]]:
    """The rules whose outcome differs: name, before, after."""
    before = {f.rule: f for f in (*old.findings, *old.review, *old.kept)}
    after = {f.rule: f for f in (*new.findings, *new.review, *new.kept)}
    rows = []
    for rule in dict.fromkeys((*after, *before)):
        was, now = before.get(rule), after.get(rule)
        if (was.state if was else "") != (now.state if now else ""):
            named = now or was
            assert named is not None
            rows.append((named.name, was.state_name if was else "–", now.state_name if now else "–"))
    return rows
