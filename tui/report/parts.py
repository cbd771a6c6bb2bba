"""The sections of a report, drawn: the score, the areas, the mood curve, a finding with its clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from simulator.report import Report, curve
from simulator.words import Words
from tui.marks import MARKS, gauge, led, verdict

if TYPE_CHECKING:
    from simulator.report.model import FindingWords, MoodCurve

BAR = 12
LOOKS = {"bad": "bold $error", "doubt": "bold $warning", "good": "bold $success"}


def summary(report: Report, words: Words) -> Content:
    score = report.score
    total = "–" if score.total is None else str(score.total)
    told = (
        f"{verdict(score.passes)} {words('web.passed' if score.passes else 'web.failed')}"
        if score.passes is not None
        else ""
    )
    head = Content.styled(f"{total} ", "bold") + Content.styled(
        told, "bold $success" if score.passes else "bold $error"
    )
    outcome = Content(f"  {report.outcome}\n" if report.outcome else "\n")
    return head + outcome + Content("\n".join(report.summary))


def areas(report: Report, words: Words) -> Content:
    lines = []
    for area in report.areas:
        percent = "–" if area.percent is None else str(area.percent)
        points = f"{area.gained}/{area.possible}" + (f" −{area.lost}" if area.lost else "")
        told = gauge(area.percent or 0, BAR) + Content(f" {percent:>3}  ") + Content.styled(area.name, "bold")
        lines.append(told + Content.styled(f" · {points} · {words('reports.weight', n=area.weight)}", "$text-muted"))
    return Content("\n").join(lines)


def mood(drawn: MoodCurve, words: Words, width: int) -> Content:
    """The curve in blocks, and the sentences that moved it most."""
    read = words("reports.mood_read", first=drawn.spots[0].band_name, last=drawn.spots[-1].band_name)
    parts = [Content.styled(read, "$text-muted"), *(Content(line) for line in curve(drawn.spots, width))]
    for moment, sign, key in ((drawn.up, "▲", "reports.moved_up"), (drawn.down, "▼", "reports.moved_down")):
        if moment is not None:
            why = words(key, n=abs(moment.points), why=moment.why)
            parts.append(
                Content(f"{sign}“{moment.text}” ")
                + Content.styled(f"{words('reports.turn', n=moment.turn)} · {why}", "$text-muted")
            )
    return Content("\n").join(parts)


def shade(report: Report, finding: FindingWords) -> str:
    return "doubt" if finding in report.review else "good" if finding in report.kept else "bad"


def finding_line(report: Report, finding: FindingWords) -> Content:
    kind = shade(report, finding)
    severity = f" · {finding.severity_name}" if kind == "bad" else ""
    head = Content.styled(f"{MARKS[kind]} {finding.state_name}", LOOKS[kind])
    return head + Content(f" {finding.name}") + Content.styled(f"{severity} · {finding.points}", "$text-muted")


def finding(report: Report, one: FindingWords, words: Words) -> Content:
    """One finding whole: the words it rests on, why it matters, the better wording, the clauses with their sources."""
    parts = [finding_line(report, one)]
    for quote in one.quotes:
        if quote.text:
            heard = f" · {quote.heard}" if quote.heard else ""
            parts.append(
                Content(f"“{quote.text}” ")
                + Content.styled(f"{words('reports.turn', n=quote.turn)}{heard}", "$text-muted")
            )
    parts += [Content(text) for text in (one.where, one.detail) if text]
    if one.why:
        parts.append(Content(f"\n{one.why}"))
    if one.better:
        parts.append(Content.styled(f"\n→ {words('tui.report.better')}", "bold") + Content(f"\n{one.better}"))
    parts += [Content.styled(remark, "$text-muted") for remark in one.remarks]
    for clause in one.clauses:
        parts.append(
            Content.styled(f"\n{clause.id}", "bold")
            + Content(f" {clause.text}")
            + Content.styled(f" {clause.source}", "$text-muted")
        )
    return Content("\n").join(parts)


def practise(report: Report, words: Words) -> Content:
    lines = []
    for number, thing in enumerate(report.practise, 1):
        clause = f" [{thing.clause.id}]" if thing.clause else ""
        lines.append(Content.styled(f"{number}. {thing.name}{clause}", "bold"))
        if thing.better:
            lines.append(Content(led("→", thing.better)))
    return Content("\n").join(lines)


def models(report: Report) -> Content:
    return Content("\n").join(
        [Content.styled(f"{one.name}\n", "bold") + Content(led("→", one.text)) for one in report.models]
    )
