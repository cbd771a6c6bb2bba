"""The service standard: clauses with their sources, areas with weights, and the rules that judge a conversation."""

from __future__ import annotations

from pydantic import Field

from simulator.content.base import Channel, ClauseId, Id, Line, Model, Severity, Text
from simulator.content.checks import Check


class Clause(Model):
    """One demand of the standard in the project's own words; `source` names the document and section it restates."""

    id: ClauseId
    source: Text
    zh: Line
    en: Line

    def of(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


class Area(Model):
    """A part of the score; the total is the weighted mean of the areas that apply."""

    id: Id
    name: Text
    weight: int = Field(ge=1, le=100)


class Where(Model):
    """Where a rule applies: everywhere that is named; an empty list means everywhere.
    `tags`: a scenario with any of them.
    """

    channels: tuple[Channel, ...] = ()
    tags: tuple[Id, ...] = ()
    personas: tuple[Id, ...] = ()


class Rule(Model):
    """A duty, a prohibition or a form to keep, with its clauses, weight in points, and the better wording.

    `better` may hold slots ({company}, {post}, {agent}, {customer} and the scenario's own).
    """

    id: Id
    area: Id
    name: Text
    severity: Severity = "minor"
    weight: int = Field(ge=0, le=100)
    clauses: tuple[ClauseId, ...] = Field(min_length=1)
    where: Where = Where()
    check: Check
    why: Text
    better: Text


class PassMark(Model):
    """What is needed to pass: percent of the total and of every area that applies; no critical rule broken."""

    total: int = Field(ge=0, le=100)
    area: int = Field(ge=0, le=100)


class Settings(Model):
    """Figures of the organisation's profile, in seconds and characters; sources are the clauses named beside them."""

    ring_seconds: int = 5  # a ring and its pause, catalogue appendix C, K02
    hold_update_seconds: int = 15  # ST-120
    chat_reply_seconds: int = 30  # ST-010
    silence_seconds: int = 20  # after this the customer asks whether anybody is there
    speech_per_minute: int = 225  # characters spoken in a minute, middle of ST-049
    max_replies: int = 40  # an attempt is over after so many replies


class Standard(Model):
    """Everything that a company certifies against."""

    id: Id
    version: int = Field(ge=1)
    name: Text
    passing: PassMark
    settings: Settings = Settings()
    areas: tuple[Area, ...]
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...]
