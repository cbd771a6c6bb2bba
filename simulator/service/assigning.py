"""Assignments: given to people, withdrawn, and where each one stands, which follows from what was done."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from sqlalchemy import ColumnElement, func, or_, select

from simulator.content.base import Lang
from simulator.exam.judging import Contact
from simulator.service.house import House
from simulator.service.tasks import Record, Task, fits_assignment, record_of, task_from, title_of
from simulator.storage import Reading, Transaction
from simulator.storage.tables import AssignmentRow, AttemptRow, CommentRow, ModuleTryRow, PersonRow

if TYPE_CHECKING:
    from simulator.library import Library

Status = Literal["open", "done", "overdue", "withdrawn", "blocked"]
Reason = Literal["trainer", "weak", "exam_failed", "spots_failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Something that one person is to do. `done_by`: the attempt that did it, for drills. `blocked_by`: what has to be
    done before, in words, and is not yet. `spot`: a spot check. `rules`: those that gave the `reason`.
    """

    id: str
    batch: str
    person: str
    person_name: str
    by: str
    by_name: str
    at: int
    task: Task
    title: str
    due_at: int | None
    status: Status
    done_by: str | None
    done_at: int | None
    blocked_by: tuple[str, ...]
    spot: bool
    reason: Reason
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be assigned. `after`: what has to be done before."""

    task: Task
    by: str
    at: int
    due_at: int | None = None
    after: tuple[Task, ...] = ()
    spot: bool = False
    reason: Reason = "trainer"
    rules: tuple[str, ...] = ()


# --- giving and withdrawing ---


def stream_of(person: str) -> str:
    return f"training/{person}"


def in_turn(transaction: Transaction, person: str) -> None:
    """Wait for the turn to write a person's training; what is read of it from now on stays true until the end."""
    turn = {"key_share": True}
    transaction.session.get_one(PersonRow, person, with_for_update=turn, populate_existing=True)


def batch_of(house: House, by: str, key: str | None) -> str:
    """The name of what is assigned at once; a retry with the same key finds it again."""
    if key is None:
        return house.new_id("batch")
    digest = hashlib.sha256(f"{by} {key}".encode()).hexdigest()
    return f"batch/{digest[:20]}"


def give(transaction: Transaction, house: House, batch: str, person: str, order: Order) -> str:
    """The id of the assignment. One of the same batch, or an equal one that is still to be done, is given again."""
    in_turn(transaction, person)
    same = _same(transaction, batch, person, order)
    if same is not None:
        return same
    task = order.task
    event = {
        "type": "assigned",
        "at": order.at,
        "id": house.new_id("assignment"),
        "batch": batch,
        "by": order.by,
        "kind": task.kind,
        "name": task.name,
        "mode": task.mode,
        "variant": task.variant,
        "score": task.score,
        "due_at": order.due_at,
        "after": [before.plain() for before in order.after],
        "spot": order.spot,
        "reason": order.reason,
        "rules": list(order.rules),
    }
    transaction.append(stream_of(person), None, [event], person=person)
    return str(event["id"])


def _same(transaction: Transaction, batch: str, person: str, order: Order) -> str | None:
    task, row = order.task, AssignmentRow
    mine = (row.batch == batch, row.person == person, or_(row.spot, (row.kind == task.kind) & (row.name == task.name)))
    found = transaction.session.scalar(select(row.id).where(*mine))
    if found is not None or order.spot:
        return found
    equal = (
        row.person == person,
        row.withdrawn_at.is_(None),
        row.spot.is_(False),
        row.kind == task.kind,
        row.name == task.name,
        row.mode == task.mode,
        row.variant == task.variant,
        row.score == task.score,
    )
    known = transaction.session.scalars(select(row.id).where(*equal)).all()
    still = [one.id for one in settled(transaction, row.id.in_(known)) if not one.done] if known else []
    return still[0] if still else None


def withdraw(transaction: Transaction, person: str, assignment: str, *, by: str, at: int) -> None:
    event = {"type": "withdrawn", "at": at, "id": assignment, "by": by}
    transaction.append(stream_of(person), None, [event], person=person)


# --- where they stand ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A row with the first attempt or passed module that fits it; the preparation of an exam is looked at later."""

    row: AssignmentRow
    done_by: str | None
    done_at: int | None

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def done(self) -> bool:
        return self.done_at is not None


def settled(now: Reading, *conditions: ColumnElement[bool]) -> list[Settled]:
    """The rows for which conditions hold, in the order in which they were given, with what was done about each."""
    row = AssignmentRow
    first = select(AttemptRow.stream).where(row.kind == "drill", fits_assignment())
    by = first.order_by(AttemptRow.ended_at, AttemptRow.stream).limit(1).correlate(row).scalar_subquery()
    passed = (ModuleTryRow.person == row.person, ModuleTryRow.module == row.name, ModuleTryRow.passed)
    module = select(func.min(ModuleTryRow.at)).where(row.kind == "module", *passed, ModuleTryRow.at >= row.at)
    query = select(row, by, module.correlate(row).scalar_subquery()).where(*conditions).order_by(row.at, row.id)
    rows = now.session.execute(query).all()
    streams = [stream for _, stream, _ in rows if stream is not None]
    ended = select(AttemptRow.stream, AttemptRow.ended_at).where(AttemptRow.stream.in_(streams))
    at = dict(now.session.execute(ended).all()) if streams else {}
    return [Settled(row=one, done_by=stream, done_at=at.get(stream, passed_at)) for one, stream, passed_at in rows]


def standing(
    now: Reading, library: Library, lang: Lang, at: int, *conditions: ColumnElement[bool]
) -> tuple[Assignment, ...]:
    """The assignments for which conditions on AssignmentRow hold, oldest first, as they stand at a moment."""
    bare = settled(now, *conditions)
    names = _names(now, {name for one in bare for name in (one.row.person, one.row.by)})
    records: dict[str, Record] = {}

    def record(person: str) -> Record:
        if person not in records:
            records[person] = record_of(now, person)
        return records[person]

    found = []
    for one in bare:
        row = one.row
        task = _task(row)
        done = one.done or (task.kind == "exam" and record(row.person).has(task, library))
        missing = [] if done or not row.after else _missing(row, record(row.person), library)
        title = title_of(library, task)
        found.append(
            Assignment(
                id=row.id,
                batch=row.batch,
                person=row.person,
                person_name=names[row.person],
                by=row.by,
                by_name=names[row.by],
                at=row.at,
                task=task,
                title=title.of(lang) if title else task.name,
                due_at=row.due_at,
                status=status(row.withdrawn_at, row.due_at, at, done=done, blocked=bool(missing)),
                done_by=one.done_by,
                done_at=one.done_at,
                blocked_by=tuple(_title(library, before, lang) for before in missing),
                spot=row.spot,
                reason=cast(Reason, row.reason),
                rules=tuple(row.rules),
            )
        )
    return tuple(found)


def overdue(now: Reading, library: Library, people: Iterable[str], at: int) -> Mapping[str, int]:
    """How many assignments of each person are late."""
    row = AssignmentRow
    late: dict[str, int] = {}
    for one in settled(now, row.person.in_(list(people)), row.withdrawn_at.is_(None), row.due_at < at):
        task = _task(one.row)
        done = one.done or (task.kind == "exam" and record_of(now, one.row.person).has(task, library))
        late[one.row.person] = late.get(one.row.person, 0) + (not done)
    return late


def status(withdrawn_at: int | None, due_at: int | None, at: int, *, done: bool, blocked: bool) -> Status:
    """Withdrawn, done and overdue come before blocked: what is late stays late while something else is missing."""
    if withdrawn_at is not None:
        return "withdrawn"
    if done:
        return "done"
    if due_at is not None and due_at < at:
        return "overdue"
    return "blocked" if blocked else "open"


def _task(row: AssignmentRow) -> Task:
    plain = {"kind": row.kind, "name": row.name, "mode": row.mode, "score": row.score, "variant": row.variant}
    return task_from(plain)


def _missing(row: AssignmentRow, record: Record, library: Library) -> list[Task]:
    return [before for before in map(task_from, row.after) if not record.has(before, library)]


def _title(library: Library, task: Task, lang: Lang) -> str:
    title = title_of(library, task)
    named = title.of(lang) if title else task.name
    return named if task.score is None else f"{named} ({task.score}%)"


def _names(now: Reading, people: Iterable[str]) -> Mapping[str, str]:
    query = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(list(people)))
    return dict(now.session.execute(query).all())


def in_order(assignments: Sequence[Assignment]) -> list[Assignment]:
    """As they should be done: spot checks, then what is late, then by due date; what is blocked comes last."""
    far = max((one.due_at for one in assignments if one.due_at is not None), default=0) + 1
    place = {"overdue": 0, "open": 1, "blocked": 2}
    todo = [one for one in assignments if one.status in place]
    return sorted(todo, key=lambda one: (not one.spot, place[one.status], one.due_at or far, one.at, one.id))


# --- who trained whom ---


def contacts(now: Reading, people: Collection[str], *, since: int = 0) -> Mapping[str, tuple[Contact, ...]]:
    """Everything since a moment that makes somebody the trainer of each of these people: of all that one assigned or
    said to a person, the newest. Who has nobody has no entry.
    """
    found: dict[str, tuple[Contact, ...]] = {}
    kinds: tuple[tuple[Literal["assigned", "commented"], type[AssignmentRow | CommentRow]], ...] = (
        ("assigned", AssignmentRow),
        ("commented", CommentRow),
    )
    for kind, row in kinds:
        query = select(row.person, row.by, func.max(row.at)).where(
            row.person.in_(list(people)), row.by != row.person, row.at > since
        )
        for person, by, at in now.session.execute(query.group_by(row.person, row.by)):
            found[person] = (*found.get(person, ()), Contact(by=by, at=at, kind=kind))
    return found
