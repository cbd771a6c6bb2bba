"""Who may judge whom: never oneself, one's own trainee or an appeal against oneself; a no names who may."""

from __future__ import annotations

import pytest

from simulator.exam.judging import TRAINED_WITHIN, Case, Contact, Judge, may_judge, who_may_judge

NOW = 10 * TRAINED_WITHIN
JUDGES = (
    Judge(id="eve"),
    Judge(id="lead", leads=frozenset({"blue"})),
    Judge(id="max"),
    Judge(id="gone", active=False),
    Judge(id="desk", examiner=False),
)
CASE = Case(candidate="ann", groups=frozenset({"blue"}))


def contact(by: str, age: int, kind: str = "assigned") -> Case:
    contacts = (Contact(by=by, at=NOW - age, kind=kind),)  # type: ignore[arg-type]
    return Case(candidate="ann", groups=frozenset({"blue"}), contacts=contacts)


def test_those_may_judge_who_have_nothing_to_do_with_the_candidate() -> None:
    assert who_may_judge(CASE, JUDGES, at=NOW) == ("eve", "max")


@pytest.mark.parametrize(
    "judge,reason",
    [("lead", "leads_group"), ("gone", "inactive"), ("desk", "not_examiner"), ("nobody", "not_examiner")],
)
def test_a_no_says_why_and_who_may(judge: str, reason: str) -> None:
    answer = may_judge(CASE, judge, JUDGES, at=NOW)
    assert (answer.allowed, answer.reasons, answer.others) == (False, (reason,), ("eve", "max"))


def test_nobody_judges_themselves() -> None:
    assert may_judge(Case(candidate="eve"), "eve", JUDGES, at=NOW).reasons == ("own",)


@pytest.mark.parametrize("kind", ["assigned", "commented"])
def test_an_assignment_or_a_comment_bars_for_ninety_days(kind: str) -> None:
    assert may_judge(contact("eve", TRAINED_WITHIN - 1, kind), "eve", JUDGES, at=NOW).reasons == (kind,)
    assert may_judge(contact("eve", TRAINED_WITHIN, kind), "eve", JUDGES, at=NOW).allowed


def test_an_appeal_goes_to_somebody_else_than_the_first_reviewer() -> None:
    case = Case(candidate="ann", appeal=True, reviewers=frozenset({"eve"}))
    assert may_judge(case, "eve", JUDGES, at=NOW).reasons == ("first_reviewer",)
    assert may_judge(Case(candidate="ann", reviewers=frozenset({"eve"})), "eve", JUDGES, at=NOW).allowed


def test_where_nobody_may_an_external_examiner_can_be_invited_once() -> None:
    only = (Judge(id="lead", leads=frozenset({"blue"})),)
    assert may_judge(CASE, "lead", only, at=NOW).invite
    guest = Judge(id="guest", external=True)
    assert may_judge(CASE, "guest", (*only, guest), at=NOW).allowed
    used = Judge(id="guest", external=True, judged=1)
    assert may_judge(CASE, "guest", (*only, used), at=NOW).reasons == ("external_used",)
