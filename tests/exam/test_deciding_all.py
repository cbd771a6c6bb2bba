"""Whatever was said and decided: all questions decided is a result, and the order of decisions does not matter."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.exam.points import Decided
from simulator.exam.questions import Ruling, questions, ruled
from simulator.exam.result import Work, result
from tests.exam.builders import a_blueprint, a_form, played, plays_section, quiz_section
from tests.field import a_rule

RULES = (
    a_rule("soothe", {"kind": "duty", "any": ["empathy"]}, weight=10),
    a_rule("offer", {"kind": "duty", "any": ["propose_solution"]}, weight=8),
    a_rule("no_rudeness", {"kind": "forbid", "any": ["rude"]}, weight=6),
    a_rule("no_blame", {"kind": "forbid", "any": ["blame"]}, weight=12, severity="critical"),
)
DUTIES = "[empathy] oh|[~empathy] hm|[propose_solution] so|[?propose_solution] or|[~propose_solution] eh|[closing] bye"
HARMS = "[?rude] well|[rude] you|[?blame] had you|[?rude] [?blame] you|yes"
BEGUN = st.sampled_from(
    [["[empathy] oh", "[propose_solution] so"], ["[~empathy] hm", "[propose_solution] so"], ["[empathy] oh"], ["yes"]]
)
REST = st.lists(st.sampled_from([*DUTIES.split("|"), *HARMS.split("|")]), max_size=4)
SAID = st.builds(list.__add__, BEGUN, REST)
SLOTS = ("chat_1", "chat_2")
BLUEPRINT = a_blueprint(quiz_section(weight=0), plays_section(weight=100, count=2, pass_mark=80))
FORM = a_form(slots=SLOTS)


def work_of(talks: list[list[str]]) -> Work:
    plays = {slot: played(*said, rules=RULES, slot=slot) for slot, said in zip(SLOTS, talks, strict=True)}
    return Work(marks={}, rates={}, plays=plays)


def answer(seed: int, key: str, states: tuple[str, ...]) -> Decided:
    """What an examiner who never changes his mind says of a finding."""
    return Random(f"{seed} {key}").choice(states)  # type: ignore[return-value]


def decided(work: Work, seed: int, order: int) -> tuple[str, int]:
    """The outcome after every question was decided, in some order, and how many decisions that took."""
    rulings: list[Ruling] = []
    while asked := questions(BLUEPRINT, FORM, ruled(work, rulings)):
        one = asked[order % len(asked)]
        states = tuple(option.state for option in one.options)
        rulings.append(Ruling(slot=one.slot, key=one.key, state=answer(seed, one.slot + one.key, states)))
    return result(BLUEPRINT, FORM, ruled(work, rulings)).outcome, len(rulings)


@settings(max_examples=60, deadline=None)
@given(st.lists(SAID, min_size=2, max_size=2), st.integers(0, 99))
def test_all_decided_is_passed_or_failed_in_any_order(talks: list[list[str]], seed: int) -> None:
    work = work_of(talks)
    ends = [decided(work, seed, order) for order in (0, 1, 7)]
    assert {outcome for outcome, _ in ends} <= {"passed", "failed"}
    assert len({outcome for outcome, _ in ends}) == 1
    assert max(number for _, number in ends) <= sum(len(play.doubts()) for play in work.plays.values())


@settings(max_examples=40, deadline=None)
@given(st.lists(SAID, min_size=2, max_size=2), st.integers(0, 99))
def test_what_is_not_asked_any_more_cannot_change_the_outcome(talks: list[list[str]], seed: int) -> None:
    work = work_of(talks)
    rulings: list[Ruling] = []
    while asked := questions(BLUEPRINT, FORM, ruled(work, rulings)):
        states = tuple(option.state for option in asked[0].options)
        rulings.append(Ruling(slot=asked[0].slot, key=asked[0].key, state=answer(seed, asked[0].key, states)))
    settled = ruled(work, rulings)
    outcome = result(BLUEPRINT, FORM, settled).outcome
    for best in (True, False):
        ends = {
            slot: replace(play, points=tuple(point.ended(best=best) for point in play.points))
            for slot, play in settled.plays.items()
        }
        assert result(BLUEPRINT, FORM, replace(settled, plays=ends)).outcome == outcome
