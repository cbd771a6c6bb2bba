"""Where each kind of content lies under `scenarios/`, and the model that its files must fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, create_model

from simulator.content.bank import Act, LabelledReply, Wording
from simulator.content.base import Model
from simulator.content.blueprint import Blueprint
from simulator.content.business import Business
from simulator.content.language import LanguageCues
from simulator.content.module import OnboardingModule
from simulator.content.persona import Persona
from simulator.content.quiz import Item
from simulator.content.scenario import Scenario
from simulator.content.standard import Clause, Rule, Standard

# The head of the standard: everything but the lists that have files of their own.
_PARTS = ("clauses", "rules")
Head: type[Model] = create_model(
    "Head",
    __base__=Model,
    __doc__=Standard.__doc__,
    **{name: (field.annotation, field) for name, field in Standard.model_fields.items() if name not in _PARTS},  # type: ignore[call-overload]
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its name, where it lies, and the type of what is in it (for JSON lines: of one line)."""

    name: str
    files: str
    holds: Any

    @property
    def is_lines(self) -> bool:
        return self.files.endswith(".jsonl")


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("standard", "standard/standard.yaml", Head),
        Kind("clauses", "standard/clauses/*.yaml", tuple[Clause, ...]),
        Kind("rules", "standard/rules/*.yaml", tuple[Rule, ...]),
        Kind("act", "standard/acts/*.yaml", Act),
        Kind("wordings", "standard/wordings/*.yaml", tuple[Wording, ...]),
        Kind("replies", "standard/replies/*.jsonl", LabelledReply),
        Kind("persona", "personas/*.yaml", Persona),
        Kind("business", "businesses/*.yaml", Business),
        Kind("drill", "drills/*.yaml", Scenario),
        Kind("cues", "languages/cues_*.yaml", LanguageCues),
        Kind("items", "quizzes/*.yaml", tuple[Item, ...]),
        Kind("blueprint", "exams/*.yaml", Blueprint),
        Kind("module", "modules/*.yaml", OnboardingModule),
    )
}


@cache
def adapter(kind: Kind) -> TypeAdapter[Any]:
    """The validator of a kind; built on first use, because building costs time."""
    return TypeAdapter(kind.holds)


def shipped() -> Path:
    """The content that comes with the package: `scenarios` beside `simulator`, in a checkout as in an installation."""
    return Path(__file__).resolve().parents[2] / "scenarios"


def schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema of every kind of file, for editors that complete and check while an author types.

    Editors with the YAML language server take it from a first line `# yaml-language-server: $schema=PATH/drill.json`.
    """
    found = {}
    for kind in KINDS.values():
        schema = adapter(kind).json_schema()
        schema.setdefault("title", kind.name)
        found[kind.name] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return found
