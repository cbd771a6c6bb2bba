"""Authors: scenarios whole, checked as typed, proved, tried, kept as versions, and published by a second person."""

import shutil

import pytest

from simulator.errors import BadValue, Busy, ContentError, NeedsSecondPerson, NotFound, NotNow, Refused
from simulator.exam import events as e
from simulator.library import shipped
from simulator.reader_setup import reads_with
from simulator.service import Simulator, proving_typed
from simulator.service.sources import Source
from simulator.storage import open_store
from tests.service.field import Clock, who_is
from tests.service.test_practice import sitting

NAME = "wrong_colour"
OTHERS = ("angry", "indecisive")


@pytest.fixture(scope="module")
def desk(sqlite_template, tmp_path_factory):
    """A service over the shipped content, with people; its tests leave scenarios other than their own alone."""
    home = tmp_path_factory.mktemp("authoring") / "home"
    shutil.copytree(sqlite_template, home)
    simulator = Simulator(open_store("", home), clock=Clock(), similarity=False)
    root = who_is(simulator, "root")
    for login, role in (("author", "trainer"), ("second", "trainer"), ("boss", "manager"), ("judge", "examiner")):
        simulator.people.add(root, login=login, name=login, roles=[role])
    simulator.people.add(root, login="learner", name="learner", roles=["trainee"])
    yield simulator
    simulator.close()


@pytest.fixture
def who(desk):
    return lambda login: who_is(desk, login)


def text_of(desk, who, name=NAME):
    return desk.authoring.source(who("author"), scenario=name).text


def with_number(text, number, title="新标题"):
    text = text.replace("version: 1", f"version: {number}", 1)
    start = text.index("title:")
    return text[:start] + f"title: {{zh: {title}, en: A new title {number}}}" + text[text.index("\n", start) :]


# --- looking ---


def test_every_scenario_is_listed_with_the_versions_in_use(desk, who):
    lines = desk.authoring.scenarios(who("author"), lang="en")
    assert {line.id for line in lines} == {file.stem for file in (shipped() / "drills").glob("*.yaml")}
    untouched = next(line for line in lines if line.id == "leak_on_bed")
    assert (untouched.practice is not None, untouched.exam, untouched.waiting) == (True, None, 0)
    assert untouched.changed_by is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_scenario_is_shown_whole_in_one_language(desk, who, lang):
    found = desk.authoring.scenario(who("author"), scenario="leak_on_bed", lang=lang)
    shown, model = found.preview, desk.house.library().scenarios["leak_on_bed"]
    assert [beat.id for beat in shown.beats] == [beat.id for beat in model.beats]
    assert [step.id for step in shown.steps] == [step.id for step in model.steps]
    assert [sample.id for sample in shown.samples] == [sample.id for sample in model.samples]
    assert all(clause.zh and clause.en for step in shown.steps for clause in step.clauses)
    told = [shown.title, shown.situation, shown.customer, *(line for beat in shown.beats for line in beat.says)]
    told += [way.when for beat in shown.beats for way in beat.exits]
    assert all("{" not in text for text in told)
    assert all(text.isascii() == (lang == "en") for text in (shown.title, shown.beats[0].exits[0].when))


def test_the_ways_lead_to_beats_that_are_there(desk, who):
    for name in ("three_quotes", "which_plan"):
        shown = desk.authoring.scenario(who("author"), scenario=name).preview
        beats = {beat.id for beat in shown.beats}
        assert {end for beat in shown.beats for way in beat.exits for end in way.to} <= beats
        assert shown.first in beats


def test_the_text_of_what_was_shipped_is_its_file(desk, who):
    source = desk.authoring.source(who("author"), scenario="third_change")
    assert source.origin == "file"
    assert source.text == (shipped() / "drills" / "third_change.yaml").read_text(encoding="utf-8")


def test_what_is_not_there_is_not_found(desk, who):
    for call in (
        lambda: desk.authoring.scenario(who("author"), scenario="nothing"),
        lambda: desk.authoring.source(who("author"), scenario=NAME, digest="0" * 64),
        lambda: desk.authoring.difference(who("author"), scenario=NAME, before="0" * 64, after="1" * 64),
        lambda: desk.authoring.try_it(who("author"), scenario=NAME, digest="0" * 64),
    ):
        with pytest.raises(NotFound):
            call()


# --- checking ---


@pytest.mark.parametrize("lang, says", [("zh", "没有客户类型"), ("en", "there is no persona")])
def test_a_text_is_checked_in_the_language_of_who_types(desk, who, lang, says):
    text = text_of(desk, who).replace("persona: angry", "persona: angri")
    found = desk.authoring.check(who("author"), text=text, lang=lang)
    (wrong,) = [problem for problem in found.problems if problem.level == "error"]
    assert says in wrong.text
    line = text.splitlines()[wrong.line - 1]
    assert line[wrong.column - 1 :] == "angri"
    assert found.errors == 1


def test_a_sound_text_is_told_what_it_would_become(desk, who):
    text = text_of(desk, who, "parking_fee")
    same = desk.authoring.check(who("author"), text=text)
    assert (same.errors, same.known, same.kept) == (0, True, True)
    other = desk.authoring.check(who("author"), text=text.replace("id: parking_fee", "id: parking_fee_2", 1))
    assert (other.known, other.kept, other.scenario) == (False, False, "parking_fee_2")
    changed = desk.authoring.check(who("author"), text=with_number(text, 1))
    assert (changed.kept, changed.number, changed.used) == (False, 1, 1)


def test_line_ends_of_a_page_are_those_of_a_file(desk, who):
    text = text_of(desk, who, "parking_fee").replace("\n", "\r\n")
    found = desk.authoring.check(who("author"), text=text)
    assert (found.errors, found.kept) == (0, True)


def test_checking_changes_nothing(desk, who):
    before = desk.content.versions(who("boss"))
    desk.authoring.check(who("author"), text=with_number(text_of(desk, who), 9))
    assert desk.content.versions(who("boss")) == before


# --- proving ---


@pytest.mark.parametrize("lang, says", [("zh", "应在 0 到 0 之间"), ("en", "should be 0 to 0")])
def test_a_sample_that_gets_something_else_says_so(desk, who, lang, says):
    text = text_of(desk, who)
    at = text.index("score: [", text.index("samples:"))
    end = text.index("]", at) + 1
    found = desk.authoring.prove(who("author"), text=text[:at] + "score: [0, 0]" + text[end:], lang=lang)
    assert found.left == 0
    assert len(found.samples) == len(desk.house.library().scenarios[NAME].samples)
    assert any(says in wrong for wrong in found.samples[0].wrong)
    assert found.samples[0].score > 0


def test_an_example_that_is_not_heard_is_named(desk, who):
    text = text_of(desk, who)
    at = text.index("yes: [", text.index("intents:")) + len("yes: [")
    found = desk.authoring.prove(who("author"), text=text[:at] + "今天天气不错, " + text[at:])
    assert ("今天天气不错", False) in {(one.text, one.heard) for one in found.misheard}


def test_what_takes_too_long_is_left(desk):
    library = desk.house.library()
    reads = reads_with(desk.house.reader(library))
    found = proving_typed.prove(library, library.scenarios[NAME], reads, desk.house.words("zh"), longest=-1.0)
    assert (found.samples, found.left) == ((), len(library.scenarios[NAME].samples))


def test_one_is_proved_at_a_time_and_others_are_told(desk, who, monkeypatch):
    monkeypatch.setattr("simulator.service.authoring.PATIENCE", 0.01)
    text = text_of(desk, who)
    desk.authoring._proving.acquire()
    try:
        with pytest.raises(Busy):
            desk.authoring.prove(who("author"), text=text)
    finally:
        desk.authoring._proving.release()
    assert desk.authoring.prove(who("author"), text=text).samples


def test_a_text_with_errors_is_not_played(desk, who):
    with pytest.raises(ContentError) as refused:
        desk.authoring.prove(who("author"), text="id: x")
    assert refused.value.problems


# --- keeping ---


def test_a_saved_version_waits_with_its_text_and_nothing_in_use_changes(desk, who):
    text = "# my own note\n" + with_number(text_of(desk, who), 2)
    saved = desk.authoring.save(who("author"), text=text.replace("\n", "\r\n"))
    assert (saved.scenario, saved.new) == (NAME, True)
    source = desk.authoring.source(who("second"), scenario=NAME, digest=saved.digest)
    assert (source.text, source.origin, source.number) == (text, "typed", 2)
    assert desk.house.library().scenarios[NAME].version == 1
    (kept,) = [one for one in desk.authoring.scenario(who("author"), scenario=NAME).versions if one.number == 2]
    assert (kept.state, kept.used_for, kept.added_by.name) == ("waiting", (), "author")
    (line,) = [line for line in desk.authoring.scenarios(who("author")) if line.id == NAME]
    assert line.waiting == 1
    (logged,) = desk.people.audit(who_is(desk, "root"), action="scenario_saved").lines
    assert dict(logged.detail)["digest"] == saved.digest[:12]
    again = desk.authoring.save(who("second"), text=text + "# and another\n")
    assert (again.digest, again.new) == (saved.digest, False)
    assert len(desk.people.audit(who_is(desk, "root"), action="scenario_saved").lines) == 1
    assert desk.authoring.scenario(who("second"), scenario=NAME, digest=saved.digest).version.added_by.name == "author"


def test_nothing_of_a_text_with_errors_is_kept(desk, who):
    before = desk.content.versions(who("boss"))
    with pytest.raises(ContentError) as refused:
        desk.authoring.save(who("author"), text=text_of(desk, who).replace("persona: angry", "persona: angri"))
    assert refused.value.problems[0].startswith("4:10:")
    assert desk.content.versions(who("boss")) == before


def test_texts_are_no_versions_of_their_own_and_everything_proves(desk, who):
    saved = desk.authoring.save(who("author"), text=with_number(text_of(desk, who, "rival_cheaper"), 2))
    assert "source" not in {version.kind for version in desk.content.versions(who("boss"))}
    with desk.house.store.reading() as now:
        (kept,) = now.versions("source", saved.digest)
        assert Source.model_validate_json(now.content(kept.digest)).of == saved.digest
    assert desk.upkeep.verify_all(who_is(desk, "root")).is_whole


def test_only_what_was_changed_differs(desk, who):
    text = text_of(desk, who, "lowest_price")
    before = desk.authoring.source(who("author"), scenario="lowest_price").digest
    after = desk.authoring.save(who("author"), text=with_number(text, 2)).digest
    lines = desk.authoring.difference(who("judge"), scenario="lowest_price", before=before, after=after)
    assert {line.text.strip().split(":")[0] for line in lines if line.kind in ("in", "out")} == {"version", "zh", "en"}
    assert desk.authoring.difference(who("judge"), scenario="lowest_price", before=after, after=after) == ()


# --- publishing and trying ---


def test_the_author_publishes_for_practice_and_somebody_else_for_exams(desk, who):
    name = "which_plan"
    first = desk.authoring.scenario(who("author"), scenario=name).version.digest
    desk.content.publish_release(who("boss"), use="exam")
    saved = desk.authoring.save(who("author"), text=with_number(text_of(desk, who, name), 2)).digest
    desk.content.publish(who("author"), digests=[saved], use="practice")
    states = {one.digest: one.state for one in desk.authoring.scenario(who("author"), scenario=name).versions}
    assert states == {saved: "in_use", first: "in_use"}
    assert not desk.authoring.scenario(who("author"), scenario=name, digest=saved).may_publish
    with pytest.raises(NeedsSecondPerson):
        desk.content.publish(who("author"), digests=[saved], use="exam")
    assert desk.authoring.scenario(who("second"), scenario=name, digest=saved).may_publish
    desk.content.publish(who("second"), digests=[saved], use="exam")
    (line,) = [line for line in desk.authoring.scenarios(who("author")) if line.id == name]
    assert (line.practice, line.exam, line.same, line.waiting) == (2, 2, True, 0)
    states = {one.digest: one.state for one in desk.authoring.scenario(who("author"), scenario=name).versions}
    assert states == {saved: "in_use", first: "earlier"}


def test_a_version_is_tried_before_anybody_else_can_meet_it(desk, who):
    name = "three_quotes"
    saved = desk.authoring.save(who("author"), text=with_number(text_of(desk, who, name), 7, "没人见过的标题"))
    start = {"scenario": name, "digest": saved.digest, "spoken": "zh", "key": "k", "lang": "zh"}
    talk = desk.authoring.try_it(who("author"), **start)
    assert desk.authoring.try_it(who("author"), **start).id == talk.id
    assert talk.cards.title == "没人见过的标题"
    said = desk.practice.do(who("author"), attempt=talk.id, line="您好，我是家装顾问小许。", seen=talk.seen)
    assert [line.who for line in said.lines].count("agent") == 1
    desk.practice.leave(who("author"), attempt=talk.id)
    assert desk.practice.report(who("author"), attempt=talk.id).report.title == "没人见过的标题"
    assert "没人见过的标题" not in {card.title for card in desk.practice.catalogue(who("learner"), lang="zh")}
    with desk.house.store.reading() as now:
        (version,) = [one for one in now.versions("scenario", name) if one.digest == saved.digest]
    assert version.added_by == who("author").id, "trying it must not make it look as if it had come with the release"


def test_a_wholly_new_scenario_can_be_tried_published_and_practised(desk, who):
    text = text_of(desk, who, "parking_fee").replace("id: parking_fee", "id: parking_fee_new", 1)
    saved = desk.authoring.save(who("author"), text=text)
    talk = desk.authoring.try_it(who("author"), scenario="parking_fee_new", digest=saved.digest)
    desk.practice.leave(who("author"), attempt=talk.id)
    assert desk.practice.attempts(who("author"), scenario="parking_fee_new").total == 1
    desk.content.publish(who("author"), digests=[saved.digest], use="practice")
    assert desk.practice.card(who("learner"), scenario="parking_fee_new").id == "parking_fee_new"
    desk.content.withdraw(who("author"), kind="scenario", name="parking_fee_new", use="practice")
    (line,) = [line for line in desk.authoring.scenarios(who("author")) if line.id == "parking_fee_new"]
    assert (line.practice, line.waiting) == (None, 0)


# --- who may not ---


def test_nobody_looks_into_what_their_own_open_exam_draws_on(desk, who):
    root = who_is(desk, "root")
    both = desk.people.add(root, login="both", name="both", roles=["trainee", "trainer"]).person.id
    at = desk.house.clock()
    sitting(desk, both, e.Opened(at=at, by=both))
    text = text_of(desk, who)
    digest = desk.authoring.source(who("author"), scenario=NAME).digest
    for call in (
        lambda: desk.authoring.scenario(who("both"), scenario=NAME),
        lambda: desk.authoring.source(who("both"), scenario=NAME),
        lambda: desk.authoring.difference(who("both"), scenario=NAME, before=digest, after=digest),
        lambda: desk.authoring.save(who("both"), text=text),
        lambda: desk.authoring.try_it(who("both"), scenario=NAME, digest=digest),
    ):
        with pytest.raises(NotNow) as refused:
            call()
        assert refused.value.code == "closed_by_exam"
    assert desk.authoring.scenario(who("both"), scenario="leak_on_bed").preview.id == "leak_on_bed"


def test_a_trainee_sees_nothing_of_it_and_an_examiner_writes_nothing(desk, who):
    with pytest.raises(Refused):
        desk.authoring.scenarios(who("learner"))
    with pytest.raises(Refused):
        desk.authoring.save(who("judge"), text=text_of(desk, who))


def test_a_text_with_letters_that_cannot_be_stored_is_refused(desk, who):
    with pytest.raises((ContentError, BadValue)):
        desk.authoring.save(who("author"), text=text_of(desk, who) + "# \ud800")
