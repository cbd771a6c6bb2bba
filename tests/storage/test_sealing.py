"""A body opens with its own header and key and with nothing else."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.storage.sealing import Header, opened, sealed

WORDS = st.text(max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS, lambda v: st.lists(v) | st.dictionaries(WORDS, v)
)
EVENTS = st.dictionaries(WORDS, VALUES)
HEADER = Header(stream="attempt/one", seq=3, type="agent_replied", at=5, acts=True, person="ann")
KEY = bytes(range(32))


@settings(max_examples=40, deadline=None)
@given(event=EVENTS)
def test_what_was_sealed_opens_to_the_same(event):
    assert opened(HEADER, sealed(HEADER, event, KEY), KEY) == event
    nobodys = replace(HEADER, person=None)
    assert opened(nobodys, sealed(nobodys, event, None), None) == event


@settings(max_examples=40, deadline=None)
@given(event=EVENTS, place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_never_opens(event, place, bit):
    body = bytearray(sealed(HEADER, event, KEY))
    body[int(place * len(body))] ^= 1 << bit
    assert opened(HEADER, bytes(body), KEY) is None


@settings(max_examples=40, deadline=None)
@given(event=EVENTS)
def test_a_body_moved_to_another_place_or_person_does_not_open(event):
    body = sealed(HEADER, event, KEY)
    for change in ({"seq": 4}, {"stream": "attempt/two"}, {"person": "bob"}, {"at": 6}, {"acts": False}):
        assert opened(replace(HEADER, **change), body, KEY) is None
    assert opened(HEADER, body, bytes(32)) is None
    assert opened(HEADER, body, None) is None
    assert len({HEADER.linked("", body), HEADER.linked("0", body), replace(HEADER, seq=4).linked("", body)}) == 3


def test_the_same_words_never_lie_there_the_same():
    assert sealed(HEADER, {"text": "您好"}, KEY) != sealed(HEADER, {"text": "您好"}, KEY)
