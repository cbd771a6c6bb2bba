"""An encoder of the user's own: a folder with a sentence encoder in ONNX takes the place of the one in the wheel."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.errors import NotFound, SimulatorError
from simulator.reading.probe import Vectors

Array = NDArray[Any]
MODELS = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")
_LONGEST = 256  # tokens of one sentence that are looked at
_PLACES = 4
# Encoders of today point all texts into a narrow cone, where everything looks alike. Taking away what everyday
# sentences have in common opens it (Mu and Viswanath 2018), so likeness can be told by the same numbers for all.
_EVERYDAY = (
    "您好，请问有什么可以帮您？", "我的快递还没有到。", "这个多少钱？", "今天下雨了。",
    "会议改到星期三。", "请把门关上。", "他昨天去了医院。", "这家餐厅的菜很好吃。",
    "我不同意这个看法。", "火车几点开？", "手机没电了。", "谢谢您的帮助。",
    "孩子们在公园里玩。", "房租又涨了。", "电脑出了故障。", "我们下个月搬家。",
    "Hello, how can I help you?", "My parcel has not arrived.",
    "How much is it?", "It rained today.",
    "The meeting was moved to Wednesday.", "Please close the door.",
    "He went to hospital yesterday.", "The food here is very good.",
    "I do not agree with that.", "When does the train leave?",
    "The battery is flat.", "Thank you for your help.",
    "The children are playing in the park.", "The rent has gone up again.",
    "The computer broke down.", "We are moving next month.",
)  # fmt: skip


class OnnxEncoder:
    """Texts as unit vectors by the ONNX model in a folder. Safe to share between threads.

    The folder holds `model.onnx`, and `tokenizer.json` unless the model takes text itself. A model that gives one
    vector a token is averaged over them, or read at its first token where `1_Pooling/config.json` says so.

    Raises: NotFound if the folder has no model; SimulatorError if the model cannot be used; ImportError if the extra
    `encoder` is not installed.
    """

    def __init__(self, folder: Path, remember: int = 4096) -> None:
        path = next((path for name in MODELS if (path := folder / name).is_file()), None)
        if path is None:
            raise NotFound(
                f"No sentence encoder in {folder}: none of {', '.join(MODELS)} is there.",
                code="encoder_missing",
                folder=str(folder),
                names=", ".join(MODELS),
            )
        # Large models keep their weights in files beside the graph, which are named after it or end in `_data`.
        weights = sorted({*path.parent.glob(f"{path.name}?*"), *path.parent.glob("*.onnx_data*")})
        self.digest = _digest(path, folder / "tokenizer.json", folder / "1_Pooling" / "config.json", *weights)
        self._run = _runner(path, folder)
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._remember = remember
        self._lock = threading.Lock()
        everyday = np.stack([self._raw(text) for text in _EVERYDAY])
        self._middle = everyday.mean(axis=0)
        self.size = everyday.shape[1]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text. Every text goes through the model by itself: in a batch, quantised models give other sums."""
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        for text in dict.fromkeys(texts):
            if text not in found:
                found[text] = np.round(_unit(self._raw(text) - self._middle), _PLACES)
        with self._lock:
            for text in found:
                self._known[text] = found[text]
                self._known.move_to_end(text)
            while len(self._known) > self._remember:
                self._known.popitem(last=False)
        return np.stack([found[text] for text in texts]) if texts else np.zeros((0, self.size), dtype=np.float32)

    def _raw(self, text: str) -> Vectors:
        return _unit(self._run(text).astype(np.float32))


class _Runner:
    """One text through the model, as one vector."""

    def __init__(self, path: Path, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One thread adds in one order, and many readers work side by side.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4  # what goes wrong is raised; warnings about the graph help nobody here
        try:
            from onnxruntime_extensions import get_library_path

            options.register_custom_ops_library(get_library_path())
        except ImportError:
            pass  # only models that take text itself need these operations
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._inputs = {one.name: one.type for one in self._session.get_inputs()}
        self._takes_text = all(kind == "tensor(string)" for kind in self._inputs.values())
        self._tokenizer = None if self._takes_text else _tokenizer(folder / "tokenizer.json")
        self._first = _reads_first_token(folder / "1_Pooling" / "config.json")

    def __call__(self, text: str) -> Array:
        if self._tokenizer is None:
            fed: dict[str, Array] = {name: np.array([text]) for name in self._inputs}
            return self._vector(self._session.run(None, fed), np.ones((1, 1)))
        tokens = self._tokenizer.encode(text)
        given = {"input_ids": tokens.ids, "attention_mask": tokens.attention_mask, "token_type_ids": tokens.type_ids}
        fed = {
            name: np.array([given[name]], dtype=np.int32 if "int32" in kind else np.int64)
            for name, kind in self._inputs.items()
        }
        return self._vector(self._session.run(None, fed), np.array([tokens.attention_mask]))

    def _vector(self, outputs: list[Array], mask: Array) -> Array:
        """The sentence's own vector where the model gives one, else its tokens' taken together.

        What BERT calls its pooled output was trained for something else, so a model that gives tokens as well is pooled
        here.
        """
        named = dict(zip((one.name for one in self._session.get_outputs()), outputs, strict=True))
        each = [out for out in outputs if out.ndim == 3]
        if "sentence_embedding" in named or not each:
            sentence: Array = named.get("sentence_embedding", outputs[-1])[0]
            return sentence
        tokens = each[0][0]
        if self._first:
            first: Array = tokens[0]
            return first
        weight = mask[0][: len(tokens), None]
        average: Array = (tokens * weight).sum(axis=0) / max(float(weight.sum()), 1.0)
        return average


def _runner(path: Path, folder: Path) -> _Runner:
    """A model that has given a vector of plain numbers for a text."""
    try:
        run = _Runner(path, folder)
        tried = run("您好 hello")
    except (ImportError, SimulatorError):
        raise
    except Exception as refused:  # onnxruntime and tokenizers raise classes of their own, with no base in common
        raise _unusable(path, str(refused).splitlines()[0][:300] if str(refused) else type(refused).__name__) from None
    if tried.ndim != 1 or not np.isfinite(tried).all() or not np.any(tried):
        raise _unusable(path, f"it gives no vector for a text but numbers of shape {tried.shape}")
    return run


def _tokenizer(path: Path) -> Any:
    if not path.is_file():
        raise NotFound(
            f"The model takes tokens, and {path} is not there.", code="encoder_tokenizer_missing", path=str(path)
        )
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_LONGEST)
    return tokenizer


def _reads_first_token(path: Path) -> bool:
    return path.is_file() and bool(json.loads(path.read_text(encoding="utf-8")).get("pooling_mode_cls_token"))


def _unusable(path: Path, why: str) -> SimulatorError:
    return SimulatorError(
        f"The sentence encoder {path} cannot be used: {why}.", code="encoder_unusable", path=str(path), why=why
    )


def _digest(*paths: Path) -> str:
    """Which weights these are: fitted probes hold for these only."""
    seen = hashlib.sha256(b"onnx 1")
    for path in paths:
        content = hashlib.sha256()
        if path.is_file():
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    content.update(block)
        seen.update(content.digest())
    return seen.hexdigest()


def _unit(vector: Vectors) -> Vectors:
    length = float(np.linalg.norm(vector))
    scaled: Vectors = vector / length if length > 0 else vector
    return scaled
