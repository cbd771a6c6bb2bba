"""The setting of one attempt: its content, the drawn variant, and texts with their slots filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simulator.content.base import Lang, Text
from simulator.content.business import Business
from simulator.content.checks import Forbid
from simulator.content.persona import Persona
from simulator.content.scenario import Beat, Scenario, SlotValue
from simulator.content.standard import Settings, Standard
from simulator.dialogue.chance import pick, shuffled
from simulator.dialogue.events import Started
from simulator.errors import NotNow
from simulator.reading.model import FactAt, Scene

SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def fill(text: str, slots: Mapping[str, SlotValue], lang: Lang) -> str:
    """`text` with each known `{slot}` replaced by its value in `lang`; an unknown slot stays as it is written."""

    def value(match: re.Match[str]) -> str:
        found = slots.get(match.group(1))
        if found is None:
            return match.group(0)
        return found.of(lang) if isinstance(found, Text) else str(found)

    return SLOT.sub(value, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One variant with every slot decided."""

    variant: str
    slots: dict[str, SlotValue]
    order: tuple[str, ...]


def draw_variant(
    scenario: Scenario, seed: int, *, use: Literal["practice", "exam"], variant: str | None = None
) -> Drawn:
    """The variant named, or one drawn by seed among those marked for `use`; its slots and order of demands likewise.

    Raises NotNow when no such variant exists.
    """
    fitting = [v for v in scenario.variants if v.id == variant or (variant is None and v.use == use)]
    if not fitting:
        names = ", ".join(f"{v.id} ({v.use})" for v in scenario.variants)
        raise NotNow(
            f"{scenario.id} has no variant {variant or use}; its variants are {names}.",
            code="no_variant",
            scenario=scenario.id,
            got=variant or use,
            choices=names,
        )
    chosen = pick(fitting, seed, "variant", scenario.id)
    slots = {name: pick(values, seed, "slot", name) for name, values in sorted(chosen.slots.items())}
    order = chosen.order or shuffled(scenario.demands, seed, "order")
    return Drawn(variant=chosen.id, slots=slots, order=order)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What an attempt is played with; pure functions of dialogue and scoring receive it beside the attempt."""

    scenario: Scenario
    persona: Persona
    business: Business
    standard: Standard

    @property
    def settings(self) -> Settings:
        return self.standard.settings

    def beat(self, beat: str) -> Beat:
        return next(b for b in self.scenario.beats if b.id == beat)

    def slots(self, started: Started) -> dict[str, SlotValue]:
        """The attempt's slots with those that the business gives."""
        house: dict[str, SlotValue] = {
            "company": self.business.name,
            "company_short": self.business.short,
            "post": self.business.post,
            "agent": self.business.agent,
        }
        return {**house, **started.slots}

    def say(self, text: Text, started: Started) -> str:
        """`text` in the attempt's language with its slots filled."""
        return fill(text.of(started.lang), self.slots(started), started.lang)

    def scene(self, started: Started) -> Scene:
        """What this attempt adds to the reader: intents, facts with their values drawn, authority."""
        slots = self.slots(started)
        facts = []
        for fact in self.scenario.facts:
            value = fact.value if isinstance(fact.value, int) else slots[fact.value]
            if isinstance(value, int):
                facts.append(
                    FactAt(id=fact.id, words=fact.words, unit=fact.unit, value=value, tolerance=fact.tolerance)
                )
        return Scene(
            lang=started.lang,
            intents=self.scenario.intents,
            harms=self._harms(),
            facts=tuple(facts),
            authority=self.business.authority,
        )

    def _harms(self) -> frozenset[str]:
        """The intents that a step forbids."""
        checks = (step.check for step in self.scenario.steps)
        terms = (term for check in checks if isinstance(check, Forbid) for term in check.any)
        return frozenset(term.partition(":")[2] for term in terms if term.startswith("intent:"))
