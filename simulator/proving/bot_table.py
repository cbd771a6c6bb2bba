"""What a bot can see of a game, and the words that it can find in the content for a term."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from simulator.content.bank import Act
from simulator.content.checks import Duty, Forbid
from simulator.content.standard import Rule
from simulator.dialogue.events import Started
from simulator.dialogue.play import Played, Read
from simulator.dialogue.setting import Setting, fill
from simulator.library import Library
from simulator.reading.model import Reading
from simulator.scoring.score import rules_for

FIGURES = frozenset("0123456789一二两三四五六七八九十百千万折半")


@dataclass(frozen=True, kw_only=True)
class Table:
    """The content, and the attempt so far."""

    library: Library
    setting: Setting
    played: Played
    read: Read

    @property
    def started(self) -> Started:
        return self.played.attempt.started

    @property
    def turn(self) -> int:
        return len(self.played.events)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return rules_for(self.library.standard, self.setting.scenario)

    @cached_property
    def forbidden(self) -> frozenset[str]:
        return frozenset(term for rule in self.rules if isinstance(rule.check, Forbid) for term in rule.check.any)

    def acts(self, *, helps: bool) -> list[Act]:
        return [act for act in self.library.bank.acts if act.helps is helps]

    def say(self, text: str) -> str:
        return fill(text, self.setting.slots(self.started), self.started.lang)

    def done(self, term: str) -> bool:
        return any(done.term == term for done in self.played.attempt.done)

    def said(self, text: str) -> bool:
        return any(text in turn.text for turn in self.played.attempt.turns if turn.who == "agent")

    def harmless(self, reading: Reading) -> bool:
        """Whether words break no rule here: nothing forbidden, no wrong figure, no offer beyond authority."""
        return not any(
            hit.term in self.forbidden or (hit.kind in ("fact", "offer") and not hit.right) for hit in reading.hits
        )

    def wanted(self) -> list[str]:
        """The terms that take the customer out of the beat by its first exit with terms."""
        attempt = self.played.attempt
        if not attempt.beat:
            return []
        for way in self.setting.beat(attempt.beat).exits:
            terms = [*way.when.all, *way.when.any[:1], *way.when.ever]
            if terms:
                return terms
        return []

    def utter(self, term: str) -> str:
        """Words that are heard as a term here and break no rule, or the action itself; nothing when there are none.

        Words that were said before come last: the customer may have to hear them again.
        """
        kind, _, name = term.rpartition(":")
        if kind == "action":
            return f"/do {name}"
        if kind == "did":
            return {"transfer": f"/transfer {self.setting.scenario.department}"}.get(name, f"/{name}")
        again = ""
        for text in self._ways_to_say(kind, name, term):
            reading = self.read(text, "")
            if reading.has(term) and self.harmless(reading):
                if not self.said(text):
                    return text
                again = again or text
        return again

    def _ways_to_say(self, kind: str, name: str, term: str) -> Iterator[str]:
        """Model answers first, then the intent's examples, then the bank's that name no figure of their own."""
        lang = self.started.lang
        for rule in (*self.setting.scenario.steps, *self.library.standard.rules):
            check = rule.check
            if isinstance(check, Duty) and term in (*check.any, *check.all):
                yield self.say(rule.better.of(lang))
        for intent in self.setting.scenario.intents:
            if kind == "intent" and intent.id == name:
                yield from (self.say(text) for text in (*intent.sounds(lang).yes, *intent.sounds(lang).phrases))
        for act in self.library.bank.acts:
            if not kind and act.id == name:
                sounds = act.sounds(lang)
                yield from (text for text in (*sounds.phrases, *sounds.yes) if not FIGURES & set(text))
        for wording in self.library.bank.wordings:
            if kind == "wording" and wording.id == name:
                yield from wording.said(lang).phrases

    def first_of(self, act: Act) -> str:
        sounds = act.sounds(self.started.lang)
        return (sounds.phrases or sounds.yes or (act.name.of(self.started.lang),))[0]
