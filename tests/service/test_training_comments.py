"""Comments on attempts: said by whom it concerns, on what is there, read and acknowledged by the trainee, erasable."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from simulator.errors import BadValue, NotFound, NotNow, Refused
from simulator.exam.judging import Contact
from simulator.service import Who
from simulator.service.assigning import contacts
from simulator.storage.tables import CommentRow
from tests.service import stored
from tests.service.field import HOUR, on_both
from tests.service.trained import a_sitting, played, share_content
from tests.storage.field import bytes_below

WORDS = "下次先道歉 unmistakable-comment"


@pytest.fixture(autouse=True)
def content(simulator):
    share_content(simulator)


@dataclass(frozen=True)
class Team:
    lead: Who
    wang: Who
    examiner: Who
    attempt: str


@pytest.fixture
def team(simulator, root, make_person):
    lead, wang = make_person("lead", "trainer"), make_person("wang")
    simulator.groups.add(root, name="One", lead=lead.id)
    simulator.groups.put(root, group="One", people=[wang.id])
    attempt = stored.attempt(simulator, wang.id, "real", *stored.RUDE)
    return Team(lead, wang, make_person("judge", "examiner"), attempt)


@on_both
def test_a_comment_is_seen_and_acknowledged_by_the_trainee(simulator, clock, team):
    on_turn = simulator.training.comment(team.lead, attempt=team.attempt, text=f" {WORDS} ", turn=3)
    clock.at += HOUR
    on_rule = simulator.training.comment(team.examiner, attempt=team.attempt, text="Rude", finding="no_rudeness")
    seen = simulator.training.comments(team.wang)
    assert [(one.text, one.turn, one.finding, one.by_name) for one in seen] == [
        ("Rude", None, "no_rudeness", "judge"),
        (WORDS, 3, None, "lead"),
    ]
    assert simulator.training.home(team.wang).unseen == 2
    assert simulator.training.acknowledge(team.wang, comment=on_turn.id).acknowledged_at == clock.at
    clock.at += HOUR
    simulator.training.acknowledge(team.wang, comment=on_turn.id)
    assert simulator.training.comments(team.wang, attempt=team.attempt)[1].acknowledged_at == clock.at - HOUR
    unseen = simulator.training.comments(team.lead, group="One", unseen=True)
    assert [one.id for one in unseen] == [on_rule.id]
    assert simulator.training.group_table(team.lead, group="One").rows[0].unseen == 1


def test_who_comments_is_a_trainer_of_the_person(simulator, clock, team):
    simulator.training.comment(team.examiner, attempt=team.attempt, text=WORDS)
    with simulator.house.store.reading() as now:
        said = Contact(by=team.examiner.id, at=clock.at, kind="commented")
        assert contacts(now, [team.wang.id]) == {team.wang.id: (said,)}


@pytest.mark.parametrize(
    "wrong,error",
    [
        ({"text": "  "}, BadValue),
        ({"text": "x" * 2001}, BadValue),
        ({"turn": 0}, NotFound),
        ({"turn": 99}, NotFound),
        ({"finding": "greet_phone"}, NotFound),
        ({"attempt": "attempt/none"}, NotFound),
    ],
)
def test_a_comment_is_about_something_that_is_there(simulator, team, wrong, error):
    with pytest.raises(error):
        simulator.training.comment(team.lead, **{"attempt": team.attempt, "text": WORDS, **wrong})
    assert simulator.training.comments(team.wang) == ()


def test_only_the_lead_and_examiners_comment_and_only_the_trainee_acknowledges(simulator, team, make_person):
    stranger, other = make_person("stranger", "trainer"), make_person("zhao")
    said = simulator.training.comment(team.lead, attempt=team.attempt, text=WORDS)
    calls = (
        lambda: simulator.training.comment(stranger, attempt=team.attempt, text=WORDS),
        lambda: simulator.training.comment(team.wang, attempt=team.attempt, text=WORDS),
        lambda: simulator.training.comments(stranger, attempt=team.attempt),
        lambda: simulator.training.comments(other, attempt=team.attempt),
        lambda: simulator.training.comments(other, person="wang"),
        lambda: simulator.training.acknowledge(other, comment=said.id),
        lambda: simulator.training.acknowledge(team.lead, comment=said.id),
    )
    for call in calls:
        with pytest.raises(Refused):
            call()
    with pytest.raises(NotFound):
        simulator.training.acknowledge(team.wang, comment="comment/none")


def test_nobody_comments_on_their_own_attempt(simulator, team):
    own = stored.attempt(simulator, team.lead.id, "own", *stored.RUDE)
    with pytest.raises(Refused):
        simulator.training.comment(team.lead, attempt=own, text=WORDS)


def test_a_retry_says_it_once(simulator, team):
    first = simulator.training.comment(team.lead, attempt=team.attempt, text=WORDS, key="k")
    assert simulator.training.comment(team.lead, attempt=team.attempt, text=WORDS, key="k") == first
    simulator.training.comment(team.examiner, attempt=team.attempt, text="Mine", key="k")
    assert len(simulator.training.comments(team.wang)) == 2


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"])
def test_eight_clicks_say_it_once_and_acknowledge_it_once(simulator, team):
    def say(number):
        return simulator.training.comment(team.lead, attempt=team.attempt, text=WORDS, key="k")

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(say, range(8)))
        seen = list(pool.map(lambda _: simulator.training.acknowledge(team.wang, comment=said[0].id), range(8)))
    assert len({one.id for one in said}) == 1
    assert len({one.acknowledged_at for one in seen}) == 1
    assert [entry.event["type"] for entry in simulator.house.store.read("feedback/real")] == [
        "commented",
        "acknowledged",
    ]


def test_an_exam_is_commented_on_only_when_it_is_decided(simulator, clock, team):
    attempt = played(simulator, team.wang, mode="exam")
    sitting = a_sitting(simulator, team.wang, team.examiner, clock.at)
    with pytest.raises(NotNow):
        simulator.training.comment(team.examiner, attempt=attempt, text=WORDS)
    a_sitting(simulator, team.wang, team.examiner, clock.at, stream=sitting, outcome="failed", total=70)
    assert simulator.training.comment(team.examiner, attempt=attempt, text=WORDS).text == WORDS


def test_with_the_trainee_go_the_words(simulator, root, team, tmp_path):
    said = simulator.training.comment(team.lead, attempt=team.attempt, text=WORDS)
    simulator.people.erase(root, person="wang", confirm="wang")
    (left,) = simulator.training.comments(team.examiner, attempt=team.attempt)
    assert (left.id, left.text) == (said.id, None)
    assert b"unmistakable-comment" not in bytes_below(tmp_path)


def test_no_words_lie_outside_the_stream(simulator, team):
    said = simulator.training.comment(team.lead, attempt=team.attempt, text=WORDS)
    with simulator.house.store.reading() as now:
        row = now.session.get(CommentRow, said.id)
        assert WORDS not in [getattr(row, column.key) for column in CommentRow.__table__.columns]
