"""`servicedrill list`: the scenarios there are."""

from __future__ import annotations

import json
from pathlib import Path

import click

from simulator.commands.common import OK, console, content_option, json_option, lang_option, library
from simulator.words import Words


def make(words: Words) -> click.Command:
    @click.command("list", help=words("help.long.list"))
    @json_option(words)
    @lang_option(words)
    @content_option(words)
    def listing(as_json: bool, content: Path | None) -> int:
        everything = library(words, content)
        scenarios = sorted(everything.scenarios.values(), key=lambda s: s.id)
        if as_json:
            rows = [
                {
                    "id": s.id,
                    "title": {"zh": s.title.zh, "en": s.title.en},
                    "persona": s.persona,
                    "business": s.business,
                    "channel": s.channel,
                    "languages": ["zh", "en"],
                    "minutes": s.minutes,
                    "tags": list(s.tags),
                    "variants": [{"id": v.id, "use": v.use} for v in s.variants],
                }
                for s in scenarios
            ]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
            return OK
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        for key in ("scenario", "title", "persona", "channel", "languages"):
            table.add_column(words(f"list.{key}"), overflow="fold", no_wrap=key in ("scenario", "channel"))
        for s in scenarios:
            persona = everything.personas[s.persona].name.of(words.lang)
            table.add_row(s.id, s.title.of(words.lang), persona, words(f"channel.{s.channel}"), words("list.both"))
        out = console()
        out.print(table)
        out.print(words.count("list.foot", len(scenarios)), style="dim")
        return OK

    return listing
