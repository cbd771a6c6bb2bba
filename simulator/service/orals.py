"""The room of oral checks: an examiner asks face to face, without a clock, marks by a rubric and says two things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from simulator.content.base import Lang, digest
from simulator.content.quiz import Item, Multiple, OrderSteps, Single
from simulator.dialogue.chance import draw
from simulator.errors import BadValue, Erased, NotFound, NotNow, Refused
from simulator.library import Library
from simulator.service.accounts import account
from simulator.service.closed import no_exam_ahead
from simulator.service.feedback import proper_words
from simulator.service.house import Room
from simulator.service.permitted import permitted
from simulator.service.who import Who
from simulator.storage import Reading
from simulator.storage.streams import Entry
from simulator.storage.tables import PersonRow

FEWEST, USUAL, MOST = 3, 5, 12  # questions
BEST = 4  # points a question; the rubric says what each is given for
ASKABLE = (Single, Multiple, OrderSteps)


@dataclass(frozen=True, slots=True, kw_only=True)
class OralQuestion:
    """A question as it is spoken, and for the examiner alone what to listen for, why, and the clauses."""

    item: str
    version: str
    ask: str
    listen_for: tuple[str, ...]
    why: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OralMark:
    """Points for one question, 0 to 4: nothing, a part when helped, a part, all, all and why. `version`: its digest."""

    item: str
    version: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OralForm:
    """What an examiner saved; `percent` of the points. The forms of a person who was erased went with their words."""

    id: str
    candidate: str
    candidate_name: str
    by: str
    by_name: str
    at: int
    marks: tuple[OralMark, ...]
    percent: int
    strength: str
    improve: str
    acknowledged_at: int | None


class Orals(Room):
    name = "orals"

    @permitted
    def questions(
        self, who: Who, *, candidate: str, number: int = USUAL, lang: Lang | None = None
    ) -> tuple[OralQuestion, ...]:
        """Questions drawn for a candidate, each of knowledge not asked about before as long as there is any.

        Raises NotFound, Refused, BadValue; NotNow while the candidate has an exam ahead, which may ask the same.
        """
        if not FEWEST <= number <= MOST:
            raise BadValue(f"Ask {FEWEST} to {MOST} questions.", code="oral_number", fewest=FEWEST, most=MOST)
        library, spoken = self.house.library(), lang or who.lang
        with self.house.store.reading() as now:
            person = self._candidate(now, who, candidate)
            no_exam_ahead(now, person, "the oral check")
            before = [mark.item for form in self._forms(now, person) for mark in form.marks]
        seed = self.house.chance(1 << 62)
        return tuple(_question(library.quizzes[item], spoken) for item in _drawn(library, before, number, seed))

    @permitted
    def record(
        self,
        who: Who,
        *,
        candidate: str,
        marks: Sequence[OralMark],
        strength: str,
        improve: str,
        key: str | None = None,
    ) -> OralForm:
        """Save the form with its two comments: what was good, and what to work on. A retry with the same key saves
        nothing and gives the first one. Raises NotFound, Refused, BadValue.
        """
        library = self.house.library()
        good, better = proper_words(strength), proper_words(improve)
        _must_fit(library, marks)
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            person = self._candidate(transaction, who, candidate)
            event = {
                "type": "oral_marked",
                "at": at,
                "id": self.house.new_id("oral"),
                "by": who.id,
                "marks": [{"item": m.item, "version": m.version, "points": m.points} for m in marks],
                "percent": percent(marks),
                "strength": good,
                "improve": better,
            }
            done = transaction.append(_stream(person), None, [event], person=person, key=key)
            saved: Any = done.entries[0].event
            if not done.again:
                told = {"candidate": person, "percent": saved["percent"]}
                transaction.audit(who.id, "oral_marked", saved["id"], told, at=at)
            return next(form for form in self._forms(transaction, person) if form.id == saved["id"])

    @permitted
    def forms(self, who: Who, *, person: str | None = None) -> tuple[OralForm, ...]:
        """The forms of a person, by default one's own, the newest first. Raises NotFound, Refused."""
        with self.house.store.reading() as now:
            known = account(now.session, person or who.id).person
            self.house.reach(now, who, known)
            return self._forms(now, known)

    @permitted
    def acknowledge(self, who: Who, *, oral: str) -> OralForm:
        """The candidate has seen it; again changes nothing. Raises NotFound."""
        with self.house.store.writing() as transaction:
            form = next((one for one in self._forms(transaction, who.id) if one.id == oral), None)
            if form is None:
                raise NotFound("There is no such form of yours.", code="no_oral")
            if form.acknowledged_at is None:
                event = {"type": "acknowledged", "at": self.house.clock(), "id": oral}
                transaction.append(_stream(who.id), None, [event], person=who.id)
            return next(one for one in self._forms(transaction, who.id) if one.id == oral)

    def _candidate(self, now: Reading, who: Who, candidate: str) -> str:
        """The id of an open account that `who` may ask. Raises NotFound, Refused, NotNow."""
        row = account(now.session, candidate)
        self.house.reach(now, who, row.person)
        if row.person == who.id:
            raise Refused("Nobody examines themselves. Ask another examiner.", code="oral_own")
        if not row.active:
            raise NotNow(f"The account of {row.login} is closed.", code="person_closed", login=row.login)
        return row.person

    def _forms(self, now: Reading, person: str) -> tuple[OralForm, ...]:
        if now.head(_stream(person)) is None:
            return ()
        try:
            entries = now.read(_stream(person))
        except Erased:
            return ()
        people = {person, *(str(entry.event["by"]) for entry in entries if "by" in entry.event)}
        found = now.session.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(people)))
        return _folded(entries, person, {row.id: row.name for row in found})


def percent(marks: Sequence[OralMark]) -> int:
    """Points of those possible, rounded down."""
    return sum(mark.points for mark in marks) * 100 // (BEST * len(marks))


def _folded(entries: Sequence[Entry], person: str, names: Mapping[str, str]) -> tuple[OralForm, ...]:
    seen: dict[str, int] = {}
    for entry in entries:
        if entry.event["type"] == "acknowledged":
            seen.setdefault(str(entry.event["id"]), int(str(entry.event["at"])))
    forms = []
    for entry in reversed(entries):
        told: Any = entry.event
        if told["type"] == "oral_marked":
            forms.append(
                OralForm(
                    id=told["id"],
                    candidate=person,
                    candidate_name=names.get(person, ""),
                    by=told["by"],
                    by_name=names.get(told["by"], ""),
                    at=told["at"],
                    marks=tuple(OralMark(**mark) for mark in told["marks"]),
                    percent=told["percent"],
                    strength=told["strength"],
                    improve=told["improve"],
                    acknowledged_at=seen.get(told["id"]),
                )
            )
    return tuple(forms)


def _drawn(library: Library, before: Sequence[str], number: int, seed: int) -> list[str]:
    """Items of different knowledge, those that were never asked first, then those asked least lately."""
    asked = {item: place for place, item in enumerate(before)}
    able = [item for item in library.quizzes.values() if isinstance(item, ASKABLE)]
    able.sort(key=lambda item: (item.id in asked, -asked.get(item.id, 0), draw(1 << 62, "oral", seed, item.id)))
    found: dict[str, str] = {}
    for item in able:
        found.setdefault(item.kin, item.id)
    return list(found.values())[:number]


def _question(item: Item, lang: Lang) -> OralQuestion:
    return OralQuestion(
        item=item.id,
        version=digest(item),
        ask=item.text.of(lang),
        listen_for=tuple(_answers(item, lang)),
        why=item.why.of(lang),
        clauses=item.clauses,
    )


def _answers(item: Item, lang: Lang) -> list[str]:
    """What is right, in words; steps in their order."""
    if isinstance(item, OrderSteps):
        return [step.text.of(lang) for step in item.steps]
    if isinstance(item, Multiple):
        return [option.text.of(lang) for option in item.options if option.id in item.answers]
    assert isinstance(item, Single)
    return [option.text.of(lang) for option in item.options if option.id == item.answer]


def _must_fit(library: Library, marks: Sequence[OralMark]) -> None:
    """Each question of the present bank once, with 0 to 4 points. Raises BadValue."""
    if not FEWEST <= len(marks) <= MOST or len({mark.item for mark in marks}) < len(marks):
        raise BadValue(f"Mark {FEWEST} to {MOST} questions, each once.", code="oral_number", fewest=FEWEST, most=MOST)
    for mark in marks:
        known = library.quizzes.get(mark.item)
        if not isinstance(known, ASKABLE) or digest(known) != mark.version:
            raise BadValue(
                f"The question {mark.item[:60]} is not in use any more. Draw questions again.",
                code="oral_changed",
                item=mark.item[:60],
            )
        if type(mark.points) is not int or not 0 <= mark.points <= BEST:
            raise BadValue(f"Give each question 0 to {BEST} points.", code="oral_points", most=BEST)


def _stream(person: str) -> str:
    return f"oral/{person}"
