"""Accounts: who there is, who is told what about them, who changes what, and how somebody is forgotten."""

import ast
import contextlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from simulator import service
from simulator.errors import BadValue, NotFound, NotNow, Refused, SimulatorError
from simulator.storage import open_store
from tests.service.field import DAY, PASSWORD, on_both, on_postgres

GOOD = "seven quiet lanterns"


@pytest.fixture
def people(simulator):
    return simulator.people


def logins(page) -> list[str]:
    return [person.login for person in page.people]


@on_both
def test_the_first_administrator_signs_in_and_adds_a_person_who_chooses_a_password(people):
    root = people.sign_in(login=" ROOT ", password=PASSWORD, source="here").who
    added = people.add(root, login="Wang.Fang", name=" 王  芳 ")
    assert (added.person.login, added.person.name, added.person.roles) == ("wang.fang", "王 芳", ("trainee",))
    with pytest.raises(Refused):
        people.sign_in(login="wang.fang", password=added.code.code, source="here")
    people.use_code(login="wang.fang", code=added.code.code, password=GOOD, source="here")
    me = people.me(people.sign_in(login="wang.fang", password=GOOD, source="here").who)
    assert (me.person.name, me.person.can_sign_in, me.epoch) == ("王 芳", True, 2)


# --- what an account may be ---


@pytest.mark.parametrize("login", ["", "a", "-ab", "=ab", "@ab", "a b", "a/b", "a" * 61, "_ab", "a\tb"])
def test_an_unfit_login_is_refused(people, root, login):
    with pytest.raises(BadValue) as refused:
        people.add(root, login=login, name="Somebody")
    assert refused.value.code == "bad_login"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\0b", "a\x1bb", "a\u202eb", "a\u2066b"])
def test_an_unfit_name_is_refused(people, root, name):
    with pytest.raises(BadValue) as refused:
        people.add(root, login="wang", name=name)
    assert refused.value.code == "bad_name"


@pytest.mark.parametrize(
    "roles,code",
    [([], "bad_role"), (["pilot"], "bad_role"), (["auditor", "trainee"], "auditor_only"), (["auditor"], None)],
)
def test_roles_are_of_the_six_and_an_auditor_is_nothing_else(people, root, roles, code):
    for change in (
        lambda: people.add(root, login="wang", name="W", roles=roles),
        lambda: people.set_roles(root, person="li", roles=roles),
    ):
        people.add(root, login="li", name="L") if not logins(people.list(root, query="li")) else None
        if code is None:
            change()
            continue
        with pytest.raises(BadValue) as refused:
            change()
        assert refused.value.code == code


def test_several_roles_are_kept_in_the_order_of_the_table(people, root):
    added = people.add(root, login="li", name="L", roles=["examiner", "trainee", "trainer", "trainer"])
    assert added.person.roles == ("trainee", "trainer", "examiner")


@on_both
def test_of_five_who_add_the_same_login_at_once_one_does_and_the_others_are_told(people, root):
    def add(login):
        try:
            return people.add(root, login=login, name="王芳").person.login
        except SimulatorError as refused:
            return refused.code

    with ThreadPoolExecutor(5) as pool:
        told = sorted(pool.map(add, ["wang", "WANG", "Ｗang", "wang ", "wanG"]))
    assert told == [*["login_taken"] * 4, "wang"]
    assert people.list(root).total == 2
    assert len(people.audit(root, action="account_added").lines) == 2


def test_details_are_changed_one_by_one(people, root, make_person):
    make_person("wang", name="王芳")
    make_person("li")
    changed = people.change(root, person="wang", login="wang2", lang="en", external=True)
    assert (changed.login, changed.name, changed.lang, changed.external) == ("wang2", "王芳", "en", True)
    assert people.change(root, person="wang2", name="王方").name == "王方"
    with pytest.raises(SimulatorError) as refused:
        people.change(root, person="wang2", login="LI")
    assert refused.value.code == "login_taken"
    fields = [dict(line.detail)["fields"] for line in people.audit(root, action="account_changed").lines]
    assert fields == [["name"], ["login", "lang", "external"]]
    people.change(root, person="wang2", name="王方")
    assert len(people.audit(root, action="account_changed").lines) == 2


def test_the_own_language_is_one_of_two(people, make_person):
    wang = make_person("wang")
    people.set_language(wang, lang="en")
    assert people.me(wang).person.lang == "en"
    with pytest.raises(BadValue):
        people.set_language(wang, lang="fr")


# --- the last administrator ---


def test_the_last_active_administrator_stays_one(people, root, make_person):
    make_person("other", "administrator")
    people.deactivate(root, person="other")
    for change in (
        lambda: people.deactivate(root, person="root"),
        lambda: people.set_roles(root, person="root", roles=["manager"]),
        lambda: people.erase(root, person="root", confirm="root"),
    ):
        with pytest.raises(NotNow) as refused:
            change()
        assert refused.value.code == "last_administrator"
    people.reactivate(root, person="other")
    assert not people.deactivate(root, person="root").active


@on_both
def test_two_administrators_cannot_close_each_other_at_once(people, root, make_person):
    other = make_person("other", "administrator")

    def close(pair):
        try:
            people.deactivate(pair[0], person=pair[1])
        except (NotNow, Refused) as refused:
            return refused.code
        return "closed"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(close, [(root, "other"), (other, "root")]))
    assert told[0] == "closed"
    assert told[1] in ("last_administrator", "refused_closed")


# --- who sees whom ---


def test_everybody_sees_the_own_account_a_lead_the_group_and_a_manager_all(people, simulator, root, make_person):
    wang, li, manager = make_person("wang"), make_person("li", "trainer"), make_person("ma", "manager")
    make_person("zhao")
    simulator.groups.add(root, name="A", lead="li")
    simulator.groups.put(root, group="A", people=["wang"])
    assert logins(people.list(wang)) == ["wang"]
    assert logins(people.list(li)) == ["li", "wang"]
    assert logins(people.list(manager)) == ["li", "ma", "root", "wang", "zhao"]
    assert people.one(li, person="wang").person.name == "wang"
    with pytest.raises(Refused) as refused:
        people.one(wang, person="li")
    assert refused.value.code == "refused_person_nobody"
    for unknown in ("nobody", "person/nobody", "zhao"):
        with pytest.raises(Refused):
            people.one(li, person=unknown)
    with pytest.raises(NotFound):
        people.one(manager, person="nobody")


def test_a_refusal_names_the_lead_who_may(people, simulator, root, make_person):
    make_person("wang"), make_person("li", "trainer")
    he = make_person("he", "trainer")
    simulator.groups.add(root, name="A", lead="li")
    simulator.groups.put(root, group="A", people=["wang"])
    with pytest.raises(Refused) as refused:
        people.one(he, person="wang")
    assert refused.value.slots == {"others": "li"}


def test_a_list_is_searched_filtered_and_paged(people, simulator, root, make_person):
    for number in range(5):
        make_person(f"t{number}", name=f"Tea {number}")
    make_person("li", "trainer", "examiner", name="李雷_100%")
    simulator.groups.add(root, name="A")
    simulator.groups.put(root, group="A", people=["t1", "t2"])
    people.deactivate(root, person="t4")
    assert logins(people.list(root, query="tEA")) == ["t0", "t1", "t2", "t3", "t4"]
    assert logins(people.list(root, query="雷_")) == ["li"]
    assert logins(people.list(root, query="_")) == ["li"]
    assert logins(people.list(root, role="examiner")) == ["li"]
    assert logins(people.list(root, group="A")) == ["t1", "t2"]
    assert logins(people.list(root, active=False)) == ["t4"]
    page = people.list(root, query="tea", offset=3, limit=1)
    assert (logins(page), page.total) == (["t3"], 5)
    with pytest.raises(NotFound):
        people.list(root, group="B")


# --- extra time ---


def test_extra_time_is_given_with_a_reason_that_few_may_read(people, simulator, root, make_person, clock):
    wang, li, manager, examiner = (
        make_person("wang"),
        make_person("li", "trainer"),
        make_person("ma", "manager"),
        make_person("ex", "examiner"),
    )
    simulator.groups.add(root, name="A", lead="li")
    simulator.groups.put(root, group="A", people=["wang"])
    people.set_extra(manager, person="wang", percent=25, reason="reads slowly", key="k")
    assert people.set_extra(manager, person="wang", percent=25, reason="reads slowly", key="k").extra == 25
    clock.at += DAY
    people.set_extra(root, person="wang", percent=50, reason="screen reader")
    told = [(given.percent, given.by, given.reason) for given in people.one(wang, person="wang").extra_set]
    assert told == [(25, manager.id, "reads slowly"), (50, root.id, "screen reader")]
    assert len(people.one(manager, person="wang").extra_set) == 2
    assert people.one(examiner, person="wang").person.extra == 50
    assert people.one(examiner, person="wang").extra_set == ()
    seen = people.one(li, person="wang")
    assert (seen.person.extra, seen.extra_set) == (None, ())
    details = [dict(line.detail) for line in people.audit(root, action="extra_set").lines]
    assert details == [{"before": 25, "after": 50}, {"before": 0, "after": 25}]


@pytest.mark.parametrize("percent,reason", [(-1, "x"), (201, "x"), (10, "  ")])
def test_extra_time_has_bounds_and_needs_a_reason(people, root, make_person, percent, reason):
    make_person("wang")
    with pytest.raises(BadValue):
        people.set_extra(root, person="wang", percent=percent, reason=reason)


# --- closing and erasing ---


def test_a_closed_account_does_nothing_any_more_and_comes_back_as_it_was(people, simulator, root, make_person):
    wang = make_person("wang")
    simulator.groups.add(root, name="A")
    simulator.groups.put(root, group="A", people=["wang"])
    assert not people.deactivate(root, person="wang").active
    people.deactivate(root, person="wang")
    with pytest.raises(Refused) as refused:
        people.me(wang)
    assert refused.value.code == "refused_closed"
    back = people.reactivate(root, person="wang")
    assert (back.active, [group.name for group in back.groups]) == (True, ["A"])
    assert people.me(wang).person.login == "wang"
    actions = [line.action for line in people.audit(root, subject="wang").lines]
    assert actions == ["reactivated", "deactivated", "put_in_group", "account_added"]


def test_closing_a_lead_says_which_groups_need_another(people, simulator, root, make_person):
    make_person("li", "trainer")
    simulator.groups.add(root, name="A", lead="li")
    (note,) = people.deactivate(root, person="li").notes
    assert (note.code, dict(note.slots)) == ("still_leads", {"login": "li", "groups": "A"})
    for lang in ("zh", "en"):
        assert "A" in simulator.house.words(lang)(f"note.{note.code}", **dict(note.slots))


@on_both
@pytest.mark.parametrize("text", ["a\0b", "\ud800", "%", "x" * 1000])
def test_odd_texts_in_searches_find_nothing_and_break_nothing(people, simulator, root, text):
    for look in (
        lambda: people.list(root, query=text).total == 0,
        lambda: people.audit(root, actor=text, subject=text, action=text).lines == (),
        lambda: people.one(root, person=text),
        lambda: simulator.groups.one(root, group=text),
    ):
        with contextlib.suppress(BadValue, NotFound):
            assert look()


@pytest.fixture
def forgotten(people, simulator, root, make_person):
    """Somebody with all that an account can have, erased; and what was written about them."""
    wang = make_person("unmistakable.login", "trainee", name="Unmistakable Name")
    simulator.groups.add(root, name="A")
    simulator.groups.put(root, group="A", people=[wang.id])
    people.set_extra(root, person=wang.id, percent=25, reason="unmistakable reason")
    people.issue_code(root, person=wang.id)
    simulator.tokens.issue(wang, name="unmistakable token")
    people.erase(root, person=wang.id, confirm="Unmistakable.Login")
    return wang


def test_erasing_needs_the_login_typed_again(people, root, make_person):
    wang = make_person("wang")
    for typed in ("", "yes", wang.id, "wan"):
        with pytest.raises(BadValue) as refused:
            people.erase(root, person="wang", confirm=typed)
        assert refused.value.code == "not_confirmed"
    assert people.me(wang).person.active


def test_an_erased_person_is_nowhere_to_be_found(people, simulator, root, forgotten, place):
    assert logins(people.list(root)) == ["root"]
    assert simulator.groups.one(root, group="A").members == ()
    detail = people.one(root, person=forgotten.id)
    assert (detail.person.name, detail.person.roles, detail.person.extra, detail.extra_set) == ("", (), 0, ())
    assert detail.erased_at is not None
    with pytest.raises(Refused):
        people.me(forgotten)
    with pytest.raises(NotFound):
        people.one(root, person="unmistakable.login")
    simulator.close()
    stored = b"".join(file.read_bytes() for file in place[1].rglob("*") if file.is_file())
    assert b"nmistakable" not in stored


def test_the_audit_log_keeps_what_was_done_to_an_erased_person_without_the_name(people, root, forgotten):
    lines = people.audit(root, subject=forgotten.id).lines
    assert [line.action for line in lines][:2] == ["person_erased", "code_issued"]
    assert {line.subject.name for line in lines} == {""}


def test_an_erased_person_does_not_come_back_but_the_login_is_free(people, root, forgotten):
    for change in (
        lambda: people.reactivate(root, person=forgotten.id),
        lambda: people.set_roles(root, person=forgotten.id, roles=["administrator"]),
        lambda: people.change(root, person=forgotten.id, name="Back"),
        lambda: people.issue_code(root, person=forgotten.id),
    ):
        with pytest.raises(NotNow) as refused:
            change()
        assert refused.value.code == "is_erased"
    assert people.add(root, login="unmistakable.login", name="Another").person.id != forgotten.id


def test_a_backup_from_before_does_not_bring_an_erased_person_back(people, simulator, root, make_person, tmp_path):
    wang = make_person("wang", name="王芳")
    simulator.house.store.backup(tmp_path / "before")
    people.erase(root, person="wang", confirm="wang")
    simulator.house.store.restore(tmp_path / "before", at=5, by=root.id, replace=True)
    assert logins(people.list(root)) == ["root"]
    assert not people.one(root, person=wang.id).person.active


@on_postgres
def test_erasing_and_writing_at_the_same_moment_end_with_nothing_to_read(people, simulator, root, make_person):
    wang = make_person("wang")

    def set_extra(number):
        try:
            people.set_extra(root, person=wang.id, percent=number, reason="unmistakable")
        except SimulatorError as refused:
            return type(refused).__name__
        return "set"

    with ThreadPoolExecutor(4) as pool:
        writes = [pool.submit(set_extra, number) for number in range(8)]
        pool.submit(people.erase, root, person=wang.id, confirm="wang").result()
        assert {write.result() for write in writes} <= {"set", "Erased", "NotNow"}
    assert people.one(root, person=wang.id).extra_set == ()
    assert people.one(root, person=wang.id).person.extra == 0


# --- the audit log ---


def test_the_audit_log_is_filtered_and_paged(people, root, make_person, clock):
    start = clock.at
    for number in range(4):
        clock.at += DAY
        make_person(f"t{number}")
    second = make_person("second", "administrator")
    people.set_roles(second, person="t1", roles=["trainer"])
    (line,) = people.audit(root, actor="second").lines
    assert (line.action, line.actor.name, line.subject.name) == ("roles_set", "second", "t1")
    assert dict(line.detail) == {"before": ["trainee"], "after": ["trainer"]}
    assert [found.action for found in people.audit(root, subject="t1").lines] == ["roles_set", "account_added"]
    assert len(people.audit(root, since=start + DAY, until=start + 3 * DAY).lines) == 2
    pages, before = [], None
    while True:
        page = people.audit(root, before=before, limit=3)
        pages.append([found.seq for found in page.lines])
        before = page.before
        if before is None:
            break
    assert [seq for page in pages for seq in page] == list(range(7, 0, -1))
    assert [len(page) for page in pages] == [3, 3, 1]


def test_every_action_of_people_and_groups_has_a_name_in_both_languages(people, simulator, root, make_person, clock):
    """All that these two rooms write into the audit log, found in their source."""
    rooms = Path(service.__file__).parent
    actions = set()
    for name in ("people", "accounts", "rights", "groups", "grouping", "signing_in", "importing"):
        for node in ast.walk(ast.parse((rooms / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "audit" and len(node.args) > 2:
                actions |= {part.value for part in ast.walk(node.args[1]) if isinstance(part, ast.Constant)}
    assert len(actions) > 15
    for lang in ("zh", "en"):
        words = simulator.house.words(lang)
        assert not [action for action in actions | {"person_erased"} if f"audit.{action}" not in words]


def test_an_open_store_needs_no_more_than_its_files(place, simulator, root):
    """Another process sees what this one did."""
    other = open_store(*place)
    simulator.people.add(root, login="wang", name="W")
    second = service.Simulator(other, similarity=False)
    assert logins(second.people.list(root)) == ["root", "wang"]
    second.close()
