"""`servicedrill check`: proves content: format, references, samples as their authors say, self-play, wired clauses."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.common import FOUND, OK, content_option, lang_option
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.library import Library
    from simulator.proving.samples import Proved
    from simulator.reader_setup import Reads


def make(words: Words) -> click.Command:
    @click.command("check", help=words("help.long.check"))
    @click.argument("path", required=False, type=click.Path(path_type=Path, exists=True), metavar="[PATH]")
    @click.option("--no-selfplay", is_flag=True, help=words("option.no_selfplay"))
    @click.option("--seeds", type=click.IntRange(1, 1000), default=3, show_default=True, help=words("option.seeds"))
    @lang_option(words)
    @content_option(words)
    def check(path: Path | None, no_selfplay: bool, seeds: int, content: Path | None) -> int:
        from simulator.library import check as look

        found = look(path or content)
        for problem in found.problems:
            click.echo(problem.text(words.lang), err=problem.level == "error")
        if found.library is None:
            click.echo(words.count("check_command.red", len(found.errors)))
            return FOUND
        everything = found.library
        counts = {
            "scenarios": len(everything.scenarios),
            "rules": len(everything.standard.rules) + sum(len(s.steps) for s in everything.scenarios.values()),
            "clauses": len(everything.standard.clauses),
            "warnings": len(found.warnings),
        }
        click.echo(words("check_command.content", **counts))
        wrong = _proved(words, everything, 0 if no_selfplay else seeds)
        click.echo(words.count("check_command.red", wrong) if wrong else words("check_command.green"))
        return FOUND if wrong else OK

    return check


def _proved(words: Words, everything: Library, seeds: int) -> int:
    """How many samples and games are not as they must be; each is said."""
    from simulator.proving.samples import prove
    from simulator.proving.wired import wiring
    from simulator.reader_setup import make_reader, reads_with

    reads = reads_with(make_reader(everything))
    proved: list[Proved] = []
    for number, scenario in enumerate(everything.scenarios, 1):
        _progress(words, scenario, number, len(everything.scenarios))
        proved += prove(everything, reads, (scenario,))
    wrong = [one for one in proved if one.wrong]
    for one in wrong:
        for what in one.wrong:
            click.echo(words("check_command.sample_wrong", scenario=one.scenario.id, sample=one.sample.id, what=what))
    click.echo(words("check_command.samples", n=len(proved), bad=len(wrong)))
    wired = wiring(everything, proved)
    click.echo(words("check_command.wired", wired=len(wired.wired), half=len(wired.half), loose=len(wired.loose)))
    return len(wrong) + (_self_play(words, everything, reads, seeds) if seeds else 0)


def _self_play(words: Words, everything: Library, reads: Reads, seeds: int) -> int:
    from simulator.proving.selfplay import self_play

    wrong = games = reached = unreached = 0
    for number, scenario in enumerate(everything.scenarios.values(), 1):
        _progress(words, scenario.id, number, len(everything.scenarios))
        found = self_play(everything, scenario, reads, seeds=seeds)
        games += found.games
        reached += len(found.reached)
        unreached += len(found.unreached)
        wrong += len(found.problems)
        for what in found.problems:
            click.echo(words("check_command.game_wrong", scenario=scenario.id, what=what))
    click.echo(words("check_command.games", n=games, reached=reached, all=reached + unreached, bad=wrong))
    return wrong


def _progress(words: Words, what: str, number: int, of: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{number}/{of} {what}", err=True, nl=False)
        if number == of:
            click.echo("\r\x1b[K", err=True, nl=False)
