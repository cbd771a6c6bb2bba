"""Attempts as files of events: each line chained to the one before, the content used kept beside, replay and proof."""

from simulator.attempts.chain import Broken, Entry, Trail
from simulator.attempts.replaying import Judged, judged, proved, replayed
from simulator.attempts.snapshots import Kept, keep, kept, kept_bank, kept_setting, root_of
from simulator.attempts.store import Attempts
from simulator.places import home

__all__ = [
    "Attempts",
    "Broken",
    "Entry",
    "Judged",
    "Kept",
    "Trail",
    "home",
    "judged",
    "keep",
    "kept",
    "kept_bank",
    "kept_setting",
    "proved",
    "replayed",
    "root_of",
]
