"""Two hundred broken scenario files, generated from a whole one: each is a clear error, never a traceback, in time."""

import random
import re
import time
from collections.abc import Callable, Iterator

import pytest

from simulator.errors import ContentError
from simulator.library import load
from tests.library.content import DRILL, write

NAME = "drills/late_parcel.yaml"
SECONDS = 2.0

Break = Callable[[random.Random, int], str | bytes]
_SCALAR = re.compile(r"(?<=[:,\[] )([a-z_0-9]+|\"[^\"]*\")(?=[,}\]\n])")


def wrong_types(chance: random.Random, number: int) -> str:
    """A value of another type where a mapping, a list, a text or a number belongs."""
    key = ("title", "variants", "beats", "minutes", "channel", "facts", "steps", "goals", "samples", "persona", "form")[
        number % 11
    ]
    value = chance.choice(["[[]]", "{a: {b: c}}", "1.5", "true", "~", "[1, two, 3.0]", "-7", "{zh: [1], en: {}}"])
    kept = re.sub(rf"(?m)^{key}:.*\n(?:[ -].*\n)*", "", DRILL)
    return f"{kept}{key}: {value}\n"


def missing_keys(chance: random.Random, number: int) -> str:
    """A required key taken away, at the top or deep inside."""
    if number % 2:
        key = ("id", "version", "title", "persona", "business", "variants", "first", "beats", "situation")[number % 9]
        return re.sub(rf"(?m)^{key}:.*\n(?:[ -].*\n)*", "", DRILL)
    key = chance.choice(
        ["use: practice, ", "name: {zh: 迟到天数, en: Days late}, ", "unit: day, ", "to: next_demand, "]
    )
    return DRILL.replace(key, "", 1)


def missing_references(chance: random.Random, number: int) -> str:
    """A name that names nothing."""
    names = (
        "angry",
        "shop",
        "ST-002",
        "after_sales",
        "apology",
        "intent:offers_redelivery",
        "opening\ndemands",
        "v1\n",
    )
    old = names[number % len(names)]
    new = f"ST-{chance.randrange(100, 999)}" if old.startswith("ST") else f"nothing_{chance.randrange(10**6)}"
    if "\n" in old:
        new += "\n" + old.partition("\n")[2]
    if old.startswith("intent:"):
        new = f"intent:{new}"
    return re.sub(rf"(?<=[ \[\"]){re.escape(old)}", new, DRILL, count=1)


def cycles(chance: random.Random, number: int) -> str:
    """Ways that never end: a beat into itself, a ring, demands after demands, no ending at all."""
    ways = (
        DRILL.replace("{to: next_demand, when: {any: [apology]}}", "{to: opening, when: {}}"),
        DRILL.replace("after_demands: closing", f"after_demands: {chance.choice(['money', 'complaint'])}"),
        DRILL.replace("  ending: resolved\n", "  exits:\n  - {to: opening, when: {replies: 1}}\n"),
        DRILL.replace("demands: [complaint, money]", "demands: [complaint, money, complaint]"),
        DRILL.replace("{to: next_demand, when: {replies: 1}}", "{to: complaint, when: {}}").replace(
            '{to: next_demand, when: {any: ["intent:offers_redelivery"]}}', "{to: money, when: {}}"
        ),
    )
    return ways[number % len(ways)]


def evil_patterns(chance: random.Random, number: int) -> str:
    """Expressions that would hang a backtracking engine, exhaust memory or are no expressions."""
    pattern = (
        r"(?=好)好",
        r"(好)\1",
        "(((a{1,100}){1,100}){1,100}){1,100}",
        "(a*)*" * chance.randrange(1, 50),
        "[z-a]",
        "(" * chance.randrange(2, 500),
        "a{1001}",
        "好" * 3000,
        "(?<!不)好",
        "*",
    )[number % 10]
    return DRILL.replace("phrases: [补发]", f"phrases: [补发], patterns: ['{pattern}']", 1)


def huge(chance: random.Random, number: int) -> str | bytes:
    """More than anybody writes: bytes, values, characters of a text or of a key, digits, errors."""
    many = chance.randrange(60_000, 90_000)
    return (
        DRILL + "# " + "x" * 2_000_000,
        DRILL + "tags: [" + "a, " * many + "a]\n",
        DRILL.replace("快递迟到", "快" * 300_000),
        DRILL + "k" * 500_000 + ": 1\n",
        DRILL.replace("minutes: 8", "minutes: " + "8" * 100_000),
        DRILL + "".join(f"key_{n}: 1\n" for n in range(18_000)),
        DRILL + "tags:\n" + "- 不行\n" * 35_000,
        DRILL.replace("beats:\n", "beats:\n" + "- {}\n" * 18_000),
    )[number % 8]


def binary(chance: random.Random, number: int) -> bytes:
    """What is no text, or text with what no editor shows."""
    noise = chance.randbytes(2000)
    return (
        b"\x89PNG\r\n\x1a\n" + noise,
        DRILL.encode("utf-16"),
        DRILL.encode("gb18030"),
        DRILL.encode()[: chance.randrange(300, 2000)] + b"\x00" + DRILL.encode(),
        b"PK\x03\x04" + noise,
        DRILL.replace("The late", "The \x1b[31mlate").encode(),
    )[number % 6]


def duplicate_keys(chance: random.Random, number: int) -> str:
    """A key twice, at the top or inside."""
    lines = DRILL.split("\n")
    tops = [index for index, line in enumerate(lines) if re.match(r"[a-z_]+: ", line)]
    if number % 2:
        index = chance.choice(tops)
        return "\n".join([*lines, lines[index], ""])
    return DRILL.replace("zh: ", "zh: 重复, zh: ", number % 7 + 1)


def deep_nesting(chance: random.Random, number: int) -> str:
    """Brackets in brackets in brackets."""
    depth = chance.choice([60, 999, 5000, 200_000])
    return (
        DRILL + "tags: " + "[" * depth,
        DRILL + "tags: " + "[" * depth + "]" * depth + "\n",
        DRILL + "tags: " + "{a: " * depth + "1" + "}" * depth + "\n",
        DRILL + "tags:\n" + "\n".join(" " * n + "-" for n in range(1, 300)) + "\n",
        "- " * min(depth, 100_000) + "x\n",
    )[number % 5]


def exploding_aliases(chance: random.Random, number: int) -> str:
    """The billion laughs, in lists and in mappings, and anchors that hold themselves."""
    width, levels = chance.randrange(9, 30), chance.randrange(8, 30)
    if number % 3 == 0:
        rows = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels)]
        return "a0: &a0 [ha]\n" + "\n".join(rows) + "\n" + DRILL
    if number % 3 == 1:
        rows = [f"a{n}: &a{n} {{{', '.join(f'k{k}: *a{n - 1}' for k in range(width))}}}" for n in range(1, levels)]
        return "a0: &a0 {ha: ha}\n" + "\n".join(rows) + "\n" + DRILL
    return DRILL.replace("tags: [", "tags: &t [*t, ") if "tags: [" in DRILL else DRILL + "tags: &t [*t]\n"


def damaged_text(chance: random.Random, number: int) -> str:
    """A file as it looks after a slip of the hand: cut off, a lost quote or bracket, tabs, a stray document."""
    marks = [match.start() for match in re.finditer(r"[{\[\"]", DRILL)]
    at = chance.choice(marks)
    return (
        DRILL[:at] + DRILL[at + 1 :],
        DRILL[: at + 1],
        DRILL.replace("\n  ", "\n\t", chance.randrange(1, 5)),
        DRILL + "---\n" + DRILL,
        DRILL.replace(": ", ":", 3),
        DRILL.replace("title:", "title: !!python/object/apply:os.system"),
        DRILL.replace("- {id: v2", "- <<: *nobody\n- {id: v2"),
    )[number % 7]


KINDS: tuple[Break, ...] = (
    wrong_types,
    missing_keys,
    missing_references,
    cycles,
    evil_patterns,
    huge,
    binary,
    duplicate_keys,
    deep_nesting,
    exploding_aliases,
    damaged_text,
)
EACH = 19  # of a kind: 209 files


def cases() -> Iterator[tuple[Break, int]]:
    for kind in KINDS:
        for number in range(EACH):
            yield kind, number


@pytest.mark.parametrize("kind, number", [pytest.param(k, n, id=f"{k.__name__}-{n}") for k, n in cases()])
def test_a_broken_file_is_a_clear_error_in_time(tmp_path, kind, number):
    text = kind(random.Random(f"{kind.__name__} {number}"), number)
    root = write(tmp_path, {NAME: text})

    begun = time.process_time()  # of a core: other tests may have it meanwhile
    with pytest.raises(ContentError) as caught:
        load(root)
    took = time.process_time() - begun

    problems = caught.value.problems
    assert took < SECONDS
    assert problems
    for line in problems:
        assert re.match(rf"{re.escape(str(root))}/{NAME}:[1-9][0-9]*:[1-9][0-9]*: .+\.$", line), line
        assert len(line) < 1500
        assert "Traceback" not in line
    assert len(problems) <= 60
