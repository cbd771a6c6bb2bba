"""The methods of the service as an API sees them: arguments and answers as JSON, derived from their signatures."""

from __future__ import annotations

import inspect
from collections import abc
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

from simulator.errors import Refused
from simulator.service import Simulator, Who
from simulator.service.permits import PERMITS, roles_for
from simulator.service.permitted import MARK
from simulator.service.who import Role
from web.api import known_here

# Files travel in JSON as base64.
_PLAIN = ConfigDict(extra="forbid", val_json_bytes="base64", ser_json_bytes="base64", arbitrary_types_allowed=True)


@dataclass(frozen=True)
class Method:
    """One method of one room. `name`: room.method."""

    name: str
    function: Callable[..., object]
    for_anyone: bool

    @property
    def told(self) -> str:
        return inspect.getdoc(self.function) or ""

    @property
    def roles(self) -> tuple[Role, ...]:
        return roles_for(self.name) if PERMITS[self.name] is not None else ()

    @cached_property
    def asks(self) -> type[BaseModel]:
        """The arguments as a model; nothing that is not one of them is taken."""
        hints = get_type_hints(self.function)
        fields: dict[str, Any] = {}
        for name, given in inspect.signature(self.function).parameters.items():
            if name in ("self", "who", "room") or _is_called(hints[name]):
                continue  # what a program passes in, such as a display of progress, no request can
            if not known_here.is_asked(self.name, name):
                continue
            is_needed = given.default is inspect.Parameter.empty
            fields[name] = (known_here.kind(self.name, name, hints[name]), ... if is_needed else given.default)
        title = "".join(part.capitalize() for part in self.name.replace(".", "_").split("_"))
        return create_model(f"{title}Asks", __config__=_PLAIN, **fields)

    @cached_property
    def gives(self) -> TypeAdapter[Any]:
        hint = get_type_hints(self.function).get("return", type(None))
        is_model = isinstance(hint, type) and (issubclass(hint, BaseModel) or hasattr(hint, "__dataclass_fields__"))
        return TypeAdapter(hint) if is_model else TypeAdapter(hint, config=ConfigDict(ser_json_bytes="base64"))

    def arguments(self, body: bytes) -> dict[str, Any]:
        """Raises pydantic's ValidationError."""
        model = self.asks.model_validate_json(body or b"{}")
        return {name: getattr(model, name) for name in type(model).model_fields}

    def call(self, who: Who | None, given: dict[str, Any]) -> object:
        """Raises whatever the service refuses with."""
        if self.for_anyone:
            return self.function(**given)
        if who is None:
            raise Refused("Send a token.", code="refused_token")
        return self.function(who, **given)

    def plain(self, answer: object) -> bytes:
        return self.gives.dump_json(answer)


def _is_called(hint: object) -> bool:
    return any(get_origin(one) is abc.Callable for one in (hint, *get_args(hint)))


@lru_cache(maxsize=4)
def methods(simulator: Simulator) -> dict[str, Method]:
    """Every method of every room, by name, in the order of the table of permissions."""
    found = {}
    for name in PERMITS:
        room, _, method = name.partition(".")
        function = getattr(getattr(simulator, room, None), method, None)
        if function is not None:
            kind = cast(str, getattr(function, MARK, "who"))
            found[name] = Method(name=name, function=function, for_anyone=kind == "anyone")
    return found
