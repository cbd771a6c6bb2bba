"""Where lines are broken: Chinese anywhere that its marks allow, other words at blanks, and no character is lost."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.wrapping import CLOSING, OPENING, divide_line


def lines(text, width):
    edges = [0, *divide_line(text, width), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(edges)]


@pytest.mark.parametrize(
    "text, width, expected",
    [
        ("您有 180 分钟，从第一部分算起", 12, ["您有 180 分", "钟，从第一部", "分算起"]),
        ("· 交卷后会看到", 10, ["· 交卷后会", "看到"]),
        ("要先把火发完，才听得进话。", 12, ["要先把火发", "完，才听得进", "话。"]),
        ("请看《服务规范》", 6, ["请看", "《服务", "规范》"]),
        ("please don’t break words", 10, ["please ", "don’t ", "break ", "words"]),
        ("Ａ very-long-word-of-25-chars", 10, ["Ａ ", "very-long-", "word-of-25", "-chars"]),
    ],
)
def test_a_line_is_broken_where_its_writing_allows(text, width, expected):
    assert lines(text, width) == expected


@given(st.text(alphabet="您好呢 ab1。，“”（）…é🙂", max_size=60), st.integers(min_value=4, max_value=30))
def test_every_line_fits_and_nothing_is_lost(text, width):
    broken = lines(text, width)
    assert "".join(broken) == text
    assert all(cell_len(line.rstrip()) <= width for line in broken)


@given(st.text(alphabet="您好呢吗。，“”（）", max_size=40), st.integers(min_value=20, max_value=40))
def test_no_line_begins_with_a_closing_mark_where_the_marks_leave_room(text, width):
    before = ""
    for line in lines(text, width):
        if before and len(before) > 1 and before[-1] not in CLOSING + OPENING and line[0] in CLOSING:
            raise AssertionError(lines(text, width))
        before = line
