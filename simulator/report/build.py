"""From an attempt and its scorecard to a report in one language."""

from __future__ import annotations

import re

from simulator.content.standard import Standard
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.mood import band
from simulator.dialogue.setting import Setting
from simulator.report.findings import Teller, worst_first
from simulator.report.model import (
    AreaBar,
    Coverage,
    ModelAnswer,
    Moment,
    MoodCurve,
    MoodSpot,
    Practice,
    PromiseLine,
    Report,
    Score,
)
from simulator.report.names import Names, Slots
from simulator.report.quoting import is_stage_note, whole_words
from simulator.report.transcript import transcript
from simulator.scoring.card import Finding, Scorecard
from simulator.scoring.record import Promised, filed, kept, ledger
from simulator.scoring.score import PROHIBITIONS, rules_for
from simulator.scoring.view import View
from simulator.words import Words

TO_PRACTISE = 3
JUDGED = ("met", "missed", "broken", "for_review")
_END = re.compile(r"[。！？!?；;\n]|\.(?=\s)")


def report(
    words: Words, names: Names, standard: Standard, attempt: Attempt, card: Scorecard, setting: Setting | None = None
) -> Report:
    """The report of an attempt, at its end or so far; `words` decides the language."""
    scenario = setting.scenario if setting is not None else None
    teller = Teller(
        words=words,
        names=names,
        slots=Slots(words, setting, attempt.started),
        standard=standard,
        attempt=attempt,
        setting=setting,
        rules={rule.id: rule for rule in rules_for(standard, scenario)},
    )
    bad = worst_first(card.findings)
    found = tuple(teller.tell(finding) for finding in bad)
    review = tuple(teller.tell(finding) for finding in card.findings if finding.state == "for_review")
    well = tuple(teller.tell(f) for f in card.findings if f.state == "met" and (f.possible or f.evidence))
    score = _score(words, standard, card)
    return Report(
        lang=words.lang,
        title=scenario.title.of(words.lang) if scenario is not None else words("report.transcript"),
        about=_about(words, setting),
        outcome=words(f"ending.{attempt.ending or '_open'}") if attempt.moods else "",
        ending=attempt.ending or "",
        summary=_summary(words, standard, attempt, card, score),
        score=score,
        areas=_areas(words, standard, card) if card.total is not None or attempt.moods else (),
        mood=mood_curve(words, names, attempt) if attempt.moods else None,
        transcript=transcript(words, names, attempt, (*found, *review, *well)),
        findings=found,
        review=review,
        kept=well,
        promises=promises(standard, attempt, setting),
        practise=_practise(teller, bad),
        models=_models(teller, bad),
        coverage=_coverage(words, card, teller),
    )


def _about(words: Words, setting: Setting | None) -> str:
    if setting is None:
        return ""
    persona = setting.persona.name.of(words.lang)
    channel = words(f"channel.{setting.scenario.channel}")
    return words("report.about", persona=persona, channel=channel, company=setting.business.name.of(words.lang))


def _score(words: Words, standard: Standard, card: Scorecard) -> Score:
    if card.total is None:
        line = words("score.too_little" if any(f.state in JUDGED for f in card.findings) else "score.none")
    elif card.low == card.high:
        line = words("score.exact", total=card.total)
    else:
        line = words("score.interval", total=card.total, low=card.low, high=card.high)
    verdict = ""
    if card.passes is not None:
        key = "passed" if card.passes else "failed"
        verdict = words(f"score.{key}_so_far" if card.contested else f"score.{key}", mark=standard.passing.total)
    return Score(
        total=card.total,
        low=card.low,
        high=card.high,
        passes=card.passes,
        verdict=verdict,
        line=line,
        contested=card.contested,
    )


def _summary(words: Words, standard: Standard, attempt: Attempt, card: Scorecard, score: Score) -> tuple[str, ...]:
    """What a person wants to know first: how it ended, the score, what failed it, the best and the weakest area."""
    real = not attempt.moods  # nobody's mood is known in a real conversation
    ending = attempt.ending or ("_real" if real else "_open")
    told = [words(f"summary.{ending}"), score.line]
    if score.verdict:
        told.append(score.verdict)
    if card.critical and not real:  # nobody passes or fails in a real conversation
        told.append(words.count("summary.critical", len(card.critical)))
    judged = [area for area in card.areas if area.percent is not None and (card.total is not None or not real)]
    names = {area.id: area.name.of(words.lang) for area in standard.areas}
    if len(judged) > 1:
        best = max(judged, key=lambda a: (a.percent or 0, a.weight))
        worst = min(judged, key=lambda a: (a.percent or 0, -a.weight))
        if best.percent != worst.percent:
            told.append(words("summary.areas", best=names[best.area], worst=names[worst.area]))
    if not card.passes and card.passes is not None and not card.critical and card.total is not None:
        low = [a for a in judged if a.percent is not None and a.percent < standard.passing.area]
        if card.total >= standard.passing.total and low:
            listed = words.joined([names[a.area] for a in low])
            told.append(words("summary.area_low", areas=listed, mark=standard.passing.area))
    return tuple(told)


def _areas(words: Words, standard: Standard, card: Scorecard) -> tuple[AreaBar, ...]:
    names = {area.id: area.name.of(words.lang) for area in standard.areas}
    return tuple(
        AreaBar(
            area=a.area,
            name=names[a.area],
            percent=a.percent,
            weight=a.weight,
            gained=a.gained,
            possible=a.possible,
            lost=a.lost,
        )
        for a in card.areas
    )


def mood_spots(words: Words, attempt: Attempt) -> tuple[MoodSpot, ...]:
    """How the customer felt after each turn."""
    spots: list[MoodSpot] = []
    for number, point in enumerate(attempt.moods):
        now = band(point.mood)
        spot = MoodSpot(
            turn=point.turn + 1 if number else 0,
            patience=point.mood.patience,
            trust=point.mood.trust,
            band=now,
            band_name=words(f"band.{now}"),
        )
        if spots and spots[-1].turn == spot.turn:
            spots.pop()
        spots.append(spot)
    return tuple(spots)


def mood_curve(words: Words, names: Names, attempt: Attempt) -> MoodCurve:
    moments = _moments(names, attempt)
    up = max(moments, key=lambda m: m.points, default=None)
    down = min(moments, key=lambda m: m.points, default=None)
    return MoodCurve(
        spots=mood_spots(words, attempt),
        up=up if up is not None and up.points > 0 else None,
        down=down if down is not None and down.points < 0 else None,
    )


def _moments(names: Names, attempt: Attempt) -> list[Moment]:
    """Each turn that moved the mood, with the words behind its strongest cause."""
    found = []
    for point in attempt.moods[1:]:
        own = [c for c in point.causes if not c.term.startswith("move:")]
        if not own:
            continue
        turn = next(
            (i for i in range(min(point.turn, len(attempt.turns) - 1), -1, -1) if attempt.turns[i].who == "agent"), None
        )
        points = sum(c.patience + c.trust for c in own)
        strongest = max(own, key=lambda c: (c.patience + c.trust) * (1 if points >= 0 else -1))
        if turn is None:
            continue
        text = attempt.turns[turn].text
        said = _sentence(text, strongest.start) if strongest.end else text
        found.append(Moment(turn=turn + 1, text=said, points=points, why=names.of(strongest.term)))
    return found


def _sentence(text: str, at: int) -> str:
    """The sentence around a character."""
    ends = [hit.end() for hit in _END.finditer(text)]
    start = max((end for end in ends if end <= at), default=0)
    return text[start : min((end for end in ends if end > at), default=len(text))].strip()


def promises(standard: Standard, attempt: Attempt, setting: Setting | None) -> tuple[PromiseLine, ...]:
    view = View(standard, attempt, setting.scenario if setting is not None else None)
    form = filed(attempt) or {}
    lang = attempt.started.lang
    return tuple(
        PromiseLine(
            turn=line.turn + 1,
            text=_words_around(attempt, line),
            recorded=kept(form, attempt.turns[line.turn].text, lang),
        )
        for line in ledger(view)
    )


def _words_around(attempt: Attempt, line: Promised) -> str:
    said = attempt.turns[line.turn].text
    at = said.find(line.quote)
    return said[slice(*whole_words(said, at, at + len(line.quote)))] if line.quote and at >= 0 else line.quote


def _practise(teller: Teller, bad: list[Finding]) -> tuple[Practice, ...]:
    """The worst findings, one a rule."""
    rules = list(dict.fromkeys(finding.rule for finding in bad))[:TO_PRACTISE]
    found = []
    for rule in rules:
        told = teller.tell(next(finding for finding in bad if finding.rule == rule))
        clause = told.clauses[0] if told.clauses else None
        found.append(Practice(rule=rule, name=told.name, clause=clause, better=told.better))
    return tuple(found)


def _models(teller: Teller, bad: list[Finding]) -> tuple[ModelAnswer, ...]:
    """What could have been said, for each duty that was missed."""
    missed = dict.fromkeys(
        f.rule for f in bad if f.state == "missed" and teller.rules[f.rule].check.kind not in PROHIBITIONS
    )
    lang = teller.words.lang
    answers = [
        ModelAnswer(rule=rule, name=teller.rules[rule].name.of(lang), text=teller.better(teller.rules[rule]))
        for rule in missed
    ]
    return tuple(answer for answer in answers if not is_stage_note(answer.text))


def _coverage(words: Words, card: Scorecard, teller: Teller) -> Coverage:
    states: dict[str, str] = {}
    for finding in card.findings:
        states.setdefault(finding.rule, finding.state)
    skipped = tuple(rule for rule, state in states.items() if state == "not_judged")
    idle = sum(state in ("not_applicable", "open") for state in states.values())
    judged = len(states) - idle - len(skipped)
    return Coverage(
        judged=judged,
        not_applicable=idle,
        not_judged=len(skipped),
        line=words("coverage.line", judged=judged, idle=idle, skipped=len(skipped), all=len(states)),
        skipped=tuple(teller.rules[rule].name.of(words.lang) for rule in skipped),
    )
