"""A form: the items, texts and role-plays of one sitting, drawn by seed, with nothing that the candidate has met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from simulator.content.blueprint import (
    Blueprint,
    OutsideSection,
    PlaySection,
    QuizSection,
    ResolutionSection,
    SatisfactionSection,
    Section,
    TypingSection,
)
from simulator.content.quiz import Item
from simulator.content.scenario import Scenario
from simulator.dialogue.chance import draw
from simulator.errors import NotNow
from simulator.exam.drawing import PlayDraw, PlaySlot, draw_items, draw_plays, item_slots, play_slots
from simulator.exam.rounding import to_hundred

Why = Literal["outside", "no_plays", "too_few_items", "too_few_plays"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """What forms are drawn from."""

    items: Mapping[str, Item]
    scenarios: Mapping[str, Scenario]


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What a candidate has met before: items of earlier forms, and variants of scenarios, in practice or exam.

    `seen`: items met elsewhere, in training; they are avoided where others are left, within no limit.
    """

    items: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    variants: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormItem:
    """An item with the order in which its parts are shown."""

    section: str
    item: str
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPlay:
    """A role-play to hold. `slot` names its place in the form."""

    section: str
    slot: str
    scenario: str
    variant: str
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection:
    """A section of this form with its weight after rescaling; all weights of a form add up to 100.

    `kept`: the percent that it has from the sitting before, where it was passed and is not repeated.
    """

    id: str
    weight: int
    kept: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A section that the present content cannot fill. It is named wherever the result is."""

    section: str
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One drawn exam, frozen in its sitting. `repeats`: the sitting whose failed sections it repeats, if any."""

    blueprint: str
    version: int
    seed: int
    sections: tuple[FormSection, ...]
    items: tuple[FormItem, ...] = ()
    plays: tuple[FormPlay, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    repeats: str = ""
    digests: dict[str, str] = field(default_factory=dict)

    def weight(self, section: str) -> int:
        return next((part.weight for part in self.sections if part.id == section), 0)

    def kept(self, section: str) -> int | None:
        return next((part.kept for part in self.sections if part.id == section), None)


def fillable(blueprint: Blueprint, bank: Bank) -> tuple[Section, ...]:
    """The sections that a candidate who has met nothing could be given."""
    return without(blueprint, left_out(blueprint, bank))


def without(blueprint: Blueprint, gaps: Iterable[LeftOut]) -> tuple[Section, ...]:
    """The sections that are not left out."""
    out = {gap.section for gap in gaps}
    return tuple(section for section in blueprint.sections if section.id not in out)


def left_out(blueprint: Blueprint, bank: Bank) -> tuple[LeftOut, ...]:
    """The sections that the present content cannot fill, whoever the candidate is, and why."""
    found: list[LeftOut] = []
    quizzes: list[QuizSection | TypingSection] = []
    plays: list[PlaySection] = []
    for section in blueprint.sections:
        match section:
            case OutsideSection():
                found.append(LeftOut(section=section.id, why="outside"))
            case QuizSection() | TypingSection():
                if draw_items(item_slots((*quizzes, section)), bank.items, seed=0, limit=None):
                    quizzes.append(section)
                else:
                    found.append(LeftOut(section=section.id, why="too_few_items"))
            case PlaySection():
                if draw_plays(play_slots((*plays, section)), bank.scenarios, seed=0):
                    plays.append(section)
                else:
                    found.append(LeftOut(section=section.id, why="too_few_plays"))
            case _:
                pass
    if not plays:
        kinds = SatisfactionSection | ResolutionSection
        found += [LeftOut(section=s.id, why="no_plays") for s in blueprint.sections if isinstance(s, kinds)]
    return tuple(sorted(found, key=lambda gap: [s.id for s in blueprint.sections].index(gap.section)))


def draw_form(
    blueprint: Blueprint,
    bank: Bank,
    *,
    seed: int,
    met: Met | None = None,
    kept: Mapping[str, int] | None = None,
    repeats: str = "",
) -> Form:
    """The form of this seed for a candidate who has met `met`; nothing is drawn for sections `kept`, with their
    percent, from the sitting that it `repeats`.

    Raises NotNow when this candidate cannot be given a form within the limits any more.
    """
    met, kept = met or Met(), kept or {}
    gaps = left_out(blueprint, bank)
    filled = without(blueprint, gaps)
    weights = to_hundred({section.id: section.weight for section in filled})
    sections = [section for section in filled if section.id not in kept]
    items = _items(blueprint, sections, bank, seed, met)
    plays = draw_plays(
        play_slots([s for s in sections if isinstance(s, PlaySection)]), bank.scenarios, seed=seed, met=met.variants
    )
    if plays is None:
        raise NotNow(
            "This candidate has met too many variants for another form. Add exam variants or scenarios.",
            code="exam_no_fresh_plays",
        )
    return Form(
        blueprint=blueprint.id,
        version=blueprint.version,
        seed=seed,
        sections=tuple(FormSection(id=s.id, weight=weights[s.id], kept=kept.get(s.id)) for s in filled),
        items=items,
        plays=tuple(_play(slot, drawn, seed) for slot, drawn in plays.items()),
        left_out=gaps,
        repeats=repeats,
    )


def fresh_play(form: Form, slot: str, scenario: Scenario, *, met: Met, turn: int) -> FormPlay:
    """Another variant for a role-play that was voided; `turn` counts the grants, so that each has its own seed.

    Raises NotNow when the candidate has met every exam variant of the scenario.
    """
    old = next(play for play in form.plays if play.slot == slot)
    seen = met.variants | {(play.scenario, play.variant) for play in form.plays}
    left = [v.id for v in scenario.variants if v.use == "exam" and (scenario.id, v.id) not in seen]
    if not left:
        raise NotNow(
            f"The candidate has met every exam variant of {scenario.id}. Add one, or repeat the section later.",
            code="exam_no_fresh_variant",
            scenario=scenario.id,
        )
    seed = draw(1 << 31, form.seed, "again", slot, turn)
    variant = left[draw(len(left), seed, "variant")]
    return FormPlay(section=old.section, slot=slot, scenario=scenario.id, variant=variant, seed=seed)


def _items(blueprint: Blueprint, sections: Iterable[Section], bank: Bank, seed: int, met: Met) -> tuple[FormItem, ...]:
    slots = item_slots([s for s in sections if isinstance(s, QuizSection | TypingSection)])
    limit = len(slots) * blueprint.overlap.items // 100
    drawn = draw_items(slots, bank.items, seed=seed, met=met.items, seen=met.seen, limit=limit)
    if drawn is None:
        raise NotNow(
            f"This candidate would meet more than {blueprint.overlap.items} percent of the questions again. "
            "Add questions to the bank, or raise the limit of the blueprint.",
            code="exam_too_much_overlap",
            percent=blueprint.overlap.items,
        )
    return tuple(
        FormItem(section=slot.section, item=item, shown=shown(bank.items[item], seed)) for slot, item in drawn.items()
    )


def shown(item: Item, seed: int) -> tuple[str, ...]:
    """The order in which options or steps are shown; what is said in a conversation keeps its order."""
    parts = getattr(item, "options", None) or getattr(item, "steps", None) or ()
    names = [part.id for part in parts]
    mixed = sorted(names, key=lambda name: draw(1 << 62, seed, "shown", item.id, name))
    return tuple(mixed)


def _play(slot: PlaySlot, drawn: PlayDraw, seed: int) -> FormPlay:
    return FormPlay(
        section=slot.section,
        slot=slot.id,
        scenario=drawn.scenario,
        variant=drawn.variant,
        seed=draw(1 << 31, seed, "play", slot.id),
    )
