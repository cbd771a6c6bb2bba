"""The customer's way through a scenario: every beat can be reached and left, nothing goes round for ever."""

from __future__ import annotations

from simulator.content.scenario import Beat, Scenario, When
from simulator.library.known import Report, known

NEXT = "next_demand"


def check_beats(report: Report, scenario: Scenario) -> None:
    """Targets, demands, reachability and ends of the beats of a scenario."""
    names = known(beat.id for beat in scenario.beats)
    report.unique(("beats",), scenario.beats)
    sound = report.refer(("first",), scenario.first, names, "a_beat")
    for index, beat in enumerate(scenario.beats):
        if beat.id == NEXT:
            report.error(("beats", index, "id"), "beat_named_next", name=NEXT)
            sound = False
        for number, way in enumerate(beat.exits):
            steps = ("beats", index, "exits", number, "to")
            sound = report.refer(steps, way.to, names | known([NEXT]), "a_beat") and sound
    sound = _demands(report, scenario) and sound
    _exits(report, scenario)
    if sound:
        _reach(report, scenario)


def _demands(report: Report, scenario: Scenario) -> bool:
    """Whether the demands and every drawn order of them are sound."""
    before = len(report.found)
    names = known(beat.id for beat in scenario.beats)
    for index, name in enumerate(scenario.demands):
        report.refer(("demands", index), name, names, "a_beat")
        if name in scenario.demands[:index]:
            report.error(("demands", index), "twice", name=name)
    if scenario.after_demands is not None:
        report.refer(("after_demands",), scenario.after_demands, names, "a_beat")
        if scenario.after_demands in scenario.demands:
            report.error(("after_demands",), "demand_loop", name=scenario.after_demands)
    uses = [(i, n) for i, beat in enumerate(scenario.beats) for n, way in enumerate(beat.exits) if way.to == NEXT]
    if uses and not (scenario.demands and scenario.after_demands):
        missing = "demands" if not scenario.demands else "after_demands"
        report.error(("beats", uses[0][0], "exits", uses[0][1], "to"), "no_next_demand", missing=missing)
    for index, variant in enumerate(scenario.variants):
        if variant.order and sorted(variant.order) != sorted(scenario.demands):
            steps = ("variants", index, "order")
            report.error(steps, "bad_order", variant=variant.id, demands=", ".join(scenario.demands) or "-")
    return len(report.found) == before


def _exits(report: Report, scenario: Scenario) -> None:
    """Exits that can never be taken, and ways round that never stop."""
    for index, beat in enumerate(scenario.beats):
        for number, way in enumerate(beat.exits[:-1]):
            if always(way.when):
                report.warn(("beats", index, "exits", number + 1), "never_taken", number=number + 1)
                break
        if beat.ending is not None and beat.exits:
            report.warn(("beats", index, "exits"), "exits_after_end", key=True, beat=beat.id)
        itself = [number for number, way in enumerate(beat.exits) if way.to == beat.id and always(way.when)]
        if itself or _goes_round(scenario, beat):
            report.error(("beats", index, "exits", (itself or [0])[0]), "goes_round", beat=beat.id)


def always(when: When) -> bool:
    """Whether a condition asks for nothing."""
    return when == When()


def _goes_round(scenario: Scenario, beat: Beat) -> bool:
    """Whether the first, unconditional exits lead from a beat back to itself."""
    beats = {other.id: other for other in scenario.beats}
    seen: list[str] = []
    at: Beat | None = beat
    while at is not None and at.exits and always(at.exits[0].when) and at.id not in seen:
        seen.append(at.id)
        at = beats.get(at.exits[0].to)
    return at is not None and at.id == beat.id and bool(seen)


def leads_to(scenario: Scenario) -> dict[str, frozenset[str]]:
    """For each beat, the beats that may follow it."""
    after = {scenario.after_demands} if scenario.after_demands else set()
    demands = frozenset({*scenario.demands, *after})
    return {
        beat.id: frozenset()
        if beat.ending
        else frozenset[str]().union(*(demands if way.to == NEXT else {way.to} for way in beat.exits))
        for beat in scenario.beats
    }


def _reach(report: Report, scenario: Scenario) -> None:
    ways = leads_to(scenario)
    reached = _closure({scenario.first}, ways)
    back = {name: frozenset(other for other, targets in ways.items() if name in targets) for name in ways}
    ends = _closure({beat.id for beat in scenario.beats if beat.ending}, back)
    for index, beat in enumerate(scenario.beats):
        steps = ("beats", index, "id")
        if beat.id not in reached:
            report.error(steps, "unreachable", beat=beat.id, first=scenario.first)
        elif not beat.exits and beat.ending is None:
            report.error(steps, "dead_end", beat=beat.id)
        elif beat.id not in ends:
            report.error(steps, "never_ends", beat=beat.id)


def _closure(start: set[str], ways: dict[str, frozenset[str]]) -> set[str]:
    found: set[str] = set()
    todo = list(start)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += ways[name]
    return found
