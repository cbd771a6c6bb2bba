"""Prescriptions for a person: what is weak, by which drills to train it, and assignments made of that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from simulator.service.assigning import Order, Reason, batch_of, give
from simulator.service.closed import closed_for
from simulator.service.explained import ClauseText
from simulator.service.house import House
from simulator.service.prescribing import OLDEST, Choice, Played, Weak, drills_for, weakest
from simulator.service.progress import kept_by
from simulator.service.rulebook import RuleBook, rulebook
from simulator.service.tasks import Task, outside_exams, practice_variants
from simulator.storage import Reading, Transaction
from simulator.storage.kept import DAY_MS, WEEK_MS, week_of
from simulator.storage.tables import AttemptRow
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.library import Library

DUE_DAYS = 14
LATELY = 200  # attempts
_QUOTED = 2  # clauses and steps that a reason spells out


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakClause:
    """Clauses that were not kept well: `met` of `applied` times; `percent` weighs what is recent and how little was
    seen. `attempt` shows it last.
    """

    clauses: tuple[ClauseText, ...]
    rules: tuple[str, ...]
    met: int
    applied: int
    percent: int
    attempt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A drill to play next, in a variant that was not met or met the longest ago, with the reason in words."""

    scenario: str
    title: str
    variant: str | None
    score: int
    clauses: tuple[str, ...]
    rules: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """Nothing in both where nothing is weak, or too little was played to say."""

    person: str
    weak: tuple[WeakClause, ...]
    drills: tuple[Advice, ...]


def prescription(now: Reading, library: Library, book: RuleBook, words: Words, person: str, at: int) -> Prescription:
    """What a person should train next, and why."""
    weak = weakest(book, kept_by(now, person, week_of(at) - OLDEST * WEEK_MS), at)
    needs = {clause: 100.0 - one.percent for one in weak for clause in one.clauses}
    chosen = _drills(now, library, book, person, needs)
    lang = words.lang
    return Prescription(
        person=person,
        weak=tuple(
            WeakClause(
                clauses=tuple(ClauseText(id=name, text=book.name("clause", name, lang)) for name in one.clauses),
                rules=one.rules,
                met=one.met,
                applied=one.applied,
                percent=one.percent,
                attempt=one.missed_in,
            )
            for one in weak
        ),
        drills=tuple(
            Advice(
                scenario=one.scenario,
                title=library.scenarios[one.scenario].title.of(lang),
                variant=one.variant,
                score=library.standard.passing.total,
                clauses=one.clauses,
                rules=one.rules,
                why=_why(book, words, one, weak),
            )
            for one in chosen
        ),
    )


def _drills(now: Reading, library: Library, book: RuleBook, person: str, needs: dict[str, float]) -> tuple[Choice, ...]:
    if not needs:
        return ()
    variants = {name: practice_variants(library, name) for name in library.scenarios}
    return drills_for(book, needs, variants, lately(now, person), closed=closed_for(now, person))


def lately(now: Reading, person: str) -> tuple[Played, ...]:
    """What a person played last outside exams; what is not in it counts as not met."""
    row = AttemptRow
    query = select(row.scenario, row.variant, row.started_at).where(row.person == person, outside_exams())
    newest = query.order_by(row.started_at.desc()).limit(LATELY)
    return tuple(Played(scenario=name, variant=v, at=at) for name, v, at in now.session.execute(newest))


def _why(book: RuleBook, words: Words, choice: Choice, weak: Sequence[Weak]) -> str:
    """The weakest clause that the drill asks for, how it was kept, and where the drill asks for it."""
    first = next(one for one in weak if set(one.clauses) & set(choice.clauses))
    clauses = [clause for clause in first.clauses if clause in choice.clauses][:_QUOTED]
    asking = [rule for rule in choice.rules if set(book.clauses_of(rule)) & set(clauses)][:_QUOTED]
    return words(
        "training.why",
        clauses=words.joined(
            [f"{clause} {book.name('clause', clause, words.lang).rstrip('。.')}" for clause in clauses]
        ),
        met=first.met,
        applied=first.applied,
        rules=words.joined([book.name("rule", rule, words.lang) for rule in asking]),
    )


# --- assignments made of it ---


def prescribe_for(
    house: House,
    transaction: Transaction,
    *,
    person: str,
    rules: Iterable[str],
    by: str,
    at: int,
    reason: Reason = "exam_failed",
    batch: str | None = None,
    most: int = 3,
) -> tuple[str, ...]:
    """Assignments of drills that ask for the clauses of some rules, in variants not met: their ids, or nothing where
    no drill asks for any (EX-15). What is assigned and not done already is given again.

    In the caller's transaction; the caller has asked whether it may.
    """
    library = house.library()
    book = rulebook(library)
    missed = frozenset(rules)
    needs: dict[str, float] = {}
    for rule in sorted(missed):
        for clause in book.clauses_of(rule):
            needs[clause] = needs.get(clause, 0.0) + 1.0
    chosen = _drills(transaction, library, book, person, needs)[:most]
    batch = batch or batch_of(house, by, None)
    return tuple(
        give(transaction, house, batch, person, order_of(library, one, by=by, at=at, reason=reason)) for one in chosen
    )


def order_of(
    library: Library, choice: Choice | Advice, *, by: str, at: int, reason: Reason, due_at: int | None = None
) -> Order:
    """A drill of a prescription as it is assigned: to be passed, as practice or test, by default within two weeks."""
    score = library.standard.passing.total
    return Order(
        task=Task(kind="drill", name=choice.scenario, mode="practice", score=score, variant=choice.variant),
        by=by,
        at=at,
        due_at=due_at if due_at is not None else at + DUE_DAYS * DAY_MS,
        reason=reason,
        rules=choice.rules,
    )


def reason_words(book: RuleBook, words: Words, reason: Reason, rules: Sequence[str]) -> str:
    """Why something was assigned, in words."""
    named = words.joined([book.name("rule", rule, words.lang) for rule in rules[: 2 * _QUOTED]])
    return words(f"training.reason.{reason}", rules=named)
