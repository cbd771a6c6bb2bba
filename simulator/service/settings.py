"""What the organisation has chosen, as far as something goes by it: its time zone, and for how long words stay."""

from __future__ import annotations

from sqlalchemy import select

from simulator.errors import BadValue
from simulator.storage import Reading, Transaction
from simulator.storage.tables import SettingRow

ZONE, RETENTION, DICTATION = "zone", "retention_days", "dictation"
LONGEST = 36_500  # days
SHORTEST = 30  # days: a closed account may have been closed by mistake


def chosen(now: Reading, name: str) -> str:
    """What was chosen last, or nothing."""
    query = select(SettingRow.value).where(SettingRow.name == name).order_by(SettingRow.number.desc()).limit(1)
    return now.session.scalar(query) or ""


def choose(transaction: Transaction, name: str, value: str, *, by: str, at: int) -> bool:
    """Whether it changed. It stands in the audit log."""
    before = chosen(transaction, name)
    if value == before:
        return False
    transaction.session.add(SettingRow(name=name, value=value, by=by, at=at))
    transaction.session.flush()
    transaction.audit(by, "setting_chosen", name, {"before": before, "after": value}, at=at)
    return True


def dictates(now: Reading) -> bool:
    """Whether trainees may speak instead of typing, outside exams; not unless it was chosen."""
    return chosen(now, DICTATION) == "on"


def retention_days(now: Reading) -> int:
    """For how many days after an account was closed its person's words stay; 0 for good."""
    return int(chosen(now, RETENTION) or 0)


def proper_retention(days: int) -> int:
    """Raises BadValue."""
    if days != 0 and not SHORTEST <= days <= LONGEST:
        raise BadValue(
            f"Give 0 (for good) or {SHORTEST} to {LONGEST} days.", code="bad_retention", least=SHORTEST, most=LONGEST
        )
    return days
