"""Oral checks in the browser: an examiner asks and saves, the trainee reads and says so, others see nothing."""

import re

import pytest


@pytest.mark.parametrize("lang, says", [("zh", "要听到的要点"), ("en", "Listen for")])
def test_an_examiner_asks_saves_the_form_and_the_trainee_reads_it(town, browser, lang, says):
    login = f"oral-{lang}"
    town.people[login] = town.make(login, name="Ann Archer")
    examiner, trainee = browser("examiner"), browser(login)
    examiner.text(f"/orals/?lang={lang}")
    page = f"/orals/ask?candidate={town.people[login].id}"
    text = examiner.text(page)
    assert says in text
    assert "Ann Archer" in text
    fields = {name: re.findall(rf'name="{name}" value="([^"]+)"', text) for name in ("item", "version", "key")}
    assert len(fields["item"]) == 5
    marks = {f"points-{item}": "3" for item in fields["item"]}
    sent = {**fields, **marks, "candidate": town.people[login].id, "strength": "<b>calm</b>", "improve": "reasons"}
    for _ in range(2):  # a double click
        assert examiner.send(page, "/orals/ask", **sent).status_code == 302
    seen = trainee.text("/orals/")
    assert seen.count("&lt;b&gt;calm") == 1
    assert "75%" in seen
    (oral,) = re.findall(r'name="oral" value="([^"]+)"', seen)
    assert trainee.send("/orals/", "/orals/seen", oral=oral).status_code == 302
    assert 'name="oral"' not in trainee.text("/orals/")


def test_a_form_that_is_not_whole_is_refused_and_a_trainee_asks_nobody(town, browser):
    town.people["oral-none"] = town.make("oral-none")
    examiner, trainee = browser("examiner"), browser("oral-none")
    page = f"/orals/ask?candidate={town.people['oral-none'].id}"
    assert examiner.send(page, "/orals/ask", candidate="oral-none", strength="x", improve="y").status_code == 400
    assert trainee.get(page).status_code == 403
    other = town.people["trainee"].id
    assert trainee.get(f"/orals/?person={other}").status_code == 403
