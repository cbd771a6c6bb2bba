"""Puts the reader together at the edge: act bank, cue words and, where the encoder is there, the fitted probe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from simulator.library import Library
from simulator.reading.model import Reading, Scene
from simulator.reading.reader import Reader

Read = Callable[[str, str], Reading]


def make_reader(library: Library, *, similarity: bool = True, remember: int = 0) -> Reader:
    """The reader for this library's bank; without similarity, or where no encoder is installed, from words alone.

    `remember`: as in `Reader`.
    """
    probe = encoder = None
    if similarity:
        try:
            from simulator.encoder import shared_encoder
            from simulator.fitting import probe_for

            probe = probe_for(library.bank)
            encoder = shared_encoder()
        except ImportError as missing:
            print(f"Reading without similarity: {missing}.", file=sys.stderr)
    return Reader(library.bank, library.cues, probe, encoder, remember=remember)


class Reads:
    """Readers of scenes that remember what they have read: samples and bots say the same things many times.

    Attempts whose scenes are equal share one: variants differ in names more often than in facts.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[Scene, Read] = {}

    def __call__(self, scene: Scene) -> Read:
        if scene not in self._known:
            self._known[scene] = self._remembering(scene)
        return self._known[scene]

    def prepare(self, texts: Iterable[str]) -> None:
        """Encodes texts that will be read, which takes half the time when it is done in one go."""
        self._reader.prepare(texts)

    def _remembering(self, scene: Scene) -> Read:
        prepared = self._reader.scene(scene)
        known: dict[tuple[str, str], Reading] = {}

        def read(text: str, context: str) -> Reading:
            if (text, context) not in known:
                known[text, context] = prepared.read(text, context)
            return known[text, context]

        return read


def reads_with(reader: Reader) -> Reads:
    """What `reader` reads, remembered."""
    return Reads(reader)
