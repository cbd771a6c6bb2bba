"""Practising and being tested: what may be started, what a coach adds, retakes, giving up, samples."""

import pytest

from simulator.content.base import BANDS
from simulator.errors import NotFound, NotNow, Refused
from simulator.exam import events as e
from simulator.exam.form import Form, FormSection
from tests.service.field import on_both
from tests.service.playing import HELPING, SECOND, SOOTHING, Player, prepared  # noqa: F401 (a fixture)


@pytest.fixture
def ann(simulator, clock, make_person):
    return Player(simulator, clock, make_person("ann"))


@pytest.fixture
def practice(simulator):
    return simulator.practice


# --- what there is ---


def test_the_catalogue_says_what_awaits_one_and_what_one_has_made_of_it(practice, ann):
    page = ann.called()
    practice.leave(ann.who, attempt=page.id)
    cards = {card.id: card for card in practice.catalogue(ann.who, lang="en")}
    assert len(cards) >= 8
    leak = cards["leak_on_bed"]
    assert (leak.channel, leak.persona, leak.difficulty) == ("phone", "angry", 3)
    assert (leak.mine.practised, leak.mine.tested) == (1, 0)
    assert leak.mine.best_practice is not None
    assert cards["wrong_colour"].mine.practised == 0
    assert not any("{" in card.situation for card in cards.values()), "what is drawn is said plainly"
    assert [card.difficulty for card in practice.catalogue(ann.who)] == sorted(c.difficulty for c in cards.values())


def test_the_catalogue_is_narrowed_by_customer_channel_and_difficulty(practice, ann):
    every = practice.catalogue(ann.who)
    angry = practice.catalogue(ann.who, persona="angry", channel="phone", difficulty=3)
    assert [card.id for card in angry] == ["leak_on_bed"]
    assert len(practice.catalogue(ann.who, channel="chat")) < len(every)
    assert practice.card(ann.who, scenario="leak_on_bed") in every
    with pytest.raises(NotFound):
        practice.card(ann.who, scenario="nothing")


def test_a_good_conversation_can_be_looked_at_in_both_languages(practice, ann):
    for spoken in ("zh", "en"):
        sample = practice.sample(ann.who, scenario="wrong_colour", spoken=spoken, lang="zh")
        assert sample.report.score.passes
        assert sample.report.lang == "zh"
        assert len(sample.report.transcript) > 10
    assert practice.attempts(ann.who).total == 0, "looking is no attempt"


# --- starting ---


def test_a_practice_can_be_had_again_by_its_seed_and_variant(ann):
    page = ann.chatting(seed=4, variant="a")
    again = ann.chatting(seed=4, variant="a")
    assert page.view.lines == again.view.lines
    assert page.view.cards == again.view.cards
    assert (page.view.practice.seed, page.view.practice.variant) == (4, "a")


def test_without_a_seed_the_server_draws(ann):
    assert len({ann.chatting().view.practice.seed for _ in range(4)}) > 1


def test_variants_kept_for_exams_are_not_practised(ann, simulator):
    scenario = simulator.house.library().scenarios["wrong_colour"]
    kept = [variant.id for variant in scenario.variants if variant.use == "exam"]
    assert kept
    for variant in kept:
        with pytest.raises(NotNow) as refused:
            ann.chatting(variant=variant)
        assert refused.value.code == "variant_of_other_use"
    with pytest.raises(NotNow) as unknown:
        ann.chatting(variant="zzz")
    assert unknown.value.code == "no_variant"
    drawn = {ann.chatting(seed=seed).view.practice.variant for seed in range(20)}
    assert not drawn & set(kept)


def test_a_test_draws_its_customer(ann):
    for chosen in ({"seed": 3}, {"variant": "a"}):
        with pytest.raises(NotNow) as refused:
            ann.chatting(mode="test", **chosen)
        assert refused.value.code == "test_is_drawn"


def test_the_frame_and_the_customer_can_speak_different_languages(ann):
    page = ann.chatting(spoken="en", lang="zh")
    assert (page.view.spoken, page.view.lang) == ("en", "zh")
    assert page.view.lines[0].text.isascii()
    assert not page.view.cards.situation.isascii()


# --- practice and test ---


def test_practice_shows_mood_coach_hints_and_promises(ann, practice):
    page = ann.chatting()
    assert page.view.practice.coach == ()
    page.do(SOOTHING)
    page.do("你自己没看清楚吧，这不关我的事")
    page.do("我明天下午三点之前给您答复")
    shown = page.view.practice
    assert shown.band in BANDS
    assert len(shown.spots) == 1 + 3
    assert [line.turn for line in shown.coach] == [turn.turn for turn in page.view.lines if turn.who == "agent"]
    kind, unkind = shown.coach[0].told, shown.coach[1].told
    assert kind.patience_by > 0 > unkind.patience_by
    assert any(heard.helps for heard in kind.heard)
    assert any(not heard.helps for heard in unkind.heard)
    assert [promise.turn for promise in shown.promises] == [6]
    page.view = practice.hint(ann.who, attempt=page.id, seen=page.view.seen, lang="en")
    assert len(page.view.practice.hints) == 1
    assert page.view.practice.hints[0].isascii()


def test_a_hint_asked_for_again_with_its_key_is_one_hint(ann, practice):
    page = ann.chatting()
    one = practice.hint(ann.who, attempt=page.id, seen=page.view.seen, key="h")
    two = practice.hint(ann.who, attempt=page.id, seen=page.view.seen, key="h")
    assert one.practice.hints == two.practice.hints
    assert len(two.practice.hints) == 1


def test_a_test_has_no_help_and_its_report_comes_at_the_end(ann, practice):
    page = ann.chatting(mode="test")
    page.do(SOOTHING)
    assert page.view.practice is None
    for help_ in (practice.hint, practice.pause):
        with pytest.raises(NotNow) as refused:
            help_(ann.who, attempt=page.id, seen=page.view.seen)
        assert refused.value.code == "practice_only"
    with pytest.raises(NotNow) as refused:
        practice.retake(ann.who, attempt=page.id, turn=2)
    assert refused.value.code == "practice_only"
    with pytest.raises(NotNow) as refused:
        practice.report(ann.who, attempt=page.id)
    assert refused.value.code == "test_still_open"
    with pytest.raises(NotNow) as refused:
        practice.sample(ann.who, scenario="wrong_colour")
    assert refused.value.code == "test_open"
    practice.leave(ann.who, attempt=page.id)
    assert practice.report(ann.who, attempt=page.id).report.score.passes is False
    assert practice.sample(ann.who, scenario="wrong_colour").report.score.passes


def test_the_clock_of_a_test_does_not_stop(ann):
    page = ann.chatting(mode="test")
    page.look(after=3600)
    assert page.view.phase == "over"


def test_the_report_of_a_practice_can_be_read_while_it_goes_on(ann, practice):
    page = ann.chatting()
    page.do(SOOTHING)
    told = practice.report(ann.who, attempt=page.id, lang="en")
    assert told.judged == ()
    assert told.report.lang == "en"
    assert told.report.score.passes is None or told.report.ending == ""
    assert [line.text for line in told.report.transcript if line.who == "agent"] == [SOOTHING]


# --- retakes and giving up ---


def test_a_retake_goes_as_the_first_did_up_to_its_turn_and_on_otherwise(ann, practice):
    page = ann.chatting(mode="test")
    page.do("你自己没看清楚吧，这不关我的事", after=4)
    page.do(HELPING, after=5)
    practice.leave(ann.who, attempt=page.id)
    ann.clock.at += 3600 * SECOND
    fork = practice.retake(ann.who, attempt=page.id, turn=2)
    assert fork.id != page.id
    assert (fork.mode, fork.practice.forked_from) == ("practice", page.id)
    assert [line.text for line in fork.lines] == page.said()[:1]
    assert fork.clocks.still
    assert fork.cards == page.view.cards
    page.view = fork
    page.do(SOOTHING, after=60, composing=3)
    assert len(page.said()) == 2
    lines = practice.attempts(ann.who).attempts
    assert [(line.mode, line.origin) for line in lines] == [("practice", "fork"), ("test", "played")]
    assert practice.verify(ann.who, attempt=fork.id).state == "whole"


def test_a_retake_needs_a_turn_of_ones_own(ann, practice):
    page = ann.chatting()
    page.do(SOOTHING)
    with pytest.raises(NotNow) as refused:
        practice.retake(ann.who, attempt=page.id, turn=9)
    assert refused.value.slots["turns"] == "2"
    assert len(practice.retake(ann.who, attempt=page.id, turn=1).lines) == 1, "the next turn of one's own is meant"


def test_giving_up_is_hanging_up_and_counts_as_it_stands(ann, practice):
    page = ann.called()
    view = practice.leave(ann.who, attempt=page.id)
    assert (view.phase, view.ending, view.hung_up_by) == ("over", "trainee_hung_up", "agent")
    assert practice.leave(ann.who, attempt=page.id).seen == view.seen
    assert practice.attempts(ann.who).attempts[0].status == "scored"


def test_giving_up_while_the_phone_rings_lets_it_ring_out(ann, practice):
    page = ann.start("leak_on_bed")
    view = practice.leave(ann.who, attempt=page.id)
    assert (view.phase, view.ending) == ("over", "customer_left")
    assert practice.verify(ann.who, attempt=page.id).state == "whole"


# --- exams ---


def sitting(simulator, person, *events):
    """An exam of `person` that draws on one scenario."""
    at = simulator.house.clock()
    form = Form(blueprint="trial", version=1, seed=1, sections=(FormSection(id="chat", weight=100),))
    booked = e.Booked(
        at=at,
        by=person,
        sitting="one",
        candidate=person,
        invigilator=person,
        code="0" * 64,
        lang="zh",
        form=form,
        window_opens=at,
        window_closes=at + 9_000_000,
        own=60_000,
        closes=("wrong_colour",),
    )
    told = [e.to_plain(event) for event in (booked, *events)]
    simulator.house.store.append("sitting/one", None, told, person=person)


@on_both
def test_while_an_exam_is_open_its_scenarios_are_closed_to_its_candidate_and_to_nobody_else(
    ann, practice, simulator, make_person, clock
):
    page, other = ann.chatting(), ann.called()
    sitting(simulator, ann.who.id, e.Opened(at=clock.at, by=ann.who.id))
    once = {"attempt": page.id}
    closed = (
        lambda: ann.chatting(),
        lambda: ann.chatting(mode="test"),
        lambda: page.do(SOOTHING),
        lambda: page.look(),
        lambda: practice.hint(ann.who, seen=page.view.seen, **once),
        lambda: practice.retake(ann.who, turn=1, **once),
        lambda: practice.report(ann.who, **once),
        lambda: practice.sample(ann.who, scenario="wrong_colour"),
    )
    for call in closed:
        with pytest.raises(NotNow) as refused:
            call()
        assert refused.value.code == "closed_by_exam"
    assert practice.card(ann.who, scenario="wrong_colour").closed
    assert not practice.card(ann.who, scenario="leak_on_bed").closed
    other.do(SOOTHING)
    bob = Player(simulator, clock, make_person("bob"))
    assert bob.chatting().view.phase == "talking"
    simulator.house.store.append("sitting/one", None, [e.to_plain(e.HandedIn(at=clock.at))], person=ann.who.id)
    assert ann.chatting().view.phase == "talking"
    assert not practice.card(ann.who, scenario="wrong_colour").closed


def test_an_exam_that_is_booked_and_not_open_closes_no_practice(ann, simulator):
    sitting(simulator, ann.who.id)
    assert ann.chatting().view.phase == "talking"


def test_from_booking_to_hand_in_no_module_tells_answers_that_the_exam_may_ask_for(ann, simulator, clock):
    quiz = simulator.training.module(ann.who, module="ethics").draw

    def answered():
        return simulator.training.answer_module(ann.who, module="ethics", draw=quiz, answers=())

    sitting(simulator, ann.who.id)
    with pytest.raises(NotNow) as refused:
        answered()
    assert refused.value.code == "questions_closed_by_exam"
    for later in (e.Opened(at=clock.at, by=ann.who.id), e.HandedIn(at=clock.at)):
        with pytest.raises(NotNow):
            answered()
        simulator.house.store.append("sitting/one", None, [e.to_plain(later)], person=ann.who.id)
    assert answered().questions


def test_attempts_of_exams_are_nowhere_in_practice(ann, practice, simulator, clock):
    library = simulator.house.library()
    with simulator.house.store.writing() as transaction:
        stream = simulator.talks.begin(
            transaction, person=ann.who.id, scenario=library.scenarios["wrong_colour"], library=library, lang="zh",
            mode="exam", seed=1, use="exam", at=clock.at,
        )  # fmt: skip
    talk = simulator.talks.do(stream, person=ann.who.id, line="/hangup", seen=3)
    assert talk.over
    assert practice.attempts(ann.who).total == 0
    assert practice.card(ann.who, scenario="wrong_colour").mine.tested == 0
    for call in (practice.report, practice.verify, practice.talk, practice.leave):
        with pytest.raises(NotFound):
            call(ann.who, attempt=stream)
    view = simulator.talks.view(talk)
    assert (view.phase, view.ending, view.practice) == ("over", "", None)
    assert view.cards.kind_of_customer == ""


# --- whose ---


def test_attempts_are_seen_by_their_trainee_the_lead_and_the_manager(ann, practice, simulator, make_person, root):
    page = ann.called()
    practice.leave(ann.who, attempt=page.id)
    lead, stranger, boss = make_person("li", "trainer"), make_person("tom", "trainer"), make_person("mo", "manager")
    other = make_person("bob")
    simulator.groups.add(root, name="早班", lead="li")
    simulator.groups.put(root, group="早班", people=["ann"])
    for who in (ann.who, lead, boss):
        assert practice.report(who, attempt=page.id).attempt.person == ann.who.id
        assert practice.attempts(who, person="ann").total == 1
    with pytest.raises(Refused):
        practice.report(stranger, attempt=page.id)
    with pytest.raises(Refused):
        practice.attempts(stranger, person="ann")
    with pytest.raises(NotFound):
        practice.report(other, attempt=page.id)
    assert practice.attempts(stranger).total == practice.attempts(other).total == 0
    for who in (lead, boss, other):
        with pytest.raises(NotFound):
            practice.talk(who, attempt=page.id)
        with pytest.raises(NotFound):
            practice.retake(who, attempt=page.id, turn=1)


def test_a_trainer_reads_the_report_of_a_test_that_goes_on_but_its_trainee_does_not(
    ann, practice, simulator, make_person
):
    page = ann.chatting(mode="test")
    page.do(SOOTHING)
    assert practice.report(make_person("mo", "manager"), attempt=page.id).report.transcript


def test_an_attempt_may_be_named_without_its_kind(ann, practice):
    page = ann.chatting()
    assert practice.talk(ann.who, attempt=page.id.partition("/")[2]).id == page.id
