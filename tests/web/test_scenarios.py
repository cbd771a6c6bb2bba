"""Scenarios in the browser: looked at, changed with a live check, tried, published, and never markup of their own."""

import re

import pytest

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)></textarea></title>"
NAME = "rival_cheaper"


def text_of(someone, name=NAME):
    from html import unescape

    page = someone.text(f"/scenarios/{name}/source")
    return unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[1])


def with_title(text, number, zh, en):
    text = text.replace("version: 1", f"version: {number}", 1)
    start = text.index("title:")
    quoted = f'title: {{zh: "{zh}", en: "{en}"}}'
    return text[:start] + quoted + text[text.index("\n", start) :]


def save(someone, text, name=NAME, **more):
    return someone.send(f"/scenarios/{name}/source", f"/scenarios/{name}/source", text=text, **more)


@pytest.mark.parametrize("role", ["trainee", "administrator"])
def test_those_who_do_not_train_see_none_of_it(town, browser, role):
    someone = browser(role)
    for path in ("/scenarios/", f"/scenarios/{NAME}", f"/scenarios/{NAME}/source", f"/scenarios/{NAME}/compare"):
        assert someone.get(path).status_code == 403, path
    for path in ("/scenarios/-/check", "/scenarios/-/prove", f"/scenarios/{NAME}/publish", f"/scenarios/{NAME}/try"):
        assert someone.send("/account/", path, text="id: x", version="0" * 64, use="practice").status_code == 403, path
    assert someone.send("/account/", f"/scenarios/{NAME}/source", text="id: x").status_code == 403


@pytest.mark.parametrize(
    "role, writes, plays", [("trainer", 1, 1), ("manager", 1, 1), ("examiner", 0, 1), ("auditor", 0, 0)]
)
def test_each_role_finds_what_it_may_do_and_nothing_else(town, browser, role, writes, plays):
    someone = browser(role)
    page = someone.text("/scenarios/")
    assert ('id="new"' in page) == bool(writes)
    page = someone.text("/scenarios/leak_on_bed")
    assert ('id="try"' in page) == bool(plays)
    assert ('/publish"' in page or '/withdraw"' in page) == bool(plays)
    page = someone.text("/scenarios/leak_on_bed/source")
    assert (" readonly" in re.search(r"<textarea[^>]*>", page)[0]) == (not writes)
    assert ("data-check" in page) == bool(plays)


@pytest.mark.parametrize(
    "lang, words", [("zh", ["客户的走向", "下一项诉求", "样例"]), ("en", ["The customer", "next demand", "Samples"])]
)
def test_a_scenario_is_drawn_with_every_beat_step_and_sample(town, browser, lang, words):
    model = town.simulator.house.library().scenarios["three_quotes"]
    page = browser("trainer").text(f"/scenarios/three_quotes?lang={lang}")
    assert all(word in page for word in words)
    drawing = re.search(r'<svg class="ways".*?</svg>', page, re.DOTALL)[0]
    for beat in model.beats:
        assert f'href="#beat-{beat.id}"' in drawing
        assert f'id="beat-{beat.id}"' in page
    assert drawing.count('class="way') >= len(model.beats)
    assert all(sample.id in page for sample in model.samples)
    assert all(clause in page for step in model.steps for clause in step.clauses)
    browser("trainer").text("/scenarios/?lang=zh")


def test_the_list_is_searched_and_filtered(browser):
    someone = browser("trainer")
    assert "leak_on_bed" in someone.text("/scenarios/?q=leak")
    assert "three_quotes" not in someone.text("/scenarios/?q=leak").split("<dialog")[0]
    assert "leak_on_bed" not in someone.text("/scenarios/?channel=chat").split("<dialog")[0]
    assert "没有这样的情景" in someone.text("/scenarios/?q=nothing-of-the-kind&lang=zh")


@pytest.mark.parametrize("lang, says", [("zh", "一处错误|1 处错误"), ("en", "One error")])
def test_what_is_wrong_comes_with_line_and_column_as_one_types(browser, lang, says):
    someone = browser("trainer")
    someone.text(f"/scenarios/?lang={lang}")
    text = text_of(someone).replace("persona: price_comparing", "persona: price_comparin", 1)
    answer = someone.part(f"/scenarios/{NAME}/source", "/scenarios/-/check", text=text)
    part = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert re.search(says, part)
    line = int(re.search(r'data-line="(\d+)"', part)[1])
    assert "price_comparin" in text.splitlines()[line - 1]
    assert "<html" not in part
    someone.text("/scenarios/?lang=zh")


def test_a_refused_text_comes_back_whole_with_what_is_wrong(browser):
    someone = browser("trainer")
    text = text_of(someone).replace("persona: price_comparing", "persona: nobody", 1) + "# 我的想法 & <b>\n"
    answer = save(someone, text)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "# 我的想法 &amp; &lt;b&gt;" in page
    assert "nobody" in page
    assert 'class="problem error"' in page


def test_samples_are_played_from_the_page(browser):
    someone = browser("examiner")
    text = text_of(someone)
    part = someone.part(f"/scenarios/{NAME}/source", "/scenarios/-/prove", text=text).get_data(as_text=True)
    assert "good_zh" in part
    part = someone.part(f"/scenarios/{NAME}/source", "/scenarios/-/prove", text="id: x").get_data(as_text=True)
    assert 'class="note bad"' in part


def test_a_version_goes_from_the_editor_to_practice_and_by_a_second_person_to_exams(town, browser):
    author, second = browser("trainer"), browser("examiner")
    saved = save(author, with_title(text_of(author), 2, "隔壁便宜一点", "A little cheaper next door"))
    assert saved.status_code == 302
    version = re.search(r"version=([0-9a-f]{64})", saved.location)[1]
    page = author.text(saved.location)
    assert "隔壁便宜一点" in page
    here = f"/scenarios/{NAME}?version={version}"
    assert "隔壁便宜一点" not in browser("trainee").text("/drills?lang=zh")

    tried = author.send(here, f"/scenarios/{NAME}/try", version=version, lang="zh", key="once")
    assert "隔壁便宜一点" in author.text(tried.location)
    again = author.send(here, f"/scenarios/{NAME}/try", version=version, lang="zh", key="once")
    assert again.location == tried.location

    author.send(here, f"/scenarios/{NAME}/publish", version=version, use="practice")
    assert "隔壁便宜一点" in browser("trainee").text("/drills?lang=zh")
    author.send(here, f"/scenarios/{NAME}/publish", version=version, use="exam")
    page = author.text(here)
    assert "要用于考试，须由另一位" in page
    assert town.simulator.house.library("exam").scenarios[NAME].version == 1
    second.send(here, f"/scenarios/{NAME}/publish", version=version, use="exam")
    assert "现在已用于考试" in second.text(here)
    assert town.simulator.house.library("exam").scenarios[NAME].version == 2
    old = next(
        v.digest
        for v in town.simulator.authoring.scenario(town.people["trainer"], scenario=NAME).versions
        if v.number == 1
    )
    page = second.text(f"/scenarios/{NAME}/compare?before={old}&after={version}")
    assert "隔壁便宜一点" in page
    assert page.count('class="in"') == page.count('class="out"') == 3


def test_titles_and_texts_of_authors_never_become_markup(town, browser):
    author = browser("trainer")
    text = with_title(text_of(author, "lowest_price"), 2, EVIL, EVIL) + f"# {EVIL}\n"
    saved = save(author, text, "lowest_price")
    assert saved.status_code == 302, saved.get_data(as_text=True)[-3000:]
    version = re.search(r"version=([0-9a-f]{64})", saved.location)[1]
    old = town.simulator.authoring.scenario(town.people["trainer"], scenario="lowest_price").version.digest
    paths = [
        saved.location,
        "/scenarios/",
        f"/scenarios/lowest_price/source?version={version}",
        f"/scenarios/lowest_price/source?version={version}&copy=1",
        f"/scenarios/lowest_price/compare?before={old}&after={version}",
    ]
    pages = [browser("manager").text(path) for path in paths]
    pages.append(author.part(paths[2], "/scenarios/-/check", text=text).get_data(as_text=True))
    pages.append(author.part(paths[2], "/scenarios/-/check", text=f"{EVIL}: 1").get_data(as_text=True))
    pages.append(author.part(paths[2], "/scenarios/-/prove", text=text).get_data(as_text=True))
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in pages[0]
    assert "alert(1)" not in browser("trainee").text("/drills?lang=zh"), "nothing was published"


def test_a_copy_begins_a_scenario_of_its_own(town, browser):
    author = browser("trainer")
    found = author.client.get("/scenarios/-/copy?from=parking_fee", follow_redirects=True).get_data(as_text=True)
    assert "id: parking_fee_2" in found
    saved = save(
        author,
        text_of(author, "parking_fee").replace("id: parking_fee", "id: parking_fee_2", 1),
        "parking_fee",
        copied="1",
    )
    assert saved.location.startswith("/scenarios/parking_fee_2?")
    assert "saved=new+parking_fee" in saved.location


def test_a_scenario_is_taken_out_of_practice_and_put_back(town, browser):
    author = browser("trainer")
    version = town.simulator.authoring.scenario(town.people["trainer"], scenario="third_change").version.digest
    author.send("/scenarios/third_change", "/scenarios/third_change/withdraw", use="practice")
    assert "third_change" not in browser("trainee").text("/drills?lang=zh")
    author.send("/scenarios/third_change", "/scenarios/third_change/publish", version=version, use="practice")
    assert "third_change" in browser("trainee").text("/drills?lang=zh")


@pytest.mark.parametrize(
    "path",
    [
        "/scenarios/nothing",
        "/scenarios/nothing/source",
        f"/scenarios/{NAME}?version=x",
        f"/scenarios/{NAME}/compare?before=1&after=2",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(browser, path):
    assert browser("trainer").get(path).status_code == 404
