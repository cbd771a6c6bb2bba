"""Builders named after the field: small blueprints and banks, role-plays with points in doubt, and a booked sitting."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from simulator.content.blueprint import Blueprint
from simulator.content.quiz import Item
from simulator.content.scenario import Scenario
from simulator.exam import conduct
from simulator.exam.events import SittingEvent
from simulator.exam.form import Bank, Form, FormItem, FormPlay, FormSection
from simulator.exam.plays import RolePlay, role_play
from simulator.exam.sitting import Sitting, fold
from simulator.library import Library, load
from tests.field import a_scenario, a_setting, both, model, talk

ITEMS: TypeAdapter[Item] = TypeAdapter(Item)
HOUR = 3_600_000
NOON = 1_767_268_800_000


@cache
def shipped() -> Library:
    return load()


@cache
def shipped_bank() -> Bank:
    return Bank(items=shipped().quizzes, scenarios=shipped().scenarios)


def an_item(name: str, kind: str = "single", **changes: Any) -> Item:
    data: dict[str, Any] = {
        "kind": kind,
        "id": name,
        "topic": "numbers",
        "module": "skill",
        "difficulty": 1,
        "clauses": ("ST-001",),
        "text": both("?"),
        "why": both("-"),
    }
    options = tuple({"id": letter, "text": both(letter)} for letter in "abcd")
    match kind:
        case "single":
            data |= {"options": options, "answer": "b"}
        case "multiple":
            data |= {"options": options, "answers": ("a", "c")}
        case "order_steps":
            data |= {"steps": options}
        case "spot_violation":
            pieces = (("p1", "customer", None), ("p2", "agent", "ST-001"), ("p3", "agent", None), ("p4", "agent", None))
            data["pieces"] = tuple({"id": i, "who": w, "text": both(i), "breaks": b} for i, w, b in pieces)
        case "fill_record":
            said = tuple({"who": who, "text": both("-")} for who in ("customer", "agent"))
            fields = tuple({"id": f, "name": both(f), "expect": (both(f"the {f}"),)} for f in ("name", "phone"))
            data |= {"said": said, "fields": fields}
        case "type_text":
            data |= {"topic": "typing", "copy_of": both("sixty characters in a minute")}
    return ITEMS.validate_python({**data, **changes})


def a_bank(*items: Item, scenarios: int = 0, variants: int = 2) -> Bank:
    plays = [a_play(f"drill_{number}", variants=variants) for number in range(scenarios)]
    return Bank(items={item.id: item for item in items}, scenarios={play.id: play for play in plays})


def a_play(name: str, *, variants: int = 2, persona: str = "tester", channel: str = "chat") -> Scenario:
    slots = {"name": ["Ann"], "price": [300]}
    drawn = [{"id": "a", "use": "practice", "slots": slots}]
    drawn += [{"id": f"x{number}", "use": "exam", "slots": slots} for number in range(max(variants, 2))]
    found = a_scenario(id=name, variants=drawn, persona=persona, channel=channel)
    return found if variants >= 2 else found.model_copy(update={"variants": found.variants[: 1 + variants]})


def a_blueprint(*sections: dict[str, Any], **changes: Any) -> Blueprint:
    data: dict[str, Any] = {
        "id": "trial_exam",
        "version": 1,
        "name": both("trial"),
        "areas": [{"id": "ability", "name": both("ability")}, {"id": "service", "name": both("service")}],
        "sections": sections or (quiz_section(weight=40), plays_section(weight=60)),
    }
    found: Blueprint = model(Blueprint, {**data, **changes})
    return found


def quiz_section(name: str = "knowledge", *, weight: int = 40, count: int = 2, **changes: Any) -> dict[str, Any]:
    data = {"kind": "quiz", "id": name, "area": "ability", "name": both(name), "weight": weight}
    return {**data, "pools": [{"count": count}], **changes}


def plays_section(name: str = "chat", *, weight: int = 60, count: int = 1, **changes: Any) -> dict[str, Any]:
    data = {"kind": "plays", "id": name, "area": "service", "name": both(name), "weight": weight}
    return {**data, "plays": [{"count": count}], **changes}


def a_form(*, items: tuple[str, ...] = (), slots: tuple[str, ...] = ("chat_1",)) -> Form:
    sections = ([FormSection(id="knowledge", weight=40)] if items else []) + [
        FormSection(id="chat", weight=60 if items else 100)
    ]
    return Form(
        blueprint="trial_exam",
        version=1,
        seed=1,
        sections=tuple(sections),
        items=tuple(FormItem(section="knowledge", item=item) for item in items),
        plays=tuple(FormPlay(section="chat", slot=s, scenario="drill", variant="c", seed=1) for s in slots),
    )


def played(*said: str, rules: tuple[Any, ...], slot: str = "chat_1") -> RolePlay:
    """A role-play in marked words: `[?rude]` is for review, `[~apology]` a near miss."""
    setting = a_setting(*rules)
    attempt = talk(setting, *said).attempt
    return role_play(slot, f"attempt-{slot}", setting.standard, setting.scenario, attempt)


def booked(*, opened: bool = True, begun: bool = True, local: bool = False, **changes: Any) -> Sitting:
    """A sitting at noon with two hours of own time in a window of four."""
    blueprint = a_blueprint(times={"minutes": 120, "window_hours": 4})
    form = changes.pop("form", a_form(items=("q1", "q2")))
    details: dict[str, Any] = {
        "at": NOON - HOUR,
        "by": "trainer",
        "sitting": "s1",
        "candidate": "ann",
        "invigilator": "ivo",
        "code": "K7 PQ",
        "lang": "en",
        "window_opens": NOON,
    }
    events: list[SittingEvent] = list(conduct.book(blueprint, form, **{**details, **changes}))
    sitting = fold(events)
    if opened:
        sitting = fold(conduct.open_it(sitting, at=NOON, by="ivo", code="k7pq"), sitting)
    if opened and begun:
        sitting = fold(conduct.start_section(sitting, "knowledge", at=NOON, local=local), sitting)
    return sitting
