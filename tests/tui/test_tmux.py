"""The command itself in a real terminal: Chinese is typed, and the screen is read back."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from simulator.service import Simulator
from simulator.service.remote import remote
from simulator.storage import open_store
from tests.service.field import PASSWORD
from tests.tui.field import WORDS, terminal
from tui.drafts import Drafts
from tui.signin import Server

pytestmark = pytest.mark.tmux
ZH = WORDS["zh"]
ROOT = Path(__file__).resolve().parents[2]


class Tmux:
    """A terminal of 100 columns and 30 lines with a server of its own."""

    def __init__(self, folder: Path, command: str, **environment: str) -> None:
        self.socket = folder / "tmux"
        settings = {"LANG": "C.UTF-8", "TERM": "xterm-256color", **environment}
        given = " ".join(f"{name}='{value}'" for name, value in settings.items())
        self.run("-u", "new-session", "-d", "-x", "100", "-y", "30", f"cd '{ROOT}' && exec env {given} {command}")

    def run(self, *arguments: str) -> str:
        environment = {**os.environ, "LANG": "C.UTF-8"}
        for name in ("TMUX", "COLUMNS", "LINES"):  # a program believes these sooner than its terminal
            environment.pop(name, None)
        command = ["tmux", "-S", str(self.socket), "-f", "/dev/null", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False).stdout

    def screen(self) -> str:
        return self.run("capture-pane", "-p")

    def sees(self, *texts: str, seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not all(text in self.screen() for text in texts):
            assert time.monotonic() < end, f"never saw {texts} in:\n{self.screen()}"
            time.sleep(0.1)

    def waits_for(self, claim: Callable[[], bool], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not claim():
            assert time.monotonic() < end, f"it never came to that:\n{self.screen()}"
            time.sleep(0.1)

    def line_of_cursor(self) -> str:
        return self.run("display-message", "-p", "#{cursor_y}").strip()

    def goes_on(self, seconds: float = 60.0) -> None:
        """Tab, and wait for the cursor to be in the next field, as a person's eyes do."""
        before, end = self.line_of_cursor(), time.monotonic() + seconds
        self.press("Tab")
        while self.line_of_cursor() == before:
            assert time.monotonic() < end, "the cursor stayed"
            time.sleep(0.1)

    def types(self, text: str) -> None:
        self.run("send-keys", "-l", text)

    def kill(self) -> None:
        """The process itself, without a chance to do anything more."""
        os.kill(int(self.run("display-message", "-p", "#{pane_pid}")), signal.SIGKILL)

    def press(self, *keys: str) -> None:
        self.run("send-keys", *keys)


def signed_in(seat: Tmux, login: str) -> None:
    seat.sees("登录", "密码")
    seat.types(login)
    seat.sees(login)
    seat.goes_on()
    seat.types(PASSWORD)
    seat.press("Enter")


def test_chinese_is_typed_and_read_back_and_a_lost_terminal_loses_nothing(town, tmp_path):
    login = town.make()
    home = town.copied_to(tmp_path / "home")
    command = f"{sys.executable} -m simulator tui --lang zh"
    seat = Tmux(tmp_path, command, SERVICEDRILL_HOME=str(home), SERVICEDRILL_SIMILARITY="off")
    try:
        signed_in(seat, login)
        seat.sees("自由练习")
        seat.press("1")
        seat.sees("在线聊天")
        seat.press("Enter")
        seat.sees("开始")
        seat.press("Enter")
        seat.sees(ZH("talk.who.customer"), ZH("talk.hold.chat"))
        seat.types("非常抱歉，让您久等了：「訂單」我馬上查[b]")
        seat.sees("「訂單」我馬上查[b]")
        seat.press("Enter")
        seat.sees(f"{ZH('talk.who.agent')}非常抱歉，让您久等了：「訂單」我馬上查[b]", ZH("talk.heard"))
        seat.press("C-c")
        seat.sees(f"{ZH('talk.who.agent')}非常抱歉")
        seat.types("半句「還沒發」[/]")
        seat.waits_for(lambda: any("發」[/]" in file.read_text("utf-8") for file in (home / "drafts").glob("*.json")))
        seat.kill()
    finally:
        seat.run("kill-server")
    (kept,) = (home / "drafts").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    (tmp_path / "again").mkdir()  # the first server may still be on its way out
    seat = Tmux(tmp_path / "again", command, SERVICEDRILL_HOME=str(home), SERVICEDRILL_SIMILARITY="off")
    try:
        signed_in(seat, login)
        seat.sees(ZH("home.kind.resume"))
        seat.press("Enter")
        seat.sees("半句「還沒發」[/]")
        seat.press("Enter")
        seat.sees(f"{ZH('talk.who.agent')}半句「還沒發」[/]")
        seat.waits_for(lambda: not kept.exists())
    finally:
        seat.run("kill-server")
    simulator = Simulator(open_store("", home), similarity=False)
    try:
        (line,) = simulator.practice.attempts(town.people[login]).attempts
        talk = simulator.practice.talk(town.people[login], attempt=line.id)
        assert [said.text for said in talk.lines if said.who == "agent"] == [
            "非常抱歉，让您久等了：「訂單」我馬上查[b]",
            "半句「還沒發」[/]",
        ]
    finally:
        simulator.close()


async def test_over_a_server_half_a_reply_outlives_the_terminal_that_was_killed(town, address, tmp_path):
    login, half = town.make(), "半句「還沒發」[/]"
    me, drafts = town.people[login], tmp_path / "drafts"
    token = town.simulator.tokens.issue(me, name="terminal").token
    talk = town.simulator.practice.start(me, scenario="wrong_colour", spoken="zh")
    command = f"{sys.executable} -m simulator tui --lang zh --server {address}"
    killed = Tmux(tmp_path, command, SERVICEDRILL_HOME=str(tmp_path), SERVICEDRILL_TOKEN=token)
    try:
        killed.sees(ZH("home.kind.resume"))
        killed.press("Enter")
        killed.sees(ZH("talk.who.customer"))
        killed.types(half)
        killed.waits_for(lambda: any(half[-4:] in file.read_text("utf-8") for file in drafts.glob("*.json")))
        killed.kill()
    finally:
        killed.run("kill-server")
    by_token = partial(remote, address)
    async with terminal(town, first=Server(), token=token, by_token=by_token, drafts=Drafts(drafts)) as person:
        await person.press("enter")
        person.sees(half)
        await person.press("enter")
    assert list(drafts.iterdir()) == []
    lines = town.simulator.practice.talk(me, attempt=talk.id).lines
    assert [line.text for line in lines if line.who == "agent"] == [half]
