"""What a blueprint can draw from a library: impossible sections, how far the bank reaches, overlap and difficulty."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from simulator.content.blueprint import Blueprint, PlaySection, QuizSection, TypingSection
from simulator.content.quiz import Item
from simulator.errors import NotNow
from simulator.exam.drawing import item_slots, play_slots
from simulator.exam.form import Bank, Form, LeftOut, Met, draw_form, fillable, left_out
from simulator.exam.rounding import mean, share

DRAWN = 12  # forms drawn to see how much two of them share


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A kind of place in a section: how many there are, and how many different items or scenarios fit it."""

    section: str
    needs: int
    has: int
    difficulty: int | None = None
    topics: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """What can be drawn. `forms`: how many one candidate can be given in a row before limits stop it (at most `tried`).

    `shared`: percent of items that two forms have in common, on average and at most, over forms of different seeds.
    `difficulties`: items in the bank for these sections by difficulty; `drawn`: in a form, on average, times 10.
    """

    left_out: tuple[LeftOut, ...]
    short: tuple[Reach, ...]
    reach: tuple[Reach, ...]
    forms: int
    tried: int
    stops: str
    shared_mean: int
    shared_most: int
    difficulties: tuple[tuple[int, int], ...]
    drawn: tuple[tuple[int, int], ...]

    @property
    def can_be_drawn(self) -> bool:
        return self.forms > 0


def possible(blueprint: Blueprint, bank: Bank) -> Possible:
    """The report that an author reads before a blueprint is published."""
    reach = _reach(blueprint, bank)
    forms, stops = _in_a_row(blueprint, bank)
    drawn = [draw_form(blueprint, bank, seed=seed) for seed in range(DRAWN)] if forms else []
    shared = [_shared(one, other) for one, other in combinations(drawn, 2)]
    levels = Counter(bank.items[item.item].difficulty for form in drawn for item in form.items)
    return Possible(
        left_out=left_out(blueprint, bank),
        short=tuple(part for part in reach if part.has < part.needs),
        reach=reach,
        forms=forms,
        tried=blueprint.attempts.most,
        stops=stops,
        shared_mean=mean(shared) if shared else 0,
        shared_most=max(shared, default=0),
        difficulties=tuple(sorted(Counter(item.difficulty for item in _used(blueprint, bank)).items())),
        drawn=tuple((level, count * 10 // DRAWN) for level, count in sorted(levels.items())),
    )


def _reach(blueprint: Blueprint, bank: Bank) -> tuple[Reach, ...]:
    found: Counter[Reach] = Counter()
    for section in blueprint.sections:
        if isinstance(section, QuizSection | TypingSection):
            for slot in item_slots([section]):
                kins = {item.kin for item in bank.items.values() if slot.takes(item)}
                key = Reach(
                    section=section.id, needs=0, has=len(kins), difficulty=slot.difficulty, topics=slot.pool.topics
                )
                found[key] += 1
        if isinstance(section, PlaySection):
            for place in play_slots([section]):
                fit = [s for s in bank.scenarios.values() if place.takes(s)]
                play = place.play
                found[Reach(section=section.id, needs=0, has=len(fit), channels=play.channels, tags=play.tags)] += 1
    return tuple(_counted(part, count) for part, count in found.items())


def _counted(part: Reach, count: int) -> Reach:
    return Reach(
        section=part.section,
        needs=count,
        has=part.has,
        difficulty=part.difficulty,
        topics=part.topics,
        channels=part.channels,
        tags=part.tags,
    )


def _used(blueprint: Blueprint, bank: Bank) -> list[Item]:
    slots = item_slots([s for s in fillable(blueprint, bank) if isinstance(s, QuizSection | TypingSection)])
    return [item for item in bank.items.values() if any(slot.takes(item) for slot in slots)]


def _in_a_row(blueprint: Blueprint, bank: Bank) -> tuple[int, str]:
    """Forms for one candidate who sits again and again, and the code of what stops them in the end."""
    met = Met()
    for number in range(blueprint.attempts.most):
        try:
            form = draw_form(blueprint, bank, seed=number, met=met)
        except NotNow as refusal:
            return number, refusal.code
        if not form.items and not form.plays:
            return 0, "exam_nothing_to_draw"
        met = with_form(met, form)
    return blueprint.attempts.most, ""


def with_form(met: Met, form: Form) -> Met:
    """What the candidate has met after this form too."""
    return Met(
        items=met.items | {item.item for item in form.items},
        seen=met.seen,
        variants=met.variants | {(play.scenario, play.variant) for play in form.plays},
    )


def _shared(one: Form, other: Form) -> int:
    mine, theirs = {item.item for item in one.items}, {item.item for item in other.items}
    return share(len(mine & theirs), max(len(mine), 1))
