"""What an author reads when a file is wrong, in both languages: what is wrong, the choices, and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.content.base import Lang
from simulator.library.file_words import FILE_WORDS
from simulator.library.link_words import LINK_WORDS

MOST_CHOICES = 16
MESSAGES = FILE_WORDS | LINK_WORDS


class Phrase:
    """A message of the table with its slots; a slot may be a phrase itself, so that both languages are whole."""

    __slots__ = ("code", "slots")

    def __init__(self, code: str, slots: dict[str, Slot] | None = None) -> None:
        self.code = code
        self.slots = slots or {}

    def text(self, lang: Lang) -> str:
        en, zh = MESSAGES[self.code]
        slots = {name: slot.text(lang) if isinstance(slot, Phrase) else slot for name, slot in self.slots.items()}
        return (zh if lang == "zh" else en).format(**slots)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and (self.code, self.slots) == (other.code, other.slots)

    def __hash__(self) -> int:
        return hash((self.code, self.text("en")))


Slot = str | int | Phrase


def choices(name: str, known: Iterable[str]) -> Phrase:
    """What could have been meant instead of a name: the nearest first, and all when they are few."""
    from rapidfuzz import fuzz, process  # imported only when something is wrong

    names = sorted(set(known))
    if not names:
        return Phrase("no_choices")
    near = [found for found, _, _ in process.extract(name, names, scorer=fuzz.ratio, limit=3, score_cutoff=60)]
    listed = ", ".join(names if len(names) <= MOST_CHOICES else [*(near or names[:MOST_CHOICES]), "…"])
    if near:
        return Phrase("did_you_mean", {"guess": near[0], "choices": listed})
    return Phrase("choices", {"choices": listed})
