"""In test and exam a talk shows the conversation and the tools, and nothing of how it is judged."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.attempts.snapshots import Kept
from simulator.dialogue import events as e
from simulator.dialogue.actions import parse
from simulator.dialogue.conversation import begin
from simulator.dialogue.folding import fold
from simulator.dialogue.setting import draw_variant
from simulator.errors import SimulatorError
from simulator.library import load
from simulator.reader_setup import make_reader, reads_with
from simulator.reading.model import Reading
from simulator.report import Names, report
from simulator.scoring.score import score
from simulator.service.talk_clock import performed
from simulator.service.talk_showing import show
from simulator.service.talk_state import Loaded
from simulator.wordbook import words_in

LIBRARY = load(None, "en")
SCENARIOS = sorted(LIBRARY.scenarios)
READS = reads_with(make_reader(LIBRARY, similarity=False))
WORDS = {lang: words_in(lang) for lang in ("zh", "en")}
INTERNAL = set(
    "mood moods patience trust band band_name spots coach hint hints finding findings reading readings hit hits near "
    "intent intents act acts beat beats cue cues mark marks why move moves goal goals persona variant seed slots facts "
    "score scores total low high passes points severity rule rules clause clauses expect better model models sample "
    "samples answer answers promises reactions calms escalates signals causes".split()
)
LINES = st.sampled_from(
    [
        "/answer", "/hold", "/update 请您稍等", "/resume", "/lookup 投诉", "/lookup coupon", "/wait 17", "/wait 45",
        "/file name=周女士; 问题=漏水", "/do stand", "/transfer supervisor 请跟进", "/hangup",
        "您好，很高兴为您服务", "非常抱歉，换作是我也会着急", "你自己看错了吧，不关我的事", "明天三点前一定答复您",
        "Hello, how may I help you?", "I am so sorry about this", "That is your own fault", "Goodbye",
    ]
)  # fmt: skip


@cache
def reader(name: str, lang: str, variant: str) -> Any:
    setting = LIBRARY.setting(LIBRARY.scenarios[name])
    return READS(setting.scene(started(name, lang, "exam", variant)))


def started(name: str, lang: Any, mode: Any, variant: str | None) -> e.Started:
    drawn = draw_variant(LIBRARY.scenarios[name], 7, use="exam", variant=variant)
    return e.Started(
        at=0, scenario=name, variant=drawn.variant, seed=7, lang=lang, mode=mode, slots=drawn.slots, order=drawn.order,
        digests={},
    )  # fmt: skip


class Script(NamedTuple):
    """What to play, and each line with the ms before it."""

    scenario: str
    lang: str
    mode: str
    variant: str
    lines: tuple[tuple[int, str], ...]


@st.composite
def scripts(draw: Any, modes: tuple[str, ...] = ("test", "exam")) -> Script:
    """The author's own lines, known ones, or anything."""
    name, lang = draw(st.sampled_from(SCENARIOS)), draw(st.sampled_from(["zh", "en"]))
    scenario = LIBRARY.scenarios[name]
    own = st.sampled_from([line for s in scenario.samples if s.lang == lang for line in s.actions])
    lines = st.lists(st.tuples(st.integers(0, 40_000), LINES | own | st.text(max_size=40)), max_size=14)
    variant = draw(st.sampled_from([v.id for v in scenario.variants]))
    return Script(name, lang, draw(st.sampled_from(modes)), variant, ((1000, "/answer"), *draw(lines)))


def begun(name: str, lang: str, mode: str, variant: str | None = None) -> Loaded:
    setting = LIBRARY.setting(LIBRARY.scenarios[name])
    events = begin(setting, started(name, lang, mode, variant))
    kept = Kept(setting=setting, bank=LIBRARY.bank)
    return Loaded(stream="attempt/x", person="p", kept=kept, events=events, attempt=fold(events))


def played(script: Script) -> Loaded:
    """The talk as it is after the lines; those that do not fit are left out."""
    talk, at = begun(*script[:4]), 0
    for after, line in script.lines:
        at += after
        try:
            read = reader(script.scenario, script.lang, script.variant)
            done = performed(talk, parse(line), at=at, began=None, read=read)
        except SimulatorError:
            continue
        talk = grown(talk, done.events, behind=at - done.ends_at)
    return talk


def grown(talk: Loaded, events: tuple[e.Event, ...], **changes: Any) -> Loaded:
    attempt = fold(events, talk.attempt)
    return replace(talk, events=(*talk.events, *events), attempt=attempt, fresh=events, **changes)


def names_in(value: Any) -> set[str]:
    """All keys of plain data."""
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in names_in(inner)}
    return {key for inner in value for key in names_in(inner)} if isinstance(value, list) else set()


def texts_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {text for inner in value.values() for text in texts_in(inner)}
    if isinstance(value, list):
        return {text for inner in value for text in texts_in(inner)}
    return {value} if isinstance(value, str) else set()


def blind(event: e.Event) -> e.Event | None:
    """The event without anything that judges, moves or steers."""
    match event:
        case e.AgentReplied():
            return replace(event, reading=Reading())
        case e.MoodMoved():
            return replace(event, patience=99, trust=1, causes=())
        case e.CustomerSpoke():
            return replace(event, why="", cues=())
        case e.BeatEntered():
            return None
        case e.Finished():
            return replace(event, ending="customer_left" if event.ending != "customer_left" else "resolved_content")
        case _:
            return event


def blinded(talk: Loaded) -> Loaded:
    events = tuple(kept for event in talk.events if (kept := blind(event)) is not None)
    fresh = tuple(kept for event in talk.fresh if (kept := blind(event)) is not None)
    return replace(talk, events=events, attempt=fold(events), fresh=fresh)


@settings(deadline=None)
@given(scripts(modes=("exam",)), st.sampled_from(["zh", "en"]), st.integers(0, 900_000))
def test_what_an_exam_shows_depends_on_nothing_that_was_heard_felt_or_steered(script, lang, later):
    talk = played(script)
    assert show(talk, WORDS[lang], later) == show(blinded(talk), WORDS[lang], later)


@settings(deadline=None)
@given(scripts(modes=("test",)), st.sampled_from(["zh", "en"]), st.integers(0, 900_000))
def test_a_test_tells_no_more_than_an_exam_but_how_it_ended(script, lang, later):
    talk = played(script)
    seen, less = show(talk, WORDS[lang], later), show(blinded(talk), WORDS[lang], later)
    assert replace(seen, ending="", ending_name="") == replace(less, ending="", ending_name="")


@settings(deadline=None)
@given(scripts(), st.sampled_from(["zh", "en"]))
def test_no_field_of_a_test_or_exam_is_named_after_what_is_hidden(script, lang):
    talk = played(script)
    view = show(talk, WORDS[lang], 0)
    assert view.practice is None
    assert names_in(json.loads(json.dumps(asdict(view)))) & INTERNAL == set()


def internal_texts(talk: Loaded, lang: Any) -> set[str]:
    """Better wordings, whatever a report would say, what calms the customer; as they would stand in a view."""
    setting, attempt = talk.setting, talk.attempt
    standard, scenario, persona = setting.standard, setting.scenario, setting.persona
    names = Names(WORDS[lang], talk.bank, setting)
    card = score(standard, attempt, scenario)
    made = report(WORDS[lang], names, standard, attempt, card, setting)
    told = {made.score.line, *(f.better for f in (*made.findings, *made.review)), *(f.why for f in made.findings)}
    told |= {model.text for model in made.models}
    told |= {rule.better.of(lang) for rule in (*standard.rules, *scenario.steps)}
    told |= {persona.about.of(lang), persona.calms.of(lang), persona.escalates.of(lang)}
    return {text for text in told if len(text) > 8}


@settings(deadline=None)
@given(scripts(), st.sampled_from(["zh", "en"]))
def test_no_text_of_a_test_or_exam_is_an_answer_or_a_judgement(script, lang):
    talk = played(script)
    view = show(talk, WORDS[lang], 0)
    own = {turn.text for turn in talk.attempt.turns}
    shown = "\n".join(texts_in(json.loads(json.dumps(asdict(replace(view, lines=()))))))
    shown += "\n".join(line.text for line in view.lines if line.text not in own and line.who != "action")
    assert not [text for text in internal_texts(talk, lang) if text in shown]
    ids = {beat.id for beat in talk.setting.scenario.beats} | {i.id for i in talk.setting.scenario.intents}
    ids |= {move.id for move in talk.setting.persona.moves} | {s.id for s in talk.setting.scenario.steps}
    things = (*view.form, *view.doings, *view.departments, *view.articles, *view.pages)
    tools = {thing.id for thing in things} | {field.value for field in view.form} | own
    tools |= {word for article in view.articles for word in article.words}
    tools |= {deed.verb for deed in view.can} | {view.scenario, view.phase, view.mode, view.cards.channel}
    assert texts_in(json.loads(json.dumps(asdict(view)))) & (ids - tools) == set()


def test_the_same_talk_in_practice_shows_all_of_it():
    start = begun("wrong_colour", "zh", "practice")
    read = reader("wrong_colour", "zh", start.attempt.started.variant)
    talk = grown(start, performed(start, parse("非常抱歉，换作是我也会着急"), at=3000, began=None, read=read).events)
    view = show(talk, WORDS["zh"], 3000)
    assert view != show(blinded(talk), WORDS["zh"], 3000)
    assert names_in(json.loads(json.dumps(asdict(view)))) & INTERNAL
    assert view.practice is not None
    assert view.practice.coach[0].told.heard
    assert view.practice.spots[-1].patience > view.practice.spots[0].patience


@pytest.mark.parametrize("mode", ["test", "exam"])
def test_the_kind_of_customer_is_for_the_candidate_to_find_out(mode):
    kind = show(begun("wrong_colour", "zh", mode), WORDS["zh"], 0).cards.kind_of_customer
    assert (kind == "") == (mode == "exam")
