"""A small exam with its people: Ann sits it, Ivo watches, Eve books and judges, Tom leads another group.

The exam `trial`: three questions, a text to type, and one role-play by chat, whose good sample passes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.content.blueprint import Blueprint
from simulator.content.quiz import Item, Multiple, OrderSteps, Single, TypeText
from simulator.content.scenario import Scenario
from simulator.dialogue.setting import draw_variant
from simulator.service import Simulator, Who
from simulator.service.booking import Booking
from simulator.service.taking import PlayTalk
from simulator.storage import contents
from tests.field import both, model
from tests.service.field import HOUR, MINUTE, Clock

SCENARIO, SAMPLE = "rival_cheaper", "good_zh"
SLOT = "chat_1"
VARIANTS = 4  # of the role-play, for exams


def trial(**changes: Any) -> Blueprint:
    sections = [
        {
            "kind": "quiz",
            "id": "knowledge",
            "area": "ability",
            "name": both("knowledge"),
            "weight": 30,
            "pass_mark": 60,
            # A pool for each kind: tests count on a question of each in every form.
            "pools": [{"kinds": [kind], "count": 1} for kind in ("single", "multiple", "order_steps")],
        },
        {
            "kind": "typing",
            "id": "keyboard",
            "area": "ability",
            "name": both("typing"),
            "weight": 10,
            "pass_mark": 100,
            "pools": [{"kinds": ["type_text"], "count": 1}],
        },
        {
            "kind": "plays",
            "id": "chat",
            "area": "service",
            "name": both("chat"),
            "weight": 50,
            "pass_mark": 80,
            "plays": [{"scenarios": [SCENARIO]}],
        },
        {
            "kind": "satisfaction",
            "id": "csat",
            "area": "service",
            "name": both("satisfaction"),
            "weight": 10,
            "by_band": {"satisfied": 100, "calm": 90, "tense": 60},
        },
        {
            "kind": "outside",
            "id": "conduct",
            "area": "attitude",
            "name": both("conduct"),
            "weight": 0,
            "needs": both("-"),
        },
    ]
    data: dict[str, Any] = {
        "id": "trial",
        "version": 1,
        "name": both("trial"),
        "areas": [{"id": area, "name": both(area)} for area in ("ability", "service", "attitude")],
        "sections": sections,
        "prerequisites": {"modules": [], "drills": 0},
        "times": {"minutes": 60, "window_hours": 4},
        "attempts": {"after_assignment": False},
    }
    found: Blueprint = model(Blueprint, data | changes)
    return found


def as_sampled(scenario: Scenario) -> Scenario:
    """The scenario with exam variants in which a sample of it can be said word for word."""
    sample = next(s for s in scenario.samples if s.id == SAMPLE)
    drawn = draw_variant(scenario, sample.seed, use="practice", variant=sample.variant)
    old = next(v for v in scenario.variants if v.id == sample.variant)
    slots = {name: (value,) for name, value in drawn.slots.items()}
    fresh = [
        old.model_copy(update={"id": f"x{number}", "use": "exam", "slots": slots, "order": drawn.order})
        for number in range(VARIANTS)
    ]
    practice = [v for v in scenario.variants if v.use == "practice"]
    return scenario.model_copy(update={"variants": (*practice, *fresh)})


@dataclass
class Exam:
    """The small exam on a service, and its people."""

    simulator: Simulator
    clock: Clock
    ann: Who
    ivo: Who
    eve: Who

    def book(self, **changes: Any) -> Booking:
        wanted = {"candidate": self.ann.id, "blueprint": "trial", "invigilator": self.ivo.id, "lang": "zh"}
        return self.simulator.exams.book(self.eve, **{**wanted, **changes})

    def opened(self, **changes: Any) -> str:
        booking = self.book(**changes)
        self.simulator.exams.open(self.ivo, sitting=booking.sitting, code=booking.code)
        return booking.sitting

    def begun(self, **changes: Any) -> str:
        sitting = self.opened(**changes)
        for section in ("knowledge", "keyboard", "chat"):
            self.simulator.exams.start_section(self.ann, sitting=sitting, section=section)
        return sitting

    def items(self, sitting: str) -> dict[str, Item]:
        """The questions of a form, with their keys; no view shows these."""
        from simulator.service.frozen import items_of
        from simulator.service.verdicts import sitting_of

        with self.simulator.house.store.reading() as now:
            return dict(items_of(now, sitting_of(now, sitting).booked.form))

    def answer_all(self, sitting: str) -> None:
        """Every question right, and the text typed at a good pace."""
        self.answer_questions(sitting)
        self.type_text(sitting)

    def answer_questions(self, sitting: str) -> None:
        for name, item in self.items(sitting).items():
            if not isinstance(item, TypeText):
                self.simulator.exams.save_answer(self.ann, sitting=sitting, item=name, chosen=key_of(item))

    def type_text(self, sitting: str) -> None:
        item, text = self.text(sitting)
        ms = len(text) * 600
        strokes = tuple(number * 600 + number * number % 97 for number in range(len(text)))
        self.clock.at += ms + 1000
        self.simulator.exams.type_text(
            self.ann, sitting=sitting, item=item, text=text, ms=ms + 500, strokes=strokes, key=f"typed {item}"
        )

    def text(self, sitting: str) -> tuple[str, str]:
        """The text to type: its id and words."""
        return next((name, item.copy_of.zh) for name, item in self.items(sitting).items() if isinstance(item, TypeText))

    def play(self, sitting: str, lines: tuple[str, ...] | None = None, slot: str = SLOT) -> PlayTalk:
        """The role-play from its beginning, by default as the good sample has it."""
        talk = self.simulator.exams.start_play(self.ann, sitting=sitting, slot=slot)
        for line in good_lines(self.simulator) if lines is None else lines:
            if talk.talk.phase == "over":
                break
            self.clock.at += 12_000
            talk = self.simulator.exams.do(
                self.ann, sitting=sitting, slot=slot, line=line, seen=talk.talk.seen, composing=6_000
            )
        return talk

    def passed(self, **changes: Any) -> str:
        sitting = self.begun(**changes)
        self.answer_all(sitting)
        self.play(sitting)
        self.simulator.exams.hand_in(self.ann, sitting=sitting)
        return sitting

    def failed(self, **changes: Any) -> str:
        """Handed in with next to nothing done."""
        sitting = self.begun(**changes)
        self.simulator.exams.hand_in(self.ann, sitting=sitting)
        return sitting


def key_of(item: Item) -> tuple[str, ...]:
    if isinstance(item, Multiple):
        return item.answers
    if isinstance(item, OrderSteps):
        return tuple(step.id for step in item.steps)
    assert isinstance(item, Single)
    return (item.answer,)


def good_lines(simulator: Simulator) -> tuple[str, ...]:
    scenario = simulator.house.library("practice").scenarios[SCENARIO]
    return next(s.actions for s in scenario.samples if s.id == SAMPLE)


_readers: dict[str, Any] = {}  # making one takes longer than most tests; a bank always has the same


def an_exam(simulator: Simulator, clock: Clock, make_person: Any, blueprint: Blueprint | None = None) -> Exam:
    """The exam published for use, and its people with accounts."""
    simulator.house._readers = _readers
    exam = Exam(
        simulator=simulator,
        clock=clock,
        ann=make_person("ann", name="Ann 安"),
        ivo=make_person("ivo", "trainer"),
        eve=make_person("eve", "examiner"),
    )
    publish(simulator, exam.eve.id, blueprint or trial())
    return exam


def publish(simulator: Simulator, by: str, *blueprints: Blueprint, at: int = HOUR) -> None:
    """Everything that role-plays need, some questions, the scenario, and these exams, for exams."""
    library = simulator.house.library("practice")
    store = simulator.house.store
    kinds = {"standard", "bank", "replies", "persona", "business", "cues", "item"}
    with store.writing() as transaction:
        used = contents.in_use(transaction.session, "practice")
        new = [str(row.digest) for (kind, _), row in used.items() if kind in kinds]
        scenario = as_sampled(library.scenarios[SCENARIO])
        for kind, name, found in (
            ("scenario", SCENARIO, scenario),
            *(("blueprint", blueprint.id, blueprint) for blueprint in blueprints),
        ):
            new.append(contents.put(transaction.session, kind, name, found, by=None, at=at))
        contents.publish(transaction.session, new, "exam", by=by, at=at)


__all__ = ["HOUR", "MINUTE", "SCENARIO", "SLOT", "Exam", "an_exam", "good_lines", "key_of", "publish", "trial"]
