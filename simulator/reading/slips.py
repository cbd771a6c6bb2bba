"""Phrases with a typing slip in them: a Chinese homophone, a letter too many, too few, wrong or swapped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from rapidfuzz.distance import OSA

from simulator.reading.phrases import Found, Source, longest, spellings, stands_alone
from simulator.reading.sounds import sounding

_SHORTEST_SOUND = 4  # Chinese characters; 在建 sounds like 再见, so shorter phrases must be typed right
_SHORTEST_ZH, _SHORTEST_EN, _SHORTEST_WORD = 6, 8, 4
_TWO_SLIPS = 16  # English characters from which a phrase may hold two slips
_CANDIDATES = 16  # places tried in one reply; what is typed that badly is not read by its spelling
# A slip must not turn one meaning into another: denials, persons, what can and must be, numbers, opposites, questions.
_MEANING = frozenset(
    "不没别未无非勿莫甭否免拒我你您他她它咱谁俺能会可要该得敢肯愿让被有是在已"
    "一二三四五六七八九十百千万两半几多少大小上下前后早晚来去进出买卖退换加减升降贵贱高低好坏对错真假哪那这吗呢么"
)
_LIKE_IN_USE = str.maketrans("得地作再", "的的做在")  # so often mixed up that it is hardly a slip
_PUNCTUATION = re.compile(r"[^a-z0-9'\u0080-\U0010ffff]|[，。、！？；：“”（）…]")
_LATIN = re.compile(r"[a-z0-9']+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A part of a phrase that is typed right, at `offset` of the phrase set apart; the rest may hold `slips`."""

    phrase: str
    sources: tuple[Source, ...]
    offset: int
    slips: int


class Slips:
    """Finds phrases that were typed almost right. Exact words are found elsewhere, forbidden words only there."""

    def __init__(self, sources: Iterable[Source], known: frozenset[str]) -> None:
        """`known`: English words that are no slips of others."""
        by_text: dict[str, list[Source]] = {}
        for source in sources:
            if source.kind != "wording":
                for spelling in spellings(source.text):
                    by_text.setdefault(spelling, []).append(source)
        self._known = known
        sounds: dict[str, list[tuple[str, tuple[Source, ...]]]] = {}
        pieces: dict[str, list[_Piece]] = {}
        for text, of in by_text.items():
            if _is_chinese(text) and len(text) >= _SHORTEST_SOUND:
                sounds.setdefault(sounding(text), []).append((text, tuple(of)))
            if len(text) >= (_SHORTEST_EN if text.isascii() else _SHORTEST_ZH):
                for part, piece in _pieces(text, tuple(of)):
                    pieces.setdefault(part, []).append(piece)
        self._sounds = list(sounds.values())
        self._heard = _automaton(list(sounds))
        self._pieces = list(pieces.values())
        self._seen = _automaton(list(pieces))

    def find(self, text: str) -> list[Found]:
        """Phrases with slips in a normalised text; where those of one name overlap, the longest."""
        found = [*self._by_sound(text), *self._by_spelling(text)]
        return longest(found) if len(found) > 1 else found

    def _by_sound(self, text: str) -> Iterator[Found]:
        for index, start, end in self._heard.find_matches_as_indexes(sounding(text), overlapping=True):
            typed = text[start:end]
            for phrase, sources in self._sounds[index]:
                wrong = _changed(typed, phrase)
                # Both characters of a difference are in `wrong`.
                if typed != phrase and len(wrong) <= 2 * max(1, len(phrase) // 4) and not wrong & _MEANING:
                    for source in sources:
                        yield _slip(source, start, end, sure=source.helps, confidence=85)

    def _by_spelling(self, text: str) -> Iterator[Found]:
        tried: set[tuple[str, int]] = set()
        places = self._seen.find_matches_as_indexes(_apart(text), overlapping=True)
        for index, start, _ in sorted(places, key=lambda place: place[1] - place[2]):
            for piece in self._pieces[index]:
                place = (piece.phrase, start - piece.offset)
                if place in tried:
                    continue
                tried.add(place)
                if len(tried) > _CANDIDATES:
                    return
                window = self._window(text, start - piece.offset, piece)
                if window is not None:
                    swapped = sorted(text[window[0] : window[1]]) == sorted(piece.phrase)
                    clear = piece.phrase.isascii() or swapped
                    for source in piece.sources:
                        yield _slip(source, *window, sure=source.helps and clear, confidence=80 if clear else 60)

    def _window(self, text: str, expected: int, piece: _Piece) -> tuple[int, int] | None:
        """The characters around a place that are the phrase but for its slips, if there are such."""
        best: tuple[int, int, int, int] | None = None
        size, slips = len(piece.phrase), piece.slips
        straight = text[max(0, expected) : max(0, expected) + size]
        if OSA.distance(piece.phrase, straight, score_cutoff=2 * slips) > 2 * slips:
            return None  # no window shifted by a slip or two comes closer
        for start in range(max(0, expected - slips), expected + slips + 1):
            for end in range(start + size - slips, min(len(text), start + size + slips) + 1):
                if not stands_alone(text, start, end):
                    continue
                distance = OSA.distance(piece.phrase, text[start:end], score_cutoff=slips)
                rank = (distance, abs(end - start - size), start, end)
                if 0 < distance <= slips and (best is None or rank < best):
                    best = rank
                elif distance == 0:
                    return None
        if best is None or not self._is_slip(text[best[2] : best[3]], piece.phrase):
            return None
        return best[2], best[3]

    def _is_slip(self, typed: str, phrase: str) -> bool:
        """Whether the difference is a slip of the hand rather than other words."""
        if not phrase.isascii():
            # Another character of another sound is another word; a slip swaps, doubles or drops one inside the phrase.
            changed = _changed(typed, phrase)
            if sorted(typed) == sorted(phrase):
                return not {one for one, other in zip(typed, phrase, strict=True) if one != other} & _MEANING
            ends = typed[0] == phrase[0] and typed[-1] == phrase[-1]
            return ends and not changed & _MEANING and (len(typed) != len(phrase) or not changed)
        said, meant = _LATIN.findall(typed), _LATIN.findall(phrase)
        if len(said) != len(meant):
            return "".join(said) == "".join(meant)
        for one, other in zip(said, meant, strict=True):
            if one != other and (
                len(other) < _SHORTEST_WORD
                or one[0] != other[0]
                or one in self._known
                or OSA.distance(one, other) > max(1, len(other) // 5)
            ):
                return False
        return True


def _pieces(phrase: str, sources: tuple[Source, ...]) -> Iterator[tuple[str, _Piece]]:
    """A phrase cut into one part more than the slips it may hold: one part at least is typed right."""
    slips = 2 if phrase.isascii() and len(phrase) >= _TWO_SLIPS else 1
    apart = _apart(phrase) if phrase.isascii() else _apart(phrase)[1:-1]
    cuts = [len(apart) * at // (slips + 1) for at in range(slips + 2)]
    for start, end in pairwise(cuts):
        yield (
            apart[start:end],
            _Piece(phrase=phrase, sources=sources, offset=start if phrase.isascii() else start + 1, slips=slips),
        )


def _apart(text: str) -> str:
    """A text between blanks and with blanks for punctuation, so that parts of phrases are looked for as whole words."""
    return f" {_PUNCTUATION.sub(' ', text)} "


def _changed(typed: str, phrase: str) -> set[str]:
    """The characters on both sides of a difference, those that are mixed up all the time left out."""
    left, right = typed.translate(_LIKE_IN_USE), phrase.translate(_LIKE_IN_USE)
    if len(left) == len(right) and sorted(left) != sorted(right):
        return {char for one, other in zip(left, right, strict=True) if one != other for char in (one, other)}
    return set(left) ^ set(right)


def _is_chinese(text: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" for char in text)


def _slip(source: Source, start: int, end: int, *, sure: bool, confidence: int) -> Found:
    return Found(source=source, start=start, end=end, method="fuzzy", confidence=confidence, sure=sure)


def _automaton(words: list[str]) -> AhoCorasick:
    return AhoCorasick(words, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
