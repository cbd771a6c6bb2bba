"""Tables of judging: who decided what, what waits for an examiner, who was invited, and judging many again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from simulator.storage.tables.base import Base, Hash, Name, Word


class RulingRow(Base):
    """An examiner decided a finding of a sitting or of an attempt outside exams, `stream`; on appeal once more.

    `play`: the stream of the role-play that the finding is in; nothing for questions and texts of an exam.
    """

    __tablename__ = "rulings"
    __table_args__ = (Index(None, "by", "at"),)

    stream: Mapped[Name] = mapped_column(ForeignKey("streams.name"), primary_key=True)
    play: Mapped[Name] = mapped_column(primary_key=True)
    finding: Mapped[Name] = mapped_column(primary_key=True)
    appeal: Mapped[bool] = mapped_column(primary_key=True)
    state: Mapped[Word]
    by: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    at: Mapped[int]


class ReviewRow(Base):
    """Something that waits for an examiner, or waited until `done_at`. `kind`: pending, critical, sample, spot_check or
    appeal.

    `slot`, `finding`: what an appeal is about; nothing for the others, which are about all that is in doubt.
    `questions`: how many findings can still change the outcome.
    """

    __tablename__ = "reviews"
    __table_args__ = (Index(None, "done_at", "due"), Index(None, "person"))

    stream: Mapped[Name] = mapped_column(ForeignKey("streams.name"), primary_key=True)
    slot: Mapped[Word] = mapped_column(primary_key=True)
    finding: Mapped[Name] = mapped_column(primary_key=True)
    kind: Mapped[Word]
    person: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    since: Mapped[int]
    due: Mapped[int]
    questions: Mapped[int]
    done_at: Mapped[int | None]
    done_by: Mapped[Name | None] = mapped_column(ForeignKey("people.id"))


class InvitationRow(Base):
    """An external examiner may judge this one sitting or attempt, because nobody else may."""

    __tablename__ = "invitations"

    stream: Mapped[Name] = mapped_column(ForeignKey("streams.name"), primary_key=True)
    examiner: Mapped[Name] = mapped_column(ForeignKey("people.id"), primary_key=True, unique=True)
    by: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    at: Mapped[int]


class RescoringRow(Base):
    """Attempts to be judged again: what was asked for, and how far it has come.

    `request`, `round`: the same request is continued until it is finished, and can then be made once more. `standard`:
    a digest, or nothing for each attempt's own; `trial`: its body while it is not kept as content. `reader`: digest of
    what replies are read again with, nothing for the readings as they stand. `cursor`: the last stream done, by name.
    `exams`: sittings that have ended too. `to_pass`, `to_fail`: what passes or fails now; `unread`: erased, or not as
    it was written.
    """

    __tablename__ = "rescorings"
    __table_args__ = (UniqueConstraint("request", "round"),)

    id: Mapped[Name] = mapped_column(primary_key=True)
    request: Mapped[Hash]
    round: Mapped[int]
    by: Mapped[Name] = mapped_column(ForeignKey("people.id"))
    at: Mapped[int]
    applies: Mapped[bool]
    standard: Mapped[Hash]
    trial: Mapped[bytes | None]
    reader: Mapped[Hash]
    engine: Mapped[int]
    exams: Mapped[bool]
    person: Mapped[Name | None] = mapped_column(ForeignKey("people.id"))
    group: Mapped[Name | None] = mapped_column("group_id", ForeignKey("groups.id"))
    since: Mapped[int]
    total: Mapped[int]
    done: Mapped[int]
    cursor: Mapped[Name]
    changed: Mapped[int]
    to_pass: Mapped[int]
    to_fail: Mapped[int]
    unread: Mapped[int]
    finished_at: Mapped[int | None]


class RescoredRow(Base):
    """What judging again makes of one attempt or sitting, where it makes a difference.

    `scenario`: of a sitting its blueprint. `turned`: passes, fails, pending, score, findings; or why it was not judged:
    erased, tampered, unreadable. `rules`: what changed in each rule, the heaviest first.
    """

    __tablename__ = "rescored"
    __table_args__ = (Index(None, "rescoring", "turned"),)

    rescoring: Mapped[Name] = mapped_column(ForeignKey("rescorings.id"), primary_key=True)
    stream: Mapped[Name] = mapped_column(primary_key=True)
    person: Mapped[Name]
    scenario: Mapped[Name]
    mode: Mapped[Word]
    turned: Mapped[Word]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    rules: Mapped[list[Any]] = mapped_column(JSON)
