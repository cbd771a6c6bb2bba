"""The service of a server, reached with somebody's token: the same rooms, methods and values, over its JSON API."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, cast, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import to_json

from simulator.errors import BadValue, Busy, Erased, NotFound, NotNow, Refused, SignedOut, SimulatorError, Stale
from simulator.service import simulator as rooms
from simulator.service.house import Room
from simulator.service.permits import PERMITS
from simulator.service.simulator import Simulator
from simulator.service.who import Who

TIMEOUT = 20.0  # seconds for one answer
_BYTES = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
_KINDS: dict[int, type[SimulatorError]] = {
    401: SignedOut,
    403: Refused,
    404: NotFound,
    409: NotNow,
    410: Erased,
    503: Busy,
}


class RemoteSimulator:
    """Has the rooms of `Simulator` as attributes. What it raises speaks in the server's words, in the asked language.

    A server that cannot be reached, or that answers with nothing of ours, raises Busy: the same can be asked again.
    """

    def __init__(self, address: str, token: str) -> None:
        if not address.startswith(("http://", "https://")):
            raise BadValue(f"'{address[:80]}' is no address of a server.", code="bad_server", address=address[:80])
        self._address = address.rstrip("/")
        self._token = token

    def __getattr__(self, name: str) -> RemoteRoom:
        if name not in _rooms():
            raise AttributeError(name)
        return RemoteRoom(self, name)

    def signed_in(self) -> Who:
        """Whose token it is. Raises SignedOut."""
        return cast(Who, self.call("tokens.who", {"token": self._token}))

    def call(self, method: str, given: dict[str, Any]) -> object:
        """What a method of the server gives back, as the value that it was there."""
        lang = str(given.get("lang") or "zh")
        request = urllib.request.Request(
            f"{self._address}/api/v1/{method.replace('.', '/')}",
            data=to_json(given, bytes_mode="base64"),
            headers={
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                "Accept-Language": "en" if lang == "en" else "zh-CN",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                return _gives(method).validate_json(answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                raise _error(refused.code, refused.read()) from None
        except (OSError, ValidationError) as failed:
            raise Busy(
                f"The server {self._address} cannot be reached now.", code="server_gone", address=self._address
            ) from failed

    def close(self) -> None:
        """Nothing is held open."""


class RemoteRoom:
    def __init__(self, simulator: RemoteSimulator, name: str) -> None:
        self._simulator, self._name = simulator, name

    def __getattr__(self, method: str) -> Callable[..., object]:
        name = f"{self._name}.{method}"
        if name not in PERMITS:
            raise AttributeError(name)

        def asked(who: Who | None = None, **given: Any) -> object:
            given.pop("source", None)  # the server sees where the call comes from, as it knows by the token who asks
            return self._simulator.call(name, given)

        return asked


def remote(address: str, token: str) -> Simulator:
    """The same as a value that views can be given in place of a `Simulator`."""
    return cast(Simulator, RemoteSimulator(address, token))


@lru_cache(maxsize=1)
def _rooms() -> dict[str, type[Room]]:
    found = [one for one in vars(rooms).values() if isinstance(one, type) and issubclass(one, Room)]
    return {one.name: one for one in found if one.name}


@cache
def _gives(method: str) -> TypeAdapter[Any]:
    room, _, name = method.partition(".")
    hint = get_type_hints(getattr(_rooms()[room], name)).get("return", type(None))
    has_own = isinstance(hint, type) and hasattr(hint, "__dataclass_fields__")
    return TypeAdapter(hint) if has_own else TypeAdapter(hint, config=_BYTES)


def _error(status: int, body: bytes) -> SimulatorError:
    """What the server refused with, in its words."""
    try:
        told = json.loads(body)["error"]
        text, code = str(told["text"]), str(told["code"])
    except (ValueError, KeyError, TypeError):
        return Busy(f"The server answered with {status}.", code="server_odd", status=status)
    if code == "stale":
        return Stale(text, head=0, code="")
    return _KINDS.get(status, BadValue)(text)
