"""What every authored thing is made of: frozen models, two-language text and the small vocabularies."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, StringConstraints

Lang = Literal["zh", "en"]
Channel = Literal["phone", "chat", "counter"]
Severity = Literal["minor", "major", "critical"]
Band = Literal["furious", "upset", "tense", "calm", "satisfied"]
Ending = Literal[
    "resolved_content", "resolved_cool", "promised", "escalated", "customer_left", "trainee_hung_up", "time_over"
]
LANGS: tuple[Lang, ...] = get_args(Lang)
CHANNELS: tuple[Channel, ...] = get_args(Channel)
BANDS: tuple[Band, ...] = get_args(Band)
ENDINGS: tuple[Ending, ...] = get_args(Ending)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
ClauseId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}-[0-9]{3}$")]
# A term names one thing a reply or an action can do: an act (`empathy`), or `intent:`, `wording:`, `fact:`
# (stated rightly),
# `action:`, `did:` and a name.
Term = Annotated[
    str, StringConstraints(pattern=r"^((intent|wording|fact|action|did):)?[a-z][a-z0-9_]*$", max_length=80)
]
Line = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class Model(BaseModel):
    """A frozen piece of content: unknown keys are refused, so a typing slip in a key is an error with a place."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, str_strip_whitespace=True)


class Text(Model):
    """One thing said in every language that the project speaks; `{slot}` places are filled when it is shown."""

    zh: Line
    en: Line

    def of(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


class Lines(Model):
    """Alternatives of one line in every language; which one is said is drawn by seed and turn."""

    zh: tuple[Line, ...]
    en: tuple[Line, ...]

    def of(self, lang: Lang) -> tuple[str, ...]:
        return self.zh if lang == "zh" else self.en


def canonical(value: object) -> bytes:
    """The one spelling of plain data that digests and hash chains are taken from (sorted keys, UTF-8, no spaces)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(model: BaseModel) -> str:
    """The content address of a model: SHA-256 over its canonical JSON, so layout and comments do not matter."""
    return hashlib.sha256(canonical(model.model_dump(mode="json"))).hexdigest()
