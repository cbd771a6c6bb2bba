"""What a stranger, a colleague and a careless page cannot do."""

import re

import pytest

from simulator.service import ROLES
from simulator.service.permits import roles_for
from tests.web.field import PASSWORD

PUBLIC = {
    "api.call",
    "api.health",
    "api.index",
    "api.metrics",
    "api.openapi",
    "certificates.check",
    "certificates.checked",
    "certificates.issuer",
    "certificates.revocations",
    "certificates.verifier",
    "signin.code",
    "signin.do_install",
    "signin.index",
    "signin.install",
    "signin.out",
    "signin.sign_in",
    "signin.use_code",
    "static",
}


def addresses(app, method):
    """Every rule that takes the method, its variables filled with something that is not there."""
    for rule in app.url_map.iter_rules():
        if method in rule.methods:
            filled = rule.rule.replace("<kind>", "csv").replace("<path:filename>", "app.css")
            yield rule.endpoint, re.sub(r"<[^>]+>", "none", re.sub(r"<int:[^>]+>", "1", filled))


def test_a_stranger_is_sent_to_the_sign_in_page_from_every_page_that_is_not_public(town, browser):
    stranger = browser()
    for endpoint, path in addresses(town.app, "GET"):
        if endpoint not in PUBLIC:
            answer = stranger.get(path)
            assert answer.status_code == 302, endpoint
            assert answer.location.startswith("/sign-in"), endpoint


def test_a_stranger_can_post_nothing_that_is_not_public(town, browser):
    stranger = browser()
    token = stranger.token()
    for endpoint, path in addresses(town.app, "POST"):
        if endpoint not in PUBLIC:
            answer = stranger.client.post(path, data={"csrf_token": token})
            assert answer.status_code == 302, endpoint
            assert answer.location.startswith("/sign-in"), endpoint


def test_nothing_is_posted_without_the_token_of_a_page(town, browser):
    someone = browser("manager")
    for endpoint, path in addresses(town.app, "POST"):
        if endpoint != "api.call":
            assert someone.client.post(path, data={}).status_code == 400, endpoint


def test_every_answer_says_what_a_page_may_load_and_that_nobody_keeps_it(town, browser):
    someone = browser("trainee")
    for path in ("/", "/drills", "/sign-in", "/none", "/static/app.css"):
        with someone.get(path) as answer:
            heads = answer.headers
        policy = heads["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert heads["X-Content-Type-Options"] == "nosniff"
        assert heads["X-Frame-Options"] == "DENY"
        assert ("no-store" in heads["Cache-Control"]) == (path != "/static/app.css")


def test_cookies_are_for_this_site_and_not_for_scripts(town, browser):
    answer = browser().sign_in("trainee")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert len(town.app.config["SECRET_KEY"]) == 32


def test_a_session_is_new_after_signing_in_and_nothing_after_signing_out(browser):
    someone = browser()
    before = someone.token()
    someone.sign_in("trainee")
    assert someone.token("/account/") != before
    kept = someone.client.get_cookie("servicedrill").value
    someone.send("/account/", "/sign-out-everywhere")
    thief = browser()
    thief.client.set_cookie("servicedrill", kept)
    assert thief.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]
)
def test_signing_in_leads_to_no_other_site(browser, wanted):
    answer = browser().send("/sign-in", "/sign-in", login="trainee", password=PASSWORD, next=wanted)
    assert answer.location == "/"


def test_an_unknown_login_and_a_wrong_password_read_alike(browser):
    one = browser().send("/sign-in", "/sign-in", login="nobody-here", password="x" * 12)
    other = browser().send("/sign-in", "/sign-in", login="auditor", password="x" * 12)
    assert one.status_code == other.status_code == 401

    def told(answer):
        return re.search(r'role="alert">(.*?)</form>', answer.get_data(as_text=True), re.DOTALL)[1].split("csrf")[0]

    assert told(one) == told(other)


def test_names_and_replies_never_become_markup(town, browser):
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    town.make("evil", name=evil[:60])
    someone = browser("evil")
    pages = [someone.text("/"), someone.text("/account/"), browser("administrator").text("/people?q=evil")]
    started = someone.send(
        "/drills/wrong_colour", "/drills/wrong_colour/start", mode="practice", lang="zh", key="xss"
    ).location
    answer = someone.part(started, started + "/do", line=evil, seen=_seen(someone.text(started)), key="k")
    pages += [answer.get_data(as_text=True), someone.text(started)]
    someone.send(started + "/leave", started + "/leave", how="up")
    pages += [someone.text(started.replace("/talk/", "/reports/")), someone.text("/reports")]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def _seen(page):
    return page.split('data-seen="')[1].split('"')[0]


def test_what_belongs_to_others_is_not_shown_by_its_address(town, browser):
    owner = browser("trainee")
    started = owner.send("/drills/wrong_colour", "/drills/wrong_colour/start", mode="practice", lang="zh").location
    town.make("curious")
    curious = browser("curious")
    assert curious.get(started).status_code in (403, 404)
    assert curious.get(started + "/now").status_code in (403, 404)
    assert curious.get(started.replace("/talk/", "/reports/")).status_code in (403, 404)
    answer = curious.part("/account/", started + "/do", line="您好", seen="1", key="k")
    assert answer.status_code in (403, 404)
    person = town.people["trainee"].id.partition("/")[2]
    for path in (f"/people/{person}", f"/training/person/{person}", f"/reports?person={town.people['trainee'].id}"):
        assert curious.get(path).status_code in (403, 404), path


@pytest.mark.parametrize("role", ["trainee", "trainer", "examiner", "auditor"])
def test_accounts_are_changed_by_administrators_only(town, browser, role):
    someone = browser(role)
    person = town.people["trainee"].id.partition("/")[2]
    for what in ("details", "roles", "code", "deactivate", "erase"):
        assert someone.send("/account/", f"/people/{person}/{what}", name="x", confirm="trainee").status_code == 403
    assert someone.send("/account/", "/people/new", name="x", login="x1", roles="administrator").status_code in (
        400,
        403,
    )
    assert ">x1<" not in browser("administrator").text("/people?q=x1")


def test_a_request_that_is_too_large_is_refused_in_words(town, browser, monkeypatch):
    assert town.app.config["MAX_CONTENT_LENGTH"] == 8 * 1024 * 1024
    monkeypatch.setitem(town.app.config, "MAX_CONTENT_LENGTH", 2_000)
    someone = browser("administrator")
    answer = someone.send("/people/new", "/people/new", name="x" * 3_000, login="big")
    assert answer.status_code == 413
    assert "8 MB" in answer.get_data(as_text=True)


def test_nobody_fills_in_a_form_that_would_be_refused(town, browser):
    ways = {name: view.leads_to for name, view in town.app.view_functions.items() if hasattr(view, "leads_to")}
    assert {"people.new", "people.importing", "sittings.booking", "orals.ask"} <= set(ways)
    for role in ROLES:
        someone = browser(role)
        for endpoint, path in addresses(town.app, "GET"):
            if endpoint in ways:
                is_refused = someone.get(path).status_code == 403
                assert is_refused == (role not in roles_for(ways[endpoint])), (role, endpoint)
