"""Results: automatic only where no decision could change them, and only the questions that can."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.content.blueprint import Blueprint
from simulator.dialogue.attempt import Attempt
from simulator.exam.form import Form, FormSection
from simulator.exam.keyboard import Rate
from simulator.exam.marking import Mark
from simulator.exam.plays import RolePlay
from simulator.exam.points import Decided, Point
from simulator.exam.questions import Question, Ruling, questions, ruled
from simulator.exam.result import Result, Work, result
from simulator.scoring.card import Evidence, Finding
from simulator.scoring.score import score
from tests.exam.builders import a_blueprint, a_form, played, plays_section, quiz_section
from tests.field import GOOD, a_rule, a_scenario, a_setting, talk

SOOTHE = a_rule("soothe", {"kind": "duty", "any": ["empathy"]}, weight=8)
SORRY = a_rule("sorry", {"kind": "duty", "any": ["apology"]}, weight=4)
TABOO = a_rule("taboo", {"kind": "forbid", "any": ["rude"]}, weight=9, area="courtesy")
CURT = a_rule("curt", {"kind": "forbid", "any": ["rude"]}, weight=6)
ABUSE = a_rule("abuse", {"kind": "forbid", "any": ["rude"]}, weight=4, severity="critical")

PLAYS = a_blueprint(plays_section(weight=100, pass_mark=60), bands={"conditional": 50, "passed": 60, "excellent": 95})


def judged(*plays: RolePlay, blueprint: Blueprint = PLAYS, **work: Any) -> tuple[Result, Form, Work]:
    done = Work(marks={}, rates={}, plays={play.slot: play for play in plays}, **work)
    form = a_form(slots=tuple(play.slot for play in plays))
    return result(blueprint, form, done), form, done


def asked(*plays: RolePlay, blueprint: Blueprint = PLAYS) -> tuple[Question, ...]:
    _, form, work = judged(*plays, blueprint=blueprint)
    return questions(blueprint, form, work)


def test_a_role_play_without_doubts_is_the_scorecard_itself() -> None:
    play = played(*GOOD, rules=(SOOTHE, SORRY))
    setting = a_setting(SOOTHE, SORRY)
    card = score(setting.standard, talk(setting, *GOOD).attempt, setting.scenario)
    assert (play.card.total, play.card.findings) == (card.total, card.findings)
    assert play.score.settled


def test_a_kept_section_counts_with_the_percent_it_had() -> None:
    blueprint = a_blueprint(quiz_section(weight=40, pass_mark=80), plays_section(weight=60, pass_mark=60))
    form = a_form(items=())
    form = replace(form, sections=(FormSection(id="knowledge", weight=40, kept=90), FormSection(id="chat", weight=60)))
    work = Work(marks={}, rates={}, plays={"chat_1": played(*GOOD, rules=(SOOTHE,))})
    found = result(blueprint, form, work)
    assert (found.outcome, found.total.likely) == ("passed", 96)


def test_a_sure_pass_and_a_sure_fail_decide_themselves() -> None:
    good, _, _ = judged(played(*GOOD, rules=(SOOTHE,)))
    bad, _, _ = judged(played("no", "no", "no", rules=(SOOTHE,)))
    assert (good.outcome, good.band) == ("passed", "excellent")
    assert (bad.outcome, bad.band, bad.failed_sections) == ("failed", "failed", ("chat",))


def test_a_near_miss_that_decides_the_outcome_is_asked_about_and_nothing_else() -> None:
    play = played("[empathy] oh dear [~apology]", *GOOD[1:], rules=(SORRY, TABOO))
    found, form, work = judged(play)
    assert (found.outcome, found.total.low, found.total.high) == ("pending", 0, 100)
    (question,) = questions(PLAYS, form, work)
    assert (question.rule, [f.state for f in question.options]) == ("sorry", ["met", "missed"])


@pytest.mark.parametrize("state,outcome", [("met", "passed"), ("missed", "failed")])
def test_a_decision_settles_the_result_and_leaves_the_old_one_as_it_was(state: Decided, outcome: str) -> None:
    play = played("[empathy] oh dear [~apology]", *GOOD[1:], rules=(SORRY,))
    before, form, work = judged(play)
    after = result(PLAYS, form, ruled(work, [Ruling(slot="chat_1", key="sorry", state=state)]))
    assert (after.outcome, after.total.low) == (outcome, after.total.high)
    assert before == result(PLAYS, form, work)


def test_doubts_that_cannot_change_the_outcome_are_not_asked_about() -> None:
    play = played("[empathy] oh dear [~apology]", *GOOD[1:], rules=(replace_weight(SOOTHE, 90), SORRY))
    found, _, _ = judged(play)
    assert play.doubts()
    assert found.outcome == "passed"
    assert asked(play) == ()


def test_a_critical_matter_by_likeness_alone_waits_for_an_examiner() -> None:
    play = played("[empathy] [?rude] hm", *GOOD[1:], rules=(replace_weight(SOOTHE, 90), ABUSE))
    found, form, work = judged(play)
    assert (found.outcome, [error.sure for error in found.critical]) == ("pending", [False])
    (question,) = asked(play)
    assert question.critical
    upheld = ruled(work, [Ruling(slot="chat_1", key=question.key, state="broken")])
    overturned = ruled(work, [Ruling(slot="chat_1", key=question.key, state="met")])
    assert result(PLAYS, form, upheld).outcome == "failed"
    assert result(PLAYS, form, overturned).outcome == "passed"


def test_a_sure_critical_error_fails_whatever_the_score_and_asks_nobody() -> None:
    play = played("[empathy] you [rude]", *GOOD[1:], rules=(replace_weight(SOOTHE, 90), ABUSE))
    found, _, _ = judged(play)
    assert (found.outcome, found.band, found.critical[0].sure) == ("failed", "failed", True)
    assert asked(play) == ()


def test_the_blueprint_adds_and_removes_critical_rules_by_id() -> None:
    rude = ("[empathy] you [rude]", *GOOD[1:])
    weighty = replace_weight(SOOTHE, 90)
    spared = PLAYS.model_copy(update={"critical": PLAYS.critical.model_copy(update={"remove": ("abuse",)})})
    harder = PLAYS.model_copy(update={"critical": PLAYS.critical.model_copy(update={"add": ("curt",)})})
    assert judged(played(*rude, rules=(weighty, ABUSE)), blueprint=spared)[0].outcome == "passed"
    assert judged(played(*rude, rules=(weighty, CURT)), blueprint=harder)[0].outcome == "failed"


def test_an_appeal_can_turn_a_sure_finding_too() -> None:
    play = played("[empathy] you [rude]", *GOOD[1:], rules=(replace_weight(SOOTHE, 90), ABUSE))
    _, form, work = judged(play)
    (key,) = [point.key for point in play.points if point.rule == "abuse"]
    assert result(PLAYS, form, ruled(work, [Ruling(slot="chat_1", key=key, state="met")])).outcome == "passed"


def test_when_the_payer_of_shared_words_is_overturned_the_other_rule_charges() -> None:
    play = played("[empathy] [?rude]", *GOOD[1:], rules=(replace_weight(SOOTHE, 20), ABUSE, CURT))
    assert play.score.low <= play.card.total <= play.score.high  # type: ignore[operator]
    (abuse,) = [p.key for p in play.points if p.rule == "abuse"]
    (curt,) = [p.key for p in play.points if p.rule == "curt"]
    ends: tuple[Decided, Decided] = ("met", "broken")
    totals = {(one, two): play.decided({abuse: one, curt: two}).score.likely for one, two in product(ends, repeat=2)}
    assert totals == {("met", "met"): 100, ("met", "broken"): 70, ("broken", "met"): 80, ("broken", "broken"): 80}
    assert (play.score.low, play.score.high) == (70, 100)


def test_what_was_not_played_or_answered_earns_nothing() -> None:
    blueprint = a_blueprint(quiz_section(weight=40), plays_section(weight=60))
    form = a_form(items=("q1", "q2"))
    found = result(blueprint, form, Work(marks={"q1": Mark(item="q1", percent=100)}, rates={}, plays={}))
    assert [(section.id, section.score.likely) for section in found.sections] == [("knowledge", 50), ("chat", 0)]
    assert (found.outcome, found.total.likely) == ("failed", 20)


def test_a_voided_role_play_keeps_the_result_open_until_the_fresh_one_is_played() -> None:
    form = a_form()
    waiting = Work(marks={}, rates={}, plays={}, waiting=frozenset({"chat_1"}))
    assert result(PLAYS, form, waiting).outcome == "pending"
    assert questions(PLAYS, form, waiting) == ()


def test_a_speed_that_nobody_types_is_put_before_an_examiner() -> None:
    typing = {"kind": "typing", "id": "knowledge", "area": "ability", "name": {"zh": "t", "en": "t"}, "weight": 100}
    blueprint = a_blueprint({**typing, "pass_mark": 100, "pools": [{"count": 1}]})
    form = replace(a_form(items=("t1",), slots=()), sections=(a_form(items=("t1",)).sections[0],))
    rate = Rate(per_minute=1300, accuracy=100, percent=100, pastes=0, doubtful=True)
    work = Work(marks={}, rates={"t1": rate}, plays={})
    assert result(blueprint, form, work).outcome == "pending"
    (question,) = questions(blueprint, form, work)
    assert question.key == "typed:t1"
    believed = ruled(work, [Ruling(key="typed:t1", state="met")])
    assert result(blueprint, form, believed).outcome == "passed"
    assert result(blueprint, form, ruled(work, [Ruling(key="typed:t1", state="missed")])).outcome == "failed"


def test_a_faulty_item_can_be_given_to_the_candidate_on_appeal() -> None:
    blueprint = a_blueprint(quiz_section(weight=100, pass_mark=80))
    form = replace(a_form(items=("q1",), slots=()), sections=(a_form(items=("q1",)).sections[0],))
    work = Work(marks={"q1": Mark(item="q1", percent=0)}, rates={}, plays={})
    assert result(blueprint, form, work).outcome == "failed"
    assert result(blueprint, form, ruled(work, [Ruling(key="item:q1", state="met")])).outcome == "passed"


def replace_weight(rule: Any, weight: int) -> Any:
    return rule.model_copy(update={"weight": weight})


ATTEMPT: Attempt = talk(a_setting(SOOTHE), *GOOD).attempt
STANDARD = a_setting(a_rule("x", {"kind": "hangup"}, area="courtesy"), SOOTHE).standard


def a_finding(number: int, area: str, state: str, weight: int, severity: str, at: int) -> Finding:
    duty = state in ("met", "missed") and number % 2 == 0
    return Finding(
        rule=f"r{number}",
        area=area,
        severity=severity,  # type: ignore[arg-type]
        clauses=("ST-001",),
        state=state,  # type: ignore[arg-type]
        gained=weight if duty and state == "met" else 0,
        possible=weight if duty else 0,
        lost=weight if state == "broken" else 0,
        evidence=(Evidence(turn=0, start=at, end=at + 3, quote="abc", term="t"),),
    )


@st.composite
def some_points(draw: st.DrawFn) -> tuple[Point, ...]:
    """Duties (even numbers) and prohibitions (odd ones), some in doubt, some about overlapping words."""
    found = []
    for number in range(draw(st.integers(1, 7))):
        area = draw(st.sampled_from(["courtesy", "flow"]))
        weight = draw(st.sampled_from([1, 3, 8, 8, 9]))
        severity = draw(st.sampled_from(["minor", "minor", "major", "critical"])) if number % 2 else "minor"
        at = draw(st.integers(0, 5))
        states = ["met", "not_applicable", "missed"] if number % 2 == 0 else ["met", "broken"]
        chosen = [state for state in states if draw(st.booleans())] or [states[0]]
        options = tuple(a_finding(number, area, state, weight, severity, at) for state in chosen)
        likely = options[draw(st.integers(0, len(options) - 1))]
        found.append(
            Point(
                key=f"r{number}", rule=f"r{number}", weight=weight, bans=number % 2 == 1, options=options, likely=likely
            )
        )
    return tuple(found)


def test_of_equal_charges_for_the_same_words_the_first_pays_in_every_bound() -> None:
    worst = [a_finding(n, area, "broken", 8, "critical", 0) for n, area in ((1, "courtesy"), (3, "flow"))]
    kept = a_finding(1, "courtesy", "met", 8, "critical", 0)
    duties = [a_finding(0, "courtesy", "met", 40, "minor", 40), a_finding(2, "flow", "met", 9, "minor", 40)]
    rows = [((kept, worst[0]), kept), ((worst[1],), worst[1]), *(((duty,), duty) for duty in duties)]
    points = tuple(
        Point(key=likely.rule, rule=likely.rule, weight=8, bans=bool(likely.lost), options=options, likely=likely)
        for options, likely in rows
    )
    play = RolePlay(slot="chat_1", stream="a", standard=STANDARD, scenario=a_scenario(), attempt=ATTEMPT, points=points)
    ends: tuple[Decided, Decided] = ("met", "broken")
    for state in ends:
        decided = play.decided({"r1": state}).score
        assert play.score.low <= decided.likely <= play.score.high
        assert decided.settled


@settings(max_examples=150, deadline=None)
@given(some_points(), st.integers(0, 100))
def test_no_decision_ever_contradicts_an_automatic_outcome(points: tuple[Point, ...], mark: int) -> None:
    play = RolePlay(slot="chat_1", stream="a", standard=STANDARD, scenario=a_scenario(), attempt=ATTEMPT, points=points)
    blueprint = a_blueprint(plays_section(weight=100), bands={"conditional": 0, "passed": mark, "excellent": 100})
    found, form, work = judged(play, blueprint=blueprint)
    ends = []
    for chosen in product(*(point.options for point in points)):
        states = {f.rule: f.state for f in chosen}
        end = result(blueprint, form, ruled(work, [Ruling(slot="chat_1", key=k, state=s) for k, s in states.items()]))  # type: ignore[arg-type]
        assert end.outcome != "pending"
        assert found.total.low <= end.total.likely <= found.total.high
        ends.append(end.outcome)
    if found.outcome != "pending":
        assert set(ends) == {found.outcome}
    else:
        assert questions(blueprint, form, work)


@settings(max_examples=60, deadline=None)
@given(some_points(), st.integers(0, 100), st.randoms(use_true_random=False))
def test_answering_what_is_asked_always_comes_to_an_end(points: tuple[Point, ...], mark: int, chance: Any) -> None:
    play = RolePlay(slot="chat_1", stream="a", standard=STANDARD, scenario=a_scenario(), attempt=ATTEMPT, points=points)
    blueprint = a_blueprint(plays_section(weight=100), bands={"conditional": 0, "passed": mark, "excellent": 100})
    _, form, work = judged(play, blueprint=blueprint)
    rulings: list[Ruling] = []
    while asked_now := questions(blueprint, form, ruled(work, rulings)):
        first = asked_now[0]
        rulings.append(Ruling(slot=first.slot, key=first.key, state=chance.choice(first.options).state))
        assert len(rulings) <= len(points)
    assert result(blueprint, form, ruled(work, rulings)).outcome != "pending"
