"""Exams that can be booked: what they are made of; and what the present content can draw of them, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.content.blueprint import Blueprint
from simulator.exam.form import Bank, LeftOut
from simulator.exam.form import left_out as gaps
from simulator.exam.possible import Possible, Reach, possible
from simulator.service.talk_memory import Memory
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutView:
    """A section that is not examined, and why."""

    section: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueprintSection:
    """A section as the blueprint has it, before weights are rescaled."""

    id: str
    area: str
    name: str
    kind: str
    weight: int
    pass_mark: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueprintView:
    """An exam that can be booked, with the rules around it."""

    id: str
    version: int
    name: str
    sections: tuple[BlueprintSection, ...]
    left_out: tuple[LeftOutView, ...]
    pass_mark: int
    minutes: int
    window_hours: int
    modules: tuple[str, ...]
    drills: int
    attempts: int
    cycle_days: int
    counts: str
    wait_hours: int
    appeal_days: int
    decide_days: int
    valid_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """What can be drawn of a blueprint. `problems`: what an author has to mend before candidates can sit it as often as
    it says; `notes`: what is good to know. `forms`: how many one candidate can be given in a row, of `most`.
    """

    blueprint: str
    version: int
    can_be_drawn: bool
    forms: int
    most: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]


# What a library leaves out of a blueprint takes a while to find and is asked for on every page that lists exams. The
# library is kept with the answer: an id is used again once its owner is gone.
_gaps: Memory[tuple[object, tuple[LeftOut, ...]]] = Memory(50)


def left_out_of(library: Library, blueprint: Blueprint) -> tuple[LeftOut, ...]:
    """The sections that the content cannot fill."""
    name = f"{id(library)} {blueprint.id}"
    known = _gaps.get(name)
    if known is None or known[0] is not library:
        known = _gaps.put(name, (library, gaps(blueprint, bank_of(library))))
    return known[1]


def bank_of(library: Library) -> Bank:
    return Bank(items=library.quizzes, scenarios=library.scenarios)


def blueprint_view(library: Library, blueprint: Blueprint, words: Words) -> BlueprintView:
    return BlueprintView(
        id=blueprint.id,
        version=blueprint.version,
        name=blueprint.name.of(words.lang),
        sections=tuple(
            BlueprintSection(
                id=section.id,
                area=section.area,
                name=section.name.of(words.lang),
                kind=section.kind,
                weight=section.weight,
                pass_mark=section.pass_mark,
            )
            for section in blueprint.sections
        ),
        left_out=left_out_views(blueprint, left_out_of(library, blueprint), words),
        pass_mark=blueprint.bands.passed,
        minutes=blueprint.times.minutes,
        window_hours=blueprint.times.window_hours,
        modules=blueprint.prerequisites.modules,
        drills=blueprint.prerequisites.drills,
        attempts=blueprint.attempts.most,
        cycle_days=blueprint.attempts.cycle_days,
        counts=blueprint.attempts.counts,
        wait_hours=blueprint.attempts.wait_hours,
        appeal_days=blueprint.appeals.window_days,
        decide_days=blueprint.review.decide_days,
        valid_months=blueprint.valid_months,
    )


def left_out_views(blueprint: Blueprint, found: tuple[LeftOut, ...], words: Words) -> tuple[LeftOutView, ...]:
    """The sections that are not examined, with the words for why."""
    sections = {section.id: section for section in blueprint.sections}
    views = []
    for gap in found:
        needs = getattr(sections[gap.section], "needs", None)
        why = needs.of(words.lang) if needs is not None else words(f"exam.left_out.{gap.why}")
        views.append(LeftOutView(section=gap.section, name=sections[gap.section].name.of(words.lang), why=why))
    return tuple(views)


def check_view(library: Library, blueprint: Blueprint, words: Words) -> CheckView:
    """The report of `simulator.exam.possible` in words."""
    found = possible(blueprint, bank_of(library))
    names = {section.id: section.name.of(words.lang) for section in blueprint.sections}
    return CheckView(
        blueprint=blueprint.id,
        version=blueprint.version,
        can_be_drawn=found.can_be_drawn,
        forms=found.forms,
        most=found.tried,
        problems=tuple(_problems(blueprint, found, names, words)),
        notes=tuple(_notes(blueprint, found, words)),
    )


def _problems(blueprint: Blueprint, found: Possible, names: dict[str, str], words: Words) -> list[str]:
    told = [
        words(
            "exam.check.short", section=names[part.section], place=_place(part, words), needs=part.needs, has=part.has
        )
        for part in found.short
    ]
    outside = [gap for gap in found.left_out if gap.why != "outside"]
    told += [
        words("exam.check.left_out", section=view.name, why=view.why)
        for view in left_out_views(blueprint, tuple(outside), words)
    ]
    if not found.can_be_drawn:
        told.append(words("exam.check.nothing"))
    elif found.forms < found.tried:
        why = words(f"exam.check.stops.{found.stops}")
        told.append(words("exam.check.forms", n=found.forms, most=found.tried, why=why))
    return told


def _notes(blueprint: Blueprint, found: Possible, words: Words) -> list[str]:
    outside = tuple(gap for gap in found.left_out if gap.why == "outside")
    told = [
        words("exam.check.outside", section=view.name, why=view.why)
        for view in left_out_views(blueprint, outside, words)
    ]
    if found.drawn:
        told.append(words("exam.check.shared", mean=found.shared_mean, most=found.shared_most))
        levels = [
            words("exam.check.level", level=words(f"exam.level.{level}"), n=count, drawn=_tenths(found, level))
            for level, count in found.difficulties
        ]
        told.append(words("exam.check.levels", levels=words.joined(levels)))
    return told


def _tenths(found: Possible, level: int) -> str:
    count = dict(found.drawn).get(level, 0)
    return f"{count // 10}.{count % 10}"


def _place(part: Reach, words: Words) -> str:
    """A kind of place: topics, channels, tags or difficulty, as the blueprint names them."""
    told = [*part.topics, *(words(f"channel.{channel}") for channel in part.channels), *part.tags]
    if part.difficulty is not None:
        told.append(words(f"exam.level.{part.difficulty}"))
    return words.joined(told) or words("exam.check.any")
