"""What `servicedrill verify` does with the database: every chain, list, seal, version, certificate and right.

Nobody signs in for it: whoever can run it holds the files anyway, and a proof must not rest on what it proves.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from simulator.commands.visible import say
from simulator.words import Words


def exists() -> bool:
    """Whether there is a database; looking makes none."""
    from simulator.attempts import home

    return bool(os.environ.get("SERVICEDRILL_DATABASE_URL")) or (home() / "servicedrill.sqlite").is_file()


def proved(words: Words, streams: Sequence[str], everything: bool) -> bool:
    """Whether all that was looked at is whole; what is wrong is said. Raises NotFound for an unknown stream."""
    from simulator.attempts import home
    from simulator.service import rights_proved
    from simulator.storage import open_store

    store = open_store(os.environ.get("SERVICEDRILL_DATABASE_URL", ""), home())
    try:
        if everything:
            found = [rights_proved.everything(store, lambda done, of: _progress(words, done, of))]
        else:
            found = [store.verify(stream) for stream in streams]
    finally:
        store.close()
    faults = [fault for one in found for fault in one.faults]
    for fault in faults:
        say(words("verify.fault", what=words(f"fault.{fault.what}", where=fault.where, seq=fault.seq)))
        say(words("verify.detail", text=fault.text))
    told = {"streams": sum(one.streams for one in found), "events": sum(one.events for one in found)}
    say(words("verify.store", **told, seals=sum(one.seals for one in found), bad=len(faults)))
    return not faults


def _progress(words: Words, done: int, of: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{words('verify.progress', done=done, of=of)}", err=True, nl=False)
        if done == of:
            click.echo("\r\x1b[K", err=True, nl=False)
