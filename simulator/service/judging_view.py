"""What is shown of judging: the queue, a case with everything side by side, decisions, appeals."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.report.model import FindingWords, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class MayView:
    """Whether the reader may judge; if not, why, and the logins of those who may. `invite`: nobody of the house may,
    so an external examiner can be invited once.
    """

    allowed: bool
    reasons: tuple[str, ...]
    others: tuple[str, ...]
    invite: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """Something that waits for an examiner. `number` stands for the candidate; `slot` and `finding`: of an appeal.

    `about`: the exam, or the scenario of a spot check. Times in ms of UTC.
    """

    stream: str
    kind: str
    kind_name: str
    number: str
    about: str
    about_name: str
    slot: str
    finding: str
    questions: int
    since: int
    due: int
    overdue: bool
    may: MayView


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits, by due time. `mine`: how many of `total` the reader may judge; `lines` are one page of them."""

    lines: tuple[ReviewLine, ...]
    total: int
    mine: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseBoth:
    """A clause of the standard in both languages."""

    id: str
    source_zh: str
    source_en: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView:
    """One way to decide, and where that leaves the result. `is_now`: as the program takes it without a decision."""

    state: str
    state_name: str
    is_now: bool
    outcome: str
    outcome_name: str
    total: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingView:
    """A decision that was made, with its reason. `by`: the examiner's name, nothing where the reader may not know."""

    at: int
    by: str
    state: str
    state_name: str
    reason: str
    appeal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealView:
    """A finding that the candidate contests. `open`: not decided yet, due by `decide_by`."""

    stream: str
    number: str
    slot: str
    finding: str
    name: str
    at: int
    decide_by: int
    reason: str
    open: bool
    ruling: RulingView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A finding to be decided. `name`: the rule, the question or the text; `told`: the finding as it would be told,
    best and worst for the candidate; `doubts`: why it is in doubt; `facts`: answers given and right, or what was
    measured.

    `weight`: percent of the total between its ends; `critical`: it may fail the exam by itself. `sways`: heard
    otherwise it could have changed the talk, so once it is overturned the role-play can be voided.
    """

    slot: str
    finding: str
    kind: str
    name: str
    told: tuple[FindingWords, ...]
    clauses: tuple[ClauseBoth, ...]
    doubts: tuple[str, ...]
    facts: tuple[str, ...]
    choices: tuple[ChoiceView, ...]
    weight: int
    critical: bool
    sways: bool
    appeal: AppealView | None
    rulings: tuple[RulingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """A finding of a role-play by its key, as it stands."""

    finding: str
    told: FindingWords
    in_doubt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePlay:
    """A role-play as it was held. `lines` carry the marks of findings; `voidable`: a reading that could have changed it
    was overturned, so that a fresh variant can be granted.
    """

    slot: str
    stream: str
    title: str
    persona: str
    channel: str
    lang: str
    ending: str
    low: int
    likely: int
    high: int
    lines: tuple[Line, ...]
    findings: tuple[FindingLine, ...]
    voidable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Everything that an examiner needs, side by side. `name` is empty while candidates are judged without names."""

    stream: str
    kinds: tuple[str, ...]
    number: str
    name: str
    about: str
    about_name: str
    lang: str
    ended_at: int
    due: int
    outcome: str
    outcome_name: str
    total: int | None
    low: int | None
    high: int | None
    pass_mark: int
    questions: tuple[QuestionView, ...]
    plays: tuple[CasePlay, ...]
    may: MayView


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """Where a result stands after a decision. `left`: questions that can still change it. `again`: it was a retry."""

    stream: str
    outcome: str
    outcome_name: str
    total: int | None
    low: int | None
    high: int | None
    left: int
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CanContest:
    """A finding that its candidate can contest, until `until`."""

    slot: str
    finding: str
    name: str
    state: str
    state_name: str
    words: str
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementView:
    """One scorecard of an attempt. `by`, `why`: who made it and for what reason; nothing at the end of the attempt.

    `rules`: what differs from the scorecard before, as `rule: before -> after`.
    """

    at: int
    cause: str
    cause_name: str
    by: str
    why: str
    standard: str
    read_again: bool
    total: int | None
    low: int | None
    high: int | None
    passes: bool | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RescoringView:
    """Judging many again: what was asked for and how far it is. `unread`: erased, or not as they were written."""

    id: str
    at: int
    by: str
    applies: bool
    standard: str
    reads_again: bool
    exams: bool
    person: str
    group: str
    since: int
    total: int
    done: int
    changed: int
    to_pass: int
    to_fail: int
    unread: int
    finished_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChangeView:
    """What one rule found before and would find now, and how many points that is."""

    rule: str
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """Who would change, from what to what, and by which rules. `is_exam`: a sitting, or a role-play of one."""

    stream: str
    person: str
    name: str
    about: str
    is_exam: bool
    turned: str
    turned_name: str
    before: int | None
    after: int | None
    passed_before: bool | None
    passed_after: bool | None
    rules: tuple[RuleChangeView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """One page of what judging again changes, those that pass or fail now first. `by_rule`: how many each changes."""

    rescoring: RescoringView
    lines: tuple[ChangeView, ...]
    total: int
    by_rule: tuple[tuple[str, int], ...]
