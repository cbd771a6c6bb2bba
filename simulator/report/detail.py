"""The figures of a finding in words: rings, seconds, fields, wrong and right figures."""

from __future__ import annotations

import re

from simulator.content.standard import Rule
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.setting import Setting
from simulator.report.names import Names
from simulator.scoring.card import Finding
from simulator.words import Words

_SECONDS = re.compile(r"(\d+) s")
_MOOD = re.compile(r"(patience|trust) (\d+) -> (\d+)")
_TWO = re.compile(r"(\d+) / (\d+)")
_NEVER = re.compile(r"never reached: (.+)")


def detail(words: Words, names: Names, rule: Rule, finding: Finding, attempt: Attempt, setting: Setting | None) -> str:
    """The finding's detail as a person reads it; empty where it has none."""
    told = finding.detail
    if not told:
        return ""
    if _NEVER.fullmatch(told):
        return words("detail.never")
    if told == "hint":
        return words("detail.hint")
    if hit := _SECONDS.fullmatch(told):
        return words.count("detail.seconds", int(hit[1]))
    if hit := _MOOD.fullmatch(told):
        return words("detail.mood", number=words(f"mood.{hit[1]}"), before=hit[2], after=hit[3])
    if hit := _TWO.fullmatch(told):
        return words("detail.size", lines=hit[1], chars=hit[2])
    match rule.check.kind:
        case "ring":
            return words.count("detail.rings", int(told))
        case "outcome":
            return words(f"ending.{told}")
        case "record" | "promise":
            fields = told.split(", ")
            known = [names.of(f"field:{field}") for field in fields]
            return words("detail.fields", fields=words.joined(known)) if finding.state == "missed" else told
        case "accuracy" | "within_authority":
            return _figure(words, names, finding, attempt, setting)
        case "transfer":
            return names.of(f"department:{told}")
        case "size":
            return words.count("detail.sentences", int(told))
        case "run":
            return words.count("detail.run", int(told))
        case _:
            return told


def _figure(words: Words, names: Names, finding: Finding, attempt: Attempt, setting: Setting | None) -> str:
    """What was said and what is right, with the unit."""
    if not finding.evidence:
        missing = [names.of(f"fact:{fact}") for fact in finding.detail.split(", ")]
        return words("detail.unsaid", facts=words.joined(missing))
    if setting is None or not finding.detail.lstrip("-").isdigit():
        return finding.detail
    term = finding.evidence[0].term
    kind, _, name = term.partition(":")
    if kind == "offer":
        for limit in setting.business.authority:
            if limit.id == name:
                unit = words(f"unit.{limit.unit}")
                return words("detail.beyond", said=finding.detail, limit=limit.limit, unit=unit, what=names.of(term))
    for fact in setting.scene(attempt.started).facts:
        if fact.id == name:
            unit = words(f"unit.{fact.unit}")
            return words("detail.wrong", said=finding.detail, right=fact.value, unit=unit, what=names.of(term))
    return finding.detail
