"""Every page of every role, whole in both languages."""

import re

import pytest

from simulator.service import ROLES
from web.navigation import MENU

TEXT = re.compile(r">([^<>]+)<")
ENGLISH = re.compile(r"(?:\b[A-Za-z]{2,}\b[ ,.]+){3,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


def links(town, role):
    return [
        link.endpoint
        for part in MENU
        for link in part.links
        if role in link.roles and link.endpoint in town.app.view_functions
    ]


def path_of(town, endpoint):
    with town.app.test_request_context():
        from flask import url_for

        return url_for(endpoint)


def shown(page):
    """What a person reads of a page, without scripts and the names that people and content gave."""
    body = re.sub(r"<(script|style|pre|svg)\b.*?</\1>", "", page.split("<body", 1)[1], flags=re.DOTALL)
    return [text.strip() for text in TEXT.findall(body) if text.strip()]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_every_entry_of_the_menu_opens(town, browser, role, lang):
    someone = browser(role)
    for endpoint in links(town, role):
        page = someone.text(f"{path_of(town, endpoint)}?lang={lang}")
        assert f'lang="{"zh-CN" if lang == "zh" else "en"}"' in page, endpoint


@pytest.mark.parametrize("role", ["trainee", "trainer", "examiner", "manager", "administrator"])
def test_chinese_pages_hold_no_english_sentence(town, browser, role):
    someone = browser(role)
    for endpoint in links(town, role):
        found = [text for text in shown(someone.text(f"{path_of(town, endpoint)}?lang=zh")) if ENGLISH.search(text)]
        assert found == [], endpoint


@pytest.mark.parametrize("role", ["trainee", "trainer", "examiner", "manager", "administrator"])
def test_english_pages_hold_no_chinese(town, browser, role):
    someone = browser(role)
    for endpoint in links(town, role):
        page = someone.text(f"{path_of(town, endpoint)}?lang=en")
        found = [text for text in shown(page) if CHINESE.search(text) and text not in ("中文", "根")]
        assert found == [], endpoint
    someone.text("/?lang=zh")


def test_a_page_that_is_not_there_says_so_in_both_languages(browser):
    someone = browser("trainee")
    assert "没有找到" in someone.get("/nothing-here?lang=zh").get_data(as_text=True)
    assert "Not found" in someone.get("/nothing-here?lang=en").get_data(as_text=True)


def test_no_page_has_a_style_or_a_script_within(town, browser):
    someone = browser("manager")
    for endpoint in links(town, "manager"):
        page = someone.text(path_of(town, endpoint))
        assert " style=" not in page, endpoint
        # What people are called may look like it, as text or within quotes.
        assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', page)), endpoint
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), endpoint


def test_an_account_speaks_one_language_on_every_device(town, browser):
    town.make("bilingual")
    one, other = browser("bilingual"), browser("bilingual")

    def mixed(page):
        return [text for text in shown(page) if CHINESE.search(text) and text != "中文"]

    assert mixed(one.text("/drills?lang=zh")) != []
    assert mixed(other.text("/drills?lang=en")) == []
    assert mixed(one.text("/drills")) == []


def test_a_language_chosen_before_signing_in_is_the_accounts_from_then_on(town, browser):
    town.make("chooses-first")
    visitor = browser()
    visitor.text("/sign-in?lang=en")
    visitor.sign_in("chooses-first")
    page = visitor.text("/drills")
    assert [text for text in shown(page) if CHINESE.search(text) and text != "中文"] == []
