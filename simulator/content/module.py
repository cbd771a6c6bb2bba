"""An onboarding module: clauses in short lessons, a model dialogue to be played, and a quiz drawn from the bank."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, model_validator

from simulator.content.base import ClauseId, Id, Model, Text
from simulator.content.blueprint import Percent
from simulator.content.quiz import Item, Module

MODULES: tuple[Module, ...] = ("ethics", "awareness", "skill")
"""What comes before a post: conduct, service awareness, professional skill (ST-765), in this order."""


class Lesson(Model):
    """One point of a module in a few sentences, with the clauses that it explains."""

    id: Id
    title: Text
    text: Text
    clauses: tuple[ClauseId, ...] = Field(min_length=1)


class ModelLine(Model):
    """One line of a model dialogue. `note`: what is to be seen in it, with the clauses that it keeps."""

    who: Literal["customer", "agent"]
    text: Text
    note: Text | None = None
    clauses: tuple[ClauseId, ...] = ()


class ModelDialogue(Model):
    """A conversation as it should be, played line by line."""

    situation: Text
    lines: tuple[ModelLine, ...] = Field(min_length=6, max_length=40)

    @model_validator(mode="after")
    def _agent_shows_clauses(self) -> Self:
        if any(line.clauses and line.who == "customer" for line in self.lines):
            raise ValueError("only lines of the agent keep clauses")
        if not any(line.clauses for line in self.lines):
            raise ValueError("no line names a clause that it keeps")
        return self


class OnboardingModule(Model):
    """One of the modules that come before a post. So many `questions` are drawn from the items of the bank that name
    it and are of its `topics` (any when empty). It is passed with `pass_mark` percent (80 by the curriculum's first
    stage), and may be tried as often as it takes.
    """

    id: Module
    version: int = Field(ge=1)
    title: Text
    about: Text
    minutes: int = Field(ge=1, le=120)
    lessons: tuple[Lesson, ...] = Field(min_length=1)
    dialogue: ModelDialogue
    topics: tuple[Id, ...] = ()
    questions: int = Field(default=8, ge=1, le=40)
    pass_mark: Percent = 80

    @model_validator(mode="after")
    def _lessons_have_names_of_their_own(self) -> Self:
        if len({lesson.id for lesson in self.lessons}) < len(self.lessons):
            raise ValueError("an id stands twice; give each lesson its own")
        return self

    @property
    def clauses(self) -> tuple[str, ...]:
        """All clauses of the lessons, each once, in their order."""
        return tuple(dict.fromkeys(clause for lesson in self.lessons for clause in lesson.clauses))

    def asks_from(self, items: Iterable[Item]) -> tuple[Item, ...]:
        """The items that its quiz is drawn from; texts to type belong to exams."""
        return tuple(
            item
            for item in items
            if item.module == self.id and item.kind != "type_text" and (not self.topics or item.topic in self.topics)
        )
