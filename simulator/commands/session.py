"""One attempt being played at a terminal or from a pipe: every event is on disk before anybody sees it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from simulator.attempts import judged
from simulator.attempts.chain import Writer
from simulator.attempts.replaying import Judged
from simulator.dialogue import events as e
from simulator.dialogue.actions import parse
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.clock import due, spoken_ms
from simulator.dialogue.conversation import act, begin
from simulator.dialogue.folding import fold
from simulator.dialogue.play import Played, perform
from simulator.dialogue.setting import Setting
from simulator.errors import BadAction
from simulator.reading.model import Reading


class Reads(Protocol):
    """Reads replies of an attempt after the customer's line; hears that line while the trainee still thinks."""

    def __call__(self, text: str, context: str) -> Reading: ...
    def hear(self, line: str) -> None: ...


def is_text(line: str) -> bool:
    """Whether a line can be written down: bytes that are no UTF-8 arrive as lone surrogates, which no event holds."""
    return not any("\ud800" <= sign <= "\udfff" for sign in line)


class Clock(Protocol):
    """Milliseconds of an attempt's own time."""

    def now(self) -> int: ...
    def set(self, at: int) -> None: ...


class RealClock:
    """The computer's clock, less the time that was not the trainee's: typing what is spoken, pauses, breaks."""

    def __init__(self, real: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self._real = real
        self._behind = 0

    def now(self) -> int:
        return self._real() - self._behind

    def set(self, at: int) -> None:
        self._behind = self._real() - at


class VirtualClock:
    """Time that stands still until something is done: for pipes."""

    def __init__(self, at: int) -> None:
        self._at = at

    def now(self) -> int:
        return self._at

    def set(self, at: int) -> None:
        self._at = at


class Session:
    """An attempt, its file and its clock."""

    def __init__(self, setting: Setting, read: Reads, writer: Writer, clock: Clock) -> None:
        self.setting = setting
        self.read = read
        self.writer = writer
        self.clock = clock
        self.events: list[e.Event] = []
        self.attempt: Attempt | None = None
        self.judged: Judged | None = None

    @property
    def id(self) -> str:
        return self.writer.file.stem

    @property
    def state(self) -> Attempt:
        assert self.attempt is not None
        return self.attempt

    @property
    def over(self) -> bool:
        return self.state.ending is not None

    def open(self, started: e.Started) -> tuple[e.Event, ...]:
        return self._take(begin(self.setting, started))

    def go_on(self, events: tuple[e.Event, ...]) -> None:
        """Take over an attempt whose events are already on disk, as at its last moment."""
        self.events = list(events)
        self.attempt = fold(events)
        self.clock.set(max(event.at for event in events))

    def do(self, line: str, began: int | None = None) -> tuple[e.Event, ...]:
        """One line of the action grammar; `began`: the first keystroke, on this session's clock.

        Raises BadAction or NotNow; the attempt stays as it was.
        """
        if not is_text(line):
            raise BadAction("This line is not UTF-8.", code="line_not_utf8")
        if isinstance(self.clock, VirtualClock):
            played = perform(self.setting, Played(events=(), attempt=self.state, now=self.clock.now()), line, self.read)
            new = self._take(played.events)
            self.clock.set(played.now)
            return new
        action = parse(line)
        now = self.clock.now()
        if action.verb == "wait":
            self.clock.set(now + action.seconds * 1000)
            return self.sweep()
        if action.verb not in ("reply", "update"):
            return self._take(act(self.setting, self.state, action, at=now))
        began = min(now, now if began is None else began)
        last = self.state.last_customer
        reading = self.read(action.text, last.text if last else "")
        at = self._said_at(action.text, began, now)
        new = self._take(act(self.setting, self.state, action, at=at, began=began, reading=reading))
        self.clock.set(at)
        return new

    def _said_at(self, text: str, began: int, now: int) -> int:
        """Typed time is fair time: what is spoken takes its spoken length, however long the typing (decision 3)."""
        if self.setting.scenario.channel == "chat":
            return now
        return began + spoken_ms(text, self.setting.settings.speech_per_minute, self.state.started.lang)

    def sweep(self) -> tuple[e.Event, ...]:
        """What time alone has brought by now."""
        return self._take(due(self.setting, self.state, self.clock.now()))

    def note(self, event: e.Event) -> None:
        """Something that happened beside the conversation: a hint, a pause."""
        self._take((event,))

    def paused(self) -> None:
        """The clock stands still from the last moment until now; the pause is on record and costs nothing."""
        at = self.clock.now()
        self.note(e.Paused(at=at, until=at))

    def _take(self, events: tuple[e.Event, ...]) -> tuple[e.Event, ...]:
        if not events:
            return ()
        attempt = fold(events, self.attempt)
        plain = [e.to_plain(event) for event in events]
        if attempt.ending is not None and self.judged is None:
            self.judged = judged(self.setting, attempt)
            plain.append(self.judged.plain())
        self.writer.append(plain)
        self.events += events
        self.attempt = attempt
        if attempt.ending is None and any(isinstance(event, e.CustomerSpoke) for event in events):
            self.read.hear(attempt.last_customer.text if attempt.last_customer else "")
        return events


def forked(session: Session, writer: Writer, turn: int) -> tuple[Session, int] | None:
    """A new practice attempt that goes as this one did up to the trainee's turn `turn` (from 1), or the next one.

    The number of the turn is given back with it; None when there is no such turn.
    """
    index = next((i for i, said in session.state.agent_turns() if i + 1 >= turn), None)
    if index is None:
        return None
    replies = [i for i, event in enumerate(session.events) if isinstance(event, e.AgentReplied)]
    number = [i for i, _ in session.state.agent_turns()].index(index)
    cut = replies[number]
    started = session.events[0]
    assert isinstance(started, e.Started)
    digests = {k: v for k, v in started.digests.items() if k != "fork"}
    origin = replace(started, mode="practice", digests={**digests, "fork": f"{session.id}:{cut}"})
    fork = Session(session.setting, session.read, writer, session.clock)
    events = (origin, *session.events[1:cut])
    writer.append([e.to_plain(event) for event in events])
    fork.go_on(events)
    return fork, index + 1
