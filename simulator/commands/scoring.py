"""`servicedrill score`: judges real conversations, one result for each."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.commands.common import (
    FOUND,
    OK,
    console,
    content_option,
    json_option,
    lang_option,
    library,
    scenario_named,
    similarity,
)
from simulator.commands.visible import say
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.report import Report
    from simulator.report.model import FindingWords
    from simulator.transcripts import BadRow, Transcript

FEW = 12  # conversations that are not worth other processes
CHUNK = 8
MOST_RULES = 15


def make(words: Words) -> click.Command:
    @click.command("score", help=words("help.long.score"))
    @click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
    @click.option("--scenario", default=None, help=words("option.scenario"))
    @click.option(
        "--channel", type=click.Choice(["phone", "chat", "counter"]), default=None, help=words("option.channel")
    )
    @click.option("--full", is_flag=True, help=words("option.full"))
    @click.option("--workers", type=click.IntRange(1, 64), default=None, help=words("option.workers"))
    @json_option(words)
    @lang_option(words)
    @content_option(words)
    def score(
        files: tuple[Path, ...],
        scenario: str | None,
        channel: str | None,
        full: bool,
        workers: int | None,
        as_json: bool,
        content: Path | None,
    ) -> int:
        from simulator.transcripts import Transcript, transcripts

        rows = [row for file in files for row in transcripts(file)]
        good = [row for row in rows if isinstance(row, Transcript)]
        asked = Asked(lang=words.lang, content=content, scenario=scenario, channel=channel)
        results = _judged(words, asked, good, workers)
        if as_json:
            return _as_json(words, rows, results)
        return _shown(words, rows, results, scenario, whole=full or len(good) <= 1, full=full)

    return score


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a process needs to know to judge."""

    lang: str
    content: Path | None
    scenario: str | None
    channel: str | None


class Judge:
    """Judges transcripts into reports; made once in each process."""

    def __init__(self, asked: Asked) -> None:
        from simulator.reader_setup import make_reader
        from simulator.wordbook import words_in

        self.words = words_in("zh" if asked.lang == "zh" else "en")
        self.channel = asked.channel
        self.library = library(self.words, asked.content)
        self.setting = None
        if asked.scenario is not None:
            self.setting = self.library.setting(scenario_named(self.words, self.library, asked.scenario))
        self.reader = make_reader(self.library, similarity=similarity())

    def report(self, transcript: Transcript) -> Report:
        from simulator.report import Names, report
        from simulator.transcripts import judge, scene_of

        read = self.reader.scene(scene_of(transcript.lang, self.setting)).read
        found = judge(self.library.standard, transcript, read, self.setting, self.channel)
        names = Names(self.words, self.library.bank, self.setting)
        return report(self.words, names, self.library.standard, found.attempt, found.card, self.setting)


_judge: list[Judge] = []


def _prepare(asked: Asked) -> None:
    _judge[:] = [Judge(asked)]


def _one(transcript: Transcript) -> Report:
    return _judge[0].report(transcript)


def _judged(words: Words, asked: Asked, good: list[Transcript], workers: int | None) -> Iterator[Report]:
    """In order; with a line of progress on stderr where there are many."""
    if len(good) <= FEW or workers == 1:
        _prepare(asked)
        yield from _counted(words, map(_one, good), len(good))
        return
    import multiprocessing

    # Refusals are raised here, where they can be told, rather than in the start of every process.
    everything = library(words, asked.content)
    if asked.scenario is not None:
        scenario_named(words, everything, asked.scenario)
    processes = workers or min(os.cpu_count() or 1, 8)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_prepare, initargs=(asked,)) as pool:
        yield from _counted(words, pool.map(_one, good, chunksize=CHUNK), len(good))


def _counted(words: Words, reports: Iterable[Report], number: int) -> Iterator[Report]:
    show = number > FEW and sys.stderr.isatty()
    for done, one in enumerate(reports, 1):
        if show:
            click.echo(f"\r{words('score_command.progress')} {done}/{number}", err=True, nl=done == number)
        yield one


def _as_json(words: Words, rows: list[Transcript | BadRow], results: Iterator[Report]) -> int:
    from simulator.transcripts import Transcript

    bad = 0
    for row in rows:
        if isinstance(row, Transcript):
            out: dict[str, Any] = {"id": row.id, "lang": row.lang, "timed": row.timed, **_plain(next(results))}
        else:
            bad += 1
            out = {"id": row.id, "error": _why(words, row)}
        click.echo(json.dumps(out, ensure_ascii=False))
    return FOUND if bad else OK


def _plain(report: Report) -> dict[str, Any]:
    """The parts of a report that a program wants; texts are in the language of the command."""
    whole = asdict(report)
    return {
        "score": {key: whole["score"][key] for key in ("total", "low", "high", "passes")},
        "coverage": whole["coverage"],
        "areas": whole["areas"],
        "findings": whole["findings"],
        "review": whole["review"],
        "kept": whole["kept"],
        "promises": whole["promises"],
    }


def _why(words: Words, row: BadRow) -> str:
    return words("errors.bad_row", file=row.file, line=row.line, why=words(f"errors.row.{row.why}"))


def _shown(
    words: Words,
    rows: list[Transcript | BadRow],
    results: Iterator[Report],
    scenario: str | None,
    *,
    whole: bool,
    full: bool,
) -> int:
    from simulator.commands.show import heading, para, show_report
    from simulator.transcripts import Transcript

    out = console()
    bad, totals = 0, []
    often: Counter[tuple[str, str]] = Counter()
    if scenario is None:
        para(out, words("score_command.no_scenario"), style="dim")
    for row in rows:
        if not isinstance(row, Transcript):
            bad += 1
            say(_why(words, row), err=True)
            continue
        report = next(results)
        if report.score.total is not None:
            totals.append(report.score.total)
        often.update({(finding.rule, finding.name) for finding in report.findings})
        if whole:
            heading(out, words("score_command.head", id=row.id))
            if not row.timed:
                para(out, words("score_command.no_times"), style="dim")
            show_report(out, words, report, full=full)
            if full and report.coverage.skipped:
                para(out, words("score_command.not_judged", rules=words.joined(report.coverage.skipped)), style="dim")
        else:
            _line(out, words, row, report)
    if len(totals) > 1:
        out.print()
        mean = f"{sum(totals) / len(totals):.1f}"
        para(out, words("score_command.foot", n=len(totals), mean=mean), style="bold")
        for (rule, name), number in sorted(often.items(), key=lambda item: (-item[1], item[0]))[:MOST_RULES]:
            para(out, words("score_command.rule", n=number, name=name, rule=rule), 2)
    if bad:
        click.echo(words.count("score_command.bad", bad), err=True)
    return FOUND if bad else OK


def _line(out: Any, words: Words, row: Transcript, report: Report) -> None:
    """One conversation in a few lines: its score, its coverage, what was broken or missed, and what is for review."""
    from simulator.commands.show import para

    para(out, f"{row.id}  {report.score.line}  {report.coverage.line}")
    for finding in report.findings[:MOST_RULES]:
        colour = "red" if finding.state == "broken" else "yellow"
        para(out, f"- {finding.severity_name} {finding.state_name} {_seen(words, finding)}", 4, colour)
    if len(report.findings) > MOST_RULES:
        para(out, words("report.more", n=len(report.findings) - MOST_RULES), 4, "dim")
    for finding in report.review:
        para(out, f"? {finding.state_name} {_seen(words, finding)}", 4, "dim")


def _seen(words: Words, finding: FindingWords) -> str:
    """A finding's name with its words, or the turns in which it was absent, and its clauses."""
    quote = next((quote for quote in finding.quotes if quote.text), None)
    where = words("report.quote", turn=quote.turn, text=quote.text[:60]) if quote else finding.where
    if quote is not None and finding.state == "for_review":
        where += f" {quote.confidence}%"
    return "  ".join(part for part in (finding.name, where, " ".join(clause.id for clause in finding.clauses)) if part)
