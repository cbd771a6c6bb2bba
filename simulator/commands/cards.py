"""What a trainee sees beside the conversation: the situation, articles, form, departments, actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from simulator.commands.show import heading, labelled, para
from simulator.content.business import Article
from simulator.dialogue.events import Started
from simulator.dialogue.setting import Setting
from simulator.words import Words

if TYPE_CHECKING:
    from rich.console import Console


def show_situation(out: Console, words: Words, setting: Setting, started: Started) -> None:
    """Shown before the conversation begins, and again by /help."""
    scenario, lang = setting.scenario, started.lang
    heading(out, scenario.title.of(lang))
    facts = [
        setting.persona.name.of(lang),
        words(f"channel.{scenario.channel}"),
        words(f"mode.{started.mode}"),
        words("cards.minutes", n=scenario.minutes),
        words("cards.hour", clock=scenario.clock),
    ]
    para(out, " · ".join(facts), style="dim")
    for key, text in (("situation", scenario.situation), ("customer", scenario.customer)):
        label = words(f"cards.{key}")
        labelled(out, label + " " * (9 - Text(label).cell_len), setting.say(text, started), 0)
    if setting.business.articles:
        _listed(out, words, "/lookup", [(a.id, a.title.of(lang)) for a in setting.business.articles])
    if scenario.form:
        fields = [(f.id, f.name.of(lang) + ("*" if f.required else "")) for f in scenario.form]
        _listed(out, words, "/file", fields)
        if any(field.required for field in scenario.form):
            labelled(out, " " * 9, words("cards.required"), 0, "dim")
    if setting.business.departments:
        _listed(out, words, "/transfer", [(d.id, d.name.of(lang)) for d in setting.business.departments])
    if scenario.actions:
        _listed(out, words, "/do", [(action, _action(words, action)) for action in scenario.actions])


def _listed(out: Console, words: Words, verb: str, items: list[tuple[str, str]]) -> None:
    """What can follow a verb, with its names; a line breaks between two things where it can."""
    told = " · ".join(words("cards.item", id=item, name=name) if name else item for item, name in items)
    labelled(out, verb.ljust(9), told, 0)


def _action(words: Words, action: str) -> str:
    key = f"term.action.{action}"
    return words(key) if key in words else ""


def show_article(out: Console, words: Words, article: Article) -> None:
    labelled(out, words("cards.article", title=article.title.of(words.lang)), article.body.of(words.lang), 4)


def verbs(setting: Setting) -> list[str]:
    """The actions that the channel and the content of a scenario leave something to do with."""
    scenario, business = setting.scenario, setting.business
    waiting = ["hold", "update", "resume"]
    found = {"phone": ["answer", *waiting], "chat": waiting, "counter": []}[scenario.channel]
    found += ["do"] if scenario.actions else []
    found += ["lookup"] if business.articles else []
    found += ["file"] if scenario.form else []
    found += ["transfer"] if business.departments else []
    return [*found, "wait", *(["hangup"] if scenario.channel != "counter" else [])]


def show_help(out: Console, words: Words, setting: Setting, *, practice: bool) -> None:
    """The lines that can be typed, as they fit the channel and the mode."""
    channel = setting.scenario.channel
    keys = ["reply", *(f"hangup.{channel}" if verb == "hangup" else verb for verb in verbs(setting))]
    if practice:
        keys += ["hint", "retake", "pause", "sample"]
    keys += ["help", "quit"]
    rows = [(words(f"actions.{key}.form"), words(f"actions.{key}.does")) for key in keys]
    wide = max(Text(form).cell_len for form, _ in rows)
    for form, does in rows:
        labelled(out, form + " " * (wide - Text(form).cell_len), does, 2)
