"""Makes `model.onnx`: a toy that gives one vector a token. Needs the `onnx` package; run it only to change the toy."""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

SIZE = 32
INT64, FLOAT = TensorProto.INT64, TensorProto.FLOAT


def main() -> None:
    frequencies = (0.37 * np.arange(1, SIZE + 1) ** 1.5 % 3.0).astype(np.float32)[None]
    graph = helper.make_graph(
        [
            helper.make_node("Unsqueeze", ["input_ids", "last"], ["column"]),
            helper.make_node("Cast", ["column"], ["numbers"], to=FLOAT),
            helper.make_node("MatMul", ["numbers", "frequencies"], ["turned"]),
            helper.make_node("Sin", ["turned"], ["last_hidden_state"]),
        ],
        "toy",
        [helper.make_tensor_value_info(name, INT64, [1, "tokens"]) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("last_hidden_state", FLOAT, [1, "tokens", SIZE])],
        [numpy_helper.from_array(frequencies, "frequencies"), numpy_helper.from_array(np.array([-1]), "last")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    save(model, str(Path(__file__).with_name("model.onnx")))


if __name__ == "__main__":
    main()
