"""What a coach says during practice: what was heard, how it moved the customer, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from simulator.content.checks import Check, Forbid, Promise, Record
from simulator.content.scenario import When
from simulator.dialogue import events as e
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.mood import band
from simulator.dialogue.setting import Setting
from simulator.report.better import better, fields_of
from simulator.report.names import Names, Slots
from simulator.report.quoting import is_stage_note, whole_words
from simulator.scoring.card import Scorecard
from simulator.scoring.score import PROHIBITIONS, rules_for


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardWords:
    """One thing heard in the last reply; `figure` says whether a stated figure was right."""

    name: str
    quote: str
    confidence: int
    sure: bool
    helps: bool
    figure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One thing that moved the customer, in points."""

    name: str
    patience: int
    trust: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coaching:
    heard: tuple[HeardWords, ...]
    moved: tuple[Moved, ...]
    patience: int
    trust: int
    patience_by: int
    trust_by: int
    band: str
    band_name: str


def coaching(
    names: Names,
    setting: Setting,
    before: Attempt,
    after: Attempt,
    events: Sequence[e.Event],
    banned: Set[str] | None = None,
) -> Coaching:
    """What `events`, which led from one attempt to the other, did. `banned`: see there; for who asks many times."""
    words = names.words
    banned = forbidden(setting) if banned is None else banned
    heard: list[HeardWords] = []
    moved: list[Moved] = []
    for event in events:
        if isinstance(event, e.AgentReplied):
            heard += _heard(names, setting, event, banned)
        elif isinstance(event, e.MoodMoved):
            moved += [Moved(name=names.of(c.term), patience=c.patience, trust=c.trust) for c in event.causes]
    old, new = before.moods[-1].mood, after.moods[-1].mood
    now = band(new)
    return Coaching(
        heard=tuple(heard),
        moved=tuple(moved),
        patience=new.patience,
        trust=new.trust,
        patience_by=new.patience - old.patience,
        trust_by=new.trust - old.trust,
        band=now,
        band_name=words(f"band.{now}"),
    )


def _heard(names: Names, setting: Setting, event: e.AgentReplied, banned: Set[str]) -> list[HeardWords]:
    """Everything heard once, in order; good wordings and offers within authority go without saying."""
    words = names.words
    found: dict[str, HeardWords] = {}
    for hit in event.reading.hits:
        quiet = (hit.kind == "wording" and hit.term not in banned) or (hit.kind == "offer" and hit.right is not False)
        if hit.term in found or quiet:
            continue
        push = setting.persona.reactions.get(hit.term)
        figure = ""
        if hit.kind in ("fact", "offer") and hit.right is not None:
            figure = words(f"figure.{hit.kind}.{'right' if hit.right else 'wrong'}")
        harms = hit.right is False or hit.term in banned or (push is not None and push.patience + push.trust < 0)
        found[hit.term] = HeardWords(
            name=names.of(hit.term),
            quote=event.text[slice(*whole_words(event.text, hit.start, hit.end))],
            confidence=hit.confidence,
            sure=hit.sure,
            helps=not harms,
            figure=figure,
        )
    return list(found.values())


def forbidden(setting: Setting) -> set[str]:
    """What a rule of this scenario forbids altogether."""
    checks = [rule.check for rule in rules_for(setting.standard, setting.scenario)]
    return {term for check in checks if isinstance(check, Forbid) and not check.allowed for term in check.any}


def hint(names: Names, setting: Setting, attempt: Attempt, card: Scorecard) -> str:
    """What would help now: what the customer waits for, and the open duty that weighs most with its better wording."""
    words = names.words
    if attempt.ringing_at is not None and not attempt.answered:
        return words("hint.answer")
    told = []
    waits = _awaited(names, setting, attempt)
    if waits:
        told.append(words("hint.waits", what=words.joined(waits)))
    open_rules = {finding.rule for finding in card.findings if finding.state == "open"}
    rules = [
        rule
        for rule in rules_for(setting.standard, setting.scenario)
        if rule.id in open_rules and rule.check.kind not in PROHIBITIONS and _can_be_done(setting, rule.check)
    ]
    if rules:
        rule = max(rules, key=lambda r: r.weight)
        fields = fields_of(setting, rule.check)
        wording = better(names, Slots(words, setting, attempt.started), setting, rule)
        if fields:
            wording = words("hint.fill", fields=words.joined([names.of(f"field:{field}") for field in fields]))
        key = "hint.do" if fields or is_stage_note(wording) else "hint.duty"
        told.append(words(key, rule=rule.name.of(words.lang), better=wording))
    return " ".join(told) or words("hint.none")


def _can_be_done(setting: Setting, check: Check) -> bool:
    """Whether a hint may ask for it: said words, and fields that this scenario's form has."""
    if isinstance(check, Record):
        fields = {field.id for field in setting.scenario.form}
        return bool(fields) and fields.issuperset(check.fields)
    if isinstance(check, Promise) and check.part == "recorded":
        return bool(setting.scenario.form)
    return check.kind in ("duty", "promise")


def _awaited(names: Names, setting: Setting, attempt: Attempt) -> list[str]:
    """The names of what the customer's present state waits for."""
    if not attempt.beat:
        return []
    wanted: list[str] = []
    for way in setting.beat(attempt.beat).exits:
        wanted += _terms(way.when)
    return list(dict.fromkeys(names.of(term) for term in wanted))[:5]


def _terms(when: When) -> tuple[str, ...]:
    return (*when.all, *when.any)
