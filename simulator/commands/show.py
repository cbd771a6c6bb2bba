"""Draws reports and conversations in a terminal, in colour or plain."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from simulator.commands.visible import visible
from simulator.report import Coaching, Report, bar, curve
from simulator.report.model import FindingWords, Line, Mark, Quote
from simulator.report.quoting import is_stage_note
from simulator.words import Words

if TYPE_CHECKING:
    from rich.console import Console

COLOURS = {"critical": "bold white on red", "major": "bold red", "minor": "yellow"}
SHADES = {"bad": "black on bright_red", "good": "black on bright_green", "doubt": "black on bright_yellow"}
PLAIN_MARKS = {"bad": ("[-", "-]"), "good": ("[+", "+]"), "doubt": ("[?", "?]")}
QUOTED = 40
LONGEST_TURN = 400  # characters of a turn in a transcript
MOST_SHOWN = 12
CLINGING = "，。！？；：、）》”’,.!?;:)%"


def heading(out: Console, text: str) -> None:
    text = visible(text)
    out.print()
    out.print(
        Text(f"── {text} ", style="bold")
        + Text("─" * max(4, min(out.width, 78) - Text(text).cell_len - 4), style="dim")
    )


def para(out: Console, text: Text | str, indent: int = 0, style: str = "") -> None:
    """A paragraph that wraps inside its indent."""
    whole = text if isinstance(text, Text) else Text(text, style=style)
    for line in _wrapped(out, whole, out.width - indent):
        out.print(Text(" " * indent) + line, soft_wrap=True)


def labelled(out: Console, label: str, text: Text | str, indent: int = 2, style: str = "") -> None:
    """`label  text`, the text wrapped under itself."""
    wide = Text(label).cell_len
    lines = _wrapped(out, text if isinstance(text, Text) else Text(text, style=style), out.width - indent - wide - 2)
    for number, line in enumerate(lines):
        lead = Text(" " * indent + (label if number == 0 else " " * wide) + "  ", style="dim")
        out.print(lead + line, soft_wrap=True)


def _wrapped(out: Console, text: Text, width: int) -> list[Text]:
    """Lines of at most `width` columns; none begins with a mark that belongs to the line above."""
    lines: list[Text] = []
    text.plain = visible(text.plain)
    for part in text.split("\n", allow_blank=True):
        wrapped: list[Text] = list(part.wrap(out, max(width - 2, 20))) or [Text()]
        for number, line in enumerate(wrapped):
            if number and line.plain[:1] and line.plain[0] in CLINGING:
                lines[-1].append_text(line[:1])
                line = line[1:]
            if line.plain or not number:
                lines.append(_stripped(line))
    return lines


def _stripped(line: Text) -> Text:
    line.rstrip()
    return line


def show_report(out: Console, words: Words, report: Report, *, full: bool = False) -> None:
    """Every section of a report; all that is severe and a dozen of each other list, everything where it is `full`."""
    heading(out, words("report.head", title=report.title))
    if report.about:
        para(out, report.about, style="dim")
    for sentence in report.summary:
        para(out, sentence)
    _areas(out, words, report)
    _mood(out, words, report)
    _transcript(out, words, report, full=full)
    _findings(out, words, report, full=full)
    if report.promises:
        heading(out, words("report.promises"))
        for promise in report.promises:
            recorded = (
                words("report.recorded", text=promise.recorded) if promise.recorded else words("report.not_recorded")
            )
            para(out, words("report.promise", turn=promise.turn, text=promise.text, recorded=recorded), 2)
    if report.practise:
        heading(out, words.count("report.practise", len(report.practise)))
        for number, item in enumerate(report.practise, 1):
            para(out, Text(f"{number}. {item.name}", style="bold"), 2)
            if item.clause is not None:
                para(out, f"{item.clause.id}  {item.clause.text}", 5, "dim")
            para(out, item.better if is_stage_note(item.better) else words("report.say", text=item.better), 5)
    if report.models:
        heading(out, words("report.models"))
        for model in report.models if full else report.models[:MOST_SHOWN]:
            labelled(out, f"{model.name}", model.text)
        _more(out, words, 0 if full else len(report.models) - MOST_SHOWN)
    out.print()
    para(out, report.coverage.line, style="dim")
    # The summary scrolled away long ago.
    para(out, " ".join(part for part in (report.score.line, report.score.verdict) if part), style="bold")


def _more(out: Console, words: Words, number: int) -> None:
    if number > 0:
        para(out, words("report.more", n=number), 2, "dim")


def _areas(out: Console, words: Words, report: Report) -> None:
    if not report.areas:
        return
    heading(out, words("report.areas"))
    wide = max((Text(area.name).cell_len for area in report.areas), default=0)
    for area in report.areas:
        name = area.name + " " * (wide - Text(area.name).cell_len)
        if area.percent is None:
            out.print(Text(f"  {name}  ") + Text(words("report.idle_area"), style="dim"))
            continue
        colour = "green" if area.percent >= 80 else "yellow" if area.percent >= 60 else "red"
        points = words("report.points", gained=area.gained, possible=area.possible)
        if area.lost:
            points += words("report.points_lost", lost=area.lost)
        line = Text(f"  {name}  ") + Text(bar(area.percent, 24), style=colour) + Text(f" {area.percent:>3} %  ")
        out.print(line + Text(points, style="dim"))


def _mood(out: Console, words: Words, report: Report) -> None:
    if report.mood is None or len(report.mood.spots) < 2:
        return
    heading(out, words("report.mood"))
    for line in curve(report.mood.spots, min(out.width, 100) - 2):
        out.print(Text(f"  {line}", style="magenta"), soft_wrap=True)
    first, last = report.mood.spots[0], report.mood.spots[-1]
    told = words(
        "report.mood_line",
        patience=first.patience,
        patience_end=last.patience,
        trust=first.trust,
        trust_end=last.trust,
        band=first.band_name,
        band_end=last.band_name,
    )
    para(out, told, 2)
    for moment, key in ((report.mood.up, "up"), (report.mood.down, "down")):
        if moment is not None:
            text = words(
                f"report.{key}", turn=moment.turn, text=_cut(moment.text), points=f"{moment.points:+d}", why=moment.why
            )
            para(out, text, 2, "green" if key == "up" else "red")


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 2 * QUOTED else flat[: 2 * QUOTED - 1] + "…"


def _transcript(out: Console, words: Words, report: Report, *, full: bool) -> None:
    heading(out, words("report.transcript_head"))
    para(out, words("report.legend" if out.is_terminal else "report.legend_plain"), 2, "dim")
    for line in report.transcript:
        show_line(out, line if full else _clipped(line))


def _clipped(line: Line) -> Line:
    """A long turn up to where it says enough."""
    if len(line.text) <= LONGEST_TURN:
        return line
    marks = tuple(replace(m, end=min(m.end, LONGEST_TURN)) for m in line.marks if m.start < LONGEST_TURN)
    return replace(line, text=line.text[:LONGEST_TURN] + "…", marks=marks)


def show_line(out: Console, line: Line) -> None:
    """A line of the annotated transcript."""
    if line.who == "action":
        para(out, Text(f"· {line.text}", style="dim"), 5)
        return
    label = f"{line.turn:>3} {line.speaker}"
    labelled(out, label, _marked(line, colour=out.is_terminal), 1)
    notes = [mark.note for mark in line.marks if mark.shade != "good"] + list(line.notes)
    for note in dict.fromkeys(notes):
        para(out, Text(f"^ {note}", style="red dim" if line.who == "agent" else "dim"), 6)


def _marked(line: Line, *, colour: bool) -> Text:
    """The text with its marks: as background in colour, as brackets in plain text; marks do not overlap."""
    text = Text(line.text)
    free: list[Mark] = []
    for mark in line.marks:
        if not any(mark.start < other.end and other.start < mark.end for other in free):
            free.append(mark)
    if colour:
        for mark in free:
            text.stylize(SHADES[mark.shade], mark.start, mark.end)
        return text
    plain, at = "", 0
    for mark in sorted(free, key=lambda m: m.start):
        plain += line.text[at : mark.start] + line.text[mark.start : mark.end].join(PLAIN_MARKS[mark.shade])
        at = mark.end
    return Text(plain + line.text[at:])


def _findings(out: Console, words: Words, report: Report, *, full: bool) -> None:
    heading(out, words.count("report.findings", len(report.findings)))
    if not report.findings:
        para(out, words("report.no_findings"), 2, "green")
    severe = [finding for finding in report.findings if finding.severity != "minor"]
    others = [finding for finding in report.findings if finding.severity == "minor"]
    for finding in [*severe, *(others if full else others[:MOST_SHOWN])]:
        show_finding(out, words, finding)
    _more(out, words, 0 if full else len(others) - MOST_SHOWN)
    if report.review:
        heading(out, words.count("report.review", len(report.review)))
        for finding in report.review:
            show_review(out, words, finding)
    if report.kept:
        heading(out, words.count("report.kept", len(report.kept)))
        for finding in report.kept:
            quote = next((q.text for q in finding.quotes if q.text), "")
            told = f"+ {finding.name}" + (words("report.quoted", text=_cut(quote)) if quote else "")
            line = Text(told, style="green") + Text(
                f"  {finding.points}  {' '.join(c.id for c in finding.clauses)}", style="dim"
            )
            if finding.prompted:
                line += Text(f"  {words('remark.prompted')}", style="dim italic")
            para(out, line, 2)


def show_review(out: Console, words: Words, finding: FindingWords) -> None:
    """A doubtful harm: its words and how surely they were heard; nobody loses points for it."""
    head = Text(f"? {finding.name}", style="yellow")
    para(out, head + Text(f"  {' '.join(c.id for c in finding.clauses)}", style="dim"), 2)
    for quote in finding.quotes:
        told = _quoted(words, quote)
        if told:
            labelled(out, words("report.words"), told, 4)
    for remark in finding.remarks:
        para(out, Text(remark, style="dim italic"), 4)


def show_finding(out: Console, words: Words, finding: FindingWords) -> None:
    """One finding, whole."""
    out.print()
    head = Text(f"  {finding.severity_name} ", style=COLOURS[finding.severity])
    head += Text(f" {finding.name}", style="bold")
    head += Text(f"  {finding.state_name} {finding.points}", style="dim")
    out.print(head)
    for quote in finding.quotes:
        told = _quoted(words, quote)
        if told:
            labelled(out, words("report.words"), told, 4)
    if finding.where:
        labelled(out, words("report.words"), finding.where, 4)
    if finding.detail:
        labelled(out, words("report.detail"), finding.detail, 4)
    for clause in finding.clauses:
        source = words("report.source", source=clause.source) if clause.source else ""
        labelled(out, clause.id, f"{clause.text}{source}", 4)
    labelled(out, words("report.why"), finding.why, 4)
    labelled(out, words("report.do" if is_stage_note(finding.better) else "report.better"), finding.better, 4, "green")
    for remark in finding.remarks:
        para(out, Text(remark, style="dim italic"), 4)


def _quoted(words: Words, quote: Quote) -> str:
    if not quote.text:
        return words("report.done", turn=quote.turn, what=quote.heard) if quote.heard else ""
    how = ""
    if quote.heard:
        how = words("report.heard", what=quote.heard, method=quote.method, confidence=quote.confidence)
    return words("report.quote", turn=quote.turn, text=_cut(quote.text)) + how


def show_coaching(out: Console, words: Words, coach: Coaching) -> None:
    """What was heard and how it moved the customer, in a few dim lines."""
    for heard in coach.heard:
        doubt = "" if heard.sure else words("coach.unsure")
        text = words("coach.heard", name=heard.name, quote=_cut(heard.quote), figure=heard.figure, doubt=doubt)
        para(out, Text(f"{'+' if heard.helps else '-'} {text}", style="green dim" if heard.helps else "red dim"), 6)
    if not coach.heard:
        para(out, Text(words("coach.nothing"), style="dim"), 6)
    meter = Text("      ")
    for name, value, by in (("patience", coach.patience, coach.patience_by), ("trust", coach.trust, coach.trust_by)):
        meter += Text(f"{words(f'mood.{name}')} ", style="dim") + Text(bar(value, 10), style="magenta")
        meter += Text(f" {value}{f' ({by:+d})' if by else ''}   ", style="dim")
    out.print(meter + Text(coach.band_name, style="magenta"))
    moved = [f"{m.name} {m.patience + m.trust:+d}" for m in coach.moved if m.patience + m.trust]
    if moved:
        para(out, Text(words("coach.moved", causes=words.joined(moved)), style="dim"), 6)
