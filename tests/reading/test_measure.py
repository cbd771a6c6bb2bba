"""What counts as right, wrong and missed, and how far the figures can be trusted."""

import math

import pytest

from simulator.content.bank import LabelledReply
from simulator.reading.measure import Heard, evaluate, share

ACTS = ("apology", "empathy", "inform", "propose_solution", "rude")


def row(number, *acts, **more):
    return LabelledReply(id=f"r{number}", author="a", lang="zh", reply="好", acts=acts, **more)


def measured(*pairs, sure=()):
    """An evaluation of (row, acts heard) pairs."""
    heard = {one.id: Heard(acts=dict.fromkeys(found, 80), sure=frozenset(sure)) for one, found in pairs}
    return evaluate([one for one, _ in pairs], lambda one: heard[one.id], acts=ACTS, harmful=["rude"])


def test_right_wrong_and_missed_are_counted_by_act():
    got = measured((row(1, "apology"), {"apology", "empathy"}), (row(2, "apology"), set()))

    assert (got.per_act["apology"].right, got.per_act["apology"].missed) == (1, 1)
    assert got.per_act["empathy"].wrong == 1
    assert got.per_act["apology"].f1 == pytest.approx(2 / 3)


def test_facts_that_serve_a_solution_are_counted_neither_way():
    got = measured((row(1, "propose_solution"), {"propose_solution", "inform"}), (row(2, "inform"), {"inform"}))

    assert got.per_act["inform"].wrong == 0
    assert got.per_act["inform"].right == 1


def test_an_act_that_nobody_labelled_or_heard_does_not_drag_the_mean_down():
    assert measured((row(1, "apology"), {"apology"})).macro_f1.value == 1.0


def test_a_wrong_hit_on_a_trap_is_a_trap_that_fooled():
    got = measured(
        (row(1, kind="trap"), {"apology"}), (row(2, kind="trap"), set()), (row(3, kind="plain"), {"apology"})
    )

    assert got.traps_fooled.value == 0.5


def test_an_unsure_harm_is_no_sure_accusation():
    pairs = [(row(1), {"rude"}), (row(2, "rude"), {"rude"})]

    assert measured(*pairs).accused().value == 1.0
    assert measured(*pairs).accused(sure=True).value == 0.0
    assert measured(*pairs).of_harms(sure=True).missed == 1
    assert measured(*pairs, sure=["rude"]).of_harms(sure=True).precision == 0.5


def test_confusions_name_what_was_missed_beside_what_was_heard():
    got = measured((row(1, "apology"), {"empathy"}), (row(2, "apology"), {"empathy"}), (row(3), {"rude"}))

    first, second = got.confusions()
    assert (first.heard, first.labelled, first.times, first.rows) == ("empathy", "apology", 2, ("r1", "r2"))
    assert (second.heard, second.labelled) == ("rude", "-")


def test_reliability_compares_what_was_said_with_what_was_right():
    (bin_,) = measured((row(1, "apology"), {"apology"}), (row(2), {"apology"})).reliability()

    assert bin_ == (pytest.approx(0.8), pytest.approx(0.5), 2)


def test_the_interval_holds_the_mean_and_is_the_same_every_time():
    pairs = [(row(n, "apology"), {"apology"} if n % 3 else {"empathy"}) for n in range(60)]

    first, again = measured(*pairs).macro_f1, measured(*pairs).macro_f1

    assert first == again
    assert first.low < first.value < first.high


def test_by_author_and_by_kind_split_the_same_rows():
    pairs = [(row(1, "apology", kind="trap"), {"apology"}), (row(2), {"rude"})]

    got = measured(*pairs)

    assert set(got.by_kind()) == {"trap", "plain"}
    assert sum(len(some.judged) for some in got.by_kind().values()) == 2
    assert got.by_author()["a"].per_act == got.per_act


def test_nothing_found_among_few_still_leaves_doubt():
    few, many = share(0, 10), share(0, 1000)

    assert few.value == 0.0
    assert few.high == pytest.approx(0.278, abs=0.001)
    assert many.high < few.high
    assert math.isnan(share(0, 0).value)
