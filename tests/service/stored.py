"""Attempts in the store as they lie there after they were played, in the marked words of tests/field.py."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.attempts import judged
from simulator.content.standard import Standard
from simulator.dialogue import events as e
from simulator.dialogue.play import play
from simulator.storage import contents
from tests.field import GOOD, a_rule, a_setting, begun, read

SOOTHE = a_rule("soothe", {"kind": "duty", "any": ["empathy"]}, weight=16)
OFFER = a_rule("offer", {"kind": "duty", "any": ["propose_solution"]}, weight=16)
NO_RUDENESS = a_rule("no_rudeness", {"kind": "forbid", "any": ["rude"]}, weight=4)
RULES = (SOOTHE, OFFER, NO_RUDENESS)
RUDE = ("[empathy] oh dear", "[rude] you fool", "[propose_solution] a plumber comes", "[closing] good bye")
DOUBTFUL = ("[?rude] well well", "[empathy] oh dear", "[propose_solution] a plumber comes", "[closing] good bye")
COLD = ("[apology] sorry", "[propose_solution] a plumber comes", "[closing] good bye")
TALKS = (GOOD, RUDE, DOUBTFUL, COLD)


def attempt(simulator: Any, person: str, name: str, *said: str, rules: tuple[Any, ...] = RULES, at: int = 0) -> str:
    """The stream of an attempt that was played and scored, with its content kept."""
    with simulator.house.store.writing() as transaction:
        return _play(transaction, person, name, said, rules, at or simulator.house.clock() - 600_000)


def _play(transaction: Any, person: str, name: str, said: tuple[str, ...], rules: tuple[Any, ...], at: int) -> str:
    setting = a_setting(*rules)
    digests = {}
    for kind in ("scenario", "persona", "business", "standard"):
        model = getattr(setting, kind)
        known = "main" if kind == "standard" else model.id
        digests[kind] = contents.put(transaction.session, kind, known, model, by=None, at=1)
    played = play(setting, replace(begun(setting), digests=digests, at=at), said, read)
    entries = [*(e.to_plain(event) for event in played.events), judged(setting, played.attempt).plain()]
    transaction.append(f"attempt/{name}", 0, entries, person=person)
    return f"attempt/{name}"


def standard(*rules: Any) -> Standard:
    """Another version of the standard that these attempts were played with."""
    return a_setting(*rules).standard


def text(model: Standard) -> str:
    return model.model_dump_json()


def crowd(simulator: Any, people: list[str], number: int) -> list[str]:
    """Many attempts of these people, every kind of talk in turn."""
    at = simulator.house.clock() - 600_000
    with simulator.house.store.writing() as transaction:
        return [
            _play(transaction, people[n % len(people)], f"a{n:05}", TALKS[n % len(TALKS)], RULES, at)
            for n in range(number)
        ]
