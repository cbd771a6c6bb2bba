"""An exam from its booking to the appeal, by the four people who have a part in it, each in a browser of their own."""

import re

import pytest

from tests.browser.test_journeys import own
from tests.service.exam_field import publish, trial
from tests.web.field import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def exam(town):
    """The people of a small exam: three questions, a text to type and one chat."""
    publish(town.simulator, town.people["examiner"].id, trial())
    people = {"cand": "考生丁", "proctor": "监考员戊"}
    town.make("cand", name=people["cand"])
    town.people["proctor"] = town.make("proctor", "trainer", name=people["proctor"])
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


SAVED = "[data-item] .item-state:has-text('已保存'):not(:has(svg))"  # now, and not before the page was drawn


@pytest.fixture
def at_questions(town, open_page, exam):
    """at_questions("login"): a page at the first section of a new candidate's exam, which is running."""

    def begun(login):
        exams, proctor = town.simulator.exams, town.people["proctor"]
        candidate = town.people[login] = town.make(login)
        booking = exams.book(
            town.people["examiner"], candidate=candidate.id, blueprint="trial", invigilator=proctor.id, lang="zh"
        )
        exams.open(proctor, sitting=booking.sitting, code=booking.code)
        exams.start_section(candidate, sitting=booking.sitting, section="knowledge")
        page = open_page(login)
        page.goto(f"{town.address}/exams/{booking.sitting.partition('/')[2]}/section/knowledge")
        return page

    return begun


def option(page, number):
    return page.locator("[data-item]").first.locator("input").nth(number)


def is_stored(page, number):
    page.wait_for_selector(SAVED)
    assert option(page, number).is_checked()
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    return option(page, number).is_checked()


def test_an_answer_that_could_not_be_saved_is_sent_when_its_page_is_opened_again(at_questions):
    page, asked = at_questions("cand-away"), []
    here = page.url

    def answers(box):
        asked.append(box.message)
        box.accept() if len(asked) > 1 else box.dismiss()

    page.on("dialog", answers)
    page.route("**/save", lambda route: route.abort())
    option(page, 0).check()
    page.wait_for_selector(".item-state.bad-text")
    option(page, 1).check()
    page.click("a:has-text('全部部分') >> nth=-1")
    page.wait_for_selector("#exam-unsaved.bad-text")
    assert page.url == here
    page.click("a:has-text('全部部分') >> nth=-1")
    page.wait_for_url(here.partition("/section")[0])
    assert len(asked) == 2
    page.unroute("**/save")
    page.goto(here)
    assert is_stored(page, 1)


def test_going_on_waits_until_the_answer_is_stored(at_questions):
    page, travelling = at_questions("cand-waits"), []
    here = page.url
    page.route("**/save", lambda route: travelling.append(route))
    with page.expect_request("**/save"):
        option(page, 1).check()
    page.locator("form[action$='/begin'] button").click()
    page.wait_for_selector("#exam-unsaved:has-text('正在保存')")
    assert page.url == here
    travelling[0].continue_()
    page.wait_for_url("**/section/keyboard")
    assert len(travelling) == 1
    page.goto(here)
    assert option(page, 1).is_checked()


def test_an_answer_given_after_the_session_ended_is_stored_when_its_candidate_signs_in(town, at_questions):
    page = at_questions("cand-ended")
    here = page.url
    option(page, 0).check()
    page.wait_for_selector(SAVED)
    town.simulator.people.sign_out(town.people["cand-ended"])
    option(page, 1).check()
    page.wait_for_url("**/sign-in?next=*")
    page.fill("[name=login]", "cand-ended")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(here)
    assert is_stored(page, 1)


def test_an_answer_that_was_not_saved_is_gone_from_the_browser_after_signing_out(at_questions):
    page = at_questions("cand-leaves")
    page.on("dialog", lambda box: box.accept())
    page.route("**/save", lambda route: route.abort())
    option(page, 1).check()
    page.wait_for_selector(".item-state.bad-text")
    assert page.evaluate("localStorage.length") == 1
    page.locator(".side form[action$=sign-out] button").click()
    page.wait_for_url("**/sign-in*")
    page.wait_for_function("localStorage.length === 0")


def test_the_next_answer_is_stored_although_the_reply_to_the_one_before_was_cut_off(at_questions):
    page, cut = at_questions("cand-cut"), []

    def cuts(route):
        cut.append(route.fetch().status)
        route.fulfill(status=200, content_type="application/json", body='{"item"')

    page.route("**/save", cuts, times=1)
    option(page, 0).check()
    page.wait_for_selector(".item-state.bad-text")
    option(page, 1).check()
    assert is_stored(page, 1)
    assert cut == [200]
