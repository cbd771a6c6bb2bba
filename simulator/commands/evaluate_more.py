"""What else `servicedrill evaluate` measures: each layer of the reader, replies typed differently, and strategies."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from simulator.commands.common import OK

if TYPE_CHECKING:
    from simulator.commands.evaluate import Shown
    from simulator.content.bank import LabelledReply, Sounds
    from simulator.library import Library
    from simulator.reading.measure import Evaluation, Heard, Interval

    Hear = Callable[[LabelledReply], Heard]

LEARNT_FROM = (0, 1, 2, 4, 8)  # authors at which the learning curve is measured, as far as there are so many
MOST_DISTURBED = 400  # replies a language that are typed differently


class More:
    """The measures over some rows, drawn by `shown` or written as JSON."""

    def __init__(self, shown: Shown, library: Library, rows: Sequence[LabelledReply], *, as_json: bool) -> None:
        self._shown = shown
        self._library = library
        self._rows = rows
        self._as_json = as_json

    def layers(self, readers: Callable[[Library, bool], Hear]) -> int:
        """Each layer alone, and all without each: phrases, patterns, likeness, guards."""
        from simulator.commands.evaluate import measured

        lines = []
        for name, (library, likeness) in variants(self._library).items():
            found = measured(self._library, self._rows, readers(library, likeness))
            for lang in ("zh", "en"):
                part = found.by_lang(lang)
                if part.judged:
                    layer = self._shown.words(f"evaluate.layer.{name}")
                    lines.append((layer, self._shown.words(f"evaluate.{lang}"), *_figures(part)))
        return self._tell(("layer", "kind", "f1", "harms", "traps", "accused"), lines)

    def curve(self, readers: Callable[[Callable[[str], frozenset[str]]], Hear]) -> int:
        """How right the reader is the more authors it learnt from; never from the one whose replies are read.

        With no author it knows the examples of the acts alone.
        """
        from simulator.commands.evaluate import measured

        authors = sorted({row.author for row in self._library.bank.replies})
        most = len(authors) - 1
        lines = []
        for size in sorted({min(size, most) for size in LEARNT_FROM}):
            found = measured(self._library, self._rows, readers(partial(_others, authors, size)))
            for lang in ("zh", "en"):
                part = found.by_lang(lang)
                if part.judged:
                    lines.append((str(size), self._shown.words(f"evaluate.{lang}"), *_figures(part)))
        return self._tell(("authors", "kind", "f1", "harms", "traps", "accused"), lines)

    def disturbed(self, hear: Hear) -> int:
        """How often the set of acts stays the same when a reply is typed differently."""
        from simulator.reading.disturb import WAYS
        from simulator.reading.measure import share

        lines = []
        for lang in ("zh", "en"):
            rows = [row for row in self._rows if row.lang == lang]
            some = rows[:: -(-len(rows) // MOST_DISTURBED) or 1]
            before = [frozenset(hear(row).acts) for row in some]
            same = changed = 0
            for name, way in WAYS.items():
                pairs = [(row, acts, way(row.reply, row.lang)) for row, acts in zip(some, before, strict=True)]
                told = [
                    acts == frozenset(hear(row.model_copy(update={"reply": other})).acts)
                    for row, acts, other in pairs
                    if other != row.reply
                ]
                same, changed = same + sum(told), changed + len(told)
                if told:
                    lines.append(self._way(name, lang, share(sum(told), len(told)), len(told)))
            if changed:
                lines.append(self._way("all", lang, share(same, changed), changed))
        return self._tell(("way", "kind", "same", "replies"), lines)

    def strategies(self, hear: Hear) -> int:
        """How often a turn's strategy is heard: at least one act that it may be done by. Turns may do more."""
        from simulator.reading.measure import share

        heard = [(row, frozenset(hear(row).acts)) for row in self._rows]
        lines = []
        for kind in dict.fromkeys(row.kind for row, _ in heard):
            told = [bool(acts & set(row.acts)) for row, acts in heard if row.kind == kind and row.acts]
            if told:
                lines.append((kind, str(len(told)), _share(share(sum(told), len(told)))))
        return self._tell(("strategy", "replies", "recall"), lines)

    def _way(self, name: str, lang: str, same: Interval, replies: int) -> tuple[str, ...]:
        words = self._shown.words
        return words(f"evaluate.way.{name}"), words(f"evaluate.{lang}"), _share(same), str(replies)

    def _tell(self, keys: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> int:
        if self._as_json:
            click.echo(json.dumps([dict(zip(keys, line, strict=True)) for line in lines], ensure_ascii=False))
        else:
            self._shown.table(keys, lines)
        return OK


def variants(library: Library) -> dict[str, tuple[Library, bool]]:
    """A library with some layers of the reader taken away, and whether likeness is asked."""
    guardless = {
        lang: cues.model_copy(update=dict.fromkeys(type(cues).model_fields, ())) for lang, cues in library.cues.items()
    }
    silent = _spoken(library, phrases=False, patterns=False)
    return {
        "all": (library, True),
        "phrases": (_spoken(library, patterns=False), False),
        "patterns": (_spoken(library, phrases=False), False),
        "likeness": (silent, True),
        "no_phrases": (_spoken(library, phrases=False), True),
        "no_patterns": (_spoken(library, patterns=False), True),
        "no_likeness": (library, False),
        "no_guards": (replace(library, cues=guardless), True),
    }


def _spoken(library: Library, *, phrases: bool = True, patterns: bool = True) -> Library:
    """A library whose acts lack their phrases or patterns; the examples, which likeness is fitted with, stay."""

    def less(sounds: Sounds) -> Sounds:
        return sounds.model_copy(
            update={
                "phrases": sounds.phrases if phrases else (),
                "patterns": sounds.patterns if patterns else (),
            }
        )

    acts = tuple(act.model_copy(update={"zh": less(act.zh), "en": less(act.en)}) for act in library.bank.acts)
    return replace(library, bank=library.bank.model_copy(update={"acts": acts}))


def _others(authors: Sequence[str], size: int, author: str) -> frozenset[str]:
    """So many authors, those that come after one, round the list: everybody teaches as often as the others."""
    at = authors.index(author) if author in authors else 0
    round_the_list = [*authors[at + 1 :], *authors[:at]] if author in authors else authors
    return frozenset(round_the_list[:size])


def _figures(part: Evaluation) -> tuple[str, ...]:
    harms = part.of_harms()
    ratio = f"{harms.precision:.2f} / {harms.recall:.2f}"
    return f"{part.macro_f1.value:.3f}", ratio, _share(part.traps_fooled), _share(part.accused())


def _share(found: Interval) -> str:
    if found.value != found.value:
        return "-"
    return f"{100 * found.value:.1f} % ({100 * found.low:.0f}-{100 * found.high:.0f})"
