"""How each event changes the attempt: the fold that makes an attempt out of its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import singledispatch

from simulator.dialogue import events as e
from simulator.dialogue.attempt import SHORT, Attempt, Done, Mark, Mood, MoodPoint, Position, Turn, bare

LATE_AFTER_RINGS = 3  # then an apology comes first (ST-239)


def fold(events: Iterable[e.Event], attempt: Attempt | None = None) -> Attempt:
    """The attempt after these events; the first of all must be Started.
    Reading them in chunks gives the same attempt.
    """
    for event in events:
        attempt = start(event) if attempt is None else apply(event, attempt)
    if attempt is None:
        raise ValueError("an attempt has at least its Started event")
    return attempt


def start(event: e.Event) -> Attempt:
    if not isinstance(event, e.Started):
        raise ValueError(f"an attempt begins with started, not with {event.type}")
    return Attempt(started=event, marks=(Mark(name="start", position=Position(0), at=event.at),), last_contact=event.at)


def _mark(attempt: Attempt, name: str, position: Position, at: int) -> tuple[Mark, ...]:
    return (*attempt.marks, Mark(name=name, position=position, at=at))


@singledispatch
def apply(event: e.Event, attempt: Attempt) -> Attempt:
    """The attempt with one more event."""
    return attempt


@apply.register
def _(event: e.Ringing, attempt: Attempt) -> Attempt:
    return replace(attempt, ringing_at=event.at, last_contact=event.at)


@apply.register
def _(event: e.Answered, attempt: Attempt) -> Attempt:
    done = Done(term="did:answer", position=attempt.here, at=event.at)
    marks = _mark(attempt, "answer", attempt.here, event.at)
    if event.rings > LATE_AFTER_RINGS:
        marks = (*marks, Mark(name="late", position=attempt.here, at=event.at))
    return replace(attempt, rings=event.rings, last_contact=event.at, marks=marks, done=(*attempt.done, done))


@apply.register
def _(event: e.BeatEntered, attempt: Attempt) -> Attempt:
    position = Position(max(len(attempt.turns) - 1, 0), event.offset)
    marks = attempt.marks
    if attempt.beat:
        marks = (*marks, Mark(name=f"left:{attempt.beat}", position=position, at=event.at))
    marks = (*marks, Mark(name=f"beat:{event.beat}", position=position, at=event.at))
    return replace(
        attempt,
        beat=event.beat,
        beats=(*attempt.beats, event.beat),
        beat_from=position,
        beat_replies=0,
        marks=marks,
    )


@apply.register
def _(event: e.CustomerSpoke, attempt: Attempt) -> Attempt:
    turn = Turn(
        who="customer",
        text=event.text,
        at=event.at,
        began=event.at,
        why=event.why,
        cues=event.cues,
        beat=attempt.beat,
        on_hold=attempt.hold_at is not None,
    )
    marks = attempt.marks
    for cue in event.cues:
        marks = (*marks, Mark(name=f"cue:{cue}", position=attempt.here, at=event.at))
    timed = event.why in ("silence", "hold")
    return replace(
        attempt,
        turns=(*attempt.turns, turn),
        marks=marks,
        stuck_in=(*attempt.stuck_in, attempt.beat) if event.why in ("stuck", "goal") else attempt.stuck_in,
        silences=attempt.silences + 1 if timed else attempt.silences,
        last_contact=event.at,
        hold_mark=event.at if attempt.hold_at is not None else None,
    )


@apply.register
def _(event: e.AgentReplied, attempt: Attempt) -> Attempt:
    here = attempt.here
    text = bare(event.text)
    repeated = len(text) >= SHORT and any(t.who == "agent" and bare(t.text) == text for t in attempt.turns)
    turn = Turn(
        who="agent",
        text=event.text,
        at=event.at,
        began=event.began,
        reading=event.reading,
        beat=attempt.beat,
        on_hold=attempt.hold_at is not None,
        repeated=repeated,
    )
    said = sorted(turn.heard(), key=lambda h: (h.end, h.term))
    new = (Mark(name=f"said:{hit.term}", position=Position(here.turn, hit.end), at=event.at) for hit in said)
    marks = (*attempt.marks, *new)
    done = attempt.done
    if attempt.hold_at is not None:
        done = (*done, Done(term="did:update", position=here, at=event.at, text=event.text))
    return replace(
        attempt,
        turns=(*attempt.turns, turn),
        marks=marks,
        done=done,
        replies=attempt.replies + 1,
        beat_replies=attempt.beat_replies + 1,
        last_contact=event.at,
        hold_mark=event.at if attempt.hold_at is not None else None,
        silences=0,
    )


@apply.register
def _(event: e.MoodMoved, attempt: Attempt) -> Attempt:
    mood = Mood(patience=event.patience, trust=event.trust)
    point = MoodPoint(turn=max(len(attempt.turns) - 1, 0), mood=mood, causes=event.causes)
    return replace(attempt, moods=(*attempt.moods, point))


def _did(attempt: Attempt, mark: str, done: Done) -> Attempt:
    marks = _mark(attempt, mark, done.position, done.at) if mark else attempt.marks
    return replace(attempt, marks=marks, done=(*attempt.done, done), last_contact=done.at)


@apply.register
def _(event: e.ArticleLookedUp, attempt: Attempt) -> Attempt:
    return _did(attempt, "", Done(term="did:lookup", position=attempt.here, at=event.at, text=event.article))


@apply.register
def _(event: e.HoldStarted, attempt: Attempt) -> Attempt:
    attempt = _did(attempt, "hold", Done(term="did:hold", position=attempt.here, at=event.at))
    return replace(attempt, hold_at=event.at, hold_mark=event.at)


@apply.register
def _(event: e.HoldEnded, attempt: Attempt) -> Attempt:
    attempt = _did(attempt, "back", Done(term="did:resume", position=attempt.here, at=event.at))
    return replace(attempt, hold_at=None, hold_mark=None)


@apply.register
def _(event: e.Acted, attempt: Attempt) -> Attempt:
    return _did(attempt, "", Done(term=f"action:{event.action}", position=attempt.here, at=event.at))


@apply.register
def _(event: e.CaseFiled, attempt: Attempt) -> Attempt:
    fields = tuple(sorted(event.fields.items()))
    return _did(attempt, "case", Done(term="did:file", position=attempt.here, at=event.at, fields=fields))


@apply.register
def _(event: e.Transferred, attempt: Attempt) -> Attempt:
    fields = (("note", event.note),)
    done = Done(term="did:transfer", position=attempt.here, at=event.at, text=event.department, fields=fields)
    return _did(attempt, "transfer", done)


@apply.register
def _(event: e.Paused, attempt: Attempt) -> Attempt:
    pause = event.until - event.at
    return replace(
        attempt,
        paused=attempt.paused + pause,
        last_contact=attempt.last_contact + pause,
        hold_mark=attempt.hold_mark + pause if attempt.hold_mark is not None else None,
        ringing_at=attempt.ringing_at + pause if attempt.ringing_at is not None else None,
    )


@apply.register
def _(event: e.HungUp, attempt: Attempt) -> Attempt:
    if event.by == "agent":
        attempt = _did(attempt, "", Done(term="did:hangup", position=attempt.here, at=event.at))
    return replace(attempt, hung_up_by=event.by)


@apply.register
def _(event: e.Finished, attempt: Attempt) -> Attempt:
    marks = _mark(attempt, "ending", attempt.here, event.at)
    return replace(attempt, ending=event.ending, ended_at=event.at, marks=marks)
