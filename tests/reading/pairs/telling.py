"""What the reader that comes with the program makes of the pairs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from simulator.library import load
from simulator.reader_setup import make_reader
from simulator.reading.model import Hit, Reading, Scene
from simulator.reading.reader import SceneReader
from tests.reading.pairs import Said, everything
from tests.reading.spoken import AUTHORITY, FACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence and whether the reader was right about it; `how` says what it heard of the act."""

    said: Said
    right: bool
    how: str


@cache
def tell() -> tuple[Told, ...]:
    """All sentences, read by the shipped bank; those with figures in a scene with facts and limits."""
    reader = make_reader(load())
    said = tuple(everything())
    reader.prepare(one.reply for one in said)
    scenes = {(lang, plain): reader.scene(_scene(lang, plain)) for lang in ("zh", "en") for plain in (True, False)}
    return tuple(_told(one, scenes[one.lang, one.act not in ("offer", "fact")]) for one in said)


def share(told: Iterable[Told]) -> float:
    every = [one.right for one in told]
    return sum(every) / len(every)


def _scene(lang: str, plain: bool) -> Scene:
    return Scene(lang=lang) if plain else Scene(lang=lang, facts=FACTS, authority=AUTHORITY)  # type: ignore[arg-type]


def _told(one: Said, scene: SceneReader) -> Told:
    reading = scene.read(one.reply)
    heard = [hit for hit in reading.hits if _is_it(one.act, hit)]
    return Told(said=one, right=bool(heard) == one.does, how=_how(heard, reading))


def _is_it(act: str, hit: Hit) -> bool:
    if act == "offer":
        return hit.kind == "offer" and hit.right is False
    if act == "fact":
        return hit.kind == "fact" and hit.right is False
    return hit.term == act


def _how(heard: list[Hit], reading: Reading) -> str:
    told = [f"{hit.method} {hit.confidence}{'!' if hit.sure else ''} {hit.matched[:60]}" for hit in heard]
    others = [f"{hit.term} {hit.confidence}" for hit in reading.hits if hit not in heard and hit.kind != "wording"]
    near = [f"{hit.term} {hit.confidence}?" for hit in reading.near]
    return "; ".join(told) + " / " + ", ".join(others) + " / " + ", ".join(near)
