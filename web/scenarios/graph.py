"""The customer's ways through a scenario as a drawing: beats as boxes, ways as arrows from top to bottom."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from simulator.service.scenario_views import BeatView
from web.scenarios.layers import Edge, Layers, layered

WIDE, HIGH, BETWEEN, ROOM = 176, 54, 22, 44
PASSING = 18  # the width that a way needs where it passes a row
NEXT = "next_demand"
UNITS = 22  # of text in a box; a Chinese character takes two


def drawn(beats: Sequence[BeatView], first: str, label: str, next_demand: str, start: str) -> Markup:
    """`next_demand`: what the crossing is called from which the demands are taken in turn; `start`: the first arrow."""
    names, edges, whens, below = _ways(beats, first)
    found = layered(names, edges, below)
    places, width, height = _places(found)
    by_name = {beat.id: beat for beat in beats}
    ways = Markup("").join(_way(found, places, edge, whens.get(edge, "")) for edge in found.chains)
    boxes = Markup("").join(
        _crossing(places[name], next_demand)
        if name == NEXT
        else _box(by_name[name], places[name], start, name == first)
        for name in names
    )
    return Markup(
        '<svg class="ways" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group" '
        'aria-label="{label}"><defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        'markerHeight="7" orient="auto-start-reverse"><path class="head" d="M0 0 10 5 0 10z"/></marker></defs>'
        "{ways}{boxes}</svg>"
    ).format(width=round(width), height=round(height), label=label, ways=ways, boxes=boxes)


def _ways(
    beats: Sequence[BeatView], first: str
) -> tuple[tuple[str, ...], tuple[Edge, ...], Mapping[Edge, str], list[Edge]]:
    """Names from the top, edges with when they are taken, and what has to stand below what."""
    known = {beat.id for beat in beats}
    demands: tuple[str, ...] = ()
    whens: dict[Edge, str] = {}
    for beat in beats:
        for way in beat.exits:
            end = NEXT if way.is_next_demand else way.to[0]
            demands = way.to if way.is_next_demand else demands
            edge = (beat.id, end)
            whens[edge] = f"{whens[edge]}\n{way.when}" if edge in whens else way.when
    edges = [edge for edge in whens if edge[1] in known or edge[1] == NEXT]
    edges += [(NEXT, name) for name in demands if name in known]
    below = [(name, demands[-1]) for name in demands[:-1] if name in known and demands[-1] in known]
    order = sorted(known, key=lambda name: (name != first, [beat.id for beat in beats].index(name)))
    return (*order, *((NEXT,) if demands else ())), tuple(edges), whens, below


Place = tuple[float, float]


def _places(found: Layers) -> tuple[dict[str, Place], float, float]:
    """The middle of each box, and the size of the drawing."""

    def wide(name: str) -> int:
        return PASSING if name.startswith(".") else WIDE

    lengths = [sum(wide(name) for name in row) + BETWEEN * (len(row) - 1) for row in found.rows]
    whole = max(lengths) + 2 * BETWEEN
    places = {}
    for level, row in enumerate(found.rows):
        x = (whole - lengths[level]) / 2
        for name in row:
            places[name] = (x + wide(name) / 2, ROOM + level * (HIGH + ROOM) + HIGH / 2)
            x += wide(name) + BETWEEN
    return places, whole, ROOM + len(found.rows) * (HIGH + ROOM) - ROOM / 2


def _way(found: Layers, places: Mapping[str, Place], edge: Edge, when: str) -> Markup:
    chain = found.chains[edge]
    points = [places[name] for name in chain]
    (x, y), (last_x, last_y) = points[0], points[-1]
    shift = 9 if edge in found.back else 0  # a way back beside the way there
    path = f"M{x + shift:.0f} {y + HIGH / 2:.0f}"
    before = (x + shift, y + HIGH / 2)
    for at in [*points[1:-1], (last_x + shift, last_y - HIGH / 2)]:
        half = (before[1] + at[1]) / 2
        path += f"C{before[0]:.0f} {half:.0f} {at[0]:.0f} {half:.0f} {at[0]:.0f} {at[1]:.0f}"
        before = at
    is_back = edge in found.back
    return Markup('<path class="way {kind}" d="{path}" marker-{end}="url(#arrow)"><title>{told}</title></path>').format(
        kind="back" if is_back else "",
        path=path,
        end="start" if is_back else "end",
        told=f"{edge[0]} → {edge[1]}\n{when}".strip(),
    )


def _box(beat: BeatView, at: Place, start: str, is_first: bool) -> Markup:
    x, y = at[0] - WIDE / 2, at[1] - HIGH / 2
    says = beat.says[0] if beat.says else ""
    entry = Markup("")
    if is_first:
        entry = Markup(
            '<path class="way" d="M{x:.0f} 14V{y:.0f}" marker-end="url(#arrow)"/>'
            '<text class="start" x="{tx:.0f}" y="24">{start}</text>'
        ).format(x=at[0], y=y, tx=at[0] + 10, start=start)
    return Markup(
        '{entry}<a href="#beat-{id}"><g class="beat {kind}"><title>{says}</title>'
        '<rect x="{x:.0f}" y="{y:.0f}" width="{wide}" height="{high}" rx="10"/>'
        '<text class="name" x="{mid:.0f}" y="{ty:.0f}">{id}</text>'
        '<text x="{mid:.0f}" y="{sy:.0f}">{short}</text></g></a>'
    ).format(
        entry=entry,
        id=beat.id,
        kind={"": "", "escalated": "warn"}.get(beat.ending, "good"),
        says=says,
        x=x,
        y=y,
        wide=WIDE,
        high=HIGH,
        mid=at[0],
        ty=y + 22,
        sy=y + 41,
        short=cut(beat.ending_name or says),
    )


def _crossing(at: Place, name: str) -> Markup:
    x, y, w, h = at[0], at[1], WIDE / 2, HIGH / 2
    points = f"{x - w:.0f},{y:.0f} {x:.0f},{y - h:.0f} {x + w:.0f},{y:.0f} {x:.0f},{y + h:.0f}"
    return Markup(
        '<g class="beat crossing"><polygon points="{points}"/><text x="{x:.0f}" y="{y:.0f}">{name}</text></g>'
    ).format(points=points, x=x, y=y + 4, name=name)


def cut(text: str, units: int = UNITS) -> str:
    """As much of a text as fits into a box."""
    used = 0
    for number, letter in enumerate(text):
        used += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if used > units:
            return text[:number] + "…"
    return text
