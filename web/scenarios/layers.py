"""Puts the nodes of a directed graph into rows: every way leads down, but for those that lead back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Edge = tuple[str, str]
TURNS = 4  # down and up


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """`rows`: names from left to right; a name that begins with a dot only lets an edge pass. `chains`: for each edge
    the names that it runs through, from the upper end to the lower; `back`: the edges that are drawn upwards.
    """

    rows: tuple[tuple[str, ...], ...]
    chains: Mapping[Edge, tuple[str, ...]]
    back: frozenset[Edge]


def layered(names: Sequence[str], edges: Sequence[Edge], below: Sequence[Edge] = ()) -> Layers:
    """`below`: pairs of which the second has to stand lower, without an edge. The first name is the top."""
    edges = tuple(dict.fromkeys(edge for edge in edges if edge[0] != edge[1]))
    back = _back(names, edges)
    down = [*(edge for edge in edges if edge not in back), *((b, a) for a, b in back), *below]
    depth = _depths(names, down)
    rows: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for name in names:
        rows[depth[name]].append(name)
    chains: dict[Edge, tuple[str, ...]] = {}
    for number, (start, end) in enumerate(edges):
        upper, lower = (end, start) if (start, end) in back else (start, end)
        between = tuple(f".{number}.{level}" for level in range(depth[upper] + 1, depth[lower]))
        for level, name in enumerate(between, depth[upper] + 1):
            rows[level].append(name)
        chains[start, end] = (upper, *between, lower)
    return Layers(rows=_untangled(rows, chains), chains=chains, back=frozenset(back))


def _back(names: Sequence[str], edges: Sequence[Edge]) -> set[Edge]:
    """The edges that close a circle, met in the order in which one walks from the top."""
    after = {name: [end for start, end in edges if start == name] for name in names}
    left = {name: iter(ends) for name, ends in after.items()}
    done: set[str] = set()
    back: set[Edge] = set()
    for top in names:
        way = [top] if top not in done else []
        while way:
            end = next(left[way[-1]], None)
            if end is None:
                done.add(way.pop())
            elif end in way:
                back.add((way[-1], end))
            elif end not in done:
                way.append(end)
    return back


def _depths(names: Sequence[str], down: Sequence[Edge]) -> dict[str, int]:
    """The longest way down to each name; `down` has no circles, and where it has one it is cut off in time."""
    depth = dict.fromkeys(names, 0)
    for _ in names:
        moved = False
        for start, end in down:
            if depth[end] <= depth[start] and depth[start] < len(names):
                depth[end], moved = depth[start] + 1, True
        if not moved:
            break
    return depth


def _untangled(rows: list[list[str]], chains: Mapping[Edge, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Each row in the order of the middle of its neighbours above, then below, a few times: fewer crossings."""
    beside: dict[str, list[str]] = {name: [] for row in rows for name in row}
    for chain in chains.values():
        for above, under in pairwise(chain):
            beside[above].append(under)
            beside[under].append(above)
    for turn in range(TURNS):
        down = turn % 2 == 0
        for level in range(1, len(rows)) if down else range(len(rows) - 2, -1, -1):
            near, row = rows[level - 1 if down else level + 1], rows[level]
            place = {name: (at + 0.5) / len(near) for at, name in enumerate(near)}
            rank = {name: (at + 0.5) / len(row) for at, name in enumerate(row)}
            for name in row:
                found = [place[other] for other in beside[name] if other in place]
                if found:
                    rank[name] = sum(found) / len(found)
            row.sort(key=rank.__getitem__)
    return tuple(tuple(row) for row in rows)
