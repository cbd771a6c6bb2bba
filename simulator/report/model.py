"""The sections of a report: every text is already in the reader's language, every turn counts from 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shade = Literal["good", "bad", "doubt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`total`, `low`, `high` in percent, None when nothing was judged; without a pass mark `verdict` is empty.

    `contested`: an examiner who decides the doubts otherwise could turn the verdict.
    """

    total: int | None
    low: int | None
    high: int | None
    passes: bool | None
    verdict: str
    line: str
    contested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaBar:
    area: str
    name: str
    percent: int | None
    weight: int
    gained: int
    possible: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodSpot:
    """The customer's two numbers after a turn (0: at the start), and the band in words."""

    turn: int
    patience: int
    trust: int
    band: str
    band_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The sentence that moved the mood most, by so many points of both numbers together, and what it was heard as."""

    turn: int
    text: str
    points: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodCurve:
    spots: tuple[MoodSpot, ...]
    up: Moment | None
    down: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Characters of a turn that a finding points at."""

    start: int
    end: int
    shade: Shade
    rules: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the transcript. `turn` is 0 and `who` is `action` for things done rather than said."""

    turn: int
    who: Literal["customer", "agent", "action"]
    speaker: str
    text: str
    seconds: int
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseWords:
    """A clause in the reader's language; `other`: its text in the other one."""

    id: str
    source: str
    text: str
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a turn; `text` is empty for something done."""

    turn: int
    start: int
    end: int
    text: str
    heard: str
    method: str
    confidence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWords:
    """One finding, whole: what, where it was seen or absent, which clauses, why it matters and how to say it better."""

    rule: str
    name: str
    area: str
    severity: str
    severity_name: str
    state: str
    state_name: str
    points: str
    quotes: tuple[Quote, ...]
    where: str
    detail: str
    clauses: tuple[ClauseWords, ...]
    why: str
    better: str
    remarks: tuple[str, ...]
    prompted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    """A promised time with the words and the turn, and whether it stands in the case form."""

    turn: int
    text: str
    recorded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One thing to practise next."""

    rule: str
    name: str
    clause: ClauseWords | None
    better: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAnswer:
    """What could have been said where a duty was missed."""

    rule: str
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of the standard was judged. `skipped` gives the rules that were not, by the words of their reason."""

    judged: int
    not_applicable: int
    not_judged: int
    line: str
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`findings` cost points; `review` are doubtful harms that cost none until somebody decides."""

    lang: str
    title: str
    about: str
    outcome: str
    ending: str
    summary: tuple[str, ...]
    score: Score
    areas: tuple[AreaBar, ...]
    mood: MoodCurve | None
    transcript: tuple[Line, ...]
    findings: tuple[FindingWords, ...]
    review: tuple[FindingWords, ...]
    kept: tuple[FindingWords, ...]
    promises: tuple[PromiseLine, ...]
    practise: tuple[Practice, ...]
    models: tuple[ModelAnswer, ...]
    coverage: Coverage
