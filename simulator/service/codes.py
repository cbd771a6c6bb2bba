"""One-time codes: with one a person chooses the first password, or a new one; an administrator hands it over."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from simulator.service.house import House
from simulator.storage import Transaction
from simulator.storage.tables import CodeRow

LASTS = 72 * 3_600_000  # ms
_LETTERS = 12  # 5 bits each
_READ_AS = str.maketrans("oil", "011", "- \t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code to be handed to a person; it is shown this once and kept as a hash only."""

    person: str
    login: str
    code: str
    expires_at: int


def issued(house: House, transaction: Transaction, logins: Mapping[str, str], *, by: str, at: int) -> tuple[Code, ...]:
    """A new code for each person, by id, in place of the one before."""
    letters = {person: house.new_code(_LETTERS) for person in logins}
    transaction.session.execute(delete(CodeRow).where(CodeRow.person.in_(list(letters))))
    transaction.session.add_all(
        CodeRow(person=person, hash=_hashed(person, code), made_by=by, made_at=at, expires_at=at + LASTS)
        for person, code in letters.items()
    )
    transaction.session.flush()
    return tuple(
        Code(person=person, login=logins[person], code=_shown(code), expires_at=at + LASTS)
        for person, code in letters.items()
    )


def _shown(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in range(0, _LETTERS, 4)).upper()


def fits(session: Session, person: str, code: str, at: int) -> bool:
    """Whether this is the person's code and still good. Raises nothing: why not is nobody's business."""
    row = session.get(CodeRow, person)
    wanted = row.hash if row is not None else ""
    return hmac.compare_digest(wanted, _hashed(person, code)) and row is not None and at < row.expires_at


def used_up(session: Session, person: str) -> bool:
    """Whether there was a code; now there is none. Of two who use it at once one gets True."""
    gone = delete(CodeRow).where(CodeRow.person == person).returning(CodeRow.person)
    return session.execute(gone).first() is not None


def _hashed(person: str, code: str) -> str:
    """A code has 60 bits by chance, so a quick hash keeps it as well as a slow one."""
    return hashlib.sha256(f"{person} {code.casefold().translate(_READ_AS)}".encode()).hexdigest()
