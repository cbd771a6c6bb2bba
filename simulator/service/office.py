"""The room of the office: the organisation at a glance, and what it has chosen for itself."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.service import zones
from simulator.service.figures import Overview, overview
from simulator.service.house import Room
from simulator.service.issuing import issuer_name
from simulator.service.permitted import permitted
from simulator.service.settings import (
    DICTATION,
    RETENTION,
    ZONE,
    choose,
    chosen,
    dictates,
    proper_retention,
    retention_days,
)
from simulator.service.who import Who
from simulator.service.zones import proper_zone
from simulator.storage import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the organisation has chosen. `issuer`: the name on certificates. `zone`: nothing where the server's own
    counts; `offset`: of the clock in use, against UTC, now (+08:00). `retention_days`: 0 keeps words for good.
    `dictation`: trainees may dictate in drills, never in exams. `zones`: all that can be chosen.
    """

    issuer: str
    zone: str
    offset: str
    retention_days: int
    dictation: bool
    zones: tuple[str, ...]


class Office(Room):
    name = "office"

    @permitted
    def overview(self, who: Who) -> Overview:
        library = self.house.library()
        with self.house.store.reading() as now:
            return overview(now, library, self.house.clock())

    @permitted
    def profile(self, who: Who) -> Profile:
        with self.house.store.reading() as now:
            return self._profile(now)

    @permitted
    def set_zone(self, who: Who, *, zone: str) -> Profile:
        """By which clock days, deadlines in days and times on pages go; nothing: the server's own. Raises BadValue."""
        proper = proper_zone(zone)
        with self.house.store.writing() as transaction:
            choose(transaction, ZONE, proper, by=who.id, at=self.house.clock())
        zones.use(proper)
        with self.house.store.reading() as now:
            return self._profile(now)

    @permitted
    def set_retention(self, who: Who, *, days: int) -> Profile:
        """After how many days the words of somebody whose account was closed are erased for good; 0: never by itself.
        Raises BadValue.
        """
        proper = proper_retention(days)
        with self.house.store.writing() as transaction:
            choose(transaction, RETENTION, str(proper or ""), by=who.id, at=self.house.clock())
            return self._profile(transaction)

    @permitted
    def set_dictation(self, who: Who, *, on: bool) -> Profile:
        """Whether trainees may speak instead of typing in practice and tests. Many browsers send what is spoken to a
        server of their maker; exams never offer it.
        """
        with self.house.store.writing() as transaction:
            choose(transaction, DICTATION, "on" if on else "", by=who.id, at=self.house.clock())
            return self._profile(transaction)

    def _profile(self, now: Reading) -> Profile:
        offset = f"{zones.at(self.house.clock()):%z}"
        return Profile(
            issuer=issuer_name(now.session),
            zone=chosen(now, ZONE),
            offset=f"{offset[:3]}:{offset[3:5]}",
            retention_days=retention_days(now),
            dictation=dictates(now),
            zones=zones.names(),
        )
