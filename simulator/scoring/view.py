"""What a check sees: the attempt through one lens, the windows of duties, and the words heard in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from simulator.content.scenario import Scenario
from simulator.content.standard import Standard
from simulator.dialogue.attempt import LIKELY, Attempt, Position, Turn, counts
from simulator.reading.model import Hit
from simulator.scoring.card import Evidence

Lens = Literal["likely", "against", "for"]
WORTH_A_LOOK = 60  # percent of confidence from which a doubtful harm is shown to a person
TRAINEE_CAUSED = ("customer_left", "trainee_hung_up", "time_over")
FAR = Position(1 << 30)


@dataclass(frozen=True, slots=True)
class Heard:
    """A term with its place; `hit` is None for things done rather than said."""

    term: str
    position: Position
    hit: Hit | None = None

    @property
    def sure(self) -> bool:
        return self.hit is None or self.hit.sure


class Told(tuple[Heard, ...]):
    """Things heard, in order, found by their terms without looking at all of them."""

    def of(self, terms: Iterable[str]) -> list[Heard]:
        return [self[at] for at in sorted({at for term in terms for at in self._places.get(term, ())})]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for at, heard in enumerate(self):
            places.setdefault(heard.term, []).append(at)
        return places


def overlap(a: Heard, b: Heard) -> bool:
    """Whether two things heard share words; things done overlap only with themselves."""
    if a.hit is None or b.hit is None:
        return a == b
    return a.position.turn == b.position.turn and a.hit.start < b.hit.end and b.hit.start < a.hit.end


@dataclass(frozen=True, slots=True)
class Window:
    """From where to where a duty may be done; `closed` is False while it still can be."""

    opens: Position
    closes: Position
    closed: bool


@dataclass(frozen=True)
class View:
    """An attempt as a check sees it. `lens`: doubts decided by likelihood, against the trainee, or for the trainee.

    `channel`: the scenario's, or what is known of a transcript without a scenario (None: unknown). `timed`: times
    are real.
    """

    standard: Standard
    attempt: Attempt
    scenario: Scenario | None
    lens: Lens = "likely"
    channel: str | None = None
    timed: bool = True

    @cached_property
    def duties(self) -> Told:
        """Everything that counts for the trainee, in order; empty text (repeated, stuffed) earns nothing."""
        return Told(sorted(self._duties(), key=lambda h: h.position))

    @cached_property
    def harms(self) -> Told:
        """Everything that counts against the trainee, in order.

        What is for review accuses nobody; it only widens the interval.
        """
        return Told(sorted(self._harms(), key=lambda h: h.position))

    @cached_property
    def doubts(self) -> Told:
        """Harms that are likely but not sure: for a person to decide (decision 13)."""
        return Told(
            Heard(hit.term, Position(index, hit.start), hit)
            for index, turn in self.attempt.agent_turns()
            for hit in turn.reading.hits
            if not hit.sure and hit.confidence >= WORTH_A_LOOK
        )

    def _duties(self) -> Iterator[Heard]:
        for index, turn in self.attempt.agent_turns():
            if turn.empty:
                continue
            hits: Iterable[Hit] = turn.reading.hits
            if self.lens == "for":
                hits = (*hits, *turn.reading.near)
            for hit in hits:
                if counts(hit) and (
                    self.lens == "for" or hit.sure or (self.lens == "likely" and hit.confidence >= LIKELY)
                ):
                    yield Heard(hit.term, Position(index, hit.start), hit)
        for done in self.attempt.done:
            yield Heard(done.term, done.position)
            if done.text.isidentifier():
                yield Heard(f"{done.term}_{done.text}", done.position)

    def _harms(self) -> Iterator[Heard]:
        for index, turn in self.attempt.agent_turns():
            for hit in turn.reading.hits:
                if hit.sure or self.lens == "against":
                    yield Heard(hit.term, Position(index, hit.start), hit)
        for done in self.attempt.done:
            yield Heard(done.term, done.position)

    def first_mark(self, trigger: str) -> Position | None:
        """Where a trigger first occurred. `said:TERM` is asked of the lens,
        every other trigger of the attempt's marks.
        """
        if trigger.startswith("said:"):
            for heard in self.duties.of((trigger[5:],)):
                return Position(heard.position.turn, heard.hit.end if heard.hit else heard.position.offset)
            return None
        return next((mark.position for mark in self.attempt.marks if mark.name == trigger), None)

    def window(self, opens: str, closes: str) -> Window | None:
        """The window that opens at the first `opens`, or None if that never came."""
        start = self.first_mark(opens)
        if start is None:
            return None
        over = self.attempt.ending is not None
        if closes == "end":
            return Window(start, FAR, over)
        if closes.startswith("replies:"):
            later = [
                i for i, _ in self.attempt.agent_turns() if i > start.turn or (i == start.turn and start.offset == 0)
            ]
            number = int(closes[8:])
            if len(later) < number:
                return Window(start, FAR, over)
            return Window(start, Position(later[number - 1] + 1), True)
        for mark in self.attempt.marks:
            if mark.name == closes and mark.position > start:
                # The reply that causes a change belongs to both sides.
                return Window(start, Position(mark.position.turn + 1), True)
        return Window(start, FAR, over)

    def reachable(self, trigger: str) -> bool:
        """Whether the branch taken could still have led to a trigger that never came."""
        if self.scenario is None:
            return False
        wanted = trigger.partition(":")[2]
        beats = {beat.id: beat for beat in self.scenario.beats}
        if trigger.startswith("beat:"):
            return wanted in self._ahead()
        if trigger.startswith("left:"):
            return wanted in {*self._ahead(), self.attempt.beat}
        if trigger.startswith("cue:"):
            return any(wanted in beats[b].cues for b in self._ahead())
        return trigger.startswith("said:") or trigger in ("ending", "answer", "case")

    def _ahead(self) -> set[str]:
        assert self.scenario is not None
        beats = {beat.id: beat for beat in self.scenario.beats}
        frontier = [self.attempt.beat or self.scenario.first]
        seen: set[str] = set() if self.attempt.beat else {self.scenario.first}
        while frontier:
            for way in beats[frontier.pop()].exits:
                targets = (
                    [*self.scenario.demands, self.scenario.after_demands or self.scenario.first]
                    if way.to == "next_demand"
                    else [way.to]
                )
                fresh = [t for t in targets if t not in seen]
                seen.update(fresh)
                frontier.extend(fresh)
        return seen

    def evidence(self, heard: Heard) -> Evidence:
        """The words of something heard, or the bare place of something done."""
        turn = heard.position.turn
        if heard.hit is None:
            return Evidence(turn=turn, start=0, end=0, quote="", term=heard.term, method="done")
        hit = heard.hit
        return Evidence(
            turn=turn,
            start=hit.start,
            end=hit.end,
            quote=self.attempt.turns[turn].text[hit.start : hit.end],
            term=hit.term,
            method=hit.method,
            confidence=hit.confidence,
        )

    def whole(self, index: int) -> Evidence:
        """A whole turn as evidence."""
        text = self.attempt.turns[index].text
        return Evidence(turn=index, start=0, end=len(text), quote=text)

    def span(self, window: Window) -> tuple[int, int]:
        """The turns of a window, for "absent in turns a-b"."""
        last = max(len(self.attempt.turns) - 1, 0)
        return min(window.opens.turn, last), min(max(window.closes.turn - 1, window.opens.turn), last)

    def agent(self) -> tuple[tuple[int, Turn], ...]:
        return self.attempt.agent_turns()
