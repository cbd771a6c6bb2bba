"""`servicedrill evaluate`: how right the reader is on labelled replies of authors that it was not fitted with."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.commands.common import OK, console, content_option, json_option, lang_option, library, similarity
from simulator.errors import NotFound, SimulatorError
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.content.bank import LabelledReply
    from simulator.library import Library
    from simulator.reading.measure import Evaluation, Heard
    from simulator.reading.reader import Reader


def make(words: Words) -> click.Command:
    @click.command("evaluate", help=words("help.long.evaluate"))
    @click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
    @click.option("--by-author", is_flag=True, help=words("option.by_author"))
    @click.option("--seen", is_flag=True, help=words("option.seen"))
    @json_option(words)
    @lang_option(words)
    @content_option(words)
    def evaluate(files: tuple[Path, ...], by_author: bool, seen: bool, as_json: bool, content: Path | None) -> int:
        from simulator.reading import measure

        everything = library(words, content)
        rows = [row for file in files for row in _rows(file)]
        acts = everything.bank.acts
        found = measure.evaluate(
            rows,
            _readers(words, everything, seen=seen),
            acts=[act.id for act in acts],
            harmful=[act.id for act in acts if not act.helps],
        )
        parts = {lang: found.by_lang(lang) for lang in ("zh", "en") if any(row.lang == lang for row in rows)}
        if as_json:
            click.echo(json.dumps({lang: _plain(part, by_author) for lang, part in parts.items()}, ensure_ascii=False))
            return OK
        for lang, part in parts.items():
            _show(words, lang, part, {act.id: act.name.of(words.lang) for act in acts}, by_author=by_author)
        return OK

    return evaluate


def _rows(file: Path) -> list[LabelledReply]:
    """The labelled replies of a file. Raises SimulatorError with the line that is none."""
    from simulator.content.bank import LabelledReply

    if not file.is_file():
        raise NotFound(f"There is no file {file}.", code="no_file", file=str(file))
    names = set(LabelledReply.model_fields)
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            plain = json.loads(line)
            known = {"author": file.stem, "id": f"{file.stem}:{number}"} | {
                k: v for k, v in plain.items() if k in names
            }
            found.append(LabelledReply.model_validate_json(json.dumps(known)))
        except (ValueError, AttributeError, TypeError):
            raise SimulatorError(f"{file}:{number}", code="bad_label", file=str(file), line=number) from None
    return found


def _readers(words: Words, everything: Library, *, seen: bool) -> Callable[[LabelledReply], Heard]:
    """Reads a row; unless `seen`, by a reader that was fitted without anything of the row's author."""
    from simulator.reader_setup import make_reader
    from simulator.reading.measure import Heard
    from simulator.reading.model import Scene

    authors = {row.author for row in everything.bank.replies}
    made: dict[str, Reader] = {}

    def reader_for(author: str) -> Reader:
        left_out = author if author in authors and not seen else ""
        if left_out not in made:
            if left_out:
                click.echo(words("evaluate.fitting", author=left_out), err=True)
            replies = tuple(row for row in everything.bank.replies if row.author != left_out)
            bank = everything.bank.model_copy(update={"replies": replies}) if left_out else everything.bank
            made[left_out] = make_reader(replace(everything, bank=bank), similarity=similarity())
        return made[left_out]

    def read(row: LabelledReply) -> Heard:
        reading = reader_for(row.author).scene(Scene(lang=row.lang)).read(row.reply, row.context)
        acts = [hit for hit in reading.hits if hit.kind == "act"]
        best: dict[str, int] = {}
        for hit in acts:
            best[hit.name] = max(best.get(hit.name, 0), hit.confidence)
        return Heard(acts=best, sure=frozenset(hit.name for hit in acts if hit.sure))

    return read


def _plain(part: Evaluation, by_author: bool) -> dict[str, Any]:
    macro = part.macro_f1
    whole: dict[str, Any] = {
        "rows": len(part.judged),
        "macro_f1": {"value": macro.value, "low": macro.low, "high": macro.high},
        "acts": {
            act: {
                "precision": _json(c.precision),
                "recall": _json(c.recall),
                "f1": _json(c.f1),
                "labelled": c.right + c.missed,
            }
            for act, c in part.per_act.items()
        },
        "accused": part.accused().value,
        "accused_sure": part.accused(sure=True).value,
    }
    if by_author:
        whole["authors"] = {author: _plain(one, False) for author, one in part.by_author().items()}
    return whole


def _json(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def _show(words: Words, lang: str, part: Evaluation, names: dict[str, str], *, by_author: bool) -> None:
    from rich.table import Table

    out = console()
    table = Table(box=None, pad_edge=False, header_style="bold", title=words(f"evaluate.{lang}"), title_justify="left")
    for key in ("act", "precision", "recall", "f1", "labelled"):
        table.add_column(words(f"evaluate.columns.{key}"), justify="left" if key == "act" else "right")
    for act, count in sorted(part.per_act.items()):
        shares = [_percent(value) for value in (count.precision, count.recall, count.f1)]
        table.add_row(f"{act} {names[act]}", *shares, str(count.right + count.missed))
    out.print(table)
    _macro(words, part)
    if by_author:
        for author, one in part.by_author().items():
            out.print(words("evaluate.author", author=author), style="bold")
            _macro(words, one)


def _macro(words: Words, part: Evaluation) -> None:
    macro, accused, sure = part.macro_f1, part.accused(), part.accused(sure=True)
    click.echo(
        words(
            "evaluate.macro",
            f1=f"{macro.value:.3f}",
            low=f"{macro.low:.3f}",
            high=f"{macro.high:.3f}",
            n=len(part.per_act),
            rows=len(part.judged),
        )
    )
    click.echo(words("evaluate.accused", share=_percent(accused.value), sure=_percent(sure.value)))


def _percent(value: float) -> str:
    return "-" if math.isnan(value) else f"{100 * value:.1f} %"
