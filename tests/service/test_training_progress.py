"""Progress, prescriptions, spot checks, and groups at a glance: from what was played, and from nothing else."""

import random
from collections import Counter
from dataclasses import dataclass

import openpyxl  # noqa: F401  (imported before warnings are errors in a test)
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from simulator.errors import BadValue, NotFound
from simulator.service import Who
from simulator.service.prescribing import LEAST, Kept, Played, drills_for, weakest
from simulator.service.prescriptions import prescribe_for
from simulator.service.rulebook import rulebook
from simulator.service.sheets import read as read_sheet
from simulator.service.tasks import Task
from simulator.storage.kept import WEEK_MS, week_of
from simulator.storage.tables import AttemptRow, KeptRow, PointRow, ScoreRow
from tests.service.field import DAY, HOUR, START, on_both
from tests.service.trained import a_sitting, played, scored, share_content

PUBLIC = "greet_phone"  # of ST-240 among others
STEP = "leak_asks_danger"


@pytest.fixture(autouse=True)
def content(simulator):
    share_content(simulator)


@dataclass(frozen=True)
class Team:
    """A lead with two trainees, and a manager."""

    lead: Who
    wang: Who
    li: Who
    manager: Who


@pytest.fixture
def team(simulator, root, make_person):
    lead, wang, li = make_person("lead", "trainer"), make_person("wang", name="王=1+1"), make_person("li", lang="en")
    simulator.groups.add(root, name="One", lead=lead.id)
    simulator.groups.put(root, group="One", people=[wang.id, li.id])
    return Team(lead, wang, li, make_person("boss", "manager"))


def rate(progress, by, thing):
    return next((one.met, one.applied) for one in progress.of(by) if one.id == thing)


# --- progress ---


@on_both
def test_progress_counts_what_was_kept_by_area_rule_clause_act_and_customer(simulator, clock, team):
    played(simulator, team.wang, score=60, met=(PUBLIC,), missed=(STEP,))
    clock.at += WEEK_MS
    last = played(simulator, team.wang, "which_plan", mode="test", score=81, met=(PUBLIC, "wp_way_back"))
    found = simulator.training.progress(team.wang, lang="en")
    assert (found.attempts, found.tests, found.mean, found.best) == (2, 1, 71, 81)
    assert (found.last.stream, found.last.score) == (last, 81)
    assert [(week.week, week.attempts, week.mean) for week in found.weeks] == [
        (week_of(START), 1, 60),
        (week_of(START) + WEEK_MS, 1, 81),
    ]
    assert rate(found, "rule", PUBLIC) == (2, 2)
    assert rate(found, "rule", STEP) == (0, 1)
    assert rate(found, "persona", "angry") == (1, 2)
    assert rate(found, "persona", "indecisive") == (2, 2)
    book = rulebook(simulator.house.library())
    for clause in book.clauses_of(STEP):
        assert rate(found, "clause", clause)[1] >= 1
    assert rate(found, "act", "greeting")[0] == 2
    assert sum(one.applied for one in found.areas) == 4
    assert found.rules[0].id == STEP
    assert [(one.met, one.applied) for one in found.personas[0].weeks] == [(1, 2)]


def test_exams_and_retakes_are_no_progress(simulator, team):
    played(simulator, team.wang, mode="exam", score=10, missed=(PUBLIC,))
    played(simulator, team.wang, fork=True, score=10, missed=(PUBLIC,))
    played(simulator, team.wang, open_=True)
    found = simulator.training.progress(team.wang)
    assert (found.attempts, found.mean, found.best, found.last, found.weeks) == (0, None, None, None, ())
    assert found.rules == found.areas == ()


def test_judged_again_the_newest_scorecard_counts(simulator, clock, team):
    stream = played(simulator, team.wang, score=60, met=(PUBLIC,), missed=(STEP,))
    again = scored(simulator.house.library(), clock.at + HOUR, 70, met=(PUBLIC, STEP))
    simulator.house.store.append(stream, None, [again], person=team.wang.id)
    found = simulator.training.progress(team.wang)
    assert (found.mean, rate(found, "rule", STEP), rate(found, "rule", PUBLIC)) == (70, (1, 1), (1, 1))
    with simulator.house.store.reading() as now:
        assert now.session.get(KeptRow, (team.wang.id, "rule", week_of(START), STEP)).missed_in is None


def test_a_clause_is_kept_or_not_per_attempt_that_asked_for_it(simulator, team):
    for _ in range(3):
        played(simulator, team.wang, met=(PUBLIC,))
    played(simulator, team.wang, missed=(PUBLIC,))
    assert rate(simulator.training.progress(team.wang), "rule", PUBLIC) == (3, 4)


def test_counts_follow_from_the_points_whatever_is_judged_again(simulator, clock, team):
    chance, library = random.Random(7), simulator.house.library()
    rules = (PUBLIC, STEP, "thank_caller", "leak_no_sum")
    streams = []
    for step in range(40):
        some = chance.sample(rules, 3)
        if streams and step % 3 == 0:
            again = scored(library, clock.at, 50, met=some[:1], missed=some[1:2])
            simulator.house.store.append(chance.choice(streams), None, [again], person=team.wang.id)
        else:
            mode = chance.choice(("practice", "test", "exam"))
            streams.append(played(simulator, team.wang, mode=mode, fork=step % 7 == 0, met=some[:2], missed=some[2:]))
        clock.at += DAY
    with simulator.house.store.reading() as now:
        assert counted_anew(now) == {
            (row.week, row.by, row.thing): (row.met, row.applied)
            for row in now.session.scalars(select(KeptRow))
            if row.applied
        }
        weeks = Counter()
        for row in now.session.scalars(select(AttemptRow)):
            if row.mode != "exam" and row.origin == "played":
                weeks[week_of(row.started_at), row.mode] += 1
                weeks[week_of(row.started_at), row.mode, "total"] += row.score
        for row in now.session.scalars(select(ScoreRow)):
            assert (row.attempts, row.known) == (weeks[row.week, row.mode],) * 2
            assert row.total == weeks[row.week, row.mode, "total"]
            assert row.best in (50, 90)


def counted_anew(now):
    """From every point there is."""
    found = Counter(), Counter()
    query = select(AttemptRow, PointRow).join(PointRow, PointRow.stream == AttemptRow.stream)
    for row, point in now.session.execute(query):
        if row.mode != "exam" and row.origin == "played":
            for key in ("rule", point.rule), ("persona", row.persona):
                found[0][week_of(row.started_at), *key] += point.state == "met"
                found[1][week_of(row.started_at), *key] += 1
    return {key: (found[0][key], applied) for key, applied in found[1].items()}


# --- prescriptions ---


def test_without_evidence_nothing_is_prescribed(simulator, team):
    found = simulator.training.prescription(team.wang)
    assert (found.weak, found.drills) == ((), ())
    played(simulator, team.wang, met=(PUBLIC, STEP))
    assert simulator.training.prescription(team.wang).weak == ()
    with pytest.raises(NotFound):
        simulator.training.prescribe(team.lead, person="wang")


def test_what_is_missed_again_and_again_is_prescribed_in_another_variant(simulator, clock, team):
    last = None
    for _ in range(LEAST):
        last = played(simulator, team.wang, variant="a", met=(PUBLIC, "thank_caller"), missed=(STEP,))
        clock.at += DAY
    found = simulator.training.prescription(team.wang, lang="en")
    book = rulebook(simulator.house.library())
    assert set(found.weak[0].rules) == {STEP}
    assert {clause.id for clause in found.weak[0].clauses} <= set(book.clauses_of(STEP))
    assert (found.weak[0].met, found.weak[0].applied, found.weak[0].attempt) == (0, LEAST, last)
    for drill in found.drills:
        assert set(drill.rules) <= book.asked[drill.scenario]
        assert {clause for rule in drill.rules for clause in book.clauses_of(rule)} & set(book.clauses_of(STEP))
        assert "kept 0 of 3 times" in drill.why
        assert (drill.scenario, drill.variant) != ("leak_on_bed", "a")


def test_a_prescription_becomes_assignments_once(simulator, clock, team):
    for _ in range(LEAST):
        played(simulator, team.wang, missed=(STEP,))
    drills = simulator.training.prescription(team.wang).drills
    given = simulator.training.prescribe(team.lead, person="wang", key="k")
    assert [(one.task.name, one.task.variant) for one in given] == [(d.scenario, d.variant) for d in drills]
    assert {(one.reason, one.status, one.due_at) for one in given} == {("weak", "open", START + 14 * DAY)}
    assert simulator.training.prescribe(team.lead, person="wang", key="k") == given
    assert {one.id for one in simulator.training.prescribe(team.manager, person="wang")} == {one.id for one in given}
    assert len(simulator.training.assignments(team.wang)) == len(drills)


def test_a_failed_exam_leads_to_drills_for_what_was_missed(simulator, team):
    with simulator.house.store.writing() as transaction:
        house = simulator.house
        ids = prescribe_for(house, transaction, person=team.wang.id, rules=[STEP], by=team.wang.id, at=START)
        again = prescribe_for(house, transaction, person=team.wang.id, rules=[STEP], by=team.wang.id, at=START)
        nothing = prescribe_for(house, transaction, person=team.wang.id, rules=["gone"], by=team.wang.id, at=START)
    assert (set(ids), nothing) == (set(again), ())
    given = simulator.training.assignments(team.wang)
    assert {one.id for one in given} == set(ids)
    book = rulebook(simulator.house.library())
    for one in given:
        assert one.reason == "exam_failed"
        assert {c for rule in one.rules for c in book.clauses_of(rule)} & set(book.clauses_of(STEP))


RULES = st.sampled_from(["a", "b", "c", "gone"])
KEPT = st.builds(
    lambda week, rule, applied, missed: Kept(
        week=week_of(START) - week * WEEK_MS,
        rule=rule,
        applied=applied,
        met=max(0, applied - missed),
        missed_in="attempt/x" if missed else None,
    ),
    st.integers(0, 60),
    RULES,
    st.integers(1, 9),
    st.integers(0, 9),
)


class Book:
    """Three rules in two drills."""

    asked = {"one": frozenset("ab"), "two": frozenset("bc"), "three": frozenset()}  # noqa: RUF012
    _clauses = {"a": ("ST-001", "ST-002"), "b": ("ST-002",), "c": ("ST-003",)}  # noqa: RUF012

    def clauses_of(self, rule):
        return self._clauses.get(rule, ())


@given(st.lists(KEPT, max_size=12))
def test_a_prescription_never_names_a_clause_without_evidence_and_rates_are_percents(kept):
    book = Book()
    for weak in weakest(book, kept, START):
        assert 0 <= weak.percent <= 100
        assert 0 <= weak.met < weak.applied
        assert weak.applied >= LEAST
        for clause in weak.clauses:
            shown = [one for one in kept if clause in book.clauses_of(one.rule) and one.met < one.applied]
            assert shown
            assert {one.rule for one in shown} >= set(weak.rules)
        needs = {clause: 100.0 - weak.percent for clause in weak.clauses}
        for drill in drills_for(book, needs, {"one": ("a", "b"), "two": ("a",)}, []):
            assert set(drill.clauses) <= set(needs)
            assert set(drill.rules) <= book.asked[drill.scenario]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9)), max_size=6))
def test_the_variant_is_one_not_met_or_met_the_longest_ago(plays):
    done = [Played(scenario="one", variant=variant, at=START + at) for variant, at in plays]
    (choice,) = drills_for(Book(), {"ST-001": 50.0}, {"one": ("a", "b")}, done)
    last = {variant: max((one.at for one in done if one.variant == variant), default=0) for variant in "ab"}
    assert last[choice.variant] == min(last.values())


def test_a_drill_that_an_exam_closes_is_not_prescribed():
    found = drills_for(Book(), {"ST-002": 50.0}, {"one": ("a",), "two": ("a",)}, [], closed={"one"})
    assert [one.scenario for one in found] == ["two"]


@given(st.integers(0, 4_000_000_000_000))
def test_a_week_begins_on_monday_and_holds_its_moments(at):
    assert week_of(at) <= at < week_of(at) + WEEK_MS
    assert week_of(week_of(at)) == week_of(at)
    assert (week_of(at) // DAY + 3) % 7 == 0  # day 0 of 1970 was a Thursday


# --- spot checks ---


def test_a_spot_check_is_a_test_apart_with_its_result(simulator, clock, team):
    (sent,) = simulator.training.spot_check(team.lead, people=["wang"], scenario="leak_on_bed", key="k")
    assert (sent.spot, sent.task.mode, sent.due_at) == (True, "test", START + 48 * HOUR)
    assert simulator.training.spot_check(team.lead, people=["wang"], scenario="leak_on_bed", key="k") == (sent,)
    played(simulator, team.wang, mode="practice", score=99)
    assert simulator.training.spot_checks(team.lead, person="wang")[0].score is None
    clock.at += HOUR
    played(simulator, team.wang, mode="test", score=71, ending="time_over")
    played(simulator, team.wang, mode="test", score=99)
    (result,) = simulator.training.spot_checks(team.manager, group="One")
    assert (result.score, result.passes, result.last_exam, result.gap) == (71, False, None, None)
    assert simulator.training.assignments(team.wang)[0].spot


def test_the_gap_to_the_last_decided_exam_is_told(simulator, clock, team):
    simulator.training.spot_check(team.lead, people=["wang"], scenario="leak_on_bed")
    played(simulator, team.wang, mode="test", score=71)
    first = a_sitting(simulator, team.wang, team.lead, clock.at, outcome="failed", total=60)
    clock.at += HOUR
    a_sitting(simulator, team.wang, team.lead, clock.at, outcome="passed", total=90)
    clock.at += HOUR
    newest = a_sitting(simulator, team.wang, team.lead, clock.at)
    (result,) = simulator.training.spot_checks(team.lead, person="wang")
    assert (result.last_exam.total, result.last_exam.at, result.gap) == (90, clock.at - HOUR, 19)
    row = simulator.training.group_table(team.lead, group="One").rows[1]
    assert (row.exam.sitting, row.exam.outcome) == (newest, "pending")
    assert first != newest


def test_by_lot_each_gets_a_drill_not_met(simulator, team):
    library = simulator.house.library()
    for scenario in sorted(library.scenarios):
        if scenario != "which_plan":
            for variant in "ab":
                played(simulator, team.wang, scenario, variant=variant)
    (sent,) = simulator.training.spot_check(team.lead, people=["wang"])
    assert sent.task.name == "which_plan"


def hang_up(simulator, who, scenario="which_plan"):
    """A test that is over at once, played for real."""
    talk = simulator.practice.start(who, scenario=scenario, mode="test")
    talk = simulator.practice.do(who, attempt=talk.id, line="/answer", seen=talk.seen)
    return simulator.practice.do(who, attempt=talk.id, line="/hangup", seen=talk.seen)


@on_both
def test_two_failed_spot_checks_in_a_row_bring_a_refresher(simulator, clock, team):
    for number in range(2):
        simulator.training.spot_check(team.lead, people=["wang"], scenario="which_plan")
        clock.at += HOUR
        assert not [one for one in simulator.training.assignments(team.wang) if not one.spot], number
        hang_up(simulator, team.wang)
        clock.at += HOUR
    refresher = [one for one in simulator.training.assignments(team.wang) if not one.spot]
    assert refresher
    assert {(one.reason, one.by, one.status) for one in refresher} == {("spots_failed", team.lead.id, "open")}
    simulator.training.spot_check(team.lead, people=["wang"], scenario="which_plan")
    clock.at += HOUR
    hang_up(simulator, team.wang)
    assert len([one for one in simulator.training.assignments(team.wang) if not one.spot]) == len(refresher)


def test_tests_that_nobody_sent_bring_no_refresher(simulator, clock, team):
    for _ in range(3):
        hang_up(simulator, team.wang)
        clock.at += HOUR
    assert simulator.training.assignments(team.wang) == ()


# --- what to do next ---


def kinds(simulator, who):
    return [step.kind for step in simulator.training.home(who).steps]


def test_what_to_do_next_is_in_order(simulator, clock, team):
    assert kinds(simulator, team.wang) == ["module"] * 3 + ["free"] * 2
    for _ in range(LEAST):
        played(simulator, team.wang, missed=(STEP,))
    after = (Task(kind="drill", name="parking_fee"),)
    for name, days, before in (("wrong_colour", 1, ()), ("which_plan", 3, ()), ("third_change", 2, after)):
        task = Task(kind="drill", name=name)
        simulator.training.assign(team.lead, task=task, people=["wang"], due_at=START + days * DAY, after=before)
    simulator.training.spot_check(team.lead, people=["wang"], scenario="rival_cheaper")
    clock.at += DAY + 1
    open_one = played(simulator, team.wang, "three_quotes", open_=True)
    steps = simulator.training.home(team.lead, person="wang", lang="en").steps
    found = [step.kind for step in steps]
    assert found[:5] == ["resume", "spot_check", "overdue", "assigned", "module"]
    assert found[-1] == "blocked"
    assert found.index("module") < found.index("prescribed") < found.index("free") < found.index("blocked")
    assert steps[0].attempt == open_one
    assert [step.name for step in steps[1:4]] == ["rival_cheaper", "wrong_colour", "which_plan"]
    assert steps[-1].why.startswith("First: ")
    assert "kept 0 of 3 times" in next(step.why for step in steps if step.kind == "prescribed")


def test_what_is_assigned_anyway_is_not_prescribed_again(simulator, team):
    for _ in range(LEAST):
        played(simulator, team.wang, missed=(STEP,))
    assert "prescribed" in kinds(simulator, team.wang)
    simulator.training.prescribe(team.lead, person="wang")
    assert "prescribed" not in kinds(simulator, team.wang)


# --- groups ---


@on_both
def test_a_group_at_a_glance(simulator, clock, team):
    simulator.training.assign(team.lead, task=Task(kind="drill", name="which_plan"), group="One", due_at=START + DAY)
    played(simulator, team.wang, score=60, met=(PUBLIC,), missed=(STEP,))
    clock.at += HOUR
    played(simulator, team.wang, score=81, met=(PUBLIC,), missed=(STEP,))
    played(simulator, team.li, "which_plan", score=90, met=(PUBLIC,))
    clock.at += 2 * DAY
    library = simulator.house.library()
    area = next(step.area for step in library.scenarios["leak_on_bed"].steps if step.id == STEP)
    table = simulator.training.group_table(team.lead, group="One")
    li, wang = table.rows
    assert (table.group.name, li.login, wang.login) == ("One", "li", "wang")
    assert (wang.attempts, wang.last_score, wang.mean, wang.overdue, wang.exam) == (2, 81, 71, 1, None)
    assert (wang.weakest.id, wang.weakest_percent) == (area, 0)
    assert (li.attempts, li.last_score, li.mean, li.overdue, li.weakest_percent) == (1, 90, 90, 0, 100)


@pytest.mark.parametrize("by", ["area", "rule", "clause", "act", "persona"])
def test_a_heat_map_shows_where_each_rate_comes_from(simulator, clock, team, by):
    first = played(simulator, team.wang, met=(PUBLIC,), missed=(STEP,))
    clock.at += HOUR
    newest = played(simulator, team.wang, "which_plan", missed=(PUBLIC,))
    played(simulator, team.li, met=(PUBLIC,))
    found = simulator.training.heat_map(team.lead, group="One", by=by)
    things = {
        "area": "courtesy",
        "rule": PUBLIC,
        "clause": rulebook(simulator.house.library()).clauses_of(PUBLIC)[0],
        "act": "greeting",
        "persona": "indecisive",
    }
    cells = {(cell.person, cell.thing): cell for cell in found.cells}
    mine = cells[team.wang.id, things[by]]
    assert newest in mine.attempts
    assert set(mine.attempts) <= {first, newest}
    assert 0 <= mine.percent <= 100
    assert all(0 <= cell.met <= cell.applied for cell in found.cells)
    assert {cell.thing for cell in found.cells} == {thing.id for thing in found.things}
    if by == "rule":
        assert (mine.met, mine.applied, mine.attempts) == (1, 2, (newest,))
        assert cells[team.li.id, PUBLIC].attempts == ()


def test_what_is_old_is_not_on_the_map(simulator, clock, team):
    played(simulator, team.wang, missed=(PUBLIC,))
    clock.at += 3 * WEEK_MS
    assert simulator.training.heat_map(team.lead, group="One", weeks=2).cells == ()
    assert simulator.training.heat_map(team.lead, group="One", weeks=3).cells != ()
    for wrong in ({"by": "colour"}, {"weeks": 0}):
        with pytest.raises(BadValue):
            simulator.training.heat_map(team.lead, group="One", **wrong)


# --- tables to hand over ---


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_are_handed_over_without_formulas(simulator, team, kind, lang):
    played(simulator, team.wang, score=60, met=(PUBLIC,), missed=(STEP,))
    group = simulator.training.export(team.lead, what="group", group="One", kind=kind, lang=lang)
    results = simulator.training.export(team.lead, what="results", group="One", kind=kind, lang=lang)
    progress = simulator.training.export(team.lead, what="progress", person="wang", kind=kind)
    assert (group.name, results.name, progress.name) == (f"group.{kind}", f"results.{kind}", f"progress.{kind}")
    rows = [row.cells for row in read_sheet(results.data)]
    assert len(rows) == 2
    assert rows[1][0] == "王=1+1"
    assert rows[1][7] == "60"
    assert len(read_sheet(group.data)) == 3
    assert any(row.cells[1:6] == (STEP, *row.cells[2:3], "0", "1", "0") for row in read_sheet(progress.data))


def test_a_table_is_of_what_it_says(simulator, team):
    for wrong in ({"what": "everything"}, {"what": "group"}, {"what": "progress", "group": "One"}):
        with pytest.raises(BadValue):
            simulator.training.export(team.lead, kind="csv", **wrong)
    with pytest.raises(BadValue):
        simulator.training.export(team.lead, what="results", kind="pdf", person="wang")
    with pytest.raises(BadValue):
        simulator.training.export(team.lead, what="results", person="wang", group="One")
