"""Why a finding is in doubt, in words; and what was answered or measured, where it is no finding of a talk."""

from __future__ import annotations

from simulator.content.blueprint import TypingSection
from simulator.dialogue.attempt import LIKELY
from simulator.report.findings import Teller
from simulator.scoring.card import Evidence
from simulator.service.contestable import Contestable
from simulator.service.explained import key_of, said
from simulator.service.verdicts import Standing
from simulator.words import Words


def doubts(one: Contestable, words: Words, teller: Teller | None, *, appealed: bool) -> tuple[str, ...]:
    """Every reason for which somebody has to look at it; nothing where it is sure."""
    told = [words("judging.doubt.appealed")] if appealed else []
    if one.kind == "typed" and one.rate is not None and one.rate.doubtful:
        told.append(words("judging.doubt.typing"))
    if one.point is None or not one.point.in_doubt or teller is None:
        return tuple(told)
    seen = one.point.options[-1] if one.point.bans else one.point.options[0]
    weakest = min((e for e in seen.evidence if e.term), key=lambda e: e.confidence, default=None)
    if weakest is not None:
        told.append(_heard(one.point.bans, weakest, words, teller))
    if any(option.proposed for option in one.point.options):
        told.append(words("judging.doubt.proposed"))
    return tuple(told) or (words("judging.doubt.unsure"),)


def _heard(is_harm: bool, evidence: Evidence, words: Words, teller: Teller) -> str:
    kind = "harm" if is_harm else "duty" if evidence.confidence >= LIKELY else "near"
    method = words(f"method.{evidence.method}") if evidence.method else ""
    return words(
        f"judging.doubt.{kind}", what=teller.names.of(evidence.term), percent=evidence.confidence, method=method
    )


def facts(standing: Standing | None, one: Contestable, words: Words) -> tuple[str, ...]:
    """For a question what was answered and what is right; for a text what was measured and what is asked for."""
    if standing is None or one.kind == "finding":
        return ()
    name = one.key.partition(":")[2]
    item, lang = standing.items[name], standing.sitting.booked.lang
    if one.rate is None:
        answer = standing.sitting.answers.get(name)
        given = said(item, answer.chosen, answer.fields, lang) if answer else ()
        right = said(item, *key_of(item, lang), lang)
        return (
            words("judging.fact.given", what=words.joined(list(given)) or "-"),
            words("judging.fact.right", what=words.joined(list(right))),
            words("judging.fact.why", what=item.why.of(lang)),
        )
    rate, typed = one.rate, standing.sitting.typed[name]
    sections = {part.item: part.section for part in standing.sitting.booked.form.items}
    asked = next(s for s in standing.blueprint.sections if s.id == sections[name] and isinstance(s, TypingSection))
    return (
        words("judging.fact.rate", got=rate.per_minute, asked=asked.per_minute),
        words("judging.fact.accuracy", got=rate.accuracy, asked=asked.accuracy),
        words("judging.fact.strokes", n=len(typed.strokes), seconds=typed.ms // 1000, pastes=typed.pastes),
        words("judging.fact.typed", what=typed.text),
    )
