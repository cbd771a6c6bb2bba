"""The ideal bot: at each moment the words that do most of what is still asked for, in as little room as there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from simulator.content.checks import Lookup, Order
from simulator.content.scenario import Exit
from simulator.dialogue.mood import band
from simulator.dialogue.setting import fill
from simulator.proving.bot_table import Table
from simulator.proving.needs import Moment, Need, heard_in

# Characters said in one breath, Chinese and English; in a chat three lines.
BREATH = {"phone": (120, 300), "counter": (110, 275), "chat": (72, 144)}
MOST = 3  # sentences of model answers in one message: more is a speech
LINGERS = 2  # replies before the last word of a talk, where duties are left and the customer would still listen
FINE = 1000  # so that worth a character is compared in whole numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A sentence that could be said, and where each term begins in it."""

    text: str
    terms: dict[str, int]

    def does(self, need: Need) -> bool:
        return not need.terms.isdisjoint(self.terms)


def ideal(table: Table) -> str:
    """Does every duty that is open, in the model answers' own words, files the record, and moves the customer on."""
    if not table.played.attempt.answered:
        return "/answer"
    moment = Moment(table=table)
    waiting, orders = moment.needs, moment.orders
    if not table.played.attempt.turns:
        waiting = tuple(need for need in waiting if need.pressing)  # the customer has not said yet what is the matter
    actions = (*_actions_due(moment), *(need.text for need in waiting if need.text.startswith("/")))
    if actions:
        return actions[0]
    texts = dict.fromkeys(need.text for need in waiting)
    options = [Option(text=text, terms=heard_in(table.read(text, ""))) for text in texts]
    last = _last_words(table)
    chosen = _chosen(table, waiting, [option for option in options if last.isdisjoint(option.terms)], orders)
    if not chosen or not _listens(table) or all(_done(need, chosen) or need.terms & last for need in waiting):
        chosen = _chosen(table, waiting, options, orders)
    gap = "" if table.started.lang == "zh" else " "
    return gap.join(_in_order(chosen, waiting, last)) or table.utter("closing") or table.utter("confirm_satisfaction")


def _chosen(
    table: Table, waiting: Sequence[Need], options: Sequence[Option], orders: Sequence[Order]
) -> tuple[Option, ...]:
    """Sentences for one message: always the one that is worth most a character, until there is no room."""
    left = BREATH[table.setting.scenario.channel][table.started.lang == "en"]
    chosen: list[Option] = []
    while len(chosen) < MOST:
        open_needs = [need for need in waiting if not _done(need, chosen)]
        worth = {
            option.text: FINE * sum(need.worth for need in open_needs if option.does(need)) // len(option.text)
            for option in options
            if (len(option.text) <= left or not chosen) and _in_turn(option, chosen, orders)
        }
        best = max(options, key=lambda option: worth.get(option.text, 0), default=None)
        if best is None or not worth.get(best.text):
            break
        chosen.append(best)
        left -= len(best.text) + 1
    return tuple(chosen)


def _done(need: Need, chosen: Iterable[Option]) -> bool:
    return any(option.does(need) for option in chosen)


def _in_turn(option: Option, chosen: Sequence[Option], orders: Sequence[Order]) -> bool:
    """Whether saying this now keeps every order: first things come in an earlier sentence or earlier in this one."""
    for order in orders:
        then = [at for term, at in option.terms.items() if term in order.then]
        first = [at for term, at in option.terms.items() if term in order.first]
        before = any(term in earlier.terms for earlier in chosen for term in order.first)
        if then and not before and (not first or min(first) > min(then)):
            return False
    return True


def _in_order(chosen: Sequence[Option], waiting: Sequence[Need], last: frozenset[str]) -> list[str]:
    """As chosen, but what moves the customer on comes after the duties of this beat, and goodbye at the very end."""
    moving = {need.text for need in waiting if need.moves}
    return [
        option.text
        for option in sorted(chosen, key=lambda option: (not last.isdisjoint(option.terms), option.text in moving))
    ]


def _last_words(table: Table) -> frozenset[str]:
    """The terms on which the customer would end the talk here."""
    attempt = table.played.attempt
    if not attempt.beat:
        return frozenset()
    exits = table.setting.beat(attempt.beat).exits
    return frozenset(term for way in exits if way.to in _endings(table) for term in (*way.when.any, *way.when.all))


def _endings(table: Table) -> set[str]:
    return {beat.id for beat in table.setting.scenario.beats if beat.ending}


def _listens(table: Table) -> bool:
    """Whether another reply without the last word is safe: nobody is angry and the beat does not end by count."""
    attempt = table.played.attempt
    if not attempt.beat or attempt.beat_replies >= LINGERS or band(attempt.moods[-1].mood) in ("furious", "upset"):
        return False
    exits = table.setting.beat(attempt.beat).exits
    return all(way.when.replies > attempt.beat_replies + 1 for way in exits if way.to in _endings(table) and _bare(way))


def _bare(way: Exit) -> bool:
    return not (way.when.any or way.when.all or way.when.ever)


def _actions_due(moment: Moment) -> Iterator[str]:
    """What is to be done rather than said: counter actions, looking up, the record, coming back from hold."""
    table = moment.table
    attempt, scenario = table.played.attempt, table.setting.scenario
    if attempt.hold_at is not None:
        yield "/resume"
    last = bool(attempt.beat) and any(way.to in _endings(table) for way in table.setting.beat(attempt.beat).exits)
    for action in scenario.actions:
        due = last if action == "see_off" else True
        if due and not table.done(f"action:{action}"):
            yield f"/do {action}"
    held_back = any("did:lookup" in order.then for order in moment.orders)
    lookups = [rule.check for rule in table.rules if isinstance(rule.check, Lookup)]
    if lookups and attempt.beat and not held_back and not table.done("did:lookup"):
        named = [article for check in lookups for article in check.articles]
        yield f"/lookup {(named or [table.setting.business.articles[0].id])[0]}"
    if scenario.form and last and not table.done("did:file") and not moment.unconfirmed:
        yield f"/file {_entries(table)}"


def _entries(table: Table) -> str:
    slots, lang = table.setting.slots(table.started), table.started.lang
    cards = [(field.id, field.expect or field.choices) for field in table.setting.scenario.form]
    return "; ".join(f"{name}={fill(card[0].of(lang), slots, lang)}" for name, card in cards if card)
