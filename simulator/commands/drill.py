"""`servicedrill drill`: play a scenario, in a terminal or through a pipe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from simulator.commands.common import (
    FOUND,
    INTERRUPTED,
    OK,
    console,
    content_option,
    full_option,
    lang_option,
    library,
    scenario_named,
)
from simulator.commands.visible import say
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.commands.table import Table
    from simulator.content.scenario import Scenario
    from simulator.library import Library


def make(words: Words) -> click.Command:
    @click.command("drill", help=words("help.long.drill"), short_help=words("help.short.drill"))
    @click.argument("scenario", required=False)
    @click.option("--mode", type=click.Choice(["practice", "test"]), default="practice", help=words("option.mode"))
    @click.option("--seed", type=click.IntRange(min=0), default=None, help=words("option.seed"))
    @click.option("--extra-time", "extra", type=click.IntRange(0, 400), default=0, help=words("option.extra"))
    @full_option(words)
    @lang_option(words)
    @content_option(words)
    def drill(scenario: str | None, mode: str, seed: int | None, extra: int, full: bool, content: Path | None) -> int:
        from simulator.attempts import Attempts, home
        from simulator.commands.keyboard import keyboard
        from simulator.commands.starting import begun
        from simulator.commands.table import Table
        from simulator.dialogue.events import Mode

        keys = keyboard(words.lang)
        everything = library(words, content)
        chosen = scenario_named(words, everything, scenario) if scenario else _menu(words, everything)
        attempts = Attempts(home())
        session = begun(
            everything, attempts, chosen, words.lang, cast(Mode, mode), seed, live=keys.interactive, extra=extra
        )
        table = Table(console(), words, session, everything.bank, keys, attempts, full=full)
        return played(table, words)

    return drill


def played(table: Table, words: Words) -> int:
    """Play to the end or to where the person leaves; what happened is on disk either way."""
    try:
        table.opening()
        ended = table.play()
    except KeyboardInterrupt:
        click.echo()
        say(words("drill.saved", id=table.session.id))
        if table.session.state.started.mode == "test":
            say(words("drill.clock_runs"))
        return INTERRUPTED
    if ended:
        table.show_end()
        say(words("drill.finished", id=table.session.id, seed=table.session.state.started.seed))
        card = table.session.judged.card if table.session.judged else None
        failed = table.session.state.started.mode == "test" and card is not None and not card.passes
        return FOUND if failed else OK
    if table.practice and table.session.state.replies:
        table.show_so_far()
    say(words("drill.saved", id=table.session.id))
    return OK


def _menu(words: Words, everything: Library) -> Scenario:
    """Let the person choose; the first where nobody does."""
    scenarios = sorted(everything.scenarios.values(), key=lambda s: s.id)
    say(words("drill.menu"))
    for number, scenario in enumerate(scenarios, 1):
        persona = everything.personas[scenario.persona].name.of(words.lang)
        channel = words(f"channel.{scenario.channel}")
        click.echo(f"  {number:>2}  {scenario.title.of(words.lang)} ({scenario.id}) · {persona} · {channel}")
    while True:
        try:
            answer = input(words("drill.choose")).strip()
        except EOFError:
            click.echo()
            answer = ""
        if not answer:
            return scenarios[0]
        if not (answer.lstrip("-").isascii() and answer.lstrip("-").isdigit()):
            return scenario_named(words, everything, answer)
        if answer.isdigit() and 1 <= int(answer[:9]) <= len(scenarios):
            return scenarios[int(answer) - 1]
        say(words("drill.choose_again", got=answer[:20], most=len(scenarios)))
