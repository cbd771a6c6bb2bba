"""Onboarding modules: their lessons and model dialogue as views, a quiz drawn for each try, answers marked and told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from simulator.content.base import Lang
from simulator.content.blueprint import Pool
from simulator.content.module import MODULES, OnboardingModule
from simulator.content.quiz import Item
from simulator.dialogue.chance import draw
from simulator.errors import NotFound, NotNow
from simulator.exam.asked import Asked, asked
from simulator.exam.drawing import ItemSlot, draw_items
from simulator.exam.form import shown
from simulator.exam.marking import Answer, mark
from simulator.exam.rounding import mean
from simulator.service.explained import ClauseText, Explained, clause_texts, explained
from simulator.storage import Reading
from simulator.storage.tables import ModuleTryRow

if TYPE_CHECKING:
    from simulator.library import Library

LONGEST, MOST = 200, 20  # characters of an entry, and parts of an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonView:
    title: str
    text: str
    clauses: tuple[ClauseText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedLine:
    """One line of the model dialogue; `note`: what is to be seen in it, or nothing."""

    who: str
    text: str
    note: str
    clauses: tuple[ClauseText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleView:
    """A module in a list. `tries` answered so far, the `best` in percent, and when it was first passed."""

    id: str
    title: str
    about: str
    minutes: int
    questions: int
    pass_mark: int
    tries: int
    best: int | None
    passed_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModulePage:
    """A module whole, with the quiz of the next try and without its answers. `draw` names this quiz."""

    module: ModuleView
    lessons: tuple[LessonView, ...]
    situation: str
    dialogue: tuple[PlayedLine, ...]
    draw: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer: ids chosen, marked or put in order; for a record, (field, entry) pairs."""

    item: str
    chosen: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleResult:
    """The mark of one try, in percent, and every question with its answer."""

    module: str
    number: int
    at: int
    percent: int
    pass_mark: int
    passed: bool
    questions: tuple[Explained, ...]


# --- what there is ---


def module_named(library: Library, name: str) -> OnboardingModule:
    """Raises NotFound with the modules that there are."""
    found = library.modules.get(name)
    if found is None:
        ids = ", ".join(name for name in MODULES if name in library.modules)
        raise NotFound(f"There is no module '{name}'; there are {ids}.", code="no_module", name=name, ids=ids)
    return found


def module_views(now: Reading, library: Library, person: str, lang: Lang) -> tuple[ModuleView, ...]:
    """All modules in their order, with how far a person got."""
    tries = _tries(now, person)
    return tuple(_view(library.modules[name], tries.get(name, ()), lang) for name in MODULES if name in library.modules)


def page(now: Reading, library: Library, module: OnboardingModule, person: str, lang: Lang) -> ModulePage:
    """A module whole, with the quiz of the person's next try."""
    tries = _tries(now, person).get(module.id, ())
    quiz = drawn(library, module, person, tries)
    texts = clause_texts(library, lang)
    return ModulePage(
        module=_view(module, tries, lang),
        lessons=tuple(
            LessonView(title=one.title.of(lang), text=one.text.of(lang), clauses=texts(one.clauses))
            for one in module.lessons
        ),
        situation=module.dialogue.situation.of(lang),
        dialogue=tuple(
            PlayedLine(
                who=line.who,
                text=line.text.of(lang),
                note=line.note.of(lang) if line.note else "",
                clauses=texts(line.clauses),
            )
            for line in module.dialogue.lines
        ),
        draw=quiz.name,
        questions=tuple(asked(item, shown(item, quiz.seed), lang) for item in quiz.items),
    )


def _view(module: OnboardingModule, tries: Sequence[ModuleTryRow], lang: Lang) -> ModuleView:
    return ModuleView(
        id=module.id,
        title=module.title.of(lang),
        about=module.about.of(lang),
        minutes=module.minutes,
        questions=module.questions,
        pass_mark=module.pass_mark,
        tries=len(tries),
        best=max((one.percent for one in tries), default=None),
        passed_at=min((one.at for one in tries if one.passed), default=None),
    )


def _tries(now: Reading, person: str) -> Mapping[str, list[ModuleTryRow]]:
    found: dict[str, list[ModuleTryRow]] = {}
    query = select(ModuleTryRow).where(ModuleTryRow.person == person).order_by(ModuleTryRow.number)
    for row in now.session.scalars(query):
        found.setdefault(row.module, []).append(row)
    return found


def items_shown(now: Reading, person: str) -> frozenset[str]:
    """The questions whose answers a person has seen in modules."""
    query = select(ModuleTryRow.items).where(ModuleTryRow.person == person)
    return frozenset(item for items in now.session.scalars(query) for item in items)


# --- the quiz of a try ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """The questions of one try. `name` stands for exactly these; it changes with every try, and when content does."""

    number: int
    seed: int
    name: str
    items: tuple[Item, ...]


def next_quiz(now: Reading, library: Library, module: OnboardingModule, person: str) -> Quiz:
    """The quiz that a person has to answer next."""
    return drawn(library, module, person, _tries(now, person).get(module.id, ()))


def drawn(library: Library, module: OnboardingModule, person: str, tries: Sequence[ModuleTryRow]) -> Quiz:
    """By person and number of the try, first from what the person has not met; the same until it is answered."""
    number = len(tries) + 1
    seed = draw(1 << 62, "module", person, module.id, number)
    bank = {item.id: item for item in module.asks_from(library.quizzes.values())}
    slots = [ItemSlot(module.id, place, Pool(count=1), None, False) for place in range(module.questions)]
    met = frozenset(item for one in tries for item in one.items)
    found = draw_items(slots, bank, seed=seed, met=met)
    if found is None:
        raise NotNow(
            f"The bank has too few questions for {module.id}. Ask a trainer.", code="module_too_few", module=module.id
        )
    items = tuple(bank[found[slot]] for slot in slots)
    told = " ".join([person, module.id, str(number), *(item.id for item in items)])
    return Quiz(number=number, seed=seed, name=hashlib.sha256(told.encode()).hexdigest()[:16], items=items)


def answered(
    now: Reading, library: Library, module: OnboardingModule, person: str, name: str, given: Sequence[Given], lang: Lang
) -> dict[str, Any]:
    """What is to be stored of an answered quiz, without its time. Raises NotNow for another quiz than the next one."""
    quiz = next_quiz(now, library, module, person)
    if quiz.name != name:
        raise NotNow(
            "These questions were answered already, or have changed. Open the module again for new ones.",
            code="module_draw",
            module=module.id,
        )
    asked_for = {item.id for item in quiz.items}
    answers = {one.item: _kept(one) for one in given if one.item in asked_for}
    marks = [mark(item, answers.get(item.id), lang) for item in quiz.items]
    percent = mean([one.percent for one in marks])
    return {
        "type": "module_answered",
        "module": module.id,
        "number": quiz.number,
        "lang": lang,
        "items": [item.id for item in quiz.items],
        "answers": {item: {"chosen": list(one.chosen), "fields": one.fields} for item, one in answers.items()},
        "percents": [one.percent for one in marks],
        "percent": percent,
        "passed": percent >= module.pass_mark,
    }


def _kept(given: Given) -> Answer:
    """An answer within measure; nothing that a page offers is longer."""
    fields = {name[:LONGEST]: entry[:LONGEST] for name, entry in given.fields[:MOST]}
    return Answer(chosen=tuple(name[:LONGEST] for name in given.chosen[:MOST]), fields=fields)


def result(library: Library, event: Mapping[str, Any], lang: Lang) -> ModuleResult:
    """A stored try, told with the right answers; a question that is no more in the bank is left out."""
    module = module_named(library, event["module"])
    texts = clause_texts(library, lang)
    told = []
    for name, percent in zip(event["items"], event["percents"], strict=True):
        item = library.quizzes.get(name)
        if item is None:
            continue
        plain = event["answers"].get(name, {"chosen": (), "fields": {}})
        told.append(explained(item, tuple(plain["chosen"]), plain["fields"], percent, texts, lang))
    return ModuleResult(
        module=module.id,
        number=event["number"],
        at=event["at"],
        percent=event["percent"],
        pass_mark=module.pass_mark,
        passed=event["passed"],
        questions=tuple(told),
    )
