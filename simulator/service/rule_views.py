"""Rules and clauses as views are told of them: whole, in words, with everything they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.content.base import Severity
from simulator.content.scenario import Scenario
from simulator.content.standard import Clause, Rule
from simulator.dialogue.setting import SLOT
from simulator.report import Names
from simulator.report.rule_words import check_words
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseView:
    """One demand of the standard in both languages, and where it comes from."""

    id: str
    zh: str
    en: str
    source_zh: str
    source_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """A rule, or a step of a scenario. `check`: what is looked at, `where`: where it applies, as sentences; nothing in
    `where` for a step. `better`: words that keep it.
    """

    id: str
    name: str
    area: str
    area_name: str
    severity: Severity
    weight: int
    check: str
    where: str
    why: str
    better: str
    clauses: tuple[ClauseView, ...]


def clause_view(clause: Clause) -> ClauseView:
    return ClauseView(id=clause.id, zh=clause.zh, en=clause.en, source_zh=clause.source.zh, source_en=clause.source.en)


class Telling:
    """Tells the rules of one library in one language."""

    def __init__(self, library: Library, words: Words) -> None:
        self.library = library
        self.words = words
        self.areas: Mapping[str, str] = {area.id: area.name.of(words.lang) for area in library.standard.areas}
        self.clauses = {clause.id: clause_view(clause) for clause in library.standard.clauses}
        self._shared = Names(words, library.bank)

    def rule(self, rule: Rule, scenario: Scenario | None = None) -> RuleView:
        """A rule of the standard, or a step of `scenario`."""
        lang = self.words.lang
        names = self._shared if scenario is None else self.names(scenario)
        return RuleView(
            id=rule.id,
            name=rule.name.of(lang),
            area=rule.area,
            area_name=self.areas.get(rule.area, rule.area),
            severity=rule.severity,
            weight=rule.weight,
            check=check_words(self.words, names, rule),
            where="" if scenario is not None else self.where(rule),
            why=rule.why.of(lang),
            better=plainly(self.words, rule.better.of(lang)),
            clauses=self.cited(rule.clauses),
        )

    def names(self, scenario: Scenario) -> Names:
        """The names of everything in a scenario."""
        return Names(self.words, self.library.bank, self.library.setting(scenario))

    def cited(self, ids: Iterable[str]) -> tuple[ClauseView, ...]:
        return tuple(self.clauses[name] for name in ids if name in self.clauses)

    def where(self, rule: Rule) -> str:
        """Where a rule of the standard applies, in words."""
        words, lang = self.words, self.words.lang
        parts = [words(f"channel.{channel}") for channel in rule.where.channels]
        personas = self.library.personas
        parts += [personas[name].name.of(lang) for name in rule.where.personas if name in personas]
        parts += [self.tag(tag) for tag in rule.where.tags]
        return words.joined(parts) or words("explain.everywhere")

    def tag(self, tag: str) -> str:
        """Authors may have tags of their own, which nobody has named."""
        key = f"explain.tags.{tag}"
        return self.words(key) if key in self.words else self.words("explain.tag", tag=tag)


def plainly(words: Words, text: str) -> str:
    """A text with plain words in its slots, which are filled only where a conversation is played."""

    def word(slot: str) -> str:
        key = f"slot.{slot}"
        return words(key if key in words else "slot._other")

    return SLOT.sub(lambda hit: word(hit.group(1)), text)
