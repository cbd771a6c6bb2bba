"""The command itself in a real terminal: Chinese is typed, and the screen is read back."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.service import Simulator
from simulator.storage import open_store
from tests.service.field import PASSWORD
from tests.tui.field import WORDS

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


def test_chinese_is_typed_and_read_back_and_a_lost_terminal_loses_nothing(town, tmp_path):
    login = town.make()
    home = town.copied_to(tmp_path / "home")
    command = f"{sys.executable} -m simulator tui --lang zh"
    terminal = Tmux(tmp_path, command, SERVICEDRILL_HOME=str(home), SERVICEDRILL_SIMILARITY="off")
    try:
        terminal.sees("登录", "密码")
        terminal.types(login)
        terminal.sees(login)
        terminal.goes_on()
        terminal.types(PASSWORD)
        terminal.press("Enter")
        terminal.sees("自由练习")
        terminal.press("1")
        terminal.sees("在线聊天")
        terminal.press("Enter")
        terminal.sees("开始")
        terminal.press("Enter")
        terminal.sees(ZH("talk.who.customer"), ZH("talk.hold.chat"))
        terminal.types("非常抱歉，让您久等了：「訂單」我馬上查[b]")
        terminal.sees("「訂單」我馬上查[b]")
        terminal.press("Enter")
        terminal.sees(f"{ZH('talk.who.agent')}非常抱歉，让您久等了：「訂單」我馬上查[b]", ZH("talk.heard"))
        terminal.press("C-c")
        terminal.sees(f"{ZH('talk.who.agent')}非常抱歉")
        terminal.types("半句「還沒發」[/]")
        terminal.waits_for(
            lambda: any("發」[/]" in file.read_text("utf-8") for file in (home / "drafts").glob("*.json"))
        )
        terminal.kill()
    finally:
        terminal.run("kill-server")
    (kept,) = (home / "drafts").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    (tmp_path / "again").mkdir()  # the first server may still be on its way out
    terminal = Tmux(tmp_path / "again", command, SERVICEDRILL_HOME=str(home), SERVICEDRILL_SIMILARITY="off")
    try:
        terminal.sees("登录", "密码")
        terminal.types(login)
        terminal.sees(login)
        terminal.goes_on()
        terminal.types(PASSWORD)
        terminal.press("Enter")
        terminal.sees(ZH("home.kind.resume"))
        terminal.press("Enter")
        terminal.sees("半句「還沒發」[/]")
        terminal.press("Enter")
        terminal.sees(f"{ZH('talk.who.agent')}半句「還沒發」[/]")
        terminal.waits_for(lambda: not kept.exists())
    finally:
        terminal.run("kill-server")
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
