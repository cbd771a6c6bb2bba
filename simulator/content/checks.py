"""The kinds of check a rule can make; each is data here and one function in `simulator.scoring.checks`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from simulator.content.base import Band, Ending, Id, Model, Term

# When a duty opens or closes: start, answer, late (answered after more than three rings), hold, back (from hold),
# transfer, case (a form is filed), ending; cue:NAME (a customer's line shows it), beat:NAME (the customer enters it),
# left:NAME (leaves it), said:TERM (first heard), replies:N (N replies after opening; only for closes), end (of the
# attempt).
Trigger = Annotated[
    str,
    StringConstraints(
        pattern=r"^(start|answer|late|hold|back|transfer|case|ending|end|replies:[0-9]+|(cue|beat|left):[a-z][a-z0-9_]*"
        r"|said:((intent|wording|fact|action|did):)?[a-z][a-z0-9_]*)$"
    ),
]


class Duty(Model):
    """Something to be done in a window: any of `any`, and all of `all`, at least `count` times.

    The window opens at `opens` and closes at `closes`. Done before it opens counts too unless `not_before`.
    `leading`: it must be among the first words of the first reply of the window.
    `conditional`: the trigger depends on what the trainee or chance did (a hold, a confusion), so where it never
    came the duty
    is not applicable even if the trainee caused the ending.
    """

    kind: Literal["duty"]
    any: tuple[Term, ...] = ()
    all: tuple[Term, ...] = ()
    count: int = Field(default=1, ge=1, le=20)
    opens: Trigger = "start"
    closes: Trigger = "end"
    not_before: bool = False
    leading: bool = False
    conditional: bool = False


class Order(Model):
    """Where any of `then` is done after `opens`, any of `first` must have been done before it (by span position).

    `first` too counts only after `opens`, unless `early`.
    """

    kind: Literal["order"]
    first: tuple[Term, ...]
    then: tuple[Term, ...]
    opens: Trigger = "start"
    early: bool = False


class Forbid(Model):
    """None of `any` may be heard, more than `allowed` times, while the window is open and the customer is in `bands`.

    It earns nothing when kept; each use beyond `allowed` costs the weight, at most `charges` times.
    `hint_first`: the first use is only a hint (ST-537).
    """

    kind: Literal["forbid"]
    any: tuple[Term, ...]
    allowed: int = Field(default=0, ge=0)
    hint_first: bool = False
    charges: int = Field(default=3, ge=1)
    bands: tuple[Band, ...] = ()
    opens: Trigger = "start"
    closes: Trigger = "end"


class Ring(Model):
    """The phone is answered within `rings` rings."""

    kind: Literal["ring"]
    rings: int = Field(default=3, ge=1)


class Hold(Model):
    """One duty of keeping somebody waiting: ask first, report every `seconds`, speak on return,
    or stay under `seconds`.
    """

    kind: Literal["hold"]
    part: Literal["consent", "updates", "return", "length"]
    seconds: int = Field(default=15, ge=1)


class Latency(Model):
    """A reply begins within `seconds` of the customer's line (typed time is fair time, decision 3);
    `first` reply or `each`; `compose`: writing it takes no longer, from the first keystroke to sending.
    """

    kind: Literal["latency"]
    seconds: int = Field(ge=1)
    part: Literal["first", "each", "compose"] = "each"
    charges: int = Field(default=3, ge=1)


class Size(Model):
    """Each message keeps to so many lines and characters; a line wraps at `wrap_zh` / `wrap_en` characters."""

    kind: Literal["size"]
    lines: int | None = Field(default=None, ge=1)
    chars_zh: int | None = Field(default=None, ge=1)
    chars_en: int | None = Field(default=None, ge=1)
    wrap_zh: int = 24
    wrap_en: int = 48
    sentences: int | None = Field(default=None, ge=1)
    bands: tuple[Band, ...] = ()
    charges: int = Field(default=3, ge=1)


class Emphasis(Model):
    """A chat message that states an asserted fact's figure sets it in **bold**."""

    kind: Literal["emphasis"]


class Repeat(Model):
    """The same text is not sent twice (similarity in percent)."""

    kind: Literal["repeat"]
    similar: int = Field(default=95, ge=50, le=100)
    charges: int = Field(default=3, ge=1)


class Transfer(Model):
    """One duty of handing over: reason told, wait told, receiver informed of the case, or the right department.

    `any`: what tells the reason or the wait.
    """

    kind: Literal["transfer"]
    part: Literal["reason", "wait", "handover", "target"]
    any: tuple[Term, ...] = ()


class HangUp(Model):
    """The customer hangs up first; the trainee only after the talk has ended."""

    kind: Literal["hangup"]


class Accuracy(Model):
    """Facts that the trainee asserts (all, or those named) are right; a wrong one is charged, at most `charges` times.

    As a duty (`state` set) the named facts must also have been stated rightly once.
    """

    kind: Literal["accuracy"]
    facts: tuple[Id, ...] = ()
    state: bool = False
    charges: int = Field(default=3, ge=1)


class Within(Model):
    """Every own offer stays inside the authority table."""

    kind: Literal["within_authority"]
    charges: int = Field(default=3, ge=1)


class Record(Model):
    """The case form: `filed` at all, `complete` (required fields), `exact` (fields equal the fact card), or
    `after` a read-back.

    `fields`: only these; all required ones when empty.
    """

    kind: Literal["record"]
    part: Literal["filed", "complete", "exact", "after_confirming"]
    fields: tuple[Id, ...] = ()


class Promise(Model):
    """A promised time is definite, inside what may be promised, and stands in the record where one is kept."""

    kind: Literal["promise"]
    part: Literal["given", "recorded"]
    opens: Trigger = "start"


class Lookup(Model):
    """The article that holds a fact is looked up before the fact is asserted;
    `any` of these articles, or any at all.
    """

    kind: Literal["lookup"]
    articles: tuple[Id, ...] = ()


class Outcome(Model):
    """The attempt ends in one of these ways."""

    kind: Literal["outcome"]
    any: tuple[Ending, ...]


class MoodAt(Model):
    """At the end the customer's number is at least `least`, or at least what it was at the start plus `rise`."""

    kind: Literal["mood"]
    number: Literal["patience", "trust"]
    least: int | None = None
    rise: int | None = None


class Share(Model):
    """The trainee writes at most `percent` of all characters said."""

    kind: Literal["share"]
    percent: int = Field(ge=1, le=100)


class Run(Model):
    """No more than `most` replies in a row do any of `any` and none of `without` (two price-only turns, ST-547)."""

    kind: Literal["run"]
    any: tuple[Term, ...]
    without: tuple[Term, ...] = ()
    most: int = Field(default=2, ge=1)


Check = Annotated[
    Duty
    | Order
    | Forbid
    | Ring
    | Hold
    | Latency
    | Size
    | Emphasis
    | Repeat
    | Transfer
    | HangUp
    | Accuracy
    | Within
    | Record
    | Promise
    | Lookup
    | Outcome
    | MoodAt
    | Share
    | Run,
    Field(discriminator="kind"),
]
