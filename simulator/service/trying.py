"""A practice that begins at a beat: a sample is played up to it, so that the way there happened by the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from simulator.content.base import Lang
from simulator.content.scenario import Sample, Scenario
from simulator.dialogue import events as e
from simulator.dialogue.play import Played, Read, opened, perform
from simulator.dialogue.setting import Setting
from simulator.errors import NotFound, NotNow
from simulator.library import Library
from simulator.service.forking import moved
from simulator.service.sampling import started_with
from simulator.service.talks import Talks
from simulator.storage import Transaction

Reads = Callable[[e.Started], Read]
Begun = tuple[e.Started, tuple[e.Event, ...]]


def begun_at(setting: Setting, beat: str, *, lang: Lang, at: int, reads: Reads) -> Begun:
    """How it started, without the digests of its content, and what followed, with the clock standing still at `at`.

    The samples in `lang` are tried first. Like every retake it never counts. Raises NotFound for an unknown beat;
    NotNow with the beats that samples lead to.
    """
    scenario = setting.scenario
    if beat not in {one.id for one in scenario.beats}:
        known = ", ".join(one.id for one in scenario.beats)
        raise NotFound(f"There is no beat '{beat[:60]}'; there are {known}.", code="no_beat", beat=beat[:60], ids=known)
    reached: dict[str, None] = {}
    for sample in sorted(scenario.samples, key=lambda one: one.lang != lang):
        played, passed = _up_to(setting, scenario, sample, beat, at, reads)
        if played is not None:
            started = played.attempt.started
            by = at - max(event.at for event in played.events)
            mark = {"fork": f"sample/{sample.id}:{len(played.attempt.turns)}"}
            later = (*(moved(event, by) for event in played.events[1:]), e.Paused(at=at, until=at))
            return replace(started, at=started.at + by, digests=mark), later
        reached |= dict.fromkeys(passed)
    listed = ", ".join(reached) or "-"
    raise NotNow(
        f"No sample leads to {beat} and on from there; they lead to {listed}.",
        code="beat_out_of_reach",
        beat=beat,
        ids=listed,
    )


def _up_to(
    setting: Setting, scenario: Scenario, sample: Sample, beat: str, at: int, reads: Reads
) -> tuple[Played | None, tuple[str, ...]]:
    """The sample as far as the beat, or None; and the beats that it can be tried from."""
    started = started_with(scenario, sample, at)
    played, read = opened(setting, started), reads(started)
    for line in sample.actions:
        if beat in played.attempt.beats or played.attempt.ending is not None:
            break
        played = perform(setting, played, line, read)
    is_there = beat in played.attempt.beats and played.attempt.ending is None
    on_the_way = {one.id for one in scenario.beats if one.ending is None}
    return played if is_there else None, tuple(one for one in played.attempt.beats if one in on_the_way)


def keep(
    talks: Talks,
    transaction: Transaction,
    person: str,
    library: Library,
    scenario: Scenario,
    begun: Begun,
    *,
    key: str | None,
) -> str:
    """The stream of a practice that began so; with the same `key` of the same person it is kept once."""
    started, later = begun
    stream = talks.name(person, key)
    if transaction.answer(stream, "begin") is None:
        pins = talks.pins(transaction, library, scenario, started.at)
        first = replace(started, digests={**pins, **started.digests})
        transaction.append(stream, 0, [e.to_plain(event) for event in (first, *later)], person=person, key="begin")
    return stream
