"""The JSON API: every method of the service, the same permissions, tokens that end."""

import base64

import pytest

from simulator.service import ROLES
from simulator.service.permits import PERMITS
from simulator.service.tokens import DAY_MS
from tests.web.field import PASSWORD
from web.api.pacing import Pace


def call(town, method, token="", **arguments):
    room, _, name = method.partition(".")
    heads = {"Authorization": f"Bearer {token}"} if token else {}
    return town.app.test_client().post(f"/api/v1/{room}/{name}", json=arguments, headers=heads)


@pytest.fixture
def token(town):
    def issued(role):
        return town.simulator.tokens.issue(town.people[role], name="test", days=1).token

    return issued


def test_the_description_names_every_method_of_the_service(town):
    paths = town.app.test_client().get("/api/v1/openapi.json").get_json()["paths"]
    assert set(paths) == {"/api/v1/" + name.replace(".", "/") for name in PERMITS}


def test_without_a_token_only_what_is_for_anyone_answers(town):
    for name, row in PERMITS.items():
        status = call(town, name).status_code
        if row is not None:
            assert status in (401, 422), name


@pytest.mark.parametrize("role", ROLES)
def test_a_role_that_may_not_is_refused_whatever_it_sends(town, token, role):
    secret = token(role)
    for name, row in PERMITS.items():
        if row is not None and row[role] == "none":
            assert call(town, name, secret).status_code in (403, 422), name


def test_a_program_plays_a_drill(town, token):
    secret = token("trainee")
    talk = call(town, "practice.start", secret, scenario="wrong_colour", spoken="en", lang="en").get_json()
    answer = call(town, "practice.do", secret, attempt=talk["id"], line="I'm so sorry.", seen=talk["seen"], key="k")
    assert [line["who"] for line in answer.get_json()["lines"]].count("agent") == 1
    assert call(town, "practice.leave", secret, attempt=talk["id"]).get_json()["phase"] == "over"


def test_arguments_that_do_not_fit_are_named(town, token):
    answer = call(town, "practice.start", token("trainee"), scenario=7, nonsense=True)
    assert answer.status_code == 422
    assert {place["at"] for place in answer.get_json()["error"]["places"]} == {"scenario", "nonsense"}


def test_a_revoked_or_expired_token_opens_nothing(town, token):
    made = town.simulator.tokens.issue(town.people["trainee"], name="soon gone", days=1)
    assert call(town, "people.me", made.token).status_code == 200
    town.simulator.tokens.revoke(town.people["trainee"], token=made.view.id)
    assert call(town, "people.me", made.token).status_code == 401
    other, clock = token("trainee"), town.simulator.house.clock
    town.simulator.house.clock = lambda: clock() + 2 * DAY_MS
    try:
        assert call(town, "people.me", other).status_code == 401
    finally:
        town.simulator.house.clock = clock


def test_a_session_of_a_browser_is_no_token(town, browser):
    someone = browser("trainee")
    assert someone.client.post("/api/v1/people/me", json={}).status_code == 401


def test_what_is_no_json_is_refused_in_words(town, token):
    answer = town.app.test_client().post(
        "/api/v1/people/me", data=b"{", headers={"Authorization": f"Bearer {token('trainee')}"}
    )
    assert answer.status_code == 422


def figures(answer):
    return dict(
        line.rsplit(" ", 1) for line in answer.get_data(as_text=True).splitlines() if line and not line.startswith("#")
    )


@pytest.mark.parametrize("role", ["administrator", "manager", "auditor"])
def test_a_monitor_reads_counts_that_follow_what_happens(town, token, role):
    secret = {"Authorization": f"Bearer {token(role)}"}
    client = town.app.test_client()
    before = figures(client.get("/metrics", headers=secret))
    town.make(f"counted-{role}")
    player = town.simulator.tokens.issue(town.make(f"player-{role}"), name="p", days=1).token
    talk = call(town, "practice.start", player, scenario="wrong_colour", spoken="en", lang="en").get_json()
    call(town, "practice.do", player, attempt=talk["id"], line="I'm so sorry.", seen=talk["seen"], key="k")
    client.get("/none")
    after = figures(client.get("/metrics", headers=secret))

    def more(name):
        return float(after[name]) - float(before[name])

    assert more("servicedrill_replies_total") == 1
    assert more("servicedrill_attempts_open") == 1
    assert more('servicedrill_requests_total{status="2xx"}') >= 3
    assert more('servicedrill_requests_total{status="4xx"}') >= 1
    assert more("servicedrill_request_seconds_total") > 0
    assert {"servicedrill_sittings_running", "servicedrill_reviews_waiting"} <= set(after)


def test_figures_are_for_no_stranger_and_name_nobody(town, token, browser):
    client = town.app.test_client()
    assert client.get("/metrics").status_code == 401
    assert browser("manager").client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": f"Bearer {token('trainer')}"}).status_code == 403
    page = client.get("/metrics", headers={"Authorization": f"Bearer {token('auditor')}"}).get_data(as_text=True)
    assert "person" not in page
    assert "attempt/" not in page


def test_health_says_whether_the_database_answers(town, monkeypatch):
    client = town.app.test_client()
    assert client.get("/healthz").get_json() == {"status": "ok"}
    monkeypatch.setattr(town.simulator, "is_ready", lambda: False)
    assert client.get("/healthz").status_code == 503


def test_who_calls_too_often_is_asked_to_wait_and_nobody_else_is(town, token, monkeypatch):
    now = [100.0]
    monkeypatch.setitem(town.app.extensions, "pace", Pace(most=3, clock=lambda: now[0]))
    trainee, trainer = token("trainee"), token("trainer")
    assert [call(town, "people.me", trainee).status_code for _ in range(4)] == [200, 200, 200, 429]
    slower = call(town, "people.me", trainee)
    assert slower.headers["Retry-After"] == "60"
    assert slower.get_json()["error"]["code"] == "too_many_calls"
    assert call(town, "people.me", trainer).status_code == 200
    now[0] += 61
    assert call(town, "people.me", trainee).status_code == 200


def test_a_caller_says_not_where_it_calls_from_and_is_counted_by_its_connection(town):
    town.make("far-away")
    for name in ("people.sign_in", "people.use_code"):
        sent = {"login": "far-away", "password": "wrong wrong wrong"} | ({"code": "x"} if name[-1] == "e" else {})
        assert call(town, name, source="203.0.113.9", **sent).status_code == 422
    client = town.app.test_client()

    def answer(source):
        sent = {"login": "nobody-at-all", "password": "wrong wrong wrong"}
        return client.post("/api/v1/people/sign_in", json=sent, environ_overrides={"REMOTE_ADDR": source}).get_json()

    told = [answer("198.51.100.177")["error"]["code"] for _ in range(31)]
    assert told == ["wrong_sign_in"] * 30 + ["too_many_tries"]
    assert answer("198.51.100.178")["error"]["code"] == "wrong_sign_in"


def test_a_caller_chooses_no_file_and_no_processes_of_the_server(town, token):
    root = town.simulator.tokens.issue(town.root, name="root", days=1).token
    assert call(town, "upkeep.backup", root, path="/tmp/elsewhere.sqlite").status_code == 422
    assert call(town, "judging.run", token("manager"), rescoring_id="x", processes=500).status_code == 422
    for path in ("/etc/passwd", "../keys/web.secret", "a/b", "..", ""):
        answer = call(town, "upkeep.restore", root, path=path, confirm="passwd")
        assert answer.status_code == 422, path
    kept = call(town, "upkeep.backup", root)
    assert kept.status_code == 200
    name = kept.get_json()["database"].rpartition("/")[2]
    assert (town.simulator.backups / name).is_file()
    assert (
        call(town, "upkeep.restore", root, path=name, confirm="another").get_json()["error"]["code"]
        == "not_confirmed_file"
    )
    assert call(town, "upkeep.restore", root, path="absent.sqlite", confirm="absent.sqlite").status_code == 404


def test_a_program_ends_sessions_of_its_owner_with_the_password_only(town, browser):
    town.make("by-program")
    someone = browser("by-program")
    person = town.simulator.people.sign_in(login="by-program", password=PASSWORD, source="x").who
    secret = town.simulator.tokens.issue(person, name="x", days=1).token
    (known,) = call(town, "sessions.list", secret).get_json()
    assert call(town, "sessions.end", secret, session=known["id"], password="wrong").status_code == 403
    assert call(town, "sessions.end", secret, session="session/unknown", password=PASSWORD).status_code == 404
    assert call(town, "sessions.end", secret, session=known["id"], password=PASSWORD).status_code == 200
    assert someone.get("/account/").status_code == 302


@pytest.mark.parametrize("method, role", [("people.export", "administrator"), ("content.export", "manager")])
def test_files_travel_as_base64_and_arrive_as_they_were(town, token, method, role):
    told = call(town, method, token(role)).get_json()
    assert base64.urlsafe_b64decode(told["data"]).startswith(b"PK")


def test_a_number_beyond_what_a_database_keeps_is_refused_by_name(town, token):
    for number in (2**63, -(2**63), 10**30):
        answer = call(town, "people.audit", token("administrator"), before=number, until=number)
        assert answer.status_code == 422
        assert {place["at"] for place in answer.get_json()["error"]["places"]} == {"before", "until"}
    assert call(town, "people.audit", token("administrator"), before=2**53).status_code == 200
