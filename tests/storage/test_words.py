"""What the store refuses and what it finds can be said in both languages."""

import ast
import re
import string
from pathlib import Path

from simulator.wordbook import words_in

STORAGE = Path(__file__).resolve().parents[2] / "simulator" / "storage"
SOURCES = [file.read_text(encoding="utf-8") for file in sorted(STORAGE.rglob("*.py"))]
TABLES = (words_in("zh"), words_in("en"))


def refusals():
    """The code and the slots of everything that is raised."""
    calls = [node for source in SOURCES for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in calls:
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        if isinstance(given.get("code"), ast.Constant):
            yield given["code"].value, set(given)
        elif isinstance(call.func, ast.Name) and call.func.id == "Stale":
            yield "stale", set(given)


def test_every_refusal_of_the_store_is_said_with_slots_that_it_has():
    found = list(refusals())
    assert len(found) > 30
    for words in TABLES:
        for code, given in found:
            wanted = {slot for _, slot, _, _ in string.Formatter().parse(words(f"errors.{code}")) if slot}
            assert wanted <= given, code


def test_every_fault_has_words():
    kinds = set(re.findall(r'what="([a-z]+)"|_fault\([^"]*, "([a-z]+)"', "\n".join(SOURCES)))
    named = {one or other for one, other in kinds}
    known = "gap missing link hash body head stream seal anchor list content certificate"
    assert set(known.split()) == named
    for words in TABLES:
        assert all(words(f"fault.{kind}", where="attempt/one", seq=4) for kind in (*named, "right"))
