"""`servicedrill say`: try a customer's voice."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal

import click

from simulator.commands.common import FOUND, OK, lang_option
from simulator.commands.visible import say as tell
from simulator.words import Words

BANDS = ("furious", "upset", "tense", "calm", "satisfied")


def make(words: Words) -> click.Command:
    @click.command("say", help=words("help.long.say"))
    @click.argument("text")
    @click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help=words("option.say_out"))
    @click.option("--mood", type=click.Choice(BANDS), default="calm", show_default=True, help=words("option.say_band"))
    @click.option("--spoken", type=click.Choice(["zh", "en"]), default=None, help=words("option.say_spoken"))
    @lang_option(words)
    def say(text: str, out: Path | None, mood: str, spoken: Literal["zh", "en"] | None) -> int:
        from simulator.speech import Voice, play, request

        wanted = request(text, spoken or language_of(text), mood)
        with tempfile.TemporaryDirectory() as folder:
            file = Voice(Path(folder)).wav(wanted)
            if out is not None:
                out.write_bytes(file.read_bytes())
                tell(words("say.written", file=out))
                return OK
            playing = play(file)
            if playing is None:
                tell(words("say.no_player"), err=True)
                return FOUND
            return OK if playing.wait() == 0 else FOUND

    return say


def language_of(text: str) -> Literal["zh", "en"]:
    """Chinese where there is a Chinese character, else English."""
    return "zh" if any("\u3400" <= char <= "\u9fff" for char in text) else "en"
