"""`servicedrill verify`: are recorded attempts what they were, and do they follow from themselves?"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands import verify_store as store
from simulator.commands.common import FOUND, OK, lang_option, told
from simulator.commands.visible import say
from simulator.errors import NotFound, SimulatorError
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.attempts import Attempts
    from simulator.dialogue.events import Started

_NAME = re.compile(r"(\d{8}-\d{6})-(.+)")
_ZONE_STEP, _FARTHEST_ZONE = 15 * 60, 14 * 3600  # seconds


def make(words: Words) -> click.Command:
    @click.command("verify", help=words("help.long.verify"))
    @click.argument("ids", nargs=-1, metavar="[ID]...")
    @click.option("--all", "everything", is_flag=True, help=words("option.all"))
    @lang_option(words)
    def verify(ids: tuple[str, ...], everything: bool) -> int:
        from simulator.attempts import Attempts, home

        attempts = Attempts(home())
        stored = [name for name in ids if "/" in name]  # streams of the database; names of files have no slash
        named = [name for name in ids if "/" not in name]
        files = attempts.files() if everything or not ids else [attempts.find(name) for name in named]
        with_store = stored or (everything and store.exists())
        if not files and not with_store:
            click.echo(words("verify.nothing"))
            return OK
        bad = sum(not _proved(words, attempts, file) for file in files)
        if len(files) > 1:
            click.echo(words("verify.foot", n=len(files), bad=bad))
        whole = store.proved(words, stored, everything) if with_store else True
        return FOUND if bad or not whole else OK

    return verify


def _told_whole(words: Words, name: str, entries: list[dict[str, object]], torn: int) -> bool:
    """A file whose every line proves itself: ended, or open with no ending yet; whether nothing is wrong with it."""
    types = [entry.get("type") for entry in entries]
    if "scored" in types and torn:
        # Nothing is written after the scorecard, so no crash left these bytes.
        say(words("verify.bytes", id=name, n=len(entries), bytes=torn))
        return False
    if torn:
        say(words("verify.torn", id=name, n=len(entries), bytes=torn))
    elif "finished" not in types:
        say(words("verify.open", id=name, n=len(entries)))
    elif "scored" not in types:
        say(words("verify.unscored", id=name, n=len(entries)))
        return False
    else:
        say(words("verify.whole", id=name, n=len(entries)))
    return True


def _named_for(name: str, started: Started) -> bool:
    """Whether a file named as this program names files says the scenario, and the time in some zone, of its drill."""
    hit = _NAME.fullmatch(name)
    if hit is None:
        return True
    if hit[2] != started.scenario and hit[2].rpartition("-")[0] != started.scenario:
        return False
    if "fork" in started.digests:
        return True  # a retake begins when its first run began and is named when it was made
    try:
        named = datetime.strptime(hit[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return False
    apart = abs(int(named.timestamp()) - started.at // 1000)
    return apart <= _FARTHEST_ZONE and apart % _ZONE_STEP == 0


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
            say(words("verify.unreadable", id=name, what=words("errors.is_empty", file=str(file))))
            return False
        proof = proved(kept_setting(root_of(file, attempts.root), started), entries)
    except Broken as broken:
        say(words("verify.tampered", id=name, what=told(words, broken)))
        return False
    except NotFound as missing:
        say(words("verify.unreadable", id=name, what=told(words, missing)))
        return False
    except SimulatorError as changed:
        say(words("verify.tampered", id=name, what=told(words, changed)))
        return False
    except ValueError as unreadable:
        # The chain is whole, but a line is no event of this engine.
        what = str(unreadable).splitlines()[0]
        say(words("verify.unreadable", id=name, what=what))
        return False
    if not _named_for(name, started):
        say(words("verify.name", id=name, scenario=started.scenario))
        return False
    if proof.state == "whole":
        return _told_whole(words, name, entries, trail.torn)
    if proof.recorded == "-":
        say(words("verify.cut", id=name, n=len(entries), derived=proof.derived))
        return False
    if proof.derived == "-":
        say(words("verify.added", id=name, line=proof.line, recorded=proof.recorded))
        return False
    say(
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
