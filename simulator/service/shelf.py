"""Scenarios as they lie in the store: which versions there are, which is in use where, which wait for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from simulator.content.scenario import Scenario
from simulator.errors import NotFound
from simulator.service import frozen
from simulator.service.accounts import Named
from simulator.service.content_views import VersionView, version_views
from simulator.storage import Reading
from simulator.storage.contents import Use
from simulator.storage.tables import PublicationRow

KIND = "scenario"
State = Literal["in_use", "waiting", "earlier"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioVersion:
    """One version. `number`: as its author counts. `state`: waiting where it was never published and nothing newer was;
    `second`: for exams somebody else has to publish it than its author.
    """

    digest: str
    number: int
    added_by: Named | None
    added_at: int
    used_for: tuple[Use, ...]
    published_by: Named | None
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioLine:
    """A scenario in a list, as its newest version in use has it. `practice`, `exam`: the numbers of the versions in use
    there, None for none. `same`: it is one version. `waiting`: versions that nobody has published yet.
    """

    id: str
    title: str
    persona: str
    persona_name: str
    channel: str
    channel_name: str
    minutes: int
    samples: int
    practice: int | None
    exam: int | None
    same: bool
    waiting: int
    changed_at: int
    changed_by: Named | None


def scenario_of(now: Reading, digest: str) -> Scenario:
    """Raises NotFound."""
    found: Scenario = frozen.piece(now, KIND, digest)
    return found


def versions(now: Reading, name: str | None = None) -> dict[str, tuple[ScenarioVersion, ...]]:
    """Every version of every scenario (or of one), the newest first, by the scenario's id."""
    told = version_views(now, now.versions(KIND, name))
    was_used = set(now.session.scalars(select(PublicationRow.digest).where(PublicationRow.kind == KIND).distinct()))
    by_name: dict[str, list[VersionView]] = {}
    for one in told:
        by_name.setdefault(one.name, []).append(one)
    return {name: _ranked(now, ones, was_used) for name, ones in by_name.items()}


def _ranked(now: Reading, ones: list[VersionView], was_used: set[str | None]) -> tuple[ScenarioVersion, ...]:
    newest_used = max((one.added_at for one in ones if one.digest in was_used), default=-1)
    ordered = sorted(ones, key=lambda one: (one.added_at, bool(one.used_for), one.digest), reverse=True)
    return tuple(
        ScenarioVersion(
            digest=one.digest,
            number=scenario_of(now, one.digest).version,
            added_by=one.added_by,
            added_at=one.added_at,
            used_for=one.used_for,
            published_by=one.published_by,
            state=_state(one, was_used, newest_used),
        )
        for one in ordered
    )


def _state(one: VersionView, was_used: set[str | None], newest_used: int) -> State:
    if one.used_for:
        return "in_use"
    return "waiting" if one.digest not in was_used and one.added_at >= newest_used else "earlier"


def shown(found: tuple[ScenarioVersion, ...]) -> ScenarioVersion:
    """The version that stands for a scenario: in use for practice, else for exams, else the newest."""
    for use in ("practice", "exam"):
        for one in found:
            if use in one.used_for:
                return one
    return found[0]


def version(now: Reading, name: str, digest: str | None) -> ScenarioVersion:
    """The one of this digest, by default the one that stands for the scenario. Raises NotFound."""
    found = versions(now, name).get(name, ())
    fitting = [one for one in found if digest in (None, one.digest)]
    if not fitting:
        raise NotFound(f"There is no scenario '{name[:60]}'.", code="no_scenario_here", name=name[:60])
    return fitting[0] if digest is not None else shown(found)
