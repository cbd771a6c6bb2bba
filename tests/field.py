"""Builders named after the field: a small drill, a standard with the rules under test, and a talk in marked words.

In these tests a reply says what it does: `[empathy]` is heard as that act, `[?rude]` is for review, `[~apology]` is a
near miss.
"""

from __future__ import annotations

import json
import re
from typing import Any

from simulator.content.business import Business
from simulator.content.persona import Persona
from simulator.content.scenario import Scenario
from simulator.content.standard import Rule, Standard
from simulator.dialogue import events as e
from simulator.dialogue.play import Played, play
from simulator.dialogue.setting import Setting, draw_variant
from simulator.reading.model import Hit, Reading
from simulator.scoring.card import Scorecard
from simulator.scoring.score import score

MARKED = re.compile(r"\[([?~]?)([a-z_:]+)(?:=(-?[0-9]+)(!?))?\]")


def both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def lines(*texts: str) -> dict[str, list[str]]:
    return {"zh": list(texts), "en": list(texts)}


def read(text: str, context: str = "") -> Reading:
    """Hits where the text is marked; `[fact:price=300!]` is a right figure, without `!` a wrong one."""
    hits, near = [], []
    for match in MARKED.finditer(text):
        doubt, term, value, right = match.groups()
        kind, _, name = term.rpartition(":")
        hit = Hit(
            kind=kind or "act",  # type: ignore[arg-type]
            name=name,
            start=match.start(),
            end=match.end(),
            method="similar" if doubt else "phrase",
            confidence={"": 95, "?": 60, "~": 40}[doubt],
            sure=not doubt,
            matched=term,
            value=int(value) if value else None,
            right=bool(right) if value else None,
        )
        (near if doubt == "~" else hits).append(hit)
    return Reading(hits=tuple(hits), near=tuple(near), notes=("stuffed",) if "stuffed!" in text else ())


def model(kind: Any, data: dict[str, Any]) -> Any:
    return kind.model_validate_json(json.dumps(data))


def a_persona(**changes: Any) -> Persona:
    data: dict[str, Any] = {
        "id": "tester",
        "name": both("tester"),
        "about": both("-"),
        "calms": both("-"),
        "escalates": both("-"),
        "start": {"patience": 30, "trust": 30},
        "reactions": {
            "empathy": {"patience": 10, "trust": 6},
            "apology": {"patience": 8},
            "propose_solution": {"patience": 6, "trust": 6},
            "rude": {"patience": -30, "trust": -20},
            "no_progress": {"patience": -5},
            "silent": {"patience": -8},
            "hold_overdue": {"patience": -6},
            "repeats": {"patience": -7},
        },
        "moves": [],
        "asides": {},
        "silence": lines("anybody there?"),
        "goodbye": {"calm": lines("bye then")},
        "leaving": lines("I am off"),
    }
    return model(Persona, {**data, **changes})


def a_business(**changes: Any) -> Business:
    data: dict[str, Any] = {
        "id": "house",
        "name": both("House Ltd"),
        "short": both("House"),
        "post": both("agent"),
        "agent": both("Lin"),
        "about": both("-"),
        "products": [],
        "policies": [],
        "authority": [],
        "departments": [{"id": "works", "name": both("works")}],
        "articles": [{"id": "leak", "title": both("leak"), "body": both("-"), "keywords": lines("water")}],
    }
    return model(Business, {**data, **changes})


def a_scenario(**changes: Any) -> Scenario:
    data: dict[str, Any] = {
        "id": "drill",
        "version": 1,
        "title": both("drill"),
        "persona": "tester",
        "business": "house",
        "channel": "chat",
        "minutes": 10,
        "situation": both("-"),
        "customer": both("{name}"),
        "variants": [
            {"id": "a", "use": "practice", "slots": {"name": ["Ann", "Bea"], "price": [300]}},
            {"id": "b", "use": "practice", "slots": {"name": ["Cid"], "price": [450]}},
            {"id": "c", "use": "exam", "slots": {"name": ["Dee"], "price": [500]}},
        ],
        "form": [{"id": "name", "name": both("name"), "expect": [both("{name}")]}],
        "department": "works",
        "actions": ["stand", "see_off"],
        "first": "angry",
        "beats": [
            {
                "id": "angry",
                "says": lines("It leaks!"),
                "cues": ["complaint"],
                "exits": [{"to": "need", "when": {"any": ["empathy", "apology"]}}],
                "stuck": lines("Are you listening to me?"),
            },
            {
                "id": "need",
                "says": lines("Then do something, I am {name}."),
                "cues": ["details"],
                "exits": [{"to": "agreed", "when": {"any": ["propose_solution", "did:transfer"]}}],
                "stuck": lines("What will you do?"),
            },
            {
                "id": "agreed",
                "says": lines("All right."),
                "cues": ["agreement"],
                "exits": [{"to": "end", "when": {"any": ["closing"]}}],
                "stuck": lines("Anything else?"),
            },
            {"id": "end", "says": lines("Fine."), "ending": "resolved"},
        ],
    }
    return model(Scenario, {**data, **changes})


def a_rule(rule: str, check: dict[str, Any], **changes: Any) -> Rule:
    data: dict[str, Any] = {
        "id": rule,
        "area": "flow",
        "name": both(rule),
        "weight": 4,
        "clauses": ["ST-001"],
        "check": check,
        "why": both("-"),
        "better": both("-"),
    }
    return model(Rule, {**data, **changes})


def a_standard(*rules: Rule) -> Standard:
    areas = sorted({rule.area for rule in rules} | {"flow"})
    data: dict[str, Any] = {
        "id": "standard",
        "version": 1,
        "name": both("standard"),
        "passing": {"total": 80, "area": 60},
        "areas": [{"id": area, "name": both(area), "weight": 10} for area in areas],
        "clauses": [],
        "rules": [],
    }
    return model(Standard, data).model_copy(update={"rules": tuple(rules)})


def a_setting(*rules: Rule, scenario: Scenario | None = None, persona: Persona | None = None) -> Setting:
    return Setting(
        scenario=scenario or a_scenario(),
        persona=persona or a_persona(),
        business=a_business(),
        standard=a_standard(*rules),
    )


def begun(setting: Setting, *, seed: int = 1, mode: e.Mode = "test", variant: str | None = "a") -> e.Started:
    drawn = draw_variant(setting.scenario, seed, use="exam" if mode == "exam" else "practice", variant=variant)
    return e.Started(
        at=1_000_000,
        scenario=setting.scenario.id,
        variant=drawn.variant,
        seed=seed,
        lang="en",
        mode=mode,
        slots=drawn.slots,
        order=drawn.order,
        digests={},
    )


def talk(setting: Setting, *said: str, seed: int = 1, mode: e.Mode = "test") -> Played:
    """The attempt after these lines of the action grammar."""
    return play(setting, begun(setting, seed=seed, mode=mode), said, read)


def judged(setting: Setting, *said: str) -> Scorecard:
    played = talk(setting, *said)
    return score(setting.standard, played.attempt, setting.scenario)


def state(setting: Setting, rule: str, *said: str) -> str:
    """The state of the one finding of a rule after these lines."""
    (finding,) = judged(setting, *said).of(rule)
    return finding.state


GOOD = ("[empathy] oh dear", "[propose_solution] a plumber comes", "[closing] good bye")
