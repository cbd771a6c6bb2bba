"""What a person at a terminal is told of time and place: the prompt, rings so far, and limits about to pass."""

from __future__ import annotations

from simulator.commands.session import Session
from simulator.dialogue.attempt import Attempt
from simulator.scoring.timing import lines_of
from simulator.words import Words

HOLD_WARNING = 5  # seconds before somebody on hold wants to hear something
CHAT_WRAP = {"zh": 24, "en": 48}  # characters of a line on a phone
CHAT_WARNING = 10  # seconds before a chat reply is late


def running_out(session: Session, words: Words) -> tuple[str, str] | None:
    """The limit about to pass, `hold` or `chat`, and how it is said; nothing while there is time."""
    state, settings = session.state, session.setting.settings
    waited = (session.clock.now() - (state.hold_mark or state.last_contact)) // 1000
    if state.hold_mark is not None:
        soon = waited >= settings.hold_update_seconds - HOLD_WARNING
        return ("hold", words("drill.hold_soon", n=waited)) if soon else None
    chat = session.setting.scenario.channel == "chat" and state.last_customer is not None
    left = settings.chat_reply_seconds - waited
    return ("chat", words("drill.chat_soon", n=left)) if chat and left <= CHAT_WARNING else None


def chat_lines(session: Session, text: str) -> int:
    """Lines of a chat message as the customer sees it; 0 where it is no chat."""
    wrap = CHAT_WRAP[session.state.started.lang]
    return lines_of(text, wrap) if session.setting.scenario.channel == "chat" else 0


def rings(session: Session) -> int:
    """How often the phone has rung by now."""
    ringing = session.state.ringing_at
    each = session.setting.settings.ring_seconds * 1000
    return (session.clock.now() - ringing) // each + 1 if ringing is not None else 0


def prompt(words: Words, state: Attempt, number: int) -> str:
    """The start of the line that is typed: the turn's number, or that the phone rings."""
    if not state.answered:
        return f"\x1b[2m{words('drill.prompt_ringing')}\x1b[0m "
    tail = words("drill.prompt_hold") if state.hold_at is not None else ""
    return f"\x1b[2m{number:>3} \x1b[0m\x1b[36m{words('who.agent')}{tail}\x1b[0m  "
