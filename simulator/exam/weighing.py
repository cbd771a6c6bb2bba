"""From a sitting to what is judged in it, and from its result to the certificate."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict

from simulator.content.base import canonical
from simulator.content.blueprint import Blueprint, TypingSection
from simulator.content.quiz import Item, TypeText
from simulator.errors import NotNow
from simulator.exam.certificate import AreaScore, Certificate, expires_on
from simulator.exam.keyboard import Rate, measure
from simulator.exam.marking import mark
from simulator.exam.plays import RolePlay
from simulator.exam.questions import ruled
from simulator.exam.result import Result, Work
from simulator.exam.sitting import Sitting


def weigh(
    blueprint: Blueprint, sitting: Sitting, items: Mapping[str, Item], plays: Mapping[str, RolePlay], *, at: int
) -> Work:
    """What was saved in a sitting, marked, with every decision of examiners applied.

    `plays`: the role-plays that are over, by place; those of voided attempts do not belong here. A place whose fresh
    variant can still be played waits; any other place without a role-play earns nothing.
    """
    lang = sitting.booked.lang
    drawn = {part.item: items[part.item] for part in sitting.booked.form.items}
    marks = {
        name: mark(item, sitting.answers.get(name), lang)
        for name, item in drawn.items()
        if not isinstance(item, TypeText)
    }
    slots = {play.slot for play in sitting.booked.form.plays}
    own = {slot: play for slot, play in plays.items() if slot in slots and sitting.role_plays.get(slot) == play.stream}
    waiting = frozenset(slot for slot, end in sitting.granted_until.items() if slot not in own and at < end)
    work = Work(marks=marks, rates=_rates(blueprint, sitting, drawn), plays=own, waiting=waiting)
    return ruled(work, sitting.rulings)


def _rates(blueprint: Blueprint, sitting: Sitting, drawn: Mapping[str, Item]) -> dict[str, Rate]:
    sections = {section.id: section for section in blueprint.sections if isinstance(section, TypingSection)}
    found = {}
    for part in sitting.booked.form.items:
        item, typed, section = drawn[part.item], sitting.typed.get(part.item), sections.get(part.section)
        if isinstance(item, TypeText) and typed is not None and section is not None:
            text = item.copy_of.of(sitting.booked.lang)
            marks = {"per_minute": section.per_minute, "accuracy": section.accuracy}
            found[part.item] = measure(text, typed, **marks, watched=not sitting.local)
    return found


def evidence(heads: Mapping[str, str], found: Result) -> str:
    """The digest that a decision and its certificate rest on: the chain heads of the sitting and its role-plays by
    stream, and the whole result.
    """
    return hashlib.sha256(canonical({"heads": dict(heads), "result": asdict(found)})).hexdigest()


def certificate(
    blueprint: Blueprint,
    sitting: Sitting,
    found: Result,
    *,
    number: str,
    holder: str,
    issuer: str,
    issued: str,
    evidence: str,
) -> Certificate:
    """What a passed sitting is certified with; a local one says that it does not certify (decision 17).

    Raises NotNow for a result that is not a pass.
    """
    if found.outcome != "passed":
        raise NotNow("Only a passed exam gets a certificate.", code="exam_not_passed")
    names = {area.id: area.name for area in blueprint.areas}
    return Certificate(
        number=number,
        holder=holder,
        scheme=blueprint.id,
        version=blueprint.version,
        level="excellent" if found.band == "excellent" else "passed",
        total=found.total.likely,
        areas=tuple(
            AreaScore(id=area.id, zh=names[area.id].zh, en=names[area.id].en, percent=area.score.likely)
            for area in found.areas
            if area.score is not None
        ),
        left_out=tuple(gap.section for gap in found.left_out),
        issuer=issuer,
        issued=issued,
        expires=expires_on(issued, blueprint.valid_months),
        evidence=evidence,
        certifying=not sitting.local,
    )
