"""The typing test: characters a minute and how many of them are right, from what was typed and how long it took."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from simulator.exam.rounding import share

SHORTEST_MS = 30_000  # a part of the text counts as at least this long, so that one quick word is no speed
FASTEST = 600  # characters a minute; nobody keeps this up, so more is asked about, not believed
AT_ONCE = 8  # characters; an input method brings a phrase at a time, hardly more
EVEN_STROKES = 20  # so many keystrokes with equal pauses are no hand's
EVEN_MS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A text as it was typed. `ms`: from the first keystroke to the last. `strokes`: the time of each change of the
    text, in ms from the first one. `pastes`: attempts to paste, which were refused.
    """

    item: str
    text: str
    ms: int
    strokes: tuple[int, ...] = ()
    pastes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What was measured beside what is asked for. `percent`: of the speed asked for, at most 100, and 0 where too
    little of the text was right. `doubtful`: it does not look like typing, so somebody has to look.
    """

    per_minute: int
    accuracy: int
    percent: int
    pastes: int
    doubtful: bool


def measure(copy_of: str, typed: Typed, *, per_minute: int, accuracy: int, watched: bool = False) -> Rate:
    """The rate over the characters that are right. `watched`: the page reports keystrokes, so none is a doubt.

    Accuracy is 1 - d/max(m, n) in percent, rounded down, with d the least number of insertions, deletions and
    replacements (Levenshtein, 1966) between the text and its copy: the minimum string distance error rate of Soukoreff
    and MacKenzie (2001, CHI Extended Abstracts, 319-320). A copy of a part is compared with as much of the text, so
    that a slow typist is slow, not wrong. Blanks and widths of characters do not matter.
    """
    wanted, given = _plain(copy_of), _plain(typed.text)
    if not given or typed.ms <= 0:
        return Rate(per_minute=0, accuracy=0, percent=0, pastes=typed.pastes, doubtful=False)
    ms = typed.ms if len(given) >= len(wanted) else max(typed.ms, SHORTEST_MS)
    wanted = wanted[: len(given)]
    longest = max(len(wanted), len(given))
    slips = Levenshtein.distance(wanted, given)
    right = longest - slips
    speed = right * 60_000 // ms
    exact = right * 100 // longest
    return Rate(
        per_minute=speed,
        accuracy=exact,
        percent=min(100, share(speed, per_minute)) if exact >= accuracy else 0,
        pastes=typed.pastes,
        doubtful=speed > FASTEST or ((watched or bool(typed.strokes)) and not looks_typed(typed)),
    )


def looks_typed(typed: Typed) -> bool:
    """Whether keystrokes are those of a hand: enough for the text, in order, within its time, with uneven pauses."""
    strokes = typed.strokes
    if len(strokes) * AT_ONCE < len(_plain(typed.text)) or list(strokes) != sorted(strokes):
        return False
    if not 0 <= strokes[0] <= strokes[-1] <= typed.ms:
        return False
    pauses = [after - before for before, after in pairwise(strokes)]
    return len(strokes) < EVEN_STROKES or max(pauses) - min(pauses) > EVEN_MS


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
