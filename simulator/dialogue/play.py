"""Playing lines of the action grammar on a virtual clock: for samples, pipes, bots and tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.dialogue import events as e
from simulator.dialogue.actions import parse
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.clock import due, line_ends, spoken_ms
from simulator.dialogue.conversation import act, begin
from simulator.dialogue.folding import fold
from simulator.dialogue.setting import Setting
from simulator.reading.model import Reading

Read = Callable[[str, str], Reading]  # (reply, the customer's line before) -> what was found
THINKING_MS = 2_000  # a trainee who knows the job begins after two seconds
TYPED_MS = 250  # a chat character, about 240 a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """An attempt with the events that led to it, and the time on its virtual clock (ms)."""

    events: tuple[e.Event, ...]
    attempt: Attempt
    now: int


def opened(setting: Setting, started: e.Started) -> Played:
    """The attempt as it stands when the trainee may first do something."""
    events = begin(setting, started)
    attempt = fold(events)
    return Played(events=events, attempt=attempt, now=started.at)


def perform(setting: Setting, played: Played, line: str, read: Read) -> Played:
    """One line of the grammar, done as soon as a person could: a reply begins two seconds after the customer's
    line ended.

    Raises BadAction or NotNow like the conversation; `played` stays as it was.
    """
    action = parse(line)
    attempt = played.attempt
    if action.verb == "wait":
        now = played.now + action.seconds * 1000
        return _with(played, due(setting, attempt, now), now)
    if action.verb not in ("reply", "update"):
        return _with(played, act(setting, attempt, action, at=played.now + 500), played.now + 500)
    began = _begins(setting, played)
    lang = attempt.started.lang
    rate = setting.settings.speech_per_minute
    length = len(action.text) * TYPED_MS if setting.scenario.channel == "chat" else spoken_ms(action.text, rate, lang)
    context = attempt.last_customer.text if attempt.last_customer else ""
    reading = read(action.text, context)
    return _with(played, act(setting, attempt, action, at=began + length, began=began, reading=reading), began + length)


def _begins(setting: Setting, played: Played) -> int:
    """Two seconds after the customer's line, and after any /wait that came since."""
    if played.attempt.hold_at is not None:
        return played.now
    waited = played.now - played.attempt.last_contact
    return (
        line_ends(setting, played.attempt) + THINKING_MS
        if waited <= 0
        else max(played.now, played.attempt.last_contact + THINKING_MS)
    )


def _with(played: Played, events: tuple[e.Event, ...], now: int) -> Played:
    attempt = fold(events, played.attempt)
    return Played(events=(*played.events, *events), attempt=attempt, now=max(now, attempt.last_contact))


def play(setting: Setting, started: e.Started, lines: tuple[str, ...], read: Read) -> Played:
    """All `lines` in order; lines after the attempt's end are left unsaid."""
    played = opened(setting, started)
    for line in lines:
        if played.attempt.ending is not None:
            break
        played = perform(setting, played, line, read)
    return played
