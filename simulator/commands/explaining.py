"""`servicedrill explain`: an act, an intent, a wording, a rule or a clause, with everything that it is tied to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from simulator.commands.common import OK, console, content_option, lang_option, library
from simulator.commands.show import heading, labelled, para
from simulator.errors import NotFound
from simulator.report.rule_words import check_words, terms_of
from simulator.words import Words

if TYPE_CHECKING:
    from rich.console import Console

    from simulator.content.bank import Act, Intent, Said, Sounds, Wording
    from simulator.content.scenario import Scenario
    from simulator.content.standard import Clause, Rule
    from simulator.library import Library
    from simulator.report import Names

SHOWN = 8  # examples of each kind
SHOWN_PATTERNS = 2


def make(words: Words) -> click.Command:
    @click.command("explain", help=words("help.long.explain"))
    @click.argument("name")
    @lang_option(words)
    @content_option(words)
    def explain(name: str, content: Path | None) -> int:
        Explainer(words, library(words, content), console()).explain(name)
        return OK

    return explain


class Explainer:
    """Looks a name up among everything that has one."""

    def __init__(self, words: Words, content: Library, out: Console) -> None:
        self.words = words
        self.library = content
        self.out = out
        self.rules: list[tuple[Rule, Scenario | None]] = [(rule, None) for rule in content.standard.rules]
        self.rules += [(rule, scenario) for scenario in content.scenarios.values() for rule in scenario.steps]

    def explain(self, name: str) -> None:
        """Everything of that name. Raises NotFound with the nearest names."""
        bare = name.partition(":")[2] or name
        bank = self.library.bank
        found = False
        for clause in self.library.standard.clauses:
            if clause.id == name.upper():
                self._clause(clause)
                found = True
        for rule, scenario in self.rules:
            if rule.id == bare:
                self._rule(rule, scenario)
                found = True
        for act in bank.acts:
            if act.id == bare:
                self._act(act)
                found = True
        for wording in bank.wordings:
            if wording.id == bare:
                self._wording(wording)
                found = True
        for scenario in self.library.scenarios.values():
            for intent in scenario.intents:
                if intent.id == bare:
                    self._intent(intent, scenario)
                    found = True
        if not found:
            near = self._near(name)
            raise NotFound(f"Nothing is called '{name}'; near: {near}.", code="no_name", name=name, near=near)

    def _near(self, name: str) -> str:
        from rapidfuzz import fuzz, process

        bank = self.library.bank
        known = [clause.id for clause in self.library.standard.clauses]
        known += [rule.id for rule, _ in self.rules] + [act.id for act in bank.acts] + [w.id for w in bank.wordings]
        known += [intent.id for scenario in self.library.scenarios.values() for intent in scenario.intents]
        return ", ".join(hit[0] for hit in process.extract(name, sorted(set(known)), scorer=fuzz.ratio, limit=6))

    def _names(self, scenario: Scenario | None) -> Names:
        from simulator.report import Names

        setting = self.library.setting(scenario) if scenario is not None else None
        return Names(self.words, self.library.bank, setting)

    def _clause(self, clause: Clause) -> None:
        words, lang = self.words, self.words.lang
        heading(self.out, words("explain.clause", id=clause.id))
        para(self.out, clause.of(lang), 2)
        para(self.out, words("explain.source", source=clause.source.of(lang)), 2, "dim")
        citing = [(rule, scenario) for rule, scenario in self.rules if clause.id in rule.clauses]
        para(self.out, words("explain.cited" if citing else "explain.not_cited"), 2, "bold")
        for rule, scenario in citing:
            where = f" · {scenario.id}" if scenario is not None else ""
            para(self.out, f"{rule.id}  {rule.name.of(lang)}{where}", 4)

    def _rule(self, rule: Rule, scenario: Scenario | None) -> None:
        words, lang = self.words, self.words.lang
        areas = {area.id: area.name.of(lang) for area in self.library.standard.areas}
        heading(self.out, words("explain.rule", name=rule.name.of(lang), id=rule.id))
        severity = words(f"severity.{rule.severity}")
        line = words("explain.rule_line", area=areas.get(rule.area, rule.area), severity=severity, weight=rule.weight)
        para(self.out, line, 2, "dim")
        para(self.out, check_words(words, self._names(scenario), rule), 2)
        para(self.out, words("explain.applies", where=self._where(rule, scenario)), 2)
        for clause in self.library.standard.clauses:
            if clause.id in rule.clauses:
                source = words("report.source", source=clause.source.of(lang))
                labelled(self.out, clause.id, f"{clause.of(lang)}{source}")
        labelled(self.out, words("report.why"), rule.why.of(lang))
        labelled(self.out, words("report.better"), rule.better.of(lang), style="green")

    def _where(self, rule: Rule, scenario: Scenario | None) -> str:
        words, lang = self.words, self.words.lang
        if scenario is not None:
            return f"{scenario.title.of(lang)} ({scenario.id})"
        parts = [words(f"channel.{channel}") for channel in rule.where.channels]
        parts += [self.library.personas[persona].name.of(lang) for persona in rule.where.personas]
        parts += [self._tag(tag) for tag in rule.where.tags]
        return words.joined(parts) or words("explain.everywhere")

    def _tag(self, tag: str) -> str:
        """Authors may have tags of their own, which nobody has named."""
        key = f"explain.tags.{tag}"
        return self.words(key) if key in self.words else self.words("explain.tag", tag=tag)

    def _act(self, act: Act) -> None:
        words, lang = self.words, self.words.lang
        heading(self.out, words("explain.act", name=act.name.of(lang), id=act.id))
        para(self.out, words("explain.helps" if act.helps else "explain.harms"), 2, "green" if act.helps else "red")
        para(self.out, act.definition.of(lang), 2)
        if act.boundary is not None:
            para(self.out, words("explain.boundary", text=act.boundary.of(lang)), 2)
        self._sounds(act.sounds(lang))
        self._used(act.id)

    def _intent(self, intent: Intent, scenario: Scenario) -> None:
        words, lang = self.words, self.words.lang
        heading(self.out, words("explain.intent", name=intent.name.of(lang), id=intent.id, scenario=scenario.id))
        self._sounds(intent.sounds(lang))
        self._used(f"intent:{intent.id}")

    def _wording(self, wording: Wording) -> None:
        words, lang = self.words, self.words.lang
        heading(self.out, words("explain.wording", name=wording.name.of(lang), id=wording.id))
        said: Said = wording.said(lang)
        self._examples("phrases", said.phrases)
        self._examples("patterns", said.patterns)
        self._used(f"wording:{wording.id}")

    def _sounds(self, sounds: Sounds) -> None:
        for key in ("phrases", "patterns", "yes", "no"):
            self._examples(key, getattr(sounds, key))

    def _examples(self, key: str, texts: tuple[str, ...]) -> None:
        if not texts:
            return
        few = SHOWN_PATTERNS if key == "patterns" else SHOWN
        shown = Text(" | ".join(texts[:few]))
        if len(texts) > few:
            shown += Text(" " + self.words("explain.more", n=len(texts) - few), style="dim")
        labelled(self.out, self.words(f"explain.{key}"), shown)

    def _used(self, term: str) -> None:
        using = [rule for rule, _ in self.rules if term in terms_of(rule)]
        if using:
            para(self.out, self.words("explain.heard_by"), 2, "bold")
        for rule in using:
            para(self.out, f"{rule.id}  {rule.name.of(self.words.lang)}  {' '.join(rule.clauses)}", 4)
