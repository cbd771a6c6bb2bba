"""The human names of everything that a reply can do and that moves a mood."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.content.bank import Bank
from simulator.content.base import Text
from simulator.content.scenario import SlotValue
from simulator.dialogue.events import Started
from simulator.dialogue.setting import SLOT, Setting, fill
from simulator.words import Words


class Names:
    """Looks up names in one language; a name that nobody gave is shown as its id."""

    def __init__(self, words: Words, bank: Bank, setting: Setting | None = None) -> None:
        self.words = words
        named: dict[str, Text] = {act.id: act.name for act in bank.acts}
        named |= {f"wording:{wording.id}": wording.name for wording in bank.wordings}
        if setting is not None:
            named |= {f"intent:{intent.id}": intent.name for intent in setting.scenario.intents}
            named |= {f"fact:{fact.id}": fact.name for fact in setting.scenario.facts}
            named |= {f"offer:{limit.id}": limit.name for limit in setting.business.authority}
            named |= {f"move:{move.id}": move.name for move in setting.persona.moves}
            named |= {f"field:{field.id}": field.name for field in setting.scenario.form}
            named |= {f"article:{article.id}": article.title for article in setting.business.articles}
            named |= {f"department:{place.id}": place.name for place in setting.business.departments}
        self._named = named

    def of(self, term: str) -> str:
        """The name of a term, a signal, a move or an action."""
        found = self._named.get(term)
        if found is not None:
            return found.of(self.words.lang)
        for key in (f"signal.{term}", f"term.{term.replace(':', '.')}"):
            if key in self.words:
                return self.words(key)
        return term.partition(":")[2] or term


class Slots:
    """Fills the slots of a better wording, with plain words where a transcript has no scenario to take them from."""

    def __init__(self, words: Words, setting: Setting | None, started: Started) -> None:
        self._words = words
        self._values: Mapping[str, SlotValue] = {}
        if setting is not None:
            values = setting.slots(started)
            if "name" in values:
                values.setdefault("customer", values["name"])
            self._values = values

    def fill(self, text: Text) -> str:
        lang = self._words.lang
        filled = fill(text.of(lang), self._values, lang)
        return SLOT.sub(lambda hit: self._plain(hit.group(1)), filled)

    def _plain(self, slot: str) -> str:
        key = f"slot.{slot}"
        return self._words(key) if key in self._words else self._words("slot._other")
