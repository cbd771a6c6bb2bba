"""What every method on a sitting begins and ends with: whose it is, its turn, time that ran out, and what is shown."""

from __future__ import annotations

from collections.abc import Callable

from simulator.content.base import Lang
from simulator.errors import NotFound, NotNow
from simulator.exam import conduct
from simulator.exam import events as e
from simulator.exam.sitting import Sitting, fold
from simulator.service import closing
from simulator.service.house import House, Room
from simulator.service.papers import PaperView, paper
from simulator.service.results import ResultView, result_view
from simulator.service.talks import Talks
from simulator.service.verdicts import locked, sitting_of, standing
from simulator.service.who import Who
from simulator.storage import Reading, Transaction

Decide = Callable[[Transaction, Sitting], tuple[e.SittingEvent, ...]]


class OwnSittings(Room):
    """The ground of the room of exams; nothing of it is for views."""

    name = "exams"

    def __init__(self, house: House, talks: Talks) -> None:
        super().__init__(house)
        self.talks = talks

    def _own(self, now: Reading, who: Who, sitting: str) -> Sitting:
        """A sitting of the candidate's own, in its turn where it is to be changed. Of others not even that it exists is
        told: raises NotFound.
        """
        if sitting.startswith("sitting/") and now.head(sitting) is not None:
            found = in_turn(now, sitting)
            if found.booked.candidate == who.id:
                return found
        raise not_there(sitting)

    def _write(self, who: Who, sitting: str, decide: Decide, *, at: int, key: str | None) -> Sitting:
        """The sitting with what was decided, each key once; time that has run out is noted before it is refused."""
        try:
            with self.house.store.writing() as transaction:
                found = self._own(transaction, who, sitting)
                conduct.in_one_place(found, local=self.house.local)
                if key is not None and transaction.answer(sitting, key) is not None:
                    return found
                return self._append(transaction, found, decide(transaction, found), key)
        except NotNow as refused:
            if refused.code == "exam_over":
                closing.settle(self.house, self.talks, sitting, at)
            raise

    def _append(
        self, transaction: Transaction, found: Sitting, events: tuple[e.SittingEvent, ...], key: str | None
    ) -> Sitting:
        if not events:
            return found
        booked = found.booked
        plain = [e.to_plain(event) for event in events]
        transaction.append(booked.sitting, None, plain, person=booked.candidate, key=key)
        return fold(events, found)

    def _settle_if_over(self, who: Who, sitting: str, at: int) -> None:
        """Notice that time has run out, or that a result was left half-way."""
        with self.house.store.reading() as now:
            found = self._own(now, who, sitting)
        if conduct.time_out(found, at=at) or (found.ended_at is not None and not found.decided and not found.weighed):
            closing.settle(self.house, self.talks, sitting, at)

    def _paper(self, now: Reading, lang: Lang, found: Sitting, section: str, at: int) -> PaperView:
        return paper(now, found, section, at=at, words=self.house.words(lang), local=self.house.local)

    def _result(self, lang: Lang, sitting: str, at: int) -> ResultView:
        with self.house.store.reading() as now:
            return result_view(now, self.talks, standing(now, sitting, at), at=at, words=self.house.words(lang))


def in_turn(now: Reading, sitting: str) -> Sitting:
    """A sitting as it stands; in a transaction nobody else adds to it until that has ended."""
    return locked(now, sitting) if isinstance(now, Transaction) else sitting_of(now, sitting)


def not_there(sitting: str) -> NotFound:
    return NotFound(f"There is no exam '{sitting[:60]}' of yours.", code="no_sitting", sitting=sitting[:60])
