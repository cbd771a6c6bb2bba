"""The same service watched and unwatched, idle and busy, after calm and after anger: gaps between pairs of drills."""

from hypothesis import given
from hypothesis import strategies as st

from simulator.service.consistency import GAP, HOUR_MS, SAMES, Played, of
from tests.service.stored import attempt

MINUTE = 60_000


def played(scenario, score, at, *, mode="practice", angry=False):
    return Played(scenario=scenario, mode=mode, score=score, started_at=at, ended_at=at + 10 * MINUTE, angry=angry)


def by_name(found):
    return {one.same: one for one in found}


def test_who_is_better_only_when_watched_is_noticed():
    day = 24 * HOUR_MS
    rows = [
        played("leak", 60, 0),
        played("leak", 90, day, mode="test"),
        played("plan", 70, 2 * day),
        played("plan", 80, 3 * day, mode="test"),
    ]
    watched = by_name(of(rows))["watched"]
    assert (watched.pairs, watched.gap, watched.alert) == (2, 20, True)
    assert by_name(of(rows[:2]))["watched"].alert is False, "one pair tells nothing"
    assert by_name(of(rows[::2]))["watched"].gap is None


def test_a_drill_after_an_angry_customer_is_set_against_one_after_a_calm_one():
    rows = [
        played("first", 80, 0, angry=True),
        played("leak", 50, 30 * MINUTE),
        played("first", 80, 10 * HOUR_MS),
        played("leak", 90, 10 * HOUR_MS + 30 * MINUTE),
        played("leak", 10, 20 * HOUR_MS),
    ]
    calm = by_name(of(rows))["calm"]
    assert (calm.pairs, calm.gap) == (1, 40), "the last one came after nobody"


def test_the_third_drill_of_an_hour_is_played_under_load():
    rows = [played("leak", 90, 0), played("plan", 80, 15 * MINUTE), played("leak", 60, 30 * MINUTE)]
    assert by_name(of(rows))["idle"].gap == 30


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 100), st.booleans(), st.integers(1, 5))))
def test_the_same_score_everywhere_has_no_gap_and_gaps_stay_within_points(rows):
    at, made, level = 0, [], []
    for scenario, score, test, hours in rows:
        at += hours * HOUR_MS // 3
        made.append(played(scenario, score, at, mode="test" if test else "practice", angry=test))
        level.append(played(scenario, 70, at, mode="test" if test else "practice", angry=test))
    for one in of(made):
        assert one.same in SAMES
        assert one.gap is None or -100 <= one.gap <= 100
        assert not one.alert or (one.gap > GAP and one.pairs >= 2)
    assert all(one.gap in (None, 0) for one in of(level))


def test_a_trainer_sees_it_of_their_people_and_nobody_of_others(simulator, make_person):
    import pytest

    from simulator.errors import Refused

    ann, bob, manager = make_person("ann"), make_person("bob"), make_person("zeng", "manager")
    attempt(simulator, ann.id, "one", "您好")
    assert [one.same for one in simulator.training.consistency(manager, person="ann")] == list(SAMES)
    assert simulator.training.consistency(ann) == simulator.training.consistency(manager, person="ann")
    with pytest.raises(Refused):
        simulator.training.consistency(bob, person="ann")
