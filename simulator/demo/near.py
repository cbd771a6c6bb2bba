"""Role-plays whose doubts leave it to an examiner whether a sitting is passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from simulator.content.quiz import Item
from simulator.demo.company import Company
from simulator.demo.playing import Part, Take
from simulator.dialogue.folding import fold
from simulator.exam.plays import RolePlay, role_play
from simulator.exam.questions import questions
from simulator.exam.result import result
from simulator.exam.sitting import Sitting
from simulator.exam.weighing import weigh

SKILLS = (88, 78)  # of those who come near the line in one conversation
MOST_QUESTIONS = 8  # that an examiner is to be asked


def near_the_line(
    company: Company, sitting: Sitting, items: Mapping[str, Item], parts: Sequence[Part]
) -> list[Take] | None:
    """The role-plays of `parts`, done well but for one, so that the sitting waits for an examiner; None where no such
    choice of takes does.
    """
    good = company.players.takes(parts)
    slots = [play.slot for play in sitting.booked.form.plays]
    played = {slot: _role_play(company, slot, take) for slot, take in zip(slots, good, strict=True)}
    for skill in SKILLS:
        others = company.players.takes([replace(part, skill=skill) for part in parts])
        for number, (slot, other) in enumerate(zip(slots, others, strict=True)):
            tried = {**played, slot: _role_play(company, slot, other)}
            if 0 < _asked(company, sitting, items, tried) <= MOST_QUESTIONS:
                return [*good[:number], other, *good[number + 1 :]]
    return None


def _role_play(company: Company, slot: str, take: Take) -> RolePlay:
    library, attempt = company.exam_library, fold(take.events)
    return role_play(slot, slot, library.standard, library.scenarios[attempt.started.scenario], attempt)


def _asked(company: Company, sitting: Sitting, items: Mapping[str, Item], plays: Mapping[str, RolePlay]) -> int:
    """How many questions an examiner would be asked; none where the result is sure."""
    blueprint = company.exam_library.blueprints[sitting.booked.form.blueprint]
    linked = replace(sitting, role_plays={slot: slot for slot in plays})
    work = weigh(blueprint, linked, items, plays, at=company.clock())
    if result(blueprint, sitting.booked.form, work).outcome != "pending":
        return 0
    return len(questions(blueprint, sitting.booked.form, work))
