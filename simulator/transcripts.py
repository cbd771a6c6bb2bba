"""Reads real conversations from files and makes attempts of them, so that they are judged like drills."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from simulator.content.base import Lang
from simulator.content.business import Authority
from simulator.content.scenario import Scenario, SlotValue
from simulator.content.standard import Rule, Standard
from simulator.dialogue import events as e
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.folding import fold
from simulator.dialogue.setting import Setting
from simulator.errors import NotFound, SimulatorError
from simulator.reading.model import FactAt, Reading, Scene
from simulator.scoring.card import Finding, Scorecard
from simulator.scoring.registry import FREE
from simulator.scoring.score import judgeable, rules_for, score

Role = Literal["customer", "agent"]
Read = Callable[[str, str], Reading]
_SPEAKER = re.compile(r"\s*(客服|坐席|agent|客户|顾客|customer)\s*[:：]\s*", re.IGNORECASE)
_AGENT = ("客服", "坐席", "agent")
_BREAK = re.compile(r"\s*[-=*_]{3,}\s*")
_HAN = re.compile("[\u3400-\u9fff]")
_UNTIMED_MS = 1_000  # between turns that carry no time: only their order counts
# Where only the sending is known, a slow hand's typing is taken off: composing is not silence (design decision 3).
_TYPING_MS = {"zh": 900, "en": 350}


class BadRow(SimulatorError):
    """A line that is no conversation; `why` is the key of its words."""

    def __init__(self, file: str, line: int, why: str, id: object = None) -> None:
        super().__init__(f"{file}:{line}: {why}", code="bad_row", file=file, line=line, why=why)
        self.file, self.line, self.why, self.id = file, line, why, id


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    role: Role
    text: str
    at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One conversation. `timed`: every turn has its time (ms)."""

    id: str
    lang: Lang
    turns: tuple[Said, ...]

    @property
    def timed(self) -> bool:
        return all(turn.at is not None for turn in self.turns)


def mended(text: str) -> str:
    """The text with a question mark for each lone surrogate, which JSON can spell and no text can hold; same length."""
    return "".join("?" if "\ud800" <= sign <= "\udfff" else sign for sign in text)


def language_of(text: str) -> Lang:
    """Chinese where at least a tenth of the characters are Han."""
    return "zh" if len(_HAN.findall(text)) * 10 >= max(len(text), 1) else "en"


def transcripts(file: Path) -> Iterator[Transcript | BadRow]:
    """Every conversation of a file, in order; a line that is none is given as BadRow and the rest goes on.

    Raises NotFound where there is no such file, SimulatorError where it is not text or holds no conversation.
    """
    if not file.is_file():
        if file.is_dir():
            raise SimulatorError(f"{file} is a folder.", code="is_folder", file=str(file))
        raise NotFound(f"There is no file {file}.", code="no_file", file=str(file))
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SimulatorError(f"{file} is not UTF-8.", code="not_utf8", file=str(file)) from None
    if text.lstrip().startswith("{"):
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield _row(file, number, line)
        return
    found = list(_talks(file, text))
    if not found:
        raise SimulatorError(f"{file}: no conversation found.", code="no_turns", file=str(file))
    yield from found


def _row(file: Path, number: int, line: str) -> Transcript | BadRow:
    try:
        plain = json.loads(line)
    except (ValueError, RecursionError):
        return BadRow(str(file), number, "json")
    if not isinstance(plain, dict):
        return BadRow(str(file), number, "object")
    name = mended(str(plain.get("id", f"{file.stem}:{number}")))
    turns: list[Said] = []
    if not isinstance(plain.get("turns"), list):
        return BadRow(str(file), number, "turns", name)
    for turn in plain["turns"]:
        said = _turn(turn, turns[-1].at if turns else None)
        if isinstance(said, str):
            return BadRow(str(file), number, said, name)
        turns.append(said)
    lang = plain.get("lang") or language_of("".join(turn.text for turn in turns))
    if lang not in ("zh", "en"):
        return BadRow(str(file), number, "lang", name)
    return Transcript(id=str(name), lang=lang, turns=tuple(turns))


def _turn(turn: object, before: int | None) -> Said | str:
    """The turn, or the key of what is wrong with it."""
    if not isinstance(turn, dict):
        return "turns"
    role, text = turn.get("role"), turn.get("text")
    if role not in ("customer", "agent"):
        return "role"
    if not isinstance(text, str):
        return "text"
    text = mended(text)
    at = turn.get("at")
    if at is None:
        return Said(role=role, text=text)
    moment = _moment(at)
    if moment is None or (before is not None and moment < before):
        return "at"
    return Said(role=role, text=text, at=moment)


def _moment(at: object) -> int | None:
    """Milliseconds, from a whole number of them or from an ISO time with its zone."""
    if isinstance(at, bool):
        return None
    if isinstance(at, int | float):
        return int(at) if abs(at) < 1e15 else None
    try:
        moment = datetime.fromisoformat(str(at))
    except ValueError:
        return None
    return int(moment.timestamp() * 1000) if moment.tzinfo is not None else None


def _talks(file: Path, text: str) -> Iterator[Transcript]:
    """Conversations of plain text; dashes stand between two, a line without a speaker continues the one above."""
    turns: list[list[str]] = []
    number = 1
    for line in [*text.splitlines(), "---"]:
        if _BREAK.fullmatch(line):
            if turns:
                yield _talk(f"{file.stem}:{number}", turns)
                number += 1
            turns = []
            continue
        hit = _SPEAKER.match(line)
        if hit:
            turns.append(["agent" if hit[1].lower() in _AGENT else "customer", line[hit.end() :].strip()])
        elif turns and line.strip():
            turns[-1][1] += "\n" + line.strip()


def _talk(name: str, turns: list[list[str]]) -> Transcript:
    said = tuple(Said(role="agent" if role == "agent" else "customer", text=text) for role, text in turns)
    return Transcript(id=name, lang=language_of("".join(turn.text for turn in said)), turns=said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A conversation as an attempt, with its scorecard and what it was judged by."""

    attempt: Attempt
    card: Scorecard
    standard: Standard
    setting: Setting | None


def scene_of(lang: Lang, setting: Setting | None) -> Scene:
    """What is known of a scenario without its variant: figures that all variants share."""
    if setting is None:
        return Scene(lang=lang)
    slots = _shared(setting.scenario)
    facts = []
    for fact in setting.scenario.facts:
        value = fact.value if isinstance(fact.value, int) else slots.get(fact.value)
        if isinstance(value, int):
            facts.append(FactAt(id=fact.id, words=fact.words, unit=fact.unit, value=value, tolerance=fact.tolerance))
    limits: tuple[Authority, ...] = setting.business.authority
    return Scene(lang=lang, intents=setting.scenario.intents, facts=tuple(facts), authority=limits)


def _shared(scenario: Scenario) -> dict[str, SlotValue]:
    first = scenario.variants[0].slots
    return {
        name: values[0]
        for name, values in first.items()
        if len(values) == 1 and all(variant.slots.get(name) == values for variant in scenario.variants)
    }


def attempt_of(transcript: Transcript, read: Read, setting: Setting | None) -> Attempt:
    """The conversation as an attempt: who said what and when, with each reply read. Nothing in it is derived."""
    first = transcript.turns[0].at if transcript.turns and transcript.timed else 0
    started = e.Started(
        at=first or 0,
        scenario=setting.scenario.id if setting else "",
        variant="",
        seed=0,
        lang=transcript.lang,
        mode="test",
        slots=_shared(setting.scenario) if setting else {},
        order=(),
        digests={},
    )
    events: list[e.Event] = [started]
    context, at = "", first or 0
    for turn in transcript.turns:
        before, at = at, (turn.at if transcript.timed and turn.at is not None else at + _UNTIMED_MS)
        if turn.role == "customer":
            context = turn.text
            events.append(e.CustomerSpoke(at=at, text=turn.text, why="beat"))
        else:
            began = max(before, at - len(turn.text) * _TYPING_MS[transcript.lang])
            reading = read(turn.text, context)
            events.append(e.AgentReplied(at=at, began=began, text=turn.text, reading=reading))
    # Windows close where the conversation ends; how it ended for the customer nobody knows.
    events.append(e.Finished(at=at, ending="promised"))
    return fold(events)


def judge(
    standard: Standard, transcript: Transcript, read: Read, setting: Setting | None = None, channel: str | None = None
) -> Judgement:
    """What can be judged of a real conversation, and by name what cannot; nobody passes or fails."""
    attempt = attempt_of(transcript, read, setting)
    if setting is None:
        card = score(standard, attempt, None, channel=channel, timed=transcript.timed)
    else:
        card = _by_scenario(standard, attempt, setting.scenario, timed=transcript.timed)
    card = replace(card, ending=None, passes=None)
    return Judgement(attempt=replace(attempt, ending=None), card=card, standard=standard, setting=setting)


_OF_WORDS = FREE | {"accuracy", "within_authority", "emphasis", "share", "promise"}


def _by_scenario(standard: Standard, attempt: Attempt, scenario: Scenario, *, timed: bool) -> Scorecard:
    rules = rules_for(standard, scenario)
    mine = [rule for rule in rules if _told_by_words(rule, timed=timed)]
    ids = {rule.id for rule in mine}
    judged = score(
        standard.model_copy(update={"rules": tuple(r for r in standard.rules if r.id in ids)}),
        attempt,
        scenario.model_copy(update={"steps": tuple(r for r in scenario.steps if r.id in ids)}),
        timed=timed,
    )
    others = tuple(
        Finding(rule=r.id, area=r.area, severity=r.severity, clauses=r.clauses, state="not_judged")
        for r in rules
        if r.id not in ids
    )
    return replace(judged, findings=(*judged.findings, *others))


def _told_by_words(rule: Rule, *, timed: bool) -> bool:
    """Whether what was said is enough to judge a rule whose scenario is known: no customer's states, no actions."""
    check = rule.check
    if check.kind in FREE:
        known = rule.model_copy(update={"where": type(rule.where)(), "check": _without_intents(check)})
        return judgeable(known, None, timed=timed)
    return check.kind in _OF_WORDS and getattr(check, "opens", "start") == "start" and not getattr(check, "bands", ())


def _without_intents(check: object) -> object:
    """The check with its intents out of sight, which `judgeable` takes for unknown; the scenario knows them."""
    update = {
        name: tuple(term for term in getattr(check, name) if not term.startswith("intent:"))
        for name in ("any", "all", "first", "then", "without")
        if hasattr(check, name)
    }
    return check.model_copy(update=update)  # type: ignore[attr-defined]
