"""The lines that a trainee sends: as actions, with fields by their names, and back as words to keep."""

from __future__ import annotations

from dataclasses import replace

from simulator.content.scenario import Scenario
from simulator.dialogue.actions import Action, parse
from simulator.errors import BadAction

LONGEST = 20_000  # characters of one line; a long chat message has some hundred


def action_of(line: str | Action) -> Action:
    """Raises BadAction with what is wrong with the line."""
    if isinstance(line, Action):
        return line
    if any("\ud800" <= sign <= "\udfff" for sign in line):
        raise BadAction("This line is not UTF-8.", code="line_not_utf8")
    if len(line) > LONGEST:
        raise BadAction(f"This is longer than {LONGEST} characters. Say less.", code="line_too_long", most=LONGEST)
    return parse(line)


def by_id(scenario: Scenario, action: Action) -> Action:
    """Fields of the case form may be written by their names, in either language."""
    if action.verb != "file":
        return action
    form = scenario.form
    ids = {name.casefold(): field.id for field in form for name in (field.name.zh, field.name.en)}
    fields = {name.strip().rstrip("*"): value for name, value in action.fields.items()}
    return replace(action, fields={ids.get(name.casefold(), name): value for name, value in fields.items()})


def words_of(action: Action) -> str:
    """The line again, where there are words in it that somebody would miss."""
    match action.verb:
        case "reply":
            return action.text
        case "update":
            return f"/update {action.text}"
        case "transfer" if action.note:
            return f"/transfer {action.text} {action.note}"
        case "file":
            return "/file " + "; ".join(f"{name}={value}" for name, value in action.fields.items())
        case _:
            return ""
