"""The pages that there are, each with the methods of the service without which it is of no use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.service import Role
    from tui.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page of the menu: the key of its name, the methods without which it is of no use, and its name in ids."""

    words: str
    methods: tuple[str, ...]
    key: str
    page: Callable[[], Page]


def _home() -> Page:
    from tui.home import Home

    return Home()


def _catalogue() -> Page:
    from tui.catalogue import Catalogue

    return Catalogue()


def _modules() -> Page:
    from tui.modules import Modules

    return Modules()


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


def _sittings() -> Page:
    from tui.exam.sittings import Sittings

    return Sittings()


def _scenarios() -> Page:
    from tui.author import Scenarios

    return Scenarios()


PLACES: tuple[Place, ...] = (
    Place(words="web.nav.home", methods=("people.me",), key="h", page=_home),
    Place(words="web.nav.practise", methods=("practice.start",), key="p", page=_catalogue),
    Place(words="web.nav.modules", methods=("training.answer_module",), key="m", page=_modules),
    Place(words="web.nav.reports", methods=("practice.attempts",), key="r", page=_reports),
    Place(words="web.nav.exams", methods=("exams.hand_in",), key="e", page=_exams),
    Place(words="web.nav.certificates", methods=("certificates.list",), key="c", page=_certificates),
    Place(words="web.nav.groups", methods=("training.group_table",), key="g", page=_groups),
    Place(words="web.nav.review", methods=("judging.queue",), key="v", page=_reviews),
    Place(words="web.nav.sittings", methods=("exams.open", "exams.status"), key="b", page=_sittings),
    Place(words="web.nav.scenarios", methods=("authoring.scenarios",), key="s", page=_scenarios),
)


def offered(roles: frozenset[Role]) -> tuple[Place, ...]:
    """The pages for somebody with these roles: what the table of permissions allows at all."""
    from simulator.service.permits import scope_of

    return tuple(place for place in PLACES if all(scope_of(method, roles) != "none" for method in place.methods))
