"""How exams decide: role-plays made of the scenarios' own passing and failing samples, put together to whole sittings.

`python -m simulator.proving.exams [--sittings N] [--words]`: how many examiner decisions a sitting needs, and how often
a good conversation would be failed. The samples are not among what the reader is fitted with, but authors wrote and
scored them with the rules at hand, so the figures flatter. `--words`: read by words alone, without similarity.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from simulator.content.base import LANGS, Lang
from simulator.content.blueprint import Blueprint, PlaySection
from simulator.content.quiz import TypeText
from simulator.dialogue.chance import draw
from simulator.exam.form import Bank, Form, draw_form
from simulator.exam.keyboard import Rate
from simulator.exam.marking import Mark
from simulator.exam.plays import RolePlay, role_play
from simulator.exam.points import Decided
from simulator.exam.questions import Question, Ruling, questions, ruled
from simulator.exam.result import Outcome, Work, criticals, result
from simulator.library import Library, load
from simulator.proving.samples import prove
from simulator.reader_setup import Reads, make_reader, reads_with
from simulator.scoring.card import Finding

Kind = Literal["good", "one_bad", "mixed", "bad"]
KINDS: tuple[Kind, ...] = ("good", "one_bad", "mixed", "bad")
Examiner = Literal["likely", "for", "against"]
EXAMINERS: tuple[Examiner, ...] = ("likely", "for", "against")
STATES: dict[str, Decided] = {"met": "met", "missed": "missed", "broken": "broken", "not_applicable": "not_applicable"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A sample that was played, as an exam sees it. `good`: its author says that it passes."""

    name: str
    scenario: str
    lang: Lang
    good: bool
    play: RolePlay


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A sitting of samples: how it came out at hand-in, after so many decisions, and then."""

    kind: Kind
    examiner: Examiner
    at_once: Outcome
    asked: int
    decisions: int
    outcome: Outcome


def conversations(library: Library, reads: Reads, only: tuple[str, ...] = ()) -> tuple[Conversation, ...]:
    """Every sample of every scenario (or of those named), played and weighed."""
    found = []
    for proved in prove(library, reads, only):
        if proved.played is not None:
            name = f"{proved.scenario.id} {proved.sample.id}"
            play = role_play("", name, library.standard, proved.scenario, proved.played.attempt)
            found.append(
                Conversation(
                    name=name,
                    scenario=proved.scenario.id,
                    lang=proved.sample.lang,
                    good=proved.sample.expect.passes,
                    play=play,
                )
            )
    return tuple(found)


def sittings(
    library: Library, blueprint: Blueprint, plays: Sequence[Conversation], kind: Kind, number: int
) -> Iterable[tuple[Form, Work]]:
    """Forms drawn as for candidates, with a sample in each place; questions and texts are all right, so that the
    conversations alone decide.
    """
    bank = Bank(items=library.quizzes, scenarios=library.scenarios)
    for seed in range(number):
        lang = LANGS[seed % len(LANGS)]
        form = draw_form(blueprint, bank, seed=seed)
        bad = draw(len(form.plays), seed, "bad")
        chosen = {}
        for place, drawn in enumerate(form.plays):
            good = {"good": True, "bad": False, "one_bad": place != bad, "mixed": draw(2, seed, "good", place) == 0}[
                kind
            ]
            fit = [c for c in plays if (c.scenario, c.lang, c.good) == (drawn.scenario, lang, good)]
            chosen[drawn.slot] = replace(fit[draw(len(fit), seed, "sample", place)].play, slot=drawn.slot)
        texts = {i.item for i in form.items if isinstance(library.quizzes[i.item], TypeText)}
        yield (
            form,
            Work(
                marks={i.item: Mark(item=i.item, percent=100) for i in form.items if i.item not in texts},
                rates={text: Rate(per_minute=80, accuracy=99, percent=100, pastes=0, doubtful=False) for text in texts},
                plays=chosen,
            ),
        )


def decided(blueprint: Blueprint, form: Form, work: Work, kind: Kind, examiner: Examiner) -> Decision:
    """A sitting from hand-in to its result: the weightiest question is decided, then the rest is asked for again."""
    now = result(blueprint, form, work)
    at_once, asked, decisions = now.outcome, 0, 0
    while now.outcome == "pending":
        open_ones = questions(blueprint, form, work)
        asked = asked or len(open_ones)
        first = open_ones[0]
        work = ruled(work, [Ruling(slot=first.slot, key=first.key, state=_state(first, examiner))])
        now, decisions = result(blueprint, form, work), decisions + 1
    return Decision(
        kind=kind, examiner=examiner, at_once=at_once, asked=asked, decisions=decisions, outcome=now.outcome
    )


def _state(question: Question, examiner: Examiner) -> Decided:
    """How an examiner decides: what is likely, always for the candidate, or always against."""
    best, worst = question.options[0], question.options[-1]
    finding: Finding | None = {"likely": question.likely, "for": best, "against": worst}[examiner]
    # A doubtful harm costs nothing until somebody decides, so what is likely is that there was none.
    return STATES.get(finding.state if finding is not None else "", "met")


def main(arguments: list[str]) -> int:
    number = int(arguments[arguments.index("--sittings") + 1]) if "--sittings" in arguments else 60
    library = load()
    blueprint = library.blueprints["agent_general"]
    plays = conversations(library, reads_with(make_reader(library, similarity="--words" not in arguments)))
    _tell_conversations(blueprint, plays)
    print(f"\n{number} sittings of each kind, {blueprint.id} version {blueprint.version}, zh and en in turn")
    print(
        f"{'role-plays':12}{'examiner':10}{'at once':>9}{'asked':>7}{'median':>8}{'most':>6}{'passed':>8}{'failed':>8}"
    )
    for kind in KINDS:
        sat = list(sittings(library, blueprint, plays, kind, number))
        for examiner in EXAMINERS:
            _tell(kind, examiner, [decided(blueprint, form, work, kind, examiner) for form, work in sat])
    return 0


def _tell_conversations(blueprint: Blueprint, plays: Sequence[Conversation]) -> None:
    """What each conversation comes to against the pass marks of its sections."""
    mark = max(s.pass_mark or 0 for s in blueprint.sections if isinstance(s, PlaySection))
    for good in (True, False):
        mine = [c for c in plays if c.good is good]
        errors = {c.name: criticals(blueprint.critical, c.play) for c in mine}
        failed = [c for c in mine if c.play.score.high < mark or any(error.sure for error in errors[c.name])]
        passed = [c for c in mine if c.play.score.low >= mark and not errors[c.name]]
        print(
            f"{len(mine)} {'passing' if good else 'failing'} samples against {mark}: "
            f"{len(passed)} pass by themselves, {len(failed)} fail by themselves, "
            f"{len(mine) - len(passed) - len(failed)} need an examiner"
        )
        for conversation in failed if good else passed:
            print(f"    {conversation.name}: {conversation.play.score}")


def _tell(kind: Kind, examiner: Examiner, found: Sequence[Decision]) -> None:
    at_once = sum(one.at_once != "pending" for one in found)
    counts = [one.decisions for one in found]
    print(
        f"{kind:12}{examiner:10}{at_once:>9}{max(one.asked for one in found):>7}{statistics.median(counts):>8g}"
        f"{max(counts):>6}{sum(one.outcome == 'passed' for one in found):>8}"
        f"{sum(one.outcome == 'failed' for one in found):>8}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
