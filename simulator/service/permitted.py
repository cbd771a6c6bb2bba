"""Marks the methods that views may call; nothing of them runs before the table of permissions has allowed it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from simulator.errors import Refused
from simulator.service.house import House, Room
from simulator.service.permits import roles_for, scope_of
from simulator.service.who import Who

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Room)

MARK = "__permit__"  # on a function: "who" where it is asked by somebody signed in, "anyone" otherwise


def permitted(method: Callable[Concatenate[R, Who, P], T]) -> Callable[Concatenate[R, Who, P], T]:
    """A method for those whom the table allows; it gets `who` with the roles of this moment and their scope.

    The body must still ask `house.reach` for the person that it is about, wherever the scope can be own or group.
    Raises Refused, which names who may.
    """

    @wraps(method)
    def asked(room: R, who: Who, *args: P.args, **kwargs: P.kwargs) -> T:
        return method(room, admitted(room.house, who, f"{room.name}.{method.__name__}"), *args, **kwargs)

    setattr(asked, MARK, "who")
    return cast(Callable[Concatenate[R, Who, P], T], asked)


def for_anyone(method: Callable[Concatenate[R, P], T]) -> Callable[Concatenate[R, P], T]:
    """A method that needs no signing in."""
    marked: Any = method
    setattr(marked, MARK, "anyone")
    return method


def admitted(house: House, who: Who, method: str) -> Who:
    """`who` as of now, with the scope in `method`. Raises Refused where it is none."""
    now = house.standing(who)
    scope = scope_of(method, now.roles)
    if scope == "none":
        may = roles_for(method)
        raise Refused(
            f"{method} is not for {', '.join(sorted(now.roles)) or 'this account'}; ask one who is {', '.join(may)}.",
            code="refused_role",
            method=method,
            roles=tuple(f"role.{role}" for role in may),
        )
    return Who(id=now.id, roles=now.roles, scope=scope, lang=now.lang)
