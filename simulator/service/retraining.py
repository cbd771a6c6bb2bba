"""What a failed exam leads to: drills for what cost the most, to be done before the next sitting (EX-15, EX-16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.service.house import House
from simulator.service.prescriptions import prescribe_for
from simulator.storage import Transaction

if TYPE_CHECKING:
    from simulator.service.verdicts import Standing

RULES = 8
CRITICAL = 1000  # points: a critical rule is trained before any other


def retrain(house: House, transaction: Transaction, found: Standing, at: int) -> tuple[str, ...]:
    """The assignments that a candidate gets; none where no drill asks for what was missed.

    They come from nobody but the candidate's own result, so they make nobody the candidate's trainer.
    """
    candidate = found.sitting.booked.candidate
    rules = weakest_rules(found)[:RULES]
    return prescribe_for(house, transaction, person=candidate, rules=rules, by=candidate, at=at) if rules else ()


def weakest_rules(found: Standing) -> tuple[str, ...]:
    """The rules that cost the most in the failed sections, or in all where none failed by itself, heaviest first."""
    places = {play.slot: play.section for play in found.sitting.booked.form.plays}
    failed = set(found.result.failed_sections) & set(places.values())
    lost: dict[str, int] = {}
    for slot, play in found.work.plays.items():
        if failed and places[slot] not in failed:
            continue
        for finding in play.card.findings:
            if finding.state in ("broken", "missed"):
                points = finding.lost or finding.possible - finding.gained
                weight = points + (CRITICAL if finding.severity == "critical" else 0)
                lost[finding.rule] = lost.get(finding.rule, 0) + weight
    return tuple(sorted(lost, key=lambda rule: (-lost[rule], rule)))
