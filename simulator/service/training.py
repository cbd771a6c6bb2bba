"""The room of training: assignments, modules, progress, prescriptions, spot checks, comments, groups at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.content.base import Lang
from simulator.errors import BadValue, NotFound
from simulator.service import feedback, group_tables, spot_checks, training_files
from simulator.service.assigning import Assignment
from simulator.service.consistency import Consistency, consistency
from simulator.service.feedback import Comment
from simulator.service.group_tables import WEEKS, GroupTable, HeatMap
from simulator.service.permitted import permitted
from simulator.service.prescriptions import Prescription, order_of, prescription
from simulator.service.progress import Progress, progress
from simulator.service.rulebook import proper_by
from simulator.service.sheets import Exported, proper_kind
from simulator.service.spot_checks import SpotCheck
from simulator.service.training_work import TrainingWork
from simulator.service.who import Who
from simulator.storage import Reading
from simulator.storage.tables import AssignmentRow, CommentRow, PersonRow


class Training(TrainingWork):
    """Assignments and modules (the part before), and what trainers see and do."""

    @permitted
    def progress(self, who: Who, *, person: str | None = None, lang: Lang | None = None) -> Progress:
        """Practice and tests of a person: week by week, and how everything of the standard was kept."""
        with self.house.store.reading() as now:
            return self._progress(now, self._person(now, who, person).person, lang or who.lang)

    @permitted
    def consistency(self, who: Who, *, person: str | None = None) -> tuple[Consistency, ...]:
        """Whether a person serves the same when watched or not, idle or busy, after calm and after anger (EX-13)."""
        with self.house.store.reading() as now:
            return consistency(now.session, self._person(now, who, person).person, self.house.clock())

    @permitted
    def prescription(self, who: Who, *, person: str | None = None, lang: Lang | None = None) -> Prescription:
        """What is kept least, and drills for it that are not the same again."""
        with self.house.store.reading() as now:
            return self._prescription(now, who, self._person(now, who, person).person, lang)

    @permitted
    def prescribe(
        self,
        who: Who,
        *,
        person: str,
        scenarios: Sequence[str] = (),
        due_at: int | None = None,
        key: str | None = None,
        lang: Lang | None = None,
    ) -> tuple[Assignment, ...]:
        """Make assignments of a person's prescription: all of it, or these drills of it (EX-15).

        Raises NotFound where nothing of it is prescribed, BadValue, Refused.
        """
        at, due, spoken = self.house.clock(), self._due(due_at), lang or who.lang
        with self.house.store.writing() as transaction:
            whose = self._person(transaction, who, person).person
            before = self._before(transaction, who, key, spoken)
            if before:
                return before
            drills = self._prescription(transaction, who, whose, lang).drills
            orders = [
                order_of(self.house.library(), one, by=who.id, at=at, reason="weak", due_at=due)
                for one in drills
                if not scenarios or one.scenario in scenarios
            ]
            if not orders:
                raise NotFound("Nothing of this is prescribed now.", code="nothing_prescribed")
            return self._given(transaction, {whose: orders}, by=who.id, key=key, lang=spoken)

    # --- spot checks ---

    @permitted
    def spot_check(
        self,
        who: Who,
        *,
        people: Sequence[str] = (),
        group: str | None = None,
        scenario: str | None = None,
        due_at: int | None = None,
        key: str | None = None,
        lang: Lang | None = None,
    ) -> tuple[Assignment, ...]:
        """An unannounced drill as a test for each; without a scenario, by lot from what each has not met.

        Raises NotFound, BadValue, Refused.
        """
        at, due, spoken = self.house.clock(), self._due(due_at), lang or who.lang
        with self.house.store.writing() as transaction:
            before = self._before(transaction, who, key, spoken)
            if before:
                return before
            orders = {
                one: [spot_checks.order(transaction, self.house, one, scenario, by=who.id, at=at, due_at=due)]
                for one in self._orders(transaction, who, people, group)
            }
            return self._given(transaction, orders, by=who.id, key=key, lang=spoken)

    @permitted
    def spot_checks(
        self, who: Who, *, person: str | None = None, group: str | None = None, lang: Lang | None = None
    ) -> tuple[SpotCheck, ...]:
        """With their results and the gap to the last exam, the newest first; kept apart from exams (EX-12)."""
        with self.house.store.reading() as now:
            people, _ = self._whose(now, who, person, group)
            row = AssignmentRow
            found = self._standing(now, lang or who.lang, row.person.in_(people), row.spot.is_(True))
            return spot_checks.results(now, found)

    # --- comments ---

    @permitted
    def comment(
        self,
        who: Who,
        *,
        attempt: str,
        text: str,
        turn: int | None = None,
        finding: str | None = None,
        key: str | None = None,
    ) -> Comment:
        """Words on an attempt, on a turn of it (from 1) or on its finding of a rule, for its trainee.

        Raises NotFound, BadValue, Refused; NotNow while an exam that it belongs to is not decided.
        """
        with self.house.store.writing() as transaction:
            row = feedback.attempt_row(transaction, attempt)
            self.house.reach(transaction, who, row.person)
            said = feedback.said(
                transaction,
                self.talks,
                row,
                by=who.id,
                text=text,
                turn=turn,
                finding=finding,
                at=self.house.clock(),
                key=f"{who.id} {key}" if key is not None else None,
            )
            return feedback.listed(transaction, CommentRow.id == said)[0]

    @permitted
    def comments(
        self,
        who: Who,
        *,
        attempt: str | None = None,
        person: str | None = None,
        group: str | None = None,
        unseen: bool = False,
    ) -> tuple[Comment, ...]:
        """On an attempt, or on all of a person (by default oneself) or of a group, the newest first; `unseen`: only
        what was not acknowledged. Raises NotFound, Refused.
        """
        with self.house.store.reading() as now:
            if attempt is not None:
                self.house.reach(now, who, feedback.attempt_row(now, attempt).person)
                wanted = [CommentRow.attempt == attempt]
            else:
                wanted = [CommentRow.person.in_(self._whose(now, who, person, group)[0])]
            if unseen:
                wanted.append(CommentRow.acknowledged_at.is_(None))
            return feedback.listed(now, *wanted)

    @permitted
    def acknowledge(self, who: Who, *, comment: str) -> Comment:
        """One has read a comment on one's own attempt. Raises NotFound, Refused."""
        with self.house.store.writing() as transaction:
            row = feedback.comment_row(transaction, comment)
            self.house.reach(transaction, who, row.person)
            feedback.seen(transaction, row, by=who.id, at=self.house.clock())
            transaction.session.expire_all()
            return feedback.listed(transaction, CommentRow.id == comment)[0]

    # --- groups ---

    @permitted
    def group_table(self, who: Who, *, group: str, lang: Lang | None = None) -> GroupTable:
        """One row a member. Raises NotFound, Refused."""
        with self.house.store.reading() as now:
            return self._table(now, who, group, lang or who.lang)

    @permitted
    def heat_map(
        self, who: Who, *, group: str, by: str = "area", weeks: int = WEEKS, lang: Lang | None = None
    ) -> HeatMap:
        """Members against areas, rules, clauses, acts or personas, over the last weeks. Raises NotFound, Refused."""
        if not 1 <= weeks <= 520:
            raise BadValue("Choose between 1 and 520 weeks.", code="how_many_weeks")
        chosen = proper_by(by)
        with self.house.store.reading() as now:
            _, named = self._whose(now, who, None, group)
            assert named is not None
            book = self._content()[1]
            return group_tables.heat_map(now, book, named, chosen, lang or who.lang, self.house.clock(), weeks)

    @permitted
    def export(
        self,
        who: Who,
        *,
        what: str,
        person: str | None = None,
        group: str | None = None,
        kind: str = "xlsx",
        lang: Lang | None = None,
    ) -> Exported:
        """A person's `progress`, a `group` at a glance, or the `results` of a person or a group, attempt by attempt.

        Raises BadValue, NotFound, Refused.
        """
        chosen, file, words = training_files.proper_what(what), proper_kind(kind), self._words(who, lang)
        with self.house.store.reading() as now:
            if chosen == "group":
                if group is None:
                    raise BadValue("Name the group.", code="name_group")
                return training_files.of_group(words, file, self._table(now, who, group, words.lang))
            people, _ = self._whose(now, who, person, group)
            if chosen == "results":
                return training_files.of_results(now, self.house.library(), words, file, people)
            if group is not None:
                raise BadValue("Progress is of one person; name the person.", code="name_person")
            return training_files.of_progress(words, file, self._progress(now, people[0], words.lang))

    # --- shared ---

    def _progress(self, now: Reading, person: str, lang: Lang) -> Progress:
        name = now.session.get_one(PersonRow, person).name
        return progress(now, self._content()[1], person, name, lang)

    def _prescription(self, now: Reading, who: Who, person: str, lang: Lang | None) -> Prescription:
        library, book = self._content()
        return prescription(now, library, book, self._words(who, lang), person, self.house.clock())

    def _table(self, now: Reading, who: Who, group: str, lang: Lang) -> GroupTable:
        _, named = self._whose(now, who, None, group)
        assert named is not None
        library, book = self._content()
        return group_tables.table(now, library, book, named, lang, self.house.clock())
