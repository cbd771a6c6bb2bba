"""Signals: how a reply was given, beside what it does. Personas react to them by name."""

from __future__ import annotations

from simulator.content.base import Band
from simulator.dialogue.attempt import Attempt, Turn

SIGNALS: dict[str, str] = {
    "asks_again": "asks who the customer is although the details were given",
    "over_explains": "several explaining sentences while the customer is furious or upset (ST-568)",
    "vague": "guessing or vague words (ST-827)",
    "repeats": "the same text as an earlier reply (ST-112, K19)",
    "interrupts": "cuts the customer off (ST-829)",
    "calm_down": "tells the customer to calm down (personas, P07)",
    "long_message": "a message too long to take in (ST-057, ST-308)",
    "stuffed": "a list of key phrases instead of a reply",
    "wrong_figure": "states a figure that is not so (ST-807)",
    "late": "the reply began after the channel's limit (ST-010)",
    "no_progress": "nothing in the reply helped and nothing moved on",
    "progress": "the reply moved the conversation on",
    "silent": "no reply for too long",
    "hold_overdue": "kept waiting without a word (ST-120)",
    "passed_around": "handed over without the receiver knowing the case (ST-824)",
}
_WORDED = {"vague": "vague_guess", "calm_down": "dismissive_calm", "interrupts": "interrupt"}
_EXPLAINING = ("inform", "value_explanation")
LONG_CHARS = {"zh": 160, "en": 420}  # about 40 s of speech at 225 characters a minute, or seven chat lines


def of_reply(attempt: Attempt, turn: Turn, band: Band, *, late: bool) -> tuple[str, ...]:
    """The signals of the reply `turn`, which is the last of `attempt`; in the order of SIGNALS."""
    found = set()
    terms = [hit.term for hit in turn.heard()]
    found |= {signal for signal, wording in _WORDED.items() if f"wording:{wording}" in terms}
    if "identity_check" in terms and _details_known(attempt):
        found.add("asks_again")
    if band in ("furious", "upset") and sum(term in _EXPLAINING for term in terms) >= 2:
        found.add("over_explains")
    if len(turn.text) > LONG_CHARS[attempt.started.lang]:
        found.add("long_message")
    if any(hit.kind == "fact" and hit.right is False for hit in turn.reading.hits):
        found.add("wrong_figure")
    if turn.repeated:
        found.add("repeats")
    if "stuffed" in turn.reading.notes:
        found.add("stuffed")
    if late:
        found.add("late")
    return tuple(signal for signal in SIGNALS if signal in found)


def _details_known(attempt: Attempt) -> bool:
    """Whether an identity question was asked and the customer has given details after it."""
    asked = next((m.position for m in attempt.marks if m.name == "said:identity_check"), None)
    return asked is not None and any(
        m.name == "cue:details" and asked.turn < m.position.turn < len(attempt.turns) - 1 for m in attempt.marks
    )
