"""What can happen in a sitting, as append-only facts in the past tense, and their plain form on disk.

Every `at` is a whole number of milliseconds of the server's clock (UTC epoch); `by` names a person by id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from simulator.content.base import Lang
from simulator.exam.form import Form, FormPlay
from simulator.exam.keyboard import Typed
from simulator.exam.marking import Answer
from simulator.exam.questions import Ruling
from simulator.exam.result import Band

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A sitting is fixed, with its form. `own`: the candidate's time in ms before `extra` percent (an accommodation).

    `code`: digest of the code that the invigilator holds. `attempt` counts the candidate's sittings of this cycle.
    `closes`: scenarios that the candidate cannot practise while the sitting is open.
    """

    at: int
    by: str
    sitting: str
    candidate: str
    invigilator: str
    code: str
    lang: Lang
    form: Form
    window_opens: int
    window_closes: int
    own: int
    extra: int = 0
    attempt: int = 1
    closes: tuple[str, ...] = ()
    schema: int = SCHEMA
    type: Literal["booked"] = "booked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The invigilator gave the code; the candidate may begin."""

    at: int
    by: str
    type: Literal["opened"] = "opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChanged:
    """The invigilator was given another code; `code` is its digest, and the old one opens nothing any more."""

    at: int
    by: str
    code: str
    type: Literal["code_changed"] = "code_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """The sitting does not take place and counts as no attempt: somebody called it off, or nobody had begun it when
    its window closed (`by` is empty).
    """

    at: int
    by: str = ""
    reason: str = ""
    type: Literal["cancelled"] = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionStarted:
    """The candidate began a section; with the first of them the own time begins.

    `local`: in a process on one's own machine, so that the sitting certifies nothing (decision 17).
    """

    at: int
    section: str
    local: bool = False
    type: Literal["section_started"] = "section_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSaved:
    """An answer as it stands; a later one replaces it."""

    at: int
    item: str
    answer: Answer
    type: Literal["answer_saved"] = "answer_saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTyped:
    """A text of the typing test was copied; only the first time counts."""

    at: int
    typed: Typed
    type: Literal["text_typed"] = "text_typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePlayLinked:
    """A role-play was started: its place in the form and the stream of its attempt."""

    at: int
    slot: str
    stream: str
    type: Literal["role_play_linked"] = "role_play_linked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """More time while it runs: `own` ms for the candidate, `window` ms for the window's end."""

    at: int
    by: str
    own: int
    reason: str
    window: int = 0
    type: Literal["extended"] = "extended"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOver:
    """The deadline passed; what was saved by then is judged. `at` is when it was due, not when it was noticed."""

    at: int
    type: Literal["time_over"] = "time_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    at: int
    type: Literal["handed_in"] = "handed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePlayVoided:
    """A role-play does not count: a reading was overturned that had changed its course (decision 14)."""

    at: int
    by: str
    slot: str
    stream: str
    reason: str
    type: Literal["role_play_voided"] = "role_play_voided"


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantGranted:
    """A fresh variant in place of a voided role-play, to be played until `until`."""

    at: int
    by: str
    play: FormPlay
    until: int
    type: Literal["variant_granted"] = "variant_granted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """An examiner decided a finding. `appeal`: as the second examiner, on an appeal."""

    at: int
    by: str
    ruling: Ruling
    reason: str
    appeal: bool = False
    type: Literal["ruled"] = "ruled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed:
    """The candidate contests a finding."""

    at: int
    slot: str
    key: str
    reason: str
    type: Literal["appealed"] = "appealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Where the result stands while it is open: the likely total and its bounds, and the number of questions that an
    examiner has to answer by `decide_by`. `waits_until`: the end of the time for fresh role-plays, 0 without any.
    """

    at: int
    total: int
    low: int
    high: int
    band: Band
    questions: int
    decide_by: int
    waits_until: int = 0
    type: Literal["weighed"] = "weighed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A result was given. `evidence`: digest of what it rests on; `by` is empty where no examiner was needed.

    `low`, `high`: how far doubts that change nothing could still move the total. `sampled`: drawn by lot for an
    examiner to look at. `appeal_until`: the candidate may contest findings before. `areas`, `sections`: their likely
    percents.
    """

    at: int
    outcome: Literal["passed", "failed"]
    total: int
    low: int
    high: int
    band: Band
    evidence: str
    appeal_until: int
    areas: dict[str, int] = field(default_factory=dict)
    sections: dict[str, int] = field(default_factory=dict)
    sampled: bool = False
    by: str = ""
    type: Literal["decided"] = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The candidate has read the result (EX-14)."""

    at: int
    type: Literal["acknowledged"] = "acknowledged"


SittingEvent = Annotated[
    Booked
    | CodeChanged
    | Cancelled
    | Opened
    | SectionStarted
    | AnswerSaved
    | TextTyped
    | RolePlayLinked
    | Extended
    | TimeOver
    | HandedIn
    | RolePlayVoided
    | VariantGranted
    | Ruled
    | Appealed
    | Weighed
    | Decided
    | Acknowledged,
    Field(discriminator="type"),
]

_adapter: TypeAdapter[SittingEvent] = TypeAdapter(SittingEvent)


def to_plain(event: SittingEvent) -> dict[str, object]:
    """The event as plain JSON data, the same for the same event on every machine."""
    plain: dict[str, object] = _adapter.dump_python(event, mode="json")
    return plain


def from_plain(plain: object) -> SittingEvent:
    """The event that `to_plain` wrote; raises pydantic's ValidationError on anything else."""
    return _adapter.validate_python(plain)
