"""YAML text as a tree of values with their places, in the sense of YAML 1.2's core schema; every refusal has its place.

Only `true`, `false`, `null`, whole numbers and decimals are not text; `no`, `10:00` and `2024-05-01` stay as written.
Duplicate keys, tags, merge keys, several documents and whatever could exhaust the machine (depth, size, aliases that
explode) are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml import events

from simulator.library.messages import Phrase, Slot, choices
from simulator.library.problems import Place, Refused, problem

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 40_000  # after aliases are expanded
MAX_KEY = 200
MAX_DIGITS = 18

# Without the C library reading is ten times slower, and a bare [is it?] in brackets needs quotes; nothing else differs.
_Loader: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What no author types: control characters, and the line breaks that parsers and editors count differently.
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

# The first words of the parser's complaint that match tell what an author should look at.
_HINTS = {
    "escape": "hint_escape",
    "quoted scalar": "hint_quote",
    "flow": "hint_flow",
    "mapping values are not allowed": "hint_colon",
    "could not find expected ':'": "hint_no_colon",
    "block": "hint_indent",
    "alias": "hint_start",
    "anchor": "hint_start",
}

Scalar = str | int | float | bool | None


@dataclass(slots=True, kw_only=True)
class Node:
    """A value and where it stands. `value` is a scalar, a list of nodes, or a dict from key to (key, value) nodes."""

    line: int
    column: int
    value: Scalar | list[Node] | dict[str, tuple[Node, Node]]
    size: int = 1

    def plain(self) -> object:
        """The value alone: mappings as dicts, sequences as tuples."""
        value = self.value
        if isinstance(value, dict):
            return {key: node.plain() for key, (_, node) in value.items()}
        if isinstance(value, list):
            return tuple([node.plain() for node in value])
        return value


def decode(raw: bytes, file: str) -> str:
    """The text of a file, or a refusal that names the first byte or character that is no text."""
    if len(raw) > MAX_BYTES:
        raise Refused(problem(Place(file=file), "too_big", size=len(raw), most=MAX_BYTES))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        raise Refused(problem(_place(file, before), "not_utf8", byte=f"0x{raw[error.start]:02x}")) from None
    if found := _UNREADABLE.search(text):
        name = f"U+{ord(found.group()):04X}"
        raise Refused(problem(_place(file, text[: found.start()]), "not_text", character=name))
    return text


def _place(file: str, before: str) -> Place:
    line = before.count("\n") + 1
    return Place(file=file, line=line, column=len(before) - (before.rfind("\n") + 1) + 1)


def compose(text: str, file: str) -> Node:
    """The one document of a file as a tree.

    Raises: Refused, with the place, for anything that is no plain YAML 1.2 within the limits above.
    """
    loader = _Loader(text)
    try:
        return _Composer(file, _events(loader)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file=file, line=mark.line + 1, column=mark.column + 1) if mark else Place(file=file)
        line = text.split("\n")[place.line - 1 : place.line]
        raise Refused(problem(place, "yaml", why=error.problem or "", hint=_hint(error, "".join(line)))) from None
    except (yaml.YAMLError, RecursionError) as error:
        why = " ".join(str(error).split())[:200]
        raise Refused(problem(Place(file=file), "yaml", why=why, hint=Phrase("hint_any"))) from None
    finally:
        loader.dispose()


def _hint(error: yaml.MarkedYAMLError, line: str) -> Phrase:
    """What most likely has to be done about a parser's complaint."""
    why, context = error.problem or "", error.context or ""
    if "cannot start any token" in why or "while scanning for the next token" in context:
        return Phrase("hint_tab" if "\t" in line else "hint_start")
    return Phrase(next((hint for words, hint in _HINTS.items() if words in f"{context} {why}"), "hint_any"))


def _events(loader: yaml.CSafeLoader | yaml.SafeLoader) -> Iterator[events.Event]:
    while (event := loader.get_event()) is not None:
        yield event


def _start(event: events.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Composer:
    """Builds nodes from parser events and stops at the first thing that is refused."""

    def __init__(self, file: str, stream: Iterator[events.Event]) -> None:
        self.file = file
        self.stream = stream
        self.anchors: dict[str, Node | None] = {}
        self.nodes = 0

    def document(self) -> Node:
        root: Node | None = None
        for event in self.stream:
            if isinstance(event, events.DocumentStartEvent):
                if root is not None:
                    raise self.refused(event, "many_documents")
            elif isinstance(event, events.NodeEvent):
                root = self.node(event, 1)
        if root is None:
            raise Refused(problem(Place(file=self.file), "empty"))
        return root

    def refused(self, event: events.Event, code: str, **slots: Slot) -> Refused:
        return Refused(problem(self.place(event), code, **slots))

    def place(self, event: events.Event) -> Place:
        line, column = _start(event)
        return Place(file=self.file, line=line, column=column)

    def count(self, event: events.Event, size: int) -> None:
        self.nodes += size
        if self.nodes > MAX_NODES:
            code = "aliases_explode" if isinstance(event, events.AliasEvent) else "too_many"
            raise self.refused(event, code, most=MAX_NODES)

    def node(self, event: events.Event, depth: int) -> Node:
        if isinstance(event, events.AliasEvent):
            return self.alias(event)
        self.count(event, 1)
        if depth > MAX_DEPTH:
            raise self.refused(event, "too_deep", most=MAX_DEPTH)
        assert isinstance(event, events.ScalarEvent | events.CollectionStartEvent)
        if event.tag is not None and event.tag != "!":
            raise self.refused(event, "tag", tag=event.tag)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        before = self.nodes
        line, column = _start(event)
        node = Node(line=line, column=column, value=None)
        if isinstance(event, events.ScalarEvent):
            node.value = self.scalar(event)
        elif isinstance(event, events.SequenceStartEvent):
            node.value = self.sequence(depth)
        else:
            node.value = self.mapping(depth)
        node.size = 1 + self.nodes - before
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def alias(self, event: events.AliasEvent) -> Node:
        if event.anchor not in self.anchors:
            name = event.anchor or ""
            raise self.refused(event, "no_anchor", name=name, choices=choices(name, self.anchors))
        found = self.anchors[event.anchor]
        if found is None:
            raise self.refused(event, "alias_of_itself", name=event.anchor)
        self.count(event, found.size)
        return found

    def sequence(self, depth: int) -> list[Node]:
        items = []
        for event in self.stream:
            if isinstance(event, events.SequenceEndEvent):
                break
            items.append(self.node(event, depth + 1))
        return items

    def mapping(self, depth: int) -> dict[str, tuple[Node, Node]]:
        pairs: dict[str, tuple[Node, Node]] = {}
        for event in self.stream:
            if isinstance(event, events.MappingEndEvent):
                break
            if not isinstance(event, events.ScalarEvent):
                raise self.refused(event, "key_not_text")
            key = event.value
            if event.tag not in (None, "!"):
                raise self.refused(event, "tag", tag=event.tag)
            if key == "<<" and event.implicit[0]:
                raise self.refused(event, "merge_key")
            if len(key) > MAX_KEY:
                raise self.refused(event, "key_too_long", most=MAX_KEY)
            if key in pairs:
                raise self.refused(event, "duplicate_key", key=key, first=pairs[key][0].line)
            line, column = _start(event)
            name = Node(line=line, column=column, value=key)
            self.count(event, 1)
            pairs[key] = (name, self.node(next(self.stream), depth + 1))
        return pairs

    def scalar(self, event: events.ScalarEvent) -> Scalar:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _NULL:
            return None
        if text in _BOOL:
            return _BOOL[text]
        if _INT.fullmatch(text):
            if len(text) > MAX_DIGITS:
                raise self.refused(event, "number_too_long", most=MAX_DIGITS)
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if _FLOAT.fullmatch(text):
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        return text


def follow(node: Node, path: tuple[str | int, ...], *, key: bool = False) -> Node:
    """The node under a path of keys and indexes, or the last one on the way; with `key`, the key of the last step."""
    name = node
    for step in path:
        if isinstance(node.value, dict) and step in node.value:
            name, node = node.value[str(step)]
        elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
            name = node = node.value[step]
        # Anything else is no step of the file (the tag of a union, say) and stays where it is.
    return name if key else node
