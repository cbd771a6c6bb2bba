"""What the guards around a hit mean for it: it stands, it goes to review, or it is no use of those words at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from simulator.content.base import Lang
from simulator.reading.guards import Guard, View
from simulator.reading.model import Hit
from simulator.reading.phrases import Source
from simulator.reading.probe import Score
from simulator.reading.similar import denies
from simulator.reading.text import Span

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
KINDNESS = frozenset({"apology", "empathy", "thanks", "greeting", "reassurance"})
_NAMES_TROUBLE = KINDNESS - {"thanks", "greeting"}
_BEYOND_KINDNESS = 95  # percent from which a harm by likeness is kept in a kind sentence
# Percent from which a harm by likeness may be sure, and how much its very words must speak for it.
_CERTAIN: Mapping[Lang, int] = {"zh": 95, "en": 82}
_WORDED: Mapping[Lang, float] = {"zh": 0.15, "en": 0.1}
_ONLY_IN_WORDS = frozenset({"privacy_breach", "over_promise"})  # grave: never sure by likeness
_SAYS_LITTLE: Mapping[Lang, int] = {
    "zh": 7,
    "en": 14,
}  # characters of a sentence that is too short to be sure of by likeness
_AIMED = frozenset({"rude", "blame_customer", "commanding"})
_CONDEMNS = re.compile(
    r"不像话|太过分|不应该|实在不该|批评|处分|停岗|开除|替[他她]|丢人|太伤人"
    r"|\b(?:ashamed|unacceptable|not acceptable|no way to|out of order|disciplin|unforgivable|should never"
    r"|spoken to (?:him|her|them))"
)
_FLAT = re.compile(
    r"没得[商谈]|没什么好商|没门|免谈|休想|想都别想"
    r"|\b(?:not a chance|no way|end of (?:story|discussion)|off the table)\b"
)
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


def condemns(text: str) -> bool:
    """Whether a normalised reply condemns somebody: who tells of another's abuse in this way insults nobody."""
    return _CONDEMNS.search(text) is not None


def is_flat(words: str) -> bool:
    """Whether a refusal wants no more said: 规定，没得商量 gives no reason, whatever the rule is."""
    return _FLAT.search(words) is not None


def is_aimed(view: View, start: int, end: int) -> bool:
    """Whether words, or those right before them, name the customer."""
    words = view.text[max(view.clause(start).start, start - 10) : end]
    return "您" in words or "你" in words or "you" in words


def is_explicit(harm: Score, example: str, view: View, sentence: Span) -> bool:
    """Whether a harm heard by likeness is said in so many words: it is nearly certain by meaning, its very words speak
    for it, it is aimed, and nothing in the sentence denies, supposes, quotes, tells or clears it.
    """
    words = sentence.of(view.text)
    lang: Lang = "en" if words.isascii() else "zh"
    if harm.percent < _CERTAIN[lang] or harm.worded < _WORDED[lang] or harm.name in _ONLY_IN_WORDS:
        return False
    if len(words) < _SAYS_LITTLE[lang]:
        return False
    if harm.name in _AIMED and not any(you in words for you in ("您", "你", "you")):
        return False
    if any(
        view.within(kind, sentence.start, sentence.end)
        for kind in ("suppositions", "customer_said", "acquits", "courtesy")
    ):
        return False
    told = view.within("reporters", sentence.start, sentence.end) and view.within(
        "saying", sentence.start, sentence.end
    )
    return not told and not view.quotes and denies(words) <= denies(example)


def is_misheard(harm: Hit, view: View, hits: Iterable[Hit]) -> bool:
    """Whether a harm heard by likeness is only the trouble that the same sentence is kind about, or clears up."""
    if harm.method != "similar":
        return False
    sentence = view.sentence(harm.start)
    if view.within("acquits", sentence.start, sentence.end):
        return True
    if harm.confidence >= _BEYOND_KINDNESS:
        return False
    return any(
        hit.term in _NAMES_TROUBLE and hit.sure and hit.method in ("phrase", "pattern")
        for hit in hits
        if sentence.start <= hit.start < sentence.end
    )
