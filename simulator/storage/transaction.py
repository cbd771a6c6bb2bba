"""What can be done together in one transaction: all of it is on disk, or nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel
from sqlalchemy.orm import Session

from simulator.storage import contents, people, seals, streams
from simulator.storage.contents import Use, Version
from simulator.storage.keyring import Keyring
from simulator.storage.seals import Seal
from simulator.storage.streams import Appended, Entry, Head

AUDIT = "audit"


def audited(actor: str, action: str, subject: str, detail: Mapping[str, object], at: int) -> dict[str, object]:
    """The event of a line in the audit log."""
    event = {"type": "audited", "at": at, "actor": actor, "action": action, "subject": subject}
    return {**event, "detail": dict(detail)}


class Reading:
    """One moment of the database, to be read. `session` is for queries over the lists and over other tables."""

    def __init__(self, session: Session, keyring: Keyring) -> None:
        self.session = session
        self.keyring = keyring

    def read(self, stream: str, after: int = 0) -> tuple[Entry, ...]:
        """The events with a seq above `after`. Raises NotFound, Erased, Tampered."""
        return streams.read(self.session, self.keyring, stream, after)

    def answer(self, stream: str, key: str) -> Appended | None:
        """What was stored under an idempotency key, or None."""
        return streams.answer(self.session, self.keyring, stream, key)

    def head(self, stream: str) -> Head | None:
        return streams.head(self.session, stream)

    def heads(self, prefix: str = "") -> tuple[Head, ...]:
        return streams.heads(self.session, prefix)

    def draft(self, stream: str, person: str) -> str:
        """Words of a person that came too late, or nothing."""
        return people.draft(self.session, self.keyring, stream, person)

    def content(self, digest: str) -> bytes:
        return contents.get(self.session, digest)

    def versions(self, kind: str | None = None, name: str | None = None) -> tuple[Version, ...]:
        return contents.versions(self.session, kind, name)


class Transaction(Reading):
    """Everything that changes the store. Nothing is visible to others before the transaction has ended well."""

    def __init__(self, session: Session, keyring: Keyring) -> None:
        super().__init__(session, keyring)
        self.sealed: Seal | None = None
        self.erased: list[str] = []

    def append(
        self,
        stream: str,
        seen: int | None,
        events: Sequence[Mapping[str, object]],
        *,
        person: str | None,
        key: str | None = None,
        basis: int | None = None,
    ) -> Appended:
        """Events (plain JSON data with `type` and `at`) at the end of a stream, each once.

        `seen`: the seq that the page was drawn from; only another action after it makes it stale, not the clock or the
        customer; None for logs, where nobody answers to anything. `person`: whose words these are, and whose key
        enciphers them; None leaves them plain. The first append decides whose stream it is. `key`: the same key again
        stores nothing and gives the first answer. `basis`: the seq that the events were decided from.

        Raises Stale; Moved where only the basis is out of date; NotFound, Erased for the person; Busy.
        """
        return streams.append(self.session, self.keyring, stream, seen, events, person=person, key=key, basis=basis)

    def audit(self, actor: str, action: str, subject: str, detail: Mapping[str, object], *, at: int) -> None:
        """A line of the audit log: ids, words of the program and figures, no words of people."""
        self.append(AUDIT, None, [audited(actor, action, subject, detail, at)], person=None)

    def seal(self, reason: str, at: int, names: Iterable[str] | None = None) -> Seal | None:
        """Sign the heads of some streams, by default of all that moved since they were last signed."""
        self.sealed = seals.seal(self.session, self.keyring, reason, at, names) or self.sealed
        return self.sealed

    def add_person(self, person: str, name: str, at: int) -> None:
        people.add(self.session, person, name, at)

    def add_people(self, names: Mapping[str, str], at: int) -> None:
        """Many at once, by ids that were made just now."""
        people.add_all(self.session, names, at)

    def erase(self, person: str, *, by: str, at: int) -> None:
        """Make a person's words unreadable for good; figures and chains stay. Raises NotFound."""
        people.must_be_known(self.session, person)
        people.erase(self.session, person, at)
        self.audit(by, "person_erased", person, {}, at=at)
        self.erased.append(person)

    def keep_draft(self, stream: str, person: str, words: str, at: int) -> None:
        people.keep_draft(self.session, self.keyring, stream, person, words, at)

    def drop_draft(self, stream: str, person: str) -> None:
        people.drop_draft(self.session, stream, person)

    def put_content(self, kind: str, name: str, model: BaseModel, *, by: str | None, at: int) -> str:
        """Keep a version for good; its digest."""
        return contents.put(self.session, kind, name, model, by=by, at=at)

    def publish(self, digest: str, use: Use, *, by: str, at: int) -> None:
        """Make a version the one in use. Raises NeedsSecondPerson for one's own version and exams."""
        contents.publish(self.session, (digest,), use, by=by, at=at)
        self.audit(by, "content_published", digest, {"use": use}, at=at)

    def withdraw(self, kind: str, name: str, use: Use, *, by: str, at: int) -> None:
        contents.withdraw(self.session, kind, name, use, by=by, at=at)
        self.audit(by, "content_withdrawn", f"{kind}/{name}", {"use": use}, at=at)
