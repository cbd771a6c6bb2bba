"""An examiner from outside is invited for one case that nobody of the house may judge (design decision 16)."""

from __future__ import annotations

from sqlalchemy import select

from simulator.errors import NotNow
from simulator.service.accounts import account
from simulator.service.examiners import bench, cases
from simulator.service.house import House
from simulator.storage import Transaction
from simulator.storage.tables import InvitationRow, ReviewRow


def invite(house: House, by: str, stream: str, person: str) -> None:
    """Let an external examiner judge `stream`, once ever; a second time changes nothing.

    Raises NotFound for the account; NotNow where nothing waits, somebody else may judge it, the account is not that of
    an external examiner, or has been invited before.
    """
    at = house.clock()
    with house.store.writing() as transaction:
        # Rights change in turns at the audit log, so that what is read below stays true.
        transaction.audit(by, "examiner_invited", stream, {"examiner": person}, at=at)
        row = account(transaction.session, person)
        if not row.external or not row.active or "examiner" not in row.roles:
            raise NotNow(
                "Only an open account marked as external, with the role of examiner, can be invited. Add one first.",
                code="judging_not_external",
            )
        used = transaction.session.scalars(
            select(InvitationRow.stream).where(InvitationRow.examiner == row.person)
        ).one_or_none()
        if used == stream:
            return
        if used is not None:
            raise NotNow("This examiner was invited once already.", code="judging_external_used")
        _must_be_needed(transaction, stream, at)
        transaction.session.add(InvitationRow(stream=stream, examiner=row.person, by=by, at=at))


def _must_be_needed(transaction: Transaction, stream: str, at: int) -> None:
    rows = transaction.session.scalars(
        select(ReviewRow).where(ReviewRow.stream == stream, ReviewRow.done_at.is_(None))
    ).all()
    if not rows:
        raise NotNow("Nothing of this waits for an examiner.", code="judging_nothing_waits")
    everybody = bench(transaction)
    others: set[str] = set()
    for row, case in zip(
        rows, cases(transaction, [(stream, r.person, r.kind == "appeal") for r in rows], at=at), strict=True
    ):
        answer = everybody.may(case, "", row.stream, at=at)
        if answer.invite:
            return
        others |= set(everybody.names(answer.others))
    listed = ", ".join(sorted(others))
    raise NotNow(
        f"Nobody from outside is needed: {listed} may judge this.", code="judging_invite_needless", others=listed
    )
