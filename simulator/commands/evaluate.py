"""`servicedrill evaluate`: how right the reader is on labelled replies of authors that it was not fitted with."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.commands.common import OK, console, content_option, json_option, lang_option, library, similarity
from simulator.commands.labelled_rows import Format, rows_of
from simulator.commands.visible import say, visible
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.content.bank import LabelledReply
    from simulator.library import Library
    from simulator.reading.measure import Confusion, Evaluation, Heard, Interval
    from simulator.reading.reader import Reader

LEFT = ("act", "kind", "author", "heard", "instead", "where", "layer", "way", "strategy", "authors")
SHOWN_ROWS = 4  # replies named beside a confusion; --json has them all


def make(words: Words) -> click.Command:
    @click.command("evaluate", help=words("help.long.evaluate"))
    @click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
    @click.option("--by-author", is_flag=True, help=words("option.by_author"))
    @click.option("--seen", is_flag=True, help=words("option.seen"))
    @click.option(
        "--confusions", type=click.IntRange(0, 1000), default=10, show_default=True, help=words("option.confusions")
    )
    @click.option("--format", type=click.Choice(["jsonl", "csconv"]), default="jsonl", help=words("option.rows_format"))
    @click.option("--layers", is_flag=True, help=words("option.layers"))
    @click.option("--curve", is_flag=True, help=words("option.curve"))
    @click.option("--disturbed", is_flag=True, help=words("option.disturbed"))
    @json_option(words)
    @lang_option(words)
    @content_option(words)
    def evaluate(
        files: tuple[Path, ...],
        by_author: bool,
        seen: bool,
        confusions: int,
        format: Format,
        layers: bool,
        curve: bool,
        disturbed: bool,
        as_json: bool,
        content: Path | None,
    ) -> int:
        from simulator.commands import evaluate_more

        everything = library(words, content)
        rows = [row for file in files for row in rows_of(file, format)]
        shown = Shown(words, {act.id: act.name.of(words.lang) for act in everything.bank.acts})
        more = evaluate_more.More(shown, everything, rows, as_json=as_json)
        if format == "csconv":
            return more.strategies(_readers(words, everything, seen=seen))
        if layers:
            return more.layers(lambda kept, likeness: _readers(words, kept, seen=seen, likeness=likeness))
        if curve:
            return more.curve(lambda kept: _readers(words, everything, seen=seen, kept=kept))
        if disturbed:
            return more.disturbed(_readers(words, everything, seen=seen))
        found = measured(everything, rows, _readers(words, everything, seen=seen))
        parts = {lang: found.by_lang(lang) for lang in ("zh", "en") if any(row.lang == lang for row in rows)}
        if as_json:
            whole = {lang: _whole(part, by_author=by_author, confusions=confusions) for lang, part in parts.items()}
            click.echo(json.dumps(whole, ensure_ascii=False))
            return OK
        for lang, part in parts.items():
            shown.acts(lang, part)
            shown.reliability(part.reliability())
            kinds = part.by_kind()
            named = {kind: f"evaluate.kind.{kind}" for kind in kinds}
            shown.parts("kind", {words(key) if key in words else kind: kinds[kind] for kind, key in named.items()})
            if by_author:
                shown.parts("author", part.by_author())
            shown.confusions(part.confusions(confusions))
        return OK

    return evaluate


def measured(everything: Library, rows: Sequence[LabelledReply], read: Callable[[LabelledReply], Heard]) -> Evaluation:
    """All figures about some rows."""
    from simulator.reading import measure

    acts = everything.bank.acts
    harmful = [act.id for act in acts if not act.helps]
    return measure.evaluate(rows, read, acts=[act.id for act in acts], harmful=harmful)


def _readers(
    words: Words,
    everything: Library,
    *,
    seen: bool,
    likeness: bool = True,
    kept: Callable[[str], frozenset[str]] | None = None,
) -> Callable[[LabelledReply], Heard]:
    """Reads a row; unless `seen`, by a reader that was fitted without anything of the row's author.

    `kept`: the authors that a reader for somebody's replies is fitted with; by default all others.
    """
    from simulator.reader_setup import make_reader
    from simulator.reading.measure import Heard
    from simulator.reading.model import Scene

    authors = frozenset(row.author for row in everything.bank.replies)
    made: dict[frozenset[str], Reader] = {}

    def reader_for(author: str) -> Reader:
        fitted_with = kept(author) if kept else authors if seen else authors - {author}
        if fitted_with not in made:
            bank = everything.bank
            if fitted_with != authors:
                say(words("evaluate.fitting", authors=", ".join(sorted(authors - fitted_with))), err=True)
                replies = tuple(row for row in bank.replies if row.author in fitted_with)
                bank = bank.model_copy(update={"replies": replies})
            made[fitted_with] = make_reader(replace(everything, bank=bank), similarity=similarity() and likeness)
        return made[fitted_with]

    def read(row: LabelledReply) -> Heard:
        reading = reader_for(row.author).scene(Scene(lang=row.lang)).read(row.reply, row.context)
        acts = [hit for hit in reading.hits if hit.kind == "act"]
        best: dict[str, int] = {}
        for hit in acts:
            best[hit.name] = max(best.get(hit.name, 0), hit.confidence)
        return Heard(acts=best, sure=frozenset(hit.name for hit in acts if hit.sure))

    return read


def _whole(part: Evaluation, *, by_author: bool, confusions: int) -> dict[str, Any]:
    """Everything about the replies of one language, as plain data; what could not be counted is null."""
    whole = _figures(part)
    whole["kinds"] = {kind: _figures(one) for kind, one in part.by_kind().items()}
    if by_author:
        whole["authors"] = {author: _figures(one) for author, one in part.by_author().items()}
    whole["confusions"] = [
        {"heard": one.heard, "labelled": one.labelled, "times": one.times, "rows": one.rows}
        for one in part.confusions(confusions)
    ]
    whole["reliability"] = [
        {"said": round(said, 4), "right": round(right, 4), "found": found} for said, right, found in part.reliability()
    ]
    return whole


def _figures(part: Evaluation) -> dict[str, Any]:
    harms, sure = part.of_harms(), part.of_harms(sure=True)
    return {
        "rows": len(part.judged),
        "macro_f1": _interval(part.macro_f1),
        "acts": {
            act: {
                "precision": _json(c.precision),
                "recall": _json(c.recall),
                "f1": _json(c.f1),
                "labelled": c.right + c.missed,
            }
            for act, c in part.per_act.items()
        },
        "harms": {"precision": _json(harms.precision), "recall": _json(harms.recall)},
        "harms_sure": {"precision": _json(sure.precision), "recall": _json(sure.recall)},
        "traps_fooled": _interval(part.traps_fooled),
        "accused": _interval(part.accused()),
        "accused_sure": _interval(part.accused(sure=True)),
    }


def _interval(found: Interval) -> dict[str, float | None]:
    return {"value": _json(found.value), "low": _json(found.low), "high": _json(found.high)}


def _json(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


class Shown:
    """Draws the tables. `names`: of the acts."""

    def __init__(self, words: Words, names: dict[str, str]) -> None:
        self.words = words
        self.names = names
        self.out = console()

    def acts(self, lang: str, part: Evaluation) -> None:
        keys = ("act", "precision", "recall", "f1", "labelled")
        rows = [
            (self._act(act), *map(_percent, (c.precision, c.recall, c.f1)), str(c.right + c.missed))
            for act, c in sorted(part.per_act.items())
        ]
        self.table(keys, rows, title=self.words(f"evaluate.{lang}"))
        macro, accused, sure = part.macro_f1, part.accused(), part.accused(sure=True)
        slots = {name: f"{value:.3f}" for name, value in zip(("f1", "low", "high"), _three(macro), strict=True)}
        click.echo(self.words("evaluate.macro", **slots, n=len(part.per_act), rows=len(part.judged)))
        click.echo(self.words("evaluate.accused", share=_percent(accused.value), sure=_percent(sure.value)))

    def parts(self, what: str, parts: dict[str, Evaluation]) -> None:
        """One line for each kind of reply, or for each author, with 95 % intervals."""
        keys = (what, "replies", "macro_f1", "harms", "harms_sure", "traps", "accused", "accused_sure")
        rows = [
            (
                name,
                str(len(one.judged)),
                _wide(one.macro_f1),
                *(f"{_percent(c.precision)} / {_percent(c.recall)}" for c in (one.of_harms(), one.of_harms(sure=True))),
                *(_wide(i) for i in (one.traps_fooled, one.accused(), one.accused(sure=True))),
            )
            for name, one in parts.items()
        ]
        self.table(keys, rows)

    def reliability(self, bins: Sequence[tuple[float, float, int]]) -> None:
        """What was said with some confidence, and how often it was right."""
        rows = [(_percent(said), _percent(right), str(found)) for said, right, found in bins]
        self.table(("said", "right", "found"), rows)

    def confusions(self, found: Sequence[Confusion]) -> None:
        """What was heard wrongly most often, with the first replies where it was."""
        rows = [
            (self._act(one.heard), self._act(one.labelled), str(one.times), ", ".join(one.rows[:SHOWN_ROWS]))
            for one in found
        ]
        if rows:
            self.table(("heard", "instead", "times", "where"), rows)

    def _act(self, act: str) -> str:
        return f"{act} {self.names[act]}" if act in self.names else "-"

    def table(self, keys: Sequence[str], rows: Sequence[Sequence[str]], title: str | None = None) -> None:
        """One table; `keys` are the columns."""
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold", title=title, title_justify="left")
        for key in keys:
            table.add_column(self.words(f"evaluate.columns.{key}"), justify="left" if key in LEFT else "right")
        for row in rows:
            table.add_row(*map(visible, row))
        self.out.print(table)


def _three(found: Interval) -> tuple[float, float, float]:
    return found.value, found.low, found.high


def _wide(found: Interval) -> str:
    """A share with its interval."""
    if math.isnan(found.value):
        return "-"
    return "{:.1f} % ({:.0f}-{:.0f})".format(*(100 * value for value in _three(found)))


def _percent(value: float) -> str:
    return "-" if math.isnan(value) else f"{100 * value:.1f} %"
