"""The buttons for what fits the moment, side by side in as many rows as they need."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.containers import Horizontal, Vertical
from textual.widgets import Button
from textual.widgets.button import ButtonVariant

from tui.page import plain

Deed = tuple[str, str]  # a line of the action grammar, or the name of an action of the page, and what its button says
KINDS: dict[str, ButtonVariant] = {
    "/answer": "success",
    "/hangup": "error",
    "/resume": "primary",
    "onwards": "primary",
}


def rows(deeds: Sequence[Deed], width: int) -> tuple[tuple[Deed, ...], ...]:
    """As many in a row as there is room for."""
    found: list[list[Deed]] = []
    left = 0
    for name, label in deeds:
        wants = max(6, cell_len(label) + 2) + 1  # a compact button with the blank after it
        if not found or wants > left:
            found.append([])
            left = width
        found[-1].append((name, label))
        left -= wants
    return tuple(map(tuple, found))


class Deeds(Vertical):
    """Each button is named by its deed; the page does it."""

    def __init__(self) -> None:
        super().__init__(id="can")
        self._deeds: tuple[Deed, ...] = ()
        self._shown: tuple[tuple[Deed, ...], ...] = ()

    async def show(self, deeds: Sequence[Deed]) -> None:
        self._deeds = tuple(deeds)
        await self._draw()

    async def _draw(self) -> None:
        wanted = rows(self._deeds, self.size.width or self.app.size.width)
        if wanted == self._shown:
            return
        self._shown = wanted
        await self.remove_children()
        await self.mount_all([Horizontal(*map(_button, row), classes="row") for row in wanted])

    async def on_resize(self) -> None:
        await self._draw()


def _button(deed: Deed) -> Button:
    name, label = deed
    return Button(plain(label), name=name, compact=True, variant=KINDS.get(name, "default"))
