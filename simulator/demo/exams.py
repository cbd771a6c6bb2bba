"""The exams of the demo: passed and failed ones, some that wait for an examiner, one tomorrow, one right now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simulator.demo import judging
from simulator.demo.cast import MANAGER, Trainee
from simulator.demo.company import DAY, HOUR, MINUTE, Company
from simulator.demo.drills import drill
from simulator.demo.sayings import SAYINGS
from simulator.demo.sitting import Exam, Wish, answer, book, opened, sit
from simulator.service.booking import Booking
from simulator.service.recording import RunningSitting

Then = Callable[[Company, Exam, str], None]

# By story: days before now on which exams are sat, below 0 after now.
DAYS = {
    "passed": (19,),
    "passed_en": (8,),
    "excellent": (26,),
    "revoked": (37,),
    "second_try": (33, 23),
    "failed": (12,),
    "appealed": (16,),
    "appeals": (2,),
    "typed_oddly": (1,),
    "near_the_line": (0,),
    "booked": (6, -1),
    "sits_now": (0,),
}
BOOKED_BEFORE = 3  # days
REVOKED = 9  # days before now
ANSWERED = 60  # percent of the first questions, by whoever sits an exam now


def exam_days(company: Company, trainee: Trainee) -> tuple[int, ...]:
    """The days before now on which somebody sits exams; older ones on working days."""
    return tuple(company.working_day(day) if day > 2 else day for day in DAYS.get(trainee.story, ()))


def plan(company: Company, trainee: Trainee) -> None:
    """Everything about the exams of one trainee."""
    sat = partial(_sat, company, trainee)
    days = exam_days(company, trainee)
    match trainee.story:
        case "passed" | "passed_en" | "excellent":
            sat(days[0], "passed", _certified)
        case "revoked":
            sat(days[0], "passed", _certified_for_a_while)
        case "second_try":
            sat(days[0], "failed", _trains_again, skill=35, knows=85)
            sat(days[1], "passed", _certified)
        case "failed":
            sat(days[0], "failed", _trains_a_little, skill=25, knows=75)
        case "appealed" | "appeals":
            sat(days[0], "failed", _appeals, skill=45, knows=90)
        case "typed_oddly":
            sat(days[0], "typed_oddly", _waits)
        case "near_the_line":
            _exam(company, Exam(trainee=trainee, at=company.now - 6 * HOUR, wish="near_the_line"), _waits)
        case "booked":
            _comes_tomorrow(company, trainee)
        case "sits_now":
            _sits_now(company, trainee)


def _sat(
    company: Company, trainee: Trainee, day: int, wish: Wish, then: Then, *, skill: int = 100, knows: int = 98
) -> None:
    at = company.day(day, 9.4)
    _exam(company, Exam(trainee=trainee, at=at, wish=wish, skill=skill, knows=knows), then)


def _exam(company: Company, exam: Exam, then: Then) -> None:
    """Booked, and sat some days later."""

    def booked() -> None:
        booking = book(company, exam)
        company.diary.on(exam.at, lambda: taken(booking))

    def taken(booking: Booking) -> None:
        sit(opened(company, exam, booking))
        judging.settle(company, exam, booking.sitting, lambda: then(company, exam, booking.sitting))

    company.diary.on(exam.at - BOOKED_BEFORE * DAY, booked)


# --- what comes after ---


def _waits(company: Company, exam: Exam, sitting: str) -> None:
    """It is in the examiners' queue; the candidate can do nothing."""


def _certified(company: Company, exam: Exam, sitting: str) -> None:
    _acknowledge_later(company, exam, sitting)
    company.diary.on(
        company.clock() + 5 * HOUR,
        lambda: company.simulator.certificates.issue(company.of(MANAGER), sitting=sitting),
    )


def _certified_for_a_while(company: Company, exam: Exam, sitting: str) -> None:
    _certified(company, exam, sitting)
    company.diary.on(company.day(REVOKED, 14), lambda: _revoke(company, exam))


def _revoke(company: Company, exam: Exam) -> None:
    certificates, manager = company.simulator.certificates, company.of(MANAGER)
    (held,) = certificates.list(manager, person=exam.trainee.login).certificates
    comment = SAYINGS["revoked"][exam.trainee.lang]
    certificates.revoke(manager, number=held.number, reason="standard_not_kept", comment=comment)


def _trains_again(company: Company, exam: Exam, sitting: str) -> None:
    _acknowledge_later(company, exam, sitting)
    company.diary.on(company.clock() + 20 * HOUR, lambda: _train(company, exam.trainee, most=10))


def _trains_a_little(company: Company, exam: Exam, sitting: str) -> None:
    _acknowledge_later(company, exam, sitting)
    company.diary.on(company.clock() + 20 * HOUR, lambda: _train(company, exam.trainee, most=1))


def _train(company: Company, trainee: Trainee, *, most: int) -> None:
    """The drills that a failed exam led to, one a day and done well."""
    given = company.simulator.training.assignments(company.of(trainee))
    todo = [one for one in given if one.reason == "exam_failed" and one.status in ("open", "overdue")]
    for number, one in enumerate(todo[:most]):
        at, task = company.clock() + number * DAY + HOUR, one.task
        company.diary.plays(drill(company, trainee, task.name, task.variant or "", at=at, skill=100))


def _appeals(company: Company, exam: Exam, sitting: str) -> None:
    is_decided = exam.trainee.story == "appealed"
    if is_decided:
        _acknowledge_later(company, exam, sitting)
    company.diary.on(
        company.clock() + 18 * HOUR, lambda: judging.contest(company, exam, sitting, is_decided=is_decided)
    )


def _acknowledge_later(company: Company, exam: Exam, sitting: str) -> None:
    exams, who = company.simulator.exams, company.of(exam.trainee)
    company.diary.on(company.clock() + 3 * HOUR, lambda: exams.acknowledge(who, sitting=sitting))


# --- what is still to come ---


def _comes_tomorrow(company: Company, trainee: Trainee) -> None:
    """Booked some days ago, called off, and booked anew for tomorrow."""
    first = Exam(trainee=trainee, at=company.day(exam_days(company, trainee)[0], 9.4), wish="passed")
    then = Exam(trainee=trainee, at=company.day(-1, 9.5), wish="passed")
    company.diary.on(first.at - 2 * DAY, lambda: _called_off(company, book(company, first)))
    company.diary.on(company.day(1, 15), lambda: book(company, then))


def _called_off(company: Company, booking: Booking) -> None:
    exams, reason = company.simulator.exams, SAYINGS["moved"]["zh"]
    company.diary.on(
        company.clock() + DAY,
        lambda: exams.cancel(company.of(MANAGER), sitting=booking.sitting, reason=reason),
    )


def _sits_now(company: Company, trainee: Trainee) -> None:
    """Opened an hour ago; some questions are answered, the talks are still to come, and there is more time."""
    exam = Exam(trainee=trainee, at=company.now - 50 * MINUTE, wish="passed")

    def booked() -> None:
        booking = book(company, exam)
        company.diary.on(exam.at, lambda: begun(booking))

    def begun(booking: Booking) -> None:
        paper = opened(company, exam, booking)
        with company.simulator.house.store.writing() as transaction:
            running = RunningSitting(transaction, booking.sitting)
            answer(paper, running, paper.sections[0], ANSWERED)
            running.store()
        company.clock.move(company.now - 15 * MINUTE)
        company.simulator.exams.extend(
            company.of(MANAGER), sitting=booking.sitting, minutes=10, reason=SAYINGS["time"][trainee.lang]
        )

    company.diary.on(exam.at - DAY, booked)
