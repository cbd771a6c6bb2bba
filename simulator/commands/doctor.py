"""`servicedrill doctor`: what works on this machine, and how to get the rest."""

from __future__ import annotations

import importlib.util
import locale
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from simulator.commands.common import FOUND, OK, lang_option
from simulator.commands.visible import say
from simulator.errors import SimulatorError
from simulator.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing looked at. `remedy`: how to get it where it is missing; `needed`: without it nothing works."""

    name: str
    works: bool
    detail: str = ""
    remedy: str = ""
    needed: bool = False


def make(words: Words) -> click.Command:
    @click.command("doctor", help=words("help.long.doctor"))
    @lang_option(words)
    def doctor() -> int:
        signs = []
        for sign in looked_at(words):
            signs.append(sign)
            mark = "✓" if sign.works else "✗" if sign.needed else "–"
            detail = f": {sign.detail}" if sign.detail else ""
            say(f"{mark} {sign.name}{detail}")
            if not sign.works and sign.remedy:
                say(f"    → {sign.remedy}")
        missing = sum(not sign.works for sign in signs)
        say(words("doctor.all_there") if not missing else words.count("doctor.missing", missing))
        return FOUND if any(sign.needed and not sign.works for sign in signs) else OK

    return doctor


def looked_at(words: Words) -> Iterator[Sign]:
    """Each sign as soon as it is known."""
    version = platform.python_version()
    yield Sign(name="Python", works=sys.version_info >= (3, 11), detail=version, remedy="Python 3.11+", needed=True)
    yield _data_folder(words)
    yield _database(words)
    if os.environ.get("SERVICEDRILL_ENCODER"):
        yield _encoder(words)
    for name, module, extra in (
        ("web", "flask", "web"),
        ("terminal", "textual", "tui"),
        ("pdf", "fpdf", "pdf"),
        ("postgres", "psycopg", "postgres"),
    ):
        there = importlib.util.find_spec(module) is not None
        yield Sign(name=words(f"doctor.{name}"), works=there, remedy=f"pip install 'servicedrill[{extra}]'")
    yield _terminal(words)
    for lang in ("zh", "en"):
        yield _voice(words, "zh" if lang == "zh" else "en")
    from simulator.speech import player

    found = player()
    yield Sign(
        name=words("doctor.player"),
        works=found is not None,
        detail=found[0] if found else "",
        remedy=words("doctor.get_player"),
    )


def _data_folder(words: Words) -> Sign:
    from simulator.attempts import home

    folder = home()
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    return Sign(
        name=words("doctor.folder"),
        works=os.access(there, os.W_OK),
        detail=str(folder),
        remedy=words("doctor.get_folder"),
        needed=True,
    )


def _encoder(words: Words) -> Sign:
    """The encoder that the environment names; without it the one in the wheel is used, which needs no looking at."""
    from simulator.encoder import shared_encoder

    try:
        shared_encoder()
    except SimulatorError as refused:
        why = words.error(refused)
        return Sign(name=words("doctor.encoder"), works=False, detail=why, needed=True)
    return Sign(name=words("doctor.encoder"), works=True, detail=os.environ["SERVICEDRILL_ENCODER"])


def _database(words: Words) -> Sign:
    from simulator.attempts import home

    url = os.environ.get("SERVICEDRILL_DATABASE_URL", "")
    if not url and not (home() / "servicedrill.sqlite").exists():
        return Sign(name=words("doctor.database"), works=True, detail=words("doctor.no_database_yet"))
    from simulator.storage import open_store

    try:
        open_store(url, home()).close()
    except (SimulatorError, OSError) as failed:
        told = words.error(failed) if isinstance(failed, SimulatorError) else str(failed)
        return Sign(name=words("doctor.database"), works=False, detail=told, needed=True)
    return Sign(name=words("doctor.database"), works=True, detail="PostgreSQL" if url else "SQLite")


def _terminal(words: Words) -> Sign:
    coding = locale.getpreferredencoding(False)
    term, colours = os.environ.get("TERM", "-"), os.environ.get("COLORTERM", "-")
    detail = f"{coding}, TERM={term}, COLORTERM={colours}" + (", NO_COLOR" if "NO_COLOR" in os.environ else "")
    is_utf8 = coding.lower().replace("-", "") == "utf8"
    return Sign(name=words("doctor.coding"), works=is_utf8, detail=detail, remedy="export LANG=C.UTF-8")


def _voice(words: Words, lang: Literal["zh", "en"]) -> Sign:
    """Tried, not guessed: a short line is spoken into a file."""
    from simulator.speech import NoVoice, Voice, request

    remedy = "pip install 'servicedrill[tts]' / apt-get install espeak-ng"
    name = words(f"doctor.voice_{lang}")
    with tempfile.TemporaryDirectory() as folder:
        try:
            size = Voice(Path(folder)).wav(request({"zh": "您好", "en": "Hello"}[lang], lang)).stat().st_size
        except NoVoice as silent:
            return Sign(name=name, works=False, detail=str(silent.slots.get("why", "")), remedy=remedy)
    return Sign(name=name, works=True, detail=f"{size // 1024} KB")
