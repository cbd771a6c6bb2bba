"""Bots that play a drill as certain people would: ideal, careless, rude, silent, one phrase, all at once, at random.

A bot is a function from the table (what it can see) to its next line of the action grammar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from simulator.content.bank import Act
from simulator.content.checks import Accuracy, Duty
from simulator.content.standard import Rule
from simulator.dialogue.chance import draw, pick
from simulator.dialogue.events import Started
from simulator.dialogue.follow import places
from simulator.dialogue.play import Played, Read
from simulator.dialogue.setting import Setting, fill
from simulator.library import Library
from simulator.proving.examples import harmless
from simulator.scoring.registry import CHECKS
from simulator.scoring.score import rules_for
from simulator.scoring.view import View

LONGEST = {"phone": 120, "counter": 110, "chat": 56}  # Chinese characters said in one breath; English twice and a half
FIGURES = frozenset("0123456789一二两三四五六七八九十百千万折半")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a bot can see: the content, and the attempt so far."""

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

    def acts(self, *, helps: bool) -> list[Act]:
        return [act for act in self.library.bank.acts if act.helps is helps]

    def say(self, text: str) -> str:
        return fill(text, self.setting.slots(self.started), self.started.lang)

    def done(self, term: str) -> bool:
        return any(done.term == term for done in self.played.attempt.done)


Bot = Callable[[Table], str]
BOTS: dict[str, Bot] = {}


def bot(play: Bot) -> Bot:
    """List a bot under the name of its function."""
    BOTS[play.__name__] = play
    return play


def _phone_rings(table: Table) -> bool:
    return not table.played.attempt.answered


@bot
def silent(table: Table) -> str:
    """Answers and never says a word."""
    return "/answer" if _phone_rings(table) else "/wait 30"


@bot
def rude(table: Table) -> str:
    """Knows only the harmful acts."""
    if _phone_rings(table):
        return "/answer"
    harmful = [phrase for act in table.acts(helps=False) for phrase in act.sounds(table.started.lang).phrases[:3]]
    return table.say(pick(harmful, table.started.seed, "rude", table.turn))


@bot
def stuffer(table: Table) -> str:
    """Says the first phrase of every helpful act, every time."""
    if _phone_rings(table):
        return "/answer"
    gap = "，" if table.started.lang == "zh" else ", "
    return gap.join(_first(act, table) for act in table.acts(helps=True))


@bot
def one_phrase(table: Table) -> str:
    """Says one bare phrase at a time, whatever the customer says."""
    if _phone_rings(table):
        return "/answer"
    acts = table.acts(helps=True)
    return _first(acts[table.played.attempt.replies % len(acts)], table)


@bot
def careless(table: Table) -> str:
    """Gives the customer just what moves the talk on, without courtesy, record or close."""
    if _phone_rings(table):
        return "/answer"
    wanted = _wanted(table)
    return " ".join(_utter(table, term) for term in wanted[:1]).strip() or (
        "好。" if table.started.lang == "zh" else "Okay."
    )


@bot
def random(table: Table) -> str:
    """Draws from everything that can be said or done, with odd characters thrown in."""
    if _phone_rings(table):
        return "/answer"
    seed, turn = table.started.seed, table.turn
    sounds = [act.sounds(table.started.lang) for act in table.library.bank.acts]
    texts = [text for sound in sounds for text in (*sound.phrases[:4], *sound.yes[:4])]
    odd = "".join(chr(33 + draw(0x2FFF, seed, "odd", turn, i)) for i in range(8))
    lines = ["/wait 7", "/hold", "/resume", "/lookup x", odd, *(pick(texts, seed, turn, i) for i in range(12))]
    return pick(lines, seed, "random", turn)


@bot
def ideal(table: Table) -> str:
    """Does every duty that is open in the model answer's own words, files the record, and moves the customer on."""
    if _phone_rings(table):
        return "/answer"
    for action in _actions_due(table):
        return action
    lang = table.started.lang
    room = LONGEST[table.setting.scenario.channel] * (2 if lang == "zh" else 5) // 2
    wanted = [text for term in _wanted(table) if not _heard(table, term) and (text := _utter(table, term))]
    actions = [text for text in wanted if text.startswith("/")]
    if actions:
        return actions[0]
    texts: list[str] = []
    spoken = sum(len(text) for text in wanted)
    for rule in _open_duties(table):
        text = table.say(rule.better.of(lang))
        if (
            "…" in text
            or "..." in text
            or _said(table, text)
            or not harmless(table.setting, table.library, table.read(text, ""))
        ):
            continue
        if text not in texts and (spoken + len(text) <= room or not texts):
            texts.append(text)
            spoken += len(text)
    texts += [text for text in wanted if text not in texts]
    return (
        ("" if lang == "zh" else " ").join(texts) or _utter(table, "closing") or _utter(table, "confirm_satisfaction")
    )


def _heard(table: Table, term: str) -> bool:
    """Whether a term was heard since the beat began."""
    attempt = table.played.attempt
    return term in places(attempt, attempt.beat_from)


def _said(table: Table, text: str) -> bool:
    return any(text in turn.text for turn in table.played.attempt.turns if turn.who == "agent")


def _open_duties(table: Table) -> list[Rule]:
    """Duties that can still be done and are not: pressing ones shortest first, then as they opened."""
    scenario = table.setting.scenario
    view = View(table.library.standard, table.played.attempt, scenario)
    found = []
    for rule in rules_for(table.library.standard, scenario):
        check = rule.check
        told = isinstance(check, Accuracy) and check.state and bool(table.played.attempt.beat)
        if not told and not isinstance(check, Duty):
            continue
        if CHECKS[check.kind](check, view)[0].state != "open":
            continue
        if isinstance(check, Duty):
            window = view.window(check.opens, check.closes)
            if window is None or all(t.startswith(("action:", "did:")) for t in (*check.any, *check.all)):
                continue
            pressing = check.closes.startswith("replies")
            length = len(rule.better.of(table.started.lang))
            found.append(((not pressing, window.opens, length if pressing else -rule.weight), rule))
        else:
            found.append(((True, view.attempt.here, -rule.weight), rule))
    return [rule for _, rule in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


def _actions_due(table: Table) -> Iterable[str]:
    """What is to be done rather than said: counter actions, looking up, the record, coming back from hold."""
    attempt, scenario = table.played.attempt, table.setting.scenario
    if attempt.hold_at is not None:
        yield "/resume"
    ending = [beat.id for beat in scenario.beats if beat.ending]
    last = attempt.beat and any(way.to in ending for way in table.setting.beat(attempt.beat).exits)
    for action in scenario.actions:
        due = last if action == "see_off" else True
        if due and not table.done(f"action:{action}"):
            yield f"/do {action}"
    lookups = [rule for rule in rules_for(table.library.standard, scenario) if rule.check.kind == "lookup"]
    if lookups and attempt.beat and not table.done("did:lookup"):
        named = [article for rule in lookups for article in getattr(rule.check, "articles", ())]
        yield f"/lookup {(named or [table.setting.business.articles[0].id])[0]}"
    if scenario.form and last and not table.done("did:file"):
        slots, lang = table.setting.slots(table.started), table.started.lang
        entries = [(f, f.expect or f.choices) for f in scenario.form]
        fields = "; ".join(f"{f.id}={fill(values[0].of(lang), slots, lang)}" for f, values in entries if values)
        yield f"/file {fields}"


def _wanted(table: Table) -> list[str]:
    """The terms that take the customer out of the beat by its first exit with terms."""
    attempt = table.played.attempt
    if not attempt.beat:
        return []
    for way in table.setting.beat(attempt.beat).exits:
        terms = [*way.when.all, *way.when.any[:1], *way.when.ever]
        if terms:
            return terms
    return []


def _first(act: Act, table: Table) -> str:
    sounds = act.sounds(table.started.lang)
    return (sounds.phrases or sounds.yes or (act.name.of(table.started.lang),))[0]


def _utter(table: Table, term: str) -> str:
    """Words that are heard as a term here and break no rule, or the action itself; nothing when there are none."""
    kind, _, name = term.rpartition(":")
    if kind == "action":
        return f"/do {name}"
    if kind == "did":
        return {"transfer": f"/transfer {table.setting.scenario.department}"}.get(name, f"/{name}")
    for text in _ways_to_say(table, kind, name, term):
        reading = table.read(text, "")
        if reading.has(term) and not _said(table, text) and harmless(table.setting, table.library, reading):
            return text
    return ""


def _ways_to_say(table: Table, kind: str, name: str, term: str) -> Iterator[str]:
    """Model answers first, then the intent's examples, then the bank's that name no figure of their own."""
    lang = table.started.lang
    for rule in (*table.setting.scenario.steps, *table.library.standard.rules):
        check = rule.check
        if isinstance(check, Duty) and term in (*check.any, *check.all):
            yield table.say(rule.better.of(lang))
    for intent in table.setting.scenario.intents:
        if kind == "intent" and intent.id == name:
            yield from (table.say(text) for text in (*intent.sounds(lang).yes, *intent.sounds(lang).phrases))
    for act in table.library.bank.acts:
        if not kind and act.id == name:
            sounds = act.sounds(lang)
            yield from (text for text in (*sounds.phrases, *sounds.yes) if not FIGURES & set(text))
    for wording in table.library.bank.wordings:
        if kind == "wording" and wording.id == name:
            yield from wording.said(lang).phrases
