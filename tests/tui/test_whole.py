"""A wide character is drawn whole, whatever lies covered beneath it."""

import pytest
from textual.app import App
from textual.widgets import Label, Static

from tui.whole import WholeCompositor, install

FRONT = "整次演练一二"


class Layered(App):
    """Labels beneath, whose right edges go through the characters of what lies above."""

    CSS = """
    Screen { layers: below above; }
    Label { width: auto; }
    #front { layer: above; position: absolute; width: 12; height: 3; }
    #lid { layer: above; position: absolute; width: 3; height: 1; offset: 4 2; }
    """

    def compose(self):
        yield Label("abc", id="three")
        yield Label("abcdefg")
        yield Label("abcd")
        yield Static("\n".join([FRONT] * 3), id="front")
        yield Static("xyz", id="lid")


@pytest.fixture(autouse=True)
def whole():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.screen.Compositor", WholeCompositor)
        install()
        yield


def lines(app):
    return ["".join(part.text for part in strip) for strip in app.screen._compositor.render_strips()]


async def test_a_covered_edge_cuts_no_character_and_one_that_is_seen_does():
    app = Layered()
    async with app.run_test(size=(20, 4)):
        first, second, third, _ = lines(app)
        assert first.rstrip() == second.rstrip() == FRONT
        assert third.rstrip() == "整次xyz 一二"
        assert all(strip.cell_length == 20 for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize("selector", ["#three", "#front"])
async def test_a_part_that_is_drawn_anew_has_its_characters_whole(selector):
    app = Layered()
    async with app.run_test(size=(20, 4)):
        app.screen._compositor._dirty_regions = {app.query_one(selector).region}
        drawn = app.screen._compositor.render_partial_update().render_segments(app.console)
        assert "整次" in drawn
        assert ("xyz" in drawn) is (selector == "#front")
        if selector == "#front":
            assert drawn.count("演练") == 2
