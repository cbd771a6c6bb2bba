"""Attempt files: resumed after a crash, replayed to the byte, and every change named."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import GOOD


@pytest.fixture
def finished(servicedrill, attempts):
    servicedrill("drill", "late_parcel", "--lang", "zh", lines=GOOD)
    return attempts()[0]


def test_a_record_proves_itself(servicedrill, finished):
    ran = servicedrill("verify", "--all", "--lang", "zh")
    assert ran.code == 0
    assert f"完好　{finished.stem}" in ran.out


def test_the_replay_of_a_record_is_the_same_to_the_byte(servicedrill, finished):
    ran = servicedrill("replay", finished.stem, "--lang", "zh")
    assert ran.code == 0
    assert "逐字节相同" in ran.out
    assert "我的包裹晚了" in ran.out


def test_a_record_replays_after_its_scenario_changed(servicedrill, finished, house, monkeypatch, tmp_path):
    changed = tmp_path / "changed"
    shutil.copytree(house, changed)
    drill = changed / "drills" / "late_parcel.yaml"
    drill.write_text(drill.read_text().replace("我的包裹晚了", "我的包裹丢了"))
    monkeypatch.setenv("SERVICEDRILL_CONTENT", str(changed))
    assert servicedrill("verify", finished.stem).code == 0
    assert "我的包裹晚了" in servicedrill("replay", finished.stem, "--lang", "zh").out


@pytest.mark.parametrize("line", [1, 5, 9])
def test_a_changed_byte_is_named_with_its_line(servicedrill, finished, line):
    data = finished.read_bytes().split(b"\n")
    data[line - 1] = data[line - 1].replace(b'"at":1', b'"at":2', 1)
    finished.write_bytes(b"\n".join(data))
    ran = servicedrill("verify", finished.stem, "--lang", "zh")
    assert ran.code == 1
    assert f"第 {line} 行被改动" in ran.out


def test_any_flipped_byte_is_found(servicedrill, finished):
    data = finished.read_bytes()
    for at in range(3, len(data) - 1, max(1, len(data) // 40)):
        if data[at : at + 1] == b"\n":
            continue
        finished.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert servicedrill("verify", finished.stem).code == 1, f"byte {at}"
    finished.write_bytes(data)
    assert servicedrill("verify", finished.stem).code == 0


def test_a_line_taken_away_is_named(servicedrill, finished):
    lines = finished.read_text().splitlines(keepends=True)
    finished.write_text("".join(lines[:4] + lines[5:]))
    ran = servicedrill("verify", finished.stem, "--lang", "en")
    assert ran.code == 1
    assert "line 5 was changed" in ran.out


def test_a_record_whose_end_was_taken_away_is_open_and_not_whole(servicedrill, finished):
    lines = finished.read_text().splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if '"agent_replied"' in line)
    finished.write_text("".join(lines[:last]))
    ran = servicedrill("verify", finished.stem, "--lang", "en")
    assert ran.out.startswith("open ")
    assert "no ending yet" in ran.out
    finished.write_text("".join(lines[:-2]))
    assert servicedrill("verify", finished.stem, "--lang", "en").out.startswith("cut ")
    finished.write_text("".join(lines[:-1]))
    assert servicedrill("verify", finished.stem, "--lang", "en").out.startswith("unscored ")


def test_a_line_put_in_is_added_rather_than_changed(servicedrill, finished):
    lines = finished.read_text().splitlines(keepends=True)
    finished.write_text("".join([*lines[:4], "{}\n", *lines[4:]]))
    assert "line 5 was added" in servicedrill("verify", finished.stem, "--lang", "en").out
    finished.write_text("".join([*lines, lines[-1]]))
    assert f"line {len(lines) + 1} was added" in servicedrill("verify", finished.stem, "--lang", "en").out


def test_bytes_after_a_scorecard_are_no_accident(servicedrill, finished):
    finished.write_bytes(finished.read_bytes() + b"xyz")
    ran = servicedrill("verify", finished.stem, "--lang", "en")
    assert (ran.code, ran.out.startswith("added ")) == (1, True)


def test_a_file_under_the_name_of_another_drill_is_misnamed(servicedrill, finished):
    other = finished.with_name("20200101-000000-late_parcel.jsonl")
    finished.rename(other)
    ran = servicedrill("verify", other.stem, "--lang", "en")
    assert (ran.code, ran.out.startswith("misnamed ")) == (1, True)


def test_a_record_rewritten_with_its_hashes_is_derived_differently(servicedrill, finished):
    from simulator.attempts.chain import Entry, chained

    entries = [json.loads(line)["event"] for line in finished.read_text().splitlines()]
    for event in entries:
        if event["type"] == "customer_spoke":
            event["text"] = "我很满意"
    lines, prev = [], ""
    for seq, event in enumerate(entries):
        entry = Entry(seq=seq, hash=chained(prev, event), prev=prev, event=event)
        lines.append(entry.line())
        prev = entry.hash
    finished.write_bytes(b"".join(lines))
    ran = servicedrill("verify", finished.stem, "--lang", "en")
    assert ran.code == 1
    assert "derived differently by engine 1" in ran.out


def test_content_that_was_changed_is_named(servicedrill, finished, environment):
    started = json.loads(finished.read_text().splitlines()[0])["event"]
    file = Path(environment["SERVICEDRILL_HOME"]) / "content" / f"{started['digests']['scenario']}.json"
    file.write_text(file.read_text().replace("late_parcel", "lost_parcel"))
    ran = servicedrill("verify", finished.stem)
    assert ran.code == 1
    assert file.name in ran.out


def test_a_finished_attempt_is_not_resumed(servicedrill, finished):
    assert servicedrill("resume", finished.stem, "--lang", "zh").code == 2


def test_nothing_open_says_how_to_start(servicedrill):
    ran = servicedrill("resume", "--lang", "zh")
    assert ran.code == 3
    assert "servicedrill drill" in ran.err


def test_the_end_of_a_pipe_saves_and_the_next_one_goes_on(servicedrill, attempts):
    servicedrill("drill", "late_parcel", "--lang", "zh", lines=GOOD[:3])
    ran = servicedrill("resume", lines=GOOD[3:])
    assert "接着做" in ran.out
    assert "各方面得分" in ran.out
    (file,) = attempts()
    assert servicedrill("verify", file.stem).code == 0


def test_an_attempt_that_grew_elsewhere_is_not_written_to(tmp_path):
    from simulator.attempts.chain import Writer, read
    from simulator.errors import NotNow

    file = tmp_path / "a.jsonl"
    file.touch()
    mine, other = Writer(read(file)), Writer(read(file))
    other.append([{"type": "started"}])
    with pytest.raises(NotNow):
        mine.append([{"type": "started"}])


class Live:
    """The command in a process of its own, fed line by line."""

    def __init__(self, environment, *arguments):
        command = [sys.executable, "-m", "simulator", *arguments]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
        )

    def say(self, line, until):
        """Send a line and read until some words come back."""
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        seen = ""
        while until not in seen:
            got = self.process.stdout.readline()
            assert got, f"ended before '{until}':\n{seen}\n{self.process.stderr.read()}"
            seen += got

    def end(self):
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err


def test_ctrl_c_saves_and_says_how_to_go_on(environment, attempts):
    live = Live(environment, "drill", "late_parcel", "--lang", "zh")
    live.say("/answer", "请先开口")
    live.say("您好", "客户")
    live.process.send_signal(signal.SIGINT)
    code, out, err = live.end()
    assert code == 130
    assert f"servicedrill resume {attempts()[0].stem}" in out
    assert "Traceback" not in err


def test_after_kill_minus_nine_everything_that_was_answered_is_there(environment, attempts, servicedrill):
    live = Live(environment, "drill", "late_parcel", "--lang", "zh")
    live.say("/answer", "请先开口")
    live.say("您好，非常抱歉", "我的包裹")
    live.process.kill()
    live.end()
    (file,) = attempts()
    assert "您好，非常抱歉" in file.read_text()
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"event":{"type":"agent_re')
    assert "最后一行没写完" in servicedrill("verify", file.stem, "--lang", "zh").out
    ran = servicedrill("resume", lines=GOOD[2:])
    assert "已丢弃" in ran.out
    assert "各方面得分" in ran.out
    assert file.read_bytes().startswith(whole)
    assert servicedrill("verify", file.stem).code == 0
