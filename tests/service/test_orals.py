"""Oral checks: what is asked, who asks whom, and the form with its two comments."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import BadValue, NotFound, NotNow, Refused
from simulator.exam import events as e
from simulator.service.orals import BEST, OralMark, percent
from tests.service.field import on_both
from tests.service.test_practice import sitting

SAID = {"strength": "语气温和，先听后说", "improve": "说清原因"}


@pytest.fixture
def examiner(make_person):
    return make_person("eve", "examiner")


@pytest.fixture
def ann(make_person):
    return make_person("ann", name="Ann 安")


def marked(questions, points=3):
    return [OralMark(item=q.item, version=q.version, points=points) for q in questions]


@on_both
def test_a_form_is_saved_with_its_two_comments_and_seen_by_the_trainee(simulator, examiner, ann):
    questions = simulator.orals.questions(examiner, candidate="ann")
    assert len(questions) == 5
    assert all(q.ask and q.listen_for and q.why and q.clauses for q in questions)
    form = simulator.orals.record(examiner, candidate="ann", marks=marked(questions), key="once", **SAID)
    again = simulator.orals.record(examiner, candidate="ann", marks=marked(questions, 1), key="once", **SAID)
    assert again == form
    assert (form.percent, form.strength, form.improve, form.by) == (75, SAID["strength"], SAID["improve"], examiner.id)
    assert simulator.orals.forms(ann) == (form,) == simulator.orals.forms(examiner, person="ann")
    seen = simulator.orals.acknowledge(ann, oral=form.id)
    assert seen.acknowledged_at
    assert simulator.orals.acknowledge(ann, oral=form.id) == seen
    with pytest.raises(NotFound):
        simulator.orals.acknowledge(examiner, oral=form.id)
    assert simulator.house.store.verify_all().is_whole


def test_knowledge_that_was_not_asked_about_comes_first(simulator, examiner, ann):
    asked = set()
    for _ in range(3):
        questions = simulator.orals.questions(examiner, candidate="ann", number=10)
        kin = {simulator.house.library().quizzes[q.item].kin for q in questions}
        assert len(kin) == 10
        assert not asked & {q.item for q in questions}
        asked |= {q.item for q in questions}
        simulator.orals.record(examiner, candidate="ann", marks=marked(questions), **SAID)


def test_nobody_asks_themselves_or_people_of_others_and_words_go_with_their_person(
    simulator, root, examiner, ann, make_person
):
    trainer = make_person("li", "trainer")
    with pytest.raises(Refused):
        simulator.orals.questions(examiner, candidate="eve")
    with pytest.raises(Refused):
        simulator.orals.questions(trainer, candidate="ann")
    group = simulator.groups.add(root, name="One", lead="li")
    simulator.groups.put(root, group=group.id, people=["ann"])
    form = simulator.orals.record(
        trainer, candidate="ann", marks=marked(simulator.orals.questions(trainer, candidate="ann")), **SAID
    )
    bob = make_person("bob")
    with pytest.raises(Refused):
        simulator.orals.forms(bob, person="ann")
    assert simulator.orals.forms(trainer, person="ann") == (form,)
    simulator.people.erase(root, person="ann", confirm="ann")
    assert simulator.orals.forms(make_person("zeng", "manager"), person=ann.id) == ()
    assert SAID["strength"] not in json.dumps([line.detail for line in simulator.people.audit(root).lines])


def test_while_an_exam_is_ahead_nobody_is_asked_what_it_may_ask(simulator, examiner, ann, clock):
    sitting(simulator, ann.id)
    with pytest.raises(NotNow):
        simulator.orals.questions(examiner, candidate="ann")
    for event in (e.Opened(at=clock.at, by=ann.id), e.HandedIn(at=clock.at)):
        simulator.house.store.append("sitting/one", None, [e.to_plain(event)], person=ann.id)
    assert simulator.orals.questions(examiner, candidate="ann")


def test_a_form_that_is_not_whole_is_not_saved(simulator, examiner, ann):
    whole = marked(simulator.orals.questions(examiner, candidate="ann"))
    for wrong in (
        whole[:2],
        [*whole, whole[0]],
        [*whole[1:], replace(whole[0], version="0" * 64)],
        [*whole[1:], replace(whole[0], points=5)],
        [*whole[1:], replace(whole[0], points=True)],
    ):
        with pytest.raises(BadValue):
            simulator.orals.record(examiner, candidate="ann", marks=wrong, **SAID)
    with pytest.raises(BadValue):
        simulator.orals.record(examiner, candidate="ann", marks=whole, strength=" ", improve="x")
    with pytest.raises(BadValue):
        simulator.orals.questions(examiner, candidate="ann", number=2)
    assert simulator.orals.forms(ann) == ()


@given(st.lists(st.integers(0, BEST), min_size=1, max_size=12))
def test_percent_is_of_the_points_there_are(points):
    found = percent([OralMark(item=str(n), version="", points=one) for n, one in enumerate(points)])
    assert 0 <= found <= 100
    assert (found == 100) == all(one == BEST for one in points)
    assert (found == 0) <= (sum(points) * 100 < BEST * len(points))
