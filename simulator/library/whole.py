"""All content as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from simulator.content.bank import Bank
from simulator.content.base import digest
from simulator.content.blueprint import Blueprint
from simulator.content.business import Business
from simulator.content.language import Cues
from simulator.content.module import OnboardingModule
from simulator.content.persona import Persona
from simulator.content.quiz import Item
from simulator.content.scenario import Scenario
from simulator.content.standard import Standard
from simulator.dialogue.setting import Setting


@dataclass(frozen=True, kw_only=True)
class Library:
    """All content of one folder, valid and linked. `cues` are by language."""

    root: Path
    standard: Standard
    bank: Bank
    personas: dict[str, Persona]
    businesses: dict[str, Business]
    scenarios: dict[str, Scenario]
    cues: dict[str, Cues]
    quizzes: dict[str, Item] = field(default_factory=dict)
    blueprints: dict[str, Blueprint] = field(default_factory=dict)
    modules: dict[str, OnboardingModule] = field(default_factory=dict)

    @cached_property
    def digests(self) -> dict[str, str]:
        """Content addresses: `standard`, `bank`, and `persona:ID`, `business:ID`, `scenario:ID`, `item:ID`,
        `blueprint:ID`, `module:ID` of each.
        """
        parts: dict[str, Any] = {"standard": self.standard, "bank": self.bank}
        kinds: dict[str, dict[str, Any]] = {
            "persona": dict(self.personas),
            "business": dict(self.businesses),
            "scenario": dict(self.scenarios),
            "item": dict(self.quizzes),
            "blueprint": dict(self.blueprints),
            "module": dict(self.modules),
        }
        for kind, named in kinds.items():
            parts |= {f"{kind}:{name}": model for name, model in named.items()}
        return {name: digest(model) for name, model in parts.items()}

    def setting(self, scenario: Scenario) -> Setting:
        """What attempts at a scenario are played with."""
        return Setting(
            scenario=scenario,
            persona=self.personas[scenario.persona],
            business=self.businesses[scenario.business],
            standard=self.standard,
        )
