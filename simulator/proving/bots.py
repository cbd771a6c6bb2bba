"""Bots that play a drill as certain people would: ideal, careless, rude, silent, one phrase, everything at once, at random.

A bot is a function from the table (what it can see) to its next line of the action grammar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from simulator.content.bank import Act
from simulator.content.checks import Duty
from simulator.content.standard import Rule
from simulator.dialogue.chance import draw, pick
from simulator.dialogue.events import Started
from simulator.dialogue.play import Played
from simulator.dialogue.setting import Setting, fill
from simulator.library import Library
from simulator.scoring.registry import CHECKS
from simulator.scoring.score import rules_for
from simulator.scoring.view import View

MOST_TEXTS = {"phone": 3, "counter": 3, "chat": 2}  # model answers said in one breath


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a bot can see: the content, and the attempt so far."""

    library: Library
    setting: Setting
    played: Played

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
    return " ".join(_utter(table, term) for term in wanted[:1]) or ("好。" if table.started.lang == "zh" else "Okay.")


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
    attempt = table.played.attempt
    for action in _actions_due(table):
        return action
    texts: list[str] = []
    covered: set[str] = set()
    for rule in _open_duties(table):
        if len(texts) >= MOST_TEXTS[table.setting.scenario.channel]:
            break
        text = table.say(rule.better.of(table.started.lang))
        if text not in texts and not _said(table, text):
            texts.append(text)
            covered |= {*rule.check.any, *rule.check.all}  # type: ignore[union-attr]
    if attempt.beat:
        missing = [term for term in _wanted(table) if term not in covered]
        texts += [text for term in missing if not _said(table, text := _utter(table, term)) and text not in texts]
    gap = "" if table.started.lang == "zh" else " "
    return gap.join(texts) or _utter(table, "closing")


def _said(table: Table, text: str) -> bool:
    return any(text in turn.text for turn in table.played.attempt.turns if turn.who == "agent")


def _open_duties(table: Table) -> list[Rule]:
    """Duties whose window is open and that are not met yet, those that opened first and weigh most first."""
    scenario = table.setting.scenario
    view = View(table.library.standard, table.played.attempt, scenario)
    found = []
    for rule in rules_for(table.library.standard, scenario):
        if not isinstance(rule.check, Duty) or rule.check.conditional and view.first_mark(rule.check.opens) is None:
            continue
        if CHECKS["duty"](rule.check, view)[0].state == "open":
            window = view.window(rule.check.opens, rule.check.closes)
            terms = {*rule.check.any, *rule.check.all}
            if window is not None and not all(t.startswith(("action:", "did:")) for t in terms):
                urgent = 0 if rule.check.closes.startswith("replies") else 1
                found.append(((urgent, window.opens, -rule.weight), rule))
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
    """Words that do a term: a model answer that does it, an example of the intent or act, or the action itself."""
    lang = table.started.lang
    kind, _, name = term.rpartition(":")
    if kind == "action":
        return f"/do {name}"
    if kind == "did":
        return {"transfer": f"/transfer {table.setting.scenario.department}"}.get(name, f"/{name}")
    for rule in (*table.setting.scenario.steps, *table.library.standard.rules):
        check = rule.check
        if isinstance(check, Duty) and (check.any[:1] == (term,) or check.all == (term,)):
            text = table.say(rule.better.of(lang))
            if not _said(table, text):
                return text
    for intent in table.setting.scenario.intents:
        if kind == "intent" and intent.id == name:
            sounds = intent.sounds(lang)
            return table.say(pick((*sounds.yes, *sounds.phrases), table.turn, "utter"))
    for act in table.library.bank.acts:
        if not kind and act.id == name:
            sounds = act.sounds(lang)
            return table.say(pick((*sounds.phrases[:6], *sounds.yes[:6]), table.turn, "utter"))
    return "好的。" if lang == "zh" else "All right."
