"""The words that users see: whole in both languages, and there for everything that can be shown."""

import re
import string
from pathlib import Path
from typing import get_args

import pytest

from simulator.content import base, business, checks
from simulator.dialogue import signals
from simulator.dialogue.actions import GRAMMAR
from simulator.reading.model import Method
from simulator.scoring.card import State
from simulator.wordbook import words_in

ROOT = Path(__file__).resolve().parents[2] / "simulator"
# What a command meets; the service and its storage speak through views of their own.
ENGINE = [file for file in ROOT.rglob("*.py") if file.parts[len(ROOT.parts)] not in ("storage", "exam", "service.py")]
ZH, EN = words_in("zh"), words_in("en")


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_words():
    assert {key for key in EN if not key.endswith(".one")} == set(ZH)
    assert all(key.removesuffix(".one") in EN for key in EN)


def test_both_languages_fill_the_same_slots():
    differing = [key for key in ZH if slots(ZH(key)) != slots(EN(key))]
    assert not differing


def test_chinese_is_chinese_and_english_is_english():
    han = re.compile("[\u4e00-\u9fff]")
    assert not [key for key in EN if han.search(EN(key))]
    plain = ("unit.", "actions.", "report.about", "cards.item", "check_kind.all_of", "report.quoted", "slot.")
    bare = [key for key in ZH if not han.search(ZH(key)) and not key.startswith(plain)]
    assert all(not re.search("[a-z]{4}", re.sub("{[^}]*}", "", ZH(key))) for key in bare), bare


def test_every_word_that_the_code_asks_for_is_there():
    asked = set()
    for file in ROOT.rglob("*.py"):
        asked |= set(re.findall(r'words(?:\.count)?\(\s*"([a-z_.]+)"', file.read_text(encoding="utf-8")))
    assert len(asked) > 100
    known = words_in("zh", views=True)
    assert not sorted(key for key in asked if key not in known)


def test_every_refusal_of_the_engine_can_be_said():
    codes = set()
    for file in ENGINE:
        codes |= set(re.findall(r'code="([a-z_.]+)"', file.read_text(encoding="utf-8")))
    assert codes
    assert not sorted(code for code in codes if f"errors.{code}" not in ZH)
    needing = set(GRAMMAR) - {"answer", "hold", "resume", "hangup"}
    assert not sorted(verb for verb in needing if f"errors.needs.{verb}" not in ZH)


CHECKS = [get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(get_args(checks.Check)[0])]


@pytest.mark.parametrize(
    "prefix,names",
    [
        ("ending", base.ENDINGS),
        ("summary", base.ENDINGS),
        ("band", base.BANDS),
        ("channel", base.CHANNELS),
        ("severity", get_args(base.Severity)),
        ("state", get_args(State)),
        ("method", get_args(Method)),
        ("unit", get_args(business.Unit)),
        ("signal", tuple(signals.SIGNALS)),
        ("check_kind", tuple(CHECKS)),
        ("actions", (*GRAMMAR, "hint", "retake", "pause", "sample", "help", "quit")),
    ],
)
def test_everything_that_can_happen_has_a_name(prefix, names):
    missing = [
        name
        for name in names
        if not any(key == f"{prefix}.{name}" or key.startswith(f"{prefix}.{name}.") for key in ZH)
    ]
    assert not missing


def test_every_part_of_a_check_has_words():
    parts = set()
    for kind in get_args(get_args(checks.Check)[0]):
        if "part" in kind.model_fields:
            parts |= set(get_args(kind.model_fields["part"].annotation))
    assert not [part for part in parts if f"check_kind.part.{part}" not in ZH]


def test_every_action_of_every_drill_has_a_name():
    drills = (ROOT.parent / "scenarios" / "drills").glob("*.yaml")
    lines = [line for file in drills for line in file.read_text(encoding="utf-8").splitlines()]
    actions = {name for line in lines if line.startswith("actions: [") for name in re.findall("[a-z_]+", line[9:])}
    assert not sorted(name for name in actions if f"term.action.{name}" not in ZH)
