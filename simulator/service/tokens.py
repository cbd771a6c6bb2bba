"""The room of tokens: a program may act for a person, as that person, for so many days and until revoked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from simulator.errors import BadValue, NotFound, Refused
from simulator.service.accounts import account
from simulator.service.house import Room
from simulator.service.permitted import for_anyone, permitted
from simulator.service.who import Who
from simulator.storage.tables import TokenRow

PREFIX = "sd_"
DAY_MS = 86_400_000
MOST_DAYS, MOST_TOKENS, LONGEST_NAME = 365, 20, 60
NOTED_EVERY = 60_000  # ms between two notes of when a token was last used


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    """A token without its secret; times in ms."""

    id: str
    name: str
    made_at: int
    expires_at: int
    used_at: int | None
    revoked_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token as it is told once."""

    token: str
    view: TokenView


class Tokens(Room):
    name = "tokens"

    @permitted
    def issue(self, who: Who, *, name: str, days: int = 30) -> NewToken:
        """Raises BadValue for a name that is none, or more than a year; NotNow for more than twenty."""
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME:
            raise BadValue(f"Give the token a name of up to {LONGEST_NAME} characters.", code="token_name")
        if not 1 <= days <= MOST_DAYS:
            raise BadValue(f"A token lasts 1 to {MOST_DAYS} days.", code="token_days", most=MOST_DAYS)
        at = self.house.clock()
        secret = PREFIX + self.house.new_code(40)
        with self.house.store.writing() as transaction:
            session = transaction.session
            mine = session.scalars(select(TokenRow).where(TokenRow.person == who.id, TokenRow.revoked_at.is_(None)))
            if sum(row.expires_at > at for row in mine) >= MOST_TOKENS:
                raise BadValue(
                    f"There are {MOST_TOKENS} tokens already. Revoke one.", code="token_many", most=MOST_TOKENS
                )
            row = TokenRow(
                id=self.house.new_id("token"),
                digest=_digest(secret),
                person=who.id,
                name=name,
                epoch=account(session, who.id).epoch,
                made_at=at,
                expires_at=at + days * DAY_MS,
                used_at=None,
                revoked_at=None,
            )
            session.add(row)
            transaction.audit(who.id, "token_issued", row.id, {"days": days}, at=at)
            return NewToken(token=secret, view=_view(row))

    @permitted
    def list(self, who: Who) -> tuple[TokenView, ...]:
        """One's own tokens, the newest first; those that were revoked or have expired too."""
        with self.house.store.reading() as now:
            query = select(TokenRow).where(TokenRow.person == who.id).order_by(TokenRow.made_at.desc(), TokenRow.id)
            return tuple(map(_view, now.session.scalars(query)))

    @permitted
    def revoke(self, who: Who, *, token: str) -> TokenView:
        """End a token of one's own by its id, for good; again changes nothing. Raises NotFound."""
        at = self.house.clock()
        with self.house.store.writing() as transaction:
            row = transaction.session.get(TokenRow, token, with_for_update=True)
            if row is None or row.person != who.id:
                raise NotFound(f"There is no token '{token}'.", code="no_token", token=token)
            if row.revoked_at is None:
                row.revoked_at = at
                transaction.audit(who.id, "token_revoked", row.id, {}, at=at)
            return _view(row)

    @for_anyone
    def who(self, *, token: str) -> Who:
        """Whose token this is. Raises Refused for one that is unknown, expired or revoked, alike."""
        at = self.house.clock()
        with self.house.store.reading() as now:
            row = now.session.scalar(select(TokenRow).where(TokenRow.digest == _digest(token)))
            is_good = row is not None and row.revoked_at is None and row.expires_at > at
            if row is None or not is_good or account(now.session, row.person).epoch != row.epoch:
                raise Refused("This token does not open anything. Make a new one.", code="refused_token")
            person, name, is_old = row.person, row.id, (row.used_at or 0) < at - NOTED_EVERY
        if is_old:
            with self.house.store.writing() as transaction:
                noted = transaction.session.get(TokenRow, name)
                if noted is not None:
                    noted.used_at = at
        return Who(id=person)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _view(row: TokenRow) -> TokenView:
    return TokenView(
        id=row.id,
        name=row.name,
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )
