"""A person at a terminal: the first keystroke counts, composing is not silence, time ticks until then."""

import json
import os
import shutil
import subprocess
import sys
import time

import pytest

pty = pytest.importorskip("pty")
NEXT = "{:>3} \x1b[0m\x1b[36m客服"  # the prompt of a turn


class Person:
    """Somebody at a terminal of their own."""

    def __init__(self, environment, *arguments):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "simulator", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, **environment, "TERM": "xterm-256color"},
            start_new_session=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(0, __import__("termios").TIOCSCTTY, 0),
        )
        os.close(slave)
        self.seen = ""

    def sees(self, words, seconds=20.0):
        import select

        end = time.monotonic() + seconds
        while words not in self.seen:
            assert time.monotonic() < end, f"never saw '{words}' in:\n{self.seen}"
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.master, 65536).decode("utf-8", errors="ignore")
                except OSError:
                    assert words in self.seen, self.seen
        self.seen = self.seen.split(words, 1)[1]

    def types(self, text):
        os.write(self.master, text.encode())

    def leaves(self):
        code = self.process.wait(timeout=20)
        os.close(self.master)
        return code


def events_in(file):
    return [json.loads(line)["event"] for line in file.read_text(encoding="utf-8").splitlines()]


def test_typing_slowly_is_neither_silence_nor_speech(environment, attempts):
    person = Person(environment, "drill", "late_parcel", "--lang", "zh")
    person.sees("第 1 声")
    person.types("/answer\r")
    person.sees("请先开口")
    person.sees("客服")
    person.types("您")
    time.sleep(2)
    person.types("好\r")
    person.sees("我的包裹")
    person.sees("客服")
    person.types("\x03")
    person.sees("servicedrill resume")
    assert person.leaves() == 130
    events = events_in(attempts()[0])
    answered = next(event for event in events if event["type"] == "answered")
    replied = next(event for event in events if event["type"] == "agent_replied")
    assert replied["text"] == "您好"
    assert replied["began"] - answered["at"] < 2000
    assert replied["at"] - replied["began"] == 2 * 60_000 // 225  # two characters spoken, however long the typing


@pytest.mark.long
def test_the_phone_rings_on_and_a_silent_agent_is_asked(environment, attempts):
    person = Person(environment, "drill", "late_parcel", "--lang", "zh")
    person.sees("第 1 声")
    person.sees("第 2 声", 10)
    person.types("/answer\r")
    person.sees("第 2 声铃响后接起")
    person.types("您好\r")
    person.sees("我的包裹")
    person.sees("喂，还在吗？", 40)
    person.types("/quit\r")
    person.sees("已保存")
    assert person.leaves() == 0
    assert any(event.get("why") == "silence" for event in events_in(attempts()[0]))


def test_turns_are_numbered_anew_after_a_retake_and_where_the_customer_goes_first(
    environment, house, attempts, tmp_path
):
    hasty = tmp_path / "hasty"
    shutil.copytree(house, hasty)
    standard = hasty / "standard" / "standard.yaml"
    standard.write_text(standard.read_text(encoding="utf-8") + "settings: {silence_seconds: 2}\n", encoding="utf-8")
    person = Person({**environment, "SERVICEDRILL_CONTENT": str(hasty)}, "drill", "late_parcel", "--lang", "zh")
    person.sees("第 1 声")
    person.types("/answer\r")
    person.sees(NEXT.format(1))
    person.types("您好\r")
    person.sees("  2 客户  我的包裹")
    person.sees(NEXT.format(3))
    person.types("不知道\r")
    person.sees("  4 客户")
    person.sees(NEXT.format(5))
    person.types("/retake 3\r")
    person.sees("  2 客户  我的包裹")
    person.sees(NEXT.format(3))
    person.sees("  3 客户  喂，还在吗？")  # nobody typed: the customer took the number
    person.sees(NEXT.format(4))
    person.types("非常抱歉\r")
    person.sees("  5 客户")
    person.sees(NEXT.format(6))
    person.types("/quit\r")
    person.sees("已保存")
    assert person.leaves() == 0
    first, second = attempts()
    assert "不知道" in first.read_text(encoding="utf-8")
    said = [event["text"] for event in events_in(second) if event["type"] == "agent_replied"]
    assert said == ["您好", "非常抱歉"]
