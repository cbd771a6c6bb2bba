"""The office in the browser: figures, the log, what is chosen, keys typed to be exchanged, backup and proof."""

import re

import pytest
from sqlalchemy import text

from simulator.service import zones

PAGES = {
    "/office/": {"manager", "auditor", "administrator"},
    "/office/audit": {"manager", "auditor", "administrator"},
    "/office/settings": {"manager", "auditor", "administrator"},
    "/office/keys": {"auditor", "administrator"},
    "/office/upkeep": {"auditor", "administrator"},
}


@pytest.fixture(autouse=True)
def machine_zone(town):
    yield
    town.simulator.office.set_zone(town.root, zone="")
    zones.use("")


@pytest.mark.parametrize("role", ["trainee", "trainer", "examiner", "manager", "auditor", "administrator"])
def test_each_page_is_for_its_roles_alone(browser, role):
    someone = browser(role)
    for path, roles in PAGES.items():
        assert someone.get(path).status_code == (200 if role in roles else 403), path


@pytest.mark.parametrize("role", ["trainee", "trainer", "examiner", "manager", "auditor"])
def test_only_an_administrator_exchanges_keys_and_backs_up(town, browser, role):
    someone = browser(role)
    before = town.simulator.certificates.issuers().fingerprint
    for path in ("/office/keys/issuer", "/office/keys/master", "/office/upkeep/backup", "/office/upkeep/seal"):
        assert someone.send("/account/", path, confirm=before).status_code == 403, path
    assert someone.send("/account/", "/office/settings/retention", days="100").status_code == 403
    assert town.simulator.certificates.issuers().fingerprint == before


@pytest.mark.parametrize("lang, says", [("zh", "人有账号"), ("en", "people with an account")])
def test_the_overview_counts_and_draws(town, browser, lang, says):
    who = town.make(f"office-drill-{lang}")
    talk = town.simulator.practice.start(who, scenario="wrong_colour", spoken="zh")
    town.simulator.practice.leave(who, attempt=talk.id)
    someone = browser("manager")
    page = someone.text(f"/office/?lang={lang}")
    people = town.simulator.office.overview(town.root).people
    assert says in page
    assert f'<b class="num">{people}</b>' in page
    assert page.count('<rect class="all"') == 12
    someone.text("/office/?lang=zh")


# --- the log ---


def test_the_log_is_filtered_by_who_what_whom_and_when(town, browser):
    person = town.make("log-one", name="log-one")
    town.simulator.people.deactivate(town.root, person=person.id)
    someone = browser("auditor")
    page = someone.text("/office/audit?subject=log-one&action=deactivated&actor=root")
    assert page.count("<tr>") == 2
    assert "log-one" in page
    assert "没有这样的记录" in someone.text("/office/audit?subject=log-one&action=reactivated")
    assert "没有这样的记录" in someone.text("/office/audit?subject=log-one&until=2001-01-01")
    assert "log-one" in someone.text("/office/audit?subject=log-one&since=2001-01-01")
    assert someone.get("/office/audit?since=yesterday").status_code == 400


def test_the_log_is_paged_to_its_first_line(town, browser):
    for n in range(60):
        town.simulator.content.acknowledge(
            town.make(f"log-many-{n}"), digest=town.simulator.content.standard(town.root).digest
        )
    someone, path, seen = browser("auditor"), "/office/audit", []
    while path:
        page = someone.text(path)
        seen += [int(number) for number in re.findall(r'<td class="num muted"[^>]*>(\d+)</td>', page)]
        older = re.search(r'class="btn small" href="(/office/audit\?[^"]*before=[^"]*)"', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == list(range(max(seen), 0, -1))
    assert len(seen) > 100


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "0"])
def test_a_page_of_the_log_that_is_none_is_no_error(browser, before):
    assert browser("auditor").get(f"/office/audit?before={before}").status_code == 200


def test_names_and_filters_in_the_log_are_no_markup(town, browser):
    evil = "<img src=x onerror=alert(1)>"
    person = town.make("log-evil", name=evil)
    town.simulator.people.deactivate(town.root, person=person.id)
    page = browser("auditor").text("/office/audit?subject=log-evil")
    assert evil not in page
    assert "&lt;img src=x" in page
    page = browser("auditor").text('/office/audit?actor="><script>alert(1)</script>')
    assert "<script>alert" not in page
    town.simulator.people.change(town.root, person=person.id, name="log-evil")


def test_roles_and_actions_in_the_log_are_words(town, browser):
    person = town.make("log-roles")
    town.simulator.people.set_roles(town.root, person=person.id, roles=["trainee", "trainer"])
    page = browser("auditor").text("/office/audit?subject=log-roles&action=roles_set")
    row = page[page.index("<tbody>") :]
    assert "学员" in row
    assert "培训师" in row
    assert "roles_set" not in row


def test_the_log_says_names_where_its_lines_hold_ids(town, browser):
    lead, member = town.make("log-lead", "trainer", name="logleader"), town.make("log-member", name="logmember")
    group = town.simulator.groups.add(town.root, name="loggroup", lead=lead.id)
    town.simulator.groups.put(town.root, group=group.id, people=[member.id])
    someone = browser("auditor")
    put = someone.text("/office/audit?subject=log-member&action=put_in_group")
    led = someone.text(f"/office/audit?subject={group.id}&action=group_lead_set")
    assert '<span class="muted">小组</span> loggroup' in put
    assert '<span class="muted">组长</span> logleader' in led
    assert group.id not in put
    assert lead.id not in led


# --- settings ---


def test_the_time_zone_changes_every_time_that_is_shown(town, browser):
    someone = browser("manager")
    someone.send("/office/settings", "/office/settings/zone", zone="Pacific/Auckland")
    assert re.search(r"UTC\+1[23]:00", someone.text("/office/audit"))
    assert 'value="Pacific/Auckland" selected' in someone.text("/office/settings")
    someone.send("/office/settings", "/office/settings/zone", zone="Asia/Shanghai")
    assert "UTC+08:00" in someone.text("/office/audit")
    refused = someone.send("/office/settings", "/office/settings/zone", zone="Mars/Base")
    assert "不是时区" in refused.get_data(as_text=True)
    assert 'value="Asia/Shanghai" selected' in someone.text("/office/settings")


def test_the_issuer_is_named(town, browser):
    someone = browser("manager")
    someone.send("/office/settings", "/office/settings/issuer", name="River <b>Homes</b>")
    assert town.simulator.certificates.issuers().name == "River <b>Homes</b>"
    assert "River &lt;b&gt;Homes&lt;/b&gt;" in someone.text("/office/settings")
    someone.send("/office/settings", "/office/settings/issuer", name="")
    assert town.simulator.certificates.issuers().name == "River <b>Homes</b>"


def test_how_long_words_stay_is_chosen_by_an_administrator(town, browser):
    someone = browser("administrator")
    someone.send("/office/settings", "/office/settings/retention", days="365")
    assert town.simulator.office.profile(town.root).retention_days == 365
    for wrong in ("5", "x", "-1", "1e3", "9999999"):
        someone.send("/office/settings", "/office/settings/retention", days=wrong)
        assert town.simulator.office.profile(town.root).retention_days == 365, wrong
    assert "365" in browser("auditor").text("/office/settings")
    someone.send("/office/settings", "/office/settings/retention", days="0")
    assert town.simulator.office.profile(town.root).retention_days == 0


# --- keys and upkeep ---


def test_a_key_is_exchanged_only_when_its_name_was_typed(town, browser):
    someone = browser("administrator")
    before = town.simulator.certificates.issuers().fingerprint
    someone.send("/office/keys", "/office/keys/issuer", confirm="something else")
    assert town.simulator.certificates.issuers().fingerprint == before
    assert 'role="alert"' in someone.text("/office/keys")
    someone.send("/office/keys", "/office/keys/issuer", confirm=before)
    after = town.simulator.certificates.issuers()
    assert after.fingerprint != before
    assert before in after.earlier
    page = someone.text("/office/keys")
    assert after.fingerprint in page
    master = town.simulator.upkeep.state(town.root).master
    someone.send("/office/keys", "/office/keys/master", confirm="no")
    assert town.simulator.upkeep.state(town.root).master == master
    someone.send("/office/keys", "/office/keys/master", confirm=master)
    assert town.simulator.upkeep.state(town.root).master != master


def test_a_backup_is_taken_and_everything_proved(town, browser):
    someone = browser("administrator")
    done = someone.send("/office/upkeep", "/office/upkeep/backup").get_data(as_text=True)
    assert "备份好了" in done
    assert ".sqlite" in done
    assert town.simulator.upkeep.state(town.root).last_backup_at is not None
    assert "都和存入时一样" in someone.send("/office/upkeep", "/office/upkeep/verify").get_data(as_text=True)
    assert "封签" in someone.send("/office/upkeep", "/office/upkeep/seal").get_data(as_text=True)
    assert "推进了" in someone.send("/office/upkeep", "/office/upkeep/sweep").get_data(as_text=True)


def test_what_was_changed_in_the_database_is_named(town, browser):
    one = "WHERE kind = 'persona' AND name = 'angry'"
    engine = town.simulator.house.store.engine
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE content SET body = CAST(body || ' ' AS BLOB) {one}"))
    try:
        page = browser("auditor").send("/office/upkeep", "/office/upkeep/verify").get_data(as_text=True)
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"UPDATE content SET body = substr(body, 1, length(body) - 1) {one}"))
    assert "persona/angry" in page
    assert "note bad" in page
    assert "都和存入时一样" in browser("auditor").send("/office/upkeep", "/office/upkeep/verify").get_data(as_text=True)
