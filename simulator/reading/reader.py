"""The reader: what one reply does, from phrases, patterns, guards, typing slips, figures and likeness to examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import Any, TypeVar, cast

from simulator.content.bank import Bank, Intent
from simulator.content.base import LANGS, Lang
from simulator.content.language import Cues
from simulator.reading.facts import Figures
from simulator.reading.guards import Guard, Guards, View
from simulator.reading.heard import heard
from simulator.reading.hits import hit_of, is_whole, merged, misspelt, notes_of, tempered
from simulator.reading.model import Hit, Kind, Reading, Scene
from simulator.reading.phrases import Found
from simulator.reading.probe import Encoder, Probing, Score, Scores
from simulator.reading.similar import Similar
from simulator.reading.text import Span, normalise, sentences
from simulator.reading.verdict import ABUSE, KINDNESS, condemns, is_aimed, is_explicit, is_flat, is_misheard, judge
from simulator.reading.wording import known_words, of_bank, of_intents

_HAN = re.compile(r"[\u3400-\u9fff]")
F = TypeVar("F", bound=Callable[..., Any])

# Characters of one reply that guards, slips, figures and likeness look at; a message is some hundred at most, and only
# exact phrases are worth finding in a pasted book.
_READ_CLOSELY = 4000
_SENTENCES = 24  # sentences whose meaning is compared
_SURE_SIMILAR = 80  # percent from which likeness alone does a duty
_EVEN = 50  # percent beyond which what likeness heard counts
_WITNESS = 5  # percent of likeness under which the words of a harm stand alone
_LIKELY = 60  # percent from which an unsure act takes part in judging another
_SCENES = 128  # scenarios and languages whose intents stay compiled; beyond them the one used longest ago is dropped

_KIND = frozenset({"apology", "empathy"})
_SOFTENS_REFUSAL = _KIND | {
    "propose_solution", "transfer_notice", "commit_deadline", "register_case", "hold_notice", "inform", "narrow_choice",
}  # fmt: skip
_HELPS_ON = frozenset({"propose_solution", "transfer_notice", "commit_deadline", "register_case", "hold_notice"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ears:
    """What is asked of a reply whatever the facts are, by the bank or by one scene: replies and what they are like."""

    find: Callable[[str], list[Found]]
    weigh: Callable[[tuple[str, ...], str], Scores | None]


class Reader:
    """Reads replies with one act bank, which is compiled for a language when a scene in it is first asked for."""

    def __init__(
        self,
        bank: Bank,
        cues: Mapping[str, Cues],
        probe: Probing | None = None,
        encoder: Encoder | None = None,
        *,
        remember: int = 0,
    ) -> None:
        """`probe` hears acts in other words, `encoder` intents in other words; without them words alone count.

        `remember`: of how many texts what was found is kept, by the bank and by each scene, for whoever reads the same
        texts many times.
        """
        self._helps = {act.id: act.helps for act in bank.acts}
        self._probe = probe
        self._encoder = encoder
        self._remember = remember
        self._guards = {lang: Guards(cues[lang]) for lang in LANGS}
        self._looks = {lang: self._kept(self._guards[lang].look) for lang in LANGS}
        self._known = known_words(bank)
        self._bank = cache(partial(self._bank_ears, bank))  # few who start the program read both languages
        self._scene = lru_cache(_SCENES)(self._intent_ears)

    def scene(self, scene: Scene) -> SceneReader:
        """A reader for one scenario; its intents are compiled once however often their facts are drawn."""
        return SceneReader(
            scene=scene,
            ears=(self._bank(scene.lang), self._scene(scene.intents, scene.lang)),
            look=self._looks[scene.lang],
            guards=self._guards[scene.lang],
            hear=self._probe.hear if self._probe is not None else _deaf,
            straightened=self._probe.straightened if self._probe is not None else str,
            helps=self._helps,
        )

    def prepare(self, texts: Iterable[str]) -> None:
        """Encodes replies that will be read, all in one go, which takes half the time of one after the other."""
        if self._encoder is not None:
            said = [part for text in texts for part in _said(*_closely(text))]
            self._encoder.encode(said + [heard(part, "zh" if _HAN.search(part) else "en") for part in said])

    def _bank_ears(self, bank: Bank, lang: Lang) -> _Ears:
        probe = self._probe

        def weigh(said: tuple[str, ...], context: str) -> Scores | None:
            return probe.acts(said, context, lang) if probe is not None else None

        return _Ears(find=self._kept(of_bank(bank, lang, self._known).find), weigh=self._kept(weigh))

    def _intent_ears(self, intents: tuple[Intent, ...], lang: Lang) -> _Ears:
        similar = Similar(self._encoder, intents, lang) if self._encoder is not None and intents else None

        def weigh(said: tuple[str, ...]) -> Scores | None:
            return similar.scores(said) if similar is not None else None

        kept = self._kept(weigh)
        find = self._kept(of_intents(intents, lang, self._known).find)
        return _Ears(find=find, weigh=lambda said, _context: kept(said))

    def _kept(self, find: F) -> F:
        return cast(F, lru_cache(self._remember)(find)) if self._remember else find


class SceneReader:
    """Reads the replies of one attempt."""

    def __init__(
        self,
        *,
        scene: Scene,
        ears: tuple[_Ears, _Ears],
        look: Callable[[str, tuple[Span, ...]], View],
        guards: Guards,
        hear: Callable[[str], None],
        straightened: Callable[[str], str],
        helps: Mapping[str, bool],
    ) -> None:
        self._scene = scene
        self._ears = ears
        self._look = look
        self._guards = guards
        self._hear = hear
        self._straightened = straightened
        self._helps = helps
        self._figures = Figures(scene.facts, scene.authority, guards, scene.lang)

    def hear(self, context: str) -> None:
        """Prepares for the reply to a line of the customer's while the trainee thinks; readings do not depend on it."""
        self._hear(normalise(context))

    def read(self, text: str, context: str = "") -> Reading:
        """What a reply does after the customer's line `context`; any text at all can be read."""
        if not text.strip():
            return Reading()
        typed, parts = _closely(text)
        plain = self._straightened(typed)
        view = self._look(plain, parts)
        found = misspelt(typed, plain, self._found)
        stands, void = self._judged(view, found)
        weighed = self._weighed(view, parts, normalise(context))
        hits = merged([hit_of(plain, one) for one in stands] + self._figures.read(view))
        hits = [self._witnessed(hit, weighed[0], view) for hit in hits]
        near: list[Hit] = []
        known = {hit.term for hit in hits if hit.sure}
        kind = any(hit.term in KINDNESS and hit.sure for hit in hits)
        for hit, is_found in self._like_examples(view, parts, weighed, known):
            # Likeness is blind to what a guard has seen in the very words.
            # Who says thanks or sorry in so many words, or over a slip, is accused by likeness only for review.
            slipped = typed[hit.start : hit.end] != plain[hit.start : hit.end]
            if (kind or slipped) and not self._helpful(hit.kind, hit.name):
                hit = replace(hit, sure=False)
            if is_found and not any(one.source.name == hit.name and hit.start <= one.start < hit.end for one in void):
                hits.append(hit)
            else:
                near.append(replace(hit, sure=False))
        hits = self._consistent(view, merged(hits))
        told = [tempered(hit, harms=not self._helpful(hit.kind, hit.name)) for hit in hits]
        # What is not more likely than not was not heard.
        near += [replace(hit, sure=False) for hit in told if hit.method == "similar" and hit.confidence <= _EVEN]
        hits = [hit for hit in told if hit.method != "similar" or hit.confidence > _EVEN]
        heard = {hit.term for hit in hits}
        return Reading(
            hits=tuple(hits),
            near=tuple(hit for hit in near if hit.term not in heard and not self._is_misheard(view, hit, hits)),
            notes=notes_of(text, plain, (part.of(plain) for part in parts), hits, self._helps),
        )

    def guards(self, text: str, hit: Hit) -> frozenset[Guard]:
        """The guards that stand around a hit of this text."""
        typed, parts = _closely(text)
        return self._guards.around(self._look(self._straightened(typed), parts), hit.start, hit.end)

    def withheld(self, text: str) -> tuple[Hit, ...]:
        """What a reply has in so many words and yet does not do, because a guard took it away."""
        typed, parts = _closely(text)
        plain = self._straightened(typed)
        return tuple(hit_of(plain, one) for one in self._judged(self._look(plain, parts), self._found(plain))[1])

    def _found(self, plain: str) -> list[Found]:
        return [one for ears in self._ears for one in ears.find(plain)]

    def _judged(self, view: View, found: list[Found]) -> tuple[list[Found], list[Found]]:
        """The hits that the guards leave, for review where they say so, and those that they take away."""
        kind_words = any(one.source.name in _KIND for one in found) or condemns(view.text)
        stands: list[Found] = []
        void: list[Found] = []
        for one in found:
            if one.source.whole and not is_whole(view.text, one):
                continue
            guards = self._guards.around(view, one.start, one.end)
            aimed = bool(guards) and one.source.name in ABUSE and is_aimed(view, one.start, one.end)
            verdict = judge(one.source, guards, kind_words=kind_words, aimed=aimed)
            if verdict == "void":
                void.append(one)
            else:
                stands.append(one if verdict == "stands" else replace(one, sure=False, confidence=50))
        return stands, void

    def _weighed(self, view: View, parts: tuple[Span, ...], context: str) -> tuple[Scores | None, Scores | None]:
        """What the sentences are like: acts, and intents of the scene."""
        if not any(char.isalpha() for char in view.text):
            return None, None
        acts, intents = (ears.weigh(_said(view.text, parts), context) for ears in self._ears)
        return acts, intents

    def _witnessed(self, hit: Hit, acts: Scores | None, view: View) -> Hit:
        """A harm by a pattern goes to review where neither reply nor sentence is like one: words have many uses."""
        if acts is None or not hit.sure or hit.kind != "act" or self._helpful(hit.kind, hit.name):
            return hit
        alone = self._ears[0].weigh((view.sentence(hit.start).of(view.text),), "")
        likeliest = max(scores[hit.name].percent for scores in (acts, alone) if scores is not None)
        if hit.method not in ("pattern", "fuzzy") or likeliest >= _WITNESS:
            return hit
        return replace(hit, sure=False, confidence=min(hit.confidence, 50))

    def _like_examples(
        self, view: View, parts: tuple[Span, ...], weighed: tuple[Scores | None, Scores | None], known: set[str]
    ) -> Iterator[tuple[Hit, bool]]:
        """Acts and intents not `known` yet that the sentences are like, and whether enough; others are near misses."""
        kinds: tuple[Kind, Kind] = ("act", "intent")
        for kind, scores in zip(kinds, weighed, strict=True):
            if scores is None:
                continue
            for score in scores.found() + scores.near():
                hit = self._like(kind, score, scores.nearest(score.name), view, parts[score.sentence])
                if hit.term not in known:
                    yield hit, score.found

    def _like(self, kind: Kind, score: Score, example: str, view: View, sentence: Span) -> Hit:
        """One score as a hit. A harm is sure by likeness only where its own words say it as well."""
        is_clear = score.found and score.percent >= _SURE_SIMILAR
        return Hit(
            kind=kind,
            name=score.name,
            start=sentence.start,
            end=sentence.end,
            method="similar",
            confidence=score.percent,
            sure=is_clear
            and (self._helpful(kind, score.name) or (kind == "act" and is_explicit(score, example, view, sentence))),
            matched=example,
        )

    def _is_misheard(self, view: View, hit: Hit, hits: list[Hit]) -> bool:
        return hit.kind == "act" and not self._helpful("act", hit.name) and is_misheard(hit, view, hits)

    def _helpful(self, kind: Kind, name: str) -> bool:
        return name not in self._scene.harms if kind == "intent" else self._helps.get(name, True)

    def _consistent(self, view: View, hits: list[Hit]) -> list[Hit]:
        """Without the harms that the rest of the reply undoes: a reason given, courtesy shown."""
        acts = {hit.name for hit in hits if hit.kind == "act" and (hit.sure or hit.confidence >= _LIKELY)}
        kept: list[Hit] = []
        for hit in hits:
            if self._is_misheard(view, hit, hits):
                continue
            if hit.kind == "act" and hit.name == "blunt_refusal":
                softens = _SOFTENS_REFUSAL - {"inform"} if is_flat(view.text[hit.start : hit.end]) else _SOFTENS_REFUSAL
                if acts & softens or view.within("reasons", 0, len(view.text)):
                    continue
            elif hit.kind == "act" and hit.name == "shirk" and acts & _HELPS_ON:
                hit = replace(hit, sure=False, confidence=min(hit.confidence, 50))
            elif hit.kind == "act" and hit.name == "commanding":
                clause = view.clause(hit.start)
                if view.within("courtesy", clause.start, clause.end):
                    continue
            kept.append(hit)
        return kept


def _closely(text: str) -> tuple[str, tuple[Span, ...]]:
    """The part of a reply that is read, normalised, and its sentences."""
    closely = text[:_READ_CLOSELY]
    return normalise(closely), sentences(closely)


def _said(plain: str, parts: tuple[Span, ...]) -> tuple[str, ...]:
    return tuple(part.of(plain) for part in parts[:_SENTENCES])


def _deaf(context: str) -> None:
    """Nothing to prepare where words alone count."""
