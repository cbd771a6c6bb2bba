"""The case form and the clock of a drill as people meet them: fields by their names, what is empty, the hour."""

from __future__ import annotations

from simulator.content.scenario import Scenario
from simulator.dialogue.attempt import Attempt
from simulator.scoring.record import filed


def by_id(scenario: Scenario, line: str) -> str:
    """A `/file` line with each field that was written by its name, in either language, under its id; others as is."""
    if not line.startswith("/file "):
        return line
    ids = {name.casefold(): field.id for field in scenario.form for name in (field.name.zh, field.name.en)}
    parts = []
    for part in line.removeprefix("/file ").replace("；", ";").split(";"):
        name, equals, value = part.replace("＝", "=").partition("=")
        wanted = name.strip().rstrip("*")
        parts.append(f"{ids.get(wanted.casefold(), wanted)}{equals}{value}")
    return "/file " + ";".join(parts)


def still_empty(scenario: Scenario, attempt: Attempt) -> list[str]:
    """The ids of required fields that nothing was filed in yet."""
    form = filed(attempt) or {}
    return [field.id for field in scenario.form if field.required and not form.get(field.id, "").strip()]


def clock_at(begins: str, passed: int) -> str:
    """The hour on the wall `passed` ms after a drill began at `begins` (HH:MM)."""
    hour, minute = (int(part) for part in begins.split(":"))
    seconds = (hour * 60 + minute) * 60 + passed // 1000
    return f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
