"""Checks of time and form: rings, waiting, reply times, size of messages, transfers."""

from __future__ import annotations

from itertools import pairwise

from simulator.content.checks import Emphasis, Hold, Latency, Ring, Size, Transfer
from simulator.dialogue.attempt import Attempt, Done, Position
from simulator.dialogue.clock import spoken_ms, with_extra
from simulator.scoring.bans import MET, in_bands
from simulator.scoring.card import Evidence, Verdict
from simulator.scoring.duties import NOT_APPLICABLE
from simulator.scoring.registry import check
from simulator.scoring.view import View

SENTENCE_ENDS = "。！？!?.；;\n"


@check("ring")
def ring(rule: Ring, view: View) -> list[Verdict]:
    """Answered within so many rings (ST-115; one ring is five seconds, appendix C K02)."""
    attempt = view.attempt
    if attempt.ringing_at is None:
        return NOT_APPLICABLE
    if attempt.rings is None:
        return [Verdict(state="missed", absent=(0, 0))] if attempt.ending else [Verdict(state="open")]
    place = Evidence(turn=0, start=0, end=0, quote="", term="did:answer", method="done")
    # Picking up and saying nothing is no service: silence earns nothing (decision 11).
    silent = attempt.ending is not None and not attempt.replies
    state = "met" if attempt.rings <= rule.rings and not silent else "missed"
    return [Verdict(state=state, evidence=(place,), detail=str(attempt.rings))]  # type: ignore[arg-type]


@check("hold")
def hold(rule: Hold, view: View) -> list[Verdict]:
    """One duty of keeping somebody waiting, over all holds of the attempt (ST-119 to ST-121)."""
    starts = [d for d in view.attempt.done if d.term == "did:hold"]
    if not starts:
        return NOT_APPLICABLE
    judge = {"consent": _consent, "updates": _updates, "return": _return, "length": _length}[rule.part]
    verdicts = [judge(rule, view, begun) for begun in starts]
    for state in ("missed", "met"):
        found = [verdict for verdict in verdicts if verdict.state == state]
        if found:
            return found[:1]
    return verdicts[:1]


def _consent(rule: Hold, view: View, begun: Done) -> Verdict:
    """Asked in the reply just before the hold, or in the one before that."""
    recent = [i for i, _ in view.agent() if i < begun.position.turn][-2:]
    asked = [h for h in view.duties if h.term == "hold_notice" and h.position.turn in recent]
    if asked:
        return Verdict(state="met", evidence=(view.evidence(asked[-1]),), sure=asked[-1].sure)
    return Verdict(state="missed", absent=(recent[0] if recent else 0, max(begun.position.turn - 1, 0)))


def _ends(view: View, begun: Done) -> tuple[int, Position]:
    for done in view.attempt.done:
        if done.term == "did:resume" and done.at >= begun.at and done.position >= begun.position:
            return done.at, done.position
    return view.attempt.ended_at or view.attempt.last_contact, view.attempt.here


def _updates(rule: Hold, view: View, begun: Done) -> Verdict:
    end, _ = _ends(view, begun)
    updates = [d for d in view.attempt.done if d.term == "did:update" and begun.at <= d.at <= end]
    moments = [begun.at, *(d.at for d in updates), end]
    gaps = [(b - a) // 1000 for a, b in pairwise(moments)]
    longest = max(gaps)
    if longest > rule.seconds:
        return Verdict(state="missed", absent=(begun.position.turn, begun.position.turn), detail=f"{longest} s")
    if not updates:
        return Verdict(state="not_applicable", detail=f"{longest} s")
    return Verdict(state="met", evidence=tuple(view.whole(d.position.turn) for d in updates), detail=f"{longest} s")


def _return(rule: Hold, view: View, begun: Done) -> Verdict:
    """The first reply after the hold thanks the customer for waiting, or says sorry for it."""
    _, back = _ends(view, begun)
    first = next((i for i, _ in view.agent() if i >= back.turn), None)
    words = [h for h in view.duties if h.position.turn == first and h.term in ("thanks", "apology")]
    if words:
        return Verdict(state="met", evidence=(view.evidence(words[0]),), sure=words[0].sure)
    return Verdict(state="missed", absent=(back.turn, first if first is not None else back.turn))


def _length(rule: Hold, view: View, begun: Done) -> Verdict:
    end, _ = _ends(view, begun)
    seconds = (end - begun.at) // 1000
    if seconds <= rule.seconds:
        return Verdict(state="met", detail=f"{seconds} s")
    offered = [h for h in view.duties if h.term == "commit_deadline" and h.position >= begun.position]
    if offered:
        return Verdict(state="met", evidence=(view.evidence(offered[0]),), detail=f"{seconds} s")
    return Verdict(state="missed", absent=(begun.position.turn, begun.position.turn), detail=f"{seconds} s")


def waits(attempt: Attempt, speech_per_minute: int | None = None) -> list[tuple[int, int]]:
    """For each reply that follows a customer's line: its turn and the whole seconds until its first keystroke.

    Where the customer speaks, at `speech_per_minute`, the time of listening is no waiting.
    """
    lang = attempt.started.lang
    found = []
    for index, turn in attempt.agent_turns():
        before = attempt.turns[index - 1] if index else None
        if before is not None and before.who == "customer" and not turn.on_hold:
            asked = index - 1
            while asked > 0 and attempt.turns[asked - 1].who == "customer":
                asked -= 1
            lines = attempt.turns[asked:index]
            heard = sum(spoken_ms(line.text, speech_per_minute, lang) for line in lines) if speech_per_minute else 0
            found.append((index, max(0, turn.began - attempt.turns[asked].at - heard) // 1000))
    return found


@check("latency", free=True)
def latency(rule: Latency, view: View) -> list[Verdict]:
    """A reply begins in time (ST-010); typing itself is not silence and has a limit of its own (decision 3)."""
    if rule.part == "compose":
        replies = [(i, (turn.at - turn.began) // 1000) for i, turn in view.agent()]
    else:
        channel = view.scenario.channel if view.scenario else None
        rate = view.standard.settings.speech_per_minute if channel in ("phone", "counter") else None
        replies = waits(view.attempt, rate)[: 1 if rule.part == "first" else None]
    limit = with_extra(view.attempt, rule.seconds)
    late = [(i, s) for i, s in replies if s > limit]
    if late:
        return [Verdict(state="missed", evidence=(view.whole(i),), detail=f"{s} s") for i, s in late[: rule.charges]]
    if not replies:
        return [Verdict(state="missed", absent=(0, 0))] if view.attempt.ending else [Verdict(state="open")]
    slowest = max(replies, key=lambda pair: pair[1])
    return [Verdict(state="met", evidence=(view.whole(slowest[0]),), detail=f"{slowest[1]} s")]


def lines_of(text: str, wrap: int) -> int:
    """Lines of a message as a customer sees it: breaks, and a wrap after `wrap` characters."""
    return sum(max(1, -(-len(line) // wrap)) for line in text.split("\n"))


@check("size", free=True)
def size(rule: Size, view: View) -> list[Verdict]:
    """Each message within its lines, characters or sentences; where the customer is in `bands`, if any are named."""
    lang = view.attempt.started.lang
    chars = rule.chars_zh if lang == "zh" else rule.chars_en
    wrap = rule.wrap_zh if lang == "zh" else rule.wrap_en
    long, judged = [], 0
    for index, turn in view.agent():
        if not in_bands(view, index, rule.bands):
            continue
        judged += 1
        number = lines_of(turn.text, wrap)
        sentences = sum(1 for part in _split(turn.text) if part.strip())
        if (rule.lines and number > rule.lines) or (chars and len(turn.text) > chars):
            long.append(Verdict(state="broken", evidence=(view.whole(index),), detail=f"{number} / {len(turn.text)}"))
        elif rule.sentences and sentences > rule.sentences:
            long.append(Verdict(state="broken", evidence=(view.whole(index),), detail=str(sentences)))
    if not judged:
        return NOT_APPLICABLE
    return long[: rule.charges] or MET


def _split(text: str) -> list[str]:
    for mark in SENTENCE_ENDS:
        text = text.replace(mark, "\n")
    return text.split("\n")


@check("emphasis")
def emphasis(rule: Emphasis, view: View) -> list[Verdict]:
    """A chat message that states a fact's figure sets it in **bold** (ST-059)."""
    stated = [(i, t, h) for i, t in view.agent() for h in t.reading.hits if h.kind == "fact"]
    if not stated:
        return NOT_APPLICABLE
    bold = [(i, t, h) for i, t, h in stated if "**" in t.text]
    index, turn, hit = (bold or stated)[0]
    place = Evidence(turn=index, start=hit.start, end=hit.end, quote=turn.text[hit.start : hit.end], term=hit.term)
    return [Verdict(state="met" if bold else "missed", evidence=(place,))]


@check("transfer")
def transfer(rule: Transfer, view: View) -> list[Verdict]:
    """One duty of handing over (ST-822 to ST-824); not applicable where nothing was handed over."""
    handed = next((d for d in view.attempt.done if d.term == "did:transfer"), None)
    if handed is None:
        return NOT_APPLICABLE
    place = Evidence(turn=handed.position.turn, start=0, end=0, quote=handed.text, term="did:transfer", method="done")
    if rule.part == "handover":
        note = dict(handed.fields).get("note", "")
        return [Verdict(state="met" if len(note) >= 4 else "missed", evidence=(place,), detail=note)]
    if rule.part == "target":
        right = view.scenario is None or view.scenario.department in (None, handed.text)
        return [Verdict(state="met" if right else "missed", evidence=(place,), detail=handed.text)]
    said = [h for h in view.duties if h.term in rule.any and h.position < handed.position]
    if said:
        return [Verdict(state="met", evidence=(view.evidence(said[-1]),), sure=said[-1].sure)]
    return [Verdict(state="missed", absent=(0, max(handed.position.turn - 1, 0)))]
