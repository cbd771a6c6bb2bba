"""From one page to another, by what is known of the thing to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.service.due_next import Step
    from tui.page import Page


def to_step(step: Step) -> Page:
    """Where one does what is to be done."""
    if step.attempt is not None:
        return to_talk(step.attempt)
    kind = step.assignment.task.kind if step.assignment is not None else ""
    if step.kind == "module" or kind == "module":
        return to_module(step.name)
    if kind == "exam":
        return to_exams()
    return to_card(step.name, step.mode or "practice")


def to_module(module: str) -> Page:
    from tui.modules import Module

    return Module(module)


def to_exams() -> Page:
    from tui.exam.exams import Exams

    return Exams()


def to_card(scenario: str, mode: str = "practice") -> Page:
    from tui.catalogue import Card

    return Card(scenario, mode)


def to_talk(attempt: str) -> Page:
    from tui.talk.drill import Drill

    return Drill(attempt)


def to_report(attempt: str, pane: str = "overview") -> Page:
    from tui.report.page import ReportPage

    return ReportPage(attempt, pane)
