"""Attempts of earlier releases still replay: the same customer lines and scorecards, to the byte."""

from pathlib import Path

import pytest

from simulator.attempts import kept_setting, proved
from simulator.attempts.chain import read
from simulator.attempts.replaying import SCORED, events_of
from simulator.dialogue.events import Started

HERE = Path(__file__).resolve().parent
FILES = sorted((HERE / "attempts").glob("*.jsonl"))


def test_there_are_golden_attempts_of_every_channel_and_language():
    starts = [events_of([read(file).entries[0].event])[0] for file in FILES]
    channels = {kept_setting(HERE, s).scenario.channel for s in starts if isinstance(s, Started)}
    assert channels == {"phone", "chat", "counter"}
    assert {s.lang for s in starts if isinstance(s, Started)} == {"zh", "en"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_golden_attempt_replays_to_the_byte(file):
    trail = read(file)
    entries = [entry.event for entry in trail.entries]
    started = events_of(entries[:1])[0]
    assert isinstance(started, Started)
    proof = proved(kept_setting(HERE, started), entries)
    assert proof.state == "whole", proof
    assert entries[-1]["type"] == SCORED or not any(entry["type"] == "finished" for entry in entries)
