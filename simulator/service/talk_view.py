"""What may be seen of a talk. In test and exam that is the conversation and the tools; `practice` is None there.

Nothing here says how the customer feels, what was heard in a reply or what it was worth, but `Practising`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulator.report.coach import Coaching
from simulator.report.model import MoodSpot, PromiseLine

Phase = Literal["ringing", "talking", "on_hold", "over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkLine:
    """Something said (`turn` from 1) or done (`who` is action, `turn` 0), `seconds` after the talk began.

    `saved_at`: when a reply was stored, ms of the server's UTC; 0 for what the trainee did not say.
    """

    turn: int
    who: Literal["customer", "agent", "action"]
    text: str
    seconds: int
    saved_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """Times in ms of the server's UTC; `now` is when this was drawn. While `still`, nothing falls due.

    `rings` so far, and when it rings again; `update_due`: when somebody on hold wants to hear something; `reply_due`:
    when a reply in a chat must have been begun; `ends_at`: the end of the customer's time. `hour`: on the wall of the
    situation, HH:MM:SS.
    """

    now: int
    began: int
    still: bool
    hour: str
    rings: int = 0
    rings_at: int | None = None
    update_due: int | None = None
    reply_due: int | None = None
    ends_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that can be named in an action, with other words to find it by. `done`: it was done already."""

    id: str
    name: str
    words: tuple[str, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An action that fits the moment: its verb in the grammar, how its line is written, and what it does."""

    verb: str
    form: str
    does: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article that was looked up."""

    id: str
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field of the case form with what was filed in it so far."""

    id: str
    name: str
    required: bool
    value: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """What a trainee is told before the talk. `kind_of_customer` is empty in an exam."""

    title: str
    company: str
    post: str
    agent: str
    channel: str
    channel_name: str
    kind_of_customer: str
    minutes: int
    situation: str
    customer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachLine:
    """What a coach says about the reply in `turn`."""

    turn: int
    told: Coaching


@dataclass(frozen=True, slots=True, kw_only=True)
class Practising:
    """What only practice shows. `hints`: those taken so far, oldest first; `seed` and `variant` bring it back."""

    band: str
    band_name: str
    spots: tuple[MoodSpot, ...]
    coach: tuple[CoachLine, ...]
    hints: tuple[str, ...]
    promises: tuple[PromiseLine, ...]
    forked_from: str
    seed: int
    variant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkView:
    """A talk as its trainee sees it. `seen` goes back with the next action; `fresh` lines came with this request.

    `lang` is the language of the frame, `spoken` the customer's. `ending` is told when a practice or test is over.
    """

    id: str
    scenario: str
    mode: Literal["practice", "test", "exam"]
    lang: str
    spoken: str
    phase: Phase
    hung_up_by: str
    ending: str
    ending_name: str
    seen: int
    saved_at: int
    lines: tuple[TalkLine, ...]
    fresh: int
    clocks: Clocks
    can: tuple[Deed, ...]
    doings: tuple[Choice, ...]
    departments: tuple[Choice, ...]
    articles: tuple[Choice, ...]
    pages: tuple[Page, ...]
    form: tuple[FieldView, ...]
    cards: Cards
    draft: str
    practice: Practising | None = None
