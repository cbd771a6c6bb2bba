"""Sentences that say almost the same and do something else, by what makes the difference: does the reader tell?

Every file holds blocks (`# kind`) of lines `act sign reply`, the sign `+` where the reply performs the act. In the
files of numbers `offer` stands for an own offer beyond authority and `fact` for a wrong figure stated as one's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from simulator.content.base import LANGS, Lang

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence. `kept`: one of the third that is kept aside, whose errors nobody looks at while mending."""

    lang: Lang
    kind: str
    act: str
    does: bool
    reply: str
    kept: bool


def sentences(lang: Lang) -> tuple[Said, ...]:
    """The pairs of one language; of each kind every third pair is kept aside."""
    return tuple(said for path in sorted(HERE.glob(f"{lang}*.txt")) for said in _of(path, lang))


def numbers(lang: Lang) -> tuple[Said, ...]:
    """The sentences with figures; of each kind every third group is kept aside."""
    return tuple(_of(HERE / f"numbers_{lang}.txt", lang))


def everything() -> Iterator[Said]:
    for lang in LANGS:
        yield from sentences(lang)
        yield from numbers(lang)


def _of(path: Path, lang: Lang) -> Iterator[Said]:
    kind, group = "", 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            kind, group, signs = line.lstrip("# "), 0, set[str]()
            continue
        act, sign, reply = line.split(" ", 2)
        # A pair, or a group of one that does it and several that do not, begins where both signs have been seen.
        if len(signs) == 2 and (sign == "+" or path.stem != f"numbers_{lang}"):
            group, signs = group + 1, set()
        signs.add(sign)
        yield Said(lang=lang, kind=kind, act=act, does=sign == "+", reply=reply, kept=group % 3 == 2)
