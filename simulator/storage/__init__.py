"""Attempts, content and people in one database: event streams that prove themselves, and the lists drawn from them."""

# Lists that follow from events.
from simulator.storage import attempt_lists, certificates, sittings, training_lists  # noqa: F401
from simulator.storage.engine import prepare
from simulator.storage.store import Store, open_store
from simulator.storage.streams import Appended, Entry, Head
from simulator.storage.tables import metadata
from simulator.storage.transaction import Reading, Transaction
from simulator.storage.verifying import Fault, Verified

__all__ = [
    "Appended",
    "Entry",
    "Fault",
    "Head",
    "Reading",
    "Store",
    "Transaction",
    "Verified",
    "metadata",
    "open_store",
    "prepare",
]
