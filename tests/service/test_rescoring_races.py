"""Judging again for good while examiners decide: nothing lost, nothing twice, and no standstill."""

from __future__ import annotations

import threading

import pytest

from simulator.errors import Busy, NotNow
from simulator.service.judgements import judgements
from simulator.service.verdicts import standing
from tests.field import a_setting
from tests.service.field import on_postgres
from tests.service.judged import MANY, NO_BLAME, NO_RUDENESS, OFFER, SOOTHE, a_court

LIGHTER = (SOOTHE, OFFER, NO_RUDENESS.model_copy(update={"weight": 11}), NO_BLAME)
SITTINGS = 6


@pytest.fixture
def court(simulator, clock, make_person):
    return a_court(simulator, clock, make_person)


@on_postgres
def test_examiners_decide_while_all_is_judged_again(court):
    streams = [court.sitting(MANY, name=f"s{number}") for number in range(SITTINGS)]
    text = a_setting(*LIGHTER).standard.model_dump_json()
    asked = court.judging.rescore(court.boss, standard=text, exams=True, reason="lighter")
    wrong: list[Exception] = []

    def decide(by, order):
        for stream in streams[::order]:
            for finding in ("soothe", "no_rudeness@1:0-7", "no_blame@3:0-8"):
                try:
                    court.decide(stream, finding, "met", by=by)
                except NotNow:
                    pass  # the other was first, or the outcome is clear
                except Exception as error:
                    wrong.append(error)

    def again():
        try:
            court.judging.run(court.boss, rescoring_id=asked.id)
        except Busy as error:
            wrong.append(error)

    threads = [
        threading.Thread(target=decide, args=(court.eve, 1)),
        threading.Thread(target=decide, args=(court.max, -1)),
        threading.Thread(target=again),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
    store = court.simulator.house.store
    with store.reading() as now:
        for stream in streams:
            found = standing(now, stream, court.clock.at)
            assert found.result.outcome == found.sitting.decided[-1].outcome == "passed"
            cards = judgements([entry.event for entry in now.read(found.work.plays["chat_1"].stream)])
            assert {ruled.ruling.key: "met" for ruled in found.sitting.ruled} == cards[-1].rulings
            assert len(cards) == 1 + len(found.sitting.ruled) + sum(card.cause == "rescored" for card in cards)
            assert sum(card.cause == "rescored" for card in cards) <= 1
    assert store.verify_all().is_whole
