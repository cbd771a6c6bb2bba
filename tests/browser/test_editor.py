"""Writing a scenario in a real browser: numbers beside the lines, marks where it is wrong, nothing typed is lost."""

import re

import pytest

pytestmark = pytest.mark.browser
NAME = "parking_fee"


@pytest.fixture
def editor(town, open_page):
    def opened(login, lang="zh", **more):
        town.make(login, "trainer", lang=lang)
        page = open_page(login, lang=lang, **more)
        page.goto(f"{town.address}/scenarios/{NAME}/source")
        page.wait_for_selector("#problems .badge")
        return page

    return opened


def type_at_end(page, text):
    page.locator("#text").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def test_what_is_wrong_is_marked_in_its_place_and_clicking_on_it_goes_there(editor):
    page = editor("ed-marks")
    assert "没有问题" in page.inner_text("#problems")
    text = page.input_value("#text")
    page.fill("#text", text.replace("persona: price_sensitive", "persona: price_sensitiv"))
    page.wait_for_selector("#problems .problem.error")
    line = int(page.get_attribute("#problems .problem", "data-line"))
    assert page.inner_text(".gutter .error") == str(line)
    assert page.inner_text(".marks mark") == "price_sensitiv"
    page.click("#problems .problem")
    at = page.evaluate("document.getElementById('text').selectionStart")
    assert page.input_value("#text")[at:].startswith("price_sensitiv")
    marked, typed = page.locator(".marks mark").bounding_box(), page.locator("#text").bounding_box()
    assert typed["y"] < marked["y"] < typed["y"] + typed["height"]


def test_there_is_a_number_for_every_line(editor):
    page = editor("ed-numbers")
    lines = len(page.input_value("#text").split("\n"))
    assert page.inner_text(".gutter").strip().split("\n")[-1] == str(lines)
    type_at_end(page, "# one\n# two\n# three")
    assert page.inner_text(".gutter").strip().split("\n")[-1] == str(lines + 2)


def test_what_was_typed_survives_a_reload_until_it_is_saved_or_thrown_away(town, editor):
    page = editor("ed-keeps")
    stored = page.input_value("#text")
    type_at_end(page, "# nearly lost")
    page.wait_for_selector("#state:text-matches('[0-9]:[0-9]')")
    page.goto(f"{town.address}/")
    page.goto(f"{town.address}/scenarios/{NAME}/source")
    page.wait_for_selector("#kept:not([hidden])")
    assert page.input_value("#text").endswith("# nearly lost")
    page.click("[data-drop]")
    assert page.input_value("#text") == stored
    page.reload()
    page.wait_for_selector("#problems .badge")
    assert page.is_hidden("#kept")


def test_saving_keeps_the_version_and_forgets_the_copy_in_the_browser(town, editor):
    page = editor("ed-saves", lang="en")
    number = re.search(r"version: (\d+)", page.input_value("#text"))[1]
    page.fill("#text", page.input_value("#text").replace(f"version: {number}", "version: 71", 1))
    page.wait_for_selector("#state:text-matches('[0-9]:[0-9]')")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#versions")
    assert "Version 71" in page.inner_text("#versions")
    assert "Waiting" in page.inner_text("#versions")
    page.goto(f"{town.address}/scenarios/{NAME}/source")
    page.wait_for_selector("#problems .badge")
    assert page.is_hidden("#kept")


def test_without_a_connection_it_says_so_and_goes_on(editor):
    page = editor("ed-offline")
    page.context.set_offline(True)
    type_at_end(page, "# in the tunnel")
    page.wait_for_selector("#problems:has-text('连不上')")
    page.context.set_offline(False)
    page.keyboard.type("!")
    page.wait_for_selector("#problems .badge")


def test_enter_keeps_the_indent_and_confirming_a_candidate_does_not_break_the_line(editor):
    page = editor("ed-enter")
    page.fill("#text", "a:\n    b: 1")
    page.locator("#text").focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("c: 2")
    assert page.input_value("#text") == "a:\n    b: 1\n    c: 2"
    page.evaluate(
        "document.getElementById('text').dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert page.input_value("#text") == "a:\n    b: 1\n    c: 2"


def test_samples_are_played_on_demand(editor):
    page = editor("ed-proves", lang="en")
    page.click("#prove")
    page.wait_for_selector("#proved .proved", timeout=30_000)
    assert "good_en" in page.inner_text("#proved")


def test_a_box_of_the_drawing_opens_its_lines(town, open_page):
    town.make("ed-ways", "trainer")
    page = open_page("ed-ways")
    page.goto(f"{town.address}/scenarios/{NAME}")
    first = town.simulator.house.library().scenarios[NAME].first
    page.click(f'.ways a[href="#beat-{first}"]')
    assert page.get_attribute(f"#beat-{first}", "open") is not None
