"""One exam of the demo, from its booking to the moment when it is handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from simulator.content.base import Lang
from simulator.content.quiz import Item, TypeText
from simulator.demo.answering import answered, typed
from simulator.demo.cast import EXAMINERS, TRAINERS, Trainee
from simulator.demo.company import MINUTE, Company
from simulator.demo.near import near_the_line
from simulator.demo.playing import Part, Take
from simulator.exam.events import Booked
from simulator.exam.keyboard import Typed
from simulator.exam.sitting import Sitting
from simulator.service import frozen
from simulator.service.booking import Booking
from simulator.service.recording import RunningSitting
from simulator.service.verdicts import sitting_of
from simulator.service.who import Who

BLUEPRINT = "agent_general"
PLAYS_FROM, PLAY_EVERY = 70 * MINUTE, 12 * MINUTE  # after the sitting was opened; no role-play lasts longer
SECOND = 1000
Wish = Literal["passed", "failed", "typed_oddly", "near_the_line"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """`at`: when it begins. `skill`: percent of replies done well, `knows`: of questions answered right.

    `wish`: what it should come to.
    """

    trainee: Trainee
    at: int
    wish: Wish
    skill: int = 100
    knows: int = 97


def book(company: Company, exam: Exam) -> Booking:
    number = company.draw(len(TRAINERS), exam.trainee.login, "watch", exam.at)
    by = EXAMINERS[company.draw(len(EXAMINERS), exam.trainee.login, "book", exam.at)]
    booking = company.simulator.exams.book(
        company.of(by),
        candidate=exam.trainee.login,
        blueprint=BLUEPRINT,
        invigilator=TRAINERS[number].login,
        window_opens=exam.at,
    )
    if exam.at < company.now:
        with company.simulator.house.store.reading() as now:
            company.players.begin(_parts(company, exam, sitting_of(now, booking.sitting).booked, exam.at))
    return booking


@dataclass
class Paper:
    """A sitting that was opened, on the candidate's table."""

    company: Company
    exam: Exam
    who: Who
    sitting: str
    opened_at: int
    found: Sitting
    items: Mapping[str, Item]

    @property
    def lang(self) -> Lang:
        return self.found.booked.lang

    def drawn(self, section: str) -> list[str]:
        return [part.item for part in self.found.booked.form.items if part.section == section]

    @property
    def sections(self) -> list[str]:
        """Those with questions, in the order of the form; a text to type comes at the very end."""
        names = list(dict.fromkeys(part.section for part in self.found.booked.form.items))
        return sorted(names, key=lambda name: self.text_in(name) is not None)

    def text_in(self, section: str) -> TypeText | None:
        texts = [item for name in self.drawn(section) if isinstance(item := self.items[name], TypeText)]
        return texts[0] if texts else None


def opened(company: Company, exam: Exam, booking: Booking) -> Paper:
    """The invigilator opens it with the code."""
    simulator = company.simulator
    at = company.clock.move(exam.at)
    watching = Who(id=booking.invigilator)
    simulator.exams.open(watching, sitting=booking.sitting, code=booking.code)
    with simulator.house.store.reading() as now:
        found = sitting_of(now, booking.sitting)
        items = frozen.items_of(now, found.booked.form)
    who = company.of(exam.trainee)
    return Paper(company=company, exam=exam, who=who, sitting=booking.sitting, opened_at=at, found=found, items=items)


def sit(paper: Paper) -> None:
    """All of it: questions, role-plays, the text to type; then it is handed in."""
    company = paper.company
    booked = paper.found.booked
    plays, parts = booked.form.plays, _parts(company, paper.exam, booked, paper.opened_at)
    with company.simulator.house.store.writing() as transaction:
        running = RunningSitting(transaction, paper.sitting)
        for section in paper.sections:
            if paper.text_in(section) is None:
                answer(paper, running, section)
        takes, is_even = _takes(paper, running.found, parts)
        for play, part, take in zip(plays, parts, takes, strict=True):
            company.clock.move(part.at)
            running.start_section(play.section, at=part.at)
            running.play(company.simulator.talks, company.exam_library, play.slot, take.events, take.judged)
            company.clock.move(take.ends)
        for section in paper.sections:
            if (item := paper.text_in(section)) is not None:
                _type(paper, running, section, item, is_even=is_even)
        running.store()
    company.clock.move(company.clock() + 2 * MINUTE)
    company.simulator.exams.hand_in(paper.who, sitting=paper.sitting)


def answer(paper: Paper, running: RunningSitting, section: str, share: int = 100) -> None:
    """The first `share` percent of the questions of a section, each after some thinking."""
    company, exam = paper.company, paper.exam
    at = company.clock.move(company.clock() + 2 * MINUTE)
    running.start_section(section, at=at)
    names = paper.drawn(section)
    for name in names[: len(names) * share // 100]:
        at += (20 + company.draw(40, exam.trainee.login, name)) * SECOND
        is_right = company.draw(100, exam.trainee.login, name, exam.at) < exam.knows
        running.save_answer(name, answered(paper.items[name], paper.lang, is_right=is_right), at=at)
    company.clock.move(at)


def _type(paper: Paper, running: RunningSitting, section: str, item: TypeText, *, is_even: bool) -> None:
    clock, done = paper.company.clock, _typed(paper, item, is_even=is_even)
    running.start_section(section, at=clock.move(clock() + MINUTE))
    running.type_text(done, at=clock.move(clock() + done.ms + 5 * SECOND))


def _typed(paper: Paper, item: TypeText, *, is_even: bool) -> Typed:
    per_minute = (80 if paper.lang == "zh" else 260) + paper.company.draw(40, paper.exam.trainee.login, "types")
    return typed(item.id, item.copy_of.of(paper.lang), seed=paper.company.seed, per_minute=per_minute, is_even=is_even)


# --- role-plays ---


def _parts(company: Company, exam: Exam, booked: Booked, opened_at: int) -> list[Part]:
    return [
        Part(
            key=f"{company.seed} {exam.trainee.login} {play.slot} {booked.attempt}",
            scenario=play.scenario,
            variant=play.variant,
            mode="exam",
            seed=play.seed,
            lang=booked.lang,
            at=opened_at + PLAYS_FROM + number * PLAY_EVERY,
            skill=exam.skill,
            extra=booked.extra,
        )
        for number, play in enumerate(booked.form.plays)
    ]


def _takes(paper: Paper, sitting: Sitting, parts: Sequence[Part]) -> tuple[Sequence[Take], bool]:
    """The role-plays, and whether the text is to be typed so that somebody has to look. `sitting`: as it stands."""
    company, wish = paper.company, paper.exam.wish
    if wish != "near_the_line":
        return company.players.takes(parts), wish == "typed_oddly"
    item = next(text for name in paper.sections if (text := paper.text_in(name)) is not None)
    sitting = replace(sitting, typed={item.id: _typed(paper, item, is_even=False)})
    takes = near_the_line(company, sitting, paper.items, parts)
    return takes or company.players.takes(parts), takes is None
