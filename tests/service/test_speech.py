"""The customer's voice: real sound of a plausible length, kept by what is said, and never a crash."""

import array
import json
import math
import subprocess
import sys
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from simulator import speech
from simulator.errors import NotFound
from simulator.service import Who
from simulator.speech import MANNERS, NoVoice, Voice, request

ZH = "总算有人接了！楼上漏水漏到我床上了，你们到底管不管？"
EN = "What are you people packing over there? I ordered light grey."


def heard(file) -> tuple[float, float]:
    """Seconds, and the loudness (root mean square of the samples)."""
    with wave.open(str(file)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        samples = array.array("h", sound.readframes(sound.getnframes()))
        return len(samples) / sound.getframerate(), math.sqrt(sum(one * one for one in samples) / len(samples))


@pytest.fixture(scope="module")
def voice(tmp_path_factory):
    return Voice(tmp_path_factory.mktemp("speech"))


@pytest.mark.voice
def test_a_chinese_and_an_english_line_are_spoken_in_a_plausible_time(voice):
    for text, lang, least, most in ((ZH, "zh", 3.0, 10.0), (EN, "en", 2.0, 7.0)):
        seconds, loudness = heard(voice.wav(request(text, lang)))
        assert least < seconds < most, text
        assert loudness > 500, "silence"


@pytest.mark.voice
def test_eight_requests_at_once_neither_crash_nor_mix(voice, tmp_path):
    texts = [
        "一",
        "一二三",
        "一二三四五六七八九",
        "十" * 20,
        "one",
        "one two three",
        "one two three four five six",
        "ten " * 12,
    ]
    wanted = [request(text, "zh" if ord(text[0]) > 127 else "en") for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(voice.wav, wanted))
    lengths = [heard(file)[0] for file in together]
    assert lengths[:4] == sorted(lengths[:4])
    assert lengths[4:] == sorted(lengths[4:])
    alone = Voice(tmp_path)
    for one, file in zip(wanted, together, strict=True):
        assert alone.wav(one).read_bytes() == file.read_bytes(), "spoken otherwise"


@pytest.mark.voice
def test_an_angry_customer_speaks_faster_than_a_calm_one(voice):
    fast, slow = (heard(voice.wav(request(ZH, "zh", band)))[0] for band in ("furious", "calm"))
    assert fast < 0.9 * slow
    assert [MANNERS[band] for band in ("furious", "upset", "tense", "calm", "satisfied")] == sorted(
        MANNERS.values(), reverse=True
    )


def test_a_line_is_spoken_once_and_then_kept(voice, tmp_path, monkeypatch):
    calls = []

    def speak(command, **given):
        calls.append(command)
        Path(json.loads(given["input"])["file"]).write_bytes(b"x" * 100)
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(speech.subprocess, "run", speak)
    kept = Voice(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        files = set(pool.map(lambda _: kept.wav(request(ZH, "zh")), range(8)))
    assert (len(files), len(calls)) == (1, 1)
    kept.wav(request(ZH, "zh", "furious"))
    assert len(calls) == 2


def test_a_child_that_dies_is_told_with_how_to_get_a_voice_and_leaves_nothing_behind(tmp_path, monkeypatch):
    real = subprocess.run
    die = [sys.executable, "-c", "import sys; sys.stdin.read(); sys.exit('phontab')"]
    monkeypatch.setattr(speech.subprocess, "run", lambda command, **given: real(die, **given))
    with pytest.raises(NoVoice, match=r"pip install .*phontab"):
        Voice(tmp_path).wav(request(ZH, "zh"))
    assert list(tmp_path.iterdir()) == []


def test_what_has_no_word_in_it_is_not_spoken(tmp_path):
    with pytest.raises(NoVoice, match="nothing"):
        Voice(tmp_path).wav(request("……！", "zh"))


def test_only_customers_lines_of_ones_own_attempts_are_spoken(simulator, root, monkeypatch):
    people = [
        Who(id=simulator.people.add(root, login=login, name=login, roles=("trainee",)).person.id)
        for login in ("mine", "other")
    ]
    talk = simulator.practice.start(people[0], scenario="wrong_colour", spoken="en")
    asked = []
    monkeypatch.setattr(Voice, "_speak", lambda self, wanted, file: (asked.append(wanted), made(file)))
    assert simulator.voice.line(people[0], attempt=talk.id, turn=1) == b"sound"
    assert (asked[0].text, asked[0].lang) == (talk.lines[0].text, "en")
    assert (asked[0].rate, asked[0].pitch) == MANNERS["upset"]
    simulator.practice.do(people[0], attempt=talk.id, line="Sorry.", seen=talk.seen)
    for who, turn in ((people[0], 2), (people[0], 0), (people[0], 99), (people[1], 1)):
        with pytest.raises(NotFound):
            simulator.voice.line(who, attempt=talk.id, turn=turn)


def made(file):
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"sound")
