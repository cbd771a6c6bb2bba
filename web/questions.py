"""Quiz questions in a form: what a candidate gave, read back from the fields of the page."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from simulator.exam.asked import Asked


def chosen_in_form(question: Asked) -> tuple[str, ...]:
    """The choices of a question; for steps in the order in which they were put.

    Fields are named `q-ITEM`; steps send a place each as `q-ITEM-STEP`.
    """
    name = f"q-{question.id}"
    if question.kind != "order_steps":
        known = {choice.id for choice in question.choices} | {line.id for line in question.lines if line.id}
        return tuple(value for value in request.form.getlist(name) if value in known)
    places = {choice.id: request.form.get(f"{name}-{choice.id}", "") for choice in question.choices}
    placed = [step for step, place in places.items() if place.isascii() and place.isdigit() and len(place) < 3]
    return tuple(sorted(placed, key=lambda step: int(places[step])))


def fields_in_form(question: Asked) -> tuple[tuple[str, str], ...]:
    """The fields of a record, those that were left empty too."""
    return tuple((field.id, request.form.get(f"q-{question.id}-{field.id}", "")[:500]) for field in question.fields)


def answered(questions: Sequence[Asked]) -> int:
    """How many of the questions this form answers."""
    return sum(bool(chosen_in_form(q)) or any(value for _, value in fields_in_form(q)) for q in questions)
