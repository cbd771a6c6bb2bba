"""Puts the reader together at the edge: act bank, cue words and, where the encoder is there, the fitted probe."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache

from simulator.library import Library
from simulator.reading.model import Reading, Scene
from simulator.reading.reader import Reader

Reads = Callable[[Scene], Callable[[str, str], Reading]]


def make_reader(library: Library, *, similarity: bool = True) -> Reader:
    """The reader for this library's bank; without similarity, or where no encoder is installed, from words alone."""
    probe = encoder = None
    if similarity:
        try:
            from simulator.encoder import shared_encoder
            from simulator.fitting import probe_for

            probe = probe_for(library.bank)
            encoder = shared_encoder()
        except ImportError as missing:
            print(f"Reading without similarity: {missing}.", file=sys.stderr)
    return Reader(library.bank, library.cues, probe, encoder)


def reads_with(reader: Reader) -> Reads:
    """Readers of scenes that remember what they have read: samples and bots say the same things many times.

    Attempts whose scenes are equal share one: variants differ in names more often than in facts.
    """

    @cache
    def reads(scene: Scene) -> Callable[[str, str], Reading]:
        prepared = reader.scene(scene)
        known: dict[tuple[str, str], Reading] = {}

        def read(text: str, context: str) -> Reading:
            if (text, context) not in known:
                known[text, context] = prepared.read(text, context)
            return known[text, context]

        return read

    return reads
