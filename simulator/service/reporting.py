"""Reports of stored attempts: by their newest scorecard, or as they stand while they go on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulator.dialogue.setting import Setting
from simulator.report import Names, Report, report
from simulator.scoring.score import score
from simulator.service import zones
from simulator.service.attempt_listing import AttemptLine
from simulator.service.judgements import Judgement, attempt_with, judgements
from simulator.service.report_sheets import MEDIA, Heading, draw
from simulator.service.sheets import Exported
from simulator.service.talk_loading import Loading
from simulator.service.talk_state import Loaded
from simulator.service.typed import with_typing
from simulator.storage import Reading
from simulator.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLine:
    """One scorecard of an attempt: when, by whom (nobody: by the program), and what made it be judged then."""

    at: int
    by: str
    cause: str
    total: int | None
    low: int | None
    high: int | None
    passes: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptReport:
    """An attempt with its report. `judged`: every scorecard, oldest first; the report is of the newest.

    None so far: the attempt goes on, and the report says how it stands.
    """

    attempt: AttemptLine
    report: Report
    judged: tuple[JudgedLine, ...]


def reported(now: Reading, loading: Loading, line: AttemptLine, words: Words) -> AttemptReport:
    """The report of an attempt that was judged, or so far."""
    talk = loading.load(now, line.id)
    found = judgements([entry.event for entry in now.read(line.id)])
    setting, attempt = talk.setting, talk.attempt
    if found:
        setting = judged_with(now, loading, talk, found[-1])
        attempt = attempt_with(talk.events, found[-1].readings)
    card = found[-1].card if found else score(setting.standard, attempt, setting.scenario)
    names = Names(words, talk.bank, setting)
    return AttemptReport(
        attempt=line,
        report=with_typing(words, report(words, names, setting.standard, attempt, card, setting), talk.typed),
        judged=tuple(_told(one) for one in found),
    )


def printed(found: AttemptReport, words: Words) -> Exported:
    """Raises NotNow where the PDF library is missing."""
    line = found.attempt
    when = f"{zones.at(line.started_at):%Y-%m-%d %H:%M}"
    heading = Heading(person=line.person_name, when=when, mode=words(f"mode.{line.mode}"))
    name = f"report-{line.id.partition('/')[2][:12]}.pdf"
    return Exported(name=name, media=MEDIA, data=draw(found.report, heading, words))


def judged_with(now: Reading, loading: Loading, talk: Loaded, judgement: Judgement) -> Setting:
    """What the attempt was played with, under the standard that it was judged by."""
    if judgement.standard in ("", talk.attempt.started.digests["standard"]):
        return talk.setting
    return replace(talk.setting, standard=loading.piece(now, "standard", judgement.standard))


def _told(one: Judgement) -> JudgedLine:
    card = one.card
    return JudgedLine(
        at=one.at, by=one.by, cause=one.cause, total=card.total, low=card.low, high=card.high, passes=card.passes
    )
