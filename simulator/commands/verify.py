"""`servicedrill verify`: are recorded attempts what they were, and do they follow from themselves?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.common import FOUND, OK, lang_option, told
from simulator.errors import NotFound, SimulatorError
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.attempts import Attempts


def make(words: Words) -> click.Command:
    @click.command("verify", help=words("help.long.verify"))
    @click.argument("ids", nargs=-1, metavar="[ID]...")
    @click.option("--all", "everything", is_flag=True, help=words("option.all"))
    @lang_option(words)
    def verify(ids: tuple[str, ...], everything: bool) -> int:
        from simulator.attempts import Attempts, home

        attempts = Attempts(home())
        files = attempts.files() if everything or not ids else [attempts.find(name) for name in ids]
        if not files:
            click.echo(words("verify.nothing"))
            return OK
        bad = sum(not _proved(words, attempts, file) for file in files)
        if len(files) > 1:
            click.echo(words("verify.foot", n=len(files), bad=bad))
        return FOUND if bad else OK

    return verify


def _proved(words: Words, attempts: Attempts, file: Path) -> bool:
    """Whether one file is whole; what is wrong with it is said."""
    from simulator.attempts import Broken, kept_setting, proved, root_of
    from simulator.attempts.chain import read
    from simulator.attempts.replaying import events_of
    from simulator.dialogue.events import Started

    name = file.stem
    try:
        trail = read(file)
        entries = [entry.event for entry in trail.entries]
        started = events_of(entries[:1])[0] if entries else None
        if not isinstance(started, Started):
            click.echo(words("verify.unreadable", id=name, what=words("errors.is_empty", file=str(file))))
            return False
        proof = proved(kept_setting(root_of(file, attempts.root), started), entries)
    except Broken as broken:
        click.echo(words("verify.tampered", id=name, what=told(words, broken)))
        return False
    except NotFound as missing:
        click.echo(words("verify.unreadable", id=name, what=told(words, missing)))
        return False
    except SimulatorError as changed:
        click.echo(words("verify.tampered", id=name, what=told(words, changed)))
        return False
    except ValueError as unreadable:
        # The chain is whole, but a line is no event of this engine.
        what = str(unreadable).splitlines()[0]
        click.echo(words("verify.unreadable", id=name, what=what))
        return False
    if proof.state == "whole":
        if trail.torn:
            click.echo(words("verify.torn", id=name, n=len(entries), bytes=trail.torn))
        else:
            click.echo(words("verify.whole", id=name, n=len(entries)))
        return True
    click.echo(
        words(
            "verify.derived",
            id=name,
            line=proof.line,
            engine=proof.engine,
            recorded_engine=started.engine,
            recorded=proof.recorded,
            derived=proof.derived,
        )
    )
    return False
