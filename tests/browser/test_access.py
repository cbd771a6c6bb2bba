"""Pages for everybody: no serious finding of axe-core, nothing clipped on a phone."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
PAGES = {
    "trainee": [
        "/",
        "/drills",
        "/drills/wrong_colour",
        "/modules/",
        "/modules/ethics",
        "/reports",
        "/exams/",
        "/account/",
        "/orals/",
        "/help/",
        "/help/glossary",
        "/help/clause/ST-115",
        "/standards/",
    ],
    "trainer": [
        "/training/",
        "/training/live",
        "/certificates",
        "/scenarios/",
        "/scenarios/three_quotes",
        "/scenarios/three_quotes/source",
        "/standards/rules",
    ],
    "examiner": ["/review/", "/sittings/", "/sittings/book", "/orals/", "/orals/ask?candidate=trainee"],
    "manager": ["/office/", "/office/settings", "/standards/versions", "/standards/readers"],
    "auditor": ["/office/audit", "/office/upkeep", "/office/keys"],
    "administrator": ["/people", "/people/new", "/people/import", "/groups/manage"],
    "": ["/sign-in", "/code", "/check", "/api"],
}
EACH = [(role, path) for role, paths in PAGES.items() for path in paths]


def serious(page):
    # Evaluated through the debugger, which the page's own policy does not reach.
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("role", list(PAGES))
def test_pages_have_no_serious_finding_and_nothing_is_wider_than_the_screen(town, open_page, role, width):
    page = open_page(role, width=width)
    for path in PAGES[role]:
        page.goto(town.address + path)
        assert serious(page) == [], path
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, path


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_conversation_and_the_report_have_none_either(town, open_page, lang, width):
    login = f"reader-{lang}-{width}"
    town.make(login, lang=lang)
    page = open_page(login, lang=lang, width=width)
    page.goto(f"{town.address}/drills/wrong_colour")
    page.click("form .btn.primary")
    page.fill("#reply", "不关我的事。" if lang == "zh" else "Not my problem.")
    page.press("#reply", "Enter")
    page.locator(".said.agent:not(.pending)").wait_for()
    assert serious(page) == []
    talk = page.url
    page.goto(talk + "/leave")
    page.click("button.danger")
    page.wait_for_selector(".ring")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_both_themes_have_enough_contrast(town, open_page, theme):
    page = open_page("trainee")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": town.address}])
    for path in ("/", "/drills", "/modules/ethics", "/account/"):
        page.goto(town.address + path)
        assert serious(page) == [], path
    for scenario in ("leak_on_bed", "third_change"):  # a telephone that rings, and a counter
        page.goto(f"{town.address}/drills/{scenario}")
        page.click("form .btn.primary")
        page.wait_for_selector("#talk")
        assert serious(page) == [], scenario
