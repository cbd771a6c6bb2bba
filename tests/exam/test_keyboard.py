"""The typing test: speed over the right characters, accuracy by edit distance, pastes refused and shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulator.exam.keyboard import Rate, Typed, measure

TEXT = "您好，请您稍等，我马上为您查询订单，大约需要半分钟，查到之后立即给您回复，感谢您的耐心等待"


def rate(text: str, seconds: float, *, pastes: int = 0) -> Rate:
    typed = Typed(item="t", text=text, ms=int(seconds * 1000), pastes=pastes)
    return measure(TEXT, typed, per_minute=60, accuracy=95)


def test_sixty_characters_a_minute_without_a_slip_is_enough() -> None:
    found = rate(TEXT, len(TEXT))
    assert (found.per_minute, found.accuracy, found.percent, found.doubtful) == (60, 100, 100, False)


def test_half_the_speed_is_half_the_mark() -> None:
    assert rate(TEXT, len(TEXT) * 2).percent == 50


def test_a_slow_typist_is_slow_and_not_wrong() -> None:
    found = rate(TEXT[:20], 60)
    assert (found.accuracy, found.per_minute) == (100, 20)


def test_too_many_slips_earn_nothing_however_fast() -> None:
    found = rate(TEXT.replace("您", "你"), 30)
    assert found.accuracy < 95
    assert found.percent == 0


def test_one_quick_word_is_no_speed() -> None:
    assert rate(TEXT[:3], 0.5).per_minute == 6


def test_a_speed_that_nobody_types_is_asked_about() -> None:
    fast = 30 * len(TEXT)
    assert rate(TEXT, 2, pastes=1) == Rate(per_minute=fast, accuracy=100, percent=100, pastes=1, doubtful=True)


def test_nothing_typed_is_nothing() -> None:
    assert rate("  ", 10).percent == rate(TEXT, 0).percent == 0


def strokes(count: int, *, even: bool = False) -> tuple[int, ...]:
    return tuple(number * 400 + (0 if even else number * number % 90) for number in range(count))


def doubtful(text: str, times: tuple[int, ...], *, ms: int = 60_000) -> bool:
    typed = Typed(item="t", text=text, ms=ms, strokes=times)
    return measure(TEXT, typed, per_minute=60, accuracy=95, watched=True).doubtful


def test_keystrokes_like_those_of_a_hand_raise_no_doubt() -> None:
    assert not doubtful(TEXT, strokes(len(TEXT)))
    assert not doubtful(TEXT, strokes(len(TEXT) // 3))  # an input method brings a phrase at a time


def test_a_text_that_comes_in_few_pieces_evenly_or_out_of_order_is_looked_at() -> None:
    assert doubtful(TEXT, (0, 59_000))
    assert doubtful(TEXT, strokes(len(TEXT), even=True))
    assert doubtful(TEXT, strokes(len(TEXT))[::-1])
    assert doubtful(TEXT, strokes(len(TEXT)), ms=5_000)


def test_a_page_that_tells_no_keystrokes_is_looked_at_and_a_terminal_is_not() -> None:
    assert doubtful(TEXT, ())
    assert not rate(TEXT, 60).doubtful


@given(st.text(max_size=80), st.integers(1, 600_000))
def test_every_text_has_a_rate(text: str, ms: int) -> None:
    found = measure(TEXT, Typed(item="t", text=text, ms=ms), per_minute=60, accuracy=95)
    assert 0 <= found.percent <= 100
    assert 0 <= found.accuracy <= 100
    assert found.per_minute >= 0
