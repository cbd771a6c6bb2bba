"""A retake: the talk again up to one of its turns, as a practice of its own that goes on otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.dialogue import events as e
from simulator.errors import NotNow
from simulator.service.talk_state import Loaded


def forked(talk: Loaded, turn: int, at: int) -> tuple[e.Event, ...]:
    """The events of the retake from the trainee's turn `turn` (from 1) on, or from the next one that is the trainee's.

    Its clock stands still until the trainee goes on; all times are moved so that its last moment is `at`. Raises NotNow
    with the turns there are.
    """
    replies = [index for index, event in enumerate(talk.events) if isinstance(event, e.AgentReplied)]
    turns = [index + 1 for index, _ in talk.attempt.agent_turns()]
    cut = next((reply for reply, number in zip(replies, turns, strict=True) if number >= turn), None)
    if cut is None:
        listed = ", ".join(str(number) for number in turns) or "-"
        raise NotNow(f"Name a turn of yours; they are {listed}.", code="no_turn", turns=listed)
    started = talk.attempt.started
    digests = {**started.digests, "fork": f"{talk.stream}:{cut}"}
    kept = (replace(started, mode="practice", digests=digests), *talk.events[1:cut])
    by = at - max(event.at for event in kept)
    return (*(moved(event, by) for event in kept), e.Paused(at=at, until=at))


def moved(event: e.Event, by: int) -> e.Event:
    """The same event, all its times later by so many ms."""
    times: dict[str, Any] = {
        name: getattr(event, name) + by for name in ("at", "began", "until") if hasattr(event, name)
    }
    return replace(event, **times)
