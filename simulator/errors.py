"""The one family of errors that a person can cause; every message says what happened and then what to do."""

from __future__ import annotations


class SimulatorError(Exception):
    """Something a person did or wrote cannot be carried out; the text speaks to that person.

    `code` and `slots` let a view say the same in the person's language (`errors.CODE` in the table of words).
    """

    def __init__(self, text: str = "", *, code: str = "", **slots: str | int) -> None:
        super().__init__(text)
        self.code = code
        self.slots = slots


class ContentError(SimulatorError):
    """Authored content is wrong; `problems` lists every `file:line:column: what, choices, what to do`."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class NotNow(SimulatorError):
    """The action exists but cannot be done at this moment of the attempt."""


class BadAction(SimulatorError):
    """What was typed is no action of the grammar."""


class NotFound(SimulatorError):
    """Something named does not exist; the text lists what there is."""


class Tampered(SimulatorError):
    """A recorded event no longer has the bytes that its hash was taken from."""
