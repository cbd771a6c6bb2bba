"""The reader: what one reply does, from phrases, patterns, guards, typing slips, figures and likeness to examples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from simulator.content.bank import Bank, Intent
from simulator.content.base import LANGS, Lang
from simulator.content.language import Cues
from simulator.reading.facts import Figures
from simulator.reading.guards import Guards, View
from simulator.reading.model import Hit, Kind, Reading, Scene
from simulator.reading.patterns import Patterns, at_words
from simulator.reading.phrases import Found, Phrases, Source
from simulator.reading.probe import Encoder, Probing, Scores
from simulator.reading.similar import Similar
from simulator.reading.slips import Slips
from simulator.reading.text import Span, normalise, sentences
from simulator.reading.verdict import ABUSE, is_misheard, judge

# Characters of one reply that guards, slips, figures and likeness look at; a message is some hundred at most, and only
# exact phrases are worth finding in a pasted book.
_READ_CLOSELY = 4000
_SENTENCES = 24  # sentences whose meaning is compared
_SURE_SIMILAR = 80  # percent from which likeness alone does a duty
_LIKELY = 60  # percent from which an unsure act takes part in judging another
_STUFFED_ACTS = 8

_LATIN = re.compile(r"[a-z0-9']+")

_KIND = frozenset({"apology", "empathy"})
_SOFTENS_REFUSAL = _KIND | {
    "propose_solution", "transfer_notice", "commit_deadline", "register_case", "hold_notice", "inform", "narrow_choice",
}  # fmt: skip
_HELPS_ON = frozenset({"propose_solution", "transfer_notice", "commit_deadline", "register_case", "hold_notice"})


@dataclass(frozen=True, slots=True)
class _Words:
    """Phrases and patterns of one language, of the bank or of one scene."""

    phrases: Phrases
    patterns: Patterns
    slips: Slips

    def find(self, text: str) -> list[Found]:
        return self.phrases.find(text) + self.patterns.find(text) + self.slips.find(text)


class Reader:
    """Reads replies in both languages with one act bank. Building it compiles the bank; reading changes nothing."""

    def __init__(
        self,
        bank: Bank,
        cues: Mapping[str, Cues],
        probe: Probing | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        """`probe` hears acts in other words, `encoder` intents in other words; without them words alone count."""
        self._helps = {act.id: act.helps for act in bank.acts}
        self._probe = probe
        self._encoder = encoder
        self._guards = {lang: Guards(cues[lang]) for lang in LANGS}
        self._known = _known_words(bank)
        self._bank = {lang: _compiled(*_bank_sources(bank, lang), self._known) for lang in LANGS}
        self._scenes: dict[tuple[Lang, tuple[Intent, ...]], tuple[_Words, Similar | None]] = {}

    def scene(self, scene: Scene) -> SceneReader:
        """A reader for one scenario; its intents are compiled once however often their facts are drawn."""
        key = (scene.lang, scene.intents)
        if key not in self._scenes:
            words = _compiled(*_intent_sources(scene.intents, scene.lang), self._known)
            encoder = self._encoder
            similar = Similar(encoder, scene.intents, scene.lang) if encoder is not None and scene.intents else None
            self._scenes[key] = words, similar
        words, similar = self._scenes[key]
        return SceneReader(
            scene=scene,
            words=(self._bank[scene.lang], words),
            guards=self._guards[scene.lang],
            probe=self._probe,
            similar=similar,
            helps=self._helps,
        )


class SceneReader:
    """Reads the replies of one attempt."""

    def __init__(
        self,
        *,
        scene: Scene,
        words: tuple[_Words, _Words],
        guards: Guards,
        probe: Probing | None,
        similar: Similar | None,
        helps: Mapping[str, bool],
    ) -> None:
        self._scene = scene
        self._words = words
        self._guards = guards
        self._probe = probe
        self._similar = similar
        self._helps = helps
        self._figures = Figures(scene.facts, scene.authority, guards, scene.lang)

    def read(self, text: str, context: str = "") -> Reading:
        """What a reply does after the customer's line `context`; any text at all can be read."""
        if not text.strip():
            return Reading()
        closely = text[:_READ_CLOSELY]
        plain, parts = normalise(closely), sentences(closely)
        view = self._guards.look(plain, parts)
        found = [one for words in self._words for one in words.find(plain)]
        stands, void = self._judged(view, found)
        hits = _merged([_hit(plain, one) for one in stands] + self._figures.read(view))
        near: list[Hit] = []
        known = {hit.term for hit in hits if hit.sure}
        for hit, is_found in self._like_examples(plain, parts, normalise(context), known):
            # Likeness is blind to what a guard has seen in the very words.
            if is_found and not any(one.source.name == hit.name and hit.start <= one.start < hit.end for one in void):
                hits.append(hit)
            else:
                near.append(replace(hit, sure=False))
        hits = _merged(hits)
        hits = self._consistent(view, hits)
        heard = {hit.term for hit in hits}
        return Reading(
            hits=tuple(hits),
            near=tuple(hit for hit in near if hit.term not in heard and not self._is_misheard(view, hit, hits)),
            notes=("stuffed",) if self._is_stuffed(plain, hits) else (),
        )

    def _judged(self, view: View, found: list[Found]) -> tuple[list[Found], list[Found]]:
        """The hits that the guards leave, for review where they say so, and those that they take away."""
        kind_words = any(one.source.name in _KIND for one in found)
        stands: list[Found] = []
        void: list[Found] = []
        for one in found:
            if one.source.whole and not _is_whole(view.text, one):
                continue
            guards = self._guards.around(view, one.start, one.end)
            aimed = bool(guards) and one.source.name in ABUSE and _is_aimed(view, one)
            verdict = judge(one.source, guards, kind_words=kind_words, aimed=aimed)
            if verdict == "void":
                void.append(one)
            else:
                stands.append(one if verdict == "stands" else replace(one, sure=False, confidence=50))
        return stands, void

    def _like_examples(
        self, plain: str, parts: tuple[Span, ...], context: str, known: set[str]
    ) -> Iterator[tuple[Hit, bool]]:
        """Acts and intents not `known` yet that the sentences are like, and whether enough; others are near misses."""
        said = tuple(part.of(plain) for part in parts[:_SENTENCES])
        if not any(char.isalpha() for char in plain):
            return
        asked: list[tuple[Kind, Scores]] = []
        if self._probe is not None:
            asked.append(("act", self._probe.acts(said, context, self._scene.lang)))
        if self._similar is not None:
            asked.append(("intent", self._similar.scores(said)))
        for kind, scores in asked:
            for score in scores.found() + scores.near():
                hit = Hit(
                    kind=kind,
                    name=score.name,
                    start=parts[score.sentence].start,
                    end=parts[score.sentence].end,
                    method="similar",
                    confidence=score.percent,
                    # A harm is never sure by likeness alone.
                    sure=score.found and score.percent >= _SURE_SIMILAR and self._helpful(kind, score.name),
                    matched="",
                )
                if hit.term not in known:
                    yield replace(hit, matched=scores.nearest(score.name)), score.found

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
                if acts & _SOFTENS_REFUSAL or view.within("reasons", 0, len(view.text)):
                    continue
            elif hit.kind == "act" and hit.name == "shirk" and acts & _HELPS_ON:
                hit = replace(hit, sure=False, confidence=min(hit.confidence, 50))
            elif hit.kind == "act" and hit.name == "commanding":
                clause = view.clause(hit.start)
                if view.within("courtesy", clause.start, clause.end):
                    continue
            kept.append(hit)
        return kept

    def _is_stuffed(self, plain: str, hits: list[Hit]) -> bool:
        """Whether it is a list of key phrases rather than a reply."""
        helpful = [hit for hit in hits if hit.kind == "act" and hit.sure and self._helps.get(hit.name, False)]
        distinct = len({hit.name for hit in helpful})
        if distinct >= _STUFFED_ACTS:
            return True
        spelled = [hit for hit in helpful if hit.method in ("phrase", "pattern")]
        covered = {at for hit in spelled for at in range(hit.start, hit.end) if plain[at].isalnum()}
        return distinct >= 5 and len(covered) >= 0.9 * sum(char.isalnum() for char in plain)


def _bank_sources(bank: Bank, lang: Lang) -> tuple[list[Source], list[Source]]:
    phrases: list[Source] = []
    patterns: list[Source] = []
    for act in bank.acts:
        sounds = act.sounds(lang)
        phrases += [Source(kind="act", name=act.id, text=text, helps=act.helps) for text in sounds.phrases]
        patterns += [Source(kind="act", name=act.id, text=text, helps=act.helps) for text in sounds.patterns]
    for wording in bank.wordings:
        said = wording.said(lang)
        for texts, into in ((said.phrases, phrases), (said.patterns, patterns)):
            into += [
                Source(kind="wording", name=wording.id, text=text, guarded=wording.guarded, whole=wording.whole)
                for text in texts
            ]
    return phrases, patterns


def _intent_sources(intents: Iterable[Intent], lang: Lang) -> tuple[list[Source], list[Source]]:
    phrases: list[Source] = []
    patterns: list[Source] = []
    for intent in intents:
        sounds = intent.sounds(lang)
        phrases += [Source(kind="intent", name=intent.id, text=text) for text in sounds.phrases]
        patterns += [Source(kind="intent", name=intent.id, text=text) for text in sounds.patterns]
    return phrases, patterns


def _compiled(phrases: list[Source], patterns: list[Source], known: frozenset[str]) -> _Words:
    return _Words(phrases=Phrases(phrases), patterns=Patterns(patterns), slips=Slips(phrases, known))


def _known_words(bank: Bank) -> frozenset[str]:
    """English words that authors use, in phrases or at least twice elsewhere, so that they are no slips of others."""
    counted: Counter[str] = Counter()
    for act in bank.acts:
        for text in act.en.phrases:
            counted.update({word: 2 for word in _LATIN.findall(normalise(text))})
        for text in act.en.yes + act.en.no:
            counted.update(_LATIN.findall(normalise(text)))
    for reply in bank.replies:
        if reply.lang == "en":
            counted.update(_LATIN.findall(normalise(reply.reply)))
    return frozenset(word for word, times in counted.items() if times > 1)


def _hit(text: str, one: Found) -> Hit:
    start, end = at_words(text, one.start, one.end) if one.method == "pattern" else (one.start, one.end)
    return Hit(
        kind=one.source.kind,
        name=one.source.name,
        start=start,
        end=end,
        method=one.method,
        confidence=one.confidence,
        sure=one.sure,
        matched=one.source.text,
    )


def _merged(hits: list[Hit]) -> list[Hit]:
    """In the order of the text; of hits of one name on overlapping words only the strongest."""
    strongest = sorted(
        hits, key=lambda hit: (not hit.sure, -hit.confidence, hit.start - hit.end, hit.start, hit.matched)
    )
    kept: list[Hit] = []
    for hit in strongest:
        if not any(hit.term == other.term and hit.start < other.end and other.start < hit.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.start, hit.end, hit.term))


def _is_whole(text: str, one: Found) -> bool:
    return not any(char.isalnum() for char in text[: one.start] + text[one.end :])


def _is_aimed(view: View, one: Found) -> bool:
    """Whether the words, or those right before them, name the customer."""
    words = view.text[max(view.clause(one.start).start, one.start - 10) : one.end]
    return "您" in words or "你" in words or "you" in words
