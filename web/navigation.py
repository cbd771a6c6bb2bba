"""The menu: what each role finds where."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask, current_app, g, render_template, request
from markupsafe import Markup

from web.pages import words

TRAINEE = frozenset({"trainee", "trainer", "examiner", "manager"})
TRAINER = frozenset({"trainer", "manager"})
EXAMINER = frozenset({"examiner", "manager"})
OFFICE = frozenset({"manager", "auditor", "administrator"})
EVERYBODY = TRAINEE | OFFICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`endpoint`: where it leads; `family`: what begins the endpoints of the pages below it."""

    endpoint: str
    words: str
    icon: str
    roles: frozenset[str] = EVERYBODY
    values: dict[str, str] = field(default_factory=dict)
    here: bool = False
    count: int = 0

    @property
    def family(self) -> str:
        return self.endpoint.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    title: str
    links: tuple[Link, ...]


MENU: tuple[Part, ...] = (
    Part(
        title="",
        links=(
            Link(endpoint="home.index", words="web.nav.home", icon="house"),
            Link(endpoint="drill.catalogue", words="web.nav.practise", icon="message-circle"),
            Link(endpoint="modules.index", words="web.nav.modules", icon="book-open", roles=TRAINEE),
            Link(endpoint="reports.index", words="web.nav.reports", icon="history", roles=TRAINEE),
            Link(endpoint="exam.index", words="web.nav.exams", icon="graduation-cap", roles=TRAINEE),
            Link(endpoint="certificates.index", words="web.nav.certificates", icon="award"),
        ),
    ),
    Part(
        title="web.nav.for_trainers",
        links=(
            Link(endpoint="training.groups", words="web.nav.groups", icon="users", roles=TRAINER | {"auditor"}),
            Link(endpoint="training.live", words="web.nav.live", icon="clock", roles=TRAINER | EXAMINER),
            Link(endpoint="scenarios.index", words="web.nav.scenarios", icon="file-text", roles=TRAINER | EXAMINER),
        ),
    ),
    Part(
        title="web.nav.for_examiners",
        links=(
            Link(endpoint="review.queue", words="web.nav.review", icon="gavel", roles=EXAMINER | {"auditor"}),
            Link(endpoint="sittings.index", words="web.nav.sittings", icon="calendar", roles=EXAMINER | {"auditor"}),
            Link(endpoint="orals.index", words="web.nav.orals", icon="mic", roles=EXAMINER | TRAINER),
        ),
    ),
    Part(
        title="web.nav.for_office",
        links=(
            Link(endpoint="office.overview", words="web.nav.overview", icon="chart-column", roles=OFFICE),
            Link(endpoint="people.index", words="web.nav.people", icon="user", roles=OFFICE),
            Link(endpoint="standards.index", words="web.nav.standards", icon="scale"),
            Link(endpoint="office.audit", words="web.nav.audit", icon="archive", roles=OFFICE),
            Link(endpoint="office.settings", words="web.nav.settings", icon="settings", roles=OFFICE),
        ),
    ),
    Part(title="", links=(Link(endpoint="help.index", words="web.nav.help", icon="circle-help"),)),
)


def menu() -> tuple[Part, ...]:
    """The parts of the menu that this person has a use for; the page that is open is marked."""
    roles = getattr(g, "account_roles", frozenset())
    known = current_app.view_functions
    parts = []
    for part in MENU:
        links = tuple(_marked(link) for link in part.links if link.roles & roles and link.endpoint in known)
        if links:
            parts.append(Part(title=part.title, links=links))
    return tuple(parts)


def menu_links() -> Markup:
    """The menu as it is drawn; it follows from the roles, the page and the language alone, and every page has it."""
    drawn: dict[tuple[object, ...], Markup] = current_app.extensions.setdefault("menus", {})
    seen = getattr(g, "account_roles", frozenset()), request.endpoint, words().lang, request.script_root
    if seen not in drawn:
        drawn[seen] = Markup(render_template("menu_links.html"))
    return drawn[seen]


def _marked(link: Link) -> Link:
    endpoint = request.endpoint or ""
    here = endpoint == link.endpoint or (
        link.family not in ("office", "training") and endpoint.startswith(link.family + ".")
    )
    return Link(
        endpoint=link.endpoint, words=link.words, icon=link.icon, roles=link.roles, values=link.values, here=here
    )


def install(app: Flask) -> None:
    app.jinja_env.globals.update(navigation=menu, menu_links=menu_links)
