"""What commands share: content, console, options and refusals in the person's language."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from simulator.errors import NotFound, SimulatorError
from simulator.words import Words

if TYPE_CHECKING:
    from rich.console import Console

    from simulator.content.scenario import Scenario
    from simulator.library import Library

F = TypeVar("F", bound=Callable[..., Any])

# Exit codes; the group's help page lists them.
OK, FOUND, USAGE, MISSING, INTERRUPTED = 0, 1, 2, 3, 130


def told(words: Words, error: SimulatorError) -> str:
    """A refusal in the person's language; an author's problems come as they are, already in it."""
    return words.error(error)


def lang_option(words: Words) -> Callable[[F], F]:
    """`--lang`; it was already taken from the command line, so the value here only says which one it was."""
    return click.option(
        "--lang", "lang", type=click.Choice(["zh", "en"]), default=None, expose_value=False, help=words("option.lang")
    )


def content_option(words: Words) -> Callable[[F], F]:
    return click.option(
        "--content",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="SERVICEDRILL_CONTENT",
        default=None,
        help=words("option.content"),
    )


def json_option(words: Words) -> Callable[[F], F]:
    return click.option("--json", "as_json", is_flag=True, help=words("option.json"))


def full_option(words: Words) -> Callable[[F], F]:
    return click.option("--full", is_flag=True, help=words("option.full_report"))


def frame(words: Words, spoken: Literal["zh", "en"]) -> Words:
    """The words around a recorded conversation: those of --lang where it was given, else in its own language."""
    from click.core import ParameterSource

    from simulator.wordbook import words_in

    here: click.Context | None = click.get_current_context()
    while here is not None:
        if here.get_parameter_source("lang") is ParameterSource.COMMANDLINE:
            if words.lang != spoken:
                click.echo(words(f"replay.spoken_{spoken}"), err=True)
            return words
        here = here.parent
    return words_in(spoken)


def library(words: Words, root: Path | None) -> Library:
    """The content; without quizzes and exams, and with a warning, where only those are wrong.

    Raises ContentError with every problem in the person's language.
    """
    import multiprocessing

    from simulator.library import load

    def warn(number: int) -> None:
        if multiprocessing.parent_process() is None:
            click.echo(words.count("errors.exams_left_out", number), err=True)

    return load(root, words.lang, warn)


def similarity() -> bool:
    """Whether replies are compared with examples by meaning; SERVICEDRILL_SIMILARITY=off reads words alone."""
    return os.environ.get("SERVICEDRILL_SIMILARITY", "").lower() not in ("off", "0", "no")


def scenario_named(words: Words, content: Library, name: str) -> Scenario:
    """Raises NotFound with the scenarios that there are, the likeliest first."""
    found = content.scenarios.get(name)
    if found is not None:
        return found
    from rapidfuzz import fuzz, process

    near = [
        hit[0] for hit in process.extract(name, sorted(content.scenarios), scorer=fuzz.ratio, limit=3, score_cutoff=60)
    ]
    ids = ", ".join([*near, *(s for s in sorted(content.scenarios) if s not in near)])
    raise NotFound(f"There is no scenario '{name}'; there are {ids}.", code="no_scenario", name=name, ids=ids)


def console(width: int | None = None) -> Console:
    """Where people read: colours in a terminal, plain text in a pipe (and with NO_COLOR)."""
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            """Leave it to the command line, which says nothing more and ends well."""
            raise BrokenPipeError

    if sys.stdout.isatty():
        return Screen(highlight=False, markup=False, emoji=False, width=width)
    columns = os.environ.get("COLUMNS", "")
    return Screen(
        highlight=False,
        markup=False,
        emoji=False,
        no_color=True,
        force_terminal=False,
        width=width or (int(columns) if columns.isdigit() and int(columns) >= 40 else 100),
        legacy_windows=False,
    )
