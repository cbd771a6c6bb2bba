"""The room of authors: scenarios looked at whole, changed, proved, tried and kept as new versions."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from simulator.content.base import Lang
from simulator.content.base import digest as digest_of
from simulator.content.scenario import Scenario
from simulator.errors import Busy, ContentError, NotFound
from simulator.library.typed import Typed, look
from simulator.reader_setup import reads_with
from simulator.service import proving_typed, shelf, sources
from simulator.service.accounts import account
from simulator.service.closed import must_be_open
from simulator.service.house import House, Room
from simulator.service.permitted import permitted
from simulator.service.proving_typed import ProvedTyped
from simulator.service.scenario_views import Preview, preview
from simulator.service.shelf import KIND, ScenarioLine, ScenarioVersion
from simulator.service.sources import DiffLine, Origin
from simulator.service.talk_view import TalkView
from simulator.service.talks import Talks
from simulator.service.trying import begun_at, keep
from simulator.service.who import Who
from simulator.storage import Reading

if TYPE_CHECKING:
    from simulator.library import Library

SEEDS = 1_000_000
AT_ONCE, PATIENCE = 1, 5.0  # how many are proved at once, and seconds to wait for one's turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioDetail:
    """A scenario with one of its versions (`version`) whole; `versions`: all of them, the newest first. `may_publish`:
    whether who asks may put this version into use for exams: somebody else than who added it.
    """

    version: ScenarioVersion
    versions: tuple[ScenarioVersion, ...]
    preview: Preview
    may_publish: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The text of a version. `origin`: as its author typed it, as the shipped file has it, or written from it."""

    scenario: str
    digest: str
    number: int
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedProblem:
    """Something to put right, at a line and column that count from 1."""

    line: int
    column: int
    level: Literal["error", "warning"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedText:
    """What was found in a text. Where it can be read: `scenario` and `title`; `known`: there is such a scenario;
    `kept`: this very content is kept already; `number`: the version that the author gave it, `used`: the one in use.
    """

    problems: tuple[TypedProblem, ...]
    errors: int
    scenario: str
    title: str
    known: bool
    kept: bool
    number: int
    used: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedVersion:
    """`new`: nothing like it was kept before."""

    scenario: str
    digest: str
    new: bool


class Authoring(Room):
    """Texts are YAML, one scenario each. Nobody looks into what their own open exam draws on (NotNow)."""

    name = "authoring"

    def __init__(self, house: House, talks: Talks) -> None:
        super().__init__(house)
        self._talks = talks
        self._proving = threading.Semaphore(AT_ONCE)

    @permitted
    def scenarios(self, who: Who, *, lang: Lang | None = None) -> tuple[ScenarioLine, ...]:
        """All scenarios by title."""
        words, library = self.house.words(lang or who.lang), self.house.library()
        with self.house.store.reading() as now:
            found = [self._line(now, library, name, ones, words.lang) for name, ones in shelf.versions(now).items()]
        return tuple(sorted(found, key=lambda line: line.title))

    @permitted
    def scenario(
        self, who: Who, *, scenario: str, digest: str | None = None, lang: Lang | None = None
    ) -> ScenarioDetail:
        """A version whole, by default the one in use. Raises NotFound."""
        words = self.house.words(lang or who.lang)
        with self.house.store.reading() as now:
            must_be_open(now, who.id, scenario)
            found = shelf.version(now, scenario, digest)
            model = shelf.scenario_of(now, found.digest)
            return ScenarioDetail(
                version=found,
                versions=shelf.versions(now, scenario)[scenario],
                preview=preview(self._around(model), model, words),
                may_publish=found.added_by is None or found.added_by.id != who.id,
            )

    @permitted
    def source(self, who: Who, *, scenario: str, digest: str | None = None) -> SourceText:
        """The text of a version, by default of the one in use. Raises NotFound."""
        with self.house.store.reading() as now:
            must_be_open(now, who.id, scenario)
            found = shelf.version(now, scenario, digest)
            text, origin = sources.text_of(now, found.digest, shelf.scenario_of(now, found.digest))
        return SourceText(scenario=scenario, digest=found.digest, number=found.number, text=text, origin=origin)

    @permitted
    def difference(self, who: Who, *, scenario: str, before: str, after: str) -> tuple[DiffLine, ...]:
        """What differs between two versions, by their digests. Raises NotFound."""
        with self.house.store.reading() as now:
            must_be_open(now, who.id, scenario)
            pair = [shelf.scenario_of(now, shelf.version(now, scenario, one).digest) for one in (before, after)]
        return sources.compared(*pair)

    @permitted
    def check(self, who: Who, *, text: str, lang: Lang | None = None) -> CheckedText:
        """Everything that loading this text would find, against the content in use for practice; changes nothing."""
        spoken, typed = lang or who.lang, look(_plain(text), self.house.library())
        problems = tuple(
            TypedProblem(line=one.place.line, column=one.place.column, level=one.level, text=one.phrase.text(spoken))
            for one in typed.problems
        )
        errors, scenario = len(typed.errors), typed.scenario
        if scenario is None:
            return CheckedText(
                problems=problems, errors=errors, scenario="", title="", known=False, kept=False, number=0, used=None
            )
        with self.house.store.reading() as now:
            known = shelf.versions(now, scenario.id).get(scenario.id, ())
        used = shelf.shown(known) if known else None
        return CheckedText(
            problems=problems,
            errors=errors,
            scenario=scenario.id,
            title=scenario.title.of(spoken),
            known=bool(known),
            kept=digest_of(scenario) in {one.digest for one in known},
            number=scenario.version,
            used=used.number if used is not None and used.used_for else None,
        )

    @permitted
    def prove(self, who: Who, *, text: str, lang: Lang | None = None) -> ProvedTyped:
        """Play its samples and read its examples; what takes longer than 20 s is left. Raises ContentError; Busy while
        others are proving, because it takes a processor whole.
        """
        scenario = self._sound(text, lang or who.lang)
        library = self._around(scenario)
        reads = reads_with(self.house.reader(self.house.library()))
        if not self._proving.acquire(timeout=PATIENCE):
            raise Busy("Others are proving scenarios. Try again in a few seconds.", code="busy_proving")
        try:
            return proving_typed.prove(library, scenario, reads, self.house.words(lang or who.lang))
        finally:
            self._proving.release()

    @permitted
    def save(self, who: Who, *, text: str, lang: Lang | None = None) -> SavedVersion:
        """Keep it as a version, with its text; nothing is in use before `content.publish`. The same again changes
        nothing. Raises ContentError with everything that is wrong.
        """
        scenario, at = self._sound(text, lang or who.lang), self.house.clock()
        name = digest_of(scenario)
        with self.house.store.writing() as transaction:
            must_be_open(transaction, who.id, scenario.id)
            new = name not in {one.digest for one in transaction.versions(KIND, scenario.id)}
            transaction.put_content(KIND, scenario.id, scenario, by=who.id, at=at)
            sources.keep(transaction, name, _plain(text), by=who.id, at=at)
            if new:
                told = {"version": scenario.version, "digest": name[:12]}
                transaction.audit(who.id, "scenario_saved", f"{KIND}/{scenario.id}", told, at=at)
        return SavedVersion(scenario=scenario.id, digest=name, new=new)

    @permitted
    def try_it(
        self,
        who: Who,
        *,
        scenario: str,
        digest: str,
        beat: str | None = None,
        spoken: Lang | None = None,
        key: str | None = None,
        lang: Lang | None = None,
    ) -> TalkView:
        """A practice of one's own with a version that need not be in use; from a `beat` on where a sample leads to it.

        Raises NotFound, NotNow.
        """
        at, spoken = self.house.clock(), spoken or who.lang
        with self.house.store.reading() as now:
            model = shelf.scenario_of(now, shelf.version(now, scenario, digest).digest)
        library = self._around(model)
        setting, reader = library.setting(model), self.house.reader(self.house.library())
        there = beat and begun_at(
            setting, beat, lang=spoken, at=at, reads=lambda one: reader.scene(setting.scene(one)).read
        )
        with self.house.store.writing() as transaction:
            must_be_open(transaction, who.id, scenario)
            if there:
                stream = keep(self._talks, transaction, who.id, library, model, there, key=key)
            else:
                stream = self._talks.begin(
                    transaction,
                    person=who.id,
                    scenario=model,
                    library=library,
                    lang=spoken,
                    mode="practice",
                    seed=self.house.chance(SEEDS),
                    extra=account(transaction.session, who.id).extra,
                    at=at,
                    key=key,
                )
        with self.house.store.reading() as now:
            talk = self._talks.load(now, stream)
        self._talks.listening.hear(talk)
        return self._talks.view(talk, lang or who.lang)

    # --- within ---

    def _sound(self, text: str, lang: Lang) -> Scenario:
        """The scenario in a text. Raises ContentError where something is wrong with it."""
        typed: Typed = look(_plain(text), self.house.library())
        if typed.scenario is None or typed.errors:
            lines = tuple(f"{one.place.line}:{one.place.column}: {one.phrase.text(lang)}" for one in typed.errors)
            raise ContentError(lines)
        return typed.scenario

    def _around(self, scenario: Scenario) -> Library:
        """The library in use with this scenario in it. Raises NotFound where its persona or business is gone."""
        library = self.house.library()
        for name, known in ((scenario.persona, library.personas), (scenario.business, library.businesses)):
            if name not in known:
                raise NotFound(f"{name} is not in use any more.", code="piece_gone", name=name)
        return replace(library, scenarios={**library.scenarios, scenario.id: scenario})

    def _line(
        self, now: Reading, library: Library, name: str, ones: tuple[ScenarioVersion, ...], lang: Lang
    ) -> ScenarioLine:
        of = shelf.shown(ones)
        model = shelf.scenario_of(now, of.digest)
        persona = library.personas.get(model.persona)
        used: Mapping[str, ScenarioVersion] = {use: one for one in ones for use in one.used_for}
        return ScenarioLine(
            id=name,
            title=model.title.of(lang),
            persona=model.persona,
            persona_name=persona.name.of(lang) if persona else model.persona,
            channel=model.channel,
            channel_name=self.house.words(lang)(f"channel.{model.channel}"),
            minutes=model.minutes,
            samples=len(model.samples),
            practice=used["practice"].number if "practice" in used else None,
            exam=used["exam"].number if "exam" in used else None,
            same="practice" in used and used["practice"] == used.get("exam"),
            waiting=sum(one.state == "waiting" for one in ones),
            changed_at=ones[0].added_at,
            changed_by=ones[0].added_by,
        )


def _plain(text: str) -> str:
    """Line ends as files have them; pages send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
