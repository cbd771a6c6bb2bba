"""Read and react early and late in a long talk; fold and score at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from simulator.dialogue.actions import Action
from simulator.dialogue.conversation import act, begin
from simulator.dialogue.folding import fold
from simulator.dialogue.play import Played, Read, opened, perform
from simulator.dialogue.setting import Setting
from simulator.library import Library
from simulator.proving.samples import started
from simulator.reader_setup import make_reader
from simulator.scoring.score import score
from tests.bench.reading import replies
from tests.bench.timing import core_ms, row

EARLY, LATE = 5, 200
ROUNDS = 60


def endless(library: Library) -> Setting:
    """The first scenario with a customer who never moves on, never leaves and has all the time in the world."""
    setting = library.setting(next(iter(library.scenarios.values())))
    scenario, standard = setting.scenario, setting.standard
    return replace(
        setting,
        standard=standard.model_copy(update={"settings": setting.settings.model_copy(update={"max_replies": 1000})}),
        persona=setting.persona.model_copy(update={"reactions": {}, "moves": ()}),
        scenario=scenario.model_copy(
            update={"minutes": 1200, "beats": tuple(b.model_copy(update={"exits": ()}) for b in scenario.beats)}
        ),
    )


def talk(setting: Setting, texts: list[str], read: Read) -> Iterator[Played]:
    """How a talk stands before each of its turns."""
    played = opened(setting, started(setting.scenario, seed=1, lang="zh", mode="practice"))
    if not played.attempt.answered:
        played = perform(setting, played, "/answer", read)
    nothing = read("好的", "")
    for turn in range(LATE + 6):
        yield played
        if played.attempt.ending is not None:
            raise ValueError(f"the talk ended early, at turn {turn}: {played.attempt.ending}")
        played = perform(setting, played, f"第{turn}句，{texts[turn % len(texts)]}", lambda *_: nothing)


def react(setting: Setting, played: Played, text: str, read: Read) -> None:
    before = played.attempt.last_customer
    reading = read(text, before.text if before else "")
    at = played.now + 5000
    act(setting, played.attempt, Action(verb="reply", text=text), at=at, began=at - 1000, reading=reading)


def report(library: Library) -> Iterator[str]:
    yield f"Dialogue (bar: turn {LATE} at most 1.3 x turn {EARLY}; the same replies at both, in turn)"
    setting = endless(library)
    first = started(setting.scenario, seed=1, lang="zh", mode="practice")
    read = make_reader(library).scene(setting.scene(first)).read
    texts = [text for text, _ in replies(library, "zh")]
    stands = list(talk(setting, texts, read))
    taken: dict[int, list[float]] = {EARLY: [], LATE: []}
    for number in range(ROUNDS):
        for turn, times in taken.items():
            reply = f"第{turn}句，{texts[number % len(texts)]}{number}"
            times.append(core_ms(lambda turn=turn, reply=reply: react(setting, stands[turn], reply, read)))
    early = median(taken[EARLY])
    yield from (row(f"read and react at turn {turn}", median(times), early) for turn, times in taken.items())
    last = stands[-1]
    yield row(f"fold of all {len(last.events)} events", core_ms(lambda: fold(last.events)))
    yield row("score of the whole attempt", core_ms(lambda: score(setting.standard, last.attempt, setting.scenario)))
    yield row("begin an attempt", core_ms(lambda: begin(setting, first)))
