"""Playing in the browser: what is sent counts once, what comes late is kept, and the report says all."""

import re
from concurrent.futures import ThreadPoolExecutor

GOOD = "您好，非常抱歉让您收到错误的颜色，我马上为您核对订单。"


def start(someone, scenario="wrong_colour", mode="practice", key=""):
    return someone.send(
        f"/drills/{scenario}",
        f"/drills/{scenario}/start",
        mode=mode,
        lang="zh",
        key=key or f"k{id(someone)}{scenario}{mode}",
    ).location


def seen(page):
    return re.search(r'data-seen="(\d+)"', page)[1]


def said(page):
    return re.findall(r'class="said agent"', page)


def test_a_reply_is_stored_and_answered(town, browser):
    town.make("drill-1")
    someone = browser("drill-1")
    path = start(someone)
    page = someone.text(path)
    answer = someone.part(path, path + "/do", line=GOOD, seen=seen(page), key="one", composing="3000")
    assert answer.status_code == 200
    assert GOOD in answer.get_data(as_text=True)
    assert GOOD in someone.text(path)


def test_each_reply_says_when_it_was_saved_also_on_a_page_loaded_anew(town, browser):
    town.make("drill-saved")
    someone = browser("drill-saved")
    path = start(someone)
    saved = re.compile(r'已保存 (?:<span class="num">)?<time datetime="([^"]+)"')
    first = someone.part(path, path + "/do", line=GOOD, seen=seen(someone.text(path)), key="a", composing="900")
    times = saved.findall(first.get_data(as_text=True))
    assert len(times) == 2  # above the talk, and below the reply
    someone.part(path, path + "/do", line="请您告诉我订单号。", seen=seen(first.get_data(as_text=True)), key="b")
    again = saved.findall(someone.text(path))
    assert len(again) == 3
    assert times[1] in again


def test_what_is_set_in_bold_is_bold_and_nothing_else_becomes_markup(town, browser):
    town.make("drill-bold")
    someone = browser("drill-bold")
    path = start(someone)
    line = "换货**24小时内**补发，<b>请</b>放心 ** 好吗。"
    page = someone.part(path, path + "/do", line=line, seen=seen(someone.text(path)), key="a").get_data(as_text=True)
    assert "换货<strong>24小时内</strong>补发，&lt;b&gt;请&lt;/b&gt;放心 ** 好吗。" in page
    someone.send(path + "/leave", path + "/leave", how="up")
    report = someone.text(path.replace("/talk/", "/reports/"))
    assert "<strong>" in report
    assert "**24" not in report
    assert "<b>请" not in report


def test_a_counter_has_a_scene_that_shows_what_was_done(town, browser):
    town.make("drill-scene")
    someone = browser("drill-scene")
    path = start(someone, "third_change")
    page = someone.text(path)
    assert "客户站在您的柜台前。" in page
    done = someone.part(path, path + "/do", line="/do smile", seen=seen(page), key="a").get_data(as_text=True)
    scene = done[done.index('class="scene"') :]
    assert "微笑</span>" in scene
    assert 'class="scene"' not in someone.text(start(someone, "wrong_colour"))


def test_the_same_reply_sent_twice_is_stored_once(town, browser):
    town.make("drill-2")
    someone = browser("drill-2")
    path = start(someone)
    at = seen(someone.text(path))
    token = someone.token(path)

    def send(_):
        client = town.app.test_client()
        client.set_cookie("servicedrill", someone.client.get_cookie("servicedrill").value)
        return client.post(
            path + "/do",
            data={"line": GOOD, "seen": at, "key": "same"},
            headers={"X-CSRFToken": token, "HX-Request": "true"},
        ).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(4))) == {200}
    assert len(said(someone.text(path))) == 1


def test_a_page_that_is_behind_is_told_and_its_words_are_kept(town, browser):
    town.make("drill-3")
    someone = browser("drill-3")
    path = start(someone)
    at = seen(someone.text(path))
    someone.part(path, path + "/do", line=GOOD, seen=at, key="one")
    late = someone.part(path, path + "/do", line="我再说一句。", seen=at, key="two")
    assert late.status_code == 409
    assert "另一个窗口" in late.get_data(as_text=True)
    assert "我再说一句。" in someone.text(path)
    assert len(said(someone.text(path))) == 1


def test_a_test_shows_no_coach_and_its_report_comes_at_the_end(town, browser):
    town.make("drill-4")
    someone = browser("drill-4")
    path = start(someone, mode="test")
    assert 'id="part-coach"' not in someone.text(path)
    assert someone.part(path, path + "/hint", seen=seen(someone.text(path))).status_code == 409
    assert someone.get(path.replace("/talk/", "/reports/")).status_code == 409
    someone.send(path + "/leave", path + "/leave", how="up")
    report = someone.text(path.replace("/talk/", "/reports/"))
    assert "ST-" in report


def test_a_retake_goes_on_from_the_line_and_leaves_the_first_run_alone(town, browser):
    town.make("drill-5")
    someone = browser("drill-5")
    path = start(someone)
    page = someone.part(path, path + "/do", line=GOOD, seen=seen(someone.text(path)), key="one").get_data(as_text=True)
    turn = re.search(r'name="turn" value="(\d+)"', page)[1]
    fork = someone.send(path, path + "/retake", turn=turn).location
    assert fork != path
    assert GOOD not in someone.text(fork)
    assert GOOD in someone.text(path)


def test_a_case_form_keeps_semicolons_and_equals_signs(town, browser):
    town.make("drill-6")
    someone = browser("drill-6")
    path = start(someone)
    page = someone.text(path)
    field = re.search(r'id="case-(\w+)"', page)[1]
    answer = someone.part(path, path + "/do", fields=f'[["{field}", "甲=1; 乙；丙"]]', seen=seen(page), key="form")
    assert answer.status_code == 200
    assert "甲=1; 乙；丙" in someone.text(path)


def test_findings_go_out_as_csv_that_no_spreadsheet_runs(town, browser):
    town.make("drill-7")
    someone = browser("drill-7")
    path = start(someone)
    someone.part(path, path + "/do", line="=1+1，不关我的事", seen=seen(someone.text(path)), key="one")
    someone.send(path + "/leave", path + "/leave", how="up")
    table = someone.get(path.replace("/talk/", "/reports/") + "/findings.csv").get_data(as_text=True)
    assert table.startswith("\ufeff规则编号,规则,结果,")
    assert "不关我的事" in table
    assert not any(cell.startswith(("=", "+", "@")) for row in table.splitlines() for cell in row.split(","))


def test_a_reply_is_answered_with_the_lines_that_the_page_lacks(town, browser):
    town.make("drill-parts")
    someone = browser("drill-parts")
    path = start(someone)
    whole = someone.text(path)
    drawn = bubbles(whole)
    for number, text in enumerate(
        (GOOD, "请您告诉我订单号。", "/hold", "/update 还在查，请稍等", "/resume", "好的，我来换货。")
    ):
        answer = someone.part(
            path, path + "/do", line=text, seen=seen(whole), key=f"k{number}", composing="900", drawn=str(len(drawn))
        ).get_data(as_text=True)
        assert f'data-after="{len(drawn)}"' in answer
        drawn += bubbles(answer)
        whole = someone.text(path)
        assert drawn == bubbles(whole)
    assert len(drawn) >= 8


def bubbles(page):
    said = r'said (\w+)" data-turn="(\d+)">.*?<div class="bubble"[^>]*>(.*?)</div>'
    return re.findall(rf'<div class="(?:{said}|did small">(.*?)</div>)', page)


def test_a_page_that_says_it_drew_more_than_there_is_gets_everything(town, browser):
    town.make("drill-more")
    someone = browser("drill-more")
    path = start(someone)
    answer = someone.part(path, path + "/do", line=GOOD, seen=seen(someone.text(path)), key="a", drawn="900")
    assert 'data-after="0"' in answer.get_data(as_text=True)
    assert GOOD in answer.get_data(as_text=True)


def test_pasting_is_told_in_the_report(town, browser):
    town.make("drill-paste")
    someone = browser("drill-paste")
    path = start(someone)
    someone.part(path, path + "/do", line=GOOD, seen=seen(someone.text(path)), key="a", composing="800", pasted="20")
    someone.send(path + "/leave", path + "/leave", how="up")
    report = someone.text(path.replace("/talk/", "/reports/"))
    assert f"粘贴了 20 个字，占这条回复的 {2000 // len(GOOD)}%" in report
