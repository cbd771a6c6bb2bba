"""Draws a talk for its trainee: what is on the table now, and nothing that the mode keeps back."""

from __future__ import annotations

from simulator.content.base import Lang, Text
from simulator.dialogue import events as e
from simulator.dialogue.clock import with_extra
from simulator.dialogue.setting import fill
from simulator.report.transcript import transcript
from simulator.scoring.record import filed
from simulator.service.coached import practising
from simulator.service.talk_state import Loaded
from simulator.service.talk_view import Cards, Choice, Clocks, Deed, FieldView, Page, Phase, TalkLine, TalkView
from simulator.words import Words

_WHILE: dict[Phase, tuple[str, ...]] = {
    "ringing": ("answer",),
    "talking": ("reply", "hold", "do", "lookup", "file", "transfer", "hangup"),
    "on_hold": ("update", "resume", "lookup", "file", "transfer", "hangup"),
    "over": (),
}


def show(talk: Loaded, words: Words, at: int) -> TalkView:
    """The talk at the server's time `at`, labels in the language of `words`."""
    started, state = talk.attempt.started, talk.attempt
    phase = phase_of(talk)
    lines = _lines(talk, words)
    told = state.ending if state.ending is not None and started.mode != "exam" else None
    return TalkView(
        id=talk.stream,
        scenario=started.scenario,
        mode=started.mode,
        lang=words.lang,
        spoken=started.lang,
        phase=phase,
        hung_up_by=state.hung_up_by,
        ending=told or "",
        ending_name=words(f"ending.{told}") if told else "",
        seen=talk.head,
        saved_at=talk.saved_at,
        lines=lines,
        fresh=_fresh(talk),
        clocks=_clocks(talk, at),
        can=_deeds(talk, words, phase),
        doings=_doings(talk, words),
        departments=tuple(
            Choice(id=place.id, name=place.name.of(words.lang)) for place in talk.setting.business.departments
        ),
        articles=_articles(talk, words.lang),
        pages=_pages(talk, words.lang),
        form=_form(talk, words.lang),
        cards=_cards(talk, words),
        draft=talk.draft,
        practice=practising(talk, words) if started.mode == "practice" else None,
    )


def phase_of(talk: Loaded) -> Phase:
    state = talk.attempt
    if state.ending is not None:
        return "over"
    if not state.answered:
        return "ringing"
    return "talking" if state.hold_at is None else "on_hold"


def _lines(talk: Loaded, words: Words) -> tuple[TalkLine, ...]:
    """What was said and done; without the notes of a report."""
    drawn = transcript(words, talk.names(words), talk.attempt, ())
    return tuple(
        TalkLine(
            turn=line.turn,
            who=line.who,
            text=line.text,
            seconds=line.seconds,
            saved_at=talk.stored.get(line.turn - 1, 0) if line.who == "agent" else 0,
        )
        for line in drawn
    )


def _fresh(talk: Loaded) -> int:
    """How many of the turns this request brought."""
    return sum(isinstance(event, e.AgentReplied | e.CustomerSpoke) for event in talk.fresh)


def _clocks(talk: Loaded, at: int) -> Clocks:
    state, setting = talk.attempt, talk.setting
    now = talk.time(at)
    hour = _hour(setting.scenario.clock, now - state.started.at)
    facts = Clocks(now=at, began=state.started.at + talk.behind, still=talk.still, hour=hour)
    if state.ending is not None or talk.still:
        return facts
    ring = setting.settings.ring_seconds * 1000
    rings = (now - (state.ringing_at or now)) // ring + 1 if not state.answered else 0
    ends_at = state.started.at + state.paused + setting.scenario.minutes * 60_000
    return Clocks(
        now=at,
        began=facts.began,
        still=False,
        hour=hour,
        rings=rings,
        rings_at=(state.ringing_at or now) + rings * ring + talk.behind if rings else None,
        update_due=_update_due(talk),
        reply_due=_reply_due(talk),
        ends_at=ends_at + talk.behind,
    )


def _update_due(talk: Loaded) -> int | None:
    mark = talk.attempt.hold_mark
    return None if mark is None else mark + talk.setting.settings.hold_update_seconds * 1000 + talk.behind


def _reply_due(talk: Loaded) -> int | None:
    """In a chat, while the customer waits for an answer (30 s, ST-010)."""
    state, setting = talk.attempt, talk.setting
    if setting.scenario.channel != "chat" or state.hold_at is not None or not state.turns:
        return None
    last = state.turns[-1]
    if last.who != "customer":
        return None
    return last.at + with_extra(state, setting.settings.chat_reply_seconds) * 1000 + talk.behind


def _hour(begins: str, passed: int) -> str:
    hour, minute = (int(part) for part in begins.split(":"))
    seconds = (hour * 60 + minute) * 60 + passed // 1000
    return f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _deeds(talk: Loaded, words: Words, phase: Phase) -> tuple[Deed, ...]:
    """What the channel, the content and the moment leave to do."""
    scenario, business = talk.setting.scenario, talk.setting.business
    fits = {
        "hold": scenario.channel != "counter",
        "hangup": scenario.channel != "counter",
        "do": bool(scenario.actions),
        "lookup": bool(business.articles),
        "file": bool(scenario.form),
        "transfer": bool(business.departments),
    }
    found = []
    for verb in _WHILE[phase]:
        if fits.get(verb, True):
            key = f"actions.{verb}.{scenario.channel}" if verb == "hangup" else f"actions.{verb}"
            found.append(Deed(verb=verb, form=words(f"{key}.form"), does=words(f"{key}.does")))
    return tuple(found)


def _doings(talk: Loaded, words: Words) -> tuple[Choice, ...]:
    """The scenario's own actions, as at a counter."""
    keys = {action: f"deed.{action}" for action in talk.setting.scenario.actions}
    done = {one.term for one in talk.attempt.done}
    return tuple(
        Choice(id=action, name=words(key) if key in words else action, done=f"action:{action}" in done)
        for action, key in keys.items()
    )


def _articles(talk: Loaded, lang: Lang) -> tuple[Choice, ...]:
    return tuple(
        Choice(id=article.id, name=article.title.of(lang), words=article.keywords.of(lang))
        for article in talk.setting.business.articles
    )


def _pages(talk: Loaded, lang: Lang) -> tuple[Page, ...]:
    """The articles that were looked up, each once, newest last."""
    opened = dict.fromkeys(done.text for done in talk.attempt.done if done.term == "did:lookup")
    known = {article.id: article for article in talk.setting.business.articles}
    return tuple(Page(id=name, title=known[name].title.of(lang), body=known[name].body.of(lang)) for name in opened)


def _form(talk: Loaded, lang: Lang) -> tuple[FieldView, ...]:
    values = filed(talk.attempt) or {}
    return tuple(
        FieldView(
            id=field.id,
            name=field.name.of(lang),
            required=field.required,
            value=values.get(field.id, ""),
            choices=tuple(choice.of(lang) for choice in field.choices),
        )
        for field in talk.setting.scenario.form
    )


def _cards(talk: Loaded, words: Words) -> Cards:
    setting, started, lang = talk.setting, talk.attempt.started, words.lang
    slots = setting.slots(started)

    def told(text: Text) -> str:
        return fill(text.of(lang), slots, lang)

    scenario, business = setting.scenario, setting.business
    return Cards(
        title=scenario.title.of(lang),
        company=business.name.of(lang),
        post=business.post.of(lang),
        agent=business.agent.of(lang),
        channel=scenario.channel,
        channel_name=words(f"channel.{scenario.channel}"),
        kind_of_customer=setting.persona.name.of(lang) if started.mode != "exam" else "",
        minutes=scenario.minutes,
        situation=told(scenario.situation),
        customer=told(scenario.customer),
    )
