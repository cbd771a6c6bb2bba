"""Who asks: a person, what they are, and how far their word reaches in what they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["trainee", "trainer", "examiner", "manager", "auditor", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
Scope = Literal["none", "own", "group", "all"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
"""From the narrowest: nothing, what is one's own, the people of the groups that one leads and one's own, everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A person by id. A view knows no more; `permitted` fills in the rest anew for every call.

    `scope`: how far the permission for this very call reaches.
    """

    id: str
    roles: frozenset[Role] = frozenset()
    scope: Scope = "none"
    lang: Literal["zh", "en"] = "zh"
