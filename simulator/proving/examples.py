"""Whether examples are heard: intents' and acts' `yes` and `no`, and the model answers of duties, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from simulator.content.base import LANGS, Lang
from simulator.content.checks import Duty, Forbid
from simulator.content.scenario import Scenario
from simulator.content.standard import Rule
from simulator.dialogue.setting import Setting, fill
from simulator.library import Library
from simulator.proving.samples import started
from simulator.reader_setup import Reads
from simulator.reading.model import Reading, Scene
from simulator.scoring.score import rules_for

Read = Callable[[str, str], Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """An example not heard as its author means it. `where`: what it belongs to, `says`: the text, `why`: in words."""

    where: str
    lang: Lang
    says: str
    why: str

    def __str__(self) -> str:
        return f"{self.where} ({self.lang}): {self.why}: {self.says}"


def intents(library: Library, scenario: Scenario, reads: Reads) -> Iterator[Unheard]:
    """Every `yes` example of a scenario's intents is heard, no `no` example is."""
    setting = library.setting(scenario)
    for lang in LANGS:
        read = reads(setting.scene(started(scenario, seed=1, lang=lang, mode="test")))
        for intent in scenario.intents:
            where = f"{scenario.id} intent {intent.id}"
            yield from _yes_no(
                where, lang, intent.sounds(lang).yes, intent.sounds(lang).no, f"intent:{intent.id}", read
            )


def acts(library: Library, reads: Reads) -> Iterator[Unheard]:
    """The same for the act bank; an example may be heard for review."""
    for lang in LANGS:
        read = reads(Scene(lang=lang))
        for act in library.bank.acts:
            yield from _yes_no(f"act {act.id}", lang, act.sounds(lang).yes, act.sounds(lang).no, act.id, read)


def _yes_no(
    where: str, lang: Lang, yes: tuple[str, ...], no: tuple[str, ...], term: str, read: Read
) -> Iterator[Unheard]:
    for text in yes:
        if not read(text, "").has(term):
            yield Unheard(where=where, lang=lang, says=text, why="a 'yes' example is not heard")
    for text in no:
        if read(text, "").has(term):
            yield Unheard(where=where, lang=lang, says=text, why="a 'no' example is heard")


def model_answers(library: Library, scenario: Scenario, reads: Reads) -> Iterator[Unheard]:
    """Each duty's better wording does the duty in this scenario, and breaks no rule of it."""
    setting = library.setting(scenario)
    rules = rules_for(library.standard, scenario)
    forbidden = {term for rule in rules if isinstance(rule.check, Forbid) for term in rule.check.any}
    for lang in LANGS:
        first = started(scenario, seed=1, lang=lang, mode="test")
        read, slots = reads(setting.scene(first)), setting.slots(first)
        duties = [(rule, rule.check) for rule in rules if isinstance(rule.check, Duty)]
        texts = [fill(rule.better.of(lang), slots, lang) for rule, _ in duties]
        reads.prepare(texts)
        for (rule, duty), text in zip(duties, texts, strict=True):
            if why := _fault(rule, duty, read(text, ""), forbidden):
                yield Unheard(where=f"{scenario.id} rule {rule.id}", lang=lang, says=text, why=why)


def _fault(rule: Rule, duty: Duty, reading: Reading, forbidden: set[str]) -> str:
    said = [term for term in (*duty.any, *duty.all) if not term.startswith(("action:", "did:"))]
    if said and not any(reading.has(term) for term in said):
        return f"the better wording is not heard as {' or '.join(said)}"
    for hit in reading.hits:
        if hit.term in forbidden and hit.sure:
            return f"the better wording is heard as {hit.term}"
        if hit.kind in ("fact", "offer") and hit.right is False:
            return f"the better wording states a wrong {hit.name} ({hit.value})"
    return ""


def harmless(setting: Setting, library: Library, reading: Reading) -> bool:
    """Whether words break no rule of a scenario: nothing forbidden, no wrong figure, no offer beyond authority."""
    rules = rules_for(library.standard, setting.scenario)
    forbidden = {term for rule in rules if isinstance(rule.check, Forbid) for term in rule.check.any}
    return not any(hit.term in forbidden or (hit.kind in ("fact", "offer") and not hit.right) for hit in reading.hits)
