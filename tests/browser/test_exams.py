"""An exam from its booking to the appeal, by the four people who have a part in it, each in a browser of their own."""

import re

import pytest

from tests.browser.test_journeys import own
from tests.service.exam_field import publish, trial

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def exam(town):
    """The people of a small exam: three questions, a text to type and one chat."""
    publish(town.simulator, town.people["examiner"].id, trial())
    people = {"cand": "考生丁", "proctor": "监考员戊"}
    town.make("cand", name=people["cand"])
    town.make("proctor", "trainer", name=people["proctor"])
    town.make("other-examiner", "examiner", name="考评员己")
    return people


def booked(town, page, exam):
    """The code that the invigilator gets."""
    page.goto(f"{town.address}/sittings/book")
    page.select_option("#f-blueprint", "trial")
    page.select_option("#f-candidate", label=exam["cand"])
    page.select_option("#f-invigilator", label=exam["proctor"])
    page.select_option("#f-lang", "zh")
    page.click("main button.primary")
    return page.locator(".code-shown").inner_text()


def test_an_exam_from_its_booking_to_the_appeal(town, open_page, exam):
    code = booked(town, open_page("examiner"), exam)
    page = open_page("cand")
    page.on("dialog", lambda box: box.accept())
    page.goto(f"{town.address}/exams/")
    page.locator("a[href^='/exams/']:has-text('第')").first.click()
    assert page.locator("button:has-text('开始')").last.is_disabled()
    page.fill("#f-login", "proctor")
    page.fill("#inv-password", "green-kettle-by-the-door")
    page.fill("#f-code", code)
    page.click("form[action$='/open'] button")
    page.locator("form[action$='/begin'] button").click()
    answers_a_question_that_stays(page)
    types_and_cannot_paste(page)
    extended(town, open_page("manager"), exam)
    plays(page)
    sitting = re.search(r"/exams/(\w+)", page.url)[1]
    page.goto(f"{town.address}/exams/{sitting}/review")
    page.click("main form button.primary")
    page.wait_for_selector(".ring")
    assert page.locator("main").inner_text().count("未通过") > 0
    appeals(town, page, sitting)
    decides(town, open_page("other-examiner"))
    page.goto(f"{town.address}/exams/{sitting}/result")
    assert page.errors == []


def answers_a_question_that_stays(page):
    first = page.locator("[data-item]").first
    first.locator("input").first.check()
    page.wait_for_selector("[data-item] .item-state:has-text('已保存')")
    page.reload()
    assert page.locator("[data-item]").first.locator("input").first.is_checked()
    another_answer_while_the_first_is_underway_counts(page)
    what_is_chosen_and_left_at_once_is_kept(page)
    page.locator("form[action$='/begin'] button").click()


def another_answer_while_the_first_is_underway_counts(page):
    """The server stores the first, its answer is lost on the way, and meanwhile another one is chosen."""
    first, lost = page.locator("[data-item]").first, []

    def loses(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/save", loses)
    first.locator("input").nth(1).check()
    first.locator(".item-state.bad-text").wait_for()
    chosen = f"chosen={first.locator('input').nth(0).get_attribute('value')}"
    with page.expect_response(lambda answer: chosen in (answer.request.post_data or "").split("&")) as stored:
        first.locator("input").nth(0).check()
    assert stored.value.status == 200
    page.unroute("**/save")
    assert lost == [200]
    assert page.errors == ["Failed to load resource: net::ERR_FAILED"]
    page.errors.clear()
    page.reload()
    assert page.locator("[data-item]").first.locator("input").nth(0).is_checked()


def what_is_chosen_and_left_at_once_is_kept(page):
    page.locator("[data-item]").first.locator("input").nth(1).check()
    here = page.url
    page.goto(page.url.partition("/section")[0])
    for _ in range(20):  # it travels beside the pages that come next
        page.goto(here)
        if page.locator("[data-item]").first.locator("input").nth(1).is_checked():
            return
    pytest.fail("the last answer was not taken along")


def types_and_cannot_paste(page):
    area = page.locator("[data-typing] textarea")
    area.wait_for()
    area.evaluate(
        "area => { const data = new DataTransfer(); data.setData('text/plain', '粘贴的');"
        " area.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }"
    )
    assert area.input_value() == ""
    area.press_sequentially("hello", delay=5)
    page.locator("[data-typing] form button").click()
    page.wait_for_selector("[data-typing] .note.good")
    page.locator("form[action$='/begin'] button").click()


def extended(town, page, exam):
    """A manager gives more time from the list of what runs now."""
    page.goto(f"{town.address}/training/live")
    row = page.locator(f".list > div:has-text('{exam['cand']}')")
    before = row.locator("time").inner_text()
    row.locator("summary").click()
    row.locator("input[name=minutes]").fill("10")
    row.locator("input[name=reason]").fill("停电")
    row.locator("form button").click()
    page.wait_for_selector(".note.good")
    assert page.url.endswith("/training/live")
    assert page.locator(f".list > div:has-text('{exam['cand']}') time").inner_text() != before


def plays(page):
    page.locator("form[action*='/play/'] button").click()
    page.wait_for_selector("#state")
    assert page.locator("#part-coach").count() == 0
    assert page.locator("[data-clock=deadline]").count() == 1
    page.fill("#reply", "你自己没看清楚吧，这不关我的事")
    page.press("#reply", "Enter")
    own(page).wait_for()
    page.locator("[data-line='/hangup']").click()
    page.wait_for_selector("#state.over")


def appeals(town, page, sitting):
    page.goto(f"{town.address}/review/appeal/{sitting}")
    page.locator("input[name=what]").first.check()
    page.fill("#f-reason", "我当时只是在核对订单。")
    page.click("main form button.primary")
    page.wait_for_selector(".note.good")


def decides(town, page):
    """By the keyboard: to the question, the first choice, a reason, and Ctrl+Enter."""
    page.goto(f"{town.address}/review/")
    page.locator("a[href*='/review/case/']").first.click()
    page.wait_for_selector(".decide")
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.keyboard.press("r")
    page.keyboard.type("原话在那里，维持。")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".note.good")
