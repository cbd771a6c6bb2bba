"""The act bank: how each act, wording and intent sounds, in examples an author can read and extend."""

from __future__ import annotations

from pydantic import Field

from simulator.content.base import Id, Lang, Line, Model, Text


class Sounds(Model):
    """How one act or intent sounds in one language.

    `phrases` perform it wherever they stand as they are; `patterns` are RE2 expressions over normalised text;
    `yes` are whole replies that perform it in other words, `no` replies that look like it and do not.
    """

    phrases: tuple[Line, ...] = ()
    patterns: tuple[Line, ...] = ()
    yes: tuple[Line, ...] = ()
    no: tuple[Line, ...] = ()


class Act(Model):
    """Something a reply does to the customer; the same names in every language."""

    id: Id
    name: Text
    helps: bool
    definition: Text
    boundary: Text | None = None
    zh: Sounds
    en: Sounds

    def sounds(self, lang: Lang) -> Sounds:
        return self.zh if lang == "zh" else self.en


class Intent(Model):
    """Like an act, but defined by one scenario, with examples that are heard and examples that are not."""

    id: Id
    name: Text
    zh: Sounds
    en: Sounds

    def sounds(self, lang: Lang) -> Sounds:
        return self.zh if lang == "zh" else self.en


class Said(Model):
    """The exact words of one wording in one language."""

    phrases: tuple[Line, ...] = ()
    patterns: tuple[Line, ...] = ()


class Wording(Model):
    """Words that a clause forbids or asks for as words (措辞), not as an act.

    `guarded`: a denial, quotation, question, supposition or safety instruction around it is no use of it.
    `whole`: it counts only when it is the whole reply (嗯, 哦, 在).
    """

    id: Id
    name: Text
    guarded: bool = True
    whole: bool = False
    zh: Said = Field(default_factory=Said)
    en: Said = Field(default_factory=Said)

    def said(self, lang: Lang) -> Said:
        return self.zh if lang == "zh" else self.en


class LabelledReply(Model):
    """One reply with the acts that it performs, as people labelled it;
    `author` allows leaving one out when measuring.
    """

    id: str
    author: str
    lang: Lang
    kind: str = "plain"
    context: str = ""
    reply: str
    acts: tuple[Id, ...]


class Bank(Model):
    """All that the reader is fitted with."""

    acts: tuple[Act, ...]
    wordings: tuple[Wording, ...]
    replies: tuple[LabelledReply, ...] = ()
