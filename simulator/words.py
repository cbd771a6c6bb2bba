"""The words that users see: a table of one language, looked up by key; where it comes from is the edge's affair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from simulator.errors import SimulatorError, Slot


class Words:
    """Looks up what users read, in one language.

    `words("drill.saved", id="x")` gives the text with its slots filled. A missing key is a bug and raises KeyError.
    """

    __slots__ = ("_table", "lang")

    def __init__(self, lang: Literal["zh", "en"], table: Mapping[str, str]) -> None:
        self.lang: Literal["zh", "en"] = lang
        self._table = table

    def __call__(self, key: str, **slots: object) -> str:
        text = self._table[key]
        return text.format(**slots) if slots else text

    def __contains__(self, key: object) -> bool:
        return key in self._table

    def count(self, key: str, number: int, **slots: object) -> str:
        """The text for a number of things: `key.one` for one where the language tells them apart, else `key`."""
        one = f"{key}.one"
        return self(one if number == 1 and one in self._table else key, n=number, **slots)

    def error(self, error: SimulatorError) -> str:
        """What an error says, in this language; its own text where the table has none (an author's problems)."""
        key = f"errors.{error.code}"
        return self.filled(key, error.slots) if error.code and key in self._table else str(error)

    def filled(self, key: str, slots: Mapping[str, Slot]) -> str:
        """The text with its slots, of which tuples are keys themselves."""
        told = {
            name: self.joined([self(one) for one in value]) if isinstance(value, tuple) else value
            for name, value in slots.items()
        }
        return self(key, **told)

    def joined(self, parts: tuple[str, ...] | list[str]) -> str:
        """A list in one sentence, with the language's comma."""
        return ("、" if self.lang == "zh" else ", ").join(parts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)
