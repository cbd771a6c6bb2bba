"""Why a file does not fit its model, in the author's words: what was found, the choices, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any, get_args

from pydantic import ValidationError

from simulator.content.base import ClauseId, Id, Term
from simulator.content.checks import Trigger
from simulator.content.scenario import Clock
from simulator.library.messages import Phrase, choices
from simulator.library.problems import Place, Problem, problem
from simulator.library.source import Node, follow
from simulator.library.types import Spot, branches, find, is_model, keys_of, needed_keys, tags, words_of

MOST_PROBLEMS = 40  # of one file; an author puts these right before any others are worth reading
_MOST_COMPLAINTS = 10 * MOST_PROBLEMS  # of the validator; several can be one problem
_SHOWN = 60  # characters of a wrong value
_FORMS = {
    get_args(form)[1].pattern: code
    for form, code in (
        (Id, "bad_id"),
        (ClauseId, "bad_clause_id"),
        (Term, "bad_term"),
        (Trigger, "bad_trigger"),
        (Clock, "bad_clock"),
    )
}


class _Misfit:
    """One complaint of the validator, with the spot that it is about."""

    def __init__(self, item: Mapping[str, Any], tree: Node, holds: Any) -> None:
        self.code: str = item["type"]
        self.ctx: Mapping[str, Any] = item.get("ctx", {})
        self.message: str = item["msg"]
        self.spot: Spot = find(holds, item["loc"])
        self.node = follow(tree, self.spot.steps)

    @property
    def got(self) -> str:
        return _short(self.spot.steps[-1] if self.spot.is_key else self.node.value)

    @property
    def is_wrong_branch(self) -> bool:
        """It only says that the value is not of this branch of a union."""
        return self.spot.steps == self.spot.union and self.code.endswith("_type")

    @property
    def is_echo(self) -> bool:
        """It counts only the entries that are right; the wrong ones have complaints of their own."""
        enough = isinstance(self.node.value, list) and len(self.node.value) >= self.ctx.get("min_length", 0)
        return self.code == "too_short" and enough


def misfits(error: ValidationError, tree: Node, holds: Any, place: Callable[..., Place]) -> tuple[Problem, ...]:
    """Each thing that does not fit, at its place; the branches of a union speak with one voice."""
    complaints = error.errors(include_url=False, include_input=False)
    items = [_Misfit(item, tree, holds) for item in complaints[:_MOST_COMPLAINTS]]
    items = [item for item in items if not item.is_echo]
    found: list[Problem] = []
    for union, group in groupby(items, key=lambda item: item.spot.union):
        members = list(group)
        meant = [item for item in members if not item.is_wrong_branch] if union is not None else members
        found += [_problem(item, place) for item in meant]
        if union is not None and not meant:
            wanted = _wanted(members[0].spot.union_type)
            found.append(problem(place(union), "want_one_of", got=_got(members[0].node), wanted=wanted))
    found = list(dict.fromkeys(found))
    unseen = max(0, len(complaints) - _MOST_COMPLAINTS)
    if len(found) > MOST_PROBLEMS:
        count = len(found) - MOST_PROBLEMS + unseen
        more = problem(found[MOST_PROBLEMS - 1].place, "and_more", count=count)
        found = [*found[:MOST_PROBLEMS], more]
    return tuple(found)


def _problem(item: _Misfit, place: Callable[..., Place]) -> Problem:
    spot, ctx = item.spot, item.ctx
    at = place(spot.steps, key=spot.is_key)
    match item.code:
        case "missing" | "missing_argument":
            return _missing(spot, at)
        case "extra_forbidden":
            key = str(spot.last)
            at = place((*spot.steps, key), key=True)
            return problem(at, "unknown_key", key=_short(key), choices=choices(key, keys_of(spot.expects)))
        case "literal_error":
            return problem(at, "not_a_choice", got=item.got, choices=choices(item.got, words_of(spot.expects)))
        case "union_tag_invalid":
            at, tag = place((*spot.steps, "kind")), str(ctx["tag"])
            return problem(at, "not_a_choice", got=_short(tag), choices=choices(tag, tags(spot.expects)))
        case "union_tag_not_found":
            return problem(at, "no_kind", key="kind", choices=choices("", tags(spot.expects)))
        case "string_pattern_mismatch":
            code = _FORMS.get(ctx["pattern"], "bad_form")
            return problem(at, code, got=item.got, pattern=str(ctx["pattern"]))
    return _simple(item, at)


def _missing(spot: Spot, at: Place) -> Problem:
    if isinstance(spot.last, int):
        return problem(at, "missing_entry", number=spot.last + 1)
    return problem(at, "missing_key", key=spot.last, needed=", ".join(needed_keys(spot.model)))


def _simple(item: _Misfit, at: Place) -> Problem:
    """A complaint whose words need nothing but the value and its limits."""
    ctx, got = item.ctx, _got(item.node)
    match item.code:
        case "string_too_short":
            return problem(at, "empty_text")
        case "string_too_long":
            return problem(at, "text_too_long", most=ctx["max_length"])
        case "too_short":
            return problem(at, "too_few", count=ctx["actual_length"], least=ctx["min_length"])
        case "too_long":
            return problem(at, "too_many_entries", most=ctx["max_length"])
        case "greater_than_equal":
            return problem(at, "too_small", got=item.got, least=ctx["ge"])
        case "less_than_equal":
            return problem(at, "too_large", got=item.got, most=ctx["le"])
        case "string_type":
            return problem(at, "want_text", got=got)
        case "int_type" | "int_from_float":
            return problem(at, "want_whole", got=got)
        case "bool_type":
            return problem(at, "want_bool", got=got)
        case "tuple_type":
            return problem(at, "want_list", got=got)
        case "model_type" | "dict_type" | "model_attributes_type":
            keys = keys_of(item.spot.expects)
            return problem(at, "want_mapping", got=got, choices=choices("", keys) if keys else Phrase("nothing"))
    return problem(at, "misfit", where=".".join(map(str, item.spot.steps)), why=item.message)


def _short(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _got(node: Node) -> Phrase:
    """What was written, in words."""
    value = node.value
    if value is None:
        return Phrase("got_null")
    if isinstance(value, list):
        return Phrase("got_list")
    if isinstance(value, dict):
        return Phrase("got_mapping")
    code = "got_bool" if isinstance(value, bool) else "got_text" if isinstance(value, str) else "got_number"
    return Phrase(code, {"value": _short(value)})


def _wanted(union: object) -> Phrase:
    """What a place takes that takes one of several things."""
    parts = [
        Phrase("a_mapping", {"keys": ", ".join(keys_of(branch))})
        if is_model(branch)
        else Phrase("a_whole" if branch is int else "a_text")
        for branch in branches(union)
    ]
    one = parts[0]
    for other in parts[1:]:
        one = Phrase("or", {"one": one, "other": other})
    return one
