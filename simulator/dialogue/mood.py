"""The persona's physics: whole-number pushes on patience and trust, by what was heard and how (design decision 8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simulator.content.base import Band
from simulator.content.persona import Persona, Push
from simulator.dialogue.attempt import Mood
from simulator.dialogue.events import Cause
from simulator.reading.model import Hit

# Upper bounds of (2 * patience + trust) / 3: patience weighs double because it is what runs out.
_BANDS: tuple[tuple[int, Band], ...] = ((18, "furious"), (38, "upset"), (55, "tense"), (75, "calm"))


OFFENDS = 60  # percent of confidence from which harm for review is taken as half meant


def band(mood: Mood) -> Band:
    """The band of a mood, for choosing lines: furious, upset, tense, calm or satisfied."""
    level = (2 * mood.patience + mood.trust) // 3
    return next((name for bound, name in _BANDS if level < bound), "satisfied")


def starting(persona: Persona) -> Mood:
    return Mood(patience=persona.start.patience, trust=persona.start.trust)


def causes(
    persona: Persona, heard: Iterable[Hit], signals: Iterable[str], before: Mapping[str, int], *, empty: bool
) -> tuple[Cause, ...]:
    """What moves the mood, one cause an act (its first span) and one a signal.

    Harm that is for review moves half, or nothing where it is less than likely: nobody takes offence at a guess.

    `before`: how often each act was heard earlier in the attempt; each time halves its benefit. `empty`: the text earns
    nothing (repeated or stuffed), so only harm counts.
    """
    found: dict[str, Cause] = {}
    for hit in sorted(heard, key=lambda h: (h.start, h.term)):
        push = persona.reactions.get(hit.term)
        if push is None or hit.term in found:
            continue
        times = before.get(hit.term, 0)
        found[hit.term] = Cause(
            term=hit.term,
            patience=_worth(push.patience, times, hit, empty=empty),
            trust=_worth(push.trust, times, hit, empty=empty),
            start=hit.start,
            end=hit.end,
        )
    for signal in signals:
        push = persona.reactions.get(signal, Push())
        found[signal] = Cause(term=signal, patience=push.patience, trust=push.trust)
    return tuple(cause for cause in found.values() if cause.patience or cause.trust)


def moved(mood: Mood, pushes: Iterable[Cause]) -> Mood:
    """The mood after the pushes, kept within 0-100."""
    pushes = tuple(pushes)
    return Mood(
        patience=_bounded(mood.patience + sum(p.patience for p in pushes)),
        trust=_bounded(mood.trust + sum(p.trust for p in pushes)),
    )


def _worth(points: int, times: int, hit: Hit, *, empty: bool) -> int:
    if points <= 0:
        if hit.sure:
            return points
        return -(-points >> 1) if hit.confidence >= OFFENDS else 0
    return 0 if empty else points >> min(times, 30)


def _bounded(value: int) -> int:
    return max(0, min(100, value))
