"""Every message exists whole in both languages, and every message that the loader can give is in the table."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import simulator.library
from simulator.library import KINDS, schemas
from simulator.library.messages import MESSAGES, Phrase

FILES = sorted(Path(simulator.library.__file__).parent.glob("*.py"))


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_both_languages_say_the_same_slots(code):
    en, zh = MESSAGES[code]

    assert slots(en) == slots(zh)
    assert not re.search("[一-鿿]", en)
    assert bool(en) == bool(zh)


def codes_said(tree: ast.Module) -> set[str]:
    """The codes that a module gives to the functions that make problems and phrases."""
    at = {"Phrase": 0, "problem": 1, "warning": 1, "refused": 1, "error": 1, "warn": 1}
    said = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        args = call.args[at[name] : at[name] + 1] if name in at else []
        said |= {arg.value for arg in args if isinstance(arg, ast.Constant)}
    return said


def test_every_message_that_the_loader_gives_is_in_the_table():
    said = set().union(*(codes_said(ast.parse(path.read_text("utf-8"))) for path in FILES))

    assert said <= set(MESSAGES)
    assert len(said) > 60


def test_every_message_of_the_table_can_be_given():
    sources = "\n".join(path.read_text("utf-8") for path in FILES)

    assert [code for code in MESSAGES if sources.count(f'"{code}"') < 2] == []


def test_a_phrase_within_a_phrase_speaks_the_same_language():
    phrase = Phrase("want_whole", {"got": Phrase("got_text", {"value": "8"})})

    assert phrase.text("en") == "a whole number is needed here, not the text '8'. Write digits without quotes."
    assert phrase.text("zh") == "此处应为整数，而不是文本 '8'。请直接写数字，不加引号。"


def test_every_kind_of_file_has_a_schema_for_editors():
    found = schemas()

    assert set(found) == set(KINDS)
    for schema in found.values():
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["drill"]["additionalProperties"] is False
    assert "variants" in found["drill"]["required"]
    assert found["clauses"]["type"] == "array"
    assert set(found["standard"]["properties"]) == {"id", "version", "name", "passing", "settings", "areas"}
