"""`servicedrill check`: proves content: format, references, samples as their authors say, self-play, wired clauses."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.common import FOUND, OK, content_option, lang_option
from simulator.commands.visible import say
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.library import Library


def make(words: Words) -> click.Command:
    @click.command("check", help=words("help.long.check"))
    @click.argument("path", required=False, type=click.Path(path_type=Path, exists=True), metavar="[PATH]")
    @click.option("--no-selfplay", is_flag=True, help=words("option.no_selfplay"))
    @click.option("--seeds", type=click.IntRange(1, 1000), default=1, show_default=True, help=words("option.seeds"))
    @click.option("--no-cache", is_flag=True, help=words("option.no_cache"))
    @lang_option(words)
    @content_option(words)
    def check(path: Path | None, no_selfplay: bool, seeds: int, no_cache: bool, content: Path | None) -> int:
        with _no_collector():
            return _check(words, path or content, 0 if no_selfplay else seeds, cached=not no_cache)

    return check


@contextmanager
def _no_collector() -> Iterator[None]:
    """Without looking for circles among the objects: content has none, and looking takes half of the loading."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _check(words: Words, root: Path | None, seeds: int, *, cached: bool) -> int:
    from simulator.library import check as look

    found = look(root)
    for problem in found.problems:
        say(problem.text(words.lang), err=problem.level == "error")
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
    wrong = _drawn(words, everything) + _proved(words, everything, seeds, cached=cached)
    click.echo(words.count("check_command.red", wrong) if wrong else words("check_command.green"))
    return FOUND if wrong else OK


def _drawn(words: Words, everything: Library) -> int:
    """How many exams can be given to nobody; what a form cannot hold, and how often one candidate can sit, is said."""
    from simulator.service.blueprints import check_view

    views = [check_view(everything, blueprint, words) for blueprint in everything.blueprints.values()]
    for view in views:
        say(words("exam_desk.check", exam=view.blueprint, version=view.version, n=view.forms, most=view.most))
        for problem in view.problems:
            say(f"  {problem}")
    return sum(not view.can_be_drawn for view in views)


def _proved(words: Words, everything: Library, seeds: int, *, cached: bool) -> int:
    """How many samples, examples and games are not as they must be; each is said."""
    from simulator.proving.everything import prove_all
    from simulator.proving.kept import Kept
    from simulator.proving.wired import wiring

    kept = Kept(everything, seeds) if cached else None
    known = sum(kept.get(scenario) is not None for scenario in everything.scenarios) if kept is not None else 0
    if known:
        click.echo(words("check_command.kept", n=known))
    proofs = []
    for number, proof in enumerate(prove_all(everything, seeds, kept=kept), 1):
        _progress(words, proof.scenario, number, len(everything.scenarios))
        proofs.append(proof)
        for what in proof.problems:
            click.echo(words("check_command.wrong", scenario=proof.scenario, what=what))
    samples, bad = sum(p.samples for p in proofs), sum(p.bad_samples for p in proofs)
    click.echo(words("check_command.samples", n=samples, bad=bad))
    click.echo(words("check_command.examples", bad=sum(len(p.unheard) for p in proofs)))
    wired = wiring(everything, [p.shown for p in proofs])
    click.echo(words("check_command.wired", wired=len(wired.wired), half=len(wired.half), loose=len(wired.loose)))
    played = [p.play for p in proofs if p.play is not None]
    if played:
        click.echo(
            words(
                "check_command.games",
                n=sum(p.games for p in played),
                reached=sum(len(p.reached) for p in played),
                sampled=sum(len(p.sampled) for p in played),
                all=sum(len(p.reached) + len(p.sampled) + len(p.unreached) for p in played),
                bad=sum(len(p.problems) for p in played),
            )
        )
    return sum(len(p.problems) for p in proofs)


def _progress(words: Words, what: str, number: int, of: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{number}/{of} {what}", err=True, nl=False)
        if number == of:
            click.echo("\r\x1b[K", err=True, nl=False)
