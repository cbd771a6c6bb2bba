"""What trainers give and say, and what trainees answer: modules, weekly drills, comments, spot checks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from simulator.content.module import MODULES
from simulator.demo.answering import answered
from simulator.demo.cast import GROUPS, TRAINERS, Trainee
from simulator.demo.company import DAY, HOUR, MINUTE, Company
from simulator.demo.diary import Drill
from simulator.demo.drills import drill, weekly
from simulator.demo.sayings import SAYINGS
from simulator.service.modules import Given, next_quiz
from simulator.service.tasks import Task

MOST_TRIES = 4
COMMENTED = 14  # percent of drills that a trainer comments on
SEEN = 70  # percent of comments that are acknowledged


def begin(company: Company, trainee: Trainee) -> None:
    """The first days: modules assigned and answered, the standard read."""
    diary, joined = company.diary, company.day(trainee.joined)
    diary.on(joined + 9 * HOUR, partial(_assign_modules, company, trainee))
    for number, module in enumerate(MODULES):
        at = joined + (10 + 3 * number) * HOUR + company.draw(90, trainee.login, module) * MINUTE
        diary.on(at, partial(_answer, company, trainee, module, 1))
    if company.draw(100, trainee.login, "reads") < 80:
        diary.on(joined + 2 * DAY + 9 * HOUR, partial(_read_standard, company, trainee))


def _assign_modules(company: Company, trainee: Trainee) -> None:
    """The last of them, which comes after the others."""
    trainer, at = company.of(company.trainer_of(trainee)), company.clock()
    *before, last = (Task(kind="module", name=module) for module in MODULES)
    company.simulator.training.assign(trainer, task=last, people=[trainee.login], due_at=at + 7 * DAY, after=before)


def _answer(company: Company, trainee: Trainee, module: str, number: int) -> None:
    """A try; who fails tries again in the afternoon, a little wiser. The newest of all has one module still to do."""
    who, training = company.of(trainee), company.simulator.training
    found = company.library.modules[module]
    with company.simulator.house.store.reading() as now:
        quiz = next_quiz(now, company.library, found, who.id)
    knows = min(97, 64 + company.skill(trainee, trainee.joined) // 3 + 10 * number)
    answers = []
    for item in quiz.items:
        is_right = company.draw(100, trainee.login, item.id, number) < knows
        given = answered(item, company.lang_of(trainee), is_right=is_right)
        answers.append(Given(item=item.id, chosen=given.chosen, fields=tuple(given.fields.items())))
    done = training.answer_module(who, module=module, draw=quiz.name, answers=answers)
    if not done.passed and number < MOST_TRIES:
        again = company.clock() + (2 * HOUR if number < 2 else DAY)
        company.diary.on(again, partial(_answer, company, trainee, module, number + 1))


def _read_standard(company: Company, trainee: Trainee) -> None:
    content, who = company.simulator.content, company.of(trainee)
    content.acknowledge(who, digest=content.standard(who).digest)


# --- what a trainer gives ---


def weeks(company: Company) -> None:
    """Every week a drill for each group that has members, and now and then one for what is weak."""
    first = max(trainee.joined for trainee in company.trainees)
    for before in range(first - 4, 0, -1):
        at = company.day(before, 8.6)
        if before % 7 == 6:  # the first day on which `weekly` names another drill
            for trainer in TRAINERS:
                company.diary.on(at, partial(_assign_drill, company, trainer.group or 0, before))
    for trainee in company.trainees:
        if trainee.story in ("", "late", "extra"):
            company.diary.on(company.day(9, 15), partial(_prescribe, company, trainee))


def _assign_drill(company: Company, group: int, before: int) -> None:
    there = [one for one in company.trainees if one.group == group and one.login in company.who]
    if there:
        task = Task(kind="drill", name=weekly(company, before), score=60 if before % 2 else None)
        who, due = company.of(TRAINERS[group]), company.clock() + 6 * DAY
        company.simulator.training.assign(who, task=task, group=GROUPS[group], due_at=due)


def _prescribe(company: Company, trainee: Trainee) -> None:
    who, training = company.of(company.trainer_of(trainee)), company.simulator.training
    if training.prescription(who, person=trainee.login).drills:
        due = company.clock() + (4 if trainee.story == "late" else 21) * DAY
        training.prescribe(who, person=trainee.login, due_at=due)


# --- what a trainer says ---


def comments(company: Company, played: Sequence[Drill]) -> None:
    """On some drills, on the evening of the day; the last few are not seen yet."""
    for one in played:
        if company.draw(100, one.stream, "comment") < COMMENTED and one.part.at > company.day(50):
            company.diary.on(one.part.at + 5 * HOUR, partial(_comment, company, one))


def _comment(company: Company, on: Drill) -> None:
    trainee, simulator = company.trainee(on.login), company.simulator
    trainer = company.of(company.trainer_of(trainee))
    with simulator.house.store.reading() as now:
        talk = simulator.talks.load(now, on.stream)
    card = talk.cards[-1]
    lost = [one for one in card.findings if one.state in ("missed", "broken")]
    lost.sort(key=lambda one: -(one.possible - one.gained + one.lost))
    kind, turn, finding = "overall", None, None
    if (card.total or 0) >= 90:
        kind = "praise"
    elif lost and lost[0].state == "broken" and lost[0].evidence:
        kind, turn = "turn", lost[0].evidence[0].turn + 1
    elif lost:
        kind, finding = "finding", lost[0].rule
    text = SAYINGS[kind][trainee.lang]
    said = simulator.training.comment(trainer, attempt=on.stream, text=text, turn=turn, finding=finding)
    seen = company.clock() + 20 * HOUR
    if company.draw(100, on.stream, "seen") < SEEN:
        company.diary.on(seen, partial(_acknowledge, company, trainee, said.id))


def _acknowledge(company: Company, trainee: Trainee, comment: str) -> None:
    company.simulator.training.acknowledge(company.of(trainee), comment=comment)


# --- spot checks ---


def spot_checks(company: Company) -> None:
    """One fails two in a row, which brings a refresher; another one passes; one is given today."""
    weak, good, fresh = (company.with_story(story) for story in ("spot_checks", "excellent", "passed"))
    for trainee, before, skill in ((weak, 17, 10), (weak, 10, 15), (good, 13, 100), (fresh, 0, None)):
        if trainee is not None:
            _spot(company, trainee, company.working_day(before) if before else 0, skill)


def _spot(company: Company, trainee: Trainee, before: int, skill: int | None) -> None:
    """Given in the morning, played in the afternoon; without a skill it is open still."""
    scenario = sorted(company.library.scenarios)[company.draw(8, trainee.login, "spot", before)]
    at = company.day(before, 8.8) if before else company.now - 2 * HOUR
    company.diary.on(at, partial(_give_spot, company, trainee, scenario))
    if skill is not None:
        company.diary.plays(drill(company, trainee, scenario, at=at + 5 * HOUR, skill=skill, mode="test", scored=True))


def _give_spot(company: Company, trainee: Trainee, scenario: str) -> None:
    trainer = company.of(company.trainer_of(trainee))
    company.simulator.training.spot_check(trainer, people=[trainee.login], scenario=scenario)
