"""How like the few examples of a scenario's intents each sentence of a reply is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import exp

import numpy as np

from simulator.content.bank import Intent
from simulator.content.base import Lang
from simulator.reading.features import pieces
from simulator.reading.probe import Encoder, Score, Vectors
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


@dataclass(frozen=True, slots=True)
class _Examples:
    """Texts on one side of an intent, with what they mean, how they are spelt and whether they deny."""

    texts: tuple[str, ...]
    meanings: Vectors
    spelt: tuple[frozenset[int], ...]
    denies: tuple[bool, ...]

    def likest(self, meaning: Vectors, spelt: frozenset[int]) -> tuple[float, float, int]:
        """The highest cosine, the highest Dice coefficient, and the example that is most like in both together."""
        if not self.texts:
            return 0.0, 0.0, -1
        cosines = np.round(self.meanings @ meaning, 4)
        dices = np.array([_dice(spelt, other) for other in self.spelt])
        return float(cosines.max()), float(dices.max()), int(np.argmax(cosines + dices))


class Similar:
    """Hears the intents of one scenario in one language. Building it encodes the examples; asking changes nothing."""

    def __init__(self, encoder: Encoder, intents: Iterable[Intent], lang: Lang) -> None:
        self._encoder = encoder
        self._lang = lang
        self._sides: dict[str, tuple[_Examples, _Examples]] = {}
        for intent in intents:
            sounds = intent.sounds(lang)
            spoken = tuple(phrase for phrase in sounds.phrases if len(phrase) >= _LEAST[lang])
            self._sides[intent.id] = (self._examples((*sounds.yes, *spoken)), self._examples(sounds.no))

    def scores(self, sentences: tuple[str, ...]) -> IntentScores:
        """The scores of all intents in one reply, whose sentences come normalised and in order."""
        meanings = self._encoder.encode(sentences)
        spelt = [pieces(sentence, self._lang) for sentence in sentences]
        denied = [denies(sentence) for sentence in sentences]
        found: dict[str, Score] = {}
        nearest: dict[str, str] = {}
        for name in self._sides:
            best, nearest[name] = Score(name=name, percent=0, sentence=0, line=_LINE), ""
            for at in range(len(sentences)):
                percent, example = self._heard(name, meanings[at], spelt[at], denied[at])
                if percent > best.percent:
                    best, nearest[name] = replace(best, percent=percent, sentence=at), example
            found[name] = best
        return IntentScores(found, nearest)

    def _heard(self, name: str, meaning: Vectors, spelt: frozenset[int], denied: bool) -> tuple[int, str]:
        yes, no = self._sides[name]
        cosine, dice, at = yes.likest(meaning, spelt)
        if at < 0:
            return 0, ""
        cosine_no, dice_no, _ = no.likest(meaning, spelt)
        logit = _OFFSET + _MEANS_YES * cosine + _SPELT_YES * dice + _MEANS_NO * cosine_no + _SPELT_NO * dice_no
        if denied != yes.denies[at]:
            logit += _OTHER_POLARITY
        percent = round(100 / (1 + exp(-max(-30.0, min(30.0, logit)))))
        if cosine_no + dice_no > cosine + dice:
            percent = min(percent, _NEARER_NO)
        return percent, yes.texts[at]

    def _examples(self, texts: tuple[str, ...]) -> _Examples:
        plain = [normalise(text) for text in texts]
        return _Examples(
            texts=texts,
            meanings=self._encoder.encode(plain),
            spelt=tuple(pieces(text, self._lang) for text in plain),
            denies=tuple(denies(text) for text in plain),
        )


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


def _dice(some: frozenset[int], others: frozenset[int]) -> float:
    return 2 * len(some & others) / max(1, len(some) + len(others))
