"""What is said on the next page where content cannot be put into use, or taken out of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash

from simulator.errors import ContentError, NeedsSecondPerson
from web.answers import good
from web.pages import simulator, t
from web.signed_in import who

MOST_LINES = 8  # of what does not fit


@contextmanager
def saying_why_not(second_person: str = "scenario.second_person") -> Iterator[None]:
    """A note in place of the errors of somebody's own version, and of versions that do not fit together.

    `second_person`: the words for the first.
    """
    try:
        yield
    except NeedsSecondPerson:
        flash(t(second_person), "bad")
    except ContentError as wrong:
        few = "\n".join(wrong.problems[:MOST_LINES])
        flash(t("scenario.does_not_fit", n=len(wrong.problems), what=few), "bad")


def put_into_use(version: str, use: str) -> None:
    """One version, for `use` practice or exam; a note says how it went."""
    with saying_why_not():
        done = simulator().content.publish(who(), digests=(version,), use=use)
        good(f"scenario.published_{'exam' if use == 'exam' else 'practice'}" if done else "scenario.published_already")
