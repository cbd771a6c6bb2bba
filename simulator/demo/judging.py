"""What examiners of the demo do: findings decided, appeals heard."""

from __future__ import annotations

from collections.abc import Callable

from simulator.demo.cast import EXAMINERS
from simulator.demo.company import DAY, HOUR, Company
from simulator.demo.sayings import SAYINGS
from simulator.demo.sitting import Exam
from simulator.exam.questions import TYPED
from simulator.service import Who
from simulator.service.contestable import choices, found
from simulator.service.verdicts import standing
from simulator.storage.tables import SittingRow

MOST_DECISIONS = 40  # of one sitting; each leaves fewer


def settle(company: Company, exam: Exam, sitting: str, then: Callable[[], None]) -> None:
    """Goes on with a result; one that ought to be certain is decided by an examiner before."""
    with company.simulator.house.store.reading() as now:
        is_pending = now.session.get_one(SittingRow, sitting).outcome == "pending"
    if not is_pending or exam.wish not in ("passed", "failed"):
        then()
        return

    def decided() -> None:
        _decide_all(company, exam, sitting)
        then()

    company.diary.on(company.clock() + 3 * HOUR, decided)


def _decide_all(company: Company, exam: Exam, sitting: str) -> None:
    """Every question, for the candidate or against, until the result is certain."""
    examiner = _examiner(company, sitting, 0)
    for _ in range(MOST_DECISIONS):
        with company.simulator.house.store.reading() as now:
            stands = standing(now, sitting, company.clock())
        if not stands.questions:
            return
        asked = stands.questions[0]
        states = choices(found(stands.work, asked.slot, asked.key), appeal=False)
        state = states[0] if exam.wish == "passed" or asked.key.startswith(TYPED) else states[-1]
        reason = SAYINGS["ruled"][exam.trainee.lang]
        company.simulator.judging.decide(
            examiner, stream=sitting, slot=asked.slot, finding=asked.key, state=state, reason=reason
        )


def contest(company: Company, exam: Exam, sitting: str, *, is_decided: bool) -> None:
    """The candidate contests what cost a point in a talk; `is_decided`: two days later it is granted."""
    judging, who, lang = company.simulator.judging, company.of(exam.trainee), exam.trainee.lang
    open_ones = judging.contestable(who, sitting=sitting)
    one = next((each for each in open_ones if each.slot and each.state == "missed"), open_ones[0])
    judging.appeal(who, sitting=sitting, slot=one.slot, finding=one.finding, reason=SAYINGS["appeal"][lang])
    if is_decided:
        examiner = _examiner(company, sitting, 1)
        reason = SAYINGS["appeal_granted"][lang]
        at = company.clock() + 2 * DAY

        def granted() -> None:
            judging.decide(examiner, stream=sitting, slot=one.slot, finding=one.finding, state="met", reason=reason)

        company.diary.on(at, granted)


def _examiner(company: Company, sitting: str, turn: int) -> Who:
    """Another one at each turn: an appeal goes to somebody else."""
    return company.of(EXAMINERS[(company.draw(len(EXAMINERS), sitting, "judge") + turn) % len(EXAMINERS)])
