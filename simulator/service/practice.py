"""The room of practice: what can be played, playing it with a coach or as a test, and what came of it."""

from __future__ import annotations

import secrets
from typing import Literal

from simulator.content.base import Channel, Lang
from simulator.content.scenario import Scenario
from simulator.dialogue import events as e
from simulator.dialogue.actions import Action
from simulator.errors import NotFound, NotNow
from simulator.report import Names, hint
from simulator.scoring.score import score
from simulator.service import attempt_listing, reporting, sampling, taking_in
from simulator.service.accounts import account
from simulator.service.attempt_listing import AttemptPage
from simulator.service.catalogue import ScenarioCard, cards
from simulator.service.closed import must_be_open
from simulator.service.forking import forked
from simulator.service.house import House, Room
from simulator.service.own_attempts import mine, no_open_test, practised, seen
from simulator.service.permitted import permitted
from simulator.service.proving import AttemptProof, proof
from simulator.service.reporting import AttemptReport
from simulator.service.sampling import SampleView
from simulator.service.sheets import Exported
from simulator.service.taking_in import TakenIn
from simulator.service.talk_state import Loaded
from simulator.service.talk_view import TalkView
from simulator.service.talks import Talks
from simulator.service.who import Who
from simulator.storage.tables import AttemptRow

SEEDS = 1_000_000


class Practice(Room):
    """An attempt is named by its id; `lang` is that of labels and reports, by default the person's own."""

    name = "practice"

    def __init__(self, house: House, talks: Talks) -> None:
        super().__init__(house)
        self._talks = talks

    # --- what there is ---

    @permitted
    def catalogue(
        self,
        who: Who,
        *,
        lang: Lang | None = None,
        persona: str | None = None,
        channel: Channel | None = None,
        difficulty: int | None = None,
    ) -> tuple[ScenarioCard, ...]:
        """What can be practised, the easiest first."""
        with self.house.store.reading() as now:
            found = cards(now, self.house.library(), self.house.words(lang or who.lang), who.id)
        wanted = {"persona": persona, "channel": channel, "difficulty": difficulty}
        asked = {name: value for name, value in wanted.items() if value is not None}
        return tuple(card for card in found if all(getattr(card, name) == value for name, value in asked.items()))

    @permitted
    def card(self, who: Who, *, scenario: str, lang: Lang | None = None) -> ScenarioCard:
        """Raises NotFound."""
        known = self._scenario(scenario).id
        return next(card for card in self.catalogue(who, lang=lang) if card.id == known)

    @permitted
    def sample(self, who: Who, *, scenario: str, spoken: Lang | None = None, lang: Lang | None = None) -> SampleView:
        """A good conversation. Raises NotFound; NotNow while an exam or a test of one's own draws on the scenario."""
        chosen, library = self._scenario(scenario), self.house.library()
        with self.house.store.reading() as now:
            must_be_open(now, who.id, chosen.id)
            no_open_test(now, who.id, chosen.id)
        lang = lang or who.lang
        sample = sampling.best_sample(chosen, spoken or lang)
        setting = library.setting(chosen)
        started = sampling.started_with(chosen, sample, self.house.clock())
        read = self.house.reader(library).scene(setting.scene(started)).read
        return sampling.sampled(library, setting, sample, started, read, self.house.words(lang))

    # --- playing ---

    @permitted
    def start(
        self,
        who: Who,
        *,
        scenario: str,
        mode: Literal["practice", "test"] = "practice",
        spoken: Lang | None = None,
        seed: int | None = None,
        variant: str | None = None,
        key: str | None = None,
        lang: Lang | None = None,
    ) -> TalkView:
        """A new attempt in the language `spoken`; with the same `key` the one that it began before.

        In practice a seed and a variant bring a certain customer back; a test is drawn. Raises NotFound; NotNow for
        variants kept for exams and while an exam that draws on the scenario is open.
        """
        if mode == "test" and (seed is not None or variant is not None):
            raise NotNow("A test is drawn: leave seed and variant out.", code="test_is_drawn")
        chosen, library, at = self._scenario(scenario), self.house.library(), self.house.clock()
        with self.house.store.writing() as transaction:
            must_be_open(transaction, who.id, chosen.id)
            stream = self._talks.begin(
                transaction,
                person=who.id,
                scenario=chosen,
                library=library,
                lang=spoken or who.lang,
                mode=mode,
                seed=secrets.randbelow(SEEDS) if seed is None else seed,
                variant=variant,
                extra=account(transaction.session, who.id).extra,
                at=at,
                key=key,
            )
        talk = self._load(stream)
        self._talks.listening.hear(talk)
        return self._view(who, talk, lang)

    @permitted
    def talk(self, who: Who, *, attempt: str, composing: int = 0, lang: Lang | None = None) -> TalkView:
        """An attempt of one's own with what time has brought. `composing`: ms since the first keystroke of what is
        being written, because composing is no silence.
        """
        stream = mine(self.house, who, attempt)
        return self._view(who, self._talks.sweep(stream, self.house.clock() - max(0, composing)), lang)

    @permitted
    def do(
        self,
        who: Who,
        *,
        attempt: str,
        line: str = "",
        fields: tuple[tuple[str, str], ...] = (),
        seen: int,
        key: str | None = None,
        composing: int = 0,
        pasted: int | None = None,
        lang: Lang | None = None,
    ) -> TalkView:
        """One line of the action grammar, stored once; on disk when this returns. `fields`: a case form instead.

        `seen`: of the page. `composing`: ms from the first keystroke to sending; `pasted`: characters that were not
        typed, where it is known. Raises BadAction, NotNow; Stale where another action came first, with the words kept
        as a draft.
        """
        stream = mine(self.house, who, attempt)
        began = self.house.clock() - composing if composing > 0 else None
        action = Action(verb="file", fields=dict(fields)) if fields else line
        talk = self._talks.do(stream, person=who.id, line=action, seen=seen, key=key, began=began, pasted=pasted)
        return self._view(who, talk, lang)

    @permitted
    def hint(self, who: Who, *, attempt: str, seen: int, key: str | None = None, lang: Lang | None = None) -> TalkView:
        """What would help now, as the newest of the hints. Raises NotNow in a test."""
        words = self.house.words(lang or who.lang)

        def noting(talk: Loaded, at: int) -> e.Event | None:
            practised(talk, "hint")
            if talk.attempt.ending is not None:
                raise NotNow("The attempt is over; start another or read its report.", code="is_over")
            setting, state = talk.setting, talk.attempt
            card = score(setting.standard, state, setting.scenario)
            return e.HintTaken(at=at, text=hint(Names(words, talk.bank, setting), setting, state, card))

        stream = mine(self.house, who, attempt)
        return self._view(who, self._talks.note(stream, person=who.id, seen=seen, key=key, noting=noting), lang)

    @permitted
    def pause(self, who: Who, *, attempt: str, seen: int, key: str | None = None, lang: Lang | None = None) -> TalkView:
        """Time stands still until the next action; a way to leave and come back. Raises NotNow in a test."""

        def noting(talk: Loaded, at: int) -> e.Event | None:
            practised(talk, "pause")
            return None if talk.still or talk.attempt.ending is not None else e.Paused(at=at, until=at)

        stream = mine(self.house, who, attempt)
        return self._view(who, self._talks.note(stream, person=who.id, seen=seen, key=key, noting=noting), lang)

    @permitted
    def leave(self, who: Who, *, attempt: str, key: str | None = None, lang: Lang | None = None) -> TalkView:
        """Give up: hang up, or let the phone ring out. It counts as it stands; `pause` keeps it open."""
        return self._view(who, self._talks.leave(mine(self.house, who, attempt), person=who.id, key=key), lang)

    @permitted
    def retake(
        self, who: Who, *, attempt: str, turn: int, key: str | None = None, lang: Lang | None = None
    ) -> TalkView:
        """A practice of its own that goes on from a turn of the trainee's; it never counts as a test.

        Its clock stands until the first action. Raises NotNow in an open test, or with the turns there are.
        """
        stream = mine(self.house, who, attempt)
        talk = self._load(stream)
        if not talk.over:
            practised(talk, "retake")
        fork, at = self._talks.name(who.id, key), self.house.clock()
        events = [e.to_plain(event) for event in forked(talk, turn, at)]
        with self.house.store.writing() as transaction:
            must_be_open(transaction, who.id, talk.attempt.started.scenario)
            transaction.append(fork, 0, events, person=who.id, key="begin")
        return self._view(who, self._load(fork), lang)

    # --- what came of it ---

    @permitted
    def attempts(
        self,
        who: Who,
        *,
        person: str | None = None,
        scenario: str | None = None,
        mode: Literal["practice", "test"] | None = None,
        status: Literal["open", "ended", "scored"] | None = None,
        offset: int = 0,
        limit: int = 50,
        lang: Lang | None = None,
    ) -> AttemptPage:
        """Attempts within one's scope, the newest first; without exams. `person`: an id or a login."""
        with self.house.store.reading() as now:
            wanted = [self.house.within(who, AttemptRow.person)]
            if person is not None:
                known = account(now.session, person).person
                self.house.reach(now, who, known)
                wanted.append(AttemptRow.person == known)
            asked = {AttemptRow.scenario: scenario, AttemptRow.mode: mode, AttemptRow.status: status}
            wanted += [column == value for column, value in asked.items() if value is not None]
            return attempt_listing.page(now, self.house.library(), lang or who.lang, wanted, offset, limit)

    @permitted
    def report(self, who: Who, *, attempt: str, lang: Lang | None = None) -> AttemptReport:
        """The report of an attempt that is over, or of a practice so far. Raises NotNow for an open test of one's own,
        and while an exam of one's own draws on the scenario.
        """
        with self.house.store.reading() as now:
            row = seen(self.house, now, who, attempt)
            if row.person == who.id:
                must_be_open(now, who.id, row.scenario)
                if row.mode == "test" and row.status == "open":
                    raise NotNow("The report of a test comes when it is over.", code="test_still_open")
            line = attempt_listing.line(now, self.house.library(), lang or who.lang, row.stream)
            return reporting.reported(now, self._talks.stored.loading, line, self.house.words(lang or who.lang))

    @permitted
    def report_pdf(self, who: Who, *, attempt: str, lang: Lang | None = None) -> Exported:
        """The report as a file to keep or print. Raises like `report`; NotNow where the PDF library is missing."""
        found = self.report(who, attempt=attempt, lang=lang)
        return reporting.printed(found, self.house.words(lang or who.lang))

    @permitted
    def verify(self, who: Who, *, attempt: str) -> AttemptProof:
        """Whether the record is what it was and follows from itself. Raises NotFound, Erased."""
        with self.house.store.reading() as now:
            row = seen(self.house, now, who, attempt)
            return proof(now, self._talks.stored.loading, row.stream)

    @permitted
    def import_file(
        self, who: Who, *, name: str, text: str, content: tuple[str, ...] = (), person: str | None = None
    ) -> TakenIn:
        """An attempt that the first version saved: the `text` of its file, and of the pieces of content beside it.

        Without `person` one's own. The same again changes nothing. Raises BadValue, Tampered, NotFound, NotNow.
        """
        with self.house.store.writing() as transaction:
            owner = who.id if person is None else account(transaction.session, person).person
            self.house.reach(transaction, who, owner)
            return taking_in.take_in(
                transaction, name=name, text=text, content=content, person=owner, by=who.id, at=self.house.clock()
            )

    # --- within ---

    def _scenario(self, name: str) -> Scenario:
        """Raises NotFound with what there is."""
        found = self.house.library().scenarios
        if name not in found:
            ids = ", ".join(sorted(found))
            raise NotFound(f"There is no scenario '{name}'; there are {ids}.", code="no_scenario", name=name, ids=ids)
        return found[name]

    def _load(self, stream: str) -> Loaded:
        with self.house.store.reading() as now:
            return self._talks.load(now, stream)

    def _view(self, who: Who, talk: Loaded, lang: Lang | None) -> TalkView:
        return self._talks.view(talk, lang or who.lang)
