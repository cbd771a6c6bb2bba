"""The one family of errors that a person can cause; every message says what happened and then what to do."""

from __future__ import annotations

# What stands in a place of a text; a tuple holds keys of the table of words, which are put into words and joined.
Slot = str | int | tuple[str, ...]


class SimulatorError(Exception):
    """Something a person did or wrote cannot be carried out; the text speaks to that person.

    `code` and `slots` let a view say the same in the person's language (`errors.CODE` in the table of words).
    """

    def __init__(self, text: str = "", *, code: str = "", **slots: Slot) -> None:
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


class Stale(SimulatorError):
    """A page acted on what is no longer the newest: somebody acted after it was drawn. Nothing was stored.

    `head`: the seq of the newest event.
    """

    def __init__(self, text: str, *, head: int, code: str = "stale", **slots: Slot) -> None:
        super().__init__(text, code=code, head=head, **slots)
        self.head = head


class Moved(Stale):
    """Only time or the customer went on since; decide again from the newest events and append those."""


class Busy(SimulatorError):
    """The database could not take a write in time. Nothing was stored; the same request can be sent again."""


class Erased(SimulatorError):
    """The words of this person were made unreadable for good when the person was erased."""


class NeedsSecondPerson(SimulatorError):
    """Somebody would approve their own work."""


class KeyMissing(SimulatorError):
    """The key file that this database was encrypted with is not in the data folder."""


class WrongDatabase(SimulatorError):
    """The database cannot be used with this release or on this machine as it is."""


class Refused(SimulatorError):
    """This person may not do this; the text names who may."""


class SignedOut(Refused):
    """Whoever asks is not signed in any more: the session was ended, the token revoked, or the account closed."""


class BadValue(SimulatorError):
    """What was written into a field cannot stand there; the text says what can."""
