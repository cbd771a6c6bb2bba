"""Accounts: who may come in, as what."""

import pytest

from simulator.errors import Refused
from tests.service.field import PASSWORD, on_both


@on_both
def test_the_first_administrator_signs_in_and_adds_a_person_who_chooses_a_password(simulator):
    root = simulator.people.sign_in(login=" ROOT ", password=PASSWORD, source="here").who
    added = simulator.people.add(root, login="Wang.Fang", name="王芳")
    assert added.person.login == "wang.fang"
    assert added.person.roles == ("trainee",)
    with pytest.raises(Refused):
        simulator.people.sign_in(login="wang.fang", password=added.code.code, source="here")
    chosen = "eine Tasse grüner Tee"
    simulator.people.use_code(login="wang.fang", code=added.code.code, password=chosen, source="here")
    me = simulator.people.me(simulator.people.sign_in(login="wang.fang", password=chosen, source="here").who)
    assert (me.person.name, me.person.can_sign_in, me.epoch) == ("王芳", True, 2)
