"""The conversation: one action of the trainee becomes the events that follow from it; nothing here reads a clock."""

from __future__ import annotations

from simulator.dialogue import events as e
from simulator.dialogue import signals
from simulator.dialogue.actions import Action
from simulator.dialogue.attempt import Attempt, Mood
from simulator.dialogue.clock import due, with_extra
from simulator.dialogue.customer import ask, enter, feel, leave, make, own_move
from simulator.dialogue.doing import do
from simulator.dialogue.folding import fold
from simulator.dialogue.follow import Path, path
from simulator.dialogue.mood import band, starting
from simulator.dialogue.setting import Setting
from simulator.errors import NotNow
from simulator.reading.model import Reading


def begin(setting: Setting, started: e.Started) -> tuple[e.Event, ...]:
    """The events with which an attempt opens.

    The phone rings; a visitor stands at the counter: there the trainee speaks first. In a chat the customer does.
    """
    mood = starting(setting.persona)
    first: list[e.Event] = [
        started,
        e.MoodMoved(at=started.at, patience=mood.patience, trust=mood.trust, causes=()),
    ]
    if setting.scenario.channel == "phone":
        return (*first, e.Ringing(at=started.at))
    if setting.scenario.channel == "counter":
        return tuple(first)
    return (*first, *enter(setting, fold(first), (setting.beat(setting.scenario.first), 0), started.at))


def act(
    setting: Setting,
    attempt: Attempt,
    action: Action,
    *,
    at: int,
    began: int | None = None,
    reading: Reading | None = None,
) -> tuple[e.Event, ...]:
    """The events that `action`, done at `at` (ms), brings about, first of all those that time alone brought before it.

    `began`: the first keystroke of a reply, or when speaking began; `reading`: what the reader found in it.
    Raises NotNow when the attempt is over or the action does not fit the moment.
    """
    if attempt.ending is not None:
        raise NotNow("The attempt is over; start another or read its report.", code="is_over")
    before = due(setting, attempt, at if began is None else began)
    attempt = fold(before, attempt)
    if attempt.ending is not None:
        return before
    if not attempt.answered and action.verb not in ("answer", "wait"):
        raise NotNow("The phone is still ringing: /answer it first.", code="still_ringing")
    if action.verb in ("reply", "update"):
        events = _reply(setting, attempt, action.text, at, at if began is None else began, reading or Reading())
    else:
        events = do(setting, attempt, action, at)
    return (*before, *events)


def _reply(setting: Setting, attempt: Attempt, text: str, at: int, began: int, reading: Reading) -> tuple[e.Event, ...]:
    replied = e.AgentReplied(at=at, began=began, text=text, reading=reading)
    late = _late(setting, attempt, began)
    before = attempt
    attempt = fold([replied], attempt)
    now = band(attempt.moods[-1].mood)
    way = path(setting, attempt, now) if attempt.beat else _opening(setting, text)
    turn = attempt.turns[-1]
    found = signals.of_reply(attempt, turn, now, late=late)
    progressed = bool(way.entered)
    useful = any(
        setting.persona.reactions[h.term].patience > 0 for h in turn.heard() if h.term in setting.persona.reactions
    )
    if progressed:
        found = (*found, "progress") if before.beat else found
    elif (turn.empty or not useful) and attempt.hold_at is None:
        found = (*found, "no_progress")
    mood, moving = feel(setting, before, turn.heard(), found, at, empty=turn.empty)
    attempt = fold(moving, attempt)
    events: list[e.Event] = [replied, *moving]
    events += _answer(setting, before, attempt, way, found, mood, at)
    return _or_time_over(setting, before, tuple(events), at)


def _opening(setting: Setting, text: str) -> Path:
    """After the trainee's opening words the customer begins; nothing in them counts for the first beat."""
    return Path(entered=((setting.beat(setting.scenario.first), len(text)),))


def _late(setting: Setting, attempt: Attempt, began: int) -> bool:
    turn = attempt.last_customer
    if turn is None or setting.scenario.channel != "chat":
        return False
    return began - turn.at > with_extra(attempt, setting.settings.chat_reply_seconds) * 1000


def _answer(
    setting: Setting, before: Attempt, attempt: Attempt, way: Path, found: tuple[str, ...], mood: Mood, at: int
) -> list[e.Event]:
    """What the customer says and does now: leaves, goes on, makes a move of its own, or says what it still needs."""
    persona = setting.persona
    if mood.patience <= persona.leaves_at and before.moods[-1].mood.patience <= persona.leaves_at:
        return leave(setting, attempt, at, "customer_left")
    if way.entered:
        events: list[e.Event] = []
        for step in way.entered:
            entered = enter(setting, fold(events, attempt), step, at)
            events += entered
        return events
    move = own_move(setting, attempt, found, mood)
    if move is not None:
        return make(setting, attempt, move, mood, at)
    if attempt.hold_at is not None:
        return []
    return [ask(setting, attempt, way, mood, at)]


def _or_time_over(setting: Setting, before: Attempt, events: tuple[e.Event, ...], at: int) -> tuple[e.Event, ...]:
    after = fold(events, before)
    if after.ending is None and after.replies >= setting.settings.max_replies:
        return (*events, e.Finished(at=at, ending="time_over"))
    return events
