"""The physics of mood: bounds, repeats, and what may never lower patience."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from simulator.dialogue.attempt import Mood
from simulator.dialogue.mood import band, causes, moved
from simulator.dialogue.signals import SIGNALS
from simulator.reading.model import Hit
from tests.field import GOOD, a_persona, a_setting, read, talk

ACTS = ["empathy", "apology", "propose_solution", "rude", "probe"]
moods = st.builds(Mood, patience=st.integers(0, 100), trust=st.integers(0, 100))
heard = st.lists(st.sampled_from(ACTS), max_size=6).map(lambda acts: read(" ".join(f"[{a}]" for a in acts)).hits)


@given(mood=moods, hits=heard, signals=st.lists(st.sampled_from(sorted(SIGNALS))), times=st.integers(0, 40))
def test_a_mood_never_leaves_its_bounds(mood: Mood, hits: tuple[Hit, ...], signals: list[str], times: int) -> None:
    after = moved(mood, causes(a_persona(), hits, signals, dict.fromkeys(ACTS, times), empty=False))
    assert 0 <= after.patience <= 100
    assert 0 <= after.trust <= 100


@given(mood=moods, act=st.sampled_from(["empathy", "apology"]), times=st.integers(0, 40), empty=st.booleans())
def test_an_apology_or_empathy_never_lowers_patience(mood: Mood, act: str, times: int, empty: bool) -> None:
    after = moved(mood, causes(a_persona(), read(f"[{act}]").hits, (), {act: times}, empty=empty))
    assert after.patience >= mood.patience


@given(times=st.integers(1, 12))
def test_each_repeat_of_an_act_halves_its_benefit_and_never_pays_more(times: int) -> None:
    (first,) = causes(a_persona(), read("[empathy]").hits, (), {}, empty=False)
    later = causes(a_persona(), read("[empathy]").hits, (), {"empathy": times}, empty=False)
    assert sum(c.patience for c in later) == first.patience >> times


def test_harm_is_not_worn_off_by_repeating_it() -> None:
    again = causes(a_persona(), read("[rude]").hits, (), {"rude": 5}, empty=True)
    assert again[0].patience == -30


def test_the_same_text_again_earns_nothing_and_annoys() -> None:
    setting = a_setting()
    once = talk(setting, "hm?", "[propose_solution] I will look into it")
    twice = talk(setting, "hm?", "[propose_solution] I will look into it", "[propose_solution] I will look into it")
    assert twice.attempt.moods[-1].mood.patience < once.attempt.moods[-1].mood.patience


@given(mood=moods)
def test_every_mood_has_a_band_and_more_patience_is_never_a_worse_band(mood: Mood) -> None:
    order = ["furious", "upset", "tense", "calm", "satisfied"]
    better = Mood(patience=min(100, mood.patience + 5), trust=mood.trust)
    assert order.index(band(better)) >= order.index(band(mood))


def test_one_good_transcript_leaves_different_personas_in_different_moods() -> None:
    kind = talk(a_setting(persona=a_persona(id="kind", start={"patience": 70, "trust": 70})), *GOOD)
    sour = talk(a_setting(persona=a_persona(id="sour", start={"patience": 8, "trust": 8})), *GOOD)
    assert (kind.attempt.ending, sour.attempt.ending) == ("resolved_content", "resolved_cool")


def test_harm_for_review_moves_the_customer_half_or_not_at_all() -> None:
    (sure,) = causes(a_persona(), read("[rude]").hits, (), {}, empty=False)
    (hit,) = read("[?rude]").hits
    likely = causes(a_persona(), [replace(hit, confidence=80)], (), {}, empty=False)
    assert (sure.patience, likely[0].patience) == (-30, -15)
    assert causes(a_persona(), [replace(hit, confidence=55)], (), {}, empty=False) == ()
