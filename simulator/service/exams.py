"""The room of exams: what can be sat, booking, opening, watching over, and results."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import ColumnElement

from simulator.content.base import Lang
from simulator.errors import NotFound, Refused
from simulator.exam import conduct
from simulator.exam.sitting import Sitting
from simulator.service import booking, closing
from simulator.service.accounts import account
from simulator.service.blueprints import BlueprintView, CheckView, blueprint_view, check_view
from simulator.service.booking import Booking, Wanted
from simulator.service.own_sittings import in_turn, not_there
from simulator.service.permitted import permitted
from simulator.service.readiness import ReadyView, blueprint_named, ready_view
from simulator.service.results import ResultView
from simulator.service.sheets import MEDIA, Exported, Kind, proper_kind, write
from simulator.service.sittings import STAGES, SittingLine, lines, mine_or_watched, table
from simulator.service.taking import Taking
from simulator.service.who import Who
from simulator.storage import Reading
from simulator.storage.tables import SittingRow

MINUTE_MS = 60_000
RUNNING = ("booked", "opened", "running")


class Exams(Taking):
    """Everything around exams; what the candidate does in one is in `Taking`."""

    @permitted
    def blueprints(self, who: Who, *, lang: Lang | None = None) -> tuple[BlueprintView, ...]:
        """The exams that can be booked. Raises NotFound where nothing is published for exams."""
        library, words = self.house.library("exam"), self.house.words(lang or who.lang)
        return tuple(blueprint_view(library, library.blueprints[name], words) for name in sorted(library.blueprints))

    @permitted
    def check(
        self, who: Who, *, blueprint: str, use: Literal["practice", "exam"] = "exam", lang: Lang | None = None
    ) -> CheckView:
        """What can be drawn of an exam with the content that is published for exams; `use` practice: before it is."""
        library = self.house.library("practice" if use == "practice" else "exam")
        return check_view(library, blueprint_named(library, blueprint), self.house.words(lang or who.lang))

    @permitted
    def ready(self, who: Who, *, blueprint: str, person: str = "", lang: Lang | None = None) -> ReadyView:
        """Whether somebody, by default oneself, may book an exam, and everything that is missing."""
        found = blueprint_named(self.house.library("exam"), blueprint)
        at, words = self.house.clock(), self.house.words(lang or who.lang)
        with self.house.store.reading() as now:
            candidate = self._person(now, who, person)
            return ready_view(self.house, now, candidate, found, at, words)

    @permitted
    def book(
        self,
        who: Who,
        *,
        candidate: str,
        blueprint: str,
        invigilator: str,
        window_opens: int = 0,
        lang: str = "",
        key: str | None = None,
    ) -> Booking:
        """Fix a sitting: candidate and invigilator by id or login, the window's beginning in ms of UTC (0: now).

        The code that opens it is told this once. Raises NotNow with everything that is missing.
        """
        wanted = Wanted(
            candidate=candidate, blueprint=blueprint, invigilator=invigilator, window_opens=window_opens, lang=lang
        )
        at = self.house.clock()
        self.house.library("exam")  # read before the database is held for writing
        with self.house.store.writing() as transaction:
            return booking.book(self.house, transaction, who, wanted, key=key, at=at)

    @permitted
    def new_code(self, who: Who, *, sitting: str) -> Booking:
        """Another code in place of one that was lost; the old one opens nothing any more."""
        with self.house.store.writing() as transaction:
            self._known(transaction, who, sitting)
            return booking.new_code(self.house, transaction, who, sitting, at=self.house.clock())

    @permitted
    def cancel(self, who: Who, *, sitting: str, reason: str) -> SittingLine:
        """Call off a sitting that nobody has begun; it counts as no attempt."""
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            found = self._known(transaction, who, sitting)
            events = conduct.cancel(found, at=at, by=who.id, reason=reason)
            self._append(transaction, found, events, None)
            if events:
                transaction.audit(who.id, "exam_cancelled", sitting, {}, at=at)
        return self._line(who, sitting, at)

    @permitted
    def open(self, who: Who, *, sitting: str, code: str) -> SittingLine:
        """The invigilator named in the booking opens the sitting with its code; again it changes nothing."""
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            found = self._known(transaction, who, sitting)
            events = conduct.open_it(found, at=at, by=who.id, code=code)
            self._append(transaction, found, events, None)
            if events:
                transaction.audit(who.id, "exam_opened", sitting, {}, at=at)
        return self._line(who, sitting, at)

    @permitted
    def extend(
        self,
        who: Who,
        *,
        sitting: str,
        minutes: int,
        reason: str,
        window_minutes: int = 0,
        key: str | None = None,
    ) -> SittingLine:
        """More of the candidate's own time, or a later end of the window, while the sitting runs; never one's own."""
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            found = self._known(transaction, who, sitting)
            if key is None or transaction.answer(sitting, key) is None:
                events = conduct.extend(
                    found,
                    at=at,
                    by=who.id,
                    own=minutes * MINUTE_MS,
                    window=window_minutes * MINUTE_MS,
                    reason=reason,
                )
                self._append(transaction, found, events, key)
                detail = {"minutes": minutes, "window_minutes": window_minutes}
                transaction.audit(who.id, "exam_extended", sitting, detail, at=at)
        return self._line(who, sitting, at)

    @permitted
    def sittings(
        self, who: Who, *, person: str = "", blueprint: str = "", stage: str = "", limit: int = 100
    ) -> tuple[SittingLine, ...]:
        """The sittings that concern `who`: one's own, those of one's people, and those that one watches over."""
        if stage and stage not in STAGES:
            raise NotFound(
                f"There is no stage '{stage[:20]}'; choose from {', '.join(STAGES)}.",
                code="exam_no_stage",
                choices=", ".join(STAGES),
            )
        with self.house.store.reading() as now:
            found: list[ColumnElement[bool]] = [mine_or_watched(self.house, who)]
            if person:
                found.append(SittingRow.candidate == self._person(now, who, person))
            found += [SittingRow.blueprint == blueprint] if blueprint else []
            found += [SittingRow.stage == stage] if stage else []
            return lines(now, who, found, at=self.house.clock(), limit=limit)

    @permitted
    def status(self, who: Who) -> tuple[SittingLine, ...]:
        """What is booked, open or running now, for those who watch over it."""
        with self.house.store.reading() as now:
            wanted = [mine_or_watched(self.house, who), SittingRow.stage.in_(RUNNING)]
            return lines(now, who, wanted, at=self.house.clock())

    @permitted
    def result(self, who: Who, *, sitting: str, lang: Lang | None = None) -> ResultView:
        """How a sitting went, as far as it may be told by now."""
        at = self.house.clock()
        with self.house.store.reading() as now:
            found = self._known(now, who, sitting)
        unsettled = found.ended_at is not None and not found.decided and not found.weighed
        if conduct.time_out(found, at=at) or unsettled:
            closing.settle(self.house, self.talks, sitting, at)
        return self._result(lang or who.lang, sitting, at)

    @permitted
    def acknowledge(self, who: Who, *, sitting: str, lang: Lang | None = None) -> ResultView:
        """The candidate has read the result (EX-14)."""
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            found = self._own(transaction, who, sitting)
            self._append(transaction, found, conduct.acknowledge(found, at=at), None)
        return self._result(lang or who.lang, sitting, at)

    @permitted
    def export(
        self, who: Who, *, kind: Kind = "csv", blueprint: str = "", since: int = 0, lang: Lang | None = None
    ) -> Exported:
        """The table of results for HR: decided sittings since a moment (ms of UTC), as CSV or Excel (EX-21)."""
        with self.house.store.reading() as now:
            wanted = [self.house.within(who, SittingRow.candidate), SittingRow.decided_at >= since]
            wanted += [SittingRow.blueprint == blueprint] if blueprint else []
            rows = table(now, wanted, self.house.words(lang or who.lang))
        proper = proper_kind(kind)
        return Exported(name=f"results.{proper}", media=MEDIA[proper], data=write(proper, "results", rows))

    # --- what these share ---

    def _person(self, now: Reading, who: Who, person: str) -> str:
        """Somebody by id or login, by default oneself. Raises NotFound, Refused."""
        found = account(now.session, person).person if person else who.id
        self.house.reach(now, who, found)
        return found

    def _known(self, now: Reading, who: Who, sitting: str) -> Sitting:
        """A sitting within the scope of `who`, or that they watch over. Raises NotFound, also where it is not."""
        if not sitting.startswith("sitting/") or now.head(sitting) is None:
            raise not_there(sitting)
        found = in_turn(now, sitting)
        if found.booked.invigilator != who.id:
            try:
                self.house.reach(now, who, found.booked.candidate)
            except Refused:
                raise not_there(sitting) from None
        return found

    def _line(self, who: Who, sitting: str, at: int) -> SittingLine:
        with self.house.store.reading() as now:
            found = lines(now, who, [SittingRow.stream == sitting], at=at)
        return found[0]
