"""A running exam as its candidate sees it: sections, questions without their keys, what was saved, and the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simulator.content.base import Lang
from simulator.content.quiz import Item, TypeText
from simulator.errors import NotNow
from simulator.exam.asked import Asked, asked
from simulator.exam.form import Form, FormPlay
from simulator.exam.marking import Answer
from simulator.exam.sitting import Sitting, Stage
from simulator.service import frozen
from simulator.service.blueprints import LeftOutView, left_out_views
from simulator.storage import Reading
from simulator.storage.tables import AttemptRow
from simulator.words import Words

PlayState = Literal["waiting", "running", "over"]
MOST_CHOSEN, LONGEST_ENTRY, LONGEST_TEXT = 20, 500, 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section with how much of it is done. `state`: kept from the sitting before, closed, or open since it began."""

    id: str
    name: str
    kind: str
    weight: int
    state: Literal["kept", "closed", "open"]
    parts: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayView:
    """A role-play of a section; its title is told once it has begun. `until`: ms of UTC at which it is cut off."""

    slot: str
    section: str
    number: int
    channel: str
    channel_name: str
    state: PlayState
    title: str
    until: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """An answer as it was saved. `saves` goes back with the next change of it."""

    item: str
    chosen: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    saves: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """An exam on the candidate's table. Times in ms of UTC: `now` by the server, `deadline` None before the start.

    `section`: the one that is shown, with its `items`, what was `saved`, the texts that were `typed` and its `plays`.
    `lang` is the language of the frame, `spoken` that of the exam. `certifying`: False in a local process.
    """

    sitting: str
    blueprint: str
    name: str
    lang: str
    spoken: str
    stage: Stage
    now: int
    window_opens: int
    window_closes: int
    deadline: int | None
    minutes: int
    certifying: bool
    sections: tuple[SectionView, ...]
    left_out: tuple[LeftOutView, ...]
    section: str = ""
    items: tuple[Asked, ...] = ()
    saved: tuple[SavedView, ...] = ()
    typed: tuple[str, ...] = ()
    plays: tuple[PlayView, ...] = ()


def paper(now: Reading, sitting: Sitting, section: str, *, at: int, words: Words, local: bool) -> PaperView:
    """The paper at `at`; a section is shown once it has begun, and only while the sitting runs."""
    booked = sitting.booked
    form, stage = booked.form, sitting.stage(at)
    blueprint = frozen.blueprint_of(now, form)
    plays = _plays(now, sitting, words, at)
    shown = section if stage == "running" and section in sitting.sections else ""
    items = _items(now, form, shown)
    return PaperView(
        sitting=booked.sitting,
        blueprint=blueprint.id,
        name=blueprint.name.of(words.lang),
        lang=words.lang,
        spoken=booked.lang,
        stage=stage,
        now=at,
        window_opens=booked.window_opens,
        window_closes=sitting.window_closes,
        deadline=sitting.deadline,
        minutes=sitting.own // 60_000,
        certifying=not (sitting.local or (local and sitting.started is None)),
        sections=tuple(_section(now, sitting, part.id, plays, words) for part in form.sections),
        left_out=left_out_views(blueprint, form.left_out, words),
        section=shown,
        items=tuple(asked(item, _shown(form, name), booked.lang) for name, item in items.items()),
        saved=tuple(saved(sitting, name) for name in items if name in sitting.answers),
        typed=tuple(name for name in items if name in sitting.typed),
        plays=tuple(play for play in plays if play.section == shown or play.slot in sitting.granted),
    )


def saved(sitting: Sitting, item: str) -> SavedView:
    answer = sitting.answers.get(item, Answer())
    fields = tuple(sorted(answer.fields.items()))
    return SavedView(item=item, chosen=answer.chosen, fields=fields, saves=sitting.saves.get(item, 0))


def fitting(item: Item, answer: Answer) -> Answer:
    """An answer that the item can have. Raises NotNow for ids that it does not have, and for what is too long."""
    ids = {part.id for name in ("options", "steps", "pieces") for part in getattr(item, name, ())}
    fields = {field.id for field in getattr(item, "fields", ())}
    strange = [name for name in answer.chosen if name not in ids] + [n for n in answer.fields if n not in fields]
    if strange or isinstance(item, TypeText):
        raise NotNow(f"Question {item.id} cannot be answered like this.", code="exam_no_option", item=item.id)
    if len(answer.chosen) > MOST_CHOSEN or any(len(entry) > LONGEST_ENTRY for entry in answer.fields.values()):
        raise NotNow(
            f"An entry has at most {LONGEST_ENTRY} characters. Write less.", code="exam_too_long", most=LONGEST_ENTRY
        )
    return answer


def _items(now: Reading, form: Form, section: str) -> Mapping[str, Item]:
    items = frozen.items_of(now, form) if section else {}
    return {part.item: items[part.item] for part in form.items if part.section == section}


def _shown(form: Form, item: str) -> tuple[str, ...]:
    return next(part.shown for part in form.items if part.item == item)


def _section(now: Reading, sitting: Sitting, name: str, plays: tuple[PlayView, ...], words: Words) -> SectionView:
    form = sitting.booked.form
    section = next(part for part in frozen.blueprint_of(now, form).sections if part.id == name)
    items = [part.item for part in form.items if part.section == name]
    mine = [play for play in plays if play.section == name]
    done = sum(item in sitting.answers or item in sitting.typed for item in items)
    state: Literal["kept", "closed", "open"] = "open" if name in sitting.sections else "closed"
    return SectionView(
        id=name,
        name=section.name.of(words.lang),
        kind=section.kind,
        weight=form.weight(name),
        state="kept" if form.kept(name) is not None else state,
        parts=len(items) + len(mine),
        done=done + sum(play.state == "over" for play in mine),
    )


def _plays(now: Reading, sitting: Sitting, words: Words, at: int) -> tuple[PlayView, ...]:
    drawn = [sitting.play(play.slot) or play for play in sitting.booked.form.plays]
    numbers: dict[str, int] = {}
    found = []
    for play in drawn:
        numbers[play.section] = numbers.get(play.section, 0) + 1
        found.append(_play(now, sitting, play, numbers[play.section], words))
    return tuple(found)


def _play(now: Reading, sitting: Sitting, play: FormPlay, number: int, words: Words) -> PlayView:
    lang: Lang = words.lang
    scenario = frozen.scenario_of(now, sitting.booked.form, play.scenario)
    stream = sitting.role_plays.get(play.slot)
    state: PlayState = "waiting"
    if stream is not None:
        row = now.session.get(AttemptRow, stream)
        state = "running" if row is None or row.status == "open" else "over"
    return PlayView(
        slot=play.slot,
        section=play.section,
        number=number,
        channel=scenario.channel,
        channel_name=words(f"channel.{scenario.channel}"),
        state=state,
        title="" if stream is None else scenario.title.of(lang),
        until=sitting.granted_until.get(play.slot, sitting.deadline),
    )
