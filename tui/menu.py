"""The pages that there are, each with the method of the service without which it is of no use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from simulator.service import Role
    from tui.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page of the menu: the key of its name, the method that it asks, the key that opens it on the first page."""

    words: str
    method: str
    key: str
    page: Callable[[], Page]


def _home() -> Page:
    from tui.home import Home

    return Home()


def _catalogue() -> Page:
    from tui.catalogue import Catalogue

    return Catalogue()


def _reports() -> Page:
    from tui.reports import Reports

    return Reports()


def _exams() -> Page:
    from tui.exam.exams import Exams

    return Exams()


def _certificates() -> Page:
    from tui.certificates import Certificates

    return Certificates()


def _groups() -> Page:
    from tui.groups import Groups

    return Groups()


def _reviews() -> Page:
    from tui.review import Reviews

    return Reviews()


def _scenarios() -> Page:
    from tui.author import Scenarios

    return Scenarios()


PLACES: tuple[Place, ...] = (
    Place(words="web.nav.home", method="people.me", key="h", page=_home),
    Place(words="web.nav.practise", method="practice.start", key="p", page=_catalogue),
    Place(words="web.nav.reports", method="practice.attempts", key="r", page=_reports),
    Place(words="web.nav.exams", method="exams.hand_in", key="e", page=_exams),
    Place(words="web.nav.certificates", method="certificates.list", key="c", page=_certificates),
    Place(words="web.nav.groups", method="training.group_table", key="g", page=_groups),
    Place(words="web.nav.review", method="judging.queue", key="v", page=_reviews),
    Place(words="web.nav.scenarios", method="authoring.scenarios", key="s", page=_scenarios),
)


def offered(roles: frozenset[str]) -> tuple[Place, ...]:
    """The pages for somebody with these roles: what the table of permissions allows at all."""
    from simulator.service.permits import scope_of

    mine = cast("frozenset[Role]", roles)
    return tuple(place for place in PLACES if scope_of(place.method, mine) != "none")
