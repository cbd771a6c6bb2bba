"""Checks of what must not be done: forbidden words and acts, repeats, wrong facts, offers beyond authority,
hanging up.
"""

from __future__ import annotations

from rapidfuzz.fuzz import ratio

from simulator.content.base import Band
from simulator.content.checks import Accuracy, Forbid, HangUp, Repeat, Share, Within
from simulator.dialogue.attempt import Position
from simulator.dialogue.mood import band
from simulator.scoring.card import Evidence, Verdict
from simulator.scoring.registry import check
from simulator.scoring.view import Heard, View, overlap

MET = [Verdict(state="met")]
SHORT = 8  # characters; shorter replies (好的，请稍等) may be said again


@check("forbid", free=True)
def forbid(rule: Forbid, view: View) -> list[Verdict]:
    """Each use beyond `allowed` inside the window and the bands is broken once; overlapping words are one use."""
    window = view.window(rule.opens, rule.closes)
    if window is None:
        return [Verdict(state="not_applicable")]
    used: list[Heard] = []
    for heard in view.harms:
        inside = window.opens <= heard.position < window.closes
        if heard.term not in rule.any or not inside or not in_bands(view, heard.position.turn, rule.bands):
            continue
        if not any(overlap(heard, other) for other in used):
            used.append(heard)
    spared = rule.allowed + (1 if rule.hint_first else 0)
    broken = [
        Verdict(state="broken", evidence=(view.evidence(h),), sure=h.sure) for h in used[spared : spared + rule.charges]
    ]
    if broken:
        return broken
    hinted = tuple(view.evidence(h) for h in used) if rule.hint_first else ()
    return [Verdict(state="met", evidence=hinted, detail="hint" if hinted else "")]


def in_bands(view: View, turn: int, bands: tuple[Band, ...]) -> bool:
    """The customer's band when the reply was given, that is after the turn before it."""
    if not bands:
        return True
    before = [point.mood for point in view.attempt.moods if point.turn < turn]
    return bool(before) and band(before[-1]) in bands


@check("repeat", free=True)
def repeat(rule: Repeat, view: View) -> list[Verdict]:
    """The same text sent again (catalogue appendix C, K19)."""
    earlier: list[str] = []
    found = []
    for index, turn in view.agent():
        text = turn.text.strip()
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
    if wrong:
        return [
            Verdict(
                state="broken" if not rule.state else "missed",
                evidence=(view.evidence(h),),
                detail=str(h.hit.value) if h.hit else "",
            )
            for h in wrong[: rule.charges if not rule.state else 1]
        ]
    missing = names - {h.hit.name for h in right if h.hit}
    if rule.state and (missing or not right):
        if view.attempt.ending is None:
            return [Verdict(state="open")]
        return [
            Verdict(state="missed", absent=(0, max(len(view.attempt.turns) - 1, 0)), detail=", ".join(sorted(missing)))
        ]
    return [Verdict(state="met", evidence=tuple(view.evidence(h) for h in right))]


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
        quote = view.attempt.turns[last].text if view.attempt.turns else ""
        return [
            Verdict(state="broken", evidence=(Evidence(turn=last, start=0, end=0, quote=quote, term="did:hangup"),))
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
