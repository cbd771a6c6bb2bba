"""Appeals and voided role-plays: contested within the window, decided by somebody else, results beside results."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from simulator.errors import NotFound, NotNow, Refused
from simulator.service.judgements import judgements
from simulator.service.verdicts import sitting_of
from simulator.storage.tables import SittingRow
from tests.service.field import DAY, on_both
from tests.service.judged import BLAMING, GOOD, MANY, RUDE, UNHEARD, a_court

HARM = "no_rudeness@1:0-6"


@pytest.fixture
def court(simulator, clock, make_person):
    return a_court(simulator, clock, make_person)


@pytest.fixture
def failed(court):
    """Ann failed for a sure insult, and no examiner was needed for it."""
    return court.sitting(RUDE)


def contest(court, stream, finding=HARM, slot="chat_1", reason="that was a quotation", **more):
    return court.judging.appeal(court.ann, sitting=stream, slot=slot, finding=finding, reason=reason, **more)


def sitting(court, stream):
    with court.simulator.house.store.reading() as now:
        return sitting_of(now, stream)


def row(court, stream):
    with court.simulator.house.store.reading() as now:
        found = now.session.get(SittingRow, stream)
        return found.outcome, found.total


# --- contesting ---


def test_what_can_be_contested_is_what_cost_something(court, failed):
    found = court.judging.contestable(court.ann, sitting=failed)
    assert [(one.slot, one.finding, one.state, one.words) for one in found] == [("chat_1", HARM, "broken", "[rude]")]
    contest(court, failed)
    assert court.judging.contestable(court.ann, sitting=failed) == ()


def test_an_appeal_waits_for_an_examiner_until_its_day(court, failed):
    made = contest(court, failed)
    (line,) = court.judging.queue(court.eve).lines
    assert (line.kind, line.slot, line.finding, line.due) == ("appeal", "chat_1", HARM, made.decide_by)
    assert 2 * DAY < made.decide_by - court.clock.at < 6 * DAY
    (question,) = court.judging.case(court.eve, stream=failed).questions
    assert (question.appeal.reason, question.appeal.open) == ("that was a quotation", True)
    assert question.doubts == ("The candidate contests it.",)
    assert [(choice.state, choice.outcome) for choice in question.choices] == [("met", "passed"), ("broken", "failed")]


@on_both
def test_an_appeal_that_is_right_gives_a_new_result_and_keeps_the_old(court, failed):
    contest(court, failed)
    done = court.decide(failed, HARM, "met", reason="a quotation indeed")
    assert (done.outcome, row(court, failed)) == ("passed", ("passed", 100))
    assert [(decided.outcome, decided.by) for decided in sitting(court, failed).decided] == [
        ("failed", ""),
        ("passed", court.eve.id),
    ]
    cards = judgements([entry.event for entry in court.simulator.house.store.read("attempt/one-1")])
    assert [(card.cause, card.card.total) for card in cards] == [("ended", 63), ("appealed", 100)]
    (told,) = court.judging.appeals(court.ann)
    assert (told.open, told.ruling.state, told.ruling.reason, told.ruling.by) == (
        False,
        "met",
        "a quotation indeed",
        "",
    )
    assert court.judging.queue(court.eve).total == 0
    assert court.simulator.house.store.verify_all().is_whole


def test_an_appeal_that_is_wrong_leaves_the_result(court, failed):
    contest(court, failed)
    assert court.decide(failed, HARM, "broken", reason="it was meant").outcome == "failed"
    assert [decided.outcome for decided in sitting(court, failed).decided] == ["failed"]
    assert court.judging.queue(court.eve).total == 0


def test_an_appeal_never_makes_it_worse(court):
    stream = court.sitting(UNHEARD)
    court.decide(stream, "soothe", "missed")
    contest(court, stream, "soothe")
    (question,) = court.judging.case(court.max, stream=stream).questions
    assert [choice.state for choice in question.choices] == ["met", "not_applicable", "missed"]
    with pytest.raises(NotNow) as refused:
        court.decide(stream, "soothe", "broken", by=court.max)
    assert refused.value.code == "judging_no_choice"


def test_a_wrong_answer_can_be_contested_and_keeps_its_mark_where_it_was_wrong(court):
    stream = court.sitting(GOOD, right=(True, False))
    (one,) = court.judging.contestable(court.ann, sitting=stream)
    contest(court, stream, one.finding, slot="")
    (question,) = court.judging.case(court.eve, stream=stream).questions
    assert question.facts[:2] == ("Answer: a", "Key: b")
    before = row(court, stream)
    court.decide(stream, one.finding, "missed", slot="")
    assert row(court, stream) == before


@pytest.mark.parametrize(
    "change,code",
    [
        ({"reason": " "}, "exam_reason"),
        ({"reason": "x" * 3000}, "judging_long_reason"),
        ({"finding": "soothe"}, "judging_nothing_to_gain"),
    ],
)
def test_a_refused_appeal_says_why(court, failed, change, code):
    with pytest.raises(NotNow) as refused:
        contest(court, failed, **change)
    assert refused.value.code == code
    assert court.judging.queue(court.eve).total == 0


def test_what_is_not_there_or_not_ones_own_cannot_be_contested(court, failed, make_person):
    with pytest.raises(NotFound):
        contest(court, failed, finding="no_such_rule")
    bob = make_person("bob", lang="en")
    with pytest.raises(NotFound):
        court.judging.appeal(bob, sitting=failed, slot="chat_1", finding=HARM, reason="why")
    with pytest.raises(NotFound):
        court.judging.contestable(bob, sitting=failed)


def test_the_window_closes_at_the_end_of_the_fifth_working_day(court, failed):
    until = court.judging.contestable(court.ann, sitting=failed)[0].until
    assert 5 * DAY < until - court.clock.at < 9 * DAY
    court.clock.at = until
    for ask in (lambda: contest(court, failed), lambda: court.judging.contestable(court.ann, sitting=failed)):
        with pytest.raises(NotNow) as refused:
            ask()
        assert refused.value.code == "exam_appeal_late"
    court.clock.at = until - 1
    contest(court, failed)


def test_a_result_that_is_still_open_cannot_be_contested(court):
    stream = court.sitting(MANY)
    for ask in (lambda: contest(court, stream), lambda: court.judging.contestable(court.ann, sitting=stream)):
        with pytest.raises(NotNow) as refused:
            ask()
        assert refused.value.code == "exam_no_result"


def test_a_finding_is_contested_once(court, failed):
    first = contest(court, failed, key="k")
    assert contest(court, failed, key="k") == first
    with pytest.raises(NotNow) as refused:
        contest(court, failed)
    assert refused.value.code == "exam_appealed_already"
    court.decide(failed, HARM, "broken")
    with pytest.raises(NotNow):
        contest(court, failed)
    with pytest.raises(NotNow) as refused:
        court.decide(failed, HARM, "met", by=court.max)
    assert refused.value.code == "exam_decided_already"


@on_both
def test_of_two_examiners_on_one_appeal_one_decides(court, failed):
    contest(court, failed)
    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(court.decide, failed, HARM, state, by=by)
            for by, state in ((court.eve, "met"), (court.max, "broken"))
        ]
        wrong = [future.exception() for future in asked]
    assert sorted(type(error).__name__ for error in wrong) == ["NoneType", "NotNow"]
    assert len(sitting(court, failed).ruled) == 1


def test_lists_of_appeals_tell_the_candidate_all_and_others_no_words(court, failed):
    contest(court, failed)
    (mine,), (theirs,) = court.judging.appeals(court.ann), court.judging.appeals(court.boss)
    assert (mine.reason, mine.name, mine.open) == ("that was a quotation", "no_rudeness", True)
    assert (theirs.reason, theirs.number, theirs.open) == ("", mine.number, True)


def test_the_reasons_of_both_sides_lie_under_the_candidates_key(court, failed):
    contest(court, failed, reason="first-unmistakable")
    court.decide(failed, HARM, "met", reason="second-unmistakable")
    folder = court.simulator.house.store.keyring.folder.parent
    stored = b"".join(file.read_bytes() for file in folder.glob("servicedrill.sqlite*"))
    assert b"unmistakable" not in stored


# --- voiding ---


def turned(court, stream):
    """The near miss that made the customer wait for words that were said."""
    court.decide(stream, "soothe", "met", reason="she did say it")


def test_a_role_play_is_voided_only_after_what_changed_it_was_overturned(court):
    stream = court.sitting(UNHEARD, UNHEARD)
    with pytest.raises(NotNow) as refused:
        court.judging.void(court.eve, stream=stream, slot="chat_1", reason="misheard")
    assert refused.value.code == "judging_nothing_overturned"
    turned(court, stream)
    plays = {play.slot: play.voidable for play in court.judging.case(court.eve, stream=stream).plays}
    assert plays == {"chat_1": True, "chat_2": False}
    done = court.judging.void(court.eve, stream=stream, slot="chat_1", reason="misheard", days=3)
    assert done.outcome == "pending"
    found = sitting(court, stream)
    assert (found.voided, found.granted_until["chat_1"]) == (("attempt/one-1",), court.clock.at + 3 * DAY)
    assert found.granted["chat_1"].variant != "x0"


def test_a_finding_confirmed_as_it_was_heard_voids_nothing(court):
    stream = court.sitting(UNHEARD, UNHEARD)
    court.decide(stream, "soothe", "missed")
    with pytest.raises(NotNow):
        court.judging.void(court.eve, stream=stream, slot="chat_1", reason="misheard")


@on_both
def test_the_fresh_role_play_takes_the_place_of_the_voided_one(court):
    stream = court.sitting(UNHEARD, GOOD, MANY)
    turned(court, stream)
    court.judging.void(court.eve, stream=stream, slot="chat_1", reason="misheard", key="k")
    again = court.judging.void(court.eve, stream=stream, slot="chat_1", reason="misheard", key="k")
    assert again.again
    assert court.questions(stream) == []
    court.play_again(stream, "chat_1", *GOOD)
    assert sitting(court, stream).role_plays["chat_1"] == "attempt/again-chat_1"
    assert {slot for slot, _ in court.questions(stream)} == {"chat_3"}
    while left := court.questions(stream):
        court.decide(stream, left[0][1], "met", slot=left[0][0], by=court.max)
    assert row(court, stream)[0] == "passed"
    assert court.simulator.house.store.verify_all().is_whole


def test_there_must_be_a_variant_that_the_candidate_has_not_met(court):
    stream = court.sitting(UNHEARD, BLAMING, variants=2)
    court.met("chat_1", "x1")
    turned(court, stream)
    with pytest.raises(NotNow) as refused:
        court.judging.void(court.eve, stream=stream, slot="chat_1", reason="misheard")
    assert refused.value.code == "exam_no_fresh_variant"


def test_who_may_not_judge_may_not_void(court, make_person):
    stream = court.sitting(UNHEARD, UNHEARD)
    turned(court, stream)
    for who in (court.boss, court.ivo, court.ann):
        with pytest.raises(Refused):
            court.judging.void(who, stream=stream, slot="chat_1", reason="misheard")
    for change in ({"reason": " "}, {"days": 0}, {"days": 61}, {"slot": "chat_9"}):
        with pytest.raises(NotNow):
            court.judging.void(court.eve, **{"stream": stream, "slot": "chat_1", "reason": "misheard"} | change)
