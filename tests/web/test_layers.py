"""The drawing of ways: every way leads down but for those that close a circle, and nothing is left out."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.service.scenario_views import BeatView, ExitView
from web.scenarios.graph import UNITS, cut, drawn
from web.scenarios.layers import layered

NAMES = tuple("abcdefgh")
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=20)


@given(edges=EDGES)
def test_every_name_stands_once_and_every_way_runs_through_neighbouring_rows(edges):
    found = layered(NAMES, edges)
    level = {name: at for at, row in enumerate(found.rows) for name in row}
    assert sorted(name for row in found.rows for name in row if not name.startswith(".")) == list(NAMES)
    assert set(found.chains) == {edge for edge in edges if edge[0] != edge[1]}
    for edge, chain in found.chains.items():
        ends = edge[::-1] if edge in found.back else edge
        assert (chain[0], chain[-1]) == ends
        assert [level[name] for name in chain] == list(range(level[chain[0]], level[chain[-1]] + 1))


@given(edges=EDGES)
def test_without_circles_nothing_leads_back(edges):
    onwards = [edge for edge in edges if edge[0] < edge[1]]
    found = layered(NAMES, onwards)
    assert found.back == frozenset()
    level = {name: at for at, row in enumerate(found.rows) for name in row}
    assert all(level[start] < level[end] for start, end in onwards)


def test_what_has_to_stand_below_does():
    found = layered(("a", "b", "c"), [("a", "b"), ("a", "c")], below=[("b", "c")])
    assert [row[0] for row in found.rows if not row[0].startswith(".")] == ["a", "b", "c"]


def test_a_very_long_way_is_drawn_too():
    names = tuple(f"n{i}" for i in range(1500))
    found = layered(names, list(pairwise(names)))
    assert len(found.rows) == 1500


def beat(name, *exits, ending="", says="您好"):
    ways = tuple(
        ExitView(to=to if isinstance(to, tuple) else (to,), is_next_demand=isinstance(to, tuple), when="<b>时</b>")
        for to in exits
    )
    return BeatView(
        id=name, says=(says,), shows=(), stuck=(), exits=ways, ending=ending, ending_name="完" if ending else ""
    )


def test_texts_in_a_drawing_are_no_markup():
    beats = (beat("one", "two", says="<script>x</script>"), beat("two", ending="resolved"))
    svg = drawn(beats, "one", '"><script>', next_demand="<i>", start="<u>")
    assert not re.search(r"<(script|b|i|u)\b", svg)
    assert " style=" not in svg


def test_demands_are_taken_from_one_crossing():
    beats = (
        beat("first", ("x", "y", "after")),
        beat("x", ("x", "y", "after")),
        beat("y", ("x", "y", "after")),
        beat("after", ending="promised"),
    )
    svg = drawn(beats, "first", "l", next_demand="next one", start="s")
    assert svg.count("crossing") == 1
    assert svg.count('class="way back"') == 2
    assert svg.count('class="way "') == 4


@pytest.mark.parametrize("text, length", [("short", 5), ("x" * 40, UNITS + 1), ("中" * 40, UNITS // 2 + 1), ("", 0)])
def test_a_text_is_cut_to_the_box(text, length):
    assert len(cut(text)) == length
