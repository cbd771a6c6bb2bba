"""Which words a regular expression cannot match without, so that it is run only on texts that hold them.

This is the idea of RE2's own prefilter (FilteredRE2), with the words looked up by an automaton: RE2 looks them up by a
machine that it builds while reading, which on text never seen before costs ten times as much.
"""

from __future__ import annotations

from dataclasses import dataclass

Need = frozenset[str]  # one of these words must be there

_MOST = 48  # alternatives that one need may have
_SETS = 3  # needs kept for one pattern
_EMPTY = frozenset({""})
_NO_WIDTH = "bBAzQE"  # \Q and \E never come so far, see `_escape`


class _Unknown(Exception):
    """Syntax that is not looked into; such a pattern is always run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What one part of an expression matches: `exact` all its texts where they are few, `needs` what it must hold."""

    exact: Need | None
    needs: tuple[Need, ...] = ()


_ANYTHING = _Part(exact=None)
_NOTHING = _Part(exact=_EMPTY)


def needs(pattern: str) -> tuple[Need, ...]:
    """Every one of these must have a word in any text that the pattern matches; lower case; none if unknown."""
    try:
        scanner = _Scanner(pattern)
        part = scanner.alternatives()
        if scanner.at < len(pattern):
            return ()
    except (_Unknown, IndexError, ValueError):
        return ()
    found = {need for need in _needs(part) if "" not in need}
    ranked = sorted(found, key=lambda need: (-min(map(len, need)), len(need), sorted(need)))
    telling = [need for need in ranked if min(map(len, need)) > 1]
    return tuple((telling or ranked)[:_SETS])


class _Scanner:
    """Reads an RE2 expression once, from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self.at = 0

    def alternatives(self) -> _Part:
        """Branches up to a closing bracket or the end."""
        branches = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            branches.append(self._sequence())
        return _either(branches)

    def _peek(self) -> str:
        return self._pattern[self.at : self.at + 1]

    def _take(self) -> str:
        char = self._pattern[self.at]
        self.at += 1
        return char

    def _sequence(self) -> _Part:
        run: Need = _EMPTY
        whole = True
        gathered: list[Need] = []
        while self._peek() not in ("", "|", ")"):
            part = self._repeated(self._atom())
            if part.exact is not None and len(run) * len(part.exact) <= _MOST:
                run = frozenset(left + right for left in run for right in part.exact)
                continue
            gathered.append(run)
            whole = False
            gathered += part.needs
            run = part.exact if part.exact is not None else _EMPTY
        return _Part(exact=run) if whole else _Part(exact=None, needs=(*gathered, run))

    def _atom(self) -> _Part:
        char = self._take()
        if char == "(":
            return self._group()
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escape()
        if char == ".":
            return _ANYTHING
        if char in "^$":
            return _NOTHING
        return _Part(exact=frozenset({char.lower()}))

    def _group(self) -> _Part:
        if self._peek() == "?":
            self.at += 1
            if self._peek() == "P" or self._peek() == "<":
                self.at = self._pattern.index(">", self.at) + 1
            else:
                while (flag := self._take()) not in ":)":
                    if flag not in "imsU-":
                        raise _Unknown
                if flag == ")":
                    return _NOTHING
        inside = self.alternatives()
        if self._take() != ")":
            raise _Unknown
        return inside

    def _class(self) -> _Part:
        """A class as its characters where they are few and plain."""
        chars: set[str] = set()
        plain = self._peek() != "^"
        if not plain:
            self.at += 1
        first = True
        while (char := self._take()) != "]" or first:
            first = False
            if char == "\\":
                char = self._take()
                plain = plain and not char.isalnum()
                if char in "pP" and self._peek() == "{":
                    self.at = self._pattern.index("}", self.at) + 1
            elif char == "[" and self._peek() == ":":
                self.at = self._pattern.index(":]", self.at) + 2
                plain = False
            elif self._peek() == "-" and self._pattern[self.at + 1] != "]":
                plain = False
            chars.add(char.lower())
        return _Part(exact=frozenset(chars)) if plain and len(chars) <= _MOST else _ANYTHING

    def _escape(self) -> _Part:
        char = self._take()
        if char in "QEx0123456789":
            raise _Unknown
        if char in "pP":
            if self._peek() == "{":
                self.at = self._pattern.index("}", self.at) + 1
            else:
                self.at += 1
            return _ANYTHING
        if char in _NO_WIDTH:
            return _NOTHING
        if char in "nrtfva":
            return _ANYTHING
        return _ANYTHING if char.isalnum() else _Part(exact=frozenset({char}))

    def _repeated(self, part: _Part) -> _Part:
        """A part with the quantifiers behind it."""
        while (mark := self._peek()) and mark in "?*+{":
            if mark == "{":
                end = self._pattern.index("}", self.at)
                least = self._pattern[self.at + 1 : end].partition(",")[0]
                if not least.isdigit():
                    raise _Unknown
                self.at = end + 1
            else:
                self.at += 1
                least = "1" if mark == "+" else "0"
            if mark == "?" and part.exact is not None:
                part = _Part(exact=part.exact | _EMPTY)
            else:
                part = _Part(exact=None, needs=_needs(part) if int(least) else ())
            if self._peek() == "?":
                self.at += 1  # as few as can be: what must be there stays the same
        return part


def _needs(part: _Part) -> tuple[Need, ...]:
    return part.needs if part.exact is None else (part.exact,)


def _either(branches: list[_Part]) -> _Part:
    """One of several parts."""
    if len(branches) == 1:
        return branches[0]
    exact = [branch.exact for branch in branches]
    if all(one is not None for one in exact):
        union = frozenset(word for one in exact if one is not None for word in one)
        return _Part(exact=union) if len(union) <= _MOST else _Part(exact=None, needs=(union,))
    best: set[str] = set()
    for branch in branches:
        known = [need for need in _needs(branch) if "" not in need]
        if not known:
            return _ANYTHING
        best |= max(known, key=lambda need: (min(map(len, need)), -len(need)))
    return _Part(exact=None, needs=(frozenset(best),))
