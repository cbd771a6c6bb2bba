"""Assignments: given once, to people and groups, due, blocked, done by what was played, withdrawn."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from simulator.errors import BadValue, NotFound, NotNow, Refused
from simulator.exam.judging import Contact
from simulator.service import Who
from simulator.service.assigning import contacts
from simulator.service.tasks import Task, drills_done, modules_done
from tests.service.field import DAY, HOUR, START, on_both
from tests.service.trained import played, scored, share_content

LEAK = Task(kind="drill", name="leak_on_bed")
PLAN = Task(kind="drill", name="which_plan", mode="test", score=80)


@pytest.fixture(autouse=True)
def content(simulator):
    share_content(simulator)


@dataclass(frozen=True)
class Team:
    """A lead with two trainees in a group, a trainee elsewhere, a manager."""

    lead: Who
    wang: Who
    li: Who
    other: Who
    manager: Who
    group: str


@pytest.fixture
def team(simulator, root, make_person):
    lead, wang, li = make_person("lead", "trainer"), make_person("wang"), make_person("li", lang="en")
    made = simulator.groups.add(root, name="One", lead=lead.id)
    simulator.groups.put(root, group=made.id, people=[wang.id, li.id])
    return Team(lead, wang, li, make_person("zhao"), make_person("boss", "manager"), made.id)


def statuses(simulator, who):
    return [(one.task.name, one.status) for one in simulator.training.assignments(who)]


@on_both
def test_an_assignment_goes_from_open_to_done_by_the_first_attempt_that_fits(simulator, clock, team):
    due = START + 3 * DAY
    (given,) = simulator.training.assign(team.lead, task=PLAN, people=["wang"], due_at=due)
    assert (given.person, given.by_name, given.status, given.title) == (team.wang.id, "lead", "open", "到底选哪个套餐")
    clock.at += HOUR
    played(simulator, team.wang, "which_plan", mode="practice", score=95)
    played(simulator, team.wang, "which_plan", mode="test", score=79)
    played(simulator, team.wang, "leak_on_bed", mode="test", score=95)
    played(simulator, team.li, "which_plan", mode="test", score=95)
    played(simulator, team.wang, "which_plan", mode="exam", score=95)
    played(simulator, team.wang, "which_plan", mode="test", score=95, fork=True)
    assert statuses(simulator, team.wang) == [("which_plan", "open")]
    clock.at += HOUR
    fits = played(simulator, team.wang, "which_plan", mode="test", score=80)
    clock.at += HOUR
    played(simulator, team.wang, "which_plan", mode="test", score=99)
    (done,) = simulator.training.assignments(team.wang)
    assert (done.status, done.done_by) == ("done", fits)
    clock.at = due + DAY
    assert statuses(simulator, team.wang) == [("which_plan", "done")]


def test_what_was_played_before_does_not_count(simulator, clock, team):
    played(simulator, team.wang, "leak_on_bed")
    clock.at += 1
    simulator.training.assign(team.lead, task=LEAK, people=["wang"])
    assert statuses(simulator, team.wang) == [("leak_on_bed", "open")]


def test_without_a_score_a_drill_has_to_be_played_to_its_end(simulator, clock, team):
    simulator.training.assign(team.lead, task=LEAK, people=["wang"])
    played(simulator, team.wang, ending="trainee_hung_up", score=0)
    played(simulator, team.wang, open_=True)
    assert statuses(simulator, team.wang) == [("leak_on_bed", "open")]
    played(simulator, team.wang, ending="customer_left", score=20)
    assert statuses(simulator, team.wang) == [("leak_on_bed", "done")]


def test_a_test_counts_where_practice_is_asked_for(simulator, team):
    simulator.training.assign(team.lead, task=Task(kind="drill", name="leak_on_bed", mode="practice"), people=["wang"])
    played(simulator, team.wang, mode="test")
    assert statuses(simulator, team.wang) == [("leak_on_bed", "done")]


def test_only_the_variant_that_was_asked_for_counts(simulator, team):
    task = Task(kind="drill", name="leak_on_bed", variant="b")
    simulator.training.assign(team.lead, task=task, people=["wang"])
    played(simulator, team.wang, variant="a")
    assert statuses(simulator, team.wang) == [("leak_on_bed", "open")]
    played(simulator, team.wang, variant="b")
    assert statuses(simulator, team.wang) == [("leak_on_bed", "done")]


def test_judged_again_below_the_score_it_is_done_no_more(simulator, clock, team):
    task = Task(kind="drill", name="leak_on_bed", score=80)
    simulator.training.assign(team.lead, task=task, people=["wang"])
    stream = played(simulator, team.wang, score=85)
    assert statuses(simulator, team.wang) == [("leak_on_bed", "done")]
    again = scored(simulator.house.library(), clock.at, 75)
    simulator.house.store.append(stream, None, [again], person=team.wang.id)
    assert statuses(simulator, team.wang) == [("leak_on_bed", "open")]


def test_what_is_late_is_overdue_and_comes_first(simulator, clock, team):
    for name, days in (("leak_on_bed", 5), ("which_plan", 1), ("wrong_colour", None)):
        due = START + days * DAY if days else None
        simulator.training.assign(team.lead, task=Task(kind="drill", name=name), people=["wang"], due_at=due)
    clock.at += DAY
    assert statuses(simulator, team.wang) == [("which_plan", "open"), ("leak_on_bed", "open"), ("wrong_colour", "open")]
    clock.at += 1
    assert statuses(simulator, team.wang)[0] == ("which_plan", "overdue")
    clock.at = START + 5 * DAY + 1
    assert statuses(simulator, team.wang) == [
        ("which_plan", "overdue"),
        ("leak_on_bed", "overdue"),
        ("wrong_colour", "open"),
    ]


def test_prerequisites_block_until_they_are_done(simulator, clock, team):
    after = (Task(kind="module", name="ethics"), Task(kind="drill", name="wrong_colour", score=70))
    (given,) = simulator.training.assign(team.lead, task=LEAK, people=["wang"], after=after, lang="en")
    assert given.status == "blocked"
    assert given.blocked_by == ("Conduct and confidentiality", "Wrong colour, ten times the price (70%)")
    played(simulator, team.wang, "wrong_colour", score=69)
    assert len(simulator.training.assignments(team.wang)[0].blocked_by) == 2
    played(simulator, team.wang, "wrong_colour", score=70)
    pass_module(simulator, team.wang, "ethics", clock.at)
    assert statuses(simulator, team.wang) == [("leak_on_bed", "open")]


def pass_module(simulator, who, module, at, number=1, percent=90):
    event = {"type": "module_answered", "at": at, "module": module, "number": number, "items": []}
    told = {**event, "percent": percent, "passed": percent >= 80, "answers": {}, "percents": [], "lang": "zh"}
    simulator.house.store.append(f"training/{who.id}", None, [told], person=who.id)


def test_a_module_has_to_be_passed_after_it_was_assigned(simulator, clock, team):
    pass_module(simulator, team.wang, "ethics", clock.at)
    clock.at += 1
    simulator.training.assign(team.lead, task=Task(kind="module", name="ethics"), people=["wang"])
    assert statuses(simulator, team.wang) == [("ethics", "open")]
    pass_module(simulator, team.wang, "ethics", clock.at, number=2, percent=79)
    assert statuses(simulator, team.wang) == [("ethics", "open")]
    pass_module(simulator, team.wang, "ethics", clock.at, number=3)
    assert statuses(simulator, team.wang) == [("ethics", "done")]


def test_an_exam_is_prepared_by_its_modules_and_drills(simulator, clock, team):
    simulator.training.assign(
        team.lead, task=Task(kind="exam", name="agent_general"), people=["wang"], due_at=START + 1
    )
    for module in ("ethics", "awareness", "skill"):
        pass_module(simulator, team.wang, module, clock.at)
    drills = ("leak_on_bed", "which_plan", "wrong_colour")
    for variant in "ab":
        for drill in drills:
            assert statuses(simulator, team.wang) == [("agent_general", "open")]
            played(simulator, team.wang, drill, variant=variant)
            played(simulator, team.wang, drill, variant=variant)
    assert statuses(simulator, team.wang) == [("agent_general", "done")]
    clock.at += DAY
    table = simulator.training.group_table(team.lead, group=team.group)
    assert [row.overdue for row in table.rows] == [0, 0]


def test_modules_and_drills_done_are_told_to_exams(simulator, clock, team):
    pass_module(simulator, team.wang, "skill", clock.at)
    pass_module(simulator, team.wang, "ethics", clock.at, percent=50)
    for variant, ending in (("a", "promised"), ("a", "promised"), ("b", "escalated"), ("b", "time_over")):
        played(simulator, team.wang, "which_plan", variant=variant, ending=ending)
    played(simulator, team.wang, "leak_on_bed", ending="time_over")
    played(simulator, team.wang, "wrong_colour", mode="exam")
    with simulator.house.store.reading() as now:
        assert modules_done(now, team.wang.id) == {"skill"}
        assert drills_done(now, team.wang.id) == 2
        assert (modules_done(now, team.li.id), drills_done(now, team.li.id)) == (frozenset(), 0)


# --- to a group, and twice the same ---


def test_a_group_gets_one_each_for_those_who_are_in_it_now(simulator, root, team, make_person):
    simulator.people.deactivate(root, person="li")
    given = simulator.training.assign(team.lead, task=LEAK, group="One", people=["wang"])
    assert [one.person for one in given] == [team.wang.id]
    late = make_person("late")
    simulator.groups.put(root, group="One", people=["late"])
    assert simulator.training.assignments(late) == ()


def test_the_same_again_adds_nothing(simulator, clock, team):
    first = simulator.training.assign(team.lead, task=LEAK, group="One", key="k1")
    clock.at += 5
    assert simulator.training.assign(team.lead, task=LEAK, group="One", key="k1") == first
    assert simulator.training.assign(team.manager, task=LEAK, group="One") == first
    other = simulator.training.assign(team.lead, task=Task(kind="drill", name="leak_on_bed", score=80), people=["wang"])
    assert other[0].id not in {one.id for one in first}


def test_what_is_done_can_be_assigned_anew(simulator, clock, team):
    first = simulator.training.assign(team.lead, task=LEAK, people=["wang"])
    played(simulator, team.wang)
    clock.at += HOUR
    again = simulator.training.assign(team.lead, task=LEAK, people=["wang"])
    assert again[0].id != first[0].id
    assert statuses(simulator, team.wang) == [("leak_on_bed", "open"), ("leak_on_bed", "done")]


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"])
def test_eight_at_once_assign_one(simulator, team):
    def assign(number):
        return simulator.training.assign(team.lead, task=LEAK, group="One", key="k" if number % 2 else None)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(assign, range(8)))
    assert {tuple(one.id for one in answer) for answer in answers} == {tuple(one.id for one in answers[0])}
    assert len(simulator.training.assignments(team.lead, group="One")) == 2


def test_withdrawn_is_withdrawn_once(simulator, team):
    (given,) = simulator.training.assign(team.lead, task=LEAK, people=["wang"])
    gone = simulator.training.withdraw(team.lead, assignment=given.id)
    assert gone.status == "withdrawn"
    assert simulator.training.withdraw(team.lead, assignment=given.id) == gone
    played(simulator, team.wang)
    assert statuses(simulator, team.wang) == [("leak_on_bed", "withdrawn")]


def test_what_is_done_is_not_withdrawn(simulator, team):
    (given,) = simulator.training.assign(team.lead, task=LEAK, people=["wang"])
    played(simulator, team.wang)
    with pytest.raises(NotNow):
        simulator.training.withdraw(team.lead, assignment=given.id)


# --- who may, and what can be assigned ---


def test_a_lead_assigns_within_the_groups_of_theirs(simulator, team):
    for reach in ({"people": ["zhao"]}, {"people": ["wang", "zhao"]}):
        with pytest.raises(Refused):
            simulator.training.assign(team.lead, task=LEAK, **reach)
    assert simulator.training.assignments(team.wang) == ()
    assert len(simulator.training.assign(team.manager, task=LEAK, people=["zhao"])) == 1


def test_another_groups_lead_is_refused_and_told_whom_to_ask(simulator, root, team, make_person):
    stranger = make_person("stranger", "trainer")
    calls = (
        lambda: simulator.training.assign(stranger, task=LEAK, group="One"),
        lambda: simulator.training.assignments(stranger, group="One"),
        lambda: simulator.training.group_table(stranger, group="One"),
        lambda: simulator.training.heat_map(stranger, group="One"),
        lambda: simulator.training.spot_check(stranger, group="One"),
        lambda: simulator.training.spot_checks(stranger, group="One"),
        lambda: simulator.training.export(stranger, what="results", group="One"),
    )
    for call in calls:
        with pytest.raises(Refused, match="lead"):
            call()


def test_a_trainee_sees_only_what_is_theirs(simulator, team):
    (given,) = simulator.training.assign(team.lead, task=LEAK, people=["wang"])
    calls = (
        lambda: simulator.training.assign(team.li, task=LEAK, people=["li"]),
        lambda: simulator.training.withdraw(team.wang, assignment=given.id),
        lambda: simulator.training.assignments(team.li, person="wang"),
        lambda: simulator.training.assignments(team.li, group="One"),
        lambda: simulator.training.home(team.li, person="wang"),
        lambda: simulator.training.progress(team.li, person="wang"),
        lambda: simulator.training.prescription(team.li, person="wang"),
        lambda: simulator.training.spot_checks(team.wang),
        lambda: simulator.training.group_table(team.wang, group="One"),
    )
    for call in calls:
        with pytest.raises(Refused):
            call()


def test_a_stranger_cannot_withdraw(simulator, team, make_person):
    (given,) = simulator.training.assign(team.lead, task=LEAK, people=["wang"])
    with pytest.raises(Refused, match="lead"):
        simulator.training.withdraw(make_person("stranger", "trainer"), assignment=given.id)


@pytest.mark.parametrize(
    "task,error",
    [
        (Task(kind="drill", name="nothing"), NotFound),
        (Task(kind="module", name="leak_on_bed"), NotFound),
        (Task(kind="exam", name="nothing"), NotFound),
        (Task(kind="module", name="ethics", score=80), BadValue),
        (Task(kind="drill", name="leak_on_bed", score=101), BadValue),
        (Task(kind="drill", name="leak_on_bed", variant="c"), BadValue),
        (Task(kind="drill", name="leak_on_bed", variant="a", mode="test"), BadValue),
    ],
)
def test_what_cannot_be_done_cannot_be_assigned(simulator, team, task, error):
    with pytest.raises(error):
        simulator.training.assign(team.lead, task=task, people=["wang"])
    with pytest.raises(error):
        simulator.training.assign(team.lead, task=LEAK, people=["wang"], after=(task,))


def test_a_due_date_lies_ahead(simulator, clock, team):
    for due in (clock.at, clock.at - 1, clock.at + 4000 * DAY):
        with pytest.raises(BadValue):
            simulator.training.assign(team.lead, task=LEAK, people=["wang"], due_at=due)


def test_nobody_is_nobody(simulator, root, team):
    simulator.groups.add(root, name="Empty", lead=team.lead.id)
    with pytest.raises(BadValue):
        simulator.training.assign(team.lead, task=LEAK, group="Empty")
    with pytest.raises(BadValue):
        simulator.training.assign(team.lead, task=LEAK)


# --- contacts ---


def test_whoever_assigns_is_a_trainer_of_the_person(simulator, clock, team):
    simulator.training.assign(team.lead, task=LEAK, people=["wang"])
    clock.at += DAY
    simulator.training.assign(team.lead, task=PLAN, people=["wang"])
    simulator.training.assign(team.manager, task=LEAK, people=["wang", "boss"])
    with simulator.house.store.reading() as now:
        assert contacts(now, [team.wang.id, team.manager.id]) == {
            team.wang.id: (Contact(by=team.lead.id, at=clock.at, kind="assigned"),)
        }
        assert contacts(now, [team.wang.id], since=clock.at) == {}
