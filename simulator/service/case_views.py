"""Who may look at a case, and all of it in one view."""

from __future__ import annotations

from simulator.content.base import Text
from simulator.errors import Refused
from simulator.service.cases import Subject, Telling, subject_of
from simulator.service.examiners import bench, cases, must_judge
from simulator.service.house import House
from simulator.service.judging_view import CaseView, DecisionView
from simulator.service.queueing import may_view, number, waiting
from simulator.service.talks import Talks
from simulator.service.who import Who
from simulator.storage import Reading
from simulator.storage.tables import PersonRow, StreamRow
from simulator.words import Words


def case_view(house: House, now: Reading, talks: Talks, who: Who, stream: str, words: Words) -> CaseView:
    """Raises NotFound; Refused for one's own case, and for an examiner who may judge nothing of it."""
    at = house.clock()
    subject = subject_of(now, stream, at)
    person = now.session.get_one(StreamRow, stream).person or ""
    everybody = bench(now)
    first, on_appeal = (
        everybody.may(case, who.id, stream, at=at)
        for case in cases(now, [(stream, person, False), (stream, person, True)], at=at)
    )
    if person == who.id:
        raise Refused("Nobody looks at their own case. Your result says all.", code="refused_own_case")
    if not (first.allowed or on_appeal.allowed or "auditor" in who.roles):
        must_judge(now, who.id, stream, person, appeal=False, at=at)
    open_ones = waiting(house, now, at, stream)
    is_appeal = bool(open_ones) and all(one.kind == "appeal" for one in open_ones)
    telling = Telling(now, talks, subject, words, _examiners(now, subject))
    outcome, name = subject.outcome(), _about(subject)
    return CaseView(
        stream=stream,
        kinds=tuple(one.kind for one in open_ones),
        number=number(stream),
        name="" if _is_blind(subject) else now.session.get_one(PersonRow, person).name,
        about=name[0],
        about_name=name[1].of(words.lang),
        lang=subject.lang,
        ended_at=subject.ended_at,
        due=min((one.due for one in open_ones), default=0),
        outcome=outcome.outcome,
        outcome_name=words(f"judging.outcome.{outcome.outcome}"),
        total=outcome.total,
        low=outcome.low,
        high=outcome.high,
        pass_mark=subject.pass_mark,
        questions=telling.questions(),
        plays=telling.plays(),
        may=may_view(on_appeal if is_appeal else first, everybody, words),
    )


def decision_view(house: House, now: Reading, stream: str, words: Words, *, again: bool) -> DecisionView:
    """Where the result stands now."""
    subject = subject_of(now, stream, house.clock())
    outcome = subject.outcome()
    return DecisionView(
        stream=stream,
        outcome=outcome.outcome,
        outcome_name=words(f"judging.outcome.{outcome.outcome}"),
        total=outcome.total,
        low=outcome.low,
        high=outcome.high,
        left=len(subject.standing.questions) if subject.standing else 0,
        again=again,
    )


def _is_blind(subject: Subject) -> bool:
    return subject.standing is None or subject.standing.blueprint.review.blind


def _about(subject: Subject) -> tuple[str, Text]:
    """The exam, or the scenario of an attempt outside exams."""
    if subject.standing is not None:
        return subject.standing.blueprint.id, subject.standing.blueprint.name
    scenario = subject.played[""].setting.scenario
    return scenario.id, scenario.title


def _examiners(now: Reading, subject: Subject) -> dict[str, str]:
    """Names of those who decided something here."""
    ids = {ruled.by for ruled in subject.sitting.ruled} if subject.sitting else set()
    return {id: row.name for id in ids if (row := now.session.get(PersonRow, id)) is not None}
