"""The first tour: for each role four or five things to see, in the order in which one needs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """`words`: the end of the keys `tour.title_` and `tour.text_`; `endpoint`: where it leads."""

    words: str
    icon: str
    endpoint: str


TOURS: dict[str, tuple[Stop, ...]] = {
    "trainee": (
        Stop(words="next", icon="house", endpoint="home.index"),
        Stop(words="drill", icon="message-circle", endpoint="drill.catalogue"),
        Stop(words="report", icon="history", endpoint="reports.index"),
        Stop(words="modules", icon="book-open", endpoint="modules.index"),
        Stop(words="exam", icon="graduation-cap", endpoint="exam.index"),
    ),
    "trainer": (
        Stop(words="groups", icon="users", endpoint="training.groups"),
        Stop(words="assign", icon="clipboard-list", endpoint="training.groups"),
        Stop(words="comment", icon="message-circle", endpoint="training.groups"),
        Stop(words="write", icon="file-text", endpoint="scenarios.index"),
        Stop(words="standard", icon="scale", endpoint="standards.index"),
    ),
    "examiner": (
        Stop(words="queue", icon="gavel", endpoint="review.queue"),
        Stop(words="keys", icon="keyboard", endpoint="help.index"),
        Stop(words="sittings", icon="calendar", endpoint="sittings.index"),
        Stop(words="second", icon="file-check", endpoint="scenarios.index"),
    ),
    "manager": (
        Stop(words="overview", icon="chart-column", endpoint="office.overview"),
        Stop(words="weak", icon="grid-2x2", endpoint="training.groups"),
        Stop(words="release", icon="scale", endpoint="standards.index"),
        Stop(words="book", icon="calendar", endpoint="sittings.index"),
        Stop(words="log", icon="archive", endpoint="office.audit"),
    ),
    "auditor": (
        Stop(words="log", icon="archive", endpoint="office.audit"),
        Stop(words="prove", icon="shield-check", endpoint="office.upkeep"),
        Stop(words="certificates", icon="award", endpoint="certificates.index"),
        Stop(words="standard", icon="scale", endpoint="standards.index"),
    ),
    "administrator": (
        Stop(words="people", icon="user", endpoint="people.index"),
        Stop(words="settings", icon="settings", endpoint="office.settings"),
        Stop(words="backup", icon="database", endpoint="office.upkeep"),
        Stop(words="keep_keys", icon="key", endpoint="office.keys"),
        Stop(words="log", icon="archive", endpoint="office.audit"),
    ),
}
FIRST = ("administrator", "manager", "examiner", "trainer", "auditor", "trainee")
"""Of somebody with several roles the tour of the rarest is shown."""


def stops_for(roles: Iterable[str]) -> tuple[Stop, ...]:
    known = frozenset(roles)
    role = next((one for one in FIRST if one in known), None)
    return tuple(stop for stop in TOURS.get(role or "", ()) if stop.endpoint in current_app.view_functions)
