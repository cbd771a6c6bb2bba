"""What no other test of docs/security.md holds: hostile texts and files, the end of sessions, what answers tell."""

import base64
import html
import io
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask import session

from simulator.service.signing_in import SignedIn
from tests.web.field import PASSWORD, Browser
from web import browsers, create_app, signed_in

INJECTED = (
    "' OR 1=1 --",
    "'; DROP TABLE accounts; --",
    '" OR ""="',
    "1) UNION SELECT password FROM accounts --",
    "%' AND 1=0 UNION SELECT login FROM accounts --",
    "\\",
    "%",
    "x\x00y",
    "\u202e\ud7ff",
)
CLIMBING = (
    "../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "....//....//keys/web.secret",
    "%2e%2e/%2e%2e/keys/web.secret",
    "/etc/passwd",
    "..\\..\\keys\\web.secret",
    "app.css%00.png",
)
TELLS = re.compile(
    r"Traceback|sqlalchemy|sqlite|psycopg|werkzeug|jinja2|\.py\b|SELECT .* FROM|FROM accounts|site-packages|/work/"
)


def betrayed(answer, *texts):
    """What an answer tells of the inside, beyond the texts that it was sent and says again."""
    page = html.unescape(answer.get_data(as_text=True))
    for text in texts:
        page = page.replace(quote(text, errors="replace"), "").replace(text, "")
    return TELLS.findall(page)


@pytest.fixture
def later(town, monkeypatch):
    """later(minutes): what sessions take for the time."""
    real, clock = signed_in.time.time, town.simulator.house.clock

    class Clock:
        offset = 0.0

        @staticmethod
        def time() -> float:
            return real() + Clock.offset

    monkeypatch.setattr(signed_in, "time", Clock)
    monkeypatch.setattr(town.simulator.house, "clock", lambda: clock() + round(1000 * Clock.offset))

    def set_to(minutes: float) -> None:
        Clock.offset = minutes * 60

    return set_to


# --- texts and files that mean harm ---


@pytest.mark.parametrize(
    "role, path",
    [
        ("administrator", "/people?q={}"),
        ("administrator", "/people?role={}"),
        ("administrator", "/people?state={}"),
        ("administrator", "/people?page={}"),
        ("administrator", "/certificates?only={}"),
        ("trainee", "/drills?channel={0}&persona={0}"),
        ("trainee", "/drills/{}"),
        ("trainee", "/drills/wrong_colour/sample?spoken={0}&back={0}"),
        ("trainee", "/talk/{}"),
        ("trainee", "/reports/{}"),
        ("trainee", "/modules/{}"),
        ("manager", "/reports?person={}"),
        ("manager", "/sittings/book?candidate={}"),
        ("manager", "/people/{}"),
        ("examiner", "/review/?kind={0}&mine={0}"),
    ],
)
def test_no_text_in_a_search_or_an_address_reaches_the_database_as_more_than_text(town, browser, role, path):
    someone = browser(role)
    for text in INJECTED:
        answer = someone.get(path.format(quote(text, safe="", errors="surrogatepass")))
        assert answer.status_code < 500, (path, text)
        assert betrayed(answer, text) == [], (path, text)
    # Every account is still there, and an injected condition finds nobody.
    found = town.simulator.people.list(town.root, query=INJECTED[0])
    assert found.total == 0
    assert town.simulator.people.list(town.root).total > 6


def test_no_text_in_the_forms_for_strangers_does_either(browser):
    for text in INJECTED:
        for page, fields in (
            ("/sign-in", {"login": text, "password": text}),
            ("/code", {"login": text, "code": text, "password": PASSWORD + "x", "again": PASSWORD + "x"}),
            ("/check", {"code": text}),
        ):
            answer = browser().send(page, page, **fields)
            assert answer.status_code < 500, (page, text)
            assert betrayed(answer, text) == [], (page, text)


@pytest.mark.parametrize("name", CLIMBING)
def test_no_name_of_a_file_leads_out_of_its_folder(browser, name):
    someone = browser("administrator")
    for path in (
        f"/static/{name}",
        f"/certificates/{name}.pdf",
        f"/people/export.{name}",
        f"/people/template.{name}",
        f"/drills/{name}/sample",
        f"/modules/{name}",
    ):
        with someone.get(path) as answer:
            assert answer.status_code < 500, path
            assert b"root:" not in answer.data
            if path.startswith("/static"):
                assert answer.status_code in (302, 308, 400, 404), path
    assert "passwd" not in someone.get(f"/people/export.{name}").headers.get("Content-Disposition", "")


def test_the_name_of_an_uploaded_file_is_only_shown(town, browser, tmp_path):
    someone = browser("administrator")
    sent = {"csrf_token": someone.token("/people/import")}
    sent["file"] = (io.BytesIO("姓名,账号\n甲,upload-1\n".encode()), "../../<img src=x onerror=1>.csv")
    page = someone.client.post("/people/import", data=sent, content_type="multipart/form-data").get_data(as_text=True)
    assert "<img src=x" not in page


def packed(size: int) -> bytes:
    """A workbook whose sheet unpacks to so many bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/worksheets/sheet1.xml", b"<row/>" * (size // 6))
    return out.getvalue()


ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(packed(200_000_000), id="a workbook that unpacks to 200 MB"),
        pytest.param(("name,login\n" + "甲,x\n" * 10_000).encode(), id="a table of 10,000 rows"),
        pytest.param(b"name," * 1_000, id="a row of 1,000 columns"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(1000), id="a picture"),
        pytest.param((ENTITIES + "]>").encode(), id="entities within entities"),
    ],
)
def test_files_that_are_no_honest_tables_are_refused_in_words_and_at_once(browser, data):
    someone = browser("administrator")
    sent = {"csrf_token": someone.token("/people/import"), "file": (io.BytesIO(data), "people.xlsx")}
    answer = someone.client.post("/people/import", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert betrayed(answer) == []
    taken = someone.send("/people/import", "/people/import/take", data=base64.b64encode(data[:100_000]).decode())
    assert taken.status_code in (400, 302)


def test_the_api_takes_no_body_beyond_the_limit_and_no_depth_without_end(town, monkeypatch):
    token = town.simulator.tokens.issue(town.people["trainee"], name="limits", days=1).token
    heads = {"Authorization": f"Bearer {token}"}
    client = town.app.test_client()
    deep = b'{"scenario":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert client.post("/api/v1/practice/card", data=deep, headers=heads).status_code == 422
    monkeypatch.setitem(town.app.config, "MAX_CONTENT_LENGTH", 10_000)
    assert client.post("/api/v1/practice/card", data=b" " * 20_000, headers=heads).status_code == 413


def test_a_reply_that_is_far_too_long_is_refused_in_words(town, browser):
    town.make("long-winded")
    someone = browser("long-winded")
    start = someone.send("/drills/wrong_colour", "/drills/wrong_colour/start", mode="practice", lang="zh", key="long")
    seen = re.search(r'data-seen="(\d+)"', someone.text(start.location))[1]
    answer = someone.part(start.location, start.location + "/do", line="啊" * 100_000, seen=seen, key="k")
    assert answer.status_code in (400, 413)


# --- sessions ---


def test_a_session_that_is_not_used_ends_after_half_an_hour(town, browser):
    someone = browser("trainee")
    assert town.app.permanent_session_lifetime == timedelta(minutes=30)
    cookie = someone.client.get_cookie("servicedrill")
    assert cookie.expires is not None
    assert cookie.expires - datetime.now(UTC) < timedelta(minutes=31)
    # The server looks at the time of the signature; what a browser does with the cookie counts for nothing.
    sign = town.app.session_interface.get_signing_serializer(town.app)
    content = sign.loads(cookie.value)
    old = type("Old", (sign.signer,), {"get_timestamp": lambda self: int(datetime.now(UTC).timestamp()) - 31 * 60})
    stale = type(sign)(
        town.app.config["SECRET_KEY"],
        salt=town.app.session_interface.salt,
        serializer=sign.serializer,
        signer=old,
        signer_kwargs=sign.signer_kwargs,
    ).dumps(content)
    thief = browser()
    thief.client.set_cookie("servicedrill", stale)
    assert thief.get("/account/").status_code == 302
    thief.client.set_cookie("servicedrill", sign.dumps(content))
    assert thief.get("/account/").status_code == 200


def test_no_session_lasts_longer_than_twelve_hours_however_busy(browser, later):
    someone = browser("trainee")
    for minutes in range(25, 12 * 60, 25):
        later(minutes)
        assert someone.get("/account/").status_code == 200, minutes
    later(12 * 60 + 1)
    assert someone.get("/account/").status_code == 302


def test_a_password_given_again_counts_for_a_quarter_of_an_hour(town, later):
    with town.app.test_request_context():
        trainee = town.people["trainee"]
        epoch = town.simulator.people.me(trainee).epoch
        signed_in.begin(SignedIn(who=trainee, login="trainee", name="", epoch=epoch, must_change=False))
        assert signed_in.confirmed()
        later(16)
        assert not signed_in.confirmed()
        signed_in.confirm()
        assert signed_in.confirmed()
        assert town.simulator.visitor(session["id"]).login == "trainee"


def test_a_copy_of_a_cookie_opens_nothing_once_its_owner_signed_out(browser):
    someone, thief = browser("trainee"), browser()
    thief.client.set_cookie("servicedrill", someone.client.get_cookie("servicedrill").value)
    assert thief.get("/account/").status_code == 200
    someone.send("/account/", "/sign-out")
    assert thief.get("/account/").status_code == 302


def test_an_unused_session_ends_on_the_server_too(town, browser, later):
    someone = browser("trainee")
    with someone.client.session_transaction() as kept:
        known = kept["id"]
    assert town.simulator.visitor(known).login == "trainee"
    later(31)
    assert someone.get("/account/").status_code == 302


def listed(someone):
    """The ids that the buttons of the account page would end."""
    return re.findall(r'name="session" value="([^"]+)"', someone.text("/account/"))


def test_open_sessions_are_listed_and_ended_one_by_one_or_all_others_at_once(town, browser):
    town.make("sessions")
    here = browser("sessions")
    assert listed(here) == []
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Safari/604.1"
    others = [browser() for _ in range(3)]
    for other in others:
        other.client.environ_base["HTTP_USER_AGENT"] = phone
        other.sign_in("sessions")
    assert here.text("/account/").count("Safari, iPhone") == 3
    one = listed(here)[0]
    assert here.send("/account/", "/account/sessions/end", session=one, password="wrong").status_code == 403
    assert one in listed(here)
    assert here.send("/account/", "/account/sessions/end", session=one, password=PASSWORD).status_code == 302
    assert len(listed(here)) == 2
    assert sorted(other.get("/account/").status_code for other in others) == [200, 200, 302]
    here.send("/account/", "/account/sessions/end", password=PASSWORD)
    assert listed(here) == []
    assert [other.get("/account/").status_code for other in others] == [302] * 3


def test_nobody_sees_or_ends_the_session_of_somebody_else(town, browser):
    town.make("session-thief")
    victim, curious = browser("trainee"), browser("session-thief")
    with victim.client.session_transaction() as kept:
        known = kept["id"]
    assert known not in curious.text("/account/")
    answer = curious.send("/account/", "/account/sessions/end", session=known, password=PASSWORD)
    assert answer.status_code == 404
    assert victim.get("/account/").status_code == 200


@pytest.mark.parametrize(
    "agent, told",
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Linux"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/111 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.1 Safari/605.1.15", "Safari, macOS"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_browser_is_told_in_words_and_nothing_else_of_it_is_kept(agent, told):
    assert browsers.in_words(agent) == told


def test_a_new_password_ends_every_other_session_and_not_this_one(town, browser):
    town.make("changes")
    here, there = browser("changes"), browser("changes")
    fresh = "a quite different set of words"
    assert there.get("/account/").status_code == 200
    here.send("/account/password", "/account/password", old=PASSWORD, new=fresh, again=fresh)
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_a_session_ends_when_the_account_is_closed_or_gets_other_roles(town, browser):
    closed, promoted = town.make("closed-soon"), town.make("promoted")
    one, two = browser("closed-soon"), browser("promoted")
    town.simulator.people.deactivate(town.root, person=closed.id)
    town.simulator.people.set_roles(town.root, person=promoted.id, roles=["trainer"])
    assert one.get("/account/").status_code == 302
    assert two.get("/account/").status_code == 302


def test_a_cookie_with_one_character_changed_is_nobodys(town, browser):
    value = browser("manager").client.get_cookie("servicedrill").value
    for place in (3, len(value) // 2, len(value) - 2):
        forged = value[:place] + ("A" if value[place] != "A" else "B") + value[place + 1 :]
        thief = browser()
        thief.client.set_cookie("servicedrill", forged)
        assert thief.get("/account/").status_code == 302


# --- signing in ---


def test_too_many_wrong_passwords_are_told_in_words_on_the_page(town, browser):
    town.make("guessed")
    for _ in range(5):
        assert browser().sign_in("guessed", "not-the-right-one").status_code == 401
    locked = browser().sign_in("guessed")
    assert locked.status_code == 401
    assert "锁" in locked.get_data(as_text=True)
    assert "guessed" in locked.get_data(as_text=True)


def test_one_address_that_guesses_on_is_told_to_wait(town):
    client = Browser(town.app)
    client.client.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    for number in range(30):
        client.send("/sign-in", "/sign-in", login=f"nobody-{number}", password="wrong-wrong")
    answer = client.send("/sign-in", "/sign-in", login="nobody-31", password="wrong-wrong")
    assert answer.status_code == 401
    assert "10 分钟" in answer.get_data(as_text=True)


def test_a_code_for_nobody_and_a_wrong_code_read_alike(town, browser):
    fields = {"code": "0000-0000-0000", "password": PASSWORD + "!", "again": PASSWORD + "!"}
    pages = [
        browser().send("/code", "/code", login=login, **fields).get_data(as_text=True).replace(login, "LOGIN")
        for login in ("nobody-at-all", "auditor")
    ]
    alike = [re.sub(r"\S{60,}", "", page) for page in pages]
    assert alike[0] == alike[1]


def test_nobody_installs_a_second_first_administrator(town, browser):
    answer = browser().send("/sign-in", "/install", login="mallory", name="M", password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 400
    assert town.simulator.people.list(town.root, query="mallory").total == 0


# --- what answers tell ---


def test_an_error_tells_a_reference_and_nothing_else(town, browser, monkeypatch):
    someone = browser("trainee")

    def breaks(*_, **__):
        raise RuntimeError("SELECT secret FROM hidden.py")

    monkeypatch.setattr(town.simulator.practice, "catalogue", breaks)
    answer = someone.get("/drills")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert betrayed(answer) == []
    assert re.search(r"\b[0-9a-f]{8}\b", page)
    assert answer.headers["Content-Security-Policy"]


def test_what_is_not_there_and_what_is_not_ones_own_tell_nothing(town, browser):
    owner = browser("trainee")
    path = owner.send("/drills/wrong_colour", "/drills/wrong_colour/start", mode="practice", lang="zh").location
    town.make("nosy")
    nosy = browser("nosy")
    there, nowhere = nosy.get(path), nosy.get("/talk/0000000000000000")
    assert there.status_code == nowhere.status_code == 404

    def told(answer):
        page = re.sub(r"[\w-]+\.[\w-]{6}\.[\w-]{27}", "TOKEN", answer.get_data(as_text=True))
        return page.replace(path[6:], "ID").replace("0" * 16, "ID")

    assert told(there) == told(nowhere)
    for answer in (nosy.get("/nothing"), nosy.get("/people"), there):
        assert betrayed(answer) == []


def test_no_folder_lists_its_files_and_no_server_names_itself(browser):
    someone = browser()
    for path in ("/static/", "/static", "/static/..", "/.git/config", "/.env", "/web/"):
        assert someone.get(path).status_code in (302, 308, 404), path
        assert "app.css</a>" not in someone.get(path).get_data(as_text=True)
    assert "Werkzeug" not in str(someone.get("/sign-in").headers)


def test_only_the_methods_of_a_page_are_answered(town, browser):
    someone = browser("administrator")
    for path in ("/sign-in", "/people", "/drills"):
        for method in ("TRACE", "PUT", "DELETE", "PATCH"):
            assert someone.client.open(path, method=method).status_code in (400, 405), (method, path)


def test_pages_may_not_use_camera_place_or_microphone(browser):
    heads = browser().get("/sign-in").headers
    for what in ("camera=()", "geolocation=()", "microphone=()", "payment=()"):
        assert what in heads["Permissions-Policy"]
    assert heads["Referrer-Policy"] == "same-origin"
    assert heads["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in heads


# --- how it is set up ---


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    app = create_app(home=tmp_path_factory.mktemp("secure"), similarity=False, secure=True)
    app.extensions["simulator"].people.install(login="root", name="Root", password=PASSWORD)
    yield app
    app.extensions["simulator"].close()


def test_behind_https_cookies_go_by_nothing_else(secure):
    client = secure.test_client()
    page = client.get("/sign-in", base_url="https://drill.example")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))[1]
    answer = client.post(
        "/sign-in",
        base_url="https://drill.example",
        headers={"Referer": "https://drill.example/sign-in"},
        data={"csrf_token": token, "login": "root", "password": PASSWORD},
    )
    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 302
    assert cookie.startswith("__Host-servicedrill=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_behind_https_a_form_from_another_site_is_refused_even_with_a_token(secure):
    client = secure.test_client()
    page = client.get("/sign-in", base_url="https://drill.example").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    answer = client.post(
        "/sign-in",
        base_url="https://drill.example",
        headers={"Referer": "https://evil.example/"},
        data={"csrf_token": token, "login": "root", "password": PASSWORD},
    )
    assert answer.status_code == 400


def test_every_installation_makes_its_own_secret_that_only_its_owner_reads(secure, town):
    assert secure.config["SECRET_KEY"] != town.app.config["SECRET_KEY"]
    home = Path(secure.extensions["simulator"].house.store.keyring.folder)
    assert home.joinpath("web.secret").stat().st_mode & 0o077 == 0
    assert secure.config["DEMO"] is False
    assert secure.debug is False


def test_a_visitor_cannot_say_from_where_they_come(town, browser):
    """Without a proxy that is trusted, X-Forwarded-* and Host lead nowhere else."""
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    answer = browser().client.get("/", headers=forged)
    assert answer.location.startswith("/")
    with town.app.test_request_context("/", headers=forged, environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        assert signed_in.source() == "192.0.2.1"
    for path in ("/", "/drills"):
        answer = browser().client.get(path, headers={"Host": "evil.example"})
        assert answer.location.startswith("/sign-in"), path
        assert "evil.example" not in answer.get_data(as_text=True)


def test_demo_sign_ins_are_never_served_to_other_machines(tmp_path):
    for host in ("0.0.0.0", "192.0.2.1", "::"):
        done = subprocess.run(
            [sys.executable, "-m", "simulator", "serve", "--demo", "--host", host, "--port", "0"],
            capture_output=True,
            text=True,
            timeout=60,
            env={"SERVICEDRILL_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        )
        assert done.returncode not in (0, 1), done.stderr
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "demo").exists()


def test_a_page_asks_nobody_else_for_anything(browser):
    someone = browser("manager")
    for path in ("/", "/drills", "/sign-in", "/check", "/api"):
        page = someone.text(path)
        loaded = re.findall(r'<(?:script|img|link|iframe|source|use)\b[^>]*?(?:src|href)="([^"]+)"', page)
        assert loaded, path
        assert [one for one in loaded if not one.startswith("/") or one.startswith("//")] == [], path


def test_passwords_can_be_pasted_and_kept_by_a_browser(browser):
    page = browser().text("/sign-in")
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="new-password"' in browser().text("/code")


def test_nothing_secret_stands_in_an_address(town, browser):
    """A token in the query opens nothing, and no form of a password is sent by GET."""
    token = town.simulator.tokens.issue(town.people["auditor"], name="q", days=1).token
    client = town.app.test_client()
    assert client.post("/api/v1/people/me?" + urlencode({"token": token, "access_token": token})).status_code == 401
    for path in ("/sign-in", "/code"):
        for form in re.findall(r"<form\b[^>]*>", browser().text(path)):
            assert 'method="post"' in form.lower()


def test_sign_ins_that_everybody_knows_are_shown_in_a_demo_only(town, monkeypatch):
    monkeypatch.setattr(town.simulator, "demo_people", lambda: (("zhang.shili", "trainee"),))
    shown = town.app.test_client().get("/sign-in")
    assert "zhang.shili" not in shown.get_data(as_text=True)
    monkeypatch.setitem(town.app.config, "DEMO", True)
    shown = town.app.test_client().get("/sign-in")
    assert "zhang.shili" in shown.get_data(as_text=True)
