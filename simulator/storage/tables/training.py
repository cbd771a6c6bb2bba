"""Tables of training: what is assigned, modules answered, comments, and how rules were kept week by week."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Name, Word


class AssignmentRow(Base):
    """Something that one person is to do. Whether it is done follows from attempts and modules, so it is not kept here.

    `batch`: what was assigned together, to each person once. `kind`: drill, module or exam (its preparation), of the
    thing `name`. `mode`, `variant`, `score`: what an attempt must be and reach, where asked for. `after`: tasks to be
    done before. `spot`: a spot check. `reason`: trainer, weak, exam_failed or spots_failed, with the `rules` behind it.
    """

    __tablename__ = "assignments"
    __table_args__ = (Index(None, "person", "at"), Index(None, "by", "at"), Index(None, "batch"))

    id: Mapped[Name] = mapped_column(primary_key=True)
    batch: Mapped[Name]
    person: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    by: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    at: Mapped[int]
    kind: Mapped[Word]
    name: Mapped[Name]
    mode: Mapped[Word | None]
    variant: Mapped[Name | None]
    score: Mapped[int | None]
    due_at: Mapped[int | None]
    after: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    spot: Mapped[bool]
    reason: Mapped[Word]
    rules: Mapped[list[str]] = mapped_column(JSON)
    withdrawn_at: Mapped[int | None]


class ModuleTryRow(Base):
    """One answered quiz of an onboarding module; `items`: the questions, whose answers the person has seen by now."""

    __tablename__ = "module_tries"
    __table_args__ = (Index(None, "person", "passed"),)

    person: Mapped[Name] = mapped_column(ForeignKey("people.id"), primary_key=True)
    module: Mapped[Word] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[int]
    percent: Mapped[int]
    passed: Mapped[bool]
    items: Mapped[list[str]] = mapped_column(JSON)


class CommentRow(Base):
    """Where somebody commented on an attempt, and whether its trainee has seen it; the words are in the stream.

    `turn`: the line that it is about; `finding`: the rule; neither: the attempt as a whole.
    """

    __tablename__ = "comments"
    __table_args__ = (Index(None, "person", "acknowledged_at"), Index(None, "attempt"), Index(None, "by", "at"))

    id: Mapped[Name] = mapped_column(primary_key=True)
    attempt: Mapped[Name] = mapped_column(ForeignKey("streams.name"))
    person: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    by: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    at: Mapped[int]
    turn: Mapped[int | None]
    finding: Mapped[Name | None]
    acknowledged_at: Mapped[int | None]


class KeptRow(Base):
    """How often a person kept a rule, or served a type of customer as its rules ask, in the attempts begun in one week.
    Neither exams nor retakes from the middle of another attempt are in it.

    `by`: rule or persona; `thing`: which one. `week`: its first moment, Monday in UTC. `applied`: how often the rule,
    or any rule, applied in an attempt; `met`: how often it was kept. `missed_in`: an attempt, as a rule the newest, in
    which it was not.
    """

    __tablename__ = "kept_weeks"
    # A person's rows lie side by side, so that SQLite reads them in one go.
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it from the class

    person: Mapped[Name] = mapped_column(ForeignKey("people.id"), primary_key=True)
    by: Mapped[Word] = mapped_column(primary_key=True)
    week: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    thing: Mapped[Name] = mapped_column(primary_key=True)
    area: Mapped[Name]
    applied: Mapped[int]
    met: Mapped[int]
    missed_in: Mapped[Name | None]


class ScoreRow(Base):
    """The attempts of a person in one mode that were begun in one week and scored, as in `KeptRow`. `known`: those with
    a score; `total`: the sum of their scores.
    """

    __tablename__ = "score_weeks"

    person: Mapped[Name] = mapped_column(ForeignKey("people.id"), primary_key=True)
    week: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mode: Mapped[Word] = mapped_column(primary_key=True)
    attempts: Mapped[int]
    known: Mapped[int]
    total: Mapped[int]
    best: Mapped[int | None]
