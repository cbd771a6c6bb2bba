"""Exam mode leaks nothing: whatever a candidate does and looks at, no view of a running exam holds what helps.

Every view that the room of exams gives to its candidate is walked, value by value, in every state that a sequence of
actions leads to.
"""

from __future__ import annotations

import dataclasses
import enum
import inspect
import itertools
import json
import types
import typing
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from simulator.content.quiz import Single, TypeText
from simulator.errors import SimulatorError
from simulator.service import Who
from simulator.service.exams import Exams
from simulator.service.papers import PaperView, SavedView
from simulator.service.readiness import ReadyView
from simulator.service.results import Details, ResultView
from simulator.service.sittings import SittingLine
from simulator.service.taking import PlayTalk
from simulator.service.talk_view import Practising
from tests.service.exam_field import HOUR, MINUTE, SCENARIO, SLOT, Exam, an_exam, good_lines

# What a running exam is drawn with; everything that can be reached from these is walked.
VIEWS = (PaperView, SavedView, PlayTalk, SittingLine, ReadyView)
KEPT_BACK = (Details, Practising)  # whole views that stay None until the result, or outside practice
NEVER = {
    *"answer answers key right clauses breaks expect mood patience trust reading readings intents intent".split(),
    *"hits near finding findings card cards_ points rule rules better beat beats goals stuck samples facts".split(),
    *"seed variant variants coach hints curve spots digests score scored".split(),
    *"difficulty topic family kin spread code".split(),
}
TOLD_LATER = {"total", "low", "high", "band", "questions"}  # of a sitting in a list: None before the result


def reachable(view: Any) -> Iterator[type]:
    """The dataclasses that the annotations of a view lead to."""
    seen: set[type] = set()
    waiting = [view]
    while waiting:
        found = waiting.pop()
        origin = typing.get_origin(found)
        if origin is not None or isinstance(found, types.UnionType):
            waiting += list(typing.get_args(found))
        elif dataclasses.is_dataclass(found) and found not in seen and found not in KEPT_BACK:
            seen.add(found)
            waiting += list(typing.get_type_hints(found).values())
            yield found


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_of_a_running_exam_has_a_place_for_what_must_not_be_told(view):
    for part in reachable(view):
        names = {field.name for field in dataclasses.fields(part)}
        assert not names & NEVER, f"{part.__name__}: {names & NEVER}"
        assert not issubclass(part, BaseModel)


def test_every_view_that_a_candidate_gets_is_walked():
    given_out = set()
    for name, method in inspect.getmembers(Exams, inspect.isfunction):
        if name.startswith("_") or name in ("blueprints", "check", "export"):
            continue
        told = typing.get_type_hints(inspect.unwrap(method))["return"]
        given_out |= {part for part in (typing.get_args(told) or (told,)) if dataclasses.is_dataclass(part)}
    assert {found.__name__ for found in given_out} == {v.__name__ for v in (*VIEWS, ResultView)} | {"Booking"}


# --- what the views say, in every state ---


def walked(value: Any) -> Iterator[Any]:
    """Every value in a view, itself included."""
    yield value
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from walked(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from walked(part)
    else:
        assert value is None or isinstance(value, str | int | enum.Enum), f"{value!r} is no plain value"


class Secrets:
    """The words of a form's content that would help: keys explained, what the customer waits for, model answers."""

    def __init__(self, exam: Exam, sitting: str) -> None:
        library = exam.simulator.house.library("exam")
        scenario = library.scenarios[SCENARIO]
        plain = scenario.model_dump(mode="json")
        self.said = {
            *texts([plain[part] for part in ("goals", "steps", "samples", "intents")]),
            *texts([beat["stuck"] for beat in plain["beats"]]),
            *texts([rule.better.model_dump() for rule in library.standard.rules]),
            *texts([item.why.model_dump() for item in exam.items(sitting).values()]),
            *texts([clause.model_dump() for clause in library.standard.clauses]),
        }
        self.unsaid = texts([beat["says"] for beat in plain["beats"]])
        shown = json.dumps(
            [plain["situation"], plain["customer"], plain["form"], library.businesses[scenario.business].model_dump()],
            ensure_ascii=False,
            default=str,
        )
        items = [item.model_dump(mode="json", exclude={"why"}) for item in exam.items(sitting).values()]
        shown += json.dumps(items, ensure_ascii=False)
        self.said = {text for text in self.said if text not in shown}

    def in_words(self, told: str, spoken: str) -> list[str]:
        """What is told and must not be; the customer's own lines only once they were said."""
        early = [text for text in self.unsaid if text in told and text not in spoken]
        return early + [text for text in self.said if text in told and text not in spoken]


def texts(tree: Any) -> set[str]:
    """Every text of some length below plain data."""
    if isinstance(tree, dict):
        return set().union(*(texts(part) for part in tree.values()), set())
    if isinstance(tree, list | tuple):
        return set().union(*(texts(part) for part in tree), set())
    return {tree} if isinstance(tree, str) and len(tree) >= 8 and "{" not in tree else set()


class Candidate:
    """Somebody who does anything at all in an exam, and keeps every view that comes back."""

    def __init__(self, exam: Exam, ann: Who) -> None:
        self.exam, self.ann, self.exams = exam, ann, exam.simulator.exams
        self.sitting = exam.opened(candidate=ann.id)
        self.items = list(exam.items(self.sitting).items())
        self.lines = good_lines(exam.simulator)
        self.secrets = Secrets(exam, self.sitting)
        self.views: list[Any] = []
        self.seen = 0
        self.mine: list[str] = []

    def does(self, action: str, number: int) -> None:
        self.exam.clock.at += 5_000
        try:
            got = getattr(self, f"do_{action}")(number)
        except SimulatorError as refused:
            got = str(refused)
        self.views.append(got)
        if isinstance(got, PlayTalk):
            self.seen = got.talk.seen

    def do_start(self, number: int) -> Any:
        section = ("knowledge", "keyboard", "chat", "csat")[number % 4]
        return self.exams.start_section(self.ann, sitting=self.sitting, section=section)

    def do_paper(self, number: int) -> Any:
        section = ("", "knowledge", "keyboard", "chat")[number % 4]
        return self.exams.paper(self.ann, sitting=self.sitting, section=section)

    def do_answer(self, number: int) -> Any:
        name, item = self.items[number % len(self.items)]
        names = [part.id for part in getattr(item, "options", getattr(item, "steps", ()))]
        return self.exams.save_answer(self.ann, sitting=self.sitting, item=name, chosen=tuple(names[: number % 3 + 1]))

    def do_type(self, number: int) -> Any:
        name, item = next((n, i) for n, i in self.items if isinstance(i, TypeText))
        return self.exams.type_text(
            self.ann, sitting=self.sitting, item=name, text=item.copy_of.zh[: number + 1], ms=number + 1
        )

    def do_play(self, number: int) -> Any:
        return self.exams.start_play(self.ann, sitting=self.sitting, slot=SLOT)

    def do_talk(self, number: int) -> Any:
        return self.exams.talk(self.ann, sitting=self.sitting, slot=SLOT)

    def do_say(self, number: int) -> Any:
        line = (*self.lines, "嗯。", "您不识字吗？", "/hold", "/resume", "/hangup")[number % (len(self.lines) + 5)]
        self.mine.append(line)
        return self.exams.do(self.ann, sitting=self.sitting, slot=SLOT, line=line, seen=self.seen, composing=3_000)

    def do_wait(self, number: int) -> Any:
        self.exam.clock.at += (number % 12) * MINUTE
        return self.exams.paper(self.ann, sitting=self.sitting)

    def do_result(self, number: int) -> Any:
        return self.exams.result(self.ann, sitting=self.sitting)

    def do_list(self, number: int) -> Any:
        lists = (self.exams.sittings, self.exams.status)
        return (*lists[number % 2](self.ann), self.exams.ready(self.ann, blueprint="trial"))

    def do_hand_in(self, number: int) -> Any:
        return self.exams.hand_in(self.ann, sitting=self.sitting)

    def spoken(self) -> str:
        """What the candidate may know: the conversation so far."""
        talks = [view.talk for view in self.views if isinstance(view, PlayTalk)]
        return "\n".join([*self.mine, *(line.text for talk in talks for line in talk.lines)])


ACTIONS = [name.removeprefix("do_") for name in vars(Candidate) if name.startswith("do_")]
MOVES = st.lists(st.tuples(st.sampled_from([*ACTIONS, "say", "say", "start"]), st.integers(0, 40)), max_size=25)
_numbers = itertools.count()


@pytest.fixture
def exam(simulator, clock, make_person):
    return an_exam(simulator, clock, make_person)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_whatever_a_candidate_does_no_view_tells_what_helps(exam, make_person, moves):
    candidate = Candidate(exam, make_person(f"c{next(_numbers)}"))
    for action, number in [("start", 0), ("start", 2), ("play", 0), ("paper", 1), *moves]:
        candidate.does(action, number)
    for view in candidate.views:
        proved(candidate, view)
    exam.clock.at += 2 * HOUR


def proved(candidate: Candidate, view: Any) -> None:
    """That a view tells nothing; of a result that was given at once, only what is told before the decision."""
    if isinstance(view, ResultView) and view.details is not None:
        assert view.state in ("provisional", "final")
        return
    values = list(walked(view))
    assert not any(isinstance(value, KEPT_BACK) for value in values)
    for value in values:
        if isinstance(value, PlayTalk):
            talk = value.talk
            assert (talk.practice, talk.ending, talk.ending_name, talk.cards.kind_of_customer) == (None, "", "", "")
        if isinstance(value, SittingLine) and value.outcome not in ("passed", "failed"):
            assert {getattr(value, name) for name in TOLD_LATER} <= {None, 0}
    told = "\n".join(value for value in values if isinstance(value, str))
    assert candidate.secrets.in_words(told, candidate.spoken()) == []


def test_the_walk_sees_a_leak_where_there_is_one(exam):
    candidate = Candidate(exam, exam.ann)
    # The form is drawn: of a short reason, or one that stands in another question too, nobody can say who told it.
    name, item = next((name, item) for name, item in candidate.items if item.why.zh in candidate.secrets.said)
    with pytest.raises(AssertionError):
        proved(candidate, (item.why.zh,))
    with pytest.raises(AssertionError):
        proved(candidate, item)
    with pytest.raises(AssertionError):
        proved(candidate, (min(candidate.secrets.unsaid - {candidate.spoken()}), name))
    assert len(candidate.secrets.said) > 100
    proved(candidate, candidate.exams.paper(exam.ann, sitting=candidate.sitting))


def test_the_place_of_the_right_option_says_nothing(exam, make_person):
    """Over many forms the right option of one question stands in every place."""
    from simulator.exam.form import shown

    item = next(i for _, i in Candidate(exam, exam.ann).items if isinstance(i, Single))
    places = {shown(item, seed).index(item.answer) for seed in range(60)}
    assert places == set(range(len(item.options)))
