"""`servicedrill schema`: JSON Schema of the content files, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from simulator.commands.common import OK, lang_option
from simulator.errors import NotFound, SimulatorError
from simulator.words import Words


def make(words: Words) -> click.Command:
    @click.command("schema", help=words("help.long.schema"))
    @click.argument("kind", required=False, metavar="[KIND]")
    @click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=None, help=words("option.out"))
    @lang_option(words)
    def schema(kind: str | None, out: Path | None) -> int:
        from simulator.library import schemas

        found = schemas()
        if kind is not None and kind not in found:
            names = ", ".join(found)
            raise NotFound(f"There is no kind '{kind}'; kinds are {names}.", code="no_schema", name=kind, names=names)
        chosen = {kind: found[kind]} if kind is not None else found
        if out is None:
            click.echo(json.dumps(chosen[kind] if kind else chosen, ensure_ascii=False, indent=2))
            return OK
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as failed:
            why = failed.strerror or str(failed)
            raise SimulatorError(f"{out}: {why}", code="no_folder", folder=str(out), why=why) from None
        for name, text in chosen.items():
            file = out / f"{name}.schema.json"
            file.write_text(json.dumps(text, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            click.echo(words("schema_command.written", file=str(file)))
        return OK

    return schema
