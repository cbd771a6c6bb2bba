"""The room of judging: the examiners' queue and cases, decisions, appeals, and judging many again."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from simulator.content.base import Lang
from simulator.service import (
    appealing,
    contested,
    deciding,
    inviting,
    outside_exams,
    queueing,
    rescored,
    rescoring,
    voiding,
)
from simulator.service.accounts import account
from simulator.service.case_views import case_view, decision_view
from simulator.service.grouping import group_named
from simulator.service.house import House, Room
from simulator.service.judging_history import history
from simulator.service.judging_view import (
    AppealView,
    CanContest,
    CaseView,
    Changes,
    DecisionView,
    JudgementView,
    Queue,
    RescoringView,
)
from simulator.service.own_attempts import seen, stream_of
from simulator.service.permitted import admitted, permitted
from simulator.service.rescoring import Wanted
from simulator.service.rescoring_run import Progress, run
from simulator.service.rulings import Decision
from simulator.service.talks import Talks
from simulator.service.voiding import DAYS
from simulator.service.who import Who
from simulator.storage.tables import AttemptRow

Kind = Literal["pending", "critical", "sample", "spot_check", "appeal"]
MOST = 200  # lines of one page


class Judging(Room):
    """A case is named by the stream of its sitting, or of an attempt outside exams; a finding by `slot`, the place of
    its role-play (nothing for questions, texts and attempts outside exams), and `finding`. `lang`: else one's own.
    """

    name = "judging"

    def __init__(self, house: House, talks: Talks) -> None:
        super().__init__(house)
        self._talks = talks

    # --- what waits ---

    @permitted
    def queue(
        self,
        who: Who,
        *,
        kind: Kind | None = None,
        mine: bool = False,
        offset: int = 0,
        limit: int = 50,
        lang: Lang | None = None,
    ) -> Queue:
        """What waits for an examiner, by due time. `mine`: only what the reader may judge."""
        words = self.house.words(lang or who.lang)
        at, most = max(0, offset), min(max(1, limit), MOST)
        return queueing.queue(self.house, who, words, kind=kind, mine=mine, offset=at, limit=most)

    @permitted
    def case(self, who: Who, *, stream: str, lang: Lang | None = None) -> CaseView:
        """Everything that is needed to judge. Raises NotFound; Refused for one's own and for who may not judge it."""
        with self.house.store.reading() as now:
            return case_view(self.house, now, self._talks, who, stream, self.house.words(lang or who.lang))

    # --- decisions ---

    @permitted
    def decide(
        self,
        who: Who,
        *,
        stream: str,
        slot: str = "",
        finding: str,
        state: str,
        reason: str,
        key: str | None = None,
        lang: Lang | None = None,
    ) -> DecisionView:
        """Decide one finding, once; on appeal once more. A new scorecard and a new result come beside the old ones.

        Raises Refused with those who may; NotFound; NotNow where the outcome does not depend on it, it is decided
        already, it cannot be `state`, or there is no reason.
        """
        one = Decision(stream=stream, slot=slot, finding=finding, state=state, reason=reason)
        again = deciding.decide(self.house, who.id, one, key)
        return self._decided(who, stream, lang, again=again)

    @permitted
    def confirm(self, who: Who, *, stream: str) -> None:
        """Say that a sitting drawn by lot, or a spot check, was looked at. Raises Refused, NotFound, NotNow."""
        outside_exams.confirm(self.house, who.id, stream)

    @permitted
    def void(
        self,
        who: Who,
        *,
        stream: str,
        slot: str,
        reason: str,
        days: int = DAYS,
        key: str | None = None,
        lang: Lang | None = None,
    ) -> DecisionView:
        """Take a role-play out after an overturned reading that could have changed its course, and grant a variant that
        the candidate has not met, to be played within `days`. Raises Refused, NotFound, NotNow.
        """
        again = voiding.void(self.house, who.id, stream, slot, reason, days, key)
        return self._decided(who, stream, lang, again=again)

    @permitted
    def invite(self, who: Who, *, stream: str, person: str) -> None:
        """Let an external examiner (id or login) judge one case that nobody else may, once ever.

        Raises NotFound, NotNow.
        """
        inviting.invite(self.house, who.id, stream, person)

    def _decided(self, who: Who, stream: str, lang: Lang | None, *, again: bool) -> DecisionView:
        with self.house.store.reading() as now:
            return decision_view(self.house, now, stream, self.house.words(lang or who.lang), again=again)

    # --- appeals ---

    @permitted
    def contestable(self, who: Who, *, sitting: str, lang: Lang | None = None) -> tuple[CanContest, ...]:
        """What one can contest in a result of one's own. Raises NotFound, NotNow."""
        with self.house.store.reading() as now:
            words = self.house.words(lang or who.lang)
            return contested.can_contest(self.house, now, self._talks, who, sitting, words)

    @permitted
    def appeal(
        self, who: Who, *, sitting: str, slot: str = "", finding: str, reason: str, key: str | None = None
    ) -> AppealView:
        """Contest a finding of one's own result, once, with a reason. Raises NotFound, NotNow."""
        appealing.appeal(self.house, who.id, sitting, slot, finding, reason, key)
        with self.house.store.reading() as now:
            made = contested.appeals_of(self.house, now, self._talks, who, self.house.words(who.lang))
        return next(one for one in made if (one.stream, one.slot, one.finding) == (sitting, slot, finding))

    @permitted
    def appeals(self, who: Who, *, own: bool = False, lang: Lang | None = None) -> tuple[AppealView, ...]:
        """One's own appeals with reasons and answers; with a scope beyond oneself everybody else's, unless `own`."""
        with self.house.store.reading() as now:
            asking = Who(id=who.id, roles=who.roles, scope="own", lang=who.lang) if own else who
            return contested.appeals_of(self.house, now, self._talks, asking, self.house.words(lang or who.lang))

    # --- scorecards and judging again ---

    @permitted
    def history(self, who: Who, *, attempt: str, lang: Lang | None = None) -> tuple[JudgementView, ...]:
        """Every scorecard of an attempt, the oldest first. Of exams only for who judges or oversees them, not for the
        candidate, whose result says it. Raises NotFound, Refused.
        """
        stream = stream_of(attempt)
        with self.house.store.reading() as now:
            row = now.session.get(AttemptRow, stream)
            if row is None or row.mode != "exam" or who.scope != "all" or row.person == who.id:
                row = seen(self.house, now, who, attempt)
            words = self.house.words(lang or who.lang)
            return history(now, stream, words, with_names=row.person != who.id)

    @permitted
    def preview(
        self,
        who: Who,
        *,
        standard: str = "practice",
        again: bool = False,
        exams: bool = False,
        person: str = "",
        group: str = "",
        since: int = 0,
    ) -> RescoringView:
        """See what judging again would change; `run` carries it out. The same request goes on where it stopped.

        `standard`: practice or exam (in use there), a digest or its beginning, a whole standard as JSON, or nothing for
        each attempt's own. `again`: the replies are read again. `exams`: also sittings. Raises NotFound.
        """
        return self._asked(who, Wanted(standard=standard, again=again, exams=exams, since=since), person, group)

    @permitted
    def rescore(
        self,
        who: Who,
        *,
        reason: str,
        standard: str = "practice",
        again: bool = False,
        exams: bool = False,
        person: str = "",
        group: str = "",
        since: int = 0,
    ) -> RescoringView:
        """Judge again for good: scorecards come beside the old ones, results follow. Otherwise like `preview`."""
        wanted = Wanted(applies=True, reason=reason, standard=standard, again=again, exams=exams, since=since)
        return self._asked(who, wanted, person, group)

    def _asked(self, who: Who, wanted: Wanted, person: str, group: str) -> RescoringView:
        with self.house.store.reading() as now:
            one = account(now.session, person).person if person else ""
            some = group_named(now.session, group).id if group else ""
        id = rescoring.ask(self.house, who.id, replace(wanted, person=one, group=some))
        with self.house.store.reading() as now:
            return rescored.view(now, rescoring.found(now, id))

    @permitted
    def run(
        self, who: Who, *, rescoring_id: str, processes: int = 0, progress: Progress = lambda done, of: None
    ) -> RescoringView:
        """Carry out or continue a rescoring, on all cores, until it is finished. One that applies is only for those who
        may ask for it. Raises NotFound, Refused, NotNow, Busy.
        """
        with self.house.store.reading() as now:
            applies = rescoring.found(now, rescoring_id).applies
        if applies:
            admitted(self.house, who, f"{self.name}.rescore")
        run(self.house, rescoring_id, processes=processes, progress=progress)
        with self.house.store.reading() as now:
            return rescored.view(now, rescoring.found(now, rescoring_id))

    @permitted
    def rescorings(self, who: Who, *, limit: int = 20) -> tuple[RescoringView, ...]:
        """What was asked for, the newest first."""
        with self.house.store.reading() as now:
            return rescored.listed(now, min(max(1, limit), MOST))

    @permitted
    def changes(
        self,
        who: Who,
        *,
        rescoring_id: str,
        turned: str | None = None,
        offset: int = 0,
        limit: int = 50,
        lang: Lang | None = None,
    ) -> Changes:
        """Who would change, from what to what and by which rules; those who fail or pass now first. Raises NotFound."""
        words, most = self.house.words(lang or who.lang), min(max(1, limit), MOST)
        with self.house.store.reading() as now:
            return rescored.changes(
                self.house, now, who, rescoring_id, words, turned=turned, offset=max(0, offset), limit=most
            )
