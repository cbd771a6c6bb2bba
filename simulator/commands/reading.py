"""`servicedrill read`: what a reply does, for people, or row by row for programs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from simulator.commands.common import FOUND, OK, console, content_option, json_option, lang_option, library, similarity
from simulator.errors import SimulatorError
from simulator.words import Words

if TYPE_CHECKING:
    from rich.console import Console

    from simulator.content.base import Lang
    from simulator.library import Library
    from simulator.reading.model import Hit, Reading
    from simulator.reading.reader import Reader, SceneReader


def make(words: Words) -> click.Command:
    @click.command("read", help=words("help.long.read"))
    @click.argument("text", nargs=-1, metavar="[TEXT]")
    @click.option("--context", default="", help=words("option.context"))
    @click.option("--explain", is_flag=True, help=words("option.explain"))
    @click.option("--no-similarity", is_flag=True, help=words("option.no_similarity"))
    @json_option(words)
    @lang_option(words)
    @content_option(words)
    def read(
        text: tuple[str, ...], context: str, explain: bool, no_similarity: bool, as_json: bool, content: Path | None
    ) -> int:
        from simulator.reader_setup import make_reader
        from simulator.reading.model import Scene
        from simulator.transcripts import language_of, mended

        everything = library(words, content)
        if not text and not as_json:
            raise SimulatorError("There is no reply to read.", code="nothing_to_read")
        reader = make_reader(everything, similarity=similarity() and not no_similarity)
        if not text:
            return _rows(words, reader)
        reply = " ".join(text)
        lang = language_of(reply)
        scene = reader.scene(Scene(lang=lang))
        reading = scene.read(mended(reply), mended(context))
        if as_json:
            click.echo(json.dumps({"acts": _acts(reading)}, ensure_ascii=False))
        else:
            _show(words, everything, mended(reply), reading, scene if explain else None)
        return OK

    return read


def _read(reader: Reader, reply: str, context: str, lang: Lang) -> Reading:
    from simulator.reading.model import Scene
    from simulator.transcripts import mended

    return reader.scene(Scene(lang=lang)).read(mended(reply), mended(context))


def _acts(reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "act": hit.name,
            "start": hit.start,
            "end": hit.end,
            "method": hit.method,
            "confidence": hit.confidence,
            "sure": hit.sure,
            "matched": hit.matched,
        }
        for hit in reading.hits
        if hit.kind == "act"
    ]


def _rows(words: Words, reader: Reader) -> int:
    """One answer for each row, written as soon as the row is read; a bad row is answered with what is wrong."""
    bad = 0
    if sys.stdin is None:
        raise SimulatorError("Standard input is closed.", code="no_input")
    stream = sys.stdin.buffer if hasattr(sys.stdin, "buffer") else sys.stdin
    for number, line in enumerate(stream, 1):
        text = line.decode("utf-8", errors="replace") if isinstance(line, bytes) else line
        if not text.strip():
            continue
        out = _row(words, reader, text, number)
        bad += "error" in out
        sys.stdout.write(json.dumps(out, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return FOUND if bad else OK


def _row(words: Words, reader: Reader, line: str, number: int) -> dict[str, Any]:
    from simulator.transcripts import language_of

    def wrong(why: str, name: dict[str, Any]) -> dict[str, Any]:
        told = words("errors.bad_row", file=words("read_command.stdin"), line=number, why=words(f"errors.row.{why}"))
        return {**name, "error": told}

    try:
        plain = json.loads(line)
    except (ValueError, RecursionError):
        return wrong("json", {})
    if not isinstance(plain, dict):
        return wrong("object", {})
    name = {"id": plain["id"]} if "id" in plain else {}
    reply, context = plain.get("reply"), plain.get("context") or ""
    if not isinstance(reply, str):
        return wrong("reply", name)
    if not isinstance(context, str):
        return wrong("context", name)
    lang = plain.get("lang") or language_of(reply)
    if lang not in ("zh", "en"):
        return wrong("lang", name)
    return {**name, "acts": _acts(_read(reader, reply, context, cast("Lang", lang)))}


def _show(words: Words, everything: Library, reply: str, reading: Reading, scene: SceneReader | None) -> None:
    """What was heard; with the scene's reader also why, what guards took away, and what came near."""
    from simulator.commands.show import para
    from simulator.report import Names

    names, out = Names(words, everything.bank), console()
    if not reading.hits:
        para(out, words("read_command.none"))
    for hit in reading.hits:
        para(out, _hit(words, names.of(hit.term), reply, hit), style="" if hit.sure else "yellow")
        if scene is not None:
            para(out, words("read_command.matched", text=hit.matched), 4, "dim")
            _guards(words, out, scene.guards(reply, hit))
    if scene is not None:
        for hit in scene.withheld(reply):
            para(out, words("read_command.withheld", what=_hit(words, names.of(hit.term), reply, hit)), style="dim")
            _guards(words, out, scene.guards(reply, hit))
        for hit in reading.near:
            para(out, words("read_command.near", what=_hit(words, names.of(hit.term), reply, hit)), style="dim")
            para(out, words("read_command.matched", text=hit.matched), 4, "dim")
        for note in reading.notes:
            para(out, names.of(note), style="yellow")


def _guards(words: Words, out: Console, guards: frozenset[str]) -> None:
    from simulator.commands.show import para

    if guards:
        told = ", ".join(words(f"guard.{guard}") for guard in sorted(guards))
        para(out, words("read_command.guards", guards=told), 4, "dim")


def _hit(words: Words, name: str, reply: str, hit: Hit) -> str:
    sure = words("read_command.sure" if hit.sure else "read_command.unsure")
    method = words(f"method.{hit.method}")
    return f"{name} ({hit.term})  “{reply[hit.start : hit.end]}”  {method} {hit.confidence}%  {sure}"
