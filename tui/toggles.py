"""Boxes and rounds that show by their shape whether they are on, so that it can be seen without colour."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Checkbox, RadioButton
from textual.widgets._toggle_button import ToggleButton


class Whole:
    """What can be chosen is read whole: a long one goes on in the next line. No widget: looks follow the other base."""

    @property
    def _button(self: ToggleButton) -> Content:  # type: ignore[misc]
        """In one look: Textual's own draws the brackets in the colour of what lies behind them."""
        return Content.styled(
            f"{self.BUTTON_LEFT}{self.BUTTON_INNER}{self.BUTTON_RIGHT}", self.get_visual_style("toggle--button")
        )

    def render(self: ToggleButton) -> Content:  # type: ignore[misc]
        """Chinese follows its box at once: after a blank it would begin a new line as one long word."""
        label = self._label.stylize_before(self.get_visual_style("toggle--label"))
        blank = "" if cell_len(label.plain[:1]) == 2 else " "
        return Content.assemble(self._button, blank, label)

    def get_content_height(self: ToggleButton, container: Size, viewport: Size, width: int) -> int:  # type: ignore[misc]
        return Widget.get_content_height(self, container, viewport, width)


class Check(Whole, Checkbox):
    BUTTON_LEFT, BUTTON_RIGHT = "[", "]"

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802  the name is Textual's
        return "×" if self.value else " "


class Radio(Whole, RadioButton):
    BUTTON_LEFT, BUTTON_RIGHT = "(", ")"

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802
        return "●" if self.value else " "
