"""How like the few examples of a scenario's intents each sentence of a reply is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import exp

import numpy as np

from simulator.content.bank import Intent
from simulator.content.base import Lang
from simulator.reading.features import pieces
from simulator.reading.probe import Encoder, Score
from simulator.reading.text import normalise

# A logistic curve over likeness, fitted on 480 episodes: an act known by four to eight replies of one author and four
# look-alikes, heard in replies of others. Meaning is the cosine, spelling the Dice coefficient of shared pieces.
_MEANS_YES, _SPELT_YES, _MEANS_NO, _SPELT_NO, _OFFSET = 10.2, 16.5, -0.8, -8.5, -6.5
_OTHER_POLARITY = -2.0  # embeddings do not hear a denial: 可以办理退货 and 不能办理退货 have a cosine of 0.94
_NEARER_NO = 30  # at most this many percent where a `no` example is nearer than every `yes` example
_LINE = 70
_LEAST: dict[Lang, int] = {"zh": 4, "en": 12}  # characters under which a phrase says too little to be an example

_NO_DENIAL = re.compile(
    r"对不起|对不住|不好意思|不便|不方便|不客气|不用谢|差不多|不错|不仅|不但|不管|不断|不同|不久|不少|没问题|没关系|有没有"
    r"|(.)[不没]\1|未来|别人|特别|分别|区别|个别|级别|别的|(?:别|不要|不用|勿)(?:着急|担心|生气|挂机|挂断|客气)"
    r"|\b(?:no problem|not only|don't worry|no need|why not|not at all)\b"
)
_DENIAL = re.compile(r"不|没有|没法|没能|无法|别|勿|拒绝|未|\b(?:not|never|no|cannot)\b|n't\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Range:
    """Where the examples of one intent lie among all: `yes` from `start` to `middle`, `no` from there to `end`."""

    name: str
    start: int
    middle: int
    end: int


class Similar:
    """Hears the intents of one scenario in one language. Building it encodes the examples; asking changes nothing."""

    def __init__(self, encoder: Encoder, intents: Iterable[Intent], lang: Lang) -> None:
        self._encoder = encoder
        self._lang = lang
        self._ranges: list[_Range] = []
        texts: list[str] = []
        for intent in intents:
            sounds = intent.sounds(lang)
            spoken = (phrase for phrase in sounds.phrases if len(phrase) >= _LEAST[lang])
            start = len(texts)
            texts += (*sounds.yes, *spoken)
            middle = len(texts)
            texts += sounds.no
            self._ranges.append(_Range(name=intent.id, start=start, middle=middle, end=len(texts)))
        self._texts = texts
        plain = [normalise(text) for text in texts]
        self._meanings = encoder.encode(plain)
        self._denies = [denies(text) for text in plain]
        self._spelt = _Spelt([pieces(text, lang) for text in plain])

    def scores(self, sentences: tuple[str, ...]) -> IntentScores:
        """The scores of all intents in one reply, whose sentences come normalised and in order."""
        found = {of.name: Score(name=of.name, percent=0, sentence=0, line=_LINE) for of in self._ranges}
        nearest = {of.name: "" for of in self._ranges}
        if not self._texts:
            return IntentScores(found, nearest)
        for at, (sentence, meaning) in enumerate(zip(sentences, self._encoder.encode(sentences), strict=True)):
            cosines: list[float] = np.round(self._meanings @ meaning, 4).tolist()
            dices = self._spelt.likeness(pieces(sentence, self._lang))
            denied = denies(sentence)
            for of in self._ranges:
                percent, example = self._heard(of, cosines, dices, denied)
                if percent > found[of.name].percent:
                    found[of.name] = Score(name=of.name, percent=percent, sentence=at, line=_LINE)
                    nearest[of.name] = example
        return IntentScores(found, nearest)

    def _heard(self, of: _Range, cosines: list[float], dices: list[float], denied: bool) -> tuple[int, str]:
        if of.start == of.middle:
            return 0, ""
        at = max(range(of.start, of.middle), key=lambda at: cosines[at] + dices[at])
        cosine, dice = max(cosines[of.start : of.middle]), max(dices[of.start : of.middle])
        cosine_no = max(cosines[of.middle : of.end], default=0.0)
        dice_no = max(dices[of.middle : of.end], default=0.0)
        logit = _OFFSET + _MEANS_YES * cosine + _SPELT_YES * dice + _MEANS_NO * cosine_no + _SPELT_NO * dice_no
        if denied != self._denies[at]:
            logit += _OTHER_POLARITY
        percent = round(100 / (1 + exp(-max(-30.0, min(30.0, logit)))))
        if cosine_no + dice_no > cosine + dice:
            percent = min(percent, _NEARER_NO)
        return percent, self._texts[at]


class _Spelt:
    """How examples are spelt, turned round: the examples of every piece."""

    def __init__(self, spelt: list[frozenset[int]]) -> None:
        self._sizes = [len(one) for one in spelt]
        self._of: dict[int, list[int]] = {}
        for at, one in enumerate(spelt):
            for piece in one:
                self._of.setdefault(piece, []).append(at)

    def likeness(self, spelt: frozenset[int]) -> list[float]:
        """The Dice coefficient of shared pieces with each example."""
        shared = [0] * len(self._sizes)
        for piece in spelt & self._of.keys():
            for at in self._of[piece]:
                shared[at] += 1
        mine = len(spelt)
        return [2 * both / max(1, size + mine) for both, size in zip(shared, self._sizes, strict=True)]


class IntentScores:
    """The scores of one reply over the intents of a scenario."""

    def __init__(self, scores: dict[str, Score], nearest: dict[str, str]) -> None:
        self._scores = scores
        self._nearest = nearest

    def __getitem__(self, name: str) -> Score:
        return self._scores[name]

    def found(self) -> tuple[Score, ...]:
        return self._ordered(lambda score: score.found)

    def near(self, margin: int = 15) -> tuple[Score, ...]:
        return self._ordered(lambda score: 0 < score.line - score.percent <= margin)

    def nearest(self, name: str) -> str:
        return self._nearest[name]

    def _ordered(self, keep: Callable[[Score], bool]) -> tuple[Score, ...]:
        kept = (score for score in self._scores.values() if keep(score))
        return tuple(sorted(kept, key=lambda score: (-score.percent, score.name)))


def denies(text: str) -> bool:
    """Whether a normalised text holds a denial; set phrases that only look like one (对不起, 没问题) are none."""
    return bool(_DENIAL.search(_NO_DENIAL.sub("", text)))
