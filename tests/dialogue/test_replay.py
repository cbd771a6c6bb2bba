"""Replay: the same events give the same attempt, and the same actions give the same events."""

from __future__ import annotations

import json
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from simulator.content.base import canonical
from simulator.dialogue.events import from_plain, to_plain
from simulator.dialogue.folding import fold
from simulator.scoring.score import score
from tests.field import GOOD, a_rule, a_setting, talk

REPLIES = [
    "hm",
    "[empathy] oh",
    "[apology] so sorry",
    "[rude] idiot",
    "[propose_solution] a plan",
    "/wait 40",
    "[closing] bye",
]
talks = st.lists(st.sampled_from(REPLIES), max_size=12)
RULES = (
    a_rule("soothes", {"kind": "duty", "any": ["empathy"], "opens": "cue:complaint", "not_before": True}),
    a_rule("polite", {"kind": "forbid", "any": ["rude"]}, severity="critical"),
)


@given(said=talks, seed=st.integers(0, 5))
def test_playing_the_same_lines_gives_the_same_bytes(said: list[str], seed: int) -> None:
    one, two = (talk(a_setting(*RULES), *said, seed=seed) for _ in range(2))
    assert [canonical(to_plain(ev)) for ev in one.events] == [canonical(to_plain(ev)) for ev in two.events]


@given(said=talks)
def test_events_survive_their_plain_form(said: list[str]) -> None:
    events = talk(a_setting(), *said).events
    assert tuple(from_plain(json.loads(canonical(to_plain(ev)))) for ev in events) == events


@given(said=talks, cut=st.integers(1, 60))
def test_events_read_in_chunks_give_the_same_attempt_and_score(said: list[str], cut: int) -> None:
    setting = a_setting(*RULES)
    played = talk(setting, *said)
    head, tail = played.events[:cut], played.events[cut:]
    chunked = fold(tail, fold(head))
    assert chunked == played.attempt == fold(played.events)
    assert score(setting.standard, chunked, setting.scenario) == score(
        setting.standard, played.attempt, setting.scenario
    )


def test_the_hash_seed_of_the_process_changes_nothing() -> None:
    program = (
        "from tests.field import *\nfrom simulator.dialogue.events import to_plain\n"
        "from simulator.content.base import canonical\n"
        "p = talk(a_setting(), 'hm', '[empathy] oh [apology] sorry', '[rude] x', '/wait 50', *GOOD)\n"
        "import hashlib; print(hashlib.sha256(b''.join(canonical(to_plain(e)) for e in p.events)).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(digests) == 1


def test_a_retold_good_talk_is_long_enough_to_mean_something() -> None:
    assert len(talk(a_setting(), *GOOD).events) > 8
