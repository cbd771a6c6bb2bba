"""Who may judge whom (decision 16), in queue, case and decision alike: a no says why and names who may."""

from __future__ import annotations

import pytest

from simulator.errors import NotNow, Refused
from simulator.service import Who
from simulator.storage.tables import AssignmentRow, CommentRow
from tests.service import stored
from tests.service.field import DAY, on_both
from tests.service.judged import DOUBTFUL, GOOD, MANY, a_court

RUDENESS = "no_rudeness@1:0-7"


@pytest.fixture
def court(simulator, clock, make_person):
    return a_court(simulator, clock, make_person)


def refused(court, who: Who, stream: str, finding: str = RUDENESS) -> Refused:
    """The one answer that queue, case and decision give to who may not judge."""
    line = next(line for line in court.judging.queue(court.boss).lines if line.stream == stream)
    mine = [one for one in court.judging.queue(who).lines if one.stream == stream]
    assert not any(one.may.allowed for one in mine)
    assert court.judging.queue(who, mine=True).total == 0
    with pytest.raises(Refused):
        court.judging.case(who, stream=stream)
    with pytest.raises(Refused) as answer:
        court.decide(stream, finding, "met", by=who)
    assert set(answer.value.slots["others"].split(", ")) == set(line.may.others or ("-",))  # type: ignore[union-attr]
    return answer.value


def lead(court, make_person, root) -> Who:
    who = make_person("lead", "trainer", "examiner", lang="en")
    group = court.simulator.groups.add(root, name="Blue").id
    court.simulator.groups.set_lead(root, group=group, lead=who.id)
    court.simulator.groups.put(root, group=group, people=(court.ann.id,))
    return who


def met(court, row, by: Who, *, ago: int) -> None:
    """An assignment or a comment of `by` for Ann."""
    at = court.clock.at - ago
    if row is AssignmentRow:
        new = AssignmentRow(
            **{"id": f"assignment/{by.id}", "batch": "b", "person": court.ann.id, "by": by.id, "at": at},
            **{"kind": "module", "name": "ethics", "after": [], "spot": False, "reason": "trainer", "rules": []},
        )
    else:
        new = CommentRow(id=f"comment/{by.id}", attempt="attempt/practised", person=court.ann.id, by=by.id, at=at)
    with court.simulator.house.store.writing() as transaction:
        transaction.session.add(new)


def test_nobody_judges_or_even_sees_their_own(court, make_person):
    both = make_person("both", "trainee", "examiner", lang="en")
    stream = court.sitting(DOUBTFUL, candidate=both)
    assert court.judging.queue(both).total == 0
    assert refused(court, both, stream).code == "refused_judge_own"


def test_the_lead_of_the_candidates_group_may_not(court, make_person, root):
    who = lead(court, make_person, root)
    stream = court.sitting(DOUBTFUL)
    no = refused(court, who, stream)
    assert (no.code, no.slots["others"]) == ("refused_judge_leads_group", "eve, max")
    court.simulator.groups.set_lead(root, group="Blue", lead=None)
    assert court.decide(stream, RUDENESS, "met", by=who).outcome == "passed"


@pytest.mark.parametrize(
    "table,code", [(AssignmentRow, "refused_judge_assigned"), (CommentRow, "refused_judge_commented")]
)
def test_who_assigned_or_commented_within_ninety_days_may_not(court, make_person, table, code):
    stored.attempt(court.simulator, court.ann.id, "practised", *stored.COLD)
    late, early = make_person("late", "examiner", lang="en"), make_person("early", "examiner", lang="en")
    met(court, table, late, ago=90 * DAY - 1)
    met(court, table, early, ago=90 * DAY)
    stream = court.sitting(DOUBTFUL)
    no = refused(court, late, stream)
    assert (no.code, no.slots["others"]) == (code, "early, eve, max")
    assert court.decide(stream, RUDENESS, "met", by=early).outcome == "passed"


def test_roles_alone_decide_for_everybody_else(court, make_person):
    stream = court.sitting(DOUBTFUL)
    auditor = make_person("odd", "auditor", lang="en")
    for who in (court.ann, court.ivo, court.boss, auditor):
        with pytest.raises(Refused):
            court.decide(stream, RUDENESS, "met", by=who)
    assert court.judging.case(auditor, stream=stream).may.allowed is False
    with pytest.raises(Refused):
        court.judging.case(court.boss, stream=stream)


def test_a_deactivated_examiner_is_nobody(court, root):
    stream = court.sitting(DOUBTFUL)
    court.simulator.people.deactivate(root, person="max")
    with pytest.raises(Refused):
        court.decide(stream, RUDENESS, "met", by=court.max)
    (line,) = court.judging.queue(court.boss).lines
    assert line.may.others == ("eve",)


# --- appeals ---


def appealed(court, stream: str, finding: str = RUDENESS, **more) -> None:
    slot = {"slot": "chat_1"} | more
    court.judging.appeal(court.ann, sitting=stream, finding=finding, reason="I did not mean it", **slot)


def test_an_appeal_goes_to_somebody_else_than_who_decided_first(court):
    stream = court.sitting(MANY)
    court.decide(stream, "soothe", "missed")
    appealed(court, stream, "soothe")
    with pytest.raises(Refused) as answer:
        court.decide(stream, "soothe", "met")
    assert (answer.value.code, answer.value.slots["others"]) == ("refused_judge_first_reviewer", "max")
    assert court.judging.queue(court.eve, mine=True).total == 0
    assert court.decide(stream, "soothe", "met", by=court.max).outcome == "pending"


def test_who_decided_anything_of_a_sitting_first_decides_none_of_its_appeals(court):
    stream = court.sitting(MANY)
    court.decide(stream, "no_blame@3:0-8", "broken", by=court.eve)
    appealed(court, stream, "soothe")
    with pytest.raises(Refused):
        court.decide(stream, "soothe", "met", by=court.eve)
    court.decide(stream, "soothe", "met", by=court.max)


# --- from outside ---


@pytest.fixture
def alone(court, make_person, root):
    """A shop whose only examiner trains Ann; and a guest."""
    for login in ("eve", "max"):
        court.simulator.people.deactivate(root, person=login)
    lead(court, make_person, root)
    added = court.simulator.people.add(root, login="guest", name="Guest", roles=("examiner",), lang="en", external=True)
    court.guest = Who(id=added.person.id, roles=frozenset({"examiner"}), lang="en")
    return court


def test_where_nobody_may_the_refusal_says_that_somebody_can_be_invited(alone, make_person):
    stream = alone.sitting(DOUBTFUL)
    (line,) = alone.judging.queue(alone.boss).lines
    assert (line.may.invite, line.may.others) == (True, ())
    with pytest.raises(Refused) as answer:
        alone.decide(stream, RUDENESS, "met", by=who_is(alone, "lead"))
    assert answer.value.code == "refused_judge_invite"


def test_a_guest_judges_what_they_were_invited_for_and_nothing_else(alone):
    first, second = alone.sitting(DOUBTFUL, name="first"), alone.sitting(DOUBTFUL, name="second")
    assert alone.judging.queue(alone.guest).total == 0
    with pytest.raises(Refused):
        alone.decide(first, RUDENESS, "met", by=alone.guest)
    alone.judging.invite(alone.boss, stream=first, person="guest")
    alone.judging.invite(alone.boss, stream=first, person="guest")
    assert [line.stream for line in alone.judging.queue(alone.guest).lines] == [first]
    with pytest.raises(Refused):
        alone.judging.case(alone.guest, stream=second)
    assert alone.decide(first, RUDENESS, "met", by=alone.guest).outcome == "passed"


def test_a_guest_is_invited_once_ever(alone):
    first, second = alone.sitting(DOUBTFUL, name="first"), alone.sitting(DOUBTFUL, name="second")
    alone.judging.invite(alone.boss, stream=first, person="guest")
    with pytest.raises(NotNow) as refusal:
        alone.judging.invite(alone.boss, stream=second, person="guest")
    assert refusal.value.code == "judging_external_used"


def test_an_appeal_in_a_shop_of_one_needs_a_second_guest(alone, root):
    stream = alone.sitting(DOUBTFUL)
    alone.judging.invite(alone.boss, stream=stream, person="guest")
    alone.decide(stream, RUDENESS, "broken", by=alone.guest)
    appealed(alone, stream)
    with pytest.raises(Refused) as refusal:
        alone.decide(stream, RUDENESS, "met", by=alone.guest)
    assert refusal.value.code == "refused_judge_invite"
    alone.simulator.people.add(root, login="other", name="Other", roles=("examiner",), lang="en", external=True)
    alone.judging.invite(alone.boss, stream=stream, person="other")
    assert alone.decide(stream, RUDENESS, "met", by=who_is(alone, "other")).outcome == "passed"


def test_nobody_is_invited_where_somebody_may_or_nothing_waits_or_who_is_of_the_house(court, root, make_person):
    stream, done = court.sitting(DOUBTFUL, name="open"), court.sitting(GOOD, name="done")
    court.simulator.people.add(root, login="guest", name="Guest", roles=("examiner",), lang="en", external=True)
    for where, person, code in (
        (stream, "guest", "judging_invite_needless"),
        (done, "guest", "judging_nothing_waits"),
        (stream, "max", "judging_not_external"),
    ):
        with pytest.raises(NotNow) as refusal:
            court.judging.invite(court.boss, stream=where, person=person)
        assert refusal.value.code == code


@on_both
def test_of_two_invitations_at_once_one_counts(database, simulator, clock, make_person, root):
    from concurrent.futures import ThreadPoolExecutor

    court = a_court(simulator, clock, make_person)
    for login in ("eve", "max"):
        simulator.people.deactivate(root, person=login)
    simulator.people.add(root, login="guest", name="Guest", roles=("examiner",), lang="en", external=True)
    streams = [court.sitting(DOUBTFUL, name=name) for name in ("one", "two")]
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(court.judging.invite, court.boss, stream=one, person="guest") for one in streams]
        wrong = [future.exception() for future in asked]
    assert sorted(type(error).__name__ for error in wrong) == ["NoneType", "NotNow"]


def who_is(court, login: str) -> Who:
    from tests.service.conftest import who_is as known

    return known(court.simulator, login)
