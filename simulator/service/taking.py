"""The candidate's side of an exam: the paper, answers, texts, role-plays, and handing in."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.content.base import Lang
from simulator.content.quiz import TypeText
from simulator.dialogue.actions import Action, parse
from simulator.errors import NotNow
from simulator.exam import conduct
from simulator.exam import events as e
from simulator.exam.keyboard import Typed
from simulator.exam.marking import Answer
from simulator.exam.sitting import Sitting
from simulator.service import closing, frozen
from simulator.service.own_sittings import OwnSittings
from simulator.service.papers import LONGEST_TEXT, PaperView, SavedView, fitting, saved
from simulator.service.permitted import permitted
from simulator.service.results import ResultView
from simulator.service.talk_showing import show
from simulator.service.talk_state import Loaded
from simulator.service.talk_view import TalkView
from simulator.service.who import Who
from simulator.storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayTalk:
    """A role-play of an exam as its candidate sees it; `until`: ms of UTC at which it is cut off."""

    sitting: str
    slot: str
    until: int
    talk: TalkView


class Taking(OwnSittings):
    """What only the candidate does, with a sitting of their own."""

    @permitted
    def paper(self, who: Who, *, sitting: str, section: str = "", lang: Lang | None = None) -> PaperView:
        """The exam as it lies on the table, with one section open. Raises NotFound."""
        at = self.house.clock()
        self._settle_if_over(who, sitting, at)
        with self.house.store.reading() as now:
            return self._paper(now, lang or who.lang, self._own(now, who, sitting), section, at)

    @permitted
    def start_section(self, who: Who, *, sitting: str, section: str, lang: Lang | None = None) -> PaperView:
        """Begin a section; with the first one the candidate's own time begins. Again it changes nothing."""
        at, local = self.house.clock(), self.house.local
        self._write(
            who, sitting, lambda _, found: conduct.start_section(found, section, at=at, local=local), at=at, key=None
        )
        with self.house.store.reading() as now:
            return self._paper(now, lang or who.lang, self._own(now, who, sitting), section, at)

    @permitted
    def save_answer(
        self,
        who: Who,
        *,
        sitting: str,
        item: str,
        chosen: tuple[str, ...] = (),
        fields: tuple[tuple[str, str], ...] = (),
        seen: int | None = None,
        key: str | None = None,
    ) -> SavedView:
        """Save an answer as it stands: ids chosen (or put in order), or entries of a record.

        `seen`: how many saves the page knew; Stale where another window has saved another answer since.
        """
        at = self.house.clock()
        answer = Answer(chosen=tuple(chosen), fields=dict(fields))

        def decide(transaction: Transaction, found: Sitting) -> tuple[e.SittingEvent, ...]:
            events = conduct.save_answer(found, item, answer, at=at, seen=seen)
            if events:
                form = found.booked.form
                fitting(frozen.piece(transaction, "item", form.digests[f"item:{item}"]), answer)
            return events

        return saved(self._write(who, sitting, decide, at=at, key=key), item)

    @permitted
    def type_text(
        self,
        who: Who,
        *,
        sitting: str,
        item: str,
        text: str,
        ms: int,
        strokes: tuple[int, ...] = (),
        pastes: int = 0,
        key: str | None = None,
        lang: Lang | None = None,
    ) -> PaperView:
        """Hand over a text of the typing test, once; `ms` and `strokes` as `simulator.exam.keyboard` takes them."""
        at = self.house.clock()
        typed = Typed(item=item, text=text[:LONGEST_TEXT], ms=ms, strokes=tuple(strokes)[:LONGEST_TEXT], pastes=pastes)

        def decide(transaction: Transaction, found: Sitting) -> tuple[e.SittingEvent, ...]:
            events = conduct.type_text(found, typed, at=at)
            form = found.booked.form
            if not isinstance(frozen.piece(transaction, "item", form.digests[f"item:{item}"]), TypeText):
                raise NotNow(f"Question {item} cannot be answered like this.", code="exam_no_option", item=item)
            return events

        found = self._write(who, sitting, decide, at=at, key=key)
        section = next(part.section for part in found.booked.form.items if part.item == item)
        with self.house.store.reading() as now:
            return self._paper(now, lang or who.lang, found, section, at)

    @permitted
    def start_play(self, who: Who, *, sitting: str, slot: str, lang: Lang | None = None) -> PlayTalk:
        """Begin a role-play, once; asked again, it is shown as it stands."""
        at = self.house.clock()
        self._settle_if_over(who, sitting, at)
        with self.house.store.writing() as transaction:
            found = self._own(transaction, who, sitting)
            if slot not in found.role_plays:
                self._begin(transaction, found, slot, at)
        shown = self._talk(who, sitting, slot, at, lang)
        self.talks.listening.hear(self._loaded(shown.talk.id))
        return shown

    def _begin(self, transaction: Transaction, found: Sitting, slot: str, at: int) -> None:
        conduct.in_one_place(found, local=self.house.local)
        booked = found.booked
        stream = self.talks.name(booked.candidate, f"{booked.sitting} {slot} {len(found.voided)}")
        events = conduct.link(found, slot, stream, at=at)
        play = found.play(slot)
        assert play is not None
        library = frozen.library_of(transaction, booked.form, play.scenario, self.house.library("exam"))
        self.talks.begin(
            transaction,
            person=booked.candidate,
            scenario=library.scenarios[play.scenario],
            library=library,
            lang=booked.lang,
            mode="exam",
            seed=play.seed,
            variant=play.variant,
            use="exam",
            extra=booked.extra,
            at=at,
            key=f"{booked.sitting} {slot} {len(found.voided)}",
        )
        self._append(transaction, found, events, None)

    @permitted
    def talk(self, who: Who, *, sitting: str, slot: str, composing: int = 0, lang: Lang | None = None) -> PlayTalk:
        """A role-play as it stands now, with what time has brought. `composing`: ms since the first keystroke of what
        is being written, because composing is no silence.
        """
        at = self.house.clock()
        self._settle_if_over(who, sitting, at)
        return self._talk(who, sitting, slot, at - max(0, composing), lang)

    @permitted
    def do(
        self,
        who: Who,
        *,
        sitting: str,
        slot: str,
        line: str = "",
        fields: tuple[tuple[str, str], ...] = (),
        seen: int,
        key: str | None = None,
        composing: int = 0,
        pasted: int | None = None,
        lang: Lang | None = None,
    ) -> PlayTalk:
        """One line of the action grammar in a role-play, stored once, or a case form by its `fields`; no /wait.

        `seen`: of the page. `composing`: ms from the first keystroke to sending; `pasted`: characters that were not
        typed, where it is known. What comes after the end is kept as a
        draft and refused (NotNow), as is what another window has overtaken (Stale).
        """
        at = self.house.clock()
        self._settle_if_over(who, sitting, at)
        with self.house.store.reading() as now:
            found = self._own(now, who, sitting)
        conduct.in_one_place(found, local=self.house.local)
        until = conduct.until(found, slot)
        action = Action(verb="file", fields=dict(fields)) if fields else parse(line)
        if action.verb == "wait":
            raise NotNow("In an exam time passes by itself; there is no /wait.", code="exam_no_wait")
        talk = self.talks.do(
            found.role_plays[slot],
            person=who.id,
            line=action if fields else line,
            seen=seen,
            key=key,
            began=at - composing if composing > 0 else None,
            pasted=pasted,
            until=until,
        )
        if talk.over and slot in found.granted:
            closing.weigh(self.house, sitting, at)
        return self._shown(lang or who.lang, sitting, slot, talk, until)

    @permitted
    def hand_in(self, who: Who, *, sitting: str, lang: Lang | None = None) -> ResultView:
        """The candidate is done. Raises NotNow while a role-play is still going on. Again it changes nothing."""
        at = self.house.clock()
        self._settle_if_over(who, sitting, at)
        with self.house.store.reading() as now:
            plays = self._own(now, who, sitting).role_plays
        for stream in plays.values():
            self.talks.sweep(stream, at)

        def decide(transaction: Transaction, found: Sitting) -> tuple[e.SittingEvent, ...]:
            events = conduct.hand_in(found, at=at) if found.ended_at is None else ()
            if events and (slots := closing.running(self.talks, transaction, found)):
                raise NotNow(
                    "A role-play is still going on. Bring it to its end, or hang up, and hand in then.",
                    code="exam_play_running",
                    slots=", ".join(slots),
                )
            return events

        found = self._write(who, sitting, decide, at=at, key=None)
        if found.undecided:
            closing.weigh(self.house, sitting, at)
        return self._result(lang or who.lang, sitting, at)

    # --- role-plays as they are shown ---

    def _talk(self, who: Who, sitting: str, slot: str, at: int, lang: Lang | None) -> PlayTalk:
        with self.house.store.reading() as now:
            found = self._own(now, who, sitting)
            until, stream = conduct.until(found, slot), found.role_plays[slot]
            running = found.ended_at is None or slot in found.granted
        talk = self.talks.sweep(stream, min(at, until)) if running else self._loaded(stream)
        return self._shown(lang or who.lang, sitting, slot, talk, until)

    def _loaded(self, stream: str) -> Loaded:
        with self.house.store.reading() as now:
            return self.talks.load(now, stream)

    def _shown(self, lang: Lang, sitting: str, slot: str, talk: Loaded, until: int) -> PlayTalk:
        view = show(talk, self.house.words(lang), min(self.house.clock(), until))
        return PlayTalk(sitting=sitting, slot=slot, until=until, talk=view)
