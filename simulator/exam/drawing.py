"""Drawing by seed: items into places without two of a kin, and scenarios into places without one twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from simulator.content.blueprint import Play, PlaySection, Pool, QuizSection, TypingSection
from simulator.content.quiz import Item
from simulator.content.scenario import Scenario
from simulator.dialogue.chance import draw


@dataclass(frozen=True, slots=True)
class ItemSlot:
    """A place for one item. `difficulty`: None where any will do; `typing`: a text to copy, and nothing else."""

    section: str
    number: int
    pool: Pool
    difficulty: int | None
    typing: bool

    def takes(self, item: Item) -> bool:
        kinds = self.pool.kinds
        return (
            (item.kind == "type_text") is self.typing
            and (not kinds or item.kind in kinds)
            and (not self.pool.topics or item.topic in self.pool.topics)
            and self.difficulty in (None, item.difficulty)
        )


@dataclass(frozen=True, slots=True)
class PlaySlot:
    """A place for one role-play; `apart`: no type of customer twice within its section."""

    section: str
    id: str
    play: Play
    apart: bool

    def takes(self, scenario: Scenario) -> bool:
        play = self.play
        return (
            (not play.channels or scenario.channel in play.channels)
            and (not play.tags or any(tag in scenario.tags for tag in play.tags))
            and (not play.personas or scenario.persona in play.personas)
            and (not play.scenarios or scenario.id in play.scenarios)
        )


@dataclass(frozen=True, slots=True)
class PlayDraw:
    """A scenario and the variant of it."""

    scenario: str
    variant: str


def item_slots(sections: Iterable[QuizSection | TypingSection]) -> tuple[ItemSlot, ...]:
    """Every place for an item, in the order of the blueprint."""
    slots = []
    for section in sections:
        places = [(pool, level) for pool in section.pools for level in _difficulties(pool)]
        typing = isinstance(section, TypingSection)
        slots += [ItemSlot(section.id, number, pool, level, typing) for number, (pool, level) in enumerate(places)]
    return tuple(slots)


def _difficulties(pool: Pool) -> Sequence[int | None]:
    if pool.spread is None:
        return [None] * pool.count
    return [1] * pool.spread.easy + [2] * pool.spread.middle + [3] * pool.spread.hard


def play_slots(sections: Iterable[PlaySection]) -> tuple[PlaySlot, ...]:
    """Every place for a role-play, in the order of the blueprint."""
    slots = []
    for section in sections:
        plays = [play for play in section.plays for _ in range(play.count)]
        slots += [
            PlaySlot(section.id, f"{section.id}_{number + 1}", play, section.distinct_personas)
            for number, play in enumerate(plays)
        ]
    return tuple(slots)


def draw_items(
    slots: Sequence[ItemSlot],
    items: Mapping[str, Item],
    *,
    seed: int,
    met: frozenset[str] = frozenset(),
    seen: frozenset[str] = frozenset(),
    limit: int | None = None,
) -> dict[ItemSlot, str] | None:
    """An item for every place, none twice and no two of a kin; None when that cannot be.

    Places are matched with kins by augmenting paths (Kuhn, 1955; Berge, 1957), first with what is new to the
    candidate, then with what was `seen` in training, then with what was met for the places that stay empty; `limit` is
    the most met items that it may hold (None: any number).
    """
    fresh = _kins(item for item in items.values() if item.id not in met | seen)
    unmet = _kins(item for item in items.values() if item.id not in met)
    known = _kins(items.values())
    matched: dict[str, tuple[ItemSlot, str]] = {}
    order = sorted(slots, key=lambda slot: (len(_fits(slot, known)), draw(1 << 62, seed, slot.section, slot.number)))
    left = [slot for slot in order if not _place(slot, fresh, matched, seed, set())]
    left = [slot for slot in left if not _place(slot, unmet, matched, seed, set())]
    if any(not _place(slot, known, matched, seed, set()) for slot in left):
        return None
    chosen = {slot: item for slot, item in matched.values()}
    if limit is not None and sum(item in met for item in chosen.values()) > limit:
        return None
    return {slot: chosen[slot] for slot in slots}


def _kins(items: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.kin, []).append(item)
    return found


def _fits(slot: ItemSlot, kins: Mapping[str, list[Item]]) -> list[tuple[str, str]]:
    """The kins with an item for a place, and that item's id."""
    return [(kin, item.id) for kin, members in kins.items() for item in members if slot.takes(item)]


def _place(
    slot: ItemSlot,
    kins: Mapping[str, list[Item]],
    matched: dict[str, tuple[ItemSlot, str]],
    seed: int,
    tried: set[str],
) -> bool:
    """Give the place an item, moving others if needed; everything matched before stays matched somewhere."""
    fits = _fits(slot, kins)
    for kin, item in sorted(fits, key=lambda fit: draw(1 << 62, seed, slot.section, slot.number, fit[1])):
        if kin in tried:
            continue
        tried.add(kin)
        holder = matched.get(kin)
        if holder is None or _place(holder[0], kins, matched, seed, tried):
            matched[kin] = (slot, item)
            return True
    return False


def draw_plays(
    slots: Sequence[PlaySlot],
    scenarios: Mapping[str, Scenario],
    *,
    seed: int,
    met: frozenset[tuple[str, str]] = frozenset(),
) -> dict[PlaySlot, PlayDraw] | None:
    """A scenario and an exam variant not met for every place, no scenario twice; None when that cannot be."""
    fresh = {
        scenario.id: tuple(v.id for v in scenario.variants if v.use == "exam" and (scenario.id, v.id) not in met)
        for scenario in scenarios.values()
    }
    open_to = {slot: [s for s in scenarios.values() if fresh[s.id] and slot.takes(s)] for slot in slots}
    order = sorted(slots, key=lambda slot: (len(open_to[slot]), slot.id))
    chosen = _fill(order, open_to, {}, seed)
    if chosen is None:
        return None
    return {
        slot: PlayDraw(chosen[slot].id, _drawn(fresh[chosen[slot].id], seed, "variant", chosen[slot].id))
        for slot in slots
    }


def _fill(
    slots: Sequence[PlaySlot],
    open_to: Mapping[PlaySlot, list[Scenario]],
    taken: dict[PlaySlot, Scenario],
    seed: int,
) -> dict[PlaySlot, Scenario] | None:
    """The places filled one after the other, the hardest to fill first, going back where no way leads on."""
    if not slots:
        return taken
    slot, rest = slots[0], slots[1:]
    for scenario in _mixed(open_to[slot], seed, slot.id):
        if any(scenario.id == took.id for took in taken.values()) or (
            slot.apart and _same_persona(slot, scenario, taken)
        ):
            continue
        if (filled := _fill(rest, open_to, {**taken, slot: scenario}, seed)) is not None:
            return filled
    return None


def _same_persona(slot: PlaySlot, scenario: Scenario, taken: Mapping[PlaySlot, Scenario]) -> bool:
    return any(other.section == slot.section and took.persona == scenario.persona for other, took in taken.items())


def _mixed(scenarios: Iterable[Scenario], seed: int, slot: str) -> Iterator[Scenario]:
    yield from sorted(scenarios, key=lambda scenario: draw(1 << 62, seed, "scenario", slot, scenario.id))


def _drawn(options: Sequence[str], *keys: str | int) -> str:
    return options[draw(len(options), *keys)]
