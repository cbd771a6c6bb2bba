"""Text that is safe to show: no character in it steers the terminal."""

from __future__ import annotations

import click

# Pictures of control characters (Unicode's block from U+2400); a line break and a tab stay what they are.
_SYMBOLS = {code: chr(0x2400 + code) for code in range(32) if code not in (9, 10)} | {127: "\u2421"}
_SYMBOLS |= dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")


def visible(text: str) -> str:
    """The text with a symbol for each character that would steer a terminal; as long as before."""
    return text.translate(_SYMBOLS)


def say(text: str, *, err: bool = False) -> None:
    """A line on standard output, or on standard error; names and words of others in it can steer nothing."""
    click.echo(visible(text), err=err)
