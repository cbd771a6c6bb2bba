"""What the reader looks for in so many words: the phrases, patterns and likely slips of a bank or of a scene."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from simulator.content.bank import Bank, Intent
from simulator.content.base import Lang
from simulator.reading.patterns import Patterns
from simulator.reading.phrases import Found, Phrases, Source
from simulator.reading.slips import Slips
from simulator.reading.text import normalise

_LATIN = re.compile(r"[a-z0-9']+")


@dataclass(frozen=True, slots=True)
class Wording:
    """Phrases, patterns and slips of one language."""

    phrases: Phrases
    patterns: Patterns
    slips: Slips

    def find(self, text: str) -> list[Found]:
        """All that is heard in a normalised text."""
        return self.phrases.find(text) + self.patterns.find(text) + self.slips.find(text)


def of_bank(bank: Bank, lang: Lang, known: frozenset[str]) -> Wording:
    """The wording of the acts and of what rules forbid by its words."""
    phrases: list[Source] = []
    patterns: list[Source] = []
    for act in bank.acts:
        sounds = act.sounds(lang)
        phrases += [Source(kind="act", name=act.id, text=text, helps=act.helps) for text in sounds.phrases]
        patterns += [Source(kind="act", name=act.id, text=text, helps=act.helps) for text in sounds.patterns]
    for wording in bank.wordings:
        said = wording.said(lang)
        for texts, into in ((said.phrases, phrases), (said.patterns, patterns)):
            into += [
                Source(kind="wording", name=wording.id, text=text, guarded=wording.guarded, whole=wording.whole)
                for text in texts
            ]
    return _compiled(phrases, patterns, known)


def of_intents(intents: Iterable[Intent], lang: Lang, known: frozenset[str]) -> Wording:
    """The wording of a scene's intents."""
    phrases: list[Source] = []
    patterns: list[Source] = []
    for intent in intents:
        sounds = intent.sounds(lang)
        phrases += [Source(kind="intent", name=intent.id, text=text) for text in sounds.phrases]
        patterns += [Source(kind="intent", name=intent.id, text=text) for text in sounds.patterns]
    return _compiled(phrases, patterns, known)


def known_words(bank: Bank) -> frozenset[str]:
    """English words that authors use, in phrases or at least twice elsewhere, so that they are no slips of others."""
    counted: Counter[str] = Counter()
    for act in bank.acts:
        for text in act.en.phrases:
            counted.update({word: 2 for word in _LATIN.findall(normalise(text))})
        for text in act.en.yes + act.en.no:
            counted.update(_LATIN.findall(normalise(text)))
    for reply in bank.replies:
        if reply.lang == "en":
            counted.update(_LATIN.findall(normalise(reply.reply)))
    return frozenset(word for word, times in counted.items() if times > 1)


def _compiled(phrases: list[Source], patterns: list[Source], known: frozenset[str]) -> Wording:
    return Wording(phrases=Phrases(phrases), patterns=Patterns(patterns), slips=Slips(phrases, known))
