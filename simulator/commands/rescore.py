"""`servicedrill rescore`: judge stored attempts again; who would change, or new scorecards beside the old ones."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import INTERRUPTED, OK, json_option, lang_option, library
from simulator.commands.drawing import show_json, show_table
from simulator.commands.visible import say
from simulator.errors import BadAction, NotFound
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.service import Simulator, Who
    from simulator.service.judging_view import Changes, ChangeView, RescoringView

SHOWN = 50
_HEADS = ("person", "what", "turned", "score", "rules", "id")


def make(words: Words) -> click.Command:
    @click.command("rescore", help=words("help.long.rescore"))
    @click.option("--standard", metavar="VERSION", default="practice", help=words("option.rescore_standard"))
    @click.option("--preview/--apply", "is_preview", default=True, help=words("option.rescore_preview"))
    @click.option("--reason", metavar="TEXT", default="", help=words("option.rescore_reason"))
    @click.option("--again", is_flag=True, help=words("option.rescore_again"))
    @click.option("--exams", is_flag=True, help=words("option.rescore_exams"))
    @click.option("--person", metavar="LOGIN", default="", help=words("option.rescore_person"))
    @click.option("--group", metavar="GROUP", default="", help=words("option.rescore_group"))
    @click.option("--since", metavar="WHEN", default="", help=words("option.rescore_since"))
    @click.option("--processes", type=click.IntRange(0, 256), default=0, help=words("option.rescore_processes"))
    @click.option("--show", "shown", type=click.IntRange(0, 200), default=SHOWN, help=words("option.rescore_show"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def rescore(
        standard: str,
        is_preview: bool,
        reason: str,
        again: bool,
        exams: bool,
        person: str,
        group: str,
        since: str,
        processes: int,
        shown: int,
        as_json: bool,
        login: str | None,
    ) -> int:
        wanted: dict[str, Any] = {"standard": _version(words, standard), "again": again, "exams": exams}
        wanted |= {"person": person, "group": group, "since": _since(since) if since else 0}
        with acting(words, login) as (simulator, who):
            judging = simulator.judging
            asked = judging.preview(who, **wanted) if is_preview else judging.rescore(who, reason=reason, **wanted)
            if not _carried_out(words, simulator, who, asked, processes):
                return INTERRUPTED
            found = judging.changes(who, rescoring_id=asked.id, limit=max(1, shown), lang=words.lang)
        show_json(found) if as_json else _show(words, found, shown)
        return OK

    return rescore


def _version(words: Words, standard: str) -> str:
    """What the service takes: a digest, practice, exam or own; or the text of a standard in files."""
    if standard == "own":
        return ""
    path = Path(standard)
    if not path.exists():
        if any(sign in standard for sign in "/\\.") or not standard.isalnum():
            raise NotFound(f"There is no file {standard}.", code="no_file", file=standard)
        return standard
    if path.suffix == ".json":
        return path.read_text(encoding="utf-8")
    root = path if path.is_dir() else path.parent
    root = root if (root / "standard").is_dir() else root.parent
    return library(words, root).standard.model_dump_json()


def _since(text: str) -> int:
    """A day, or a day and a time, on this machine's clock; in ms of UTC. Raises BadAction."""
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M"):
        try:
            return int(datetime.strptime(text.strip(), form).astimezone().timestamp() * 1000)
        except ValueError:
            continue
    raise BadAction(f"'{text}' is no day; write 2026-05-31 or '2026-05-31 18:00'.", code="rescore_day", got=text[:60])


def _carried_out(words: Words, simulator: Simulator, who: Who, asked: RescoringView, processes: int) -> bool:
    """Whether it came to its end; False when the person stopped it."""
    if asked.done and asked.finished_at is None:
        say(words("rescore.goes_on", done=asked.done, total=asked.total), err=True)
    done, progress = [asked.done], _progress(words)

    def noted(number: int, of: int) -> None:
        done[0] = number
        progress(number, of)

    try:
        simulator.judging.run(who, rescoring_id=asked.id, processes=processes, progress=noted)
    except KeyboardInterrupt:
        say("\n" + words("rescore.stopped", done=done[0], total=asked.total), err=True)
        return False
    return True


def _progress(words: Words) -> Callable[[int, int], None]:
    """One line that counts up in a terminal; a line for every tenth part in a log."""
    told = [-1]

    def show(done: int, of: int) -> None:
        if sys.stderr.isatty():
            click.echo("\r\x1b[K" + words("rescore.progress", done=done, total=of), err=True, nl=done >= of)
        elif of and done * 10 // of > told[0]:
            told[0] = done * 10 // of
            say(words("rescore.progress", done=done, total=of), err=True)

    return show


def _show(words: Words, found: Changes, shown: int) -> None:
    job = found.rescoring
    say(words("rescore.applied" if job.applies else "rescore.previewed", n=job.total, standard=_standard(words, job)))
    say(words("rescore.figures", changed=job.changed, to_fail=job.to_fail, to_pass=job.to_pass, unread=job.unread))
    if found.by_rule:
        told = words.joined([f"{rule} {number}" for rule, number in found.by_rule[:12]])
        say(words("rescore.by_rule", rules=told))
    lines = found.lines[:shown]
    if lines:
        show_table(words, [f"rescore.column.{head}" for head in _HEADS], (_row(words, line) for line in lines))
    if found.total > len(lines):
        say(words("rescore.more", n=found.total - len(lines)))


def _standard(words: Words, job: RescoringView) -> str:
    return job.standard[:12] or words("rescore.own_standard")


def _row(words: Words, line: ChangeView) -> list[str]:
    score = f"{_percent(line.before)} -> {_percent(line.after)}"
    rules = "\n".join(
        f"{rule.name}: {'/'.join(rule.before) or '-'} -> {'/'.join(rule.after) or '-'} ({rule.points:+})"
        for rule in line.rules
    )
    return [line.name, line.about, line.turned_name, score, rules, line.stream]


def _percent(value: int | None) -> str:
    return "-" if value is None else str(value)
