"""Sittings in the store as they lie there after they were handed in, with role-plays in the marked words of
tests/field.py: `[?rude]` is a doubtful harm, `[~empathy]` a near miss.

Ann is the candidate, Eve and Max are examiners who have nothing to do with her.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from simulator.attempts import judged
from simulator.content.bank import Bank
from simulator.content.blueprint import Blueprint
from simulator.content.scenario import Scenario
from simulator.dialogue import events as talk
from simulator.dialogue.play import play
from simulator.exam import events as e
from simulator.exam.form import Form, FormItem, FormPlay, FormSection
from simulator.exam.marking import Answer
from simulator.service import Simulator, Who
from simulator.service.verdicts import conclude, standing
from simulator.storage import contents
from tests.exam.builders import a_blueprint, an_item, plays_section, quiz_section
from tests.field import GOOD, a_rule, a_scenario, a_setting, begun, read
from tests.service.field import HOUR, Clock

SOOTHE = a_rule("soothe", {"kind": "duty", "any": ["empathy"]}, weight=16)
OFFER = a_rule("offer", {"kind": "duty", "any": ["propose_solution"]}, weight=16)
NO_RUDENESS = a_rule("no_rudeness", {"kind": "forbid", "any": ["rude"]}, weight=12)
NO_BLAME = a_rule("no_blame", {"kind": "forbid", "any": ["blame"]}, weight=16, severity="critical")
RULES = (SOOTHE, OFFER, NO_RUDENESS, NO_BLAME)

DOUBTFUL = ("[?rude] well well", *GOOD)
BLAMING = ("[?blame] had you only", *GOOD)
UNHEARD = ("[~empathy] hm [apology] sorry", "[propose_solution] a plumber comes", "[closing] good bye")
RUDE = ("[rude] you fool", *GOOD)
MANY = ("[?rude] well well", "[?blame] had you only", "[~empathy] hm [apology] sorry", *GOOD[1:])


def scenario(number: int, variants: int = 3) -> Scenario:
    slots = {"name": ["Ann"], "price": [300]}
    drawn = [{"id": "a", "use": "practice", "slots": slots}]
    drawn += [{"id": f"x{n}", "use": "exam", "slots": slots} for n in range(variants)]
    return a_scenario(id=f"drill_{number}", variants=drawn)


def blueprint(plays: int, **changes: Any) -> Blueprint:
    sections = (
        quiz_section(weight=20, count=2),
        plays_section(weight=80, count=plays, pass_mark=80),
    )
    rules: dict[str, Any] = {"review": {"sample": 0}} | changes
    return a_blueprint(*sections, **rules)


@dataclass
class Court:
    """The service with a candidate and examiners."""

    simulator: Simulator
    clock: Clock
    ann: Who
    eve: Who
    max: Who
    ivo: Who
    boss: Who

    @property
    def judging(self) -> Any:
        return self.simulator.judging

    def sitting(
        self,
        *talks: Sequence[str],
        name: str = "one",
        candidate: Who | None = None,
        right: tuple[bool, ...] = (True, True),
        variants: int = 3,
        handed_in: bool = True,
        **changes: Any,
    ) -> str:
        """Handed in a minute ago with these role-plays and answers, and weighed."""
        who, at = candidate or self.ann, self.clock.at
        stream, exam = f"sitting/{name}", blueprint(len(talks), id=f"exam_{name}", **changes)
        items = {name: an_item(name) for name in ("q1", "q2")}
        with self.simulator.house.store.writing() as transaction:
            digests = {f"blueprint:{exam.id}": self._kept(transaction, "blueprint", exam.id, exam)}
            for item in items.values():
                digests[f"item:{item.id}"] = self._kept(transaction, "item", item.id, item)
            plays, linked = [], []
            for number, said in enumerate(talks, 1):
                one = scenario(number, variants)
                slot, attempt = f"chat_{number}", f"attempt/{name}-{number}"
                digests |= self._play(transaction, attempt, one, said, who, at - HOUR)
                plays.append(FormPlay(section="chat", slot=slot, scenario=one.id, variant="x0", seed=1))
                linked.append(e.RolePlayLinked(at=at - HOUR, slot=slot, stream=attempt))
            form = Form(
                blueprint=exam.id,
                version=1,
                seed=1,
                sections=(FormSection(id="knowledge", weight=20), FormSection(id="chat", weight=80)),
                items=tuple(FormItem(section="knowledge", item=item) for item in items),
                plays=tuple(plays),
                digests=digests,
            )
            answers = [
                e.AnswerSaved(at=at - HOUR, item=item, answer=Answer(chosen=("b" if is_right else "a",)))
                for item, is_right in zip(items, right, strict=True)
            ]
            events = (
                self._booked(stream, who, form),
                e.Opened(at=at - HOUR, by=self.ivo.id),
                e.SectionStarted(at=at - HOUR, section="knowledge"),
                e.SectionStarted(at=at - HOUR, section="chat"),
                *answers,
                *linked,
                *([e.HandedIn(at=at - 60_000)] if handed_in else []),
            )
            transaction.append(stream, 0, [e.to_plain(event) for event in events], person=who.id)
        if handed_in:
            self.conclude(stream)
        return stream

    def _booked(self, stream: str, who: Who, form: Form) -> e.Booked:
        at = self.clock.at - 2 * HOUR
        return e.Booked(
            at=at,
            by=self.boss.id,
            sitting=stream,
            candidate=who.id,
            invigilator=self.ivo.id,
            code="0" * 64,
            lang="en",
            form=form,
            window_opens=at,
            window_closes=at + 9 * HOUR,
            own=5 * HOUR,
        )

    def _kept(self, transaction: Any, kind: str, name: str, model: Any) -> str:
        return contents.put(transaction.session, kind, name, model, by=None, at=1)

    def _play(
        self, transaction: Any, stream: str, one: Scenario, said: Sequence[str], who: Who, at: int, variant: str = "x0"
    ) -> dict[str, str]:
        """A role-play in the store; its content by the names that a form gives it."""
        setting = a_setting(*RULES, scenario=one)
        models = {kind: getattr(setting, kind) for kind in ("scenario", "persona", "business", "standard")}
        models["bank"] = Bank(acts=(), wordings=())
        digests = {kind: self._kept(transaction, kind, kind, model) for kind, model in models.items()}
        first = replace(begun(setting, mode="exam", variant=variant), digests=digests, at=at)
        played = play(setting, first, said, read)
        events = [talk.to_plain(event) for event in played.events]
        transaction.append(stream, 0, [*events, judged(setting, played.attempt).plain()], person=who.id)
        named = {"scenario": one.id, "persona": "tester", "business": "house", "standard": "main"}
        return {f"{kind}:{name}": digests[kind] for kind, name in named.items()}

    def met(self, slot: str, variant: str) -> None:
        """Ann has met a variant of the scenario in this place before."""
        number = int(slot.rpartition("_")[2])
        with self.simulator.house.store.writing() as transaction:
            self._play(transaction, f"attempt/met-{variant}", scenario(number), GOOD, self.ann, self.clock.at, variant)

    def play_again(self, stream: str, slot: str, *said: str) -> None:
        """The fresh variant that was granted, played; and the result weighed."""
        with self.simulator.house.store.writing() as transaction:
            now = standing(transaction, stream, self.clock.at)
            fresh = now.sitting.granted[slot]
            attempt, number = f"attempt/again-{slot}", int(fresh.scenario.rpartition("_")[2])
            self._play(transaction, attempt, scenario(number), said, self.ann, self.clock.at, fresh.variant)
            linked = e.RolePlayLinked(at=self.clock.at, slot=slot, stream=attempt)
            transaction.append(stream, None, [e.to_plain(linked)], person=self.ann.id)
        self.conclude(stream)

    def conclude(self, stream: str) -> None:
        with self.simulator.house.store.writing() as transaction:
            conclude(transaction, stream, self.clock.at)

    def questions(self, stream: str) -> list[tuple[str, str]]:
        """Slot and key of what an examiner is asked, weightiest first."""
        with self.simulator.house.store.reading() as now:
            return [(q.slot, q.key) for q in standing(now, stream, self.clock.at).questions]

    def decide(self, stream: str, finding: str, state: str, by: Who | None = None, **more: Any) -> Any:
        more = {"slot": "chat_1", "reason": "listened to it"} | more
        return self.judging.decide(by or self.eve, stream=stream, finding=finding, state=state, **more)


def a_court(simulator: Simulator, clock: Clock, make_person: Any) -> Court:
    return Court(
        simulator=simulator,
        clock=clock,
        ann=make_person("ann", name="Ann 安", lang="en"),
        eve=make_person("eve", "examiner", lang="en"),
        max=make_person("max", "examiner", lang="en"),
        ivo=make_person("ivo", "trainer", lang="en"),
        boss=make_person("boss", "manager", lang="en"),
    )


__all__ = ["BLAMING", "DOUBTFUL", "GOOD", "MANY", "RUDE", "UNHEARD", "Court", "a_court"]
