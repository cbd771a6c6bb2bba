"""Fitting a probe: what is learnt from what, the same every time, and kept on disk as it was."""

from dataclasses import fields

import numpy as np
import pytest

from simulator.content.bank import Act, Bank, LabelledReply, Sounds
from simulator.content.base import Text
from simulator.fitting.fit import fit
from simulator.fitting.kernel import compare
from simulator.fitting.left_out import left_out_of
from simulator.fitting.packed import load, probe_for, save
from simulator.fitting.solve import Ridge, inverse_of_lower
from simulator.fitting.table import OF_THE_BANK, fitted_digest, tabulate
from simulator.reading.probe import Probe
from tests.reading.fake import LetterEncoder

SORRY = ("对不起{}", "真是抱歉{}", "实在对不住{}", "非常抱歉{}", "不好意思让您{}")
THANKS = ("谢谢您{}", "感谢您{}", "多谢您{}", "太感谢了{}", "谢谢{}")
PLAIN = ("{}的话看一下单子", "您慢走", "请坐", "门在左边", "今天周三")
ENDS = ("让您久等了", "给您添麻烦了", "耽误您时间了", "跑一趟")


def act(name, yes=(), no=(), helps=True):
    text = Text(zh=name, en=name)
    return Act(id=name, name=text, helps=helps, definition=text, zh=Sounds(yes=yes, no=no), en=Sounds())


@pytest.fixture(scope="module")
def bank():
    """Four authors who apologise, thank, and do neither."""
    replies = [
        LabelledReply(
            id=f"{author}{kind}{n}",
            author=author,
            lang="zh",
            context="怎么回事",
            reply=form.format(end),
            acts=(kind,) if kind else (),
        )
        for author, end in zip("ABCD", ENDS, strict=True)
        for kind, forms in (("apology", SORRY), ("thanks", THANKS), ("", PLAIN))
        for n, form in enumerate(forms)
    ]
    return Bank(
        acts=(act("apology", yes=("抱歉哈",), no=("我没必要道歉",)), act("thanks", yes=("谢谢啦",))),
        wordings=(),
        replies=tuple(replies),
    )


@pytest.fixture(scope="module")
def fitted(bank):
    return fit(bank, LetterEncoder())


def test_what_was_labelled_is_heard_in_other_words(fitted):
    scores = Probe(fitted, LetterEncoder()).acts(("非常对不起", "您慢走"), "怎么回事", "zh")

    assert scores["apology"].found
    assert scores["apology"].sentence == 0
    assert not scores["thanks"].found


def test_a_bank_without_labelled_replies_is_fitted_and_finds_nothing_by_likeness(bank):
    examples_alone = Bank(acts=bank.acts, wordings=(), replies=())
    probe = Probe(fit(examples_alone, LetterEncoder()), LetterEncoder())
    assert probe.acts(("抱歉哈",), "怎么回事", "zh").found() == ()


def test_authors_left_out_are_heard_too(bank):
    assert left_out_of(bank, compare(bank, LetterEncoder(), lambda *_: None)).macro_f1.value > 0.9


def test_fitting_twice_gives_the_same_bytes(bank, fitted, tmp_path):
    save(fitted, tmp_path / "one.npz")
    save(fit(bank, LetterEncoder()), tmp_path / "two.npz")

    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_a_stored_probe_is_the_probe_that_was_stored(fitted, tmp_path):
    save(fitted, tmp_path / "probe.npz")
    stored = load(tmp_path / "probe.npz")

    assert stored is not None
    for field in fields(stored):
        before, after = getattr(fitted, field.name), getattr(stored, field.name)
        assert np.array_equal(before, after), field.name
        assert not isinstance(before, np.ndarray) or before.dtype == after.dtype, field.name


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_a_broken_file_is_no_probe(content, tmp_path):
    (tmp_path / "probe.npz").write_bytes(content)

    assert load(tmp_path / "probe.npz") is None


def test_a_bank_is_fitted_once_and_then_remembered(bank, tmp_path):
    told = []
    first = probe_for(bank, tmp_path, lambda *step: told.append(step), LetterEncoder())
    steps = len(told)
    again = probe_for(bank, tmp_path, lambda *step: told.append(step), LetterEncoder())

    assert steps > 3
    assert len(told) == steps
    assert again.weights.bank == first.weights.bank


def test_an_example_more_is_another_fit(bank):
    changed = bank.model_copy(update={"acts": (act("apology", yes=("抱歉了您",)), *bank.acts[1:])})

    assert fitted_digest(changed) != fitted_digest(bank)


def test_a_probe_does_not_work_with_another_encoder(fitted):
    other = LetterEncoder()
    other.digest = "others"

    with pytest.raises(ValueError, match="another encoder"):
        Probe(fitted, other)


def test_an_example_says_nothing_about_other_acts(bank):
    table = tabulate(bank)
    example = [row.sentences for row in table.rows].index(("我没必要道歉",))

    assert list(table.known[example]) == [True, False]
    assert not table.judged[example].any()


def test_an_example_taken_from_a_reply_is_left_out_with_its_author(bank):
    borrowed = bank.model_copy(update={"acts": (act("apology", yes=("真是抱歉给您添麻烦了哈", "唉")), bank.acts[1])})
    authors = {row.sentences: row.author for row in tabulate(borrowed).rows if not row.id}

    assert authors["真是抱歉给您添麻烦了",] == "B"
    assert authors["唉",] == f"{OF_THE_BANK}.apology"


def test_scores_left_out_are_those_of_a_fit_without_the_group():
    rng = np.random.Generator(np.random.PCG64(7))
    points = rng.normal(size=(40, 6))
    kernel, targets = points @ points.T, rng.normal(size=(40, 3))
    groups = (slice(0, 15), slice(15, 22), slice(22, 40))

    ridge = Ridge(kernel.copy(), groups, penalty=0.5)

    for group in groups:
        rest = np.r_[0 : group.start, group.stop : 40]
        weights = np.linalg.solve(kernel[np.ix_(rest, rest)] + 0.5 * np.eye(len(rest)), targets[rest])
        assert np.allclose(ridge.left_out(targets)[group], kernel[group][:, rest] @ weights)


@pytest.mark.parametrize("size", [1, 256, 257, 700])
def test_a_lower_matrix_times_its_inverse_is_one(size):
    rng = np.random.Generator(np.random.PCG64(size))
    lower = np.tril(rng.normal(size=(size, size)) * 0.05) + np.eye(size)

    assert np.allclose(lower @ inverse_of_lower(lower), np.eye(size))
