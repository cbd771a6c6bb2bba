"""The customer's side: entering a beat, moves of its own, asking for what it needs, leaving, and how it feels."""

from __future__ import annotations

from simulator.content.base import Ending
from simulator.content.persona import Move
from simulator.content.scenario import Beat
from simulator.dialogue import events as e
from simulator.dialogue.attempt import Attempt, Mood
from simulator.dialogue.chance import draw, pick
from simulator.dialogue.follow import Path
from simulator.dialogue.mood import band, causes, moved
from simulator.dialogue.setting import Setting, fill
from simulator.reading.model import Hit


def feel(
    setting: Setting, before: Attempt, heard: tuple[Hit, ...], found: tuple[str, ...], at: int, *, empty: bool
) -> tuple[Mood, tuple[e.Event, ...]]:
    """The mood after a reply or an action, and the event that says so; `before` is the attempt without it."""
    counts: dict[str, int] = {}
    for mark in before.marks:
        if mark.name.startswith("said:"):
            counts[mark.name[5:]] = counts.get(mark.name[5:], 0) + 1
    pushes = causes(setting.persona, heard, found, counts, empty=empty)
    mood = moved(before.moods[-1].mood, pushes)
    return mood, (e.MoodMoved(at=at, patience=mood.patience, trust=mood.trust, causes=pushes),)


def enter(setting: Setting, attempt: Attempt, step: tuple[Beat, int], at: int) -> tuple[e.Event, ...]:
    """The customer goes to a beat and says its line; a last beat ends the attempt with a goodbye."""
    beat, offset = step
    now = band(attempt.moods[-1].mood)
    lang = attempt.started.lang
    by_band = beat.says_by_band.of(now)
    text = pick((by_band or beat.says).of(lang), attempt.started.seed, beat.id, len(attempt.turns))
    slots = setting.slots(attempt.started)
    events: list[e.Event] = [
        e.BeatEntered(at=at, beat=beat.id, offset=offset),
        e.CustomerSpoke(at=at, text=fill(text, slots, lang), why="beat", cues=beat.cues),
    ]
    if beat.ending is not None:
        goodbye = setting.persona.goodbye.of(now)
        if goodbye is not None and setting.scenario.channel != "counter":
            line = pick(goodbye.of(lang), attempt.started.seed, "goodbye")
            events.append(e.CustomerSpoke(at=at, text=fill(line, slots, lang), why="goodbye", cues=("goodbye",)))
        if setting.scenario.channel == "phone":
            events.append(e.HungUp(at=at, by="customer"))
        events.append(e.Finished(at=at, ending=_ending(beat, now)))
    return tuple(events)


def _ending(beat: Beat, now: str) -> Ending:
    if beat.ending == "resolved":
        return "resolved_content" if now in ("calm", "satisfied") else "resolved_cool"
    return "promised" if beat.ending == "promised" else "escalated"


def own_move(setting: Setting, attempt: Attempt, found: tuple[str, ...], mood: Mood) -> Move | None:
    """The first move of the persona whose conditions hold."""
    now = band(mood)
    heard = {hit.term for hit in attempt.turns[-1].heard()} | set(found)
    made = [turn.why for turn in attempt.turns]
    for move in setting.persona.moves:
        if (move.bands and now not in move.bands) or attempt.replies < move.after:
            continue
        if move.signals and not heard & set(move.signals):
            continue
        past = [i for i, why in enumerate(made) if why == f"move:{move.id}"]
        if past and (move.every == 0 or len([t for t in attempt.turns[past[-1] :] if t.who == "agent"]) < move.every):
            continue
        if draw(100, attempt.started.seed, move.id, len(attempt.turns)) < move.percent:
            return move
    return None


def make(setting: Setting, attempt: Attempt, move: Move, mood: Mood, at: int) -> list[e.Event]:
    """The events of a move: its line, its push, or the end that it makes."""
    if move.ends is not None:
        return leave(setting, attempt, at, move.ends, move)
    line = _line(setting, attempt, move.lines.of(attempt.started.lang), move.id)
    push = (e.Cause(term=f"move:{move.id}", patience=move.push.patience, trust=move.push.trust),)
    after = moved(mood, push)
    events: list[e.Event] = [e.CustomerSpoke(at=at, text=line, why=f"move:{move.id}", cues=move.cues)]
    if after != mood:
        events.append(e.MoodMoved(at=at, patience=after.patience, trust=after.trust, causes=push))
    return events


def leave(setting: Setting, attempt: Attempt, at: int, ending: Ending, move: Move | None = None) -> list[e.Event]:
    """The customer says a last line and goes."""
    lines = move.lines if move is not None else setting.persona.leaving
    line = _line(setting, attempt, lines.of(attempt.started.lang), "leaving")
    cues = move.cues if move is not None else ()
    return [
        e.CustomerSpoke(at=at, text=line, why="leaving", cues=cues),
        e.HungUp(at=at, by="customer"),
        e.Finished(at=at, ending=ending),
    ]


def ask(setting: Setting, attempt: Attempt, way: Path, mood: Mood, at: int) -> e.Event:
    """A need in the customer's own voice; outside practice at most once a beat, then only an aside (decision 9)."""
    lang = attempt.started.lang
    beat = setting.beat(attempt.beat)
    told = attempt.beat in attempt.stuck_in and attempt.started.mode != "practice"
    if way.blocked_by is not None and not told:
        return e.CustomerSpoke(at=at, text=_line(setting, attempt, way.blocked_by.asks.of(lang), "goal"), why="goal")
    if beat.stuck is not None and not told:
        return e.CustomerSpoke(at=at, text=_line(setting, attempt, beat.stuck.of(lang), "stuck"), why="stuck")
    aside = setting.persona.asides.of(band(mood)) or setting.persona.silence
    return e.CustomerSpoke(at=at, text=_line(setting, attempt, aside.of(lang), "aside"), why="aside")


def _line(setting: Setting, attempt: Attempt, options: tuple[str, ...], what: str) -> str:
    """One of the options, not the one just said if there is another."""
    last = attempt.last_customer
    slots, lang = setting.slots(attempt.started), attempt.started.lang
    filled = [fill(option, slots, lang) for option in options]
    fresh = [line for line in filled if last is None or line != last.text] or filled
    return pick(fresh, attempt.started.seed, what, len(attempt.turns))
