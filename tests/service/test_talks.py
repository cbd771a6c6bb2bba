"""Talks: typed time is fair time, what time brings, words that are never lost, what a process may remember."""

import time

import pytest

from simulator.errors import BadAction, Erased, Moved, NotFound, NotNow, Stale
from simulator.service.talk_loading import Loading
from simulator.storage.tables import DraftRow
from tests.service.field import HOUR, MINUTE, on_both
from tests.service.playing import HELPING, SECOND, SOOTHING, Player, prepared  # noqa: F401 (a fixture)


@pytest.fixture
def ann(simulator, clock, make_person):
    return Player(simulator, clock, make_person("ann"))


def loaded(simulator, stream):
    with simulator.house.store.reading() as now:
        return simulator.talks.load(now, stream)


# --- time ---


def test_a_phone_rings_until_it_is_answered(ann):
    page = ann.start("leak_on_bed")
    assert page.view.phase == "ringing"
    assert page.view.clocks.rings == 1
    assert [deed.verb for deed in page.view.can] == ["answer"]
    page.look(after=6)
    assert page.view.clocks.rings == 2
    assert page.view.clocks.rings_at == page.view.clocks.began + 10 * SECOND
    page.do("/answer", after=0)
    assert page.view.phase == "talking"


def test_a_caller_whom_nobody_answers_gives_up_after_a_minute_whenever_that_is_noticed(ann, simulator):
    page = ann.start("leak_on_bed")
    page.look(after=9 * 3600)
    assert (page.view.phase, page.view.ending) == ("over", "customer_left")
    talk = loaded(simulator, page.id)
    assert talk.attempt.ended_at == talk.attempt.started.at + MINUTE
    assert len(talk.cards) == 1


def test_what_is_typed_slowly_was_said_at_the_pace_of_speech(ann, simulator):
    page = ann.called()
    talk, left = loaded(simulator, page.id), page.view.clocks.ends_at - page.view.clocks.now
    page.do(HELPING, after=40, composing=38)
    reply = loaded(simulator, page.id).attempt.turns[-2]
    assert reply.text == HELPING
    assert reply.began == talk.last_at + 2 * SECOND
    assert reply.at - reply.began == len(HELPING) * 60_000 // 225
    spent = left - (page.view.clocks.ends_at - page.view.clocks.now)
    assert spent == 2 * SECOND + reply.at - reply.began, "typing takes nothing off the customer's time"


def test_composing_is_no_silence_and_silence_is(ann):
    page = ann.called()
    spoken = len(page.said())
    page.look(after=60, composing=60 * SECOND)
    assert len(page.said()) == spoken
    page.look(after=0)
    assert len(page.said()) > spoken, "nobody was writing after all"


def test_a_chat_is_answered_when_it_is_sent_and_has_thirty_seconds_to_begin(ann, simulator):
    page = ann.chatting()
    due = page.view.clocks.reply_due
    assert due == page.view.clocks.now + 30 * SECOND
    page.do(SOOTHING, after=50, composing=45)
    reply = loaded(simulator, page.id).attempt.turns[1]
    assert reply.at - reply.began == 45 * SECOND
    assert page.view.clocks.reply_due == page.view.clocks.now + 30 * SECOND


def test_extra_time_moves_the_limit_of_a_reply(simulator, clock, make_person, root):
    who = make_person("bea")
    simulator.people.set_extra(root, person=who.id, percent=50, reason="certificate")
    page = Player(simulator, clock, who).chatting()
    assert page.view.clocks.reply_due == page.view.clocks.now + 45 * SECOND


def test_somebody_on_hold_wants_to_hear_something_in_time(ann):
    page = ann.called()
    page.do("/hold")
    assert page.view.phase == "on_hold"
    assert page.view.clocks.update_due == page.view.clocks.now + 15 * SECOND
    assert "resume" in [deed.verb for deed in page.view.can]
    spoken = len(page.said())
    page.look(after=16)
    assert len(page.said()) == spoken + 1


def test_a_wait_on_the_clock_of_the_talk_lets_its_time_pass_at_once(ann, clock):
    page = ann.chatting()
    before, hour = clock.at, page.view.clocks.hour
    page.do("/wait 20", after=0)
    assert clock.at == before
    assert page.view.clocks.hour > hour
    assert page.view.clocks.reply_due == clock.at + 10 * SECOND
    page.do("/wait 50", after=0)
    assert len(page.said()) == 2, "the customer asked whether anybody was there"


def test_a_paused_practice_stands_still_until_the_next_action(ann, simulator):
    page = ann.called()
    page.view = simulator.practice.pause(ann.who, attempt=page.id, seen=page.view.seen)
    spoken = len(page.said())
    page.look(after=5 * 3600)
    assert page.view.clocks.still
    assert len(page.said()) == spoken
    page.do(SOOTHING, after=30, composing=4)
    assert not page.view.clocks.still
    assert len(page.said()) == spoken + 1
    reply, answer = loaded(simulator, page.id).attempt.turns[-2:]
    assert answer.at - reply.began < MINUTE
    page.look(after=60)
    assert len(page.said()) > spoken + 1, "time goes on again"


def test_pausing_twice_is_pausing_once(ann, simulator):
    page = ann.called()
    once = simulator.practice.pause(ann.who, attempt=page.id, seen=page.view.seen)
    twice = simulator.practice.pause(ann.who, attempt=page.id, seen=once.seen)
    assert twice.seen == once.seen


# --- exactly once ---


@on_both
def test_a_retry_after_a_lost_answer_gets_the_first_answer(ann):
    page = ann.called()
    lost = page.another()
    first = page.do(SOOTHING, key="one")
    again = lost.do(SOOTHING, key="one")
    assert again.seen == first.seen
    assert again.lines == first.lines
    assert again.fresh == first.fresh == 2


@on_both
def test_a_stale_window_cannot_write_and_its_words_are_kept(ann, simulator):
    page = ann.called()
    other = page.another()
    page.do(SOOTHING)
    with pytest.raises(Stale):
        other.do(HELPING)
    other.look()
    assert other.view.draft == HELPING
    assert HELPING not in other.said("agent")
    other.do(HELPING)
    assert other.view.draft == ""
    assert other.look().draft == ""


def test_only_words_are_kept_as_a_draft(ann):
    page = ann.called()
    other = page.another()
    page.do(SOOTHING)
    with pytest.raises(Stale):
        other.do("/hold")
    assert other.look().draft == ""
    page.do("/hold")
    with pytest.raises(Stale):
        other.do("/update 请再等一下")
    assert other.look().draft == "/update 请再等一下"


def test_what_the_customer_or_the_clock_does_makes_no_page_stale(ann):
    page = ann.called()
    other = page.another()
    page.look(after=40)
    assert page.view.seen > other.view.seen
    other.do(SOOTHING)
    assert SOOTHING in other.said("agent")


def test_a_page_from_before_a_restore_is_told_so(ann):
    page = ann.called()
    with pytest.raises(Stale) as ahead:
        page.simulator.practice.do(ann.who, attempt=page.id, line=HELPING, seen=page.view.seen + 5)
    assert ahead.value.code == "ahead"
    assert page.look().draft == HELPING


def test_a_second_go_at_beginning_finds_the_first(ann):
    one, two = ann.start(key="k"), ann.start(key="k")
    assert one.id == two.id
    assert one.view.lines == two.view.lines
    assert ann.start(key="other").id != one.id
    assert ann.start().id != ann.start().id


def test_after_the_deadline_nothing_is_accepted_and_the_words_are_kept(ann, simulator, clock):
    page = ann.chatting()
    with pytest.raises(NotNow) as late:
        simulator.talks.do(page.id, person=ann.who.id, line=SOOTHING, seen=page.view.seen, until=clock.at)
    assert late.value.code == "came_too_late"
    assert page.look().draft == SOOTHING
    talk = simulator.talks.do(page.id, person=ann.who.id, line=SOOTHING, seen=page.view.seen, until=clock.at + 1)
    assert talk.attempt.replies == 1


def test_what_is_done_along_with_a_reply_is_stored_with_it_or_neither_is(ann, simulator):
    page = ann.chatting()
    told = []

    def refuse(transaction, talk):
        told.append(talk.attempt.replies)
        raise NotNow("no")

    with pytest.raises(NotNow):
        simulator.talks.do(page.id, person=ann.who.id, line=SOOTHING, seen=page.view.seen, also=refuse)
    assert told == [1]
    assert loaded(simulator, page.id).attempt.replies == 0
    assert loaded(simulator, page.id).head == page.view.seen


def test_nothing_is_done_in_a_talk_that_is_over(ann):
    page = ann.called()
    page.do("/hangup")
    assert page.view.phase == "over"
    assert page.view.can == ()
    for line in (SOOTHING, "/wait 5", "/hold"):
        with pytest.raises(NotNow) as over:
            page.do(line)
        assert over.value.code == "is_over"


def test_a_reply_that_comes_after_the_customer_left_is_not_said(ann):
    page = ann.chatting()
    page.do(SOOTHING, after=3600)
    assert page.view.phase == "over"
    assert SOOTHING not in page.said("agent")


@pytest.mark.parametrize(
    "line,code",
    [("", "empty_reply"), ("/fly", "no_action"), ("\ud800", "line_not_utf8"), ("啊" * 20_001, "line_too_long")],
)
def test_a_line_that_is_no_action_is_refused_with_its_reason(ann, line, code):
    page = ann.chatting()
    with pytest.raises(BadAction) as refused:
        page.do(line)
    assert refused.value.code == code


def test_fields_of_the_case_form_go_by_id_or_by_name_and_hold_any_text(ann):
    page = ann.called()
    field = page.view.form[0]
    page.do("", fields=((field.name, "周女士; 电话=1"),))
    assert page.view.form[0].value == "周女士; 电话=1"
    page.do("", fields=((field.id, "李先生"),))
    assert page.view.form[0].value == "李先生"
    with pytest.raises(NotNow) as unknown:
        page.do("", fields=(("nothing", "x"),))
    assert unknown.value.code == "no_field"


def test_an_article_that_was_looked_up_lies_open(ann):
    page = ann.called()
    assert page.view.pages == ()
    article = page.view.articles[0]
    page.do(f"/lookup {article.words[0]}")
    assert [opened.title for opened in page.view.pages] == [article.name]
    assert page.view.pages[0].body


# --- what a process remembers ---


@on_both
def test_what_is_remembered_is_what_is_stored(ann, simulator):
    page = ann.called()
    for line in (SOOTHING, "/hold", "/update 请稍等", "/resume", HELPING):
        page.do(line)
        page.look(after=20)
    with simulator.house.store.reading() as now:
        assert simulator.talks.load(now, page.id) == Loading().load(now, page.id)


def test_a_process_that_remembers_less_goes_on_with_what_others_stored(ann, simulator):
    page = ann.called()
    elsewhere = Loading()
    with simulator.house.store.reading() as now:
        elsewhere.load(now, page.id)
    page.do(SOOTHING)
    with simulator.house.store.reading() as now:
        assert elsewhere.load(now, page.id) == Loading().load(now, page.id)


def test_a_backup_put_in_place_is_not_mixed_with_what_was_remembered(ann, simulator, tmp_path, clock):
    page = ann.called()
    store, kept = simulator.house.store, tmp_path / "backup"
    store.backup(kept)
    page.do(SOOTHING)
    store.restore(kept, at=clock.at, by="root", replace=True)
    assert loaded(simulator, page.id).attempt.replies == 1
    page.look()
    page.do(HELPING)
    with store.reading() as now:
        assert loaded(simulator, page.id) == Loading().load(now, page.id)
    assert SOOTHING not in page.said("agent")


def test_nobody_reads_an_erased_person_from_memory(ann, simulator, root):
    page = ann.called()
    assert loaded(simulator, page.id)
    simulator.house.store.erase(ann.who.id, by=root.id, at=1)
    with pytest.raises(Erased):
        loaded(simulator, page.id)


def test_a_talk_is_its_own_persons_only(ann, simulator, make_person):
    page = ann.chatting()
    bob = make_person("bob")
    with pytest.raises(NotFound):
        simulator.talks.do(page.id, person=bob.id, line=HELPING, seen=page.view.seen)
    with simulator.house.store.reading() as now:
        assert now.session.query(DraftRow).count() == 0
    for stream in ("attempt/none", "audit", "sitting/none"):
        with pytest.raises(NotFound):
            loaded(simulator, stream)


def test_times_never_go_back_even_when_the_servers_clock_does(ann, simulator, clock):
    page = ann.called()
    clock.at -= HOUR
    page.do(SOOTHING, after=0)
    times = [event.at for event in loaded(simulator, page.id).events]
    assert times == sorted(times)


# --- what is prepared ---


class Ears:
    """Reads as the real one does, and remembers which lines of the customer's it was told to get ready for."""

    def __init__(self, scene):
        self.read = scene.read
        self.heard = []

    def hear(self, line):
        self.heard.append(line)
        raise RuntimeError("whatever goes wrong here is nobody's business")


def test_the_customers_line_is_taken_in_while_the_trainee_thinks_and_trouble_with_it_harms_nobody(
    ann, simulator, monkeypatch
):
    page = ann.chatting()
    ears = Ears(simulator.talks.listening.scene(loaded(simulator, page.id)))
    monkeypatch.setattr(simulator.talks.listening, "scene", lambda talk: ears)
    monkeypatch.setattr(simulator.house, "similarity", True)
    page.do(SOOTHING)
    page.do(HELPING)
    until = time.monotonic() + 10
    while len(ears.heard) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    simulator.talks.listening.close()
    assert ears.heard == page.said()[1:]
    assert page.said("agent") == [SOOTHING, HELPING]


def test_a_line_is_read_once_however_often_storing_it_is_tried(ann, simulator, monkeypatch):
    page = ann.chatting()
    ears = Ears(simulator.talks.listening.scene(loaded(simulator, page.id)))
    read, said = ears.read, []
    ears.read = lambda text, context: said.append(text) or read(text, context)
    monkeypatch.setattr(simulator.talks.listening, "scene", lambda talk: ears)
    store, turned_away = simulator.talks.stored._store, []

    def busy(talk, done, **how):
        if len(turned_away) < 3:
            turned_away.append(talk.head)
            raise Moved("somebody looked at the clock", head=talk.head)
        return store(talk, done, **how)

    monkeypatch.setattr(simulator.talks.stored, "_store", busy)
    page.do(SOOTHING)
    assert len(turned_away) == 3
    assert said == [SOOTHING]
