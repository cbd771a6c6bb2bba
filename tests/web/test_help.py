"""Help in place: every term explained in both languages, clauses with their sources, a tour for each role, keys."""

import re
from pathlib import Path

import pytest

from simulator.service import ROLES
from simulator.wordbook import words_in
from web.help import keys
from web.help.tours import TOURS

TEMPLATES = Path(__file__).resolve().parents[2] / "web"
# The words of the field that every view uses.
TERMS = (
    "standard clause act intent reading persona business scenario beat branch mood step rule finding evidence attempt "
    "sitting form cut_score critical"
).split()


def test_every_word_of_the_field_is_explained():
    for lang in ("zh", "en"):
        known = set(keys(words_in(lang, views=True)))
        assert set(TERMS) <= known
        assert len(known) > 70


def test_every_term_has_a_name_and_a_meaning():
    for lang in ("zh", "en"):
        words = words_in(lang, views=True)
        named = {key.partition(".")[2] for key in words if key.startswith("glossary_name.")}
        assert set(keys(words)) == named


def test_every_term_that_a_page_links_to_is_there():
    known = set(keys(words_in("en", views=True)))
    used = {
        key
        for file in TEMPLATES.rglob("*.html")
        for key in re.findall(r'ui\.term\(\s*"(\w+)"', file.read_text(encoding="utf-8"))
    }
    assert used <= known


@pytest.mark.parametrize("lang, name, other", [("zh", "情景", "scenario"), ("en", "scenario", "情景")])
def test_the_glossary_is_searched_in_both_languages(browser, lang, name, other):
    someone = browser("trainee")
    page = someone.text(f"/help/glossary?lang={lang}")
    assert page.count("<dt>") == len(keys(words_in(lang, views=True)))
    assert 'id="scenario"' in page
    for query in (name, other):
        found = someone.text(f"/help/glossary?q={query}")
        assert 'id="scenario"' in found
        assert 'id="fingerprint"' not in found
    assert 'class="empty"' in someone.text("/help/glossary?q=qqqq")
    someone.text("/help/?lang=zh")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_clause_is_shown_in_both_languages_with_its_rules(town, browser, role, lang):
    clause = next(one for one in town.simulator.house.library().standard.clauses if one.id == "ST-115")
    someone = browser(role)
    page = someone.text(f"/help/clause/ST-115?lang={lang}")
    assert clause.zh in page
    assert clause.source.of(lang) in page
    assert "/standards/rules?q=" in page
    someone.text("/help/?lang=zh")


def test_a_trainee_is_not_told_which_scenarios_ask_for_a_clause(town, browser):
    step = town.simulator.house.library().scenarios["three_quotes"].steps[0]
    page = browser("trainee").text(f"/help/clause/{step.clauses[0]}")
    assert step.name.zh not in page
    assert step.name.zh in browser("trainer").text(f"/help/clause/{step.clauses[0]}")


@pytest.mark.parametrize("path", ["/help/clause/ST-000", "/help/clause/<script>"])
def test_a_clause_that_is_not_there_is_said_to_be_not_there(browser, path):
    answer = browser("trainee").get(path)
    assert answer.status_code == 404
    assert "<script>alert" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_a_tour_of_four_or_five_places_that_it_may_open(town, browser, role):
    town.make(f"tour-{role}", role)
    someone = browser(f"tour-{role}")
    page = someone.text("/")
    card = page[page.index('class="card tour-card') :].split("</section>")[0]
    stops = re.findall(r'<a class="strong" href="([^"]+)"', card)
    assert len(stops) == len(TOURS[role]) in (4, 5)
    for path in stops:
        assert someone.get(path).status_code == 200, path


def test_the_tour_is_put_away_for_this_person_and_can_be_brought_back(town, browser):
    town.make("tour-a")
    town.make("tour-b")
    someone = browser("tour-a")
    assert "tour-card" in someone.text("/")
    answer = someone.send("/", "/help/tour")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert town.simulator.people.list(town.root, query="tour-a").people[0].id.split("/")[1] not in str(answer.headers)
    assert "tour-card" not in someone.text("/")
    someone.send("/help/", "/sign-out")
    someone.sign_in("tour-b")
    assert "tour-card" in someone.text("/"), "another person at the same machine has not seen it"
    someone.send("/", "/help/tour")
    someone.send("/help/", "/sign-out")
    someone.sign_in("tour-a")
    assert "tour-card" not in someone.text("/")
    someone.send("/help/", "/help/tour", again="1")
    assert "tour-card" in someone.text("/")


def test_a_cookie_that_somebody_wrote_is_no_error(browser):
    someone = browser("trainee")
    for value in ("..", "<script>", "a" * 3000, "\u4e2d"):
        someone.client.set_cookie("toured", value)
        assert someone.get("/").status_code == 200


def test_keys_and_questions_are_told(browser):
    page = browser("examiner").text("/help/?lang=en")
    assert "<kbd>Ctrl</kbd>" in page
    assert page.count("<details>") >= 8
    browser("examiner").text("/help/?lang=zh")
