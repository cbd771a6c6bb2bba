"""A business: who is called, what it sells, what its rules and articles say, and how far an agent may go."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from simulator.content.base import Id, Lang, Line, Model, Text

# A date is month * 100 + day (305 is 5 March), a time hour * 100 + minute (1530), a Chinese 九折 is 10 percent.
Unit = Literal["yuan", "percent", "hour", "day", "month", "year", "minute", "piece", "square_metre", "date", "time"]


class Words(Model):
    """Words that point at a figure in a sentence, by language."""

    zh: tuple[Line, ...]
    en: tuple[Line, ...]

    def of(self, lang: Lang) -> tuple[str, ...]:
        return self.zh if lang == "zh" else self.en


class Authority(Model):
    """How far an agent may go alone: an own, affirmative offer of `words` above `limit` `unit`s is a promise
    beyond authority.

    `compare` is `above` when more is worse (a compensation), `below` when less is worse (a repair within fewer hours).
    A Chinese 打九折 is read as 10 percent off.
    """

    id: Id
    name: Text
    words: Words
    unit: Unit
    limit: int
    compare: Literal["above", "below"] = "above"


class Product(Model):
    """One thing sold; `points` are the reasons why it is worth its price (quality, service, process, support)."""

    id: Id
    name: Text
    price: int = Field(ge=0)
    unit: Text
    points: tuple[Text, ...]


class Article(Model):
    """One page of the knowledge base, found by its title, its keywords and its body."""

    id: Id
    title: Text
    body: Text
    keywords: Words


class Named(Model):
    """Something with an id and a name (a department, a policy's text)."""

    id: Id
    name: Text


class Policy(Model):
    """A rule of the house, as an agent would tell it to a customer."""

    id: Id
    text: Text


class Business(Model):
    """Everything about a company that its scenarios share."""

    id: Id
    name: Text
    short: Text
    post: Text
    agent: Text
    about: Text
    products: tuple[Product, ...]
    policies: tuple[Policy, ...]
    authority: tuple[Authority, ...]
    departments: tuple[Named, ...]
    articles: tuple[Article, ...]
