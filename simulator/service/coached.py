"""What only practice shows of a talk: the customer's mood, a coach's words on each reply, hints and promises."""

from __future__ import annotations

from dataclasses import replace

from simulator.dialogue import events as e
from simulator.dialogue.attempt import Attempt, Mood, MoodPoint
from simulator.dialogue.mood import band
from simulator.report import Names, coaching
from simulator.report.build import mood_spots, promises
from simulator.report.coach import forbidden
from simulator.service.talk_state import Loaded
from simulator.service.talk_view import CoachLine, Practising
from simulator.storage.actions import PASSIVE
from simulator.words import Words


def practising(talk: Loaded, words: Words) -> Practising:
    """All that practice adds to a talk."""
    started, setting = talk.attempt.started, talk.setting
    names = talk.names(words)
    now = band(talk.attempt.moods[-1].mood)
    return Practising(
        band=now,
        band_name=words(f"band.{now}"),
        spots=mood_spots(words, talk.attempt),
        coach=_coach(talk, names),
        hints=tuple(event.text for event in talk.events if isinstance(event, e.HintTaken)),
        promises=promises(setting.standard, talk.attempt, setting),
        forked_from=started.digests.get("fork", "").rpartition(":")[0],
        seed=started.seed,
        variant=started.variant,
    )


def _coach(talk: Loaded, names: Names) -> tuple[CoachLine, ...]:
    """Each reply with what followed from it before the next action."""
    found = []
    mood, turn = MoodPoint(turn=0, mood=Mood(patience=0, trust=0)), 0
    for index, event in enumerate(talk.events):
        if isinstance(event, e.AgentReplied):
            place = names.words.lang, index
            told = talk.told.get(place)
            if told is None:
                group = _consequences(talk.events, index)
                before, after = _felt(talk.attempt, mood), _felt(talk.attempt, mood, group)
                told = coaching(names, talk.setting, before, after, group, _banned(talk))
                if index + len(group) < len(talk.events):
                    talk.told[place] = told  # something came after it, so nothing more will follow from it
            found.append(CoachLine(turn=turn + 1, told=told))
        if isinstance(event, e.AgentReplied | e.CustomerSpoke):
            turn += 1
        mood = _after(mood, event)
    return tuple(found)


def _banned(talk: Loaded) -> set[str]:
    found: set[str] = talk.told.get(_BANNED) or talk.told.setdefault(_BANNED, forbidden(talk.setting))
    return found


_BANNED = ("banned", 0)


def _consequences(events: tuple[e.Event, ...], index: int) -> tuple[e.Event, ...]:
    end = index + 1
    while end < len(events) and events[end].type in PASSIVE | {"hung_up"}:
        if isinstance(events[end], e.CustomerSpoke) and events[end].why in ("silence", "hold"):  # type: ignore[union-attr]
            break
        end += 1
    return events[index:end]


def _after(mood: MoodPoint, event: e.Event) -> MoodPoint:
    if isinstance(event, e.MoodMoved):
        return MoodPoint(turn=0, mood=Mood(patience=event.patience, trust=event.trust))
    return mood


def _felt(attempt: Attempt, mood: MoodPoint, events: tuple[e.Event, ...] = ()) -> Attempt:
    """The attempt in so far as a coach compares it: with the mood after some events."""
    for event in events:
        mood = _after(mood, event)
    return replace(attempt, moods=(mood,))
