"""The standard in the browser: read by everybody, confirmed, compared with the release, published by those who may."""

import re

import pytest

from simulator.service import ROLES


@pytest.mark.parametrize("lang, area", [("zh", "礼貌规范"), ("en", "Courtesy")])
@pytest.mark.parametrize("role", ROLES)
def test_everybody_reads_the_standard_and_its_rules(browser, role, lang, area):
    someone = browser(role)
    assert area in someone.text(f"/standards/?lang={lang}")
    page = someone.text(f"/standards/rules?severity=critical&lang={lang}")
    assert page.count('class="rule critical"') == 9
    # Clauses stand there in both languages.
    assert 'lang="zh-CN"' in page
    assert 'lang="en"' in page
    someone.text("/standards/?lang=zh")


def test_rules_are_found_by_clause_and_by_words_and_paged(browser):
    someone = browser("trainee")
    found = someone.text("/standards/rules?q=ST-240")
    assert "rule-greet_before_unit" in found
    assert "rule-greet_phone" not in found
    assert "rule-greet_before_unit" in someone.text("/standards/rules?q=greet before naming")
    first, second = someone.text("/standards/rules"), someone.text("/standards/rules?page=2")
    assert first.count('<details class="rule') == second.count('<details class="rule') == 30
    assert "没有这样的规则" in someone.text("/standards/rules?q=zzzz&lang=zh")


def test_reading_is_confirmed_once_and_staff_see_who_has(town, browser):
    reader = town.make("std-reader", name="std-reader")
    someone = browser("std-reader")
    digest = town.simulator.content.standard(reader).digest
    assert f'value="{digest}"' in someone.text("/standards/")
    someone.send("/standards/", "/standards/read", digest=digest)
    assert "您已确认读过这个版本" in someone.text("/standards/")
    page = "".join(browser("manager").text(f"/standards/readers?page={n}") for n in range(1, 20))
    row = page[page.index(">std-reader<") :]
    assert "已读" in row[: row.index("</tr>")]


def test_another_version_than_the_one_shown_is_not_confirmed(town, browser):
    town.make("std-late")
    someone = browser("std-late")
    answer = someone.send("/standards/", "/standards/read", digest="0" * 64)
    assert answer.status_code in (302, 404)
    assert "请阅读这个版本" in someone.text("/standards/")


def test_a_trainee_sees_own_and_no_other_names_among_the_readers(town, browser):
    town.make("std-nosy")
    page = browser("std-nosy").text("/standards/readers")
    assert "std-nosy" in page
    assert "manager" not in page


@pytest.mark.parametrize("lang, says", [("zh", "与软件自带的一致"), ("en", "As in the release")])
def test_what_is_in_use_is_compared_with_the_release(town, browser, lang, says):
    someone = browser("auditor")
    assert someone.get("/standards/versions").status_code == 200
    town.simulator.content.publish_release(town.people["manager"], use="practice")
    page = someone.text(f"/standards/versions?lang={lang}")
    assert says in page
    assert "/standards/release" not in page
    someone.text("/standards/?lang=zh")


def test_a_difference_is_named_and_the_release_put_back(town, browser):
    town.simulator.content.publish_release(town.people["manager"], use="practice")
    town.simulator.content.withdraw(town.people["manager"], kind="scenario", name="leak_on_bed", use="practice")
    manager = browser("manager")
    page = manager.text("/standards/versions")
    assert "leak_on_bed" in page
    manager.send("/standards/versions", "/standards/release", use="practice")
    assert "与软件自带的一致" in manager.text("/standards/versions")
    assert "leak_on_bed" in town.simulator.house.library().scenarios


def test_who_may_not_publish_the_release_is_refused_and_not_asked(browser):
    assert browser("trainee").get("/standards/versions").status_code == 403
    for role in ("trainee", "auditor"):
        someone = browser(role)
        assert someone.send("/account/", "/standards/release", use="exam").status_code == 403


def test_figures_are_changed_in_the_browser_and_count_once_published(town, browser):
    manager = browser("manager")
    fields = dict(re.findall(r'name="([a-z_.]+)" type="number" value="(\d+)"', manager.text("/standards/figures")))
    assert {"total", "area", "ring_seconds", "weight.courtesy"} <= set(fields)
    same = manager.send("/standards/figures", "/standards/figures", **fields)
    assert same.status_code == 400
    assert "没有改动" in same.get_data(as_text=True)
    wrong = manager.send("/standards/figures", "/standards/figures", **{**fields, "total": "101"})
    assert "应在 0 到 100 之间" in wrong.get_data(as_text=True)
    assert manager.send("/standards/figures", "/standards/figures", **{**fields, "total": "x"}).status_code == 400
    assert browser("trainer").send("/account/", "/standards/figures", total="1").status_code == 403

    manager.send("/standards/figures", "/standards/figures", **{**fields, "total": "81"})
    assert town.simulator.handbook.standard(town.root).total == 80
    made = town.simulator.content.versions(town.people["manager"], kind="standard")[-1].digest
    assert f'value="{made}"' in manager.text("/standards/versions")
    manager.send("/standards/versions", "/standards/publish", version=made, use="practice")
    assert town.simulator.handbook.standard(town.root).total == 81
    manager.send("/standards/versions", "/standards/publish", version=made, use="exam")
    assert "要用于考试，须由另一位" in manager.text("/standards/")
    browser("manager").send("/standards/versions", "/standards/release", use="practice")
    assert town.simulator.handbook.standard(town.root).total == 80
