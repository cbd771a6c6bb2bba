"""People as storage knows them: an id, a name, and the data key that goes when the person is erased."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from simulator.errors import Erased, NotFound, SimulatorError
from simulator.storage import rotating
from simulator.storage.erasing import FORGETS
from simulator.storage.keyring import KEY_BYTES, Keyring
from simulator.storage.sealing import Header, opened, sealed
from simulator.storage.tables import DataKeyRow, DraftRow, PersonRow, insert_new


def add(session: Session, person: str, name: str, at: int) -> None:
    """A new person. Raises SimulatorError when the id is taken, also by somebody erased."""
    if session.get(PersonRow, person) is not None:
        raise SimulatorError(
            f"There is already a person '{person}'; choose another id.", code="person_exists", person=person
        )
    session.add(PersonRow(id=person, name=name, made_at=at, erased_at=None))
    session.flush()


def add_all(session: Session, names: Mapping[str, str], at: int) -> None:
    """New people by id; for ids made just now, which nobody has."""
    session.add_all(PersonRow(id=person, name=name, made_at=at, erased_at=None) for person, name in names.items())
    session.flush()


def must_be_known(session: Session, person: str) -> PersonRow:
    """Raises NotFound for a person that never was."""
    row = session.get(PersonRow, person)
    if row is None:
        raise NotFound(f"There is no person '{person}'; add the person first.", code="no_person", person=person)
    return row


def must_exist(session: Session, person: str) -> None:
    """Raises NotFound for an unknown person, Erased for one who was erased."""
    if must_be_known(session, person).erased_at is not None:
        raise Erased(f"'{person}' was erased; nothing more can be stored for them.", code="erased", person=person)


def key_for_writing(session: Session, keyring: Keyring, person: str) -> bytes:
    """The data key of a living person, made on first use; never kept in memory past the transaction."""
    known = session.connection().execute(_LIVING, {"person": person}).one_or_none()
    if known is None or known.erased_at is not None:
        must_exist(session, person)
    elif known.wrapped is not None:
        return keyring.unwrap(person, known.wrapped, known.master)
    # Two first events of one person in two streams: the second waits here and finds the key of the first. The lock
    # leaves rows that refer to the person alone (FOR NO KEY UPDATE), or both would wait for each other.
    row = session.get_one(PersonRow, person, with_for_update={"key_share": True}, populate_existing=True)
    if row.erased_at is not None:
        must_exist(session, person)
    found = _stored_key(session, keyring, person)
    if found is not None:
        return found
    rotating.wait_for(session)
    key = secrets.token_bytes(KEY_BYTES)
    session.add(DataKeyRow(person=person, master=keyring.master_id(), wrapped=keyring.wrap(person, key)))
    session.flush()
    return key


def key_of(session: Session, keyring: Keyring, person: str) -> bytes | None:
    """A person's data key, or None where there is none (any more). Raises KeyMissing for another master's key.

    For reading, it is looked up once in a transaction, and goes with it.
    """
    known: dict[str, bytes] = session.info.setdefault(_KEYS, {})
    if person not in known and (found := _stored_key(session, keyring, person)) is not None:
        known[person] = found
    return known.get(person)


_KEYS = "data keys"
_KEY = select(DataKeyRow.master, DataKeyRow.wrapped).where(DataKeyRow.person == bindparam("person"))
_LIVING = (
    select(PersonRow.erased_at, DataKeyRow.master, DataKeyRow.wrapped)
    .outerjoin(DataKeyRow, DataKeyRow.person == PersonRow.id)
    .where(PersonRow.id == bindparam("person"))
)


def _stored_key(session: Session, keyring: Keyring, person: str) -> bytes | None:
    row = session.connection().execute(_KEY, {"person": person}).one_or_none()
    return None if row is None else keyring.unwrap(person, row.wrapped, row.master)


def erase(session: Session, person: str, at: int) -> None:
    """Destroy a person's key and name, and every row that holds their words otherwise. Erasing again does nothing."""
    alive = PersonRow.id == person, PersonRow.erased_at.is_(None)
    session.execute(update(PersonRow).where(*alive).values(name="", erased_at=at))
    session.execute(delete(DataKeyRow).where(DataKeyRow.person == person))
    session.info.get(_KEYS, {}).pop(person, None)
    for forget in FORGETS:
        forget(session, person)
    session.expire_all()


def erased(session: Session) -> dict[str, int]:
    """Who was erased, and when."""
    query = select(PersonRow.id, PersonRow.erased_at).where(PersonRow.erased_at.is_not(None))
    return {person: at or 0 for person, at in session.execute(query)}


# --- drafts: words that came too late for their page ---


def keep_draft(session: Session, keyring: Keyring, stream: str, person: str, words: str, at: int) -> None:
    """Keep what somebody wrote in vain, in place of an earlier draft of theirs in this stream."""
    key = key_for_writing(session, keyring, person)
    body = sealed(_draft_header(stream, person), {"text": words}, key)
    # Two windows may be too late at the same moment; the later one's words stay.
    new = insert_new(session, DraftRow).values(stream=stream, person=person, at=at, body=body)
    kept = {"at": new.excluded.at, "body": new.excluded.body}
    session.execute(new.on_conflict_do_update(index_elements=[DraftRow.stream, DraftRow.person], set_=kept))
    session.expire_all()


def draft(session: Session, keyring: Keyring, stream: str, person: str) -> str:
    """The words kept, or nothing."""
    row = session.get(DraftRow, (stream, person))
    key = key_of(session, keyring, person) if row else None
    event = opened(_draft_header(stream, person), row.body, key) if row and key else None
    return str(event["text"]) if event else ""


def drop_draft(session: Session, stream: str, person: str) -> None:
    session.execute(delete(DraftRow).where(DraftRow.stream == stream, DraftRow.person == person))


def _draft_header(stream: str, person: str) -> Header:
    return Header(stream=stream, seq=0, type="draft", at=0, acts=False, person=person)
