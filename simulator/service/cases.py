"""A case for an examiner: the talk, the findings in doubt, why, and what each decision would do, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from simulator.content.bank import Bank
from simulator.content.standard import Clause
from simulator.exam.events import Ruled
from simulator.exam.points import Decided, Point
from simulator.exam.questions import Question, Ruling
from simulator.exam.result import Result, Work, result
from simulator.exam.sitting import Sitting
from simulator.report import Names
from simulator.report.findings import Teller
from simulator.report.names import Slots
from simulator.report.transcript import transcript
from simulator.scoring.card import Finding
from simulator.scoring.score import rules_for
from simulator.service.contestable import Contestable, choices, decided, everything, found, sways
from simulator.service.doubting import doubts, facts
from simulator.service.foreseen import work_after
from simulator.service.judging_view import (
    AppealView,
    CasePlay,
    ChoiceView,
    ClauseBoth,
    FindingLine,
    QuestionView,
    RulingView,
)
from simulator.service.outside_exams import attempt_work, outside_exams
from simulator.service.queueing import number
from simulator.service.rulings import contested, is_attempt
from simulator.service.talks import Talks
from simulator.service.typed import noted
from simulator.service.verdicts import Played, Standing, played, standing, working_days_after
from simulator.service.voiding import voidable
from simulator.storage import Reading
from simulator.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Where a result stands: passed, failed or pending, with its bounds in percent."""

    outcome: str
    total: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is judged: a sitting, or without a `standing` an attempt outside exams, as its only role-play (slot "")."""

    stream: str
    work: Work
    played: dict[str, Played]
    standing: Standing | None
    at: int

    def outcome(self) -> Outcome:
        """Where the result stands."""
        return _of_result(self.standing.result) if self.standing else _of_card(self.work)

    def foreseen(self, one: Contestable, state: Decided) -> Outcome:
        """Where the result would stand with one more decision."""
        now = self.standing
        if now is None:
            return _of_card(decided(self.work, one, state))
        ruled = Ruled(at=self.at, by="", ruling=Ruling(slot=one.slot, key=one.key, state=state), reason="")
        sitting = replace(now.sitting, ruled=(*now.sitting.ruled, ruled))
        return _of_result(result(now.blueprint, sitting.booked.form, work_after(now, sitting, self.at)))

    @property
    def sitting(self) -> Sitting | None:
        return self.standing.sitting if self.standing else None

    @property
    def lang(self) -> str:
        return self.sitting.booked.lang if self.sitting else self.work.plays[""].attempt.started.lang

    @property
    def ended_at(self) -> int:
        return (self.sitting.ended_at if self.sitting else self.work.plays[""].attempt.ended_at) or 0

    @property
    def pass_mark(self) -> int:
        return self.standing.result.pass_mark if self.standing else self.played[""].setting.standard.passing.total


def subject_of(now: Reading, stream: str, at: int) -> Subject:
    """Raises NotFound for what is neither a sitting nor a judged attempt outside exams; Erased, Tampered."""
    if is_attempt(stream):
        outside_exams(now, stream)
        work, _ = attempt_work(now, stream)
        return Subject(stream=stream, work=work, played={"": played(now, "", stream)}, standing=None, at=at)
    found = standing(now, stream, at)
    return Subject(stream=stream, work=found.work, played=dict(found.played), standing=found, at=at)


def _of_result(one: Result) -> Outcome:
    return Outcome(outcome=one.outcome, total=one.total.likely, low=one.total.low, high=one.total.high)


def _of_card(work: Work) -> Outcome:
    card = work.plays[""].card
    return Outcome(outcome="passed" if card.passes else "failed", total=card.total, low=card.low, high=card.high)


class Telling:
    """Tells a subject in the words of one language; `names` of examiners by id, nothing where they are not told."""

    def __init__(
        self, now: Reading, talks: Talks, subject: Subject, words: Words, names: Mapping[str, str] | None = None
    ) -> None:
        self.subject = subject
        self.words = words
        self.names = names or {}
        loaded = {slot: talks.load(now, one.play.stream) for slot, one in subject.played.items()}
        self._typed = {slot: talk.typed for slot, talk in loaded.items()}
        self._tellers = {slot: _teller(loaded[slot].bank, one, words) for slot, one in subject.played.items()}

    def questions(self) -> tuple[QuestionView, ...]:
        """What is asked and what is contested; of an attempt outside exams every doubt, the weightiest first."""
        subject = self.subject
        if subject.standing is None:
            return tuple(self.question(one, None) for one in everything(subject.work) if _in_doubt(one))
        asked = {(q.slot, q.key): q for q in subject.standing.questions}
        sitting = subject.standing.sitting
        appealed = [(a.slot, a.key) for a in sitting.appeals if contested(sitting, a.slot, a.key)]
        wanted = dict.fromkeys([*appealed, *asked])
        return tuple(self.question(found(subject.work, *place), asked.get(place)) for place in wanted)

    def question(self, one: Contestable, asked: Question | None) -> QuestionView:
        appeal = self.appeal(one)
        is_appeal = appeal is not None and appeal.open
        teller = self._tellers.get(one.slot) if one.kind == "finding" else None
        options = one.point.options if one.point else ()
        told = tuple(teller.tell(option) for option in options) if teller else ()
        return QuestionView(
            slot=one.slot,
            finding=one.key,
            kind=one.kind,
            name=self.name(one),
            told=told,
            clauses=self._clauses(one),
            doubts=doubts(one, self.words, teller, appealed=is_appeal),
            facts=facts(self.subject.standing, one, self.words),
            choices=tuple(self._choice(one, state) for state in choices(one, appeal=is_appeal)),
            weight=asked.weight if asked else 0,
            critical=asked.critical if asked else False,
            sways=self._sways(one),
            appeal=appeal,
            rulings=self.rulings(one),
        )

    def name(self, one: Contestable) -> str:
        """The rule, the question or the text that it is about."""
        if one.point is not None:
            return self._tellers[one.slot].rules[one.point.rule].name.of(self.words.lang)
        item = one.key.partition(":")[2]
        standing = self.subject.standing
        return standing.items[item].text.of(self.words.lang) if standing and item in standing.items else item

    def _clauses(self, one: Contestable) -> tuple[ClauseBoth, ...]:
        standing = self.subject.standing
        if one.point is not None:
            standard = self.subject.played[one.slot].setting.standard
            ids: Sequence[str] = one.point.likely.clauses
        elif standing is not None and standing.played:
            standard = next(iter(standing.played.values())).setting.standard
            ids = standing.items[one.key.partition(":")[2]].clauses
        else:
            return ()
        known = {clause.id: clause for clause in standard.clauses}
        return tuple(_clause(id, known.get(id)) for id in ids)

    def _sways(self, one: Contestable) -> bool:
        played = self.subject.played.get(one.slot)
        if one.point is None or played is None:
            return False
        return sways(played.setting, played.play.attempt, one.point)

    def _choice(self, one: Contestable, state: Decided) -> ChoiceView:
        after = self.subject.foreseen(one, state)
        return ChoiceView(
            state=state,
            state_name=self.words(f"judging.state.{state}"),
            is_now=state == one.state,
            outcome=after.outcome,
            outcome_name=self.words(f"judging.outcome.{after.outcome}"),
            total=after.total,
            low=after.low,
            high=after.high,
        )

    def appeal(self, one: Contestable) -> AppealView | None:
        """The candidate's appeal against it, if there is one."""
        standing = self.subject.standing
        made = [a for a in standing.sitting.appeals if (a.slot, a.key) == (one.slot, one.key)] if standing else []
        if not made or standing is None:
            return None
        decided_on = [ruling for ruling in self.rulings(one) if ruling.appeal]
        return AppealView(
            stream=standing.stream,
            number=number(standing.stream),
            slot=one.slot,
            finding=one.key,
            name=self.name(one),
            at=made[-1].at,
            decide_by=working_days_after(made[-1].at, standing.blueprint.appeals.decide_days),
            reason=made[-1].reason,
            open=not decided_on,
            ruling=decided_on[-1] if decided_on else None,
        )

    def rulings(self, one: Contestable) -> tuple[RulingView, ...]:
        """What was decided of it, oldest first."""
        sitting = self.subject.sitting
        made = [r for r in sitting.ruled if (r.ruling.slot, r.ruling.key) == (one.slot, one.key)] if sitting else []
        return tuple(
            RulingView(
                at=ruled.at,
                by=self.names.get(ruled.by, ""),
                state=ruled.ruling.state,
                state_name=self.words(f"judging.state.{ruled.ruling.state}"),
                reason=ruled.reason,
                appeal=ruled.appeal,
            )
            for ruled in made
        )

    def plays(self) -> tuple[CasePlay, ...]:
        return tuple(self._play(slot) for slot in self.subject.played)

    def _play(self, slot: str) -> CasePlay:
        play, teller, words = self.subject.work.plays[slot], self._tellers[slot], self.words
        setting = self.subject.played[slot].setting
        shown = [(point, teller.tell(point.likely)) for point in play.points]
        marked = tuple(teller.tell(_marked(point)) for point in play.points)
        standing = self.subject.standing
        return CasePlay(
            slot=slot,
            stream=play.stream,
            title=setting.scenario.title.of(words.lang),
            persona=setting.persona.name.of(words.lang),
            channel=words(f"channel.{setting.scenario.channel}"),
            lang=play.attempt.started.lang,
            ending=words(f"ending.{play.ending or '_open'}"),
            low=play.score.low,
            likely=play.score.likely,
            high=play.score.high,
            lines=noted(words, transcript(words, teller.names, play.attempt, marked), self._typed[slot]),
            findings=tuple(FindingLine(finding=p.key, told=told, in_doubt=p.in_doubt) for p, told in shown),
            voidable=standing is not None and voidable(standing, slot),
        )


def _marked(point: Point) -> Finding:
    """The finding whose words are marked in the talk; what is in doubt as doubtful, whichever way it is taken."""
    if not point.in_doubt:
        return point.likely
    seen = next((option for option in reversed(point.options) if option.evidence), point.likely)
    return replace(seen, state="for_review")


def _clause(id: str, clause: Clause | None) -> ClauseBoth:
    if clause is None:
        return ClauseBoth(id=id, source_zh="", source_en="", zh="", en="")
    source = clause.source
    return ClauseBoth(id=id, source_zh=source.zh, source_en=source.en, zh=clause.zh, en=clause.en)


def _in_doubt(one: Contestable) -> bool:
    return one.point is not None and one.point.in_doubt


def _teller(bank: Bank, one: Played, words: Words) -> Teller:
    setting, attempt = one.setting, one.play.attempt
    return Teller(
        words=words,
        names=Names(words, bank, setting),
        slots=Slots(words, setting, attempt.started),
        standard=setting.standard,
        attempt=attempt,
        setting=setting,
        rules={rule.id: rule for rule in rules_for(setting.standard, setting.scenario)},
    )
