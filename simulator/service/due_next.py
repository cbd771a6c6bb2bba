"""What a person should do next, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import func, select

from simulator.service.assigning import Assignment, in_order, standing
from simulator.service.closed import closed_for
from simulator.service.modules import module_views
from simulator.service.prescriptions import lately, prescription
from simulator.service.rulebook import RuleBook
from simulator.service.tasks import outside_exams
from simulator.storage import Reading
from simulator.storage.tables import AssignmentRow, AttemptRow, CommentRow
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.library import Library

StepKind = Literal["resume", "spot_check", "overdue", "assigned", "module", "prescribed", "free", "blocked"]
MOST_OPEN, MOST_PRESCRIBED, MOST_FREE = 3, 2, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do. `attempt`: the one to go on with. `name`: a scenario, module or exam; `why`: in words."""

    kind: StepKind
    name: str
    title: str
    attempt: str | None = None
    assignment: Assignment | None = None
    variant: str | None = None
    mode: str | None = None
    due_at: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """`steps` in the order in which they should be done. `unseen`: comments that wait to be acknowledged."""

    person: str
    steps: tuple[Step, ...]
    unseen: int


def home(now: Reading, library: Library, book: RuleBook, words: Words, person: str, at: int) -> Home:
    """Attempts to go on with, spot checks, what is late, what is due next, modules, what is weak, free practice."""
    row = AssignmentRow
    given = standing(now, library, words.lang, at, row.person == person, row.withdrawn_at.is_(None))
    todo = [_of(one, words) for one in in_order(given)]
    steps = [
        *_open(now, library, words, person),
        *(step for step in todo if step.kind != "blocked"),
        *_modules(now, library, words, person, given),
        *_prescribed(now, library, book, words, person, at, given),
        *_free(now, library, words, person),
        *(step for step in todo if step.kind == "blocked"),
    ]
    unseen = select(func.count()).where(CommentRow.person == person, CommentRow.acknowledged_at.is_(None))
    return Home(person=person, steps=tuple(steps), unseen=now.session.scalar(unseen) or 0)


def _open(now: Reading, library: Library, words: Words, person: str) -> Iterator[Step]:
    row = AttemptRow
    query = select(row).where(row.person == person, row.status == "open", outside_exams())
    for one in now.session.scalars(query.order_by(row.last_at.desc()).limit(MOST_OPEN)):
        title = _title(library, words, one.scenario)
        yield Step(kind="resume", name=one.scenario, title=title, attempt=one.stream, mode=one.mode)


def _of(one: Assignment, words: Words) -> Step:
    kind: StepKind = "assigned"
    if one.status == "blocked":
        kind = "blocked"
    elif one.spot:
        kind = "spot_check"
    elif one.status == "overdue":
        kind = "overdue"
    why = words("training.blocked", what=words.joined(list(one.blocked_by))) if one.blocked_by else ""
    task = one.task
    return Step(
        kind=kind,
        name=task.name,
        title=one.title,
        assignment=one,
        variant=task.variant,
        mode=task.mode,
        due_at=one.due_at,
        why=why,
    )


def _modules(
    now: Reading, library: Library, words: Words, person: str, given: tuple[Assignment, ...]
) -> Iterator[Step]:
    """Modules not yet passed that are not assigned anyway."""
    assigned = {one.task.name for one in given if one.task.kind == "module"}
    for one in module_views(now, library, person, words.lang):
        if one.passed_at is None and one.id not in assigned:
            yield Step(kind="module", name=one.id, title=one.title, why=one.about)


def _prescribed(
    now: Reading,
    library: Library,
    book: RuleBook,
    words: Words,
    person: str,
    at: int,
    given: tuple[Assignment, ...],
) -> Iterator[Step]:
    """Drills for what is weak that are not assigned anyway."""
    assigned = {one.task.name for one in given if one.task.kind == "drill" and one.status != "done"}
    found = prescription(now, library, book, words, person, at).drills
    for one in [one for one in found if one.scenario not in assigned][:MOST_PRESCRIBED]:
        yield Step(
            kind="prescribed", name=one.scenario, title=one.title, variant=one.variant, mode="practice", why=one.why
        )


def _free(now: Reading, library: Library, words: Words, person: str) -> Iterator[Step]:
    """Drills not played yet, then those played the longest ago."""
    last: dict[str, int] = {}
    for one in lately(now, person):
        last.setdefault(one.scenario, one.at)
    closed = closed_for(now, person)
    names = sorted(
        (name for name in library.scenarios if name not in closed), key=lambda name: (last.get(name, 0), name)
    )
    for name in names[:MOST_FREE]:
        yield Step(kind="free", name=name, title=_title(library, words, name), mode="practice")


def _title(library: Library, words: Words, scenario: str) -> str:
    found = library.scenarios.get(scenario)
    return found.title.of(words.lang) if found else scenario
