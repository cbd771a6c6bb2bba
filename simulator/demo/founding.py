"""The organisation is founded: accounts, groups, content for exams, the name on its certificates."""

from __future__ import annotations

from functools import partial

from simulator.demo.cast import ADMINISTRATOR, GROUPS, MANAGER, STAFF, Actor, Trainee
from simulator.demo.company import DAY, EXTRA, MINUTE, Company
from simulator.demo.sayings import ISSUER, SAYINGS
from simulator.service import Who, demonstration, signing_in
from simulator.service.accounts import account
from simulator.service.codes import used_up

FOUNDED = 63  # days before now


def open_house(company: Company) -> None:
    """The first administrator, who adds the staff; the manager puts content into use and makes groups."""
    simulator, clock = company.simulator, company.clock
    clock.move(company.day(FOUNDED, 9))
    simulator.house.store.import_library(company.players.library, by=None, at=clock())
    first = simulator.people.install(
        login=ADMINISTRATOR.login, name=ADMINISTRATOR.name, password=demonstration.PASSWORD, lang=ADMINISTRATOR.lang
    )
    company.who[ADMINISTRATOR.login] = first.who
    with simulator.house.store.writing() as transaction:
        demonstration.mark_begun(transaction, by=first.who.id, at=clock())
    for actor in STAFF:
        if actor is not ADMINISTRATOR:
            clock.move(clock() + 2 * MINUTE)
            _add(company, actor, actor.role)
    clock.move(company.day(FOUNDED - 1, 9.5))
    simulator.certificates.name_issuer(company.manager, name=ISSUER)
    for number, name in enumerate(GROUPS):
        lead = next(actor for actor in STAFF if actor.group == number)
        simulator.groups.add(company.manager, name=name, lead=lead.login)
    clock.move(company.day(FOUNDED - 1, 10.5))
    digests = [one.digest for one in simulator.content.versions(company.manager) if "practice" in one.used_for]
    simulator.content.publish(company.manager, digests=digests, use="exam")
    for trainee in company.trainees:
        company.diary.on(company.day(trainee.joined, 8.5), partial(_join, company, trainee))


def _add(company: Company, person: Actor | Trainee, role: str) -> None:
    """An account, and soon after it the password, whose hash is the same for all: working it out takes its time."""
    root, clock = company.who[ADMINISTRATOR.login], company.clock
    added = company.simulator.people.add(root, login=person.login, name=person.name, roles=[role], lang=person.lang)
    who = Who(id=added.person.id, roles=frozenset(added.person.roles), lang=company.lang_of(person))
    company.who[person.login] = who
    with company.simulator.house.store.writing() as transaction:
        at = clock.move(clock() + MINUTE)
        transaction.audit(who.id, "password_set", who.id, {"by": "code"}, at=at)
        used_up(transaction.session, who.id)
        signing_in.take(account(transaction.session, who.id, to_change=True), company.password)


def _join(company: Company, trainee: Trainee) -> None:
    simulator = company.simulator
    _add(company, trainee, "trainee")
    simulator.groups.put(company.manager, group=GROUPS[trainee.group], people=[trainee.login])
    if trainee.story == "extra":
        company.diary.on(company.clock() + 2 * DAY, partial(_give_time, company, trainee))


def _give_time(company: Company, trainee: Trainee) -> None:
    reason = SAYINGS["extra"][trainee.lang]
    company.simulator.people.set_extra(company.of(MANAGER), person=trainee.login, percent=EXTRA, reason=reason)
