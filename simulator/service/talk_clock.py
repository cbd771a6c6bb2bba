"""One action on the talk's own clock: when it was said, what it brings, and where the clock stands afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.dialogue import events as e
from simulator.dialogue.actions import Action
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.clock import due, spoken_ms
from simulator.dialogue.conversation import act
from simulator.dialogue.folding import fold
from simulator.errors import NotNow
from simulator.reading.model import Reading
from simulator.service.talk_state import Loaded
from simulator.service.typed import Typing

Read = Callable[[str, str], Reading]
SAYING = ("reply", "update")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an action brought. `ends_at`: the talk's time after it, which is the server's time of the action.

    `sets_clock`: the two clocks no longer keep the distance they had. `typing`: how the reply among them was written.
    """

    events: tuple[e.Event, ...]
    ends_at: int
    sets_clock: bool
    typing: Typing | None = None


def performed(
    talk: Loaded, action: Action, *, at: int, began: int | None, read: Read, pasted: int | None = None
) -> Done:
    """`action` at the server's time `at`; `began`: the server's time of the first keystroke.

    Typed time is fair time (design decision 3): what is spoken takes its spoken length from the first keystroke on,
    however long the typing; in a chat it is sent when it is sent. `pasted`: characters that were, where the view
    knows. Raises NotNow like the conversation.
    """
    setting, state = talk.setting, talk.attempt
    if talk.over:
        raise NotNow("The attempt is over; start another or read its report.", code="is_over")
    began = at if began is None else min(began, at)
    behind = began - talk.last_at if talk.still else talk.behind
    now = max(talk.last_at, at - behind)
    if action.verb == "wait":
        ends_at = now + action.seconds * 1000
        events = due(setting, state, ends_at)
    elif action.verb in SAYING:
        events, ends_at = _said(talk, action, now=now, began=max(talk.last_at, began - behind), read=read)
    else:
        events, ends_at = act(setting, state, action, at=now), now
    typing = None
    if pasted is not None and any(isinstance(event, e.AgentReplied) for event in events):
        typing = Typing(chars=len(action.text), ms=at - began, pasted=min(pasted, len(action.text)))
    return Done(events=events, ends_at=ends_at, sets_clock=talk.still or at - ends_at != behind, typing=typing)


def _said(talk: Loaded, action: Action, *, now: int, began: int, read: Read) -> tuple[tuple[e.Event, ...], int]:
    """The words are read after what the customer said last, be it only "Hello?" while nobody wrote."""
    setting = talk.setting
    before = due(setting, talk.attempt, began)
    state = fold(before, talk.attempt) if before else talk.attempt
    if state.ending is not None:
        return before, now
    chat = setting.scenario.channel == "chat"
    ends_at = now if chat else began + _spoken(talk, action.text)
    reading = read(action.text, _context(state)) if state.answered else Reading()
    return act(setting, talk.attempt, action, at=ends_at, began=began, reading=reading), ends_at


def _spoken(talk: Loaded, text: str) -> int:
    return spoken_ms(text, talk.setting.settings.speech_per_minute, talk.attempt.started.lang)


def _context(state: Attempt) -> str:
    last = state.last_customer
    return last.text if last is not None else ""
