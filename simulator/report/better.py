"""The better wording of a rule for the drill at hand: slots filled, and only fields that its case form has."""

from __future__ import annotations

from simulator.content.checks import Check, Record
from simulator.content.standard import Rule
from simulator.dialogue.setting import Setting
from simulator.report.names import Names, Slots

WITH_FIELDS = ("complete", "exact")


def better(names: Names, slots: Slots, setting: Setting | None, rule: Rule) -> str:
    """What would have been right: words to say, or in brackets what to do.

    A rule for every scenario can only name fields in general; where the form is known its own fields are named.
    """
    check = rule.check
    if isinstance(check, Record) and check.part in WITH_FIELDS:
        listed = [names.of(f"field:{field}") for field in fields_of(setting, check)]
        if listed:
            return names.words(f"report.fields_{check.part}", fields=names.words.joined(listed))
    return slots.fill(rule.better)


def fields_of(setting: Setting | None, check: Check) -> tuple[str, ...]:
    """The fields of the drill's own form that a duty of the record is about."""
    if setting is None or not isinstance(check, Record):
        return ()
    return tuple(f.id for f in setting.scenario.form if (f.id in check.fields if check.fields else f.required))
