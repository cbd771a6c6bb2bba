"""A small real encoder for tests: texts that share characters point the same way. No weights, no waiting."""

import zlib

import numpy as np


class LetterEncoder:
    size = 512
    digest = "letters"

    def __init__(self) -> None:
        self.calls = 0

    def encode(self, texts):
        self.calls += 1
        rows = np.zeros((len(texts), self.size), dtype=np.float32)
        for row, text in enumerate(texts):
            for at in range(len(text)):
                rows[row, zlib.crc32(text[at : at + 2].encode()) % self.size] += 1
            rows[row] /= max(1.0, float(np.linalg.norm(rows[row])))
        return np.round(rows, 4)
