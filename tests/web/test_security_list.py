"""docs/security.md names a test beside each point: every one of them is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
PLACES = {
    "W": "web/test_security.py",
    "A": "web/test_asvs.py",
    "J": "web/test_api.py",
    "R": "web/test_reach.py",
    "L": "web/test_live.py",
    "S": "service",
    "D": "storage",
    "B": "browser",
}
POINT = re.compile(r"^\| (?P<point>[^|]+) \| (?P<how>[^|]*) \| (?P<proof>[^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")
FILE = re.compile(r"tests?[/_][\w/]*(?:\.py)?")


def points():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [row.groupdict() for row in POINT.finditer(text)]
    return [row for row in rows if row["point"] not in ("point", "---")]


def names_in(place):
    """The names of the tests in a file or folder."""
    path = TESTS / place
    files = [path] if path.suffix else sorted(path.rglob("test_*.py"))
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return {one.name for tree in trees for one in ast.walk(tree) if isinstance(one, kinds) and one.name[:5] == "test_"}


def proofs():
    """Each part of a point's last column with the letter that stands for its place."""
    for row in points():
        letter = ""
        for part in re.split(r"[;,] (?![^`]*`(?:[^`]*`[^`]*`)*[^`]*$)", row["proof"]):
            first = part.split()[0].rstrip(":;,")
            letter = first if first in PLACES or first.startswith("tests/") else letter
            yield row["point"], letter, part


def test_every_point_says_how_it_is_met_and_what_proves_it():
    assert len(points()) > 50
    for row in points():
        assert row["how"].strip(), row["point"]
        assert re.search(r"`\w+|tests/\w+", row["proof"]), row["point"]


def test_every_test_that_is_named_is_there():
    places = {**PLACES, **{letter: letter.removeprefix("tests/") for _, letter, _ in proofs() if "/" in letter}}
    known = {letter: names_in(place) for letter, place in places.items()}
    for point, letter, part in proofs():
        for name in NAMED.findall(part):
            pattern = re.compile("test_" + ".*".join(map(re.escape, name.strip("*_").split("..."))) + ".*")
            pattern = re.compile(pattern.pattern.replace(r"\*", ".*"))
            assert letter, f"{point}: {name} stands in no place"
            assert any(pattern.match(test) for test in known[letter]), f"{point}: no {letter} {name}"


def test_every_file_of_tests_that_is_named_is_there():
    for point, letter, part in proofs():
        for name in FILE.findall(NAMED.sub("", part)):
            place = name.removeprefix("tests/") if name.startswith("tests/") else f"{PLACES[letter]}/{name}.py"
            assert (TESTS / place).exists(), f"{point}: {name}"
