"""What people do in a browser, from the first click to the last, in a real one."""

import io
import wave

import pytest

from simulator.speech import NoVoice
from tests.web.field import PASSWORD

pytestmark = pytest.mark.browser
GOOD = "您好，非常抱歉让您收到错误的颜色，我马上为您核对订单。"


def silent_wav():
    """A tenth of a second of nothing."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    return out.getvalue()


SILENT_WAV = silent_wav()


def start(page, town, scenario="wrong_colour", mode="practice"):
    page.goto(f"{town.address}/drills/{scenario}")
    page.check(f"input[value={mode}]")
    page.click("form .btn.primary")
    page.wait_for_selector("#state")


def own(page):
    return page.locator(".said.agent:not(.pending) .bubble")


def test_a_new_hire_drills_and_reads_the_report(town, open_page):
    town.make("hire-1")
    page = open_page("hire-1")
    page.click(".nav a:has-text('演练')")
    page.click("text=发错颜色还要十倍赔")
    page.click("form .btn.primary")
    page.fill("#reply", GOOD)
    page.press("#reply", "Enter")
    own(page).wait_for()
    assert page.locator("#part-coach .badge").count() > 0
    assert page.locator("#saved").inner_text().strip().startswith("已保存")
    page.on("dialog", lambda box: box.accept())
    page.click("text=关闭会话")
    page.click("text=看报告")
    page.wait_for_selector(".ring")
    assert page.locator(".span").count() > 0
    page.locator(".span").first.click()
    assert page.locator("details.finding:target").get_attribute("open") is not None


def test_the_phone_rings_until_it_is_answered(town, open_page):
    town.make("hire-2")
    page = open_page("hire-2")
    start(page, town, "leak_on_bed")
    assert page.locator("#composer").is_hidden()
    page.click("text=接听")
    page.wait_for_selector("#composer:not(.closed)")
    page.fill("#reply", "您好，安居物业，我是小林，请问有什么可以帮您？")
    page.press("#reply", "Enter")
    page.wait_for_selector(".said.customer")
    page.click("text=保持")
    page.wait_for_selector(".state.on_hold")
    page.wait_for_selector('[data-clock="update"] b')


def test_enter_that_confirms_a_candidate_of_an_input_method_does_not_send(town, open_page):
    town.make("hire-3")
    page = open_page("hire-3")
    start(page, town)
    page.focus("#reply")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "nihao", "selectionStart": 5, "selectionEnd": 5})
    key = {"type": "rawKeyDown", "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
    session.send("Input.dispatchKeyEvent", key)
    page.evaluate(
        "document.getElementById('reply').dispatchEvent(new KeyboardEvent('keydown',"
        "{key:'Enter',isComposing:true,bubbles:true,cancelable:true}))"
    )
    session.send("Input.insertText", {"text": "您好"})
    page.wait_for_timeout(300)
    assert own(page).count() == 0
    assert "您好" in page.input_value("#reply")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("x")
    assert "\n" in page.input_value("#reply")
    page.keyboard.press("Enter")
    own(page).wait_for()


def test_a_lost_connection_is_seen_and_nothing_typed_is_lost(town, open_page):
    town.make("hire-4")
    page = open_page("hire-4")
    start(page, town)
    page.context.set_offline(True)
    page.fill("#reply", GOOD)
    page.press("#reply", "Enter")
    page.wait_for_selector("#trouble:not([hidden])")
    assert "连接断了" in page.locator("#trouble").inner_text()
    page.context.set_offline(False)
    own(page).wait_for(timeout=20_000)
    page.reload()
    assert own(page).all_inner_texts() == [GOOD]


def test_what_was_being_typed_survives_a_reload(town, open_page):
    town.make("hire-5")
    page = open_page("hire-5")
    start(page, town)
    page.fill("#reply", "写到一半")
    page.reload()
    assert page.input_value("#reply") == "写到一半"


def test_signing_out_leaves_nothing_half_typed_in_the_browser(town, open_page):
    town.make("hire-leaves")
    page = open_page("hire-leaves")
    start(page, town)
    page.fill("#reply", "写到一半")
    assert page.evaluate("localStorage.length") > 0
    page.locator(".side form[action$=sign-out] button").click()
    page.wait_for_url("**/sign-in*")
    page.wait_for_function("localStorage.length === 0")


def test_two_tabs_continue_the_same_conversation_and_the_one_behind_is_told(town, open_page):
    town.make("hire-6")
    first = open_page("hire-6")
    start(first, town)
    second = open_page(context=first.context)
    second.goto(first.url)
    first.fill("#reply", GOOD)
    first.press("#reply", "Enter")
    own(first).wait_for()
    second.fill("#reply", "我来晚了一步。")
    second.press("#reply", "Enter")
    second.wait_for_selector("#trouble:not([hidden])")
    own(second).wait_for()
    assert own(second).all_inner_texts() == [GOOD]
    assert second.input_value("#reply") == "我来晚了一步。"


def test_whoever_was_signed_out_elsewhere_signs_in_and_goes_on_where_the_reply_was_sent(town, open_page):
    person = town.make("hire-signed-out")
    page = open_page("hire-signed-out")
    start(page, town)
    talk = page.url
    town.simulator.people.sign_out(person)
    page.fill("#reply", GOOD)
    page.press("#reply", "Enter")
    page.wait_for_url("**/sign-in?next=*")
    page.fill("[name=login]", "hire-signed-out")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    own(page).wait_for()
    assert page.url == talk
    assert own(page).all_inner_texts() == [GOOD]


def test_the_back_button_leads_back_into_the_same_conversation(town, open_page):
    town.make("hire-7")
    page = open_page("hire-7")
    start(page, town)
    page.fill("#reply", GOOD)
    page.press("#reply", "Enter")
    own(page).wait_for()
    page.goto(f"{town.address}/reports")
    page.go_back()
    page.wait_for_selector("#state")
    assert own(page).all_inner_texts() == [GOOD]


def test_in_a_listening_drill_the_customer_is_heard_and_read_only_afterwards(town, open_page, monkeypatch):
    listener = town.make("listener")
    heard = []

    def line(who, *, attempt, turn):
        heard.append(turn)
        return SILENT_WAV

    monkeypatch.setattr(town.simulator.voice, "line", line)
    page = open_page("listener")
    page.goto(f"{town.address}/drills/wrong_colour")
    page.check("[name=listen]")
    page.click("form .btn.primary")
    page.wait_for_selector(".said.customer .hear")
    page.fill("#reply", GOOD)
    page.press("#reply", "Enter")
    own(page).wait_for()
    page.wait_for_selector(".said.customer .hear >> nth=1")
    attempt = f"attempt/{page.url.rpartition('/')[2]}"
    talk = town.simulator.practice.talk(listener, attempt=attempt)
    said = [one.text for one in talk.lines if one.who == "customer"]
    assert not any(text in page.locator("#part-lines").inner_text() for text in said)
    page.locator(".hear").first.click()
    page.wait_for_function("document.querySelectorAll('.hear').length === 2")
    page.reload()  # it stays a listening drill
    page.wait_for_selector(".said.customer .hear >> nth=1")
    page.on("dialog", lambda box: box.accept())
    page.click("text=关闭会话")
    page.wait_for_selector("text=看报告")
    assert said[0] in page.locator("#part-lines").inner_text()
    assert {1, talk.lines[-1].turn} <= set(heard)


def test_without_any_voice_a_listening_drill_says_so_once_and_is_read(town, open_page, monkeypatch):
    town.make("listener-2")

    def line(who, *, attempt, turn):
        raise NoVoice("none", code="no_voice")

    monkeypatch.setattr(town.simulator.voice, "line", line)
    page = open_page("listener-2")
    page.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis")
    page.goto(f"{town.address}/drills/wrong_colour")
    page.check("[name=listen]")
    page.click("form .btn.primary")
    page.wait_for_selector("#trouble:not([hidden])")
    assert "放不出声音" in page.locator("#trouble").inner_text()
    assert page.locator(".hear").count() == 0
    assert len(page.locator(".said.customer .bubble").first.inner_text()) > 5


def test_a_slow_answer_shows_that_it_is_on_its_way_and_a_second_enter_sends_nothing(town, open_page):
    town.make("hire-8")
    page = open_page("hire-8")
    start(page, town)
    page.route("**/do", lambda route: (page.wait_for_timeout(1_200), route.continue_()))
    page.fill("#reply", GOOD)
    page.press("#reply", "Enter")
    page.press("#reply", "Enter")
    page.wait_for_selector(".said.pending")
    own(page).wait_for(timeout=15_000)
    assert own(page).count() == 1


def test_a_drill_can_be_played_with_the_keyboard_alone(town, open_page):
    town.make("hire-9")
    page = open_page("hire-9")
    page.goto(f"{town.address}/drills/wrong_colour")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('form .btn.primary')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#reply:focus")
    page.keyboard.type("hello")
    page.keyboard.press("Enter")
    own(page).wait_for()
    assert "hello" in own(page).inner_text()


def test_a_trainer_assigns_and_the_trainee_finds_it(town, open_page):
    trainee = town.make("pupil", name="学员甲")
    trainer = town.make("coach-1", "trainer", name="培训师乙")
    group = town.simulator.groups.add(town.root, name="一组", lead=trainer.id)
    town.simulator.groups.put(town.root, group=group.id, people=[trainee.id])
    page = open_page("coach-1")
    page.click(".nav a:has-text('小组')")
    page.click("main >> text=一组")
    page.check("input[name=people]")
    page.select_option("#what", "drill:wrong_colour")
    page.click("button:has-text('布置')")
    page.wait_for_selector(".note.good")
    theirs = open_page("pupil")
    assert "布置的" in theirs.locator("main").inner_text()


def test_an_administrator_adds_a_person_who_chooses_a_password(town, open_page):
    page = open_page("administrator")
    page.goto(f"{town.address}/people/new")
    page.fill("[name=name]", "新同事")
    page.fill("[name=login]", "newcomer")
    page.click("button:has-text('添加人员')")
    code = page.locator(".code-shown").inner_text()
    theirs = open_page()
    theirs.goto(f"{town.address}/code?lang=zh")
    theirs.fill("[name=login]", "newcomer")
    theirs.fill("[name=code]", code)
    theirs.fill("[name=password]", "a long enough password")
    theirs.fill("[name=again]", "a long enough password")
    theirs.click("button.primary")
    theirs.wait_for_selector("text=您好，新同事")


def test_the_verifier_works_from_a_file_without_a_server(town, open_page, tmp_path):
    file = tmp_path / "verifier.html"
    file.write_bytes(town.app.test_client().get("/check/verifier.html").data)
    page = open_page()
    page.goto(file.as_uri())
    page.fill("#code", "SD1.nothing.0000000000000000." + "A" * 86)
    assert page.locator("#verdict .state.bad").count() == 1


def test_what_is_pasted_into_a_reply_is_told_to_whoever_reads_the_report(town, open_page):
    town.make("hire-10")
    page = open_page("hire-10")
    start(page, town)
    page.on("dialog", lambda box: box.accept())
    page.focus("#reply")
    page.evaluate(
        "text => { const data = new DataTransfer(); data.setData('text/plain', text); const area ="
        " document.getElementById('reply'); area.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data,"
        " bubbles: true})); document.execCommand('insertText', false, text); }",
        GOOD,
    )
    page.reload()  # which makes nothing of it typed
    assert page.input_value("#reply") == GOOD
    page.press("#reply", "Enter")
    own(page).wait_for()
    page.click("text=关闭会话")
    page.click("text=看报告")
    page.wait_for_selector(".ring")
    assert f"粘贴了 {len(GOOD)} 个字，占这条回复的 100%" in page.locator("#conversation").inner_text()


def test_another_device_goes_on_where_a_closed_page_stopped_the_clock(town, open_page):
    who = town.make("hire-11")
    page = open_page("hire-11")
    start(page, town)
    address = page.url
    page.fill("#reply", GOOD)
    page.press("#reply", "Enter")
    own(page).wait_for()
    page.goto(f"{town.address}/reports")
    phone = open_page("hire-11", width=390)
    for _ in range(50):  # the word of the closed page is on its way
        if town.simulator.practice.talk(who, attempt=address.rpartition("/")[2]).clocks.still:
            break
        page.wait_for_timeout(100)
    phone.goto(address)
    phone.wait_for_selector("#state[data-still]")
    assert own(phone).all_inner_texts() == [GOOD]
    phone.fill("#reply", "请您告诉我订单号。")
    phone.press("#reply", "Enter")
    own(phone).nth(1).wait_for()
    assert phone.locator("#state[data-still]").count() == 0
    page.goto(address)
    assert own(page).all_inner_texts() == [GOOD, "请您告诉我订单号。"]


def test_the_same_drill_is_retaken_from_a_turn_and_compared(town, open_page):
    town.make("hire-12")
    page = open_page("hire-12")
    start(page, town)
    page.on("dialog", lambda box: box.accept())
    page.fill("#reply", "你自己没看清楚吧，这不关我的事")
    page.press("#reply", "Enter")
    own(page).wait_for()
    page.click("[data-part-form][action$='/hint'] button")
    page.wait_for_selector("#part-coach .note")
    page.click("text=关闭会话")
    page.wait_for_selector("#state.over")
    page.click(".retake button")
    page.wait_for_selector("#state:not(.over)")
    page.fill("#reply", GOOD)
    page.press("#reply", "Enter")
    own(page).wait_for()
    page.click("text=关闭会话")
    page.click("text=看报告")
    page.locator("form[action$='/compare'] button").click()
    page.wait_for_selector("main table")


def test_everybody_is_shown_where_to_begin(town, open_page):
    for role in ("auditor", "manager"):
        page = open_page(role)
        page.goto(f"{town.address}/help/")
        assert page.locator("main").inner_text()
        assert page.locator("main a[href*='tour'], main .tour, main ol").count() > 0
