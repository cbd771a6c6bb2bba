"""`servicedrill assign`: give drills, modules and preparations of exams to people and groups; list and withdraw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from simulator.commands.acting import acting, as_option
from simulator.commands.common import OK, json_option, lang_option
from simulator.commands.drawing import moment, show_json, show_table
from simulator.commands.moments import at_moment
from simulator.commands.visible import say
from simulator.errors import BadAction
from simulator.words import Words

if TYPE_CHECKING:
    from simulator.library import Library
    from simulator.service import Simulator, Who
    from simulator.service.assigning import Assignment
    from simulator.service.tasks import Mode, Task

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HEADS = ("person", "what", "mode", "score", "due", "status", "id")


def make(words: Words) -> click.Command:
    @click.command("assign", help=words("help.long.assign"))
    @click.argument("what", metavar="[WHAT]", required=False)
    @click.option("--to", "people", metavar="LOGIN", multiple=True, help=words("option.assign_to"))
    @click.option("--group", metavar="GROUP", help=words("option.assign_group"))
    @click.option("--mode", type=click.Choice(["practice", "test"]), help=words("option.assign_mode"))
    @click.option("--score", type=click.IntRange(0, 100), help=words("option.assign_score"))
    @click.option("--variant", metavar="VARIANT", help=words("option.assign_variant"))
    @click.option("--due", metavar="WHEN", help=words("option.assign_due"))
    @click.option("--after", metavar="WHAT", multiple=True, help=words("option.assign_after"))
    @click.option("--spot-check", is_flag=True, help=words("option.spot_check"))
    @click.option("--prescribed", is_flag=True, help=words("option.prescribed"))
    @click.option("--list", "listing", is_flag=True, help=words("option.assign_list"))
    @click.option("--withdraw", metavar="ID", help=words("option.assign_withdraw"))
    @json_option(words)
    @as_option(words)
    @lang_option(words)
    def assign(
        what: str | None,
        people: tuple[str, ...],
        group: str | None,
        mode: Mode | None,
        score: int | None,
        variant: str | None,
        due: str | None,
        after: tuple[str, ...],
        spot_check: bool,
        prescribed: bool,
        listing: bool,
        withdraw: str | None,
        as_json: bool,
        login: str | None,
    ) -> int:
        due_at = _when(due) if due is not None else None
        with acting(words, login) as (simulator, who):
            training, lang = simulator.training, words.lang
            if listing:
                found = _listed(simulator, who, people, group, words)
            elif withdraw is not None:
                found = (training.withdraw(who, assignment=withdraw, lang=lang),)
            elif spot_check:
                found = training.spot_check(who, people=people, group=group, scenario=what, due_at=due_at, lang=lang)
            elif prescribed:
                wanted = [what] if what else []
                given = (
                    training.prescribe(who, person=one, scenarios=wanted, due_at=due_at, lang=lang) for one in people
                )
                found = tuple(one for some in given for one in some)
            else:
                task = _task(simulator.house.library(), what, mode, score, variant)
                before = [_before(simulator.house.library(), one) for one in after]
                found = training.assign(
                    who, task=task, people=people, group=group, due_at=due_at, after=before, lang=lang
                )
        show_json(found) if as_json else _show(words, found, changed=not listing)
        return OK

    return assign


def _listed(
    simulator: Simulator, who: Who, people: Sequence[str], group: str | None, words: Words
) -> tuple[Assignment, ...]:
    """Of a group, of some people, or one's own."""
    training, lang = simulator.training, words.lang
    if group is not None or not people:
        return training.assignments(who, group=group, lang=lang)
    return tuple(one for person in people for one in training.assignments(who, person=person, lang=lang))


def _task(library: Library, what: str | None, mode: Mode | None, score: int | None, variant: str | None) -> Task:
    """Raises BadAction, NotFound."""
    from simulator.service.tasks import Task, named

    if what is None:
        raise BadAction("Say what to assign: a scenario, a module or an exam.", code="assign_what")
    return Task(kind=named(library, what), name=what, mode=mode, score=score, variant=variant)


def _before(library: Library, text: str) -> Task:
    """`leak_on_bed`, or with the score it needs, `leak_on_bed:80`. Raises BadAction, NotFound."""
    name, colon, score = text.partition(":")
    if colon and not (score.isascii() and score.isdigit()):
        raise BadAction(f"'{text}' is not NAME or NAME:SCORE.", code="assign_after", got=text[:60])
    return _task(library, name, None, int(score) if colon else None, None)


def _when(text: str) -> int:
    """A day (to its end), or what `at_moment` takes. Raises BadAction."""
    return at_moment(f"{text.strip()} 23:59" if _DAY.fullmatch(text.strip()) else text)


def _show(words: Words, found: Iterable[Assignment], *, changed: bool) -> None:
    found = tuple(found)
    if not found:
        say(words("assign.none"))
        return
    rows = [
        [
            one.person_name,
            one.title,
            words("assign.spot") if one.spot else words(f"mode.{one.task.mode}") if one.task.mode else "",
            "" if one.task.score is None else f"{one.task.score}%",
            moment(one.due_at),
            words(f"assign.status.{one.status}"),
            one.id,
        ]
        for one in found
    ]
    show_table(words, [f"assign.column.{head}" for head in _HEADS], rows)
    if changed:
        say(words("assign.done", n=len(found)))
