"""The values of scoring: findings with their evidence, areas, and the scorecard with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.content.base import Ending, Severity

# open: the window has not closed yet in a running attempt; not_judged: it needs a scenario, a channel or times
# not given.
# for_review: a harm heard without certainty; it costs nothing until somebody decides.
State = Literal["met", "missed", "broken", "for_review", "not_applicable", "open", "not_judged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words that show a finding: a turn's index, characters in it,
    and what was heard there and how surely (percent).
    """

    turn: int
    start: int
    end: int
    quote: str
    term: str = ""
    method: str = ""
    confidence: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one check says, before points: a state, its words, or the turns in which the thing was absent (first, last).

    `detail`: figures of the check, for the reader of a report ("4 rings", "31 s"). `sure`: nothing in it is for review.
    """

    state: State
    evidence: tuple[Evidence, ...] = ()
    absent: tuple[int, int] | None = None
    detail: str = ""
    sure: bool = True
    prompted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One verdict of one rule with its clauses and points. `gained` of `possible`, or `lost`.

    `proposed`: a critical matter without explicit words, which only an examiner may call critical. `charged_by`:
    an overlapping
    finding of higher severity that already pays for these words.
    """

    rule: str
    area: str
    severity: Severity
    clauses: tuple[str, ...]
    state: State
    gained: int = 0
    possible: int = 0
    lost: int = 0
    evidence: tuple[Evidence, ...] = ()
    absent: tuple[int, int] | None = None
    detail: str = ""
    sure: bool = True
    prompted: bool = False
    proposed: bool = False
    charged_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaScore:
    """Points and percent (0-100) of an area; `percent` is None where nothing in it applied."""

    area: str
    weight: int
    gained: int
    possible: int
    lost: int
    percent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The score of an attempt so far, or at its end.

    `total`, `low`, `high`: percent, the likely value and the interval when every doubt is decided against or for the
    trainee; None when nothing was judged. `passes`: None where no scenario says what passing needs. `contested`:
    another decision of the doubts would turn passing into failing, or failing into passing.
    """

    findings: tuple[Finding, ...]
    areas: tuple[AreaScore, ...]
    total: int | None
    low: int | None
    high: int | None
    passes: bool | None
    critical: tuple[str, ...]
    ending: Ending | None
    contested: bool = False

    def of(self, rule: str) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.rule == rule)
