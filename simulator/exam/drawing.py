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
    fresh = _Fits([item for item in items.values() if item.id not in met | seen], seed)
    unmet = _Fits([item for item in items.values() if item.id not in met], seed)
    known = _Fits(list(items.values()), seed)
    matched: dict[str, tuple[ItemSlot, str]] = {}
    order = sorted(slots, key=lambda slot: (len(known.of(slot)), draw(1 << 62, seed, slot.section, slot.number)))
    left = [slot for slot in order if not _place(slot, fresh, matched, set())]
    left = [slot for slot in left if not _place(slot, unmet, matched, set())]
    if any(not _place(slot, known, matched, set()) for slot in left):
        return None
    chosen = {slot: item for slot, item in matched.values()}
    if limit is not None and sum(item in met for item in chosen.values()) > limit:
        return None
    return {slot: chosen[slot] for slot in slots}


class _Fits:
    """What fits into places, by kin and id, in the order of the seed; worked out once for each place."""

    def __init__(self, items: Sequence[Item], seed: int) -> None:
        self._items, self._seed = items, seed
        self._alike: dict[tuple[int, int | None, bool], list[tuple[str, str]]] = {}
        self._known: dict[tuple[str, int], list[tuple[str, str]]] = {}

    def of(self, slot: ItemSlot) -> list[tuple[str, str]]:
        name = slot.section, slot.number
        if name not in self._known:
            fits = self._taken_by(slot)
            self._known[name] = sorted(fits, key=lambda fit: draw(1 << 62, self._seed, *name, fit[1]))
        return self._known[name]

    def _taken_by(self, slot: ItemSlot) -> list[tuple[str, str]]:
        """The same for all places of a pool."""
        sort = id(slot.pool), slot.difficulty, slot.typing
        if sort not in self._alike:
            self._alike[sort] = [(item.kin, item.id) for item in self._items if slot.takes(item)]
        return self._alike[sort]


def _place(slot: ItemSlot, fits: _Fits, matched: dict[str, tuple[ItemSlot, str]], tried: set[str]) -> bool:
    """Give the place an item, moving others if needed; everything matched before stays matched somewhere."""
    for kin, item in fits.of(slot):
        if kin in tried:
            continue
        tried.add(kin)
        holder = matched.get(kin)
        if holder is None or _place(holder[0], fits, matched, tried):
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
