"""When every administrator has lost the password: a code from whoever holds the data folder and the database.

No method of a room: no view reaches it, only the command line on the machine itself. Whoever runs that could read and
write everything anyway; this way it is in the audit log.
"""

from __future__ import annotations

from simulator.errors import NotNow
from simulator.service import codes
from simulator.service.accounts import account, in_turn
from simulator.service.codes import Code
from simulator.service.house import House
from simulator.service.signing_in import NOBODY


def rescue(house: House, login: str) -> Code:
    """A one-time code for an active administrator. Raises NotFound, NotNow."""
    with house.store.writing() as transaction:
        in_turn(transaction)
        row = account(transaction.session, login)
        if not row.active or "administrator" not in row.roles:
            raise NotNow(
                f"{row.login} is no active administrator; only for one is there a code without signing in.",
                code="no_rescue",
                login=row.login,
            )
        transaction.audit(NOBODY, "code_issued", row.person, {"by": "data folder"}, at=house.clock())
        return codes.issued(house, transaction, {row.person: row.login}, by=row.person, at=house.clock())[0]
