"""Fitted probes on disk: the one in the package, and those fitted for other banks, by digest."""

from __future__ import annotations

import os
import sys
import tempfile
import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.content.bank import Bank
from simulator.encoder import shared_encoder
from simulator.encoder.vocabulary import words_in_use
from simulator.fitting.fit import fit
from simulator.fitting.kernel import Progress
from simulator.fitting.table import fitted_digest
from simulator.library.layout import shipped
from simulator.places import cache
from simulator.reading.probe import Encoder, Probe, Weights

_TEXTS = ("acts", "texts", "bank", "encoder")
FORMAT = 4  # of the file and of the features; another number is another probe


def packaged() -> Path:
    """The probe for the bank as shipped."""
    return shipped() / "standard" / "probe.npz"


def probe_for(
    bank: Bank, folder: Path | None = None, progress: Progress | None = None, encoder: Encoder | None = None
) -> Probe:
    """The probe for this bank: as packaged, from `folder` (the user's cache), or fitted now and kept there.

    Raises: ImportError if the sentence encoder is not installed.
    """
    encoder = encoder or shared_encoder()
    wanted = fitted_digest(bank)
    folder = folder or cache()
    kept = folder / f"probe-{FORMAT}-{wanted[:16]}-{encoder.digest[:16]}.npz"
    for path in (packaged(), kept):
        weights = load(path)
        if weights is not None and (weights.bank, weights.encoder) == (wanted, encoder.digest):
            return Probe(weights, encoder, words_in_use())
    weights = fit(bank, encoder, progress or tell_stderr)
    try:
        save(weights, kept)
    except OSError as refused:
        print(f"The fitted probe could not be kept: {refused}.", file=sys.stderr)
    return Probe(weights, encoder, words_in_use())


def save(weights: Weights, path: Path) -> None:
    """Writes a probe; the same weights give the same bytes, and no reader ever sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
    ):
        for name, array in {"format": np.array(FORMAT), **_arrays(weights)}.items():
            # A fixed date: the bytes must not tell when they were written.
            with archive.open(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), "w") as entry:
                np.lib.format.write_array(entry, np.asarray(array, order="C"), allow_pickle=False)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def load(path: Path) -> Weights | None:
    """A probe from disk, or nothing if there is none, or one of another format."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            if int(stored["format"]) != FORMAT:
                return None
            values: dict[str, Any] = {field.name: stored[field.name] for field in fields(Weights)}
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile):
        return None
    for name in _TEXTS:
        lines = values[name].tobytes().decode().split("\n")
        values[name] = tuple(lines) if name in ("acts", "texts") else lines[0]
    return Weights(**values)


def _arrays(weights: Weights) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    for field in fields(Weights):
        value = getattr(weights, field.name)
        if field.name in _TEXTS:
            text = value if isinstance(value, str) else "\n".join(value)
            value = np.frombuffer(text.encode(), dtype=np.uint8)
        arrays[field.name] = value
    return arrays


def tell_stderr(what: str, done: int, total: int) -> None:
    """One line on a terminal that says how far the fit is; nothing where nobody looks."""
    if sys.stderr.isatty():
        end = "\n" if what == "fitted" else "\r"
        print(f"Fitting the reader to the act bank: {what} {done}/{total}".ljust(72), end=end, file=sys.stderr)


def encoder_here() -> Encoder:
    """The encoder that probes are fitted with on this machine."""
    return shared_encoder()
