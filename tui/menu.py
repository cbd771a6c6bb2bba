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


PLACES: tuple[Place, ...] = (
    Place(words="web.nav.home", method="people.me", key="h", page=_home),
    Place(words="web.nav.practise", method="practice.start", key="p", page=_catalogue),
    Place(words="web.nav.reports", method="practice.attempts", key="r", page=_reports),
)


def offered(roles: frozenset[str]) -> tuple[Place, ...]:
    """The pages for somebody with these roles: what the table of permissions allows at all."""
    from simulator.service.permits import scope_of

    mine = cast("frozenset[Role]", roles)
    return tuple(place for place in PLACES if scope_of(place.method, mine) != "none")
