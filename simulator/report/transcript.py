"""The transcript with what findings point at marked in it, and what was done between the lines."""

from __future__ import annotations

from simulator.dialogue.attempt import Attempt, Done, Turn
from simulator.report.model import FindingWords, Line, Mark, Shade
from simulator.report.names import Names
from simulator.words import Words


def transcript(
    words: Words, names: Names, attempt: Attempt, findings: tuple[FindingWords, ...], customer: str = ""
) -> tuple[Line, ...]:
    """Every turn and every action, in order."""
    lines: list[Line] = []
    actions = [done for done in attempt.done if done.term != "did:update"]
    for index, turn in enumerate(attempt.turns):
        lines += [_action(words, names, done, attempt) for done in actions if done.position.turn == index]
        lines.append(_said(words, attempt, index, turn, findings, customer))
    last = len(attempt.turns)
    lines += [_action(words, names, done, attempt) for done in actions if done.position.turn >= last]
    return tuple(lines)


def _said(
    words: Words, attempt: Attempt, index: int, turn: Turn, findings: tuple[FindingWords, ...], customer: str
) -> Line:
    notes = []
    if turn.who == "customer" and turn.why in ("silence", "hold"):
        notes.append(words(f"transcript.{turn.why}"))
    if turn.repeated:
        notes.append(words("transcript.repeated"))
    notes += [words(f"transcript.{note}") for note in turn.reading.notes]
    return Line(
        turn=index + 1,
        who=turn.who,
        speaker=customer or words("who.customer") if turn.who == "customer" else words("who.agent"),
        text=turn.text,
        seconds=(turn.at - attempt.started.at) // 1000,
        marks=_marks(index, turn, findings) if turn.who == "agent" else (),
        notes=tuple(notes),
    )


def _marks(index: int, turn: Turn, findings: tuple[FindingWords, ...]) -> tuple[Mark, ...]:
    """One mark for each stretch of words; what costs is shown before what earns."""
    found: dict[tuple[int, int, Shade], list[FindingWords]] = {}
    for finding in findings:
        for quote in finding.quotes:
            whole = quote.start == 0 and quote.end == len(turn.text) and not quote.heard
            if quote.turn == index + 1 and quote.end > quote.start and not whole:
                shade = _shade(finding)
                found.setdefault((quote.start, quote.end, shade), []).append(finding)
    order = {"bad": 0, "doubt": 1, "good": 2}
    return tuple(
        Mark(
            start=start,
            end=end,
            shade=shade,
            rules=tuple(dict.fromkeys(finding.rule for finding in group)),
            note=" · ".join(dict.fromkeys(finding.name for finding in group)),
        )
        for (start, end, shade), group in sorted(found.items(), key=lambda item: (order[item[0][2]], item[0][0]))
    )


def _shade(finding: FindingWords) -> Shade:
    if finding.state in ("broken", "missed"):
        return "bad"
    return "doubt" if finding.state == "for_review" else "good"


def _action(words: Words, names: Names, done: Done, attempt: Attempt) -> Line:
    kind, _, name = done.term.partition(":")
    fields = dict(done.fields)
    if kind == "action":
        text = words("done.action", what=names.of(done.term))
    elif name == "answer":
        text = words.count("done.answer", attempt.rings or 0)
    elif name == "lookup":
        text = words("done.lookup", what=names.of(f"article:{done.text}"))
    elif name == "file":
        form = words.joined([f"{names.of(f'field:{field}')}={value}" for field, value in fields.items()])
        text = words("done.file", form=form)
    elif name == "transfer":
        note = fields.get("note") or words("done.no_note")
        text = words("done.transfer", department=names.of(f"department:{done.text}"), note=note)
    else:
        text = words(f"done.{name}")
    seconds = (done.at - attempt.started.at) // 1000
    return Line(turn=0, who="action", speaker="", text=text, seconds=seconds)
