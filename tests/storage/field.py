"""Builders for events, named after what happened."""

from pathlib import Path

from sqlalchemy import text

from simulator.storage import Store

WORDS = "非常抱歉让您久等了 unmistakable-words"


def started(at: int = 1, mode: str = "practice") -> dict[str, object]:
    return {
        "type": "started",
        "at": at,
        "scenario": "wrong_colour",
        "variant": "a",
        "lang": "zh",
        "mode": mode,
        "seed": 1,
        "digests": {},
    }


def replied(words: str = WORDS, at: int = 2) -> dict[str, object]:
    return {"type": "agent_replied", "at": at, "text": words}


def spoke(words: str = "喂？", at: int = 3) -> dict[str, object]:
    return {"type": "customer_spoke", "at": at, "text": words}


def play(store: Store, stream: str = "attempt/one", replies: int = 3, person: str = "ann") -> int:
    """An attempt with some replies, each answered; the seq of its newest event."""
    head = store.append(stream, 0, [started()], person=person).head
    for number in range(replies):
        events = [replied(f"{WORDS} {number}", at=10 * number), spoke(f"第{number}句", at=10 * number + 1)]
        head = store.append(stream, head, events, person=person, key=f"key-{number}").head
    return head


def tamper(store: Store, statement: str, **values: object) -> None:
    """Change the database as somebody would who holds the file and knows SQL."""
    with store.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        connection.execute(text(statement), values)


def bytes_below(folder: Path) -> bytes:
    """All that lies in the files of a folder."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
