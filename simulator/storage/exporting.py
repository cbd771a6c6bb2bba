"""Writes a library as files that an author can edit; check and import read them back to the same digests."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from simulator.content.base import canonical, digest
from simulator.errors import SimulatorError
from simulator.library import Library, load
from simulator.storage.libraries import pieces

Written = dict[str, BaseModel | tuple[BaseModel, ...] | dict[str, Any]]


def write(library: Library, folder: Path) -> tuple[Path, ...]:
    """The files written, in order. Raises SimulatorError when the folder holds something, or reads back otherwise."""
    if folder.exists() and any(folder.iterdir()):
        raise SimulatorError(f"{folder} is not empty; name a new folder.", code="folder_not_empty", folder=str(folder))
    written = write_files(library, folder)
    _must_read_back(library, folder)
    return tuple(written)


def write_files(library: Library, folder: Path) -> list[Path]:
    """The files of a library, whether or not its parts fit together."""
    written = []
    for name, value in _files(library).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(as_yaml(value), encoding="utf-8")
        written.append(file)
    lines = b"".join(canonical(reply.model_dump(mode="json")) + b"\n" for reply in library.bank.replies)
    if lines:
        file = folder / "standard" / "replies" / "replies.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(lines)
        written.append(file)
    return written + _beside(library, folder)


def _files(library: Library) -> Written:
    """What goes into which YAML file. Lists are joined in the order of files' names, so one file keeps an order."""
    standard = library.standard.model_dump(mode="json", exclude={"clauses", "rules"}, exclude_defaults=True)
    files: Written = {
        "standard/standard.yaml": standard,
        "standard/clauses/clauses.yaml": library.standard.clauses,
        "standard/rules/rules.yaml": library.standard.rules,
        "standard/wordings/wordings.yaml": library.bank.wordings,
    }
    ids = [act.id for act in library.bank.acts]
    for number, act in enumerate(library.bank.acts):
        files[f"standard/acts/{act.id if ids == sorted(ids) else f'{number:03}_{act.id}'}.yaml"] = act
    files |= {f"personas/{name}.yaml": model for name, model in library.personas.items()}
    files |= {f"businesses/{name}.yaml": model for name, model in library.businesses.items()}
    files |= {f"drills/{name}.yaml": model for name, model in library.scenarios.items()}
    files |= {f"exams/{name}.yaml": model for name, model in library.blueprints.items()}
    files |= {f"modules/{name}.yaml": model for name, model in library.modules.items()}
    if library.quizzes:
        files["quizzes/items.yaml"] = tuple(library.quizzes.values())
    files |= {
        f"languages/cues_{lang}.yaml": {"cues": cues.model_dump(mode="json")} for lang, cues in library.cues.items()
    }
    return files


def as_yaml(value: BaseModel | tuple[BaseModel, ...] | dict[str, Any]) -> str:
    """Plain data as an author would write it; what has its default is left out."""
    plain: Any = value
    if isinstance(value, BaseModel):
        plain = value.model_dump(mode="json", exclude_defaults=True)
    elif isinstance(value, tuple):
        plain = [model.model_dump(mode="json", exclude_defaults=True) for model in value]
    return yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


class _Dumper(yaml.SafeDumper):
    """Plain YAML without anchors, which content files do not have."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _beside(library: Library, folder: Path) -> list[Path]:
    """Fitted weights lie beside the standard and are no content; they go along as they are."""
    copied = []
    for file in sorted((library.root / "standard").glob("*.npz")):
        copied.append(Path(shutil.copy2(file, folder / "standard" / file.name)))
    return copied


def _must_read_back(library: Library, folder: Path) -> None:
    again = {(piece.kind, piece.name): digest(piece.model) for piece in pieces(load(folder))}
    differing = [f"{p.kind}/{p.name}" for p in pieces(library) if again.get((p.kind, p.name)) != digest(p.model)]
    if differing:
        raise SimulatorError(
            f"{folder} does not read back as it was written: {', '.join(differing)}. Please report this.",
            code="export_differs",
            folder=str(folder),
            names=", ".join(differing),
        )
