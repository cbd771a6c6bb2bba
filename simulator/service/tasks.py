"""Something to be done: a drill, a module, or the preparation of an exam; and when it counts as done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from simulator.content.base import Text
from simulator.errors import BadValue, NotFound
from simulator.storage import Reading
from simulator.storage.tables import AssignmentRow, AttemptRow, ModuleTryRow

if TYPE_CHECKING:
    from simulator.library import Library

Kind = Literal["drill", "module", "exam"]
Mode = Literal["practice", "test"]
LEFT = ("trainee_hung_up", "time_over")
"""Endings of a drill that was not played to its end by the trainee."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`name`: a scenario, a module, or an exam's blueprint, whose preparation is meant.

    Of a drill: `mode` test must be played as a test (practice: either); `score`: at least so many percent, otherwise
    it has to be played to its end; `variant`: this one, in practice.
    """

    kind: Kind
    name: str
    mode: Mode | None = None
    score: int | None = None
    variant: str | None = None

    def plain(self) -> dict[str, object]:
        return asdict(self)


def checked(task: Task, library: Library) -> Task:
    """The task, if it can be given. Raises NotFound, BadValue."""
    kinds = {"drill": set(library.scenarios), "module": set(library.modules), "exam": set(library.blueprints)}
    there = kinds.get(task.kind, set())
    if task.name not in there:
        ids = ", ".join(sorted(there))
        raise NotFound(
            f"There is no {task.kind} '{task.name}'; there are {ids}.", code="no_task", name=task.name, ids=ids
        )
    if task.kind != "drill" and (task.mode or task.score is not None or task.variant):
        raise BadValue("Mode, score and variant are asked of drills only.", code="task_of_drills", name=task.name)
    if task.score is not None and not 0 <= task.score <= 100:
        raise BadValue("A score lies between 0 and 100.", code="task_score", score=task.score)
    if task.variant is not None and task.mode == "test":
        raise BadValue("The variant of a test is drawn; leave it out.", code="task_test_variant")
    if task.variant is not None and task.variant not in practice_variants(library, task.name):
        raise BadValue(
            f"{task.name} has no variant '{task.variant}' for practice.",
            code="task_variant",
            name=task.name,
            variant=task.variant,
        )
    return task


def named(library: Library, name: str) -> Kind:
    """What a name stands for. Raises NotFound with everything that can be assigned."""
    kinds: dict[Kind, Iterable[str]] = {
        "drill": library.scenarios,
        "module": library.modules,
        "exam": library.blueprints,
    }
    for kind, there in kinds.items():
        if name in there:
            return kind
    ids = ", ".join(one for there in kinds.values() for one in sorted(there))
    raise NotFound(f"There is no '{name[:60]}'; there are {ids}.", code="no_task", name=name[:60], ids=ids)


def practice_variants(library: Library, scenario: str) -> tuple[str, ...]:
    return tuple(v.id for v in library.scenarios[scenario].variants if v.use == "practice")


def title_of(library: Library, task: Task) -> Text | None:
    """What the task is about, or None for what is no more."""
    if task.kind == "drill":
        scenario = library.scenarios.get(task.name)
        return scenario.title if scenario else None
    if task.kind == "module":
        module = library.modules.get(task.name)
        return module.title if module else None
    blueprint = library.blueprints.get(task.name)
    return blueprint.name if blueprint else None


# --- done: an assigned drill, in the database ---


# Asked for in words that no index answers: SQLite would take the index of the mode or the status, which the attempts of
# everybody share, before that of the person.
def outside_exams() -> ColumnElement[bool]:
    return AttemptRow.mode != "exam"


def counts() -> ColumnElement[bool]:
    """The condition on an attempt that it was played here from its beginning, outside exams, and scored."""
    return and_(AttemptRow.scorecards > 0, outside_exams(), AttemptRow.origin == "played")


def fits_assignment() -> ColumnElement[bool]:
    """The condition on an attempt that it does what an assignment in the same query asks for."""
    row, attempt = AssignmentRow, AttemptRow
    return and_(
        counts(),
        attempt.person == row.person,
        attempt.scenario == row.name,
        attempt.started_at >= row.at,
        or_(row.mode.is_(None), row.mode != "test", attempt.mode == "test"),
        or_(row.variant.is_(None), attempt.variant == row.variant),
        or_(
            attempt.score >= row.score,
            and_(row.score.is_(None), or_(row.spot, attempt.ending.not_in(LEFT))),
        ),
    )


# --- done: prerequisites, for one person and ever ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a person has done so far. `drills`: of scenario, variant and mode, the best score of what was played to its
    end; `best` that of all.
    """

    modules: frozenset[str]
    ended: frozenset[tuple[str, str, str]]
    best: Mapping[tuple[str, str, str], int]

    @property
    def drills(self) -> int:
        """How many different drills were played to their end: of a scenario each variant counts once."""
        return len({(scenario, variant) for scenario, variant, _ in self.ended})

    def has(self, task: Task, library: Library) -> bool:
        """Whether a task was done at any time."""
        if task.kind == "module":
            return task.name in self.modules
        if task.kind == "exam":
            blueprint = library.blueprints.get(task.name)
            return blueprint is not None and self.prepared(
                blueprint.prerequisites.modules, blueprint.prerequisites.drills
            )
        if task.score is None:
            return any(_fits(task, key) for key in self.ended)
        return any(_fits(task, key) and score >= task.score for key, score in self.best.items())

    def prepared(self, modules: Iterable[str], drills: int) -> bool:
        return self.modules >= set(modules) and self.drills >= drills


def _fits(task: Task, key: tuple[str, str, str]) -> bool:
    scenario, variant, mode = key
    return (
        scenario == task.name
        and (task.variant is None or variant == task.variant)
        and (task.mode != "test" or mode == "test")
    )


def record_of(now: Reading, person: str) -> Record:
    """Everything that prerequisites can ask for."""
    passed = select(ModuleTryRow.module).where(ModuleTryRow.person == person, ModuleTryRow.passed).distinct()
    key = (AttemptRow.scenario, AttemptRow.variant, AttemptRow.mode)
    is_ended = func.max(case((AttemptRow.ending.not_in(LEFT), 1), else_=0))
    query = select(*key, func.max(AttemptRow.score), is_ended).where(AttemptRow.person == person, counts())
    ended, best = set(), {}
    for scenario, variant, mode, score, played in now.session.execute(query.group_by(*key)):
        if score is not None:
            best[scenario, variant, mode] = score
        if played:
            ended.add((scenario, variant, mode))
    return Record(modules=frozenset(now.session.scalars(passed)), ended=frozenset(ended), best=best)


def modules_done(now: Reading, person: str) -> frozenset[str]:
    """The onboarding modules that a person has passed."""
    return record_of(now, person).modules


def drills_done(now: Reading, person: str) -> int:
    """How many different drills (scenario and variant) a person has played to their end outside exams."""
    return record_of(now, person).drills


def task_from(plain: Mapping[str, Any]) -> Task:
    return Task(**plain)
