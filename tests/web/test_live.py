"""What a trainer sees running now, and a report as a file to keep."""

import re

import pypdfium2

from tests.service.sat import booked
from tests.web.test_drills import GOOD, seen, start


def test_a_trainer_sees_the_open_drills_of_the_group_and_of_nobody_else(town, browser):
    mine = town.make("live-1", name="annlive")
    town.make("live-2", name="boblive")
    town.make("live-lead", "trainer")
    group = town.simulator.groups.add(town.root, name="livegroup", lead="live-lead")
    town.simulator.groups.put(town.root, group=group.id, people=[mine.id])
    for login in ("live-1", "live-2"):
        start(browser(login))
    page = browser("live-lead").text("/training/live")
    assert "annlive" in page
    assert "boblive" not in page
    assert "正在进行" in browser("live-lead").text("/")


def test_a_trainee_has_no_page_of_what_others_do(town, browser):
    town.make("live-3")
    page = browser("live-3").text("/training/live")
    assert "live-1" not in page
    assert 'href="/training/live"' not in browser("live-3").text("/")


def test_a_report_is_a_pdf_with_its_words_in_it(town, browser):
    town.make("live-pdf", name="qianduoduo")
    someone = browser("live-pdf")
    path = start(someone)
    someone.part(path, path + "/do", line=GOOD, seen=seen(someone.text(path)), key="a", composing="800", pasted="9")
    someone.send(path + "/leave", path + "/leave", how="up")
    answer = someone.get(path.replace("/talk/", "/reports/") + "/report.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    read = pypdfium2.PdfDocument(answer.data)
    text = re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in read))
    assert "qianduoduo" in text
    assert GOOD in text
    assert "粘贴了9个字" in text
    assert town.make("live-pdf-2")
    assert browser("live-pdf-2").get(path.replace("/talk/", "/reports/") + "/report.pdf").status_code == 404


def test_dictation_is_offered_only_where_the_administrator_allows_it_and_never_in_exams(town, browser):
    town.make("live-say")
    someone, office = browser("live-say"), browser("administrator")
    path = start(someone)
    assert 'id="dictate"' not in someone.text(path)
    assert "microphone=()" in someone.get(path).headers["Permissions-Policy"]
    assert "浏览器厂商的服务器" in office.text("/office/settings")
    manager = browser("manager")
    assert manager.send("/office/settings", "/office/settings/dictation", on="yes").status_code == 403
    office.send("/office/settings", "/office/settings/dictation", on="yes")
    try:
        assert 'id="dictate"' in someone.text(path)
        assert "microphone=(self)" in someone.get(path).headers["Permissions-Policy"]
        assert "microphone=()" in someone.get("/exams/").headers["Permissions-Policy"]
    finally:
        office.send("/office/settings", "/office/settings/dictation", on="no")
    assert 'id="dictate"' not in someone.text(path)


def test_a_page_that_is_closed_pauses_practice_and_other_pages_go_on(town, browser):
    town.make("live-shut")
    someone = browser("live-shut")
    path = start(someone)
    page = someone.text(path)
    assert f'data-pause="{path}/pause"' in page
    assert someone.part(path, path + "/pause", seen=seen(page)).status_code == 200
    assert "data-still" in someone.text(path)
    assert someone.part(path, path + "/do", line=GOOD, seen=seen(page), key="a").status_code == 200
    assert "data-still" not in someone.text(path)
    assert "data-pause" not in someone.text(start(someone, mode="test"))


def test_home_tells_the_next_exam_and_nobody_elses(town, browser):
    mine, other = town.make("live-exam"), town.make("live-none")
    booked(town.simulator, mine, other, "livehome")
    assert "/exams/livehome" in browser("live-exam").text("/")
    assert "/exams/livehome" not in browser("live-none").text("/")
    someone = browser("live-exam")
    path = start(someone)
    someone.part(path, path + "/do", line=GOOD, seen=seen(someone.text(path)), key="a")
    assert 'class="plot curve"' in someone.text(path)
