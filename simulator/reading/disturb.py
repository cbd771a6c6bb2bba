"""The same sentence typed differently: what a reader must not mind.

Every way is deterministic: which character slips is told by the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from zlib import crc32

from simulator.content.base import Lang
from simulator.reading.sounds import ALIKE
from simulator.reading.traditional import SIMPLIFIED, TRADITIONAL

Way = Callable[[str, Lang], str]

_TO_TRADITIONAL: dict[int, int | str] = {
    ord(simple): full for full, simple in zip(TRADITIONAL, SIMPLIFIED, strict=True)
}
# Characters with more than one traditional form keep the one in use for the commonest word.
_TO_TRADITIONAL |= dict(str.maketrans("后里台只面系余发干几了么才准当", "後裡臺只面系餘發幹幾了麼才準當"))
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
_MARKS = re.compile(r"[，。！？；：、,.!?;:~～…—]+")
_KEPT_MARKS = re.compile(r"(?<=[0-9])[.,:](?=[0-9])")
# A slip in one of these turns the meaning round, so that is no slip to be read over.
_MEANING = frozenset("不没别未无我你您他她能会可要有是在给让被谁几多少一二三四五六七八九十百千万")
_GROUPS = {char: group for group in ALIKE.split() for char in group}
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗"
_NAME_ZH = re.compile(rf"[{_SURNAMES}](?=先生|女士|小姐|姐|哥|经理|工|师傅|阿姨|老师)|(?<=小)[{_SURNAMES}]")
_NAME_EN = re.compile(r"\b(Mr|Mrs|Ms|Miss)\.? [A-Z][a-z]+")
_WORD = re.compile(r"[A-Za-z]{6,}")


def traditional(text: str, lang: Lang) -> str:
    return text.translate(_TO_TRADITIONAL) if lang == "zh" else text


def full_width(text: str, lang: Lang) -> str:
    return text.translate(_WIDE)


def unpunctuated(text: str, lang: Lang) -> str:
    """Blanks instead of commas and stops; question marks and quotation marks stay, for they carry meaning."""
    gap = " "
    return re.sub(r" +", gap, _MARKS.sub(lambda m: m[0] if _bears(text, m) else gap, text)).strip() or text


def slip(text: str, lang: Lang) -> str:
    """A homophone in Chinese, two letters swapped in English; never in a word that turns the meaning round."""
    if lang == "zh":
        places = [at for at, char in enumerate(text) if char not in _MEANING and len(_GROUPS.get(char, "")) > 1]
        if not places:
            return text
        at = places[crc32(text.encode()) % len(places)]
        alike = [char for char in _GROUPS[text[at]] if char != text[at] and char not in _MEANING]
        return text[:at] + alike[0] + text[at + 1 :] if alike else text
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = words[crc32(text.encode()) % len(words)]
    at = word.start() + 2
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def filler(text: str, lang: Lang) -> str:
    return ("嗯，那个，" if lang == "zh" else "Um, well, ") + text


def emoji(text: str, lang: Lang) -> str:
    return text + "😊"


def particle(text: str, lang: Lang) -> str:
    """A polite particle where the reply ends."""
    if lang == "en":
        return text
    ending = text.rstrip("。.!！~～ ")
    return text if ending.endswith(("?", "？", "”", '"', "）", ")")) else ending + "哈" + (text[len(ending) :] or "")


def other_name(text: str, lang: Lang) -> str:
    if lang == "zh":
        return _NAME_ZH.sub(lambda m: _SURNAMES[(_SURNAMES.index(m[0]) + 7) % len(_SURNAMES)], text)
    return _NAME_EN.sub(lambda m: f"{m[1]} Barlow", text)


WAYS: dict[str, Way] = {
    "traditional": traditional,
    "full_width": full_width,
    "unpunctuated": unpunctuated,
    "slip": slip,
    "filler": filler,
    "emoji": emoji,
    "particle": particle,
    "other_name": other_name,
}


def _bears(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark carries meaning: a question, or a point inside a number."""
    return any(char in "?？" for char in mark[0]) or bool(_KEPT_MARKS.match(text, mark.start()))
