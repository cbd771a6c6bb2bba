"""Which events are somebody's action and make pages drawn before them stale (design decision 1)."""

from __future__ import annotations

from collections.abc import Mapping

PASSIVE = frozenset({"ringing", "beat_entered", "customer_spoke", "mood_moved", "finished", "scored", "paused"})
"""What follows from an action, from the clock or from the customer; a pause only stops the clock, and a page that was
drawn before it may go on. Every other type of event is an action.
"""


def acts(event: Mapping[str, object]) -> bool:
    """Whether a page that was drawn before this event is out of date."""
    if event["type"] == "hung_up":
        return event.get("by") == "agent"
    return event["type"] not in PASSIVE
