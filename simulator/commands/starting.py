"""Starts attempts: the drawn variant, what is pinned, the reader that is made while the person reads the cards."""

from __future__ import annotations

import os
import secrets
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from simulator.attempts import Attempts, keep
from simulator.commands.common import similarity
from simulator.commands.session import Clock, RealClock, Session, VirtualClock
from simulator.content.base import Lang
from simulator.content.scenario import Scenario
from simulator.dialogue.events import Mode, Started
from simulator.dialogue.setting import draw_variant
from simulator.reading.model import Reading, Scene

if TYPE_CHECKING:
    from simulator.library import Library
    from simulator.reading.reader import Reader, SceneReader

PIPED_SEED = 1


def started_for(
    scenario: Scenario,
    seed: int,
    lang: Lang,
    mode: Mode,
    at: int,
    digests: dict[str, str],
    variant: str | None = None,
    extra: int = 0,
) -> Started:
    drawn = draw_variant(scenario, seed, use="practice", variant=variant)
    return Started(
        at=at,
        scenario=scenario.id,
        variant=drawn.variant,
        seed=seed,
        lang=lang,
        mode=mode,
        slots=drawn.slots,
        order=drawn.order,
        digests=digests,
        extra=extra,
    )


class LateReader:
    """Reads replies; the reader is put together in the background, because that takes longer than reading the cards."""

    def __init__(self, library: Library) -> None:
        """Raises: SimulatorError where an encoder of the user's own is named that does not work."""
        if os.environ.get("SERVICEDRILL_ENCODER") and similarity():
            from simulator.encoder import shared_encoder

            shared_encoder()  # here and not in the background: nobody begins an attempt that cannot be read
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._made: Future[Reader] = self._pool.submit(_made, library)

    def scene(self, scene: Scene) -> LateScene:
        return LateScene(self._pool, self._made, scene)


class LateScene:
    """Reads the replies of one attempt; takes in what the customer says in the background, before it is answered."""

    def __init__(self, pool: ThreadPoolExecutor, made: Future[Reader], scene: Scene) -> None:
        self._pool = pool
        self._made = made
        self._scene = scene
        self._prepared: SceneReader | None = None

    def __call__(self, text: str, context: str) -> Reading:
        return self._reader().read(text, context)

    def hear(self, line: str) -> None:
        """Takes in a line of the customer's, so that the reply to it is read sooner; it changes no reading."""
        self._pool.submit(lambda: self._reader().hear(line))

    def _reader(self) -> SceneReader:
        if self._prepared is None:
            self._prepared = self._made.result().scene(self._scene)
        return self._prepared


def _made(library: Library) -> Reader:
    from simulator.reader_setup import make_reader

    return make_reader(library, similarity=similarity())


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def begun(
    library: Library,
    attempts: Attempts,
    scenario: Scenario,
    lang: Lang,
    mode: Mode,
    seed: int | None,
    *,
    live: bool,
    extra: int = 0,
) -> Session:
    """A new attempt on disk. `live`: on the real clock, with a fresh seed if none is given; else virtual, seed 1."""
    reader = LateReader(library)
    at = now_ms()
    if seed is None:
        seed = secrets.randbelow(1_000_000) if live else PIPED_SEED
    setting = library.setting(scenario)
    digests = keep(attempts.root, library, scenario)
    started = started_for(scenario, seed, lang, mode, at, digests, extra=extra)
    clock: Clock = RealClock() if live else VirtualClock(at)
    read = reader.scene(setting.scene(started))
    session = Session(setting, read, attempts.new(scenario.id, at), clock)
    session.open(started)
    return session
