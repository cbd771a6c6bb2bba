"""What the guards around a hit mean for it: it stands, it goes to review, or it is no use of those words at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from simulator.reading.guards import Guard, View
from simulator.reading.model import Hit
from simulator.reading.phrases import Source

Verdict = Literal["stands", "review", "void"]

_ALL: frozenset[Guard] = frozenset({"denied", "quoted", "customer", "supposed", "asked", "reported"})

# An insult stays one as a rhetorical question (你不识字吗？) or in others' mouths (别人都说您无理取闹).
ABUSE = frozenset({"rude", "blame_customer", "impatience", "argue", "shirk", "commanding"})
# Asking what the case does not need is the breach itself, and a rhetorical question runs others down as well.
_HARMS_BY_ASKING = frozenset({"privacy_breach", "disparage_competitor"})

# Guards under which a duty is still done. An offer may be asked and conditional; what repeats the customer's words
# may quote them; what explains may deny, suppose and tell what others said.
_ALLOWED: Mapping[str, frozenset[Guard]] = {
    "greeting": frozenset({"asked", "supposed", "denied", "reported"}),
    "self_introduction": frozenset({"asked", "denied"}),
    "identity_check": frozenset({"asked", "supposed", "denied", "customer", "reported"}),
    "probe": frozenset({"asked", "supposed", "denied", "customer", "reported"}),
    "restate": _ALL,
    "empathy": frozenset({"supposed", "customer", "reported"}),
    "praise": frozenset({"customer", "supposed", "reported"}),
    "inform": frozenset({"denied", "supposed", "customer", "reported"}),
    "value_explanation": frozenset({"denied", "supposed", "customer", "reported"}),
    "comparison_breakdown": frozenset({"denied", "supposed", "customer", "reported"}),
    "propose_solution": frozenset({"asked", "supposed", "customer"}),
    "narrow_choice": frozenset({"asked", "supposed", "customer", "denied"}),
    "hold_notice": frozenset({"asked"}),
    "register_case": frozenset({"customer"}),
    "commit_deadline": frozenset({"supposed"}),
    "transfer_notice": frozenset({"asked", "supposed", "customer", "reported"}),
    "confirm_satisfaction": frozenset({"asked", "supposed", "denied", "customer"}),
    "thanks": frozenset({"supposed"}),
    "closing": frozenset({"supposed", "asked", "denied"}),
}
# Likeness hears a harm in the trouble that a kind sentence names (真是对不起，报了三次都没人上门).
_KIND_ACTS = frozenset({"apology", "empathy", "thanks", "greeting", "reassurance"})
_BEYOND_KINDNESS = 95  # percent from which a harm by likeness is kept in a kind sentence
_INTENT: frozenset[Guard] = frozenset({"asked", "supposed", "customer"})


def judge(source: Source, guards: frozenset[Guard], *, kind_words: bool, aimed: bool) -> Verdict:
    """Whether words found under these guards count.

    `kind_words`: the same reply apologises or shows empathy. `aimed`: the words name the customer.
    """
    if not guards:
        return "stands"
    if source.kind == "wording":
        # Nobody is accused of, or credited with, words in quotation marks.
        return "void" if source.guarded or "quoted" in guards else "stands"
    if source.kind == "intent":
        return "void" if guards & (_ALL - _INTENT) else "stands"
    if source.helps:
        return "void" if guards & (_ALL - _ALLOWED.get(source.name, frozenset())) else "stands"
    if source.name in ABUSE:
        return _abuse(source.name, guards, kind_words=kind_words, aimed=aimed)
    harmless = _ALL - {"asked"} if source.name in _HARMS_BY_ASKING else _ALL
    return "void" if guards & harmless else "stands"


def _abuse(name: str, guards: frozenset[Guard], *, kind_words: bool, aimed: bool) -> Verdict:
    if "customer" in guards or ("safety" in guards and name == "commanding"):
        return "void"
    if "denied" in guards:
        # 不是您自己弄坏的吗？ denies nothing.
        return "stands" if "asked" in guards else "void"
    if guards & {"reported", "quoted"}:
        return "stands" if aimed and not kind_words else "review"
    return "review" if "supposed" in guards else "stands"


def is_misheard(harm: Hit, view: View, hits: Iterable[Hit]) -> bool:
    """Whether a harm heard by likeness is only the trouble that the same sentence is kind about."""
    if harm.method != "similar" or harm.confidence >= _BEYOND_KINDNESS:
        return False
    sentence = view.sentence(harm.start)
    return any(
        hit.term in _KIND_ACTS and hit.sure and hit.method in ("phrase", "pattern")
        for hit in hits
        if sentence.start <= hit.start < sentence.end
    )
