"""`say` tries the voice; `doctor` says what works here and how to get the rest."""

import wave

import pytest

from simulator.encoder import shared_encoder


@pytest.mark.voice
def test_a_text_is_written_as_sound(servicedrill, tmp_path):
    file = tmp_path / "line.wav"
    ran = servicedrill("say", "--out", str(file), "您好，请讲。")
    assert (ran.code, str(file) in ran.out) == (0, True)
    with wave.open(str(file)) as sound:
        assert 0.5 < sound.getnframes() / sound.getframerate() < 5


def test_without_a_player_it_is_told_how_to_get_one(servicedrill, monkeypatch):
    monkeypatch.setattr("simulator.speech.Voice._speak", lambda self, wanted, file: file.write_bytes(b"x"))
    monkeypatch.setattr("simulator.speech.shutil.which", lambda name: None)
    ran = servicedrill("say", "Hello", "--lang", "en")
    assert (ran.code, "alsa-utils" in ran.err) == (1, True)


def test_without_a_voice_the_doctor_says_so_and_names_the_remedy(servicedrill, monkeypatch):
    monkeypatch.setattr("simulator.speech.sys.executable", "/nowhere/python")
    ran = servicedrill("doctor", "--lang", "zh")
    assert ran.code == 0  # the rest works without a voice
    assert "– 普通话语音" in ran.out
    assert "servicedrill[tts]" in ran.out
    assert "✓ Python" in ran.out


def test_the_doctor_ends_badly_where_nothing_can_be_kept(servicedrill, monkeypatch, tmp_path):
    monkeypatch.setattr("simulator.commands.doctor.os.access", lambda path, how: False)
    monkeypatch.setattr("simulator.speech.Voice._speak", lambda self, wanted, file: file.write_bytes(b"x" * 50))
    ran = servicedrill("doctor", "--lang", "en")
    assert ran.code == 1
    assert "✗ Data folder" in ran.out
    assert "SERVICEDRILL_HOME" in ran.out


def test_the_doctor_names_what_is_wrong_with_an_encoder_of_ones_own(servicedrill, monkeypatch, tmp_path):
    monkeypatch.setenv("SERVICEDRILL_ENCODER", str(tmp_path))
    shared_encoder.cache_clear()
    ran = servicedrill("doctor", "--lang", "zh")
    assert ran.code == 1
    assert "自备的句子编码器" in ran.out
    assert f"{tmp_path} 里没有句子编码器" in ran.out


def test_no_drill_begins_with_an_encoder_that_does_not_work(servicedrill, monkeypatch, tmp_path):
    monkeypatch.setenv("SERVICEDRILL_ENCODER", str(tmp_path))
    monkeypatch.setenv("SERVICEDRILL_SIMILARITY", "on")
    shared_encoder.cache_clear()
    ran = servicedrill("drill", "late_parcel", "--lang", "zh")
    assert ran.code != 0
    assert f"{tmp_path} 里没有句子编码器" in ran.err
    assert not list((tmp_path / "home").rglob("*.jsonl"))
