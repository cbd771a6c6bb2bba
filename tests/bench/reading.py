"""Reading one and three sentences, beside the bare encoder on the same texts in the same minute."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from statistics import median

from simulator.content.base import LANGS, Lang
from simulator.encoder import shared_encoder
from simulator.library import Library
from simulator.reader_setup import make_reader
from simulator.reading.model import Scene
from tests.bench.timing import core_ms, row

MOST = 120  # replies of each kind
Row = tuple[str, str]  # reply, the customer's line before


def replies(library: Library, lang: str) -> list[Row]:
    """Labelled replies as (reply, the customer's line before), every seventh."""
    longest = 60 if lang == "zh" else 160
    rows = [one for one in library.bank.replies if one.lang == lang and 8 <= len(one.reply) <= longest]
    return [(one.reply, one.context) for one in rows[::7]][:MOST]


def kinds(library: Library, lang: Lang) -> Iterator[tuple[str, list[Row]]]:
    single = [(text, before) for text, before in replies(library, lang) if sum(map(text.count, "。！？!?.；")) <= 1]
    gap = "" if lang == "zh" else " "
    threes = [single[at : at + 3] for at in range(0, len(single) - 2, 3)]
    yield "one sentence", single
    yield "three sentences", [(gap.join(text for text, _ in three), three[0][1]) for three in threes]


def report(library: Library) -> Iterator[str]:
    """Every text is new (a number makes it so), and all ways take turns, so that a busy moment meets them all."""
    yield "Reading (bar: one sentence 5 ms, three 12 ms, 0.5 ms without similarity)"
    yield "  The customer's line is taken in while it is shown, before the reply comes: that has a row of its own."
    encoder = shared_encoder()
    full, exact = make_reader(library), make_reader(library, similarity=False)
    number = count()
    for lang in LANGS:
        ready, words = full.scene(Scene(lang=lang)), exact.scene(Scene(lang=lang))
        ready.read(*replies(library, lang)[0])
        for name, rows in kinds(library, lang):
            ways: dict[str, Callable[[str, str], object]] = {
                "bare encoder, the reply": lambda text, _: encoder.encode([text]),
                "taking in the customer's line": lambda _, before, ready=ready: ready.hear(before),  # type: ignore[misc]
                "read, its line taken in": ready.read,
                "read, its line new as well": lambda text, before, ready=ready: ready.read(text, f"{before}!"),  # type: ignore[misc]
            }
            taken: dict[str, list[float]] = {way: [] for way in ways}
            for text, before in rows:
                fresh = f"{before} {next(number)}"
                for way, run in ways.items():
                    reply = f"{text} {next(number)}"
                    taken[way].append(core_ms(lambda run=run, reply=reply, fresh=fresh: run(reply, fresh)))
            # Who reads without similarity has no encoder that empties the processor's caches between two replies.
            taken["read without similarity"] = list(
                without(words.read, [(f"{text} {next(number)}", c) for text, c in rows])
            )
            bare = median(taken["bare encoder, the reply"])
            yield from (row(f"{lang} {name}: {way}", median(times), bare) for way, times in taken.items())


def without(read: Callable[[str, str], object], rows: list[Row]) -> Iterator[float]:
    """How long each reply takes, in milliseconds."""
    for text, before in rows:
        yield core_ms(lambda text=text, before=before: read(text, before))  # type: ignore[misc]
