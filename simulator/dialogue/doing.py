"""What a trainee does beside replying: answer, hold, look up, file, act, transfer, hang up."""

from __future__ import annotations

from simulator.dialogue import events as e
from simulator.dialogue.actions import Action
from simulator.dialogue.attempt import Attempt
from simulator.dialogue.customer import enter, feel
from simulator.dialogue.folding import fold
from simulator.dialogue.follow import path
from simulator.dialogue.mood import band
from simulator.dialogue.setting import Setting
from simulator.errors import NotNow


def do(setting: Setting, attempt: Attempt, action: Action, at: int) -> tuple[e.Event, ...]:
    """Everything that is not a reply."""
    phone = setting.scenario.channel == "phone"
    match action.verb:
        case "wait":
            return ()
        case "answer":
            if attempt.rings is not None or not phone:
                raise NotNow("There is no ringing phone to answer.", code="no_ringing")
            rings = (at - (attempt.ringing_at or at)) // (setting.settings.ring_seconds * 1000) + 1
            answered = e.Answered(at=at, rings=rings)
            return (answered,)
        case "hold":
            if attempt.hold_at is not None:
                raise NotNow("The customer is already waiting: /resume first.", code="on_hold")
            return (e.HoldStarted(at=at),)
        case "resume":
            if attempt.hold_at is None:
                raise NotNow("Nobody is on hold.", code="no_hold")
            return (e.HoldEnded(at=at),)
        case "lookup":
            return (e.ArticleLookedUp(at=at, article=find_article(setting, action.text)),)
        case "file":
            return _then_follow(setting, attempt, e.CaseFiled(at=at, fields=_checked_form(setting, action.fields)))
        case "do":
            if action.text not in setting.scenario.actions:
                raise NotNow(
                    f"'{action.text}' cannot be done here; possible: {', '.join(setting.scenario.actions) or '-'}.",
                    code="no_doing",
                    got=action.text[:40],
                    choices=", ".join(setting.scenario.actions) or "-",
                )
            return _then_follow(setting, attempt, e.Acted(at=at, action=action.text))
        case "transfer":
            names = [d.id for d in setting.business.departments]
            if action.text not in names:
                raise NotNow(
                    f"There is no department '{action.text}'; the departments are {', '.join(names)}.",
                    code="no_department",
                    got=action.text[:40],
                    choices=", ".join(names),
                )
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
    raise NotNow(
        f"No article about '{words.strip()[:40]}'; the articles are {ids}.",
        code="no_article",
        got=words.strip()[:40],
        choices=ids,
    )


def _checked_form(setting: Setting, fields: dict[str, str]) -> dict[str, str]:
    names = [field.id for field in setting.scenario.form]
    for name in fields:
        if name not in names:
            raise NotNow(
                f"The case form has no field '{name[:40]}'; its fields are {', '.join(names) or '-'}.",
                code="no_field",
                got=name[:40],
                choices=", ".join(names) or "-",
            )
    return fields


def _transfer(setting: Setting, attempt: Attempt, event: e.Transferred) -> tuple[e.Event, ...]:
    events = _then_follow(setting, attempt, event)
    after = fold(events, attempt)
    if after.beat != attempt.beat or after.ending is not None:
        return events
    found = () if event.note else ("passed_around",)
    _, moving = feel(setting, after, (), found, event.at, empty=False)
    return (*events, *moving, e.Finished(at=event.at, ending="escalated"))


def _then_follow(setting: Setting, attempt: Attempt, event: e.Event) -> tuple[e.Event, ...]:
    """An action that may itself be what the customer was waiting for; before its first words it waits for nothing."""
    if not attempt.beat:
        return (event,)
    attempt = fold([event], attempt)
    way = path(setting, attempt, band(attempt.moods[-1].mood))
    if not way.entered:
        return (event,)
    return (event, *enter(setting, attempt, way.entered[0], event.at))
