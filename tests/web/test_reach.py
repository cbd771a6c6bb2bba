"""How far a person reaches: ids of others open nothing, and what somebody types stays text wherever it is shown."""

import io
import logging
import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from simulator.service import ROLES
from tests.service.sat import booked, passed
from tests.web.field import PASSWORD
from tests.web.test_security import PUBLIC

EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>'
NO_IDS = {"what", "which", "kind"}
ACTIONS = {
    "/sittings/<code>/<what>": "extend",
    "/people/<code>/<what>": "details",
    "/groups/manage/<code>/<what>": "rename",
}
OPEN_TO_ALL = frozenset({"help.clause", "drill.leaving"})


@pytest.fixture(scope="module")
def owned(town):
    """What belongs to somebody: an attempt, a sitting to come, one that was passed, its certificate, a group."""
    simulator = town.simulator
    owner, watch = town.make("owner", name="ownersname"), town.make("owner-watch", "examiner")
    attempt = simulator.practice.start(owner, scenario="wrong_colour", spoken="zh").id
    done = simulator.practice.start(owner, scenario="leak_on_bed", spoken="zh").id
    simulator.practice.leave(owner, attempt=done)
    simulator.certificates.name_issuer(town.root, name=simulator.certificates.issuers().name or "A shop")
    sat = passed(simulator, owner, watch, "owned-passed")
    number = simulator.certificates.issue(town.people["manager"], sitting=sat).certificate.number
    ahead = booked(simulator, owner, watch, "owned-ahead")
    group = simulator.groups.add(town.root, name="ownersgroup", lead=None)
    simulator.groups.put(town.root, group=group.id, people=[owner.id])
    return [one.partition("/")[2] or one for one in (attempt, done, sat, ahead, number, group.id, owner.id)]


def rules(app, method):
    """Every rule with something in its address, as (endpoint, function from an id to a path)."""
    for rule in app.url_map.iter_rules():
        if method in rule.methods and rule.arguments - NO_IDS and rule.endpoint not in PUBLIC:
            yield rule.endpoint, rule.rule


def filled(rule, name):
    """The rule with the id wherever one fits; parts that are words of a few are left as one of them."""
    path = re.sub(r"<kind>", "csv", re.sub(r"<int:[^>]+>", "1", rule))
    return re.sub(r"<[^>]+>", name, re.sub(r"<wh\w+>", ACTIONS.get(rule, "open"), path))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_id_of_somebody_else_opens_or_changes_anything(town, browser, owned, method):
    town.make(f"outsider-{method}")
    someone = browser(f"outsider-{method}")
    someone.client.environ_base["REMOTE_ADDR"] = "198.51.100.8"  # the walk uses up what one address may try
    token = someone.token("/account/")
    with town.simulator.house.store.reading() as now:
        before = now.heads()
    for endpoint, rule in rules(town.app, method):
        kinds = ("sitting-", "attempt-") if "<name>" in rule else ("",)
        for name in (kind + one for kind in kinds for one in owned):
            path = filled(rule, name)
            answer = someone.client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
            page = answer.get_data(as_text=True)
            assert answer.status_code < 500, path
            assert "ownersname" not in page, path
            assert "ownersgroup" not in page, path
            if endpoint not in OPEN_TO_ALL:
                assert answer.status_code >= 400, (endpoint, path, answer.status_code)
    with town.simulator.house.store.reading() as now:
        after = now.heads()
    mine = [head for head in after if head not in before and not head.stream.startswith("audit")]
    assert mine == []


@pytest.mark.parametrize("role", ROLES)
def test_no_page_breaks_for_any_role_whatever_id_stands_in_its_address(town, browser, owned, role):
    someone = browser(role)
    for _, rule in rules(town.app, "GET"):
        for name in ("none", owned[0]):
            assert someone.get(filled(rule, name)).status_code < 500, rule


def test_whatever_is_typed_anywhere_is_shown_as_text(town, browser):
    simulator, manager = town.simulator, town.people["manager"]
    lead = town.make("typed-lead", "trainer")
    member = town.make("typed-member", name="typed")
    group = simulator.groups.add(town.root, name=EVIL[:60], lead=lead.id)
    simulator.groups.put(town.root, group=group.id, people=[member.id])
    issuer = simulator.certificates.issuers().name or "A shop"
    trainee, trainer, office = browser("typed-member"), browser("typed-lead"), browser("administrator")
    path = trainee.send("/drills/wrong_colour", "/drills/wrong_colour/start", mode="practice", lang="zh").location
    pages = []

    def do(line="", fields=""):
        page = trainee.text(path)
        seen = re.search(r'data-seen="(\d+)"', page)[1]
        answer = trainee.part(path, path + "/do", line=line, fields=fields, seen=seen, key=f"k{len(pages)}")
        assert answer.status_code == 200
        pages.append(answer.get_data(as_text=True))

    form = re.search(r'id="case-([^"]+)"', trainee.text(path))[1]
    do(fields=f'[["{form}", "<img src=x onerror=alert(1)>"]]')
    do(line="**<script>alert(2)</script>**")
    code = path.rpartition("/")[2]
    pages.append(trainee.text(path))
    trainee.send(path + "/leave", path + "/leave", how="up")
    report = f"/reports/{code}"
    trainer.send(report, "/training/comment", attempt=f"attempt/{code}", text=EVIL, key="typed", back=report)
    pages += [
        trainee.text(report),
        trainee.text("/"),
        trainer.text(report),
        trainer.text("/"),
        trainer.text("/training/"),
    ]
    pages.append(trainer.text(f"/training/group/{group.id.partition('/')[2]}"))
    try:
        office.send("/office/settings", "/office/settings/issuer", name=EVIL[:60])
        pages += [office.text("/office/settings"), browser().text("/check")]
    finally:
        simulator.certificates.name_issuer(town.root, name=issuer)
    sent = {"csrf_token": office.token("/people/import")}
    table = f"姓名,登录名,角色\n{EVIL.replace(',', '')},typed-table,学员\n甲,{EVIL[:20]},学员\n"
    sent["file"] = (io.BytesIO(table.encode()), "people.csv")
    imported = office.client.post("/people/import", data=sent, content_type="multipart/form-data")
    assert imported.status_code in (200, 400)
    pages.append(imported.get_data(as_text=True))
    simulator.groups.rename(manager, group=group.id, name="typed-group")
    assert any("&lt;script&gt;alert(2)" in page for page in pages)
    for number, page in enumerate(pages):
        assert "<img src=x" not in page, number
        assert "<script>alert" not in page, number


def test_no_text_of_a_scenario_becomes_markup(town, browser):
    author, evil = browser("trainer"), "<img src=x onerror=alert(1)>"
    source = town.simulator.authoring.source(town.people["trainer"], scenario="parking_fee").text
    known = town.simulator.practice.card(town.people["trainer"], scenario="parking_fee", lang="zh").title
    for changed in (source.replace(known, evil), source + f"\n{evil}: 1\n", evil):
        page = author.send("/scenarios/parking_fee/source", "/scenarios/-/check", text=changed)
        assert page.status_code in (200, 400)
        assert evil not in page.get_data(as_text=True)


def test_an_error_of_the_database_tells_no_values(town):
    secret = "what-somebody-typed"
    with pytest.raises(SQLAlchemyError) as told, town.simulator.house.store.engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:value)"), {"value": secret})
    assert secret not in str(told.value)


def test_no_secret_and_no_reply_stands_in_the_logs(town, browser, caplog):
    caplog.set_level(logging.DEBUG)
    words = "这句话不该出现在任何日志里"
    added = town.simulator.people.add(town.root, login="logged", name="logged", roles=("trainee",), lang="zh")
    code, fresh = added.code.code, "three quiet boats at noon"
    stranger = browser()
    entered = stranger.send("/code", "/code", login="logged", code=code, password=fresh, again=fresh)
    assert entered.status_code == 302, entered.get_data(as_text=True)[-1500:]
    someone = browser()
    someone.sign_in("logged", "a wrong password this time")
    someone.sign_in("logged", fresh)
    token = town.simulator.tokens.issue(town.people["trainee"], name="logs", days=1).token
    town.app.test_client().post("/api/v1/people/me", json={}, headers={"Authorization": f"Bearer {token}"})
    path = someone.send("/drills/wrong_colour", "/drills/wrong_colour/start", mode="practice", lang="zh", key="logged")
    path = path.location
    seen = re.search(r'data-seen="(\d+)"', someone.text(path))[1]
    assert someone.part(path, path + "/do", line=words, seen=seen, key="k").status_code == 200
    told = caplog.text + str(town.simulator.people.audit(town.root, limit=500).lines)
    assert "account_added" in told
    for secret in (PASSWORD, fresh, "a wrong password this time", code, token, words):
        assert secret not in told


def test_no_token_lies_in_the_database(town):
    token = town.simulator.tokens.issue(town.people["trainee"], name="lies", days=1).token
    with town.simulator.house.store.reading() as now:
        rows = now.session.execute(text("SELECT * FROM tokens")).all()
    assert any("lies" in row for row in rows)
    assert token.removeprefix("sd_") not in str(rows)


def test_files_go_out_as_attachments_of_their_type(town, browser, owned):
    office = browser("manager")
    for path, media in (
        ("/people/export.csv", "text/csv"),
        ("/sittings/results.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (f"/reports/{owned[1]}/findings.csv", "text/csv"),
        (f"/reports/{owned[1]}/report.pdf", "application/pdf"),
    ):
        answer = office.get(path)
        assert answer.status_code == 200, path
        assert answer.mimetype == media
        assert answer.headers["Content-Type"].count("charset") <= 1
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_address_cannot_write_lines_of_its_own_into_the_log(town, browser, caplog, monkeypatch):
    def breaks(*_, **__):
        raise RuntimeError("broken")

    monkeypatch.setattr(town.simulator.practice, "card", breaks)
    assert browser("trainee").get("/drills/x%0AERROR forged").status_code == 500
    told = [record.getMessage() for record in caplog.records if "forged" in record.getMessage()]
    assert told
    assert not any("\n" in line for line in told)
