"""A small house with one drill, a data folder of its own, and the command run in this process."""

import io
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from simulator.cli import run
from simulator.library import shipped
from simulator.wordbook import language, words_in
from tests.library import content

GOOD = ("/answer", "您好，非常抱歉", "真的很抱歉", "/do check_order", "我们马上补发", "好的，记下了")
RUDE = ("/answer", "您好", "不知道", "不知道，你等着")


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """The folder of a small, whole content, with the cue words of the real one."""
    root = content.write(tmp_path_factory.mktemp("house"))
    (root / "languages").mkdir(exist_ok=True)
    for file in (shipped() / "languages").glob("cues_*.yaml"):
        shutil.copy(file, root / "languages")
    return root


@pytest.fixture
def environment(house, tmp_path):
    return {
        "SERVICEDRILL_HOME": str(tmp_path / "home"),
        "SERVICEDRILL_CONTENT": str(house),
        "SERVICEDRILL_SIMILARITY": "off",
        "SERVICEDRILL_LANG": "",
        "LANG": "C.UTF-8",
        "LC_ALL": "",
        "COLUMNS": "100",
    }


@pytest.fixture
def servicedrill(environment, monkeypatch, capsys):
    """Runs `servicedrill ARGUMENTS` with some lines on standard input."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def go(*arguments: str, lines: tuple[str, ...] = ()) -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        capsys.readouterr()
        code = run(arguments, words_in(language(arguments)))
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return go


@pytest.fixture
def attempts(environment):
    """The files of attempts, oldest first."""
    return lambda: sorted(Path(environment["SERVICEDRILL_HOME"]).glob("attempts/*.jsonl"))
