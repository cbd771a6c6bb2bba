"""From an attempt to its scorecard: every rule that applies is judged through three lenses, points become percent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from simulator.content.scenario import Scenario
from simulator.content.standard import Rule, Standard
from simulator.dialogue.attempt import Attempt
from simulator.scoring import bans, duties, record, timing  # noqa: F401  (each registers its checks)
from simulator.scoring.card import AreaScore, Finding, Scorecard, Verdict
from simulator.scoring.registry import CHECKS, FREE
from simulator.scoring.view import Lens, View

_RANK = {"minor": 0, "major": 1, "critical": 2}
LEAST_DUTIES = 3  # duties judged, below which a transcript without a scenario gets findings but no score
_NEEDS_SCENARIO = ("intent:", "action:", "did:")


def score(
    standard: Standard,
    attempt: Attempt,
    scenario: Scenario | None = None,
    *,
    channel: str | None = None,
    timed: bool = True,
) -> Scorecard:
    """The scorecard of `attempt`, at its end or so far; the same events give the same card whenever it is asked for.

    Without a scenario only scenario-free rules are judged, and nobody passes or fails. `timed`: the events' times
    are real.
    """
    channel = scenario.channel if scenario is not None else channel
    cards = [_through(standard, attempt, scenario, channel, timed, lens) for lens in ("likely", "against", "for")]
    likely, against, _ = cards
    totals = [card.total for card in cards if card.total is not None]
    # A critical matter without explicit words fails nobody by itself, but an examiner may call it critical.
    fails = bool(likely.passes) and any(finding.proposed for finding in against.findings)
    contested = fails or len({card.passes for card in cards}) > 1
    return replace(likely, low=min(totals, default=None), high=max(totals, default=None), contested=contested)


def rules_for(standard: Standard, scenario: Scenario | None) -> tuple[Rule, ...]:
    """The rules of an attempt: those of the standard that apply to its scenario, and the scenario's own steps."""
    if scenario is None:
        return standard.rules
    mine = [rule for rule in standard.rules if _applies(rule, scenario) and rule.id not in scenario.skips]
    return (*mine, *scenario.steps)


def _applies(rule: Rule, scenario: Scenario) -> bool:
    where = rule.where
    return (
        (not where.channels or scenario.channel in where.channels)
        and (not where.personas or scenario.persona in where.personas)
        and (not where.tags or any(tag in scenario.tags for tag in where.tags))
    )


def judgeable(rule: Rule, channel: str | None, *, timed: bool) -> bool:
    """Whether a rule can be judged on a transcript without a scenario.

    A duty must have a window of its own there (the first reply, after a proposal): of others nobody knows the occasion.
    """
    check = rule.check
    if check.kind not in FREE or ((rule.where.tags or rule.where.personas) and not _harm_anywhere(rule)):
        return False
    if rule.where.channels and channel not in rule.where.channels:
        return False
    if check.kind == "latency" and not timed:
        return False
    if getattr(check, "bands", ()):
        return False
    triggers = [getattr(check, name, "start") for name in ("opens", "closes")]
    if any(not t.startswith(("start", "said:", "replies:", "end")) for t in triggers):
        return False
    if check.kind == "duty" and triggers == ["start", "end"]:
        return False
    terms = [t for name in ("any", "all", "first", "then", "without") for t in getattr(check, name, ())]
    return not any(term.startswith(_NEEDS_SCENARIO) for term in terms)


def _harm_anywhere(rule: Rule) -> bool:
    """Whether a rule for some scenarios forbids an act that harms in any; its critical twin needs the scenario."""
    return rule.check.kind == "forbid" and rule.severity != "critical" and any(":" not in t for t in rule.check.any)


def _through(
    standard: Standard, attempt: Attempt, scenario: Scenario | None, channel: str | None, timed: bool, lens: Lens
) -> Scorecard:
    findings = found_through(standard, attempt, scenario, channel=channel, timed=timed, lens=lens)
    return card_of(standard, findings, attempt, scenario)


def found_through(
    standard: Standard,
    attempt: Attempt,
    scenario: Scenario | None,
    *,
    channel: str | None = None,
    timed: bool = True,
    lens: Lens,
) -> tuple[Finding, ...]:
    """What every rule finds through one lens, each with its own price, before words that several charge pay once."""
    view = View(standard, attempt, scenario, lens, channel, timed)
    findings: list[Finding] = []
    for rule in rules_for(standard, scenario):
        if scenario is None and not judgeable(rule, channel, timed=timed):
            verdicts = [Verdict(state="not_judged")]
        else:
            verdicts = CHECKS[rule.check.kind](rule.check, view)
        findings += [priced(rule, verdict, len(verdicts)) for verdict in verdicts]
    return tuple(findings)


def card_of(
    standard: Standard, found: Iterable[Finding], attempt: Attempt, scenario: Scenario | None = None
) -> Scorecard:
    """The scorecard of findings, with overlapping words charged once; low and high are both its total."""
    findings = charged_once(list(found))
    areas = tuple(_area(area.id, area.weight, findings) for area in standard.areas)
    enough = scenario is not None or sum(f.possible > 0 for f in findings) >= LEAST_DUTIES
    total = _total(areas) if enough else None
    critical = tuple(
        dict.fromkeys(
            f.rule for f in findings if f.severity == "critical" and f.state in ("broken", "missed") and not f.proposed
        )
    )
    return Scorecard(
        findings=tuple(findings),
        areas=areas,
        total=total,
        low=total,
        high=total,
        passes=_passes(standard, scenario, attempt, areas, total, critical),
        critical=critical,
        ending=attempt.ending,
    )


def priced(rule: Rule, verdict: Verdict, among: int) -> Finding:
    """Duties earn their weight or nothing; prohibitions earn nothing and cost their weight a use (decision 11)."""
    gained = possible = lost = 0
    # However like a grave harm something is: a critical error needs the very words (decision 13).
    grave = rule.severity == "critical" and verdict.state in ("broken", "for_review")
    sure = verdict.sure and not (grave and any(one.method == "similar" for one in verdict.evidence))
    prohibition = rule.check.kind in PROHIBITIONS
    if verdict.state == "met" and not prohibition:
        gained = possible = rule.weight
    elif verdict.state == "missed":
        # Several late replies are several findings of one duty: it is lost once.
        possible = rule.weight if among == 1 else -(-rule.weight // among)
    elif verdict.state == "broken":
        lost = rule.weight
    return Finding(
        rule=rule.id,
        area=rule.area,
        severity=rule.severity,
        clauses=rule.clauses,
        state=verdict.state,
        gained=gained,
        possible=possible,
        lost=lost,
        evidence=verdict.evidence,
        absent=verdict.absent,
        detail=verdict.detail,
        sure=sure,
        prompted=verdict.prompted,
        proposed=grave and not sure,
    )


PROHIBITIONS = frozenset({"forbid", "repeat", "accuracy", "within_authority", "hangup", "share", "run", "size"})


def charged_once(findings: list[Finding]) -> list[Finding]:
    """Words that several prohibitions charge pay once, at the highest severity (decision 11)."""
    order = sorted(range(len(findings)), key=lambda i: (-_RANK[findings[i].severity], -findings[i].lost, i))
    paid: list[int] = []
    for i in order:
        if not findings[i].lost:
            continue
        payer = next((j for j in paid if share_words(findings[i], findings[j])), None)
        if payer is None:
            paid.append(i)
        else:
            findings[i] = replace(findings[i], lost=0, charged_by=findings[payer].rule)
    return findings


def share_words(a: Finding, b: Finding) -> bool:
    return any(
        x.turn == y.turn and x.start < y.end and y.start < x.end and x.end - x.start and y.end - y.start
        for x in a.evidence
        for y in b.evidence
        if x.term and y.term
    )


def percent(part: int, whole: int) -> int:
    """Whole percent, halves rounded up, between 0 and 100."""
    return max(0, min(100, (200 * part + whole) // (2 * whole)))


def _area(area: str, weight: int, findings: list[Finding]) -> AreaScore:
    mine = [f for f in findings if f.area == area]
    gained = sum(f.gained for f in mine)
    possible = sum(f.possible for f in mine)
    lost = sum(f.lost for f in mine)
    value = percent(max(0, gained - lost), possible) if possible else (0 if lost else None)
    return AreaScore(area=area, weight=weight, gained=gained, possible=possible, lost=lost, percent=value)


def _total(areas: tuple[AreaScore, ...]) -> int | None:
    judged = [(a.percent, a.weight) for a in areas if a.percent is not None]
    if not judged:
        return None
    weights = sum(weight for _, weight in judged)
    return (2 * sum(value * weight for value, weight in judged) + weights) // (2 * weights)


def _passes(
    standard: Standard,
    scenario: Scenario | None,
    attempt: Attempt,
    areas: tuple[AreaScore, ...],
    total: int | None,
    critical: tuple[str, ...],
) -> bool | None:
    if scenario is None or attempt.ending is None or total is None:
        return None
    mark = standard.passing
    return total >= mark.total and not critical and all(a.percent is None or a.percent >= mark.area for a in areas)
