"""What stands in the way of words: closed streams, readers that go away, characters that would steer a terminal."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from rich.console import Console

from simulator.commands.show import show_report
from simulator.content.bank import Bank
from simulator.dialogue.play import play
from simulator.reading.model import Reading
from simulator.report import Names, report
from simulator.report.model import Report
from simulator.scoring.score import score
from simulator.wordbook import words_in
from tests.cli.conftest import RUDE
from tests.field import a_rule, a_setting, begun, both, read

STEERING = "\x1b[31mred\x07\x08 \x9b2J \u202eevil\u2066"


def steers(text: str) -> set[str]:
    """The characters of a text that a terminal obeys."""
    controls = {char for char in text if (ord(char) < 32 and char not in "\n\t") or 127 <= ord(char) < 160}
    return controls | {char for char in text if "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"}


@pytest.fixture
def command(environment):
    """Runs the command in a process of its own, through a shell that may close its streams."""

    def go(line: str) -> subprocess.CompletedProcess[str]:
        shell = f'set -o pipefail; alias sd="{sys.executable} -m simulator"; shopt -s expand_aliases\n{line}'
        return subprocess.run(
            ["bash", "-c", shell], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
        )

    return go


@pytest.mark.parametrize(
    "line, word", [("sd list --lang en >&-", "output is closed"), ("sd drill --lang en <&-", "input is closed")]
)
def test_a_closed_stream_is_refused_in_words(command, line, word):
    ran = command(line)
    assert ran.returncode == 2
    assert word in ran.stderr
    assert "Traceback" not in ran.stderr


def test_closed_errors_change_no_exit_code(command):
    assert command("sd drill nowhere 2>&-").returncode == 3


@pytest.mark.parametrize("reader", ["head -1", "true"])
def test_a_reader_that_goes_away_is_no_error(command, reader):
    ran = command(f"sd list | {reader}")
    assert ran.returncode == 0
    assert not ran.stderr


def test_a_full_disk_is_said(command):
    ran = command("sd list --lang en > /dev/full")
    assert ran.returncode == 1
    assert "No space left" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_no_character_of_a_reply_steers_the_terminal(servicedrill, attempts):
    said = (
        RUDE[0],
        f"您好{STEERING}",
        f"不知道 {STEERING}",
        f"/file name={STEERING}",
        f"/lookup {STEERING}",
        f"/x{STEERING}",
    )
    ran = servicedrill("drill", "late_parcel", "--lang", "zh", lines=(*said, "/hangup"))
    assert "不知道" in ran.out
    assert not steers(ran.out + ran.err)
    replies = [json.loads(line)["event"].get("text", "") for line in attempts()[0].read_text().splitlines()]
    assert f"您好{STEERING}" in replies  # on record as it was typed
    for again in ("replay", "verify"):
        shown = servicedrill(again, attempts()[0].stem, "--lang", "zh")
        assert not steers(shown.out + shown.err)


def test_no_character_of_a_transcript_or_a_label_steers_the_terminal(servicedrill, tmp_path):
    talk, labels = tmp_path / "talk.jsonl", tmp_path / "labels.jsonl"
    turns = [{"role": "customer", "text": f"喂{STEERING}"}, {"role": "agent", "text": f"不知道{STEERING}"}]
    talk.write_text(json.dumps({"id": f"t{STEERING}", "lang": "zh", "turns": turns}), encoding="utf-8")
    labels.write_text(
        json.dumps({"id": STEERING, "author": STEERING, "kind": STEERING, "lang": "zh", "reply": "抱歉", "acts": []}),
        encoding="utf-8",
    )
    for arguments in (("score", str(talk), "--full"), ("evaluate", str(labels), "--by-author")):
        ran = servicedrill(*arguments, "--lang", "zh")
        assert ran.out
        assert not steers(ran.out + ran.err)


@pytest.mark.parametrize("arguments", [("drill",), ("explain",), ("replay",), ("score",), ()])
def test_no_character_of_a_wrong_name_steers_the_terminal(servicedrill, arguments):
    ran = servicedrill(*arguments, f"x{STEERING}", "--lang", "en")
    assert "evil" in ran.err
    assert not steers(ran.err)


def doubting(text: str, context: str) -> Reading:
    """Reads marked words; what is for review is likely."""
    reading = read(text, context)
    return replace(reading, hits=tuple(hit if hit.sure else replace(hit, confidence=80) for hit in reading.hits))


def judged(lang: str, *said: str) -> Report:
    rule = a_rule(
        "polite", {"kind": "forbid", "any": ["rude"]}, name=both("Stays polite"), severity="critical", weight=5
    )
    setting = a_setting(rule)
    attempt = play(setting, begun(setting), said, doubting).attempt
    words = words_in("zh" if lang == "zh" else "en")
    card = score(setting.standard, attempt, setting.scenario)
    return report(words, Names(words, Bank(acts=(), wordings=()), setting), setting.standard, attempt, card, setting)


@pytest.mark.parametrize("lang, heading", [("en", "review"), ("zh", "复核")])
def test_the_report_has_a_section_of_doubts_that_cost_nothing(lang, heading):
    told = judged(lang, "[empathy] oh", "[?rude] you lot", "[propose_solution] a plumber [closing] bye")
    (doubt,) = told.review
    assert (doubt.rule, doubt.points, doubt.quotes[0].text, doubt.quotes[0].confidence) == ("polite", "", "[?rude]", 80)
    assert not told.findings
    out = Console(file=io.StringIO(), width=100, no_color=True, markup=False, highlight=False)
    show_report(out, words_in("zh" if lang == "zh" else "en"), told)
    assert isinstance(out.file, io.StringIO)
    text = out.file.getvalue()
    section = text[text.index("? Stays polite") :]
    assert heading in text[: text.index("? Stays polite")].splitlines()[-2]
    assert "[?rude]" in section
    assert "ST-001" in section.splitlines()[0]


def test_a_talk_without_doubts_has_no_such_section():
    assert not judged("en", "[empathy] oh", "[rude] you lot").review
