"""A rule's check as a sentence."""

from __future__ import annotations

from typing import Any

from simulator.content.standard import Rule
from simulator.report.names import Names
from simulator.words import Words


def terms_of(rule: Rule) -> tuple[str, ...]:
    """Every term that a rule's check names."""
    check = rule.check
    named = [term for key in ("any", "all", "first", "then", "without") for term in getattr(check, key, ())]
    named += [getattr(check, key)[5:] for key in ("opens", "closes") if getattr(check, key, "").startswith("said:")]
    return tuple(named)


def check_words(words: Words, names: Names, rule: Rule) -> str:
    """What the check asks, in the person's language."""
    check: Any = rule.check
    key = f"check_kind.{check.kind}"
    match check.kind:
        case "duty":
            return words(key, what=_wanted(words, names, check), window=_window(words, names, check))
        case "order":
            first, then = (_any(words, names, getattr(check, side)) for side in ("first", "then"))
            return words(key, first=first, then=then)
        case "forbid":
            return words(key, what=_named(words, names, check.any), extra=_extra(words, names, check))
        case "ring":
            return words(key, n=check.rings)
        case "latency":
            return words(key, n=check.seconds, part=words(f"check_kind.part.{check.part}"))
        case "hold" | "transfer" | "record" | "promise":
            slots = {"n": getattr(check, "seconds", 0)} if check.part in ("updates", "length") else {}
            return words(key, part=words(f"check_kind.part.{check.part}", **slots))
        case "size":
            return words(key, what=words.joined(_limits(words, check)))
        case "repeat":
            return words(key, n=check.similar)
        case "accuracy":
            listed = _named(words, names, tuple(f"fact:{fact}" for fact in check.facts))
            return words(key, facts=words("check_kind.facts", facts=listed) if listed else "")
        case "outcome":
            return words(key, what=_joined(words, [words(f"ending.{ending}") for ending in check.any]))
        case "mood":
            what = words("check_kind.at_least", n=check.least) if check.least is not None else ""
            what = what or words("check_kind.risen", n=check.rise or 0)
            return words(key, number=words(f"mood.{check.number}"), what=what)
        case "share":
            return words(key, n=check.percent)
        case "run":
            return words(key, n=check.most, what=_named(words, names, check.any))
        case _:
            return words(key)


def _named(words: Words, names: Names, terms: tuple[str, ...]) -> str:
    return words.joined([names.of(term) for term in terms])


def _joined(words: Words, parts: list[str]) -> str:
    return words.joined(parts)


def _any(words: Words, names: Names, terms: tuple[str, ...]) -> str:
    listed = _named(words, names, terms)
    return words("check_kind.any_of", what=listed) if len(terms) > 1 else listed


def _wanted(words: Words, names: Names, check: Any) -> str:
    parts = []
    if check.all:
        parts.append(words("check_kind.all_of", what=_named(words, names, check.all)))
    if check.any:
        parts.append(_any(words, names, check.any))
    if check.count > 1:
        parts.append(words("check_kind.count", n=check.count))
    if check.leading:
        parts.append(words("check_kind.leading"))
    return ("；" if words.lang == "zh" else "; ").join(parts)


def _window(words: Words, names: Names, check: Any) -> str:
    if check.opens == "start" and check.closes == "end":
        return ""
    told = words(
        "check_kind.window", opens=_trigger(words, names, check.opens), closes=_trigger(words, names, check.closes)
    )
    return told + ("。" if words.lang == "zh" else ".")


def _trigger(words: Words, names: Names, trigger: str) -> str:
    kind, _, name = trigger.partition(":")
    key = f"check_kind.trigger.{kind}"
    match kind:
        case "replies":
            return words(key, n=name)
        case "cue":
            return words(key, what=words(f"cue.{name}") if f"cue.{name}" in words else name)
        case "said":
            return words(key, what=names.of(name))
        case "beat" | "left":
            return words(key, what=name)
        case _:
            return words(key)


def _extra(words: Words, names: Names, check: Any) -> str:
    parts = []
    if check.allowed:
        parts.append(words("check_kind.allowed", n=check.allowed))
    if check.hint_first:
        parts.append(words("check_kind.hint_first"))
    if check.bands:
        parts.append(words("check_kind.in_bands", bands=words.joined([words(f"band.{band}") for band in check.bands])))
    if check.opens != "start" or check.closes != "end":
        parts.append(_window(words, names, check).rstrip("。."))
    text = ("；" if words.lang == "zh" else "; ").join(parts)
    return text + ("。" if words.lang == "zh" else ".") if text else ""


def _limits(words: Words, check: Any) -> list[str]:
    parts = []
    if check.lines:
        parts.append(words("check_kind.lines", n=check.lines))
    chars = check.chars_zh if words.lang == "zh" else check.chars_en
    if chars:
        parts.append(words("check_kind.chars", n=chars))
    if check.sentences:
        parts.append(words("check_kind.sentences", n=check.sentences))
    if check.bands:
        parts.append(words("check_kind.in_bands", bands=words.joined([words(f"band.{band}") for band in check.bands])))
    return parts
