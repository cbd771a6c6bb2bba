"""The conversation: one action of the trainee becomes the events that follow from it; nothing here reads a clock."""

from __future__ import annotations

from simulator.content.base import Ending
from simulator.content.persona import Move
from simulator.content.scenario import Beat
from simulator.dialogue import events as e
from simulator.dialogue import signals
from simulator.dialogue.actions import Action
from simulator.dialogue.attempt import Attempt, Mood, fold
from simulator.dialogue.chance import draw, pick
from simulator.dialogue.clock import due, line_ends
from simulator.dialogue.follow import Path, path
from simulator.dialogue.mood import band, causes, moved, starting
from simulator.dialogue.setting import Setting, fill
from simulator.errors import NotNow
from simulator.reading.model import Reading


def begin(setting: Setting, started: e.Started) -> tuple[e.Event, ...]:
    """The events with which an attempt opens: the phone rings; in a chat or at the counter the customer speaks at once."""
    mood = starting(setting.persona)
    first: list[e.Event] = [
        started,
        e.MoodMoved(at=started.at, patience=mood.patience, trust=mood.trust, causes=()),
    ]
    if setting.scenario.channel == "phone":
        return (*first, e.Ringing(at=started.at))
    return (*first, *_opens(setting, fold(first), started.at))


def act(
    setting: Setting, attempt: Attempt, action: Action, *, at: int, began: int | None = None, reading: Reading | None = None
) -> tuple[e.Event, ...]:
    """The events that `action`, done at `at` (ms), brings about, first of all those that time alone brought before it.

    `began`: the first keystroke of a reply, or when speaking began; `reading`: what the reader found in it.
    Raises NotNow when the attempt is over or the action does not fit the moment.
    """
    if attempt.ending is not None:
        raise NotNow("The attempt is over; start another or read its report.")
    before = due(setting, attempt, at if began is None else began)
    attempt = fold(before, attempt)
    if attempt.ending is not None:
        return before
    if not attempt.answered and action.verb not in ("answer", "wait"):
        raise NotNow("The phone is still ringing: /answer it first.")
    if action.verb in ("reply", "update"):
        events = _reply(setting, attempt, action.text, at, at if began is None else began, reading or Reading())
    else:
        events = _do(setting, attempt, action, at)
    return (*before, *events)


def _opens(setting: Setting, attempt: Attempt, at: int) -> tuple[e.Event, ...]:
    return _enter(setting, attempt, (setting.beat(setting.scenario.first), 0), at)


def _do(setting: Setting, attempt: Attempt, action: Action, at: int) -> tuple[e.Event, ...]:
    """Everything that is not a reply."""
    phone = setting.scenario.channel == "phone"
    match action.verb:
        case "wait":
            return ()
        case "answer":
            if attempt.rings is not None or not phone:
                raise NotNow("There is no ringing phone to answer.")
            rings = (at - (attempt.ringing_at or at)) // (setting.settings.ring_seconds * 1000) + 1
            answered = e.Answered(at=at, rings=rings)
            return (answered, *_opens(setting, fold([answered], attempt), at))
        case "hold":
            if attempt.hold_at is not None:
                raise NotNow("The customer is already waiting: /resume first.")
            return (e.HoldStarted(at=at),)
        case "resume":
            if attempt.hold_at is None:
                raise NotNow("Nobody is on hold.")
            return (e.HoldEnded(at=at),)
        case "lookup":
            return (e.ArticleLookedUp(at=at, article=find_article(setting, action.text)),)
        case "file":
            return _then_follow(setting, attempt, e.CaseFiled(at=at, fields=_checked_form(setting, action.fields)))
        case "do":
            if action.text not in setting.scenario.actions:
                raise NotNow(f"'{action.text}' cannot be done here; possible: {', '.join(setting.scenario.actions) or '-'}.")
            return _then_follow(setting, attempt, e.Acted(at=at, action=action.text))
        case "transfer":
            names = [d.id for d in setting.business.departments]
            if action.text not in names:
                raise NotNow(f"There is no department '{action.text}'; the departments are {', '.join(names)}.")
            return _transfer(setting, attempt, e.Transferred(at=at, department=action.text, note=action.note))
        case _:
            return (e.HungUp(at=at, by="agent"), e.Finished(at=at, ending="trainee_hung_up"))


def find_article(setting: Setting, words: str) -> str:
    """The article meant by an id, a title or keywords. Raises NotNow with the articles there are."""
    wanted = words.strip().lower()
    for article in setting.business.articles:
        names = (article.id, article.title.zh, article.title.en, *article.keywords.zh, *article.keywords.en)
        if any(wanted == name.lower() for name in names):
            return article.id
    for article in setting.business.articles:
        names = (article.title.zh, article.title.en, *article.keywords.zh, *article.keywords.en)
        if any(wanted in name.lower() or name.lower() in wanted for name in names):
            return article.id
    ids = ", ".join(article.id for article in setting.business.articles)
    raise NotNow(f"No article about '{words.strip()[:40]}'; the articles are {ids}.")


def _checked_form(setting: Setting, fields: dict[str, str]) -> dict[str, str]:
    names = [field.id for field in setting.scenario.form]
    for name in fields:
        if name not in names:
            raise NotNow(f"The case form has no field '{name[:40]}'; its fields are {', '.join(names) or '-'}.")
    return fields


def _transfer(setting: Setting, attempt: Attempt, event: e.Transferred) -> tuple[e.Event, ...]:
    events = _then_follow(setting, attempt, event)
    after = fold(events, attempt)
    if after.beat != attempt.beat or after.ending is not None:
        return events
    found = () if event.note else ("passed_around",)
    mood, moving = _mood(setting, after, (), found, event.at, empty=False)
    return (*events, *moving, e.Finished(at=event.at, ending="escalated"))


def _then_follow(setting: Setting, attempt: Attempt, event: e.Event) -> tuple[e.Event, ...]:
    """An action that may itself be what the customer was waiting for."""
    attempt = fold([event], attempt)
    way = path(setting, attempt, band(attempt.moods[-1].mood))
    if not way.entered:
        return (event,)
    return (event, *_enter(setting, attempt, way.entered[0], event.at))


def _reply(setting: Setting, attempt: Attempt, text: str, at: int, began: int, reading: Reading) -> tuple[e.Event, ...]:
    replied = e.AgentReplied(at=at, began=began, text=text, reading=reading)
    late = _late(setting, attempt, began)
    before = attempt
    attempt = fold([replied], attempt)
    mood_before = attempt.moods[-1].mood
    now = band(mood_before)
    way = path(setting, attempt, now)
    turn = attempt.turns[-1]
    found = signals.of_reply(attempt, turn, now, late=late)
    progressed = bool(way.entered)
    useful = any(setting.persona.reactions[h.term].patience > 0 for h in turn.heard() if h.term in setting.persona.reactions)
    if progressed:
        found = (*found, "progress")
    elif (turn.empty or not useful) and attempt.hold_at is None:
        found = (*found, "no_progress")
    mood, moving = _mood(setting, before, turn.heard(), found, at, empty=turn.empty)
    attempt = fold(moving, attempt)
    events: list[e.Event] = [replied, *moving]
    events += _answer(setting, before, attempt, way, found, mood, at)
    return _or_time_over(setting, before, tuple(events), at)


def _late(setting: Setting, attempt: Attempt, began: int) -> bool:
    turn = attempt.last_customer
    if turn is None or setting.scenario.channel != "chat":
        return False
    return began - turn.at > setting.settings.chat_reply_seconds * 1000


def _mood(
    setting: Setting, before: Attempt, heard: tuple, found: tuple[str, ...], at: int, *, empty: bool
) -> tuple[Mood, tuple[e.Event, ...]]:
    counts: dict[str, int] = {}
    for mark in before.marks:
        if mark.name.startswith("said:"):
            counts[mark.name[5:]] = counts.get(mark.name[5:], 0) + 1
    pushes = causes(setting.persona, heard, found, counts, empty=empty)
    mood = moved(before.moods[-1].mood, pushes)
    return mood, (e.MoodMoved(at=at, patience=mood.patience, trust=mood.trust, causes=pushes),)


def _answer(
    setting: Setting, before: Attempt, attempt: Attempt, way: Path, found: tuple[str, ...], mood: Mood, at: int
) -> list[e.Event]:
    """What the customer says and does now: leaves, goes on, makes a move of its own, or says what it still needs."""
    persona = setting.persona
    if mood.patience <= persona.leaves_at and before.moods[-1].mood.patience <= persona.leaves_at:
        return _leave(setting, attempt, at, "customer_left")
    if way.entered:
        events: list[e.Event] = []
        for step in way.entered:
            entered = _enter(setting, fold(events, attempt), step, at)
            events += entered
        return events
    move = _move(setting, attempt, found, mood)
    if move is not None:
        return _make(setting, attempt, move, mood, at)
    if attempt.hold_at is not None:
        return []
    return [_needs(setting, attempt, way, mood, at)]


def _enter(setting: Setting, attempt: Attempt, step: tuple[Beat, int], at: int) -> tuple[e.Event, ...]:
    beat, offset = step
    now = band(attempt.moods[-1].mood)
    lang = attempt.started.lang
    by_band = beat.says_by_band.of(now)
    text = pick((by_band or beat.says).of(lang), attempt.started.seed, beat.id, len(attempt.turns))
    slots = setting.slots(attempt.started)
    events: list[e.Event] = [
        e.BeatEntered(at=at, beat=beat.id, offset=offset),
        e.CustomerSpoke(at=at, text=fill(text, slots, lang), why="beat", cues=beat.cues),
    ]
    if beat.ending is not None:
        goodbye = setting.persona.goodbye.of(now)
        if goodbye is not None and setting.scenario.channel != "counter":
            line = pick(goodbye.of(lang), attempt.started.seed, "goodbye")
            events.append(e.CustomerSpoke(at=at, text=fill(line, slots, lang), why="goodbye", cues=("goodbye",)))
        if setting.scenario.channel == "phone":
            events.append(e.HungUp(at=at, by="customer"))
        events.append(e.Finished(at=at, ending=_ending(beat, now)))
    return tuple(events)


def _ending(beat: Beat, now: str) -> Ending:
    if beat.ending == "resolved":
        return "resolved_content" if now in ("calm", "satisfied") else "resolved_cool"
    return "promised" if beat.ending == "promised" else "escalated"


def _move(setting: Setting, attempt: Attempt, found: tuple[str, ...], mood: Mood) -> Move | None:
    """The first move of the persona whose conditions hold."""
    now = band(mood)
    heard = {hit.term for hit in attempt.turns[-1].heard()} | set(found)
    made = [turn.why for turn in attempt.turns]
    for move in setting.persona.moves:
        if (move.bands and now not in move.bands) or attempt.replies < move.after:
            continue
        if move.signals and not heard & set(move.signals):
            continue
        past = [i for i, why in enumerate(made) if why == f"move:{move.id}"]
        if past and (move.every == 0 or len([t for t in attempt.turns[past[-1] :] if t.who == "agent"]) < move.every):
            continue
        if draw(100, attempt.started.seed, move.id, len(attempt.turns)) < move.percent:
            return move
    return None


def _make(setting: Setting, attempt: Attempt, move: Move, mood: Mood, at: int) -> list[e.Event]:
    if move.ends is not None:
        return _leave(setting, attempt, at, move.ends, move)
    line = _line(setting, attempt, move.lines.of(attempt.started.lang), move.id)
    push = (e.Cause(term=f"move:{move.id}", patience=move.push.patience, trust=move.push.trust),)
    after = moved(mood, push)
    events: list[e.Event] = [e.CustomerSpoke(at=at, text=line, why=f"move:{move.id}", cues=move.cues)]
    if after != mood:
        events.append(e.MoodMoved(at=at, patience=after.patience, trust=after.trust, causes=push))
    return events


def _leave(setting: Setting, attempt: Attempt, at: int, ending: Ending, move: Move | None = None) -> list[e.Event]:
    lines = move.lines if move is not None else setting.persona.leaving
    line = _line(setting, attempt, lines.of(attempt.started.lang), "leaving")
    cues = move.cues if move is not None else ()
    return [
        e.CustomerSpoke(at=at, text=line, why="leaving", cues=cues),
        e.HungUp(at=at, by="customer"),
        e.Finished(at=at, ending=ending),
    ]


def _needs(setting: Setting, attempt: Attempt, way: Path, mood: Mood, at: int) -> e.Event:
    """A need in the customer's own voice; outside practice at most once a beat, then only an aside (decision 9)."""
    lang = attempt.started.lang
    beat = setting.beat(attempt.beat)
    told = attempt.beat in attempt.stuck_in and attempt.started.mode != "practice"
    if way.blocked_by is not None and not told:
        return e.CustomerSpoke(at=at, text=_line(setting, attempt, way.blocked_by.asks.of(lang), "goal"), why="goal")
    if beat.stuck is not None and not told:
        return e.CustomerSpoke(at=at, text=_line(setting, attempt, beat.stuck.of(lang), "stuck"), why="stuck")
    aside = setting.persona.asides.of(band(mood)) or setting.persona.silence
    return e.CustomerSpoke(at=at, text=_line(setting, attempt, aside.of(lang), "aside"), why="aside")


def _line(setting: Setting, attempt: Attempt, options: tuple[str, ...], what: str) -> str:
    """One of the options, not the one just said if there is another."""
    last = attempt.last_customer
    slots, lang = setting.slots(attempt.started), attempt.started.lang
    filled = [fill(option, slots, lang) for option in options]
    fresh = [line for line in filled if last is None or line != last.text] or filled
    return pick(fresh, attempt.started.seed, what, len(attempt.turns))


def _or_time_over(setting: Setting, before: Attempt, events: tuple[e.Event, ...], at: int) -> tuple[e.Event, ...]:
    after = fold(events, before)
    if after.ending is None and after.replies >= setting.settings.max_replies:
        return (*events, e.Finished(at=at, ending="time_over"))
    return events


__all__ = ["act", "begin", "due", "find_article", "line_ends"]
