"""The line above a conversation: where it stands, its clocks, and how the customer feels where that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from simulator.words import Words
from tui.marks import BANDS
from tui.times import hour, left, length

if TYPE_CHECKING:
    from simulator.service.talk_view import TalkView

LOOKS = {"furious": "$error", "upset": "$error", "tense": "$warning", "calm": "$success", "satisfied": "$success"}
SIGNS = {"ringing": "☎", "talking": "▶", "on_hold": "‖", "over": "■"}


def standing(talk: TalkView, words: Words) -> str:
    if talk.phase == "ringing":
        return words("talk.ringing", n=talk.clocks.rings)
    if talk.phase == "over":
        return talk.ending_name or words("talk.over")
    if talk.clocks.still:
        return words("talk.paused")
    return words(f"talk.phase.{talk.phase}.{talk.cards.channel}")


def state_line(talk: TalkView, words: Words, now: int, *, composing: bool, deadline: int | None = None) -> Content:
    """`now`: the server's time; while somebody is `composing`, the time for a reply in a chat has been kept."""
    clocks = talk.clocks
    parts: list[tuple[str, str]] = [(f"{SIGNS[talk.phase]} {standing(talk, words)}", "bold")]
    if talk.phase != "over":
        passed = length((clocks.now if clocks.still else now) - clocks.began)
        parts.append((f"{clocks.hour[:5]} +{passed}", ""))
        if clocks.reply_due is not None and not composing:
            parts.append(_due(words("talk.reply_in"), clocks.reply_due, now))
        if clocks.update_due is not None:
            parts.append(_due(words("talk.update_in"), clocks.update_due, now))
    if deadline is not None:
        parts.append(_due(words("talk.exam_ends_in"), deadline, now))
    if talk.practice is not None and talk.practice.spots:
        spot, band = talk.practice.spots[-1], talk.practice.band
        told = f"{BANDS.get(band, '')} {talk.practice.band_name} {spot.patience}/{spot.trust}"
        parts.append((told, LOOKS.get(band, "")))
    parts.append((f"✓ {words('talk.saved')} {hour(talk.saved_at)}", "$text-muted"))
    content = Content("")
    for at, (text, style) in enumerate(parts):
        content += Content.styled(text, style) if style else Content(text)
        if at < len(parts) - 1:
            content += Content("  ")
    return content


def _due(label: str, due: int, now: int) -> tuple[str, str]:
    """A time that runs out; late is said by a sign too."""
    late = due < now
    return (f"{'✗ ' if late else ''}{label} {left(due, now)}", "bold $error" if late else "$warning")


def next_due(talk: TalkView) -> int | None:
    """When time brings the next thing, on the server's clock; nothing while it stands still."""
    clocks = talk.clocks
    if talk.phase == "over" or clocks.still:
        return None
    return min((due for due in (clocks.rings_at, clocks.update_due, clocks.ends_at) if due), default=None)
