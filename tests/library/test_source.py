"""YAML text becomes plain values in the sense of YAML 1.2, or is refused with its place."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulator.library import source
from simulator.library.problems import Refused
from simulator.library.source import MAX_DIGITS, compose, decode
from tests.library.content import GREETING


def refused(text: str) -> str:
    with pytest.raises(Refused) as caught:
        compose(text, "a.yaml")
    return caught.value.problem.text()


@pytest.mark.parametrize(
    "written, value",
    [
        ("10:00", "10:00"),
        ("12:30:00", "12:30:00"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("Off", "Off"),
        ("2024-05-01", "2024-05-01"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("=", "="),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("-3", -3),
        ("+3", 3),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("true", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("null", None),
        ("~", None),
        ("", None),
        ("'true'", "true"),
        ('"12"', "12"),
        ("您好", "您好"),
    ],
)
def test_a_value_means_what_yaml_1_2_says(written, value):
    found = compose(f"a: {written}", "a.yaml").plain()

    assert found == {"a": value}
    assert type(found["a"]) is type(value)


def test_a_block_text_keeps_its_lines():
    assert compose("a: |\n  one\n  two\n", "a.yaml").plain() == {"a": "one\ntwo\n"}


def test_aliases_are_written_out():
    assert compose("a: &x [1, 2]\nb: *x\n", "a.yaml").plain() == {"a": (1, 2), "b": (1, 2)}


@pytest.mark.parametrize(
    "text, start",
    [
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3:1: the key 'a' stands here twice (first on line 1)"),
        ("a: {b: 1, b: 2}", "a.yaml:1:11: the key 'b' stands here twice"),
        ("a: *nobody", "a.yaml:1:4: the alias *nobody names no anchor"),
        ("a: &x [*x]", "a.yaml:1:8: the alias *x stands inside its own anchor"),
        ("a: 1\n---\nb: 1\n", "a.yaml:2:1: a second document"),
        ("a: !!python/object/apply:os.system [ls]", "a.yaml:1:4: the tag"),
        ("a: !mine x", "a.yaml:1:4: the tag !mine"),
        ("? [1, 2]\n: b", "a.yaml:1:3: a key must be one word"),
        ("a: &x {b: 1}\nc:\n  <<: *x", "a.yaml:3:3: the merge key"),
        ("a:\n\tb: 1", "a.yaml:2:1: this is not valid YAML"),
        ("a: b: c", "a.yaml:1:5: this is not valid YAML"),
        ("a: [1, 2", "a.yaml:2:1: this is not valid YAML"),
        (
            'a: "\\ud800"',
            "a.yaml:1:7: this is not valid YAML (found invalid Unicode character escape code). Write a text",
        ),
        ("a: 'x", "a.yaml:1:6: this is not valid YAML"),
        ("", "a.yaml:1:1: the file is empty"),
        ("# only a comment\n", "a.yaml:1:1: the file is empty"),
        ("a: " + "9" * (MAX_DIGITS + 1), "a.yaml:1:4: a number has at most 18 digits"),
        ("a: " + "[" * 100_000, "a.yaml:1:43: values are nested more than 40 levels"),
        ("- " * 20_000 + "x", "a.yaml:1:81: values are nested more than 40 levels"),
        ("x" * 1000 + ": 1", "a.yaml:1:1: this key has more than 200 characters"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_at_its_place(text, start):
    assert refused(text).startswith(start)


def test_aliases_that_explode_are_refused_before_they_do():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]

    assert refused("\n".join(lines)).startswith("a.yaml:5:20: aliases (*name) expand to more than 40000 values")


@pytest.mark.parametrize(
    "raw, start",
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.yaml:1:1: byte 0x89 is not UTF-8"),
        ("a: 您好".encode("gb18030"), "a.yaml:1:4: byte 0xc4 is not UTF-8"),
        (b"a: 1\nb: x\x00y", "a.yaml:2:5: the invisible character U+0000"),
        ("a: \u202e".encode("utf-16"), "a.yaml:1:1: byte 0xff is not UTF-8"),
        (b"a: 1\nb: \x1bx", "a.yaml:2:4: the invisible character U+001B"),
        (b"x" * 2_000_001, "a.yaml:1:1: the file has 2000001 bytes; at most 2000000 are read"),
    ],
)
def test_what_is_no_text_is_refused_at_its_first_byte(raw, start):
    with pytest.raises(Refused) as caught:
        decode(raw, "a.yaml")
    assert caught.value.problem.text().startswith(start)


def test_without_the_c_parser_the_values_and_places_are_the_same(monkeypatch):
    with_c = compose(GREETING, "a.yaml")
    monkeypatch.setattr(source, "_Loader", yaml.SafeLoader)

    assert compose(GREETING, "a.yaml") == with_c
    assert refused("a: 1\nb: 2\na: 3\n").startswith("a.yaml:3:1: the key 'a' stands here twice")
    assert refused("a: " + "[" * 10_000).startswith("a.yaml:1:43: values are nested more than 40 levels")
    assert refused("a: b: c").startswith("a.yaml:1:5: this is not valid YAML")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    assert compose(decode("\ufeffa: 1\r\nb: 您好\r\n".encode(), "a.yaml"), "a.yaml").plain() == {"a": 1, "b": "您好"}


@given(st.text(max_size=200))
def test_any_text_is_a_value_or_refused_in_words(text):
    try:
        compose(decode(text.encode(errors="replace"), "a.yaml"), "a.yaml").plain()
    except Refused as refusal:
        said = refusal.problem
    else:
        return
    assert said.text().startswith("a.yaml:")
    assert said.text("zh") != said.text("en")


# Control characters and the line breaks that only YAML 1.1 knows are refused before this.
_ORDINARY = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])
_plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(_ORDINARY, max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc_", min_size=1, max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=5), _plain, max_size=4))
def test_json_is_read_as_itself(value):
    def tuples(thing):
        if isinstance(thing, list):
            return tuple(tuples(item) for item in thing)
        return {key: tuples(item) for key, item in thing.items()} if isinstance(thing, dict) else thing

    assert compose(json.dumps(value, ensure_ascii=False), "a.yaml").plain() == tuples(value)
