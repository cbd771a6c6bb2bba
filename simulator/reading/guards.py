"""Guards: what stands around a phrase and changes what it does (denied, quoted, supposed, asked, reported)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from simulator.content.language import Cues
from simulator.reading.phrases import spellings, stands_alone
from simulator.reading.text import Span, normalise

Guard = Literal["denied", "quoted", "customer", "supposed", "asked", "reported", "safety"]

_QUOTES = re.compile(r"“[^“”]{1,80}”|\"[^\"]{1,80}\"|(?<![a-z0-9])'[^']{1,80}'(?![a-z0-9])")
_TITLE = re.compile(r"《[^《》]{1,40}》")
# Words kept in writing or on tape are somebody else's: 短信里写“活该”, “活该”那条短信, the text that says "you idiot".
_IN_WRITING = re.compile(
    r"(?<![您你])(?<![您你]的)(?:短信|微信|消息|信息|邮件|纸条|留言|弹幕|聊天记录|录音)(?:里|上|中)[^。！？!?,我]{0,6}$"
    r"|(?<!your )\b(?:texts?|messages?|emails?|letters?|recordings?|screenshots?)"
    r" (?:that|which|from|of|where|says?|said|reads?|saying)\b[^.!?,]{0,16}$"
)
_WRITTEN = re.compile(
    r"[”\"]\s*(?:那|这)?[条封张段](?:短信|微信|消息|信息|邮件|纸条|留言|录音)|[\"”] (?:text|message|email)\b"
)
# A guard's clause ends at a comma, but not at a colon: what follows 上次客服说： is still told.
_PAUSE = re.compile(r"[,~—]+(?![0-9])|(?<![0-9])[,~—]+| -+ |[\u2600-\u27bf\U0001f300-\U0001faff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z0-9']+")
# Somebody else's saying opens the clause, whoever it is: 教练那边坚持说, the estate agent says.
_TOLD = re.compile(
    r"^\s*(?!.*(?:我|咱|您|你))[\u3400-\u9fff]{0,6}?(?:[他她们员傅理管服事台练生士师机长业家人友居介售购导部位边]|平台|官网|页面|合同|广告)"
    r"(?:那边|当时|之前|昨天|刚才|当场|还|都|也|坚持|一直|就|总|老)*(?:说|讲|答应|承诺|保证|叫)"
    r"|^\s*(?:but |and )?(?:the|our|your|my|an?|that) (?!.*\b(?:i|we"
    r"|you)\b)[a-z]+(?: [a-z]+)? (?:said|says|told|tells|claims?|claimed|promised)\b"
)
_EVERY: frozenset[Guard] = frozenset(get_args(Guard))
_REACH_ZH, _REACH_EN = 6, 4  # how far a denial reaches: characters, words
_SAYING_ZH, _SAYING_EN = 6, 18  # characters between who says and that they say


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A cue word heard at `start` to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A normalised reply with its sentences, its quotations and the cue words in it, in order."""

    text: str
    sentences: tuple[Span, ...]
    pauses: tuple[int, ...]
    quotes: tuple[Span, ...]
    cues: Mapping[str, tuple[Cue, ...]]

    def sentence(self, at: int) -> Span:
        """The sentence around a place."""
        index = bisect_right(self.sentences, at, key=lambda span: span.start) - 1
        return self.sentences[max(index, 0)] if self.sentences else Span(start=0, end=len(self.text))

    def clause(self, at: int) -> Span:
        """The part between two pauses around a place."""
        sentence = self.sentence(at)
        index = bisect_right(self.pauses, at)
        start = max(sentence.start, self.pauses[index - 1] if index else 0)
        end = min(sentence.end, self.pauses[index] if index < len(self.pauses) else sentence.end)
        return Span(start=start, end=max(end, start))

    def within(self, kind: str, start: int, end: int) -> list[Cue]:
        """The cues of a kind that lie between two places."""
        cues = self.cues.get(kind, ())
        found = []
        for index in range(bisect_left(cues, start, key=_start), len(cues)):
            if cues[index].start >= end:
                break
            if cues[index].end <= end:
                found.append(cues[index])
        return found

    def quoted(self, start: int, end: int) -> bool:
        """Whether the words stand inside quotation marks."""
        index = bisect_left(self.quotes, start, key=_start) - 1
        return index >= 0 and end < self.quotes[index].end


class Guards:
    """The guards of one language. All cue words are found in one pass over a reply."""

    def __init__(self, cues: Cues) -> None:
        self._idioms = _automaton(sorted({way for idiom in cues.idioms for way in spellings(idiom)}))
        kinds: dict[str, set[str]] = {}
        for kind in type(cues).model_fields:
            if kind != "idioms":
                for cue in getattr(cues, kind):
                    for way in spellings(cue):
                        kinds.setdefault(way, set()).add(kind)
        self._kinds = [tuple(sorted(of)) for of in kinds.values()]
        self._automaton = _automaton(list(kinds))
        self._totals = tuple(sorted({way for total in cues.totals for way in spellings(total)}))
        self._linking = {normalise(word) for word in cues.linking}
        self._tags = tuple(sorted({way for tag in cues.question_tags for way in spellings(tag)}))

    def look(self, text: str, parts: tuple[Span, ...]) -> View:
        """What the guards need to know of a normalised reply with these sentences."""
        # An idiom hides the cues inside it, but not one that is all of it: 别家 is no denial, and is another seller.
        hidden = bytearray(len(text))
        whole: set[tuple[int, int]] = set()
        for _, start, end in self._idioms.find_matches_as_indexes(text, overlapping=True):
            if stands_alone(text, start, end):
                hidden[start:end] = b"\1" * (end - start)
                whole.add((start, end))
        cues: dict[str, list[Cue]] = {}
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if not stands_alone(text, start, end) or (any(hidden[start:end]) and (start, end) not in whole):
                continue
            for kind in self._kinds[index]:
                cues.setdefault(kind, []).append(Cue(start=start, end=end))
        quotes = [Span(start=match.start(), end=match.end()) for match in _QUOTES.finditer(text)]
        bare = sum(char.isalnum() for char in text)
        return View(
            text=text,
            sentences=parts,
            pauses=tuple(match.end() for match in _PAUSE.finditer(text)),
            # Somebody who puts the whole reply in quotation marks quotes nobody.
            quotes=tuple(q for q in quotes if sum(char.isalnum() for char in q.of(text)) < bare),
            cues={kind: tuple(sorted(of, key=lambda cue: (cue.start, cue.end))) for kind, of in cues.items()},
        )

    def adds_up(self, word: str) -> bool:
        """Whether a fact's word speaks of a sum (临停一共, in all)."""
        plain = normalise(word)
        return any(total in plain for total in self._totals)

    def around(self, view: View, start: int, end: int) -> frozenset[Guard]:
        """The guards that hold for the words from `start` to `end`."""
        if "《" in view.text and _is_title(view.text, start, end):
            return _EVERY
        if not view.cues and not view.quotes:
            return frozenset()
        clause, sentence = view.clause(start), view.sentence(start)
        active: set[Guard] = set()
        if self._denied(view, clause, start, end):
            active.add("denied")
        if view.quoted(start, end):
            active.add("quoted")
        if self._customers(view, clause, start) or ("quoted" in active and _is_kept(view.text, start, end)):
            active.add("customer")
        if any(cue.end <= start for cue in view.within("suppositions", clause.start, clause.end)):
            active.add("supposed")
        if self._asked(view, clause, sentence, start, end):
            active.add("asked")
        if self._reported(view, clause, start):
            active.add("reported")
        if view.within("safety", sentence.start, sentence.end):
            active.add("safety")
        return frozenset(active)

    def _denied(self, view: View, clause: Span, start: int, end: int) -> bool:
        for cue in view.within("denials", clause.start, start):
            between = view.text[cue.end : start]
            if _CHINESE.search(between) or not between.isascii() or not view.text[cue.start].isascii():
                # In 您没同意过的都给您退 the denial belongs to what stands before 的.
                if len(between) <= _REACH_ZH and "过的" not in between and "的都" not in between:
                    return True
            elif len(_WORD.findall(between)) <= _REACH_EN:
                return True
        for cue in view.within("denials_near", clause.start, start):
            if self._links(view.text[cue.end : start]):
                return True
        return any(cue.start - end <= 3 for cue in view.within("denied_after", end, clause.end))

    def _links(self, between: str) -> bool:
        """Whether only linking words stand between a near denial and what it denies."""
        if between.isascii():
            return all(word in self._linking for word in between.split())
        while between:
            step = next((size for size in (2, 1) if between[:size] in self._linking), 0)
            if not step:
                return False
            between = between[step:]
        return True

    def _customers(self, view: View, clause: Span, start: int) -> bool:
        for cue in view.within("customer_said", max(0, clause.start - 12), start):
            if cue.start >= clause.start:
                # 您说的“…” and 您说要…: near in Chinese; in English until the end of the clause.
                if view.text[cue.start].isascii() or start - cue.end <= 8:
                    return True
            elif not view.text[cue.end : clause.start].strip(' ,:的了过着那句"“'):
                return True
        return False

    def _reported(self, view: View, clause: Span, start: int) -> bool:
        if _TOLD.match(view.text[clause.start : start]):
            return True
        floor = max(view.sentence(start).start, clause.start - 30)
        # The words themselves may begin with the telling: 上次客服保证一定退给您.
        for said in view.within("saying", floor, start + 12):
            if said.start > start:
                break
            if said.start < clause.start and view.text[said.end : clause.start].strip(' ,:的了过着"“'):
                continue
            near = _SAYING_EN if view.text[said.start].isascii() else _SAYING_ZH
            for reporter in view.within("reporters", max(floor, said.start - near - 24), said.start):
                if said.start - reporter.end <= near and not any(
                    beside.end == reporter.start or view.text[beside.end : reporter.start] in (" ", "我", "我们", "的")
                    for beside in view.within("beside", max(0, reporter.start - 8), reporter.start)
                ):
                    return True
        return False

    def _asked(self, view: View, clause: Span, sentence: Span, start: int, end: int) -> bool:
        """Whether the clause is the asking one; a tag (可以吗, is that all right) asks for consent only."""
        tail = sentence.of(view.text).rstrip(' \n!。~…"”')
        marked = tail.endswith("?")
        tail = tail.rstrip("?")
        if end > sentence.end or (not marked and not tail.endswith(("吗", "么"))):
            return False
        if marked and "还是" in view.text[end : sentence.end]:
            return True  # 是要他给您赔个不是，还是退款？
        if clause.end < sentence.end and view.text[clause.end : sentence.end].strip(' ?!。~…"”'):
            return False  # the question is a later clause
        if tail.endswith(self._tags) and sentence.start + len(tail) > end:
            return False
        if _CHINESE.search(tail):
            return True
        return any(
            not view.text[clause.start : cue.start].strip(" ")
            or len(_WORD.findall(view.text[clause.start : cue.start])) <= 3
            for cue in view.within("question_words", clause.start, start)
        )


def _start(place: Cue | Span) -> int:
    return place.start


def _automaton(words: list[str]) -> AhoCorasick:
    return AhoCorasick(words, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)


def _is_kept(text: str, start: int, end: int) -> bool:
    """Whether quoted words are told as written or recorded."""
    return _IN_WRITING.search(text[:start].rstrip(' "“:')) is not None or _WRITTEN.match(text, end) is not None


def _is_title(text: str, start: int, end: int) -> bool:
    """Whether words are the name of a book or a song that something is said about; it performs no act itself."""
    named = any(name.start() < start and end < name.end() for name in _TITLE.finditer(text))
    return named and any(char.isalnum() for char in _TITLE.sub("", text))
