"""The bank as a table to fit with: sentences, what is known of each, and who wrote it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from simulator.content.bank import Bank, LabelledReply
from simulator.content.base import LANGS, Lang, canonical
from simulator.reading.heard import heard
from simulator.reading.measure import SERVED
from simulator.reading.text import normalise, sentences

Array = NDArray[Any]

_TOGETHER = 256  # texts compared in one go
_BORROWED = 60  # percent of characters in common from which an example counts as somebody's reply, reworded
# Stands, with the act, for the author of an act's own examples: they are left out together, as an author's replies
# are. It sorts behind people's names.
OF_THE_BANK = "~bank"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One reply to learn from. `known`: the acts whose presence or absence is known; everything if it was labelled.

    `id` is that of a labelled reply; an act's own example has none.
    """

    id: str = ""
    author: str
    lang: Lang
    context: str
    sentences: tuple[str, ...]
    acts: frozenset[str]
    known: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows in order of authors. `starts`: the first sentence of each row, `of`: the row of each sentence."""

    acts: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        return tuple(sentence for row in self.rows for sentence in row.sentences)

    @cached_property
    def counts(self) -> Array:
        return np.array([len(row.sentences) for row in self.rows])

    @cached_property
    def starts(self) -> Array:
        return np.concatenate([[0], np.cumsum(self.counts)[:-1]])

    @cached_property
    def of(self) -> Array:
        return np.repeat(np.arange(len(self.rows)), self.counts)

    @cached_property
    def english(self) -> Array:
        return np.array([row.lang == "en" for row in self.rows])

    @cached_property
    def labels(self) -> Array:
        """1 where the row performs the act."""
        return np.array([[act in row.acts for act in self.acts] for row in self.rows], dtype=np.float32)

    @cached_property
    def known(self) -> Array:
        """Where presence or absence is known."""
        return np.array([[row.known is None or act in row.known for act in self.acts] for row in self.rows])

    @cached_property
    def judged(self) -> Array:
        """Where a label counts in measuring: replies that people labelled, and `inform` only where it stands alone."""
        labelled = np.array([row.known is None for row in self.rows])[:, None] & np.ones(len(self.acts), dtype=bool)
        if "inform" in self.acts:
            labelled[:, self.acts.index("inform")] &= [not row.acts & SERVED for row in self.rows]
        return labelled

    @cached_property
    def groups(self) -> dict[str, slice]:
        """The sentences of each author."""
        return {
            author: slice(int(self.starts[rows.start]), self._end(rows)) for author, rows in self.row_groups.items()
        }

    @cached_property
    def row_groups(self) -> dict[str, slice]:
        """The rows of each author."""
        authors = [row.author for row in self.rows]
        firsts = [at for at, author in enumerate(authors) if at == 0 or authors[at - 1] != author]
        return {
            authors[first]: slice(first, end) for first, end in zip(firsts, [*firsts[1:], len(authors)], strict=True)
        }

    def _end(self, rows: slice) -> int:
        return int(self.starts[rows.stop]) if rows.stop < len(self.rows) else len(self.sentences)


def tabulate(bank: Bank) -> Table:
    """All labelled replies of a bank, and the examples of its acts, of which only that one act is known."""
    named = {act.id for act in bank.acts} | {act for reply in bank.replies for act in reply.acts}
    rows = [_labelled(reply) for reply in bank.replies]
    rows += _examples(bank, rows)
    rows.sort(key=lambda row: row.author)
    return Table(acts=tuple(sorted(named)), rows=tuple(rows))


def fitted_digest(bank: Bank) -> str:
    """The content address of what a probe is fitted with: labelled replies and the acts' examples, not phrases."""
    acts = [[act.id, act.helps, *([sounds.yes, sounds.no] for sounds in (act.zh, act.en))] for act in bank.acts]
    replies = [[reply.author, reply.lang, reply.context, reply.reply, reply.acts] for reply in bank.replies]
    return hashlib.sha256(canonical([acts, replies])).hexdigest()


def split(reply: str, lang: Lang) -> tuple[str, ...]:
    """The sentences of a reply as the probe reads them."""
    plain = normalise(reply)
    return tuple(said for span in sentences(plain) if (said := heard(span.of(plain).replace("\n", " "), lang))) or ("",)


def _labelled(reply: LabelledReply) -> Row:
    return Row(
        id=reply.id,
        author=reply.author,
        lang=reply.lang,
        context=normalise(reply.context),
        sentences=split(reply.reply, reply.lang),
        acts=frozenset(reply.acts),
    )


def _examples(bank: Bank, labelled: list[Row]) -> Iterator[Row]:
    """The acts' own examples. One taken from somebody's reply must be left out together with that person."""
    told = [
        (act.id, lang, split(text, lang), does)
        for act in bank.acts
        for lang in LANGS
        for texts, does in ((act.sounds(lang).yes, True), (act.sounds(lang).no, False))
        for text in texts
    ]
    borrowed = _borrowed(["".join(parts) for _, _, parts, _ in told], ["".join(row.sentences) for row in labelled])
    for (act, lang, parts, does), of in zip(told, borrowed, strict=True):
        yield Row(
            author=labelled[of].author if of is not None else f"{OF_THE_BANK}.{act}",
            lang=lang,
            context="",
            sentences=parts,
            acts=frozenset({act} if does else ()),
            known=frozenset({act}),
        )


def _borrowed(texts: list[str], replies: list[str]) -> Iterator[int | None]:
    """The first of the replies that each text is most like, if it is like one."""
    for start in range(0, len(texts), _TOGETHER):
        some = texts[start : start + _TOGETHER]
        like = process.cdist(some, replies, scorer=fuzz.ratio, score_cutoff=_BORROWED, dtype=np.float32, workers=-1)
        for row in like:
            best = int(row.argmax()) if len(row) else 0
            yield best if len(row) and row[best] > 0 else None
