"""Checks of the record: the case form against the fact card, the promise ledger, and looking up before answering."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio, token_sort_ratio

from simulator.content.base import Lang
from simulator.content.checks import Lookup, Promise, Record
from simulator.content.scenario import FormField
from simulator.dialogue.attempt import Attempt, Position, bare
from simulator.dialogue.setting import fill
from simulator.reading.figures import Figure, figures
from simulator.reading.text import normalise
from simulator.scoring.card import Evidence, Verdict
from simulator.scoring.duties import NOT_APPLICABLE
from simulator.scoring.registry import check
from simulator.scoring.view import Heard, View

CONFIRMING = ("restate", "wording:readback", "wording:recap")


def filed(attempt: Attempt) -> dict[str, str] | None:
    """The case form as it stands: later filings replace fields of earlier ones; None when none was filed."""
    forms = [dict(d.fields) for d in attempt.done if d.term == "did:file"]
    return {k: v for form in forms for k, v in form.items()} if forms else None


_DIGITS = re.compile(r"[0-9]+")
_HAN = re.compile("[\u4e00-\u9fff]")


def right(field: FormField, value: str, view: View) -> bool:
    """Whether an entry says what the fact card says, or anything at all where the card says nothing.

    A name or number (`close` 100) must be the same letters. Free text must hold the card's figures, and be close to it
    as a whole or by the share of the card's words in it.
    """
    if not value.strip():
        return False
    if not field.expect:
        return True
    attempt = view.attempt
    wanted = [fill(text.of(attempt.started.lang), attempt.started.slots, attempt.started.lang) for text in field.expect]
    return any(_says(normalise(value), normalise(want), field.close) for want in wanted)


def _says(value: str, want: str, close: int) -> bool:
    if close == 100:
        return bare(value) == bare(want)
    if not set(_DIGITS.findall(want)) <= set(_DIGITS.findall(value)):
        return False
    words, mine = set(_words(want)), set(_words(value))
    share = 100 * len(words & mine) // max(len(words), 1)
    return max(_likeness(value, want), share) >= close


def _likeness(value: str, want: str) -> float:
    """Of 100. English words may come in any order; Chinese characters in another order say another thing."""
    if _HAN.search(want):
        return ratio(bare(value), bare(want))
    return token_sort_ratio(" ".join(_words(value)), " ".join(_words(want)))


def _words(text: str) -> list[str]:
    """English words, and single Chinese characters."""
    return [char for part in text.lower().split() for char in re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]", part)]


def kept(form: dict[str, str], quote: str, lang: Lang) -> str:
    """The time that the form holds for a promise made in these words; nothing where it holds another time."""
    entry = next((form[name] for name in ("deadline", "callback", "due") if form.get(name, "").strip()), "")
    said, noted = (figures(normalise(text), lang) for text in (quote, entry))
    if not said or not noted or any(_same(a, b) for a in said for b in noted):
        return entry
    return ""


HALF_DAY = 1200  # four o'clock without its half of the day is 0400 and 1600


def _same(a: Figure, b: Figure) -> bool:
    if {a.unit, b.unit} == {"time", "time_12"}:
        return a.low % HALF_DAY == b.low % HALF_DAY
    return a.unit == b.unit and a.low <= b.high and b.low <= a.high


@check("record")
def record(rule: Record, view: View) -> list[Verdict]:
    """The case form: filed, complete, equal to the fact card, or filed after reading the facts back (ST-033,
    ST-130, ST-819).
    """
    if view.scenario is None or not view.scenario.form:
        return NOT_APPLICABLE
    form = filed(view.attempt)
    if form is None:
        state = "missed" if view.attempt.ending is not None else "open"
        return [Verdict(state=state, absent=(0, max(len(view.attempt.turns) - 1, 0)))]  # type: ignore[arg-type]
    place = next(d.position for d in view.attempt.done if d.term == "did:file")
    fields = [f for f in view.scenario.form if (f.id in rule.fields if rule.fields else f.required)]
    if rule.part == "filed":
        return [Verdict(state="met", evidence=(_entry(place, form),))]
    if rule.part == "after_confirming":
        told = [h for h in view.duties if h.term in CONFIRMING and h.position < place]
        if told:
            return [Verdict(state="met", evidence=(view.evidence(told[-1]),), sure=told[-1].sure)]
        return [Verdict(state="missed", absent=(0, max(place.turn - 1, 0)))]
    if rule.part == "complete":
        bad = [f.id for f in fields if not form.get(f.id, "").strip()]
    else:
        bad = [f.id for f in fields if not right(f, form.get(f.id, ""), view)]
    entry = _entry(place, {f.id: form.get(f.id, "") for f in fields})
    return [Verdict(state="missed" if bad else "met", evidence=(entry,), detail=", ".join(bad))]


def _entry(place: Position, form: dict[str, str]) -> Evidence:
    quote = "; ".join(f"{name}={value}" for name, value in form.items())
    return Evidence(turn=place.turn, start=0, end=0, quote=quote, term="did:file", method="done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A line of the promise ledger: the words of a promised time and where they stand."""

    turn: int
    quote: str
    sure: bool


def ledger(view: View) -> tuple[Promised, ...]:
    """Every definite time that the trainee promised, in order (ST-718)."""
    said = [h for h in view.duties if h.term == "commit_deadline" and h.hit is not None]
    return tuple(Promised(turn=h.position.turn, quote=view.evidence(h).quote, sure=h.sure) for h in said)


@check("promise")
def promise(rule: Promise, view: View) -> list[Verdict]:
    """A definite time was promised (ST-035), or the promised time stands in the record (ST-718)."""
    opening = view.first_mark(rule.opens)
    if opening is None:
        return NOT_APPLICABLE
    said: list[Heard] = [h for h in view.duties if h.term == "commit_deadline" and h.position >= opening]
    over = view.attempt.ending is not None
    if rule.part == "given":
        if said:
            return [Verdict(state="met", evidence=(view.evidence(said[0]),), sure=said[0].sure)]
        last = max(len(view.attempt.turns) - 1, 0)
        return [Verdict(state="missed", absent=(opening.turn, last)) if over else Verdict(state="open")]
    if not said:
        return NOT_APPLICABLE
    form = filed(view.attempt) or {}
    lang = view.attempt.started.lang
    for promised in said:
        entry = kept(form, view.attempt.turns[promised.position.turn].text, lang)
        if entry:
            return [Verdict(state="met", evidence=(view.evidence(promised),), detail=entry)]
    return [Verdict(state="missed", evidence=(view.evidence(said[0]),)) if over else Verdict(state="open")]


@check("lookup")
def lookup(rule: Lookup, view: View) -> list[Verdict]:
    """The article is looked up before a figure is stated (ST-184, ST-080)."""
    looked = [
        d.position
        for d in view.attempt.done
        if d.term == "did:lookup" and (not rule.articles or d.text in rule.articles)
    ]
    stated = next(
        (Heard(h.term, Position(i, h.start), h) for i, t in view.agent() for h in t.reading.hits if h.kind == "fact"),
        None,
    )
    if stated is None:
        return NOT_APPLICABLE
    state = "met" if any(p <= stated.position for p in looked) else "missed"
    return [Verdict(state=state, evidence=(view.evidence(stated),))]  # type: ignore[arg-type]
