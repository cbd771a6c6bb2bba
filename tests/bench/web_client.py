"""A browser for measuring: one connection that is kept, one session, no more than it takes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`status` is 0 where the connection ended without one."""

    status: int
    location: str
    text: str


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()


class Caller:
    """`head`: what its session adds to every request. The cookie that comes back is not needed: it says the same."""

    def __init__(self, port: int, head: str = "") -> None:
        self.port, self.head = port, head

    async def __aenter__(self) -> Caller:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, e: object, trace: TracebackType | None) -> None:
        self.writer.close()

    async def get(self, path: str) -> Answer:
        return await self._ask("GET", path, b"")

    async def post(self, path: str, body: bytes) -> Answer:
        return await self._ask("POST", path, body)

    async def _ask(self, method: str, path: str, body: bytes) -> Answer:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{self.head}Content-Length: {len(body)}\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n" if body else ""
        try:
            self.writer.write(f"{head}{kind}\r\n".encode() + body)
            found = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            heads = dict(line.split(": ", 1) for line in found[1:] if ": " in line)
            text = await self.reader.readexactly(int(heads.get("Content-Length", "0")))
        except (OSError, asyncio.IncompleteReadError):
            return Answer(status=0, location="", text="")
        return Answer(status=int(found[0].split()[1]), location=heads.get("Location", ""), text=text.decode())
