"""What can be practised: scenarios as cards, with what a person has made of each so far."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import case, func, select

from simulator.content.base import Channel
from simulator.content.persona import Persona
from simulator.content.scenario import Scenario
from simulator.dialogue.attempt import Mood
from simulator.dialogue.mood import band
from simulator.dialogue.setting import SLOT, fill
from simulator.library import Library
from simulator.service.closed import closed_for
from simulator.storage import Reading
from simulator.storage.tables import AttemptRow
from simulator.words import Words

HARDEST = 3
_LEVELS = {"furious": 3, "upset": 3, "tense": 2, "calm": 1, "satisfied": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What somebody has made of a scenario: how often, the best score in each mode, and when last (ms)."""

    practised: int = 0
    tested: int = 0
    best_practice: int | None = None
    best_test: int | None = None
    last_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioCard:
    """A scenario before it is played. `difficulty`: 1 to 3, by the mood in which the customer arrives.

    `closed`: it cannot be practised while an exam that draws on it is open.
    """

    id: str
    title: str
    persona: str
    persona_name: str
    persona_about: str
    channel: Channel
    channel_name: str
    company: str
    situation: str
    minutes: int
    difficulty: int
    tags: tuple[str, ...]
    closed: bool
    mine: Mine


def difficulty(persona: Persona) -> int:
    return _LEVELS[band(Mood(patience=persona.start.patience, trust=persona.start.trust))]


def cards(now: Reading, library: Library, words: Words, person: str) -> tuple[ScenarioCard, ...]:
    """All scenarios that can be practised, the easiest first, then by title."""
    closed, mine = closed_for(now, person), _mine(now, person)
    found = [
        _card(library, scenario, words, closed=scenario.id in closed, mine=mine.get(scenario.id, Mine()))
        for scenario in library.scenarios.values()
        if any(variant.use == "practice" for variant in scenario.variants)
    ]
    return tuple(sorted(found, key=lambda card: (card.difficulty, card.title)))


def _card(library: Library, scenario: Scenario, words: Words, *, closed: bool, mine: Mine) -> ScenarioCard:
    persona, business, lang = library.personas[scenario.persona], library.businesses[scenario.business], words.lang
    house = {"company": business.name, "company_short": business.short, "post": business.post, "agent": business.agent}
    situation = fill(scenario.situation.of(lang), house, lang)
    return ScenarioCard(
        id=scenario.id,
        title=scenario.title.of(lang),
        persona=persona.id,
        persona_name=persona.name.of(lang),
        persona_about=persona.about.of(lang),
        channel=scenario.channel,
        channel_name=words(f"channel.{scenario.channel}"),
        company=business.name.of(lang),
        situation=SLOT.sub(lambda hit: _plainly(words, hit.group(1)), situation),
        minutes=scenario.minutes,
        difficulty=difficulty(persona),
        tags=scenario.tags,
        closed=closed,
        mine=mine,
    )


def _plainly(words: Words, slot: str) -> str:
    """A word in place of what is drawn only when the talk begins."""
    key = f"slot.{slot}"
    return words(key if key in words else "slot._other")


def _mine(now: Reading, person: str) -> dict[str, Mine]:
    count = func.count(case((AttemptRow.status == "scored", 1)))
    columns = AttemptRow.scenario, AttemptRow.mode, count, func.max(AttemptRow.score), func.max(AttemptRow.last_at)
    kept = AttemptRow.person == person, AttemptRow.mode != "exam"
    found: dict[str, dict[str, tuple[int, int | None, int]]] = defaultdict(dict)
    for scenario, mode, *facts in now.session.execute(select(*columns).where(*kept).group_by(*columns[:2])):
        found[scenario][mode] = (facts[0] or 0, facts[1], facts[2] or 0)
    nothing = (0, None, None)
    return {
        scenario: Mine(
            practised=modes.get("practice", nothing)[0],
            tested=modes.get("test", nothing)[0],
            best_practice=modes.get("practice", nothing)[1],
            best_test=modes.get("test", nothing)[1],
            last_at=max(facts[2] for facts in modes.values()),
        )
        for scenario, modes in found.items()
    }
