"""Whether what rules and exits wait for can ever be heard, done or reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from simulator.content.business import Business
from simulator.content.persona import Persona
from simulator.content.scenario import Scenario, When
from simulator.library.known import Known, Report, World
from simulator.library.types import Steps

# Cues that the engine shows by itself, whatever the content.
CUES = ("wait_asked", "goodbye")
DID = ("answer", "update", "lookup", "hold", "resume", "file", "transfer", "hangup")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What can be named in one place: within a scenario its own things, in the standard those of all scenarios."""

    acts: Known
    wordings: Known
    intents: Known
    facts: Known
    actions: Known
    did: Known
    cues: Known
    beats: Known
    fields: Known
    articles: Known

    def term(self, report: Report, steps: Steps, term: str) -> None:
        """An error if nothing can be named so."""
        kind, _, name = term.rpartition(":")
        among, what = {
            "": (self.acts, "an_act"),
            "wording": (self.wordings, "a_wording"),
            "intent": (self.intents, "an_intent"),
            "fact": (self.facts, "a_fact"),
            "action": (self.actions, "an_action"),
            "did": (self.did, "a_deed"),
        }[kind]
        report.refer(steps, name, among, what)

    def terms(self, report: Report, steps: Steps, terms: Iterable[str]) -> None:
        for index, term in enumerate(terms):
            self.term(report, (*steps, index), term)

    def trigger(self, report: Report, steps: Steps, trigger: str) -> None:
        """An error if the trigger can never come."""
        kind, _, name = trigger.partition(":")
        if kind == "said":
            self.term(report, steps, name)
        elif kind == "cue":
            report.refer(steps, name, self.cues, "a_cue")
        elif kind in ("beat", "left"):
            report.refer(steps, name, self.beats, "a_beat")

    def when(self, report: Report, steps: Steps, when: When) -> None:
        for part in ("all", "any", "none", "ever"):
            self.terms(report, (*steps, part), getattr(when, part))
        for index, term in enumerate(when.none):
            if term in (*when.all, *when.any):
                report.error((*steps, "none", index), "contradiction", name=term)


def scope_of(world: World, scenario: Scenario) -> Scope:
    """What a scenario can name."""
    personas = [persona for persona in world.models("persona") if persona.id == scenario.persona]
    businesses = [business for business in world.models("business") if business.id == scenario.business]
    return _scope(world, (scenario,), personas, businesses, whole=bool(personas and businesses))


def scope_of_all(world: World) -> Scope:
    """What the standard can name: anything of any scenario."""
    whole = all(world.all_read(kind) for kind in ("drill", "persona", "business"))
    every = _scope(world, world.models("drill"), world.models("persona"), world.models("business"), whole=whole)
    shown = ("intents", "facts", "actions", "did", "cues", "beats", "fields", "articles")
    return replace(every, **{part: replace(getattr(every, part), growing=True) for part in shown})


def _scope(
    world: World,
    scenarios: Iterable[Scenario],
    personas: Iterable[Persona],
    businesses: Iterable[Business],
    *,
    whole: bool,
) -> Scope:
    scenarios, businesses = tuple(scenarios), tuple(businesses)
    beats = [beat for scenario in scenarios for beat in scenario.beats]
    moves = [move for persona in personas for move in persona.moves]
    articles = {article.id for business in businesses for article in business.articles}
    departments = {department.id for business in businesses for department in business.departments}
    did = {*DID, *(f"lookup_{name}" for name in articles), *(f"transfer_{name}" for name in departments)}
    cues = {*CUES, *(cue for beat in beats for cue in beat.cues), *(cue for move in moves for cue in move.cues)}
    return Scope(
        acts=world.acts,
        wordings=world.wordings,
        intents=_all(scenarios, "intents", whole),
        facts=_all(scenarios, "facts", whole),
        actions=Known(frozenset(name for scenario in scenarios for name in scenario.actions), whole),
        did=Known(frozenset(did), whole),
        cues=Known(frozenset(cues), whole),
        beats=Known(frozenset(beat.id for beat in beats), whole),
        fields=_all(scenarios, "form", whole),
        articles=Known(frozenset(articles), whole),
    )


def _all(scenarios: Iterable[Scenario], part: str, whole: bool) -> Known:
    return Known(frozenset(thing.id for scenario in scenarios for thing in getattr(scenario, part)), whole)
