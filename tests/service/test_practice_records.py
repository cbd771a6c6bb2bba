"""What stays of attempts: lists and counts from rows, reports, proof, files of the first version, recorded plays."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from simulator.attempts import Attempts, judged, keep
from simulator.dialogue import events as e
from simulator.dialogue.play import play
from simulator.errors import BadValue, Erased, NotFound, NotNow, SimulatorError, Tampered
from simulator.service.recording import record
from simulator.service.sampling import best_sample, started_with
from simulator.storage.tables import AttemptRow, PointRow
from tests.service.field import DAY, on_both
from tests.service.playing import HELPING, SOOTHING, Player, prepared  # noqa: F401 (a fixture)
from tests.storage.field import tamper

RUDE = "你自己没看清楚吧，这不关我的事"


@pytest.fixture
def ann(simulator, clock, make_person):
    return Player(simulator, clock, make_person("ann"))


@pytest.fixture
def practice(simulator):
    return simulator.practice


def rows(simulator, table, attempt):
    with simulator.house.store.reading() as now:
        found = list(now.session.scalars(select(table).where(table.stream == attempt)))
        now.session.expunge_all()
        return found


def good(simulator, at, version=1):
    """A good conversation, played elsewhere."""
    library = simulator.house.library()
    chosen = library.scenarios["wrong_colour"].model_copy(update={"version": version})
    setting, sample = library.setting(chosen), best_sample(chosen, "zh")
    started = started_with(chosen, sample, at)
    read = simulator.house.reader(library).scene(setting.scene(started)).read
    return setting, play(setting, started, sample.actions, read)


def recorded(simulator, person, at, key="one"):
    setting, played = good(simulator, at)
    with simulator.house.store.writing() as transaction:
        digests = simulator.talks.pins(transaction, simulator.house.library(), setting.scenario, at)
        return record(
            transaction,
            f"attempt/{key}",
            person=person,
            events=played.events,
            digests=digests,
            judged=judged(setting, played.attempt),
        )


# --- lists ---


@on_both
def test_an_attempt_in_short_follows_the_talk(ann, practice):
    page = ann.chatting()
    page.do(SOOTHING)
    (line,) = practice.attempts(ann.who).attempts
    assert (line.id, line.status, line.mode, line.origin, line.replies) == (page.id, "open", "practice", "played", 1)
    assert (line.persona, line.channel, line.person_name) == ("angry", "chat", "ann")
    assert (line.score, line.ending, line.band_end) == (None, "", "")
    practice.leave(ann.who, attempt=page.id)
    (line,) = practice.attempts(ann.who, lang="en").attempts
    assert (line.status, line.ending, line.passes) == ("scored", "trainee_hung_up", False)
    assert line.band_end == practice.report(ann.who, attempt=page.id).report.mood.spots[-1].band
    assert line.title.isascii()
    assert line.low <= line.score <= line.high


@on_both
def test_points_by_rule_are_those_of_the_scorecard(ann, practice, simulator):
    page = ann.chatting()
    page.do(SOOTHING)
    page.do(RUDE)
    practice.leave(ann.who, attempt=page.id)
    with simulator.house.store.reading() as now:
        card = simulator.talks.load(now, page.id).cards[-1]
    kept = [f for f in card.findings if f.state in ("met", "missed", "broken", "for_review")]
    points = rows(simulator, PointRow, page.id)
    assert {point.rule for point in points} == {finding.rule for finding in kept}
    assert sum(point.gained for point in points) == sum(finding.gained for finding in kept)
    assert sum(point.possible for point in points) == sum(finding.possible for finding in kept)
    assert sum(point.lost for point in points) == sum(finding.lost for finding in kept) > 0
    for point in points:
        states = {finding.state for finding in kept if finding.rule == point.rule}
        assert point.state in states
        assert point.state != "met" or states == {"met"}, "the worst counts"
        assert (point.person, point.mode) == (ann.who.id, "practice")


def test_a_new_scorecard_takes_the_place_of_the_points(ann, practice, simulator):
    page = ann.chatting()
    page.do(RUDE)
    practice.leave(ann.who, attempt=page.id)
    store = simulator.house.store
    before = {point.rule for point in rows(simulator, PointRow, page.id)}
    scored = store.read(page.id)[-1].event
    card = {**scored["card"], "findings": scored["card"]["findings"][:3], "total": 77}
    store.append(page.id, None, [{**scored, "card": card}], person=ann.who.id)
    assert {point.rule for point in rows(simulator, PointRow, page.id)} < before
    assert practice.attempts(ann.who).attempts[0].score == 77


def test_lists_come_in_pages_and_by_scenario_mode_and_state(ann, practice, simulator, clock):
    for number in range(7):
        clock.at += DAY
        recorded(simulator, ann.who.id, clock.at, key=f"n{number}")
    clock.at += DAY
    open_ = ann.start("leak_on_bed", mode="test")
    page = practice.attempts(ann.who, limit=3)
    assert (page.total, len(page.attempts)) == (8, 3)
    assert page.attempts[0].id == open_.id
    assert [line.id for line in practice.attempts(ann.who, limit=3, offset=6).attempts] == ["attempt/n1", "attempt/n0"]
    assert practice.attempts(ann.who, scenario="wrong_colour").total == 7
    assert practice.attempts(ann.who, mode="test").total == 1
    assert practice.attempts(ann.who, status="scored").total == 7
    assert practice.attempts(ann.who, offset=-5, limit=0).attempts == page.attempts[:1]
    with pytest.raises(NotFound):
        practice.attempts(ann.who, person="nobody")


def test_when_a_person_is_erased_figures_stay_and_words_do_not(ann, practice, simulator, root, make_person):
    page = ann.chatting()
    page.do(SOOTHING)
    practice.leave(ann.who, attempt=page.id)
    boss = make_person("mo", "manager")
    simulator.house.store.erase(ann.who.id, by=root.id, at=1)
    assert practice.attempts(boss).total == 1
    assert practice.attempts(boss).attempts[0].person_name == ""
    with pytest.raises(Erased):
        practice.report(boss, attempt=page.id)


# --- reports and proof ---


def test_a_report_is_of_the_newest_scorecard_and_names_every_one(ann, practice, simulator):
    page = ann.chatting()
    page.do(SOOTHING)
    practice.leave(ann.who, attempt=page.id)
    before = practice.report(ann.who, attempt=page.id)
    store = simulator.house.store
    scored = store.read(page.id)[-1].event
    assert scored["type"] == "scored"
    card = {**scored["card"], "total": 3, "low": 1, "high": 5}
    store.append(page.id, None, [{**scored, "card": card, "by": "eve", "cause": "rescored"}], person=ann.who.id)
    after = practice.report(ann.who, attempt=page.id)
    assert [(one.by, one.cause, one.total) for one in after.judged] == [
        ("", "ended", before.report.score.total),
        ("eve", "rescored", 3),
    ]
    assert (after.report.score.total, after.attempt.score) == (3, 3)
    assert practice.verify(ann.who, attempt=page.id).state == "whole", "a later judgement is no part of the play"


def test_a_changed_byte_is_told_from_another_engine(ann, practice, simulator):
    page = ann.called()
    page.do(SOOTHING)
    practice.leave(ann.who, attempt=page.id)
    assert practice.verify(ann.who, attempt=page.id).state == "whole"
    tamper(simulator.house.store, "UPDATE events SET at = at + 1 WHERE stream = :s AND seq = 5", s=page.id)
    found = practice.verify(ann.who, attempt=page.id)
    assert found.state == "tampered"
    assert found.faults
    assert any("5" in fault for fault in found.faults)


def test_a_record_that_does_not_follow_from_itself_is_named_with_its_event(ann, practice, simulator):
    setting, played = good(simulator, 1)
    events = list(played.events)
    place = next(i for i, event in enumerate(events) if isinstance(event, e.MoodMoved) and i > 3)
    events[place] = e.MoodMoved(at=events[place].at, patience=100, trust=100, causes=())
    with simulator.house.store.writing() as transaction:
        digests = simulator.talks.pins(transaction, simulator.house.library(), setting.scenario, 1)
        record(transaction, "attempt/x", person=ann.who.id, events=events, digests=digests, judged=None)
    found = practice.verify(ann.who, attempt="x")
    assert (found.state, found.seq) == ("differs", place + 1)


# --- plays recorded elsewhere ---


@on_both
def test_a_recorded_play_is_like_one_played_here(ann, practice, simulator, clock):
    stream = recorded(simulator, ann.who.id, clock.at - DAY)
    assert recorded(simulator, ann.who.id, clock.at - DAY) == stream, "the same again changes nothing"
    (line,) = practice.attempts(ann.who).attempts
    assert (line.passes, line.started_at, line.origin) == (True, clock.at - DAY, "played")
    assert practice.verify(ann.who, attempt=stream).state == "whole"
    assert practice.report(ann.who, attempt=stream).report.score.passes
    assert rows(simulator, PointRow, stream)


# --- files of the first version ---


def saved(simulator, home, at, *, whole=True, version=1):
    """An attempt's file with its content beside it, as `servicedrill drill` saves it."""
    setting, played = good(simulator, at, version)
    digests = keep(home, simulator.house.library(), setting.scenario)
    started = played.events[0]
    events = [e.Started(**{**_fields(started), "digests": digests}), *played.events[1 : None if whole else 6]]
    writer = Attempts(home).new(setting.scenario.id, at)
    writer.append([e.to_plain(event) for event in events])
    if whole:
        writer.append([judged(setting, played.attempt).plain()])
    return writer.file, tuple(file.read_text("utf-8") for file in sorted((home / "content").iterdir()))


def _fields(event):
    return {name: getattr(event, name) for name in event.__dataclass_fields__}


@on_both
def test_a_file_becomes_an_attempt_of_ones_own_once(ann, practice, simulator, tmp_path, clock):
    file, content = saved(simulator, tmp_path / "old", clock.at - DAY)
    text = file.read_text("utf-8")
    taken = practice.import_file(ann.who, name=file.name, text=text, content=content)
    assert not taken.again
    again = practice.import_file(ann.who, name=file.name, text=text, content=content)
    assert (again.id, again.again, again.events) == (taken.id, True, taken.events)
    (line,) = practice.attempts(ann.who).attempts
    assert (line.origin, line.passes) == ("file", True)
    assert practice.verify(ann.who, attempt=taken.id).state == "whole"
    assert practice.report(ann.who, attempt=taken.id).report.score.passes


def test_content_comes_along_where_the_store_does_not_have_it(ann, practice, simulator, tmp_path, clock):
    file, _ = saved(simulator, tmp_path / "old", clock.at)
    assert practice.import_file(ann.who, name=file.name, text=file.read_text("utf-8")).id
    file, content = saved(simulator, tmp_path / "other", clock.at, version=99)
    with pytest.raises(NotFound):
        practice.import_file(ann.who, name=f"b-{file.name}", text=file.read_text("utf-8"))
    taken = practice.import_file(ann.who, name=f"b-{file.name}", text=file.read_text("utf-8"), content=content)
    assert practice.report(ann.who, attempt=taken.id).report.score.passes


def test_an_open_practice_from_a_file_waits_for_its_trainee(ann, practice, simulator, tmp_path, clock):
    file, content = saved(simulator, tmp_path / "old", clock.at - 30 * DAY, whole=False)
    taken = practice.import_file(ann.who, name=file.name, text=file.read_text("utf-8"), content=content)
    view = practice.talk(ann.who, attempt=taken.id)
    assert view.clocks.still
    assert view.phase == "talking"
    view = practice.do(ann.who, attempt=taken.id, line=HELPING, seen=view.seen, composing=1000)
    assert view.phase == "talking"
    assert HELPING in [line.text for line in view.lines]


def test_a_file_that_was_changed_or_badly_named_is_refused(ann, practice, simulator, tmp_path, clock):
    file, content = saved(simulator, tmp_path / "old", clock.at)
    text = file.read_text("utf-8")
    with pytest.raises(Tampered) as changed:
        practice.import_file(ann.who, name=file.name, text=text.replace("抱歉", "呵呵", 1), content=content)
    assert changed.value.slots["file"] == file.name, "nobody is told of a folder on the server"
    for name in ("../../etc/passwd\n", "a b.jsonl", "", "x" * 90):
        with pytest.raises(BadValue):
            practice.import_file(ann.who, name=name, text=text, content=content)
    for broken in ("", "{}", "[]\n", "null\n", '{"event": 3}\n', "\x00"):
        with pytest.raises(SimulatorError):
            practice.import_file(ann.who, name=file.name, text=broken, content=content)
    assert practice.attempts(ann.who).total == 0


def test_an_attempt_that_went_on_here_is_not_taken_in_anew(ann, practice, simulator, tmp_path, clock):
    file, content = saved(simulator, tmp_path / "old", clock.at, whole=False)
    text = file.read_text("utf-8")
    taken = practice.import_file(ann.who, name=file.name, text=text, content=content)
    view = practice.talk(ann.who, attempt=taken.id)
    practice.do(ann.who, attempt=taken.id, line=HELPING, seen=view.seen)
    shorter = "".join(line + "\n" for line in text.splitlines()[:-1])
    with pytest.raises(NotNow):
        practice.import_file(ann.who, name=file.name, text=shorter, content=content)


def test_an_administrator_takes_in_a_file_for_somebody_else(ann, practice, simulator, tmp_path, clock, root):
    file, content = saved(simulator, tmp_path / "old", clock.at)
    taken = practice.import_file(root, name=file.name, text=file.read_text("utf-8"), content=content, person="ann")
    with simulator.house.store.reading() as now:
        assert now.session.get_one(AttemptRow, taken.id).person == ann.who.id
