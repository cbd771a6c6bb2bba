"""Sentences that nearly say the same: the reader tells which one does it, also those that nobody mended it by."""

import pytest

from tests.reading.pairs import numbers, sentences
from tests.reading.pairs.telling import share, tell

FIGURES = ("offer", "fact")


def told(lang, *, kept, figures):
    return [
        one
        for one in tell()
        if one.said.lang == lang and one.said.kept is kept and (one.said.act in FIGURES) is figures
    ]


def test_there_are_enough_pairs_and_a_third_of_them_is_kept_aside():
    assert (len(sentences("zh")), len(sentences("en"))) >= (700, 350)
    assert (len(numbers("zh")), len(numbers("en"))) >= (200, 100)
    for lang in ("zh", "en"):
        assert 0.28 < sum(one.kept for one in sentences(lang)) / len(sentences(lang)) < 0.38


@pytest.mark.parametrize(
    "lang, kept, least", [("zh", False, 0.88), ("zh", True, 0.85), ("en", False, 0.88), ("en", True, 0.85)]
)
def test_what_a_sentence_does_is_told_from_what_it_only_mentions(lang, kept, least):
    assert share(told(lang, kept=kept, figures=False)) >= least


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kept", [False, True])
def test_the_agents_own_figure_is_told_from_one_denied_asked_quoted_or_of_others(lang, kept):
    assert share(told(lang, kept=kept, figures=True)) >= 0.88
