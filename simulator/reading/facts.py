"""Figures against facts and authority: only what a sentence asserts as the agent's own statement is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ahocorasick_rs import AhoCorasick, MatchKind

from simulator.content.base import Lang
from simulator.content.business import Authority
from simulator.reading.figures import MINUTES, Figure, figures, is_elapsed
from simulator.reading.guards import Cue, Guards, View
from simulator.reading.model import FactAt, Hit
from simulator.reading.owner import is_disowned
from simulator.reading.phrases import spellings, stands_alone

# Guards under which a figure is not the agent's own statement.
_NOT_OWN = frozenset({"denied", "quoted", "customer", "supposed", "asked", "reported"})
_Fits = Callable[[Figure, int], bool]
_TIMES = frozenset({"minute", "date", "month_day", "time", "time_12"})
_REACH_ZH, _REACH_EN = 14, 48  # characters between a slot word and its figure
_MOST = 60  # figures of one reply that are looked at
_ABOUT = Fraction(1, 10)  # how far 左右 and about reach
_OPENS_ZH, _OPENS_EN = 4, 16  # characters before a figure that opens its clause


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A slot word of facts or authorities, heard at `start` to `end`."""

    owners: tuple[int, ...]
    start: int
    end: int


class Figures:
    """Compares what a reply says in figures with one scenario's facts and one business's authority."""

    def __init__(self, facts: Sequence[FactAt], authority: Sequence[Authority], guards: Guards, lang: Lang) -> None:
        self._facts = tuple(facts)
        self._authority = tuple(authority)
        self._guards = guards
        self._lang: Lang = lang
        self._sums = tuple(any(map(guards.adds_up, fact.words.of(lang))) for fact in self._facts)
        self._fact_words = _SlotWords([fact.words.of(lang) for fact in self._facts])
        self._authority_words = _SlotWords([one.words.of(lang) for one in self._authority])

    def read(self, view: View) -> list[Hit]:
        """Facts stated and offers made in a normalised reply, each with whether it is right."""
        if not self._facts and not self._authority:
            return []
        said = figures(view.text, self._lang)[:_MOST]
        if not said:
            return []
        own = [one for one in said if not (self._not_own(view, one.start, one.end) or is_elapsed(view.text, one))]
        return self._stated(view, own) + self._offered(view, own)

    def _not_own(self, view: View, start: int, end: int) -> bool:
        return bool(self._guards.around(view, start, end) & _NOT_OWN)

    def _stated(self, view: View, said: list[Figure]) -> list[Hit]:
        hits: list[Hit] = []
        sums = {figure.start for figure in said if self._is_sum(view, figure)}

        def fits(figure: Figure, owner: int) -> bool:
            return _fits(figure, self._facts[owner].unit) and (figure.start not in sums or self._sums[owner])

        bound = _bound(view, said, self._fact_words.find(view.text), fits)
        for figure, word in bound:
            if self._not_own(view, word.start, word.end):
                continue
            owners = [self._facts[at] for at in word.owners if fits(figure, at)]
            right = next((fact for fact in owners if _agrees(figure, fact)), None)
            if right is None:
                if self._is_other(view, figure, word) or self._agrees_elsewhere(figure):
                    continue
                if is_disowned(view, figure, self._lang):
                    continue
                if self._is_second(view, figure, word, bound):
                    continue
                if self._is_around(view, figure):
                    right = next((fact for fact in owners if _agrees(figure, fact, _ABOUT)), None)
            fact = right or owners[0]
            hits.append(_statement(fact, figure, view.text[word.start : word.end], right is not None))
        heard = {hit.start for hit in hits}
        for figure in said:
            # 一共30元 needs no more words to be the sum that it is.
            if figure.start in sums and figure.start not in heard:
                hits += [
                    _statement(fact, figure, view.text[figure.start : figure.end], True)
                    for fact, is_sum in zip(self._facts, self._sums, strict=True)
                    if is_sum and _fits(figure, fact.unit) and _agrees(figure, fact)
                ][:1]
        return hits

    def _is_other(self, view: View, figure: Figure, word: _Word) -> bool:
        """Whether the figure is of another time, seller or measure, is only a bound, or is asked back."""
        clause, sentence = view.clause(figure.start), view.sentence(figure.start)
        reach = 3 if self._lang == "zh" else 14
        before, after = max(clause.start, figure.start - reach), min(clause.end, figure.end + reach + 1)
        cues = view.within("not_now", clause.start, clause.end)
        for kind, start, end in (
            ("differences", before, figure.start),
            ("differences", figure.end, after),
            ("bounds", before, figure.start),
        ):
            cues += view.within(kind, start, end)
        if any(not _inside(cue, word) for cue in cues):
            return True
        return sentence.of(view.text).rstrip(' \n"”').endswith("?")

    def _agrees_elsewhere(self, figure: Figure) -> bool:
        """Whether the figure is right for another fact, be that named or not."""
        return any(_fits(figure, fact.unit) and _agrees(figure, fact) for fact in self._facts)

    def _is_second(self, view: View, figure: Figure, word: _Word, bound: list[tuple[Figure, _Word]]) -> bool:
        """Whether another word of the fact has its right duration already (48小时内上门量房，量完三天出报价)."""
        sentence = view.sentence(figure.start)
        return figure.unit == "minute" and any(
            sentence.start <= other.start < sentence.end
            and view.text[its.start : its.end] != view.text[word.start : word.end]
            and any(_fits(other, self._facts[at].unit) and _agrees(other, self._facts[at]) for at in word.owners)
            for other, its in bound
            if set(its.owners) & set(word.owners)
        )

    def _is_sum(self, view: View, figure: Figure) -> bool:
        """Whether the figure adds others up (一共300元, 300 yuan in all)."""
        if figure.unit in _TIMES:
            return False
        clause = view.clause(figure.start)
        before, after = (8, 4) if self._lang == "zh" else (28, 16)
        near = max(clause.start, figure.start - before), min(clause.end, figure.end + after)
        return bool(view.within("totals", *near))

    def _is_around(self, view: View, figure: Figure) -> bool:
        clause = view.clause(figure.start)
        near = max(clause.start, figure.start - 12), min(clause.end, figure.end + 8)
        return bool(view.within("around", *near))

    def _offered(self, view: View, said: list[Figure]) -> list[Hit]:
        hits: list[Hit] = []
        words = self._authority_words.find(view.text)
        for figure, word in _bound(view, said, words, lambda figure, owner: _fits(figure, self._authority[owner].unit)):
            sentence = view.sentence(figure.start)
            if self._not_own(view, word.start, word.end) or view.within("approvals", sentence.start, sentence.end):
                continue
            for at in word.owners:
                authority = self._authority[at]
                if not _fits(figure, authority.unit):
                    continue
                amount = _in_unit(figure, authority.unit)
                within = amount <= authority.limit if authority.compare == "above" else amount >= authority.limit
                if not within and self._is_other_offer(view, figure, word):
                    continue
                hits += _offer(authority, figure, round(amount), within)
        return hits

    def _is_other_offer(self, view: View, figure: Figure, word: _Word) -> bool:
        if is_disowned(view, figure, self._lang):
            return True
        clause = view.clause(figure.start)
        bounds = view.within("bounds", max(clause.start, figure.start - 3), figure.start)
        return any(not _inside(cue, word) for cue in view.within("not_now", clause.start, figure.start) + bounds)


class _SlotWords:
    """The words that point at a fact or an authority; of words that overlap the longest counts."""

    def __init__(self, words: Sequence[Iterable[str]]) -> None:
        owners: dict[str, list[int]] = {}
        for at, of in enumerate(words):
            for word in of:
                for way in sorted(spellings(word)):
                    owners.setdefault(way, []).append(at)
        self._owners = [tuple(dict.fromkeys(of)) for of in owners.values()]
        self._automaton = AhoCorasick(list(owners), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[_Word]:
        return [
            _Word(owners=self._owners[index], start=start, end=end)
            for index, start, end in self._automaton.find_matches_as_indexes(text)
            if stands_alone(text, start, end)
        ]


def _bound(view: View, said: list[Figure], words: list[_Word], fits: _Fits) -> list[tuple[Figure, _Word]]:
    """Which figure each slot word points at: one each, nearest first."""
    pairs = [
        (cost, figure, word)
        for figure in said
        for word in words
        if any(fits(figure, owner) for owner in word.owners) and (cost := _distance(view, figure, word)) is not None
    ]
    bound: list[tuple[Figure, _Word]] = []
    figures_done: set[int] = set()
    words_done: set[int] = set()
    for _, figure, word in sorted(pairs, key=lambda pair: (pair[0], pair[1].start, pair[2].start)):
        if figure.start not in figures_done and word.start not in words_done:
            figures_done.add(figure.start)
            words_done.add(word.start)
            bound.append((figure, word))
    return sorted(bound, key=lambda pair: pair[0].start)


def _distance(view: View, figure: Figure, word: _Word) -> int | None:
    """How far a figure is from a word that may point at it; nothing where the word cannot.

    It can from the same clause, or from an earlier one of the sentence where it opens its own (价格呢，是300元).
    After the figure it can where it is tied to it (300元的定金) or where the figure is a time (48小时内给出认定).
    """
    if word.start < figure.end and figure.start < word.end:
        return 0  # 打九折: the word 折 is part of the figure
    sentence, clause = view.sentence(figure.start), view.clause(figure.start)
    if not sentence.start <= word.start < sentence.end:
        return None
    english = view.text[word.start].isascii()
    reach = _REACH_EN if english else _REACH_ZH
    if word.end <= figure.start:
        gap = figure.start - word.end
        if word.start >= clause.start:
            return 2 * gap + 1 if gap <= reach else None
        opens = figure.start - clause.start <= (_OPENS_EN if english else _OPENS_ZH)
        return 1000 + gap if opens and gap <= 2 * reach else None
    gap = word.start - figure.end
    if word.start >= clause.end or gap > reach:
        return None
    if view.text[figure.end : word.start].strip(" ") in ("的", ""):
        return 0
    return 2 * gap + 2 if english or figure.unit in _TIMES else None


def _inside(cue: Cue, word: _Word) -> bool:
    """Whether a cue is only a part of the slot word itself (原价 where the fact is about the 原价)."""
    return word.start <= cue.start and cue.end <= word.end


def _fits(figure: Figure, unit: str) -> bool:
    """Whether a figure can be one in this unit of facts."""
    if unit in MINUTES:
        return figure.unit == "minute"
    return figure.unit == unit or (unit, figure.unit) in (("date", "month_day"), ("time", "time_12"))


def _in_unit(figure: Figure, unit: str) -> Fraction:
    """The figure, of a range the higher end, in a fact's unit."""
    return figure.high / MINUTES[unit] if unit in MINUTES else figure.high


def _agrees(figure: Figure, fact: FactAt, slack: Fraction = Fraction(0)) -> bool:
    """Whether the figure, or some figure of the range, is the fact's. A month is 30 days, within three percent."""
    low, high, value = figure.low, figure.high, Fraction(fact.value)
    if figure.unit == "month_day":
        return low == fact.value % 100
    if figure.unit == "time_12":
        return fact.value in (low, low + 1200)
    slack = max(slack * value, Fraction(fact.tolerance))
    if fact.unit in MINUTES:
        low, high = low / MINUTES[fact.unit], high / MINUTES[fact.unit]
        if figure.calendar != (fact.unit in ("month", "year")):
            slack = max(slack, value * Fraction(3, 100))
    return low - slack <= value <= high + slack


def _statement(fact: FactAt, figure: Figure, words: str, right: bool) -> Hit:
    return Hit(
        kind="fact",
        name=fact.id,
        start=figure.start,
        end=figure.end,
        method="figure",
        confidence=100,
        sure=True,
        matched=f"{words}: {fact.value} {fact.unit}",
        value=round(_in_unit(figure, fact.unit)),
        right=right,
    )


def _offer(authority: Authority, figure: Figure, value: int, within: bool) -> list[Hit]:
    offer = Hit(
        kind="offer",
        name=authority.id,
        start=figure.start,
        end=figure.end,
        method="figure",
        confidence=100,
        sure=True,
        matched=f"{authority.id} limit {authority.limit} {authority.unit}",
        value=value,
        right=within,
    )
    return [offer] if within else [offer, replace(offer, kind="act", name="over_promise", right=None)]
