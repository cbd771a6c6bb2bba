"""Groups of trainees under a lead: who is in which, who may see it, who may change it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from simulator.errors import BadValue, NotFound, NotNow, Refused, SimulatorError
from tests.service.field import on_both, on_postgres


@pytest.fixture
def groups(simulator):
    return simulator.groups


@pytest.fixture
def lead(make_person):
    return make_person("li", "trainer", name="李组长")


def codes(view) -> set[str]:
    return {note.code for note in view.notes}


@on_both
def test_trainees_are_put_into_a_group_under_a_lead(groups, root, lead, make_person):
    early = groups.add(root, name="早班", lead="li")
    trainees = [make_person(f"t{number}") for number in range(9)]
    view = groups.put(root, group=early.id, people=[who.id for who in trainees])
    assert (view.members, view.lead.name, view.notes) == (9, "李组长", ())
    again = groups.put(root, group="早班", people=["t1", "t2"])
    assert again.members == 9
    assert groups.take_out(root, group="早班", person="t1").members == 8
    assert groups.take_out(root, group="早班", person="t1").members == 8


def test_sizes_beyond_eight_to_ten_and_a_missing_lead_are_noted_and_not_refused(groups, root, make_person):
    assert codes(groups.add(root, name="A")) == {"group_small", "group_no_lead"}
    for number in range(11):
        make_person(f"t{number}")
    assert "group_large" in codes(groups.put(root, group="A", people=[f"t{number}" for number in range(11)]))


def test_somebody_in_two_groups_is_noted(groups, root, make_person):
    make_person("wang")
    for name in ("A", "B"):
        groups.add(root, name=name)
    assert "in_several_groups" not in codes(groups.put(root, group="A", people=["wang"]))
    noted = [note for note in groups.put(root, group="B", people=["wang"]).notes if note.code == "in_several_groups"]
    assert dict(noted[0].slots) == {"login": "wang", "groups": "A, B"}


def test_only_an_active_trainer_leads_and_never_a_member(groups, root, lead, make_person, simulator):
    make_person("wang")
    make_person("both", "trainer", "trainee")
    groups.add(root, name="A")
    with pytest.raises(BadValue) as refused:
        groups.set_lead(root, group="A", lead="wang")
    assert refused.value.code == "cannot_lead"
    groups.put(root, group="A", people=["both"])
    with pytest.raises(BadValue) as refused:
        groups.set_lead(root, group="A", lead="both")
    assert refused.value.code == "member_cannot_lead"
    groups.add(root, name="B", lead="both")
    with pytest.raises(BadValue) as refused:
        groups.put(root, group="B", people=["both"])
    assert refused.value.code == "lead_is_member"
    with pytest.raises(BadValue) as refused:
        groups.put(root, group="A", people=["li"])
    assert refused.value.code == "not_a_trainee"


def test_all_are_put_or_nobody(groups, root, make_person):
    make_person("wang")
    groups.add(root, name="A")
    with pytest.raises(NotFound):
        groups.put(root, group="A", people=["wang", "nobody"])
    assert groups.one(root, group="A").members == ()


def test_a_trainee_sees_the_own_group_and_in_it_nobody_else(groups, root, lead, make_person):
    wang, zhao = make_person("wang"), make_person("zhao")
    groups.add(root, name="A", lead="li")
    groups.add(root, name="B")
    groups.put(root, group="A", people=["wang", "zhao"])
    groups.put(root, group="B", people=["zhao"])
    assert [view.name for view in groups.list(wang)] == ["A"]
    assert [member.login for member in groups.one(wang, group="A").members] == ["wang"]
    assert [view.name for view in groups.list(zhao)] == ["A", "B"]
    with pytest.raises(Refused) as refused:
        groups.one(wang, group="B")
    assert refused.value.code == "refused_group"


def test_a_lead_sees_everybody_in_it_and_other_groups_not_at_all(groups, root, lead, make_person):
    make_person("wang")
    groups.add(root, name="A", lead="li")
    groups.add(root, name="B")
    groups.put(root, group="A", people=["wang"])
    assert [view.name for view in groups.list(lead)] == ["A"]
    assert [member.login for member in groups.one(lead, group="A").members] == ["wang"]
    with pytest.raises(Refused):
        groups.one(lead, group="B")


def test_a_lead_without_the_role_any_more_is_noted_and_reaches_nobody(groups, simulator, root, lead, make_person):
    make_person("wang")
    groups.add(root, name="A", lead="li")
    groups.put(root, group="A", people=["wang"])
    assert [person.login for person in simulator.people.list(lead).people] == ["li", "wang"]
    simulator.people.set_roles(root, person="li", roles=["trainee"])
    assert "lead_cannot" in codes(groups.one(root, group="A").group)
    assert groups.list(lead) == ()
    assert [person.login for person in simulator.people.list(lead).people] == ["li"]


def test_a_closed_group_stays_for_the_record_and_frees_its_name(groups, simulator, root, lead, make_person):
    wang = make_person("wang")
    old = groups.add(root, name="A", lead="li")
    groups.put(root, group="A", people=["wang"])
    closed = groups.close(root, group="A")
    assert groups.close(root, group=old.id).closed_at == closed.closed_at
    assert groups.list(root) == ()
    assert [view.members for view in groups.list(root, closed=True)] == [1]
    with pytest.raises(NotNow):
        groups.put(root, group=old.id, people=["wang"])
    with pytest.raises(Refused):
        simulator.people.one(lead, person=wang.id)
    assert groups.add(root, name="A").id != old.id


def test_names_of_open_groups_are_told_apart(groups, root):
    groups.add(root, name="A")
    groups.add(root, name="B")
    for change in (lambda: groups.add(root, name=" A "), lambda: groups.rename(root, group="B", name="A")):
        with pytest.raises(SimulatorError) as refused:
            change()
        assert refused.value.code == "group_taken"
    assert groups.rename(root, group="B", name="B").name == "B"
    assert groups.rename(root, group="B", name="C").name == "C"
    with pytest.raises(BadValue):
        groups.add(root, name="A；B")


def test_every_change_of_a_group_is_in_the_audit_log_and_no_change_is_not(groups, simulator, root, lead, make_person):
    make_person("wang")
    before = len(simulator.people.audit(root, limit=100).lines)
    groups.add(root, name="A", lead="li")
    for _ in range(2):
        groups.set_lead(root, group="A", lead="li")
        groups.put(root, group="A", people=["wang"])
    for _ in range(2):
        groups.take_out(root, group="A", person="wang")
        groups.set_lead(root, group="A", lead=None)
    groups.rename(root, group="A", name="B")
    groups.close(root, group="B")
    lines = simulator.people.audit(root, limit=100).lines
    assert [line.action for line in reversed(lines)][before:] == [
        "group_added",
        "group_lead_set",
        "put_in_group",
        "taken_out_of_group",
        "group_lead_set",
        "group_renamed",
        "group_closed",
    ]


@on_postgres
def test_of_five_who_add_the_same_group_at_once_one_does_and_the_others_are_told(groups, root):
    def add(_):
        try:
            return groups.add(root, name="A").name
        except SimulatorError as refused:
            return refused.code

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(add, range(5))) == ["A", *["group_taken"] * 4]
    assert len(groups.list(root)) == 1
