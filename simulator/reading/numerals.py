"""Numbers as people write them: 1,299, 8.8万, 两百八, 一万二, 三四 (a range), eighty-eight thousand, 1.2k."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10_000, "亿": 100_000_000}
_ARABIC = r"[0-9]{1,3}(?:,[0-9]{3}){1,3}(?:\.[0-9]{1,4})?|[0-9]{1,12}(?:\.[0-9]{1,4})?"
_CHINESE = r"[零〇一二两三四五六七八九十百千万亿]{1,16}"
_PAIR = re.compile(r"([一二两三四五六七八九])([二两三四五六七八九])")

ZH = rf"(?:(?:{_ARABIC})(?:[百千万亿](?:[0-9](?![0-9])|[一二三四五六七八九](?![十百千]))?)?|{_CHINESE})"

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
WORDS: dict[str, int] = {word: value for value, word in enumerate(_ONES)} | {
    word: 20 + 10 * step for step, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_TIMES = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 1_000_000, "dozen": 12}
_WORD = "|".join(sorted([*WORDS, *_TIMES], key=len, reverse=True))
_SPELLED = rf"(?:an?\s+(?:{'|'.join(_TIMES)})|(?:{_WORD})\b)(?:[\s-]+(?:and\s+)?(?:{_WORD})\b){{0,8}}"

EN = rf"(?:(?:{_ARABIC})(?:\s?(?:thousand|hundred|million|grand)\b|k\b)?|{_SPELLED})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number, or a range from `low` to `high`."""

    low: Fraction
    high: Fraction


def number(text: str) -> Amount | None:
    """What a match of `ZH` or `EN` means, or nothing where it is no number (百万 alone, 千千)."""
    plain = text.replace(",", "").strip()
    if plain[:1].isdigit() and plain[:1].isascii():
        return _arabic(plain)
    if plain.isascii():
        return _exactly(_english(plain))
    return _chinese(plain)


def digits(text: str) -> Fraction | None:
    """A number read digit by digit where it has no scale: 八五 is 85, 八八 is 88."""
    if all(char in _DIGITS for char in text):
        return Fraction("".join(str(_DIGITS[char]) for char in text))
    found = number(text)
    return found.low if found is not None and found.low == found.high else None


def _exactly(value: Fraction | None) -> Amount | None:
    return None if value is None else Amount(low=value, high=value)


def _arabic(text: str) -> Amount | None:
    match = re.match(r"([0-9]+(?:\.[0-9]+)?)\s*(.*)", text)
    if match is None:
        return None
    value, rest = Fraction(match[1]), match[2]
    if rest in ("k", *_TIMES):
        return _exactly(value * (1000 if rest == "k" else _TIMES[rest]))
    if rest:
        scale = (_SCALES | _BIG)[rest[0]]
        tail = rest[1:]
        small = Fraction(_DIGITS[tail] if tail in _DIGITS else int(tail)) * scale / 10 if tail else Fraction(0)
        return _exactly(value * scale + small)
    return _exactly(value)


def _chinese(text: str) -> Amount | None:
    pairs = [match for match in _PAIR.finditer(text) if _DIGITS[match[2]] == _DIGITS[match[1]] + 1 or text == "三五"]
    if len(pairs) == 1 and not re.search(r"[零〇一二两三四五六七八九]{3}", text):
        at = pairs[0].start()
        low, high = _sum(text[: at + 1] + text[at + 2 :]), _sum(text[:at] + text[at + 1 :])
        return Amount(low=Fraction(low), high=Fraction(high)) if low is not None and high is not None else None
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return _exactly(Fraction("".join(str(_DIGITS[char]) for char in text)))
    value = _sum(text)
    return _exactly(Fraction(value)) if value is not None else None


def _sum(text: str) -> int | None:
    """The value of numerals with scales; a last digit without its scale is of the next lower one (一万二, 三千五)."""
    total = section = 0
    digit: int | None = None
    last, zero = 1, False
    for char in text:
        if char in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = _DIGITS[char]
            zero = zero or digit == 0
        elif char in _SCALES:
            if digit is None and char != "十":
                return None
            section += (1 if digit is None or (digit == 0 and char == "十") else digit) * _SCALES[char]
            digit, last, zero = None, _SCALES[char], False
        else:
            section += digit or 0
            if not section and not total:
                return None
            total = (total + section) * _BIG[char] if total < _BIG[char] else total + section * _BIG[char]
            section, digit, last, zero = 0, None, _BIG[char], False
    if digit is not None:
        section += digit * (last // 10 if last >= 100 and not zero else 1)
    return total + section


def _english(text: str) -> Fraction | None:
    total = group = 0
    for word in re.findall(r"[a-z]+", text):
        if word in ("a", "an"):
            group = 1
        elif word in WORDS:
            group += WORDS[word]
        elif word in ("hundred", "dozen"):
            group = max(group, 1) * _TIMES[word]
        elif word in _TIMES:
            total += max(group, 1) * _TIMES[word]
            group = 0
    return Fraction(total + group)
