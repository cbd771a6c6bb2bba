"""Acts, intents and wordings: every pattern compiles, and each has something by which it can be heard."""

from __future__ import annotations

from simulator.content.bank import Act, Intent, LabelledReply, Said, Sounds, Wording
from simulator.content.base import LANGS
from simulator.library.known import Report, World
from simulator.library.types import Steps
from simulator.reading.patterns import compile_pattern


def check_act(report: Report, act: Act) -> None:
    """An act sounds like something in every language, with examples both ways."""
    sounds_like(report, (), act)


def sounds_like(report: Report, steps: Steps, thing: Act | Intent) -> None:
    """Patterns compile; phrases or examples exist in each language; examples show what it is and what it is not."""
    for lang in LANGS:
        sounds = thing.sounds(lang)
        patterns(report, (*steps, lang), sounds)
        if not (sounds.phrases or sounds.patterns or sounds.yes):
            report.error((*steps, lang), "never_heard", key=True, name=thing.id, lang=lang)
        elif not (sounds.yes and sounds.no):
            missing = "yes" if not sounds.yes else "no"
            report.warn((*steps, lang), "no_examples", key=True, name=thing.id, lang=lang, missing=missing)
        for index, text in enumerate(sounds.no):
            if text in sounds.yes:
                report.error((*steps, lang, "no", index), "yes_and_no", text=text)


def patterns(report: Report, steps: Steps, sounds: Sounds | Said) -> None:
    """An error for each pattern that RE2 refuses."""
    for index, text in enumerate(sounds.patterns):
        if why := getattr(compile_pattern(text), "problem", None):
            report.error((*steps, "patterns", index), "bad_pattern", why=why)


def check_wordings(report: Report, wordings: tuple[Wording, ...]) -> None:
    """A wording has words in one language at least; some words exist in one language only."""
    for index, wording in enumerate(wordings):
        for lang in LANGS:
            patterns(report, (index, lang), wording.said(lang))
        if not any(said.phrases or said.patterns for said in (wording.zh, wording.en)):
            report.error((index, "id"), "no_words", name=wording.id)


def check_replies(world: World, report: Report, replies: tuple[LabelledReply, ...]) -> None:
    """Labelled replies name acts."""
    seen: set[str] = set()
    for index, reply in enumerate(replies):
        for act in reply.acts:
            if act not in seen:  # one slip is often in many lines
                report.refer((index,), act, world.acts, "an_act")
            seen.add(act)
