"""Checks of what must not be done: forbidden words and acts, repeats, wrong facts, offers beyond authority,
hanging up.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.fuzz import ratio

from simulator.content.base import Band
from simulator.content.checks import Accuracy, Forbid, HangUp, Repeat, Share, Within
from simulator.dialogue.attempt import SHORT, Position, bare
from simulator.dialogue.mood import band
from simulator.scoring.card import Evidence, Verdict
from simulator.scoring.registry import check
from simulator.scoring.view import Heard, View, Window, overlap

MET = [Verdict(state="met")]


@check("forbid", free=True)
def forbid(rule: Forbid, view: View) -> list[Verdict]:
    """Each use beyond `allowed` inside the window and the bands is broken once; overlapping words are one use."""
    window = view.window(rule.opens, rule.closes)
    if window is None:
        return [Verdict(state="not_applicable")]
    used = _uses(rule, view, window, view.harms.of(rule.any))
    spared = rule.allowed + (1 if rule.hint_first else 0)
    broken = [
        Verdict(state="broken", evidence=(view.evidence(h),), sure=h.sure) for h in used[spared : spared + rule.charges]
    ]
    hinted = tuple(view.evidence(h) for h in used) if rule.hint_first else ()
    doubtful = [
        Verdict(state="for_review", evidence=(view.evidence(h),), sure=False)
        for h in _uses(rule, view, window, view.doubts.of(rule.any))
        if not any(overlap(h, other) for other in used)
    ]
    kept = [] if broken else [Verdict(state="met", evidence=hinted, detail="hint" if hinted else "")]
    return [*(broken or kept), *doubtful[: rule.charges]]


def _uses(rule: Forbid, view: View, window: Window, heard: Iterable[Heard]) -> list[Heard]:
    """The uses of what is forbidden inside the window and the bands; overlapping words are one use."""
    used: list[Heard] = []
    for one in heard:
        inside = window.opens <= one.position < window.closes
        if not inside or not in_bands(view, one.position.turn, rule.bands):
            continue
        if not any(overlap(one, other) for other in used):
            used.append(one)
    return used


def in_bands(view: View, turn: int, bands: tuple[Band, ...]) -> bool:
    """The customer's band when the reply was given, that is after the turn before it."""
    if not bands:
        return True
    before = [point.mood for point in view.attempt.moods if point.turn < turn]
    return bool(before) and band(before[-1]) in bands


@check("repeat", free=True)
def repeat(rule: Repeat, view: View) -> list[Verdict]:
    """The same text sent again (catalogue appendix C, K19); punctuation and a changed sign make no other text."""
    earlier: list[str] = []
    found = []
    for index, turn in view.agent():
        text = bare(turn.text)
        if len(text) >= SHORT and any(ratio(text, other) >= rule.similar for other in earlier):
            found.append(Verdict(state="broken", evidence=(view.whole(index),)))
        earlier.append(text)
    return found[: rule.charges] or MET


@check("accuracy")
def accuracy(rule: Accuracy, view: View) -> list[Verdict]:
    """Figures asserted against the scenario's facts (decision 7)."""
    names = set(rule.facts)
    wrong: list[Heard] = []
    right: list[Heard] = []
    for index, turn in view.agent():
        for hit in turn.reading.hits:
            if hit.kind == "fact" and hit.right is not None and (not names or hit.name in names):
                (right if hit.right else wrong).append(Heard(hit.term, Position(index, hit.start), hit))
    if rule.state:
        return [_told(names - {h.hit.name for h in right if h.hit}, wrong, right, view)]
    if wrong:
        return [
            Verdict(state="broken", evidence=(view.evidence(h),), detail=str(h.hit.value) if h.hit else "")
            for h in wrong[: rule.charges]
        ]
    return [Verdict(state="met", evidence=tuple(view.evidence(h) for h in right))]


def _told(missing: set[str], wrong: list[Heard], right: list[Heard], view: View) -> Verdict:
    """The facts were stated rightly once; a wrong figure beside them is charged by the prohibition alone."""
    if right and not missing:
        return Verdict(state="met", evidence=tuple(view.evidence(h) for h in right))
    if wrong:
        return Verdict(state="missed", evidence=(view.evidence(wrong[0]),), detail=str(wrong[0].hit.value))  # type: ignore[union-attr]
    if view.attempt.ending is None:
        return Verdict(state="open")
    last = max(len(view.attempt.turns) - 1, 0)
    return Verdict(state="missed", absent=(0, last), detail=", ".join(sorted(missing)))


@check("within_authority")
def within_authority(rule: Within, view: View) -> list[Verdict]:
    """An own, affirmative offer above the authority table, with its number (decision 7)."""
    beyond = [
        Heard(hit.term, Position(index, hit.start), hit)
        for index, turn in view.agent()
        for hit in turn.reading.hits
        if hit.kind == "offer" and hit.right is False
    ]
    return [
        Verdict(state="broken", evidence=(view.evidence(h),), detail=str(h.hit.value) if h.hit else "")
        for h in beyond[: rule.charges]
    ] or MET


@check("hangup")
def hangup(rule: HangUp, view: View) -> list[Verdict]:
    """The trainee does not end the call (ST-124); it is kept only by a call that the customer ended."""
    if view.attempt.hung_up_by == "agent":
        last = max(len(view.attempt.turns) - 1, 0)
        return [
            Verdict(
                state="broken",
                evidence=(Evidence(turn=last, start=0, end=0, quote="", term="did:hangup", method="done"),),
            )
        ]
    return MET if view.attempt.ending is not None else [Verdict(state="open")]


@check("share")
def share(rule: Share, view: View) -> list[Verdict]:
    """The trainee's part of all characters said, in percent."""
    own = sum(len(turn.text) for turn in view.attempt.turns if turn.who == "agent")
    everything = sum(len(turn.text) for turn in view.attempt.turns)
    percent = own * 100 // everything if everything else 0
    if percent <= rule.percent:
        return [Verdict(state="met", detail=f"{percent} %")]
    longest = max(view.agent(), key=lambda pair: len(pair[1].text))[0]
    return [Verdict(state="broken", evidence=(view.whole(longest),), detail=f"{percent} %")]
