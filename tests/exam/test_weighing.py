"""A whole exam from drawing to certificate, and what a candidate is shown of an item."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from simulator.content.base import LANGS
from simulator.content.quiz import FillRecord, TypeText
from simulator.errors import NotNow
from simulator.exam import afterwards, conduct
from simulator.exam.asked import asked
from simulator.exam.events import SittingEvent
from simulator.exam.form import FormPlay, shown
from simulator.exam.keyboard import Typed
from simulator.exam.marking import Answer
from simulator.exam.questions import Ruling
from simulator.exam.result import Result, result
from simulator.exam.sitting import Sitting, fold
from simulator.exam.weighing import certificate, evidence, weigh
from tests.exam.builders import (
    HOUR,
    NOON,
    a_blueprint,
    a_form,
    an_item,
    booked,
    played,
    plays_section,
    quiz_section,
    shipped,
)
from tests.field import GOOD, a_rule

SOOTHE = a_rule("soothe", {"kind": "duty", "any": ["empathy"]}, weight=8)
ITEMS = {name: an_item(name) for name in ("q1", "q2")}
BLUEPRINT = a_blueprint(quiz_section(weight=40, pass_mark=50), plays_section(weight=60, pass_mark=85))


def sat(*said: str, answers: dict[str, str], local: bool = False) -> tuple[Sitting, Result]:
    """An exam of two questions and a role-play, handed in."""
    sitting = booked(form=a_form(items=("q1", "q2")), local=local)

    def then(events: tuple[SittingEvent, ...]) -> None:
        nonlocal sitting
        sitting = fold(events, sitting)

    for item, option in answers.items():
        then(conduct.save_answer(sitting, item, Answer(chosen=(option,)), at=NOON + 1))
    then(conduct.start_section(sitting, "chat", at=NOON + 2))
    then(conduct.link(sitting, "chat_1", "attempt-chat_1", at=NOON + 3))
    then(conduct.hand_in(sitting, at=NOON + 4))
    plays = {"chat_1": played(*said, rules=(SOOTHE,))}
    return sitting, result(BLUEPRINT, sitting.booked.form, weigh(BLUEPRINT, sitting, ITEMS, plays, at=NOON + 5))


def test_a_good_candidate_passes_and_gets_a_certificate_of_what_was_examined() -> None:
    sitting, found = sat(*GOOD, answers={"q1": "b", "q2": "b"})
    proof = evidence({"s1": "abc"}, found)
    details = {"number": "TE-2026-000001-0", "holder": "Ann", "issuer": "House", "issued": "2026-01-01"}
    card = certificate(BLUEPRINT, sitting, found, **details, evidence=proof)
    assert (found.outcome, card.level, card.total, card.certifying) == ("passed", "excellent", 100, True)
    assert [(area.id, area.percent) for area in card.areas] == [("ability", 100), ("service", 100)]
    assert (card.expires, card.evidence) == ("2026-12-31", proof)


def test_a_local_sitting_does_not_certify() -> None:
    sitting, found = sat(*GOOD, answers={"q1": "b", "q2": "b"}, local=True)
    card = certificate(
        BLUEPRINT, sitting, found, number="n", holder="Ann", issuer="House", issued="2026-01-01", evidence="e"
    )
    assert not card.certifying


def test_nobody_who_did_not_pass_gets_a_certificate() -> None:
    sitting, found = sat("no", "no", answers={"q1": "b"})
    with pytest.raises(NotNow):
        certificate(BLUEPRINT, sitting, found, number="n", holder="A", issuer="H", issued="2026-01-01", evidence="e")


def test_the_evidence_changes_with_the_result_and_with_any_stream() -> None:
    _, good = sat(*GOOD, answers={"q1": "b", "q2": "b"})
    _, less = sat(*GOOD, answers={"q1": "b", "q2": "a"})
    assert len({evidence({"s": "1"}, good), evidence({"s": "2"}, good), evidence({"s": "1"}, less)}) == 3


def test_a_ruling_in_the_sitting_is_in_what_is_weighed() -> None:
    sitting, before = sat("no", "no", answers={"q1": "b"})
    ruling = Ruling(key="item:q2", state="met")
    sitting = fold(afterwards.rule(sitting, ruling, at=NOON + 9, by="eve", reason="faulty question"), sitting)
    after = result(BLUEPRINT, sitting.booked.form, weigh(BLUEPRINT, sitting, ITEMS, {}, at=NOON + 9))
    assert (before.sections[0].score.likely, after.sections[0].score.likely) == (50, 100)


def test_a_role_play_of_another_stream_does_not_count() -> None:
    sitting, _ = sat(*GOOD, answers={})
    other = replace(played(*GOOD, rules=(SOOTHE,)), stream="voided-one")
    assert weigh(BLUEPRINT, sitting, ITEMS, {"chat_1": other}, at=NOON + 9).plays == {}


def test_a_fresh_role_play_is_waited_for_until_it_has_ended() -> None:
    sitting, _ = sat("no", answers={})
    fresh = FormPlay(section="chat", slot="chat_1", scenario="drill", variant="d", seed=9)
    until = NOON + 48 * HOUR
    sitting = fold(afterwards.void(sitting, fresh, at=NOON + 9, by="eve", reason="misheard", until=until), sitting)
    assert weigh(BLUEPRINT, sitting, ITEMS, {}, at=NOON + 10).waiting == {"chat_1"}
    sitting = fold(conduct.link(sitting, "chat_1", "attempt-2", at=NOON + 11), sitting)
    assert weigh(BLUEPRINT, sitting, ITEMS, {}, at=NOON + 12).waiting == {"chat_1"}
    again = replace(played(*GOOD, rules=(SOOTHE,)), stream="attempt-2")
    assert weigh(BLUEPRINT, sitting, ITEMS, {"chat_1": again}, at=NOON + 13).waiting == frozenset()
    assert weigh(BLUEPRINT, sitting, ITEMS, {}, at=until).waiting == frozenset()


def test_typing_is_measured_against_the_section() -> None:
    typing = {"kind": "typing", "id": "knowledge", "area": "ability", "name": {"zh": "t", "en": "t"}, "weight": 100}
    blueprint = a_blueprint({**typing, "pools": [{"count": 1}], "per_minute": 60})
    sitting = booked(form=a_form(items=("t1",), slots=()))
    text = "sixty characters in a minute"
    sitting = fold(conduct.type_text(sitting, Typed(item="t1", text=text, ms=30_000), at=NOON + HOUR), sitting)
    rate = weigh(blueprint, sitting, {"t1": an_item("t1", "type_text")}, {}, at=NOON + 2).rates["t1"]
    assert (rate.per_minute, rate.accuracy, rate.percent) == (48, 100, 80)


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_candidate_sees_holds_no_key_no_clause_and_no_reason(lang: str) -> None:
    for item in shipped().quizzes.values():
        view = asked(item, shown(item, 5), lang)  # type: ignore[arg-type]
        told = json.dumps(asdict(view), ensure_ascii=False)
        assert not {"answer", "answers", "why", "clauses", "breaks", "expect", "difficulty"} & set(asdict(view))
        assert item.why.of(lang) not in told  # type: ignore[arg-type]
        assert not [clause for clause in item.clauses if clause in told]
        if isinstance(item, FillRecord):
            assert all(not set(asdict(field)) - {"id", "name", "choices"} for field in view.fields)
        assert view.text
        assert bool(view.copy_of) == isinstance(item, TypeText)


def test_options_are_shown_in_the_order_of_the_form() -> None:
    item = an_item("q", "order_steps")
    assert [choice.id for choice in asked(item, ("c", "a", "d", "b"), "en").choices] == ["c", "a", "d", "b"]
