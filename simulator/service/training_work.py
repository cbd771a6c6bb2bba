"""The part of the room of training that a trainee works with: assignments, what to do next, onboarding modules."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.content.base import Lang
from simulator.errors import NotNow
from simulator.service import assigning, due_next, modules
from simulator.service.assigning import Assignment, Order
from simulator.service.closed import no_exam_ahead
from simulator.service.due_next import Home
from simulator.service.modules import Given, ModulePage, ModuleResult, ModuleView, module_named
from simulator.service.permitted import permitted
from simulator.service.tasks import Task, checked
from simulator.service.training_shared import TrainingShared
from simulator.service.who import Who
from simulator.storage.tables import AssignmentRow


class TrainingWork(TrainingShared):
    """Assignments and modules."""

    @permitted
    def assign(
        self,
        who: Who,
        *,
        task: Task,
        people: Sequence[str] = (),
        group: str | None = None,
        due_at: int | None = None,
        after: Sequence[Task] = (),
        key: str | None = None,
        lang: Lang | None = None,
    ) -> tuple[Assignment, ...]:
        """One assignment for each person and each active member that a group has now.

        Who has the same still to do keeps it and gets no second one; a retry with the same `key` adds nothing.
        Raises NotFound, BadValue, Refused.
        """
        library = self.house.library()
        order = Order(
            task=checked(task, library),
            by=who.id,
            at=self.house.clock(),
            due_at=self._due(due_at),
            after=tuple(checked(before, library) for before in after),
        )
        spoken = lang or who.lang
        with self.house.store.writing() as transaction:
            before = self._before(transaction, who, key, spoken)
            if before:
                return before
            people = self._orders(transaction, who, people, group)
            return self._given(transaction, {one: [order] for one in people}, by=who.id, key=key, lang=spoken)

    @permitted
    def withdraw(self, who: Who, *, assignment: str, lang: Lang | None = None) -> Assignment:
        """Once is enough. Raises NotFound, NotNow for what is done, Refused."""
        spoken = lang or who.lang
        with self.house.store.writing() as transaction:
            person = self._one(transaction, assignment, spoken).person
            self.house.reach(transaction, who, person)
            assigning.in_turn(transaction, person)
            found = self._one(transaction, assignment, spoken)
            if found.status == "done":
                raise NotNow("This is done already; it cannot be withdrawn.", code="assignment_done")
            if found.status == "withdrawn":
                return found
            assigning.withdraw(transaction, person, assignment, by=who.id, at=self.house.clock())
            transaction.session.expire_all()
            return self._one(transaction, assignment, spoken)

    @permitted
    def assignments(
        self, who: Who, *, person: str | None = None, group: str | None = None, lang: Lang | None = None
    ) -> tuple[Assignment, ...]:
        """Those of a person (by default one's own) or of a group's members: in the order in which they should be done,
        then what is done or withdrawn, the newest first.
        """
        with self.house.store.reading() as now:
            people, _ = self._whose(now, who, person, group)
            listed = self._standing(now, lang or who.lang, AssignmentRow.person.in_(people))
        todo = assigning.in_order(listed)
        return (*todo, *(one for one in reversed(listed) if one not in todo))

    @permitted
    def home(self, who: Who, *, person: str | None = None, lang: Lang | None = None) -> Home:
        """What to do next, in order."""
        library, book = self._content()
        with self.house.store.reading() as now:
            row = self._person(now, who, person)
            return due_next.home(now, library, book, self._words(who, lang), row.person, self.house.clock())

    # --- modules ---

    @permitted
    def modules(self, who: Who, *, lang: Lang | None = None) -> tuple[ModuleView, ...]:
        """The onboarding modules, with how far one got."""
        library = self.house.library()
        with self.house.store.reading() as now:
            return modules.module_views(now, library, who.id, lang or who.lang)

    @permitted
    def module(self, who: Who, *, module: str, lang: Lang | None = None) -> ModulePage:
        """Its lessons, its model dialogue, and the questions of the next try, without answers. Raises NotFound."""
        library = self.house.library()
        with self.house.store.reading() as now:
            return modules.page(now, library, module_named(library, module), who.id, lang or who.lang)

    @permitted
    def answer_module(
        self,
        who: Who,
        *,
        module: str,
        draw: str,
        answers: Sequence[Given],
        lang: Lang | None = None,
        key: str | None = None,
    ) -> ModuleResult:
        """Mark the questions that `draw` names, and tell the right answers and why. Raises NotFound; NotNow also from
        the booking of an exam of one's own to its end: it may ask the same questions.
        """
        library, spoken = self.house.library(), lang or who.lang
        chosen, stream = module_named(library, module), assigning.stream_of(who.id)
        with self.house.store.writing() as transaction:
            assigning.in_turn(transaction, who.id)
            no_exam_ahead(transaction, who.id, chosen.title.of(spoken))
            stored = transaction.answer(stream, key) if key is not None else None
            if stored is None:
                event = modules.answered(transaction, library, chosen, who.id, draw, answers, spoken)
                told = {**event, "at": self.house.clock()}
                stored = transaction.append(stream, None, [told], person=who.id, key=key)
            return modules.result(library, stored.entries[0].event, spoken)
