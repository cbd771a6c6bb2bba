"""The content that an attempt was played with, kept once by its digest, so that it replays after the files changed."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from simulator.content.bank import Bank
from simulator.content.base import canonical
from simulator.content.business import Business
from simulator.content.persona import Persona
from simulator.content.scenario import Scenario
from simulator.content.standard import Standard
from simulator.dialogue.setting import Setting
from simulator.errors import NotFound, Tampered

if TYPE_CHECKING:
    from simulator.dialogue.events import Started
    from simulator.library import Library

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an attempt was played with."""

    setting: Setting
    bank: Bank


def keep(root: Path, library: Library, scenario: Scenario) -> dict[str, str]:
    """Write what is not kept yet; the digests for `Started`, by kind."""
    models: dict[str, BaseModel] = {
        "scenario": scenario,
        "persona": library.personas[scenario.persona],
        "business": library.businesses[scenario.business],
        "standard": library.standard,
        # Labelled replies fit the reader, whose answers are recorded; a report needs the names alone.
        "bank": library.bank.model_copy(update={"replies": ()}),
    }
    digests = {}
    for kind, model in models.items():
        data = canonical(model.model_dump(mode="json"))
        digests[kind] = hashlib.sha256(data).hexdigest()
        _write_once(root / "content" / f"{digests[kind]}.json", data)
    return digests


def _write_once(file: Path, data: bytes) -> None:
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(file)


def kept(root: Path, started: Started) -> Kept:
    """The content of an attempt. Raises NotFound where a piece is not there, Tampered where its bytes were changed."""
    return Kept(setting=kept_setting(root, started), bank=_model(root, started.digests, "bank", Bank))


def root_of(file: Path, home: Path) -> Path:
    """The folder that keeps an attempt's content: the one around the file, if content lies there too, or the home."""
    beside = file.resolve().parent.parent
    return beside if (beside / "content").is_dir() else home


def kept_bank(root: Path, started: Started) -> Bank:
    """The act bank, for its names; an empty one where it was not kept, and names are then ids."""
    if not (root / "content" / f"{started.digests.get('bank', '')}.json").is_file():
        return Bank(acts=(), wordings=())
    return _model(root, started.digests, "bank", Bank)


def kept_setting(root: Path, started: Started) -> Setting:
    """What replay needs: everything but the act bank, whose names only a report wants. Raises like `kept`."""
    digests = started.digests
    return Setting(
        scenario=_model(root, digests, "scenario", Scenario),
        persona=_model(root, digests, "persona", Persona),
        business=_model(root, digests, "business", Business),
        standard=_model(root, digests, "standard", Standard),
    )


def _model(root: Path, digests: dict[str, str], kind: str, model: type[M]) -> M:
    file = root / "content" / f"{digests.get(kind, '')}.json"
    if not file.is_file():
        raise NotFound(f"{file} is missing: the {kind} of this attempt.", code="no_content", file=str(file))
    data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != digests[kind]:
        raise Tampered(f"{file} was changed.", code="content_changed", file=str(file))
    return model.model_validate_json(data)
