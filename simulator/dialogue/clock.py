"""What time alone brings: the customer asks whether anybody is there, waits too long on hold, or has no more time."""

from __future__ import annotations

from simulator.content.base import Lang
from simulator.dialogue import events as e
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.chance import pick
from simulator.dialogue.folding import fold
from simulator.dialogue.mood import causes, moved
from simulator.dialogue.setting import Setting

RINGS_OUT = 12  # the caller gives up after a minute of ringing (ST-011)
SILENCES_OUT = 3  # asked so often without an answer, the customer leaves
OVERDUE_OUT = 6  # a customer on hold who heard nothing for a minute and a half hangs up
READING_PER_MINUTE = {"zh": 400, "en": 1200}  # characters; quiet reading, so that a long line is no trainee's silence


def spoken_ms(text: str, per_minute: int, lang: Lang) -> int:
    """How long saying `text` takes; English counts about 4.5 characters for one Chinese syllable."""
    length = len(text) if lang == "zh" else len(text) * 2 // 9
    return length * 60_000 // per_minute


def with_extra(attempt: Attempt, seconds: int) -> int:
    """A limit for this person, its extra time added (whole seconds, rounded down)."""
    return seconds * (100 + attempt.started.extra) // 100


def patience_ms(setting: Setting, attempt: Attempt) -> int:
    """How long the customer waits for the first keystroke after its own line has been said or read."""
    settings = setting.settings
    chat = setting.scenario.channel == "chat"
    return with_extra(attempt, 2 * settings.chat_reply_seconds if chat else settings.silence_seconds) * 1000


def line_ends(setting: Setting, attempt: Attempt) -> int:
    """When the customer's last line has been heard (phone, counter) or read (chat)."""
    turn = attempt.last_customer
    lang = attempt.started.lang
    if turn is None:
        return attempt.last_contact
    rate = setting.settings.speech_per_minute
    if setting.scenario.channel == "chat":
        rate = READING_PER_MINUTE["zh"]
    return max(attempt.last_contact, turn.at + spoken_ms(turn.text, rate, lang))


def due(setting: Setting, attempt: Attempt, until: int) -> tuple[e.Event, ...]:
    """The events that fall due up to `until`, each at its own time;
    empty when nothing does or the attempt has ended.
    """
    found: list[e.Event] = []
    while attempt.ending is None:
        step = _next(setting, attempt, until)
        if not step:
            break
        found.extend(step)
        attempt = fold(step, attempt)
    return tuple(found)


def _next(setting: Setting, attempt: Attempt, until: int) -> tuple[e.Event, ...]:
    over = attempt.started.at + attempt.paused + setting.scenario.minutes * 60_000
    if not attempt.answered:
        gives_up = (attempt.ringing_at or 0) + RINGS_OUT * setting.settings.ring_seconds * 1000
        return (
            (e.HungUp(at=gives_up, by="customer"), e.Finished(at=gives_up, ending="customer_left"))
            if (until >= gives_up)
            else ()
        )
    if attempt.hold_mark is not None:
        at = attempt.hold_mark + setting.settings.hold_update_seconds * 1000
        why, signal = "hold", "hold_overdue"
    else:
        at = line_ends(setting, attempt) + patience_ms(setting, attempt)
        why, signal = "silence", "silent"
    if until >= over and over <= at:
        return (e.Finished(at=over, ending="time_over"),)
    if until <= at:
        return ()
    if attempt.silences >= (SILENCES_OUT if why == "silence" else OVERDUE_OUT):
        return _leaves(setting, attempt, at)
    return _asks(setting, attempt, at, why, signal)


def _asks(setting: Setting, attempt: Attempt, at: int, why: str, signal: str) -> tuple[e.Event, ...]:
    lang = attempt.started.lang
    lines = setting.persona.silence.of(lang)
    last = attempt.last_customer
    fresh = [line for line in lines if last is None or line != last.text] or lines
    line = pick(fresh, attempt.started.seed, why, len(attempt.turns))
    pushes = causes(setting.persona, (), (signal,), {}, empty=True)
    mood = moved(attempt.moods[-1].mood, pushes)
    return (
        e.CustomerSpoke(at=at, text=line, why=why, cues=("wait_asked",)),
        e.MoodMoved(at=at, patience=mood.patience, trust=mood.trust, causes=pushes),
    )


def _leaves(setting: Setting, attempt: Attempt, at: int) -> tuple[e.Event, ...]:
    line = pick(setting.persona.leaving.of(attempt.started.lang), attempt.started.seed, "leaving")
    return (
        e.CustomerSpoke(at=at, text=line, why="leaving"),
        e.HungUp(at=at, by="customer"),
        e.Finished(at=at, ending="customer_left"),
    )
