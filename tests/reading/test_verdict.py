"""What a kind sentence does to likely harms, and where the words of a pattern begin and end."""

from dataclasses import replace

import pytest

from simulator.reading.guards import Guards
from simulator.reading.model import Hit
from simulator.reading.patterns import at_words
from simulator.reading.text import normalise, sentences
from simulator.reading.verdict import is_misheard
from tests.reading.spoken import cues

TEXT = "真是对不起，报了三次都没人上门。您再等等。"
SORRY = Hit(kind="act", name="apology", start=2, end=5, method="phrase", confidence=100, sure=True, matched="对不起")
RUDE = Hit(kind="act", name="rude", start=0, end=16, method="similar", confidence=80, sure=False, matched="")


def misheard(harm: Hit, *hits: Hit) -> bool:
    return is_misheard(harm, Guards(cues()["zh"]).look(normalise(TEXT), sentences(TEXT)), (harm, *hits))


def test_a_likely_harm_in_a_sentence_that_is_kind_is_only_its_trouble():
    assert misheard(RUDE, SORRY)


@pytest.mark.parametrize(
    "harm, kind",
    [
        (replace(RUDE, confidence=95), SORRY),
        (replace(RUDE, method="phrase"), SORRY),
        (replace(RUDE, start=16, end=21), SORRY),
        (RUDE, replace(SORRY, sure=False)),
        (RUDE, replace(SORRY, name="probe")),
        (RUDE, replace(SORRY, method="similar")),
    ],
)
def test_a_harm_stays_where_it_is_nearly_certain_or_the_kindness_is_not(harm, kind):
    assert not misheard(harm, kind)


@pytest.mark.parametrize(
    "text, matched, words",
    [
        ("真是对不起,报了三次", "是对不起,报", "对不起"),
        ("good morning, sunny services, this is lin", "services, this is lin", "this is lin"),
        ("services, this is lin", "services, this is lin", "services, this is lin"),
        ("不是您弄坏的", "是您弄坏的", "是您弄坏的"),
        ("对不起,是我们的错", "对不起,是我们的错", "对不起,是我们的错"),
    ],
)
def test_a_match_takes_no_piece_of_a_neighbouring_word(text, matched, words):
    start = text.index(matched)
    begin, end = at_words(text, start, start + len(matched))
    assert text[begin:end] == words
