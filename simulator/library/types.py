"""What the models expect at a place of a file: the way of a validator's complaint through keys, lists and unions."""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a complaint belongs. `steps`: keys and indexes that lead there in the file.

    `last`: the complaint's own last step. `expects`: the type of the value. `model`: the model around it.
    `is_key`: it is about the key, not the value. `union`, `union_type`: the steps to, and the type of, a choice of
    types around it that has no key to tell them apart.
    """

    steps: Steps
    last: str | int
    expects: Any
    model: type[BaseModel] | None
    is_key: bool = False
    union: Steps | None = None
    union_type: Any = None


def find(holds: Any, loc: Steps) -> Spot:
    """The spot of a pydantic location in content of type `holds`."""
    steps: Steps = ()
    expects: Any = holds
    model: type[BaseModel] | None = None
    is_key = False
    union: Steps | None = None
    union_type: Any = None
    for step in loc:
        expects = bare(expects)
        if len(branches(expects)) > 1:
            if not tags(expects):
                union, union_type = steps, expects
            expects = next((branch for branch in branches(expects) if step in _names(branch)), expects)
            continue
        if branches(expects):
            expects = bare(branches(expects)[0])
        if step == "[key]":
            is_key = True
        elif is_model(expects):
            model = expects
            if step in expects.model_fields:
                steps, expects = (*steps, step), expects.model_fields[str(step)].annotation
        elif get_origin(expects) is dict:
            steps, expects = (*steps, step), get_args(expects)[1]
        elif get_origin(expects) is tuple:
            steps, expects = (*steps, step), _entry(expects, step)
    return Spot(
        steps=steps,
        last=loc[-1] if loc else "",
        expects=bare(expects),
        model=model,
        is_key=is_key,
        union=union,
        union_type=union_type,
    )


def is_model(expects: Any) -> bool:
    return isinstance(expects, type) and issubclass(expects, BaseModel)


def bare(expects: Any) -> Any:
    """A type without its annotations."""
    return get_args(expects)[0] if get_origin(expects) is Annotated else expects


def branches(expects: Any) -> tuple[Any, ...]:
    """The types of a union, without None; nothing for any other type."""
    if get_origin(expects) not in (Union, types.UnionType):
        return ()
    return tuple(branch for branch in get_args(expects) if branch is not type(None))


def tags(union: Any) -> tuple[str, ...]:
    """The words by which the models of a union are told apart; none if its types differ by what is written."""
    kinds = [bare(branch).model_fields.get("kind") for branch in branches(union) if is_model(bare(branch))]
    return tuple(word for kind in kinds if kind is not None for word in get_args(kind.annotation))


def words_of(expects: Any) -> tuple[str, ...]:
    """The words that a vocabulary allows."""
    for branch in branches(expects):
        return words_of(bare(branch))
    return tuple(str(word) for word in get_args(expects)) if get_origin(expects) is Literal else ()


def keys_of(expects: Any) -> tuple[str, ...]:
    """The keys that a mapping may have here, in the order of the model; none where any are possible."""
    for branch in branches(expects):
        if is_model(bare(branch)):
            return keys_of(bare(branch))
    return tuple(expects.model_fields) if is_model(expects) else ()


def needed_keys(expects: Any) -> tuple[str, ...]:
    """The keys that a mapping must have here."""
    return tuple(name for name, field in expects.model_fields.items() if field.is_required())


def _names(branch: Any) -> tuple[str, ...]:
    """How pydantic may call one branch of a union in a location."""
    branch = bare(branch)
    if is_model(branch):
        kind = branch.model_fields.get("kind")
        return (branch.__name__, *(get_args(kind.annotation) if kind else ()))
    return (branch.__name__, f"constrained-{branch.__name__}") if isinstance(branch, type) else ()


def _entry(expects: Any, step: str | int) -> Any:
    entries = get_args(expects)
    if len(entries) == 2 and entries[1] is Ellipsis:
        return entries[0]
    return entries[step] if isinstance(step, int) and step < len(entries) else entries[-1]
