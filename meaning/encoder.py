"""A text as numbers: the tuned network, run as int8 ONNX on one thread."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from meaning import NotThere

Numbers = npt.NDArray[np.float32]
TOGETHER = 16  # pieces of text in one run of the network
LONGEST = 96  # tokens of one piece; a longer text is read in pieces that overlap
OVERLAP = 32


@dataclass(frozen=True)
class Outputs:
    """What the network makes of some texts: a row for each piece, and `whose` piece it is."""

    whose: npt.NDArray[np.intp]
    categories: Numbers
    levels: Numbers
    vectors: Numbers


class Encoder:
    """One network and its tokenizer. Raises NotThere where either file is absent."""

    def __init__(self, network: Path, tokenizer: Path) -> None:
        for path in (network, tokenizer):
            if not path.is_file():
                raise NotThere(f"{path.name} is not there")
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(LONGEST, stride=OVERLAP)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it would hold on to the room that the longest texts took
        self._session = onnxruntime.InferenceSession(
            str(network), options, providers=["CPUExecutionProvider"]
        )

    def read(self, texts: Sequence[str]) -> Outputs:
        """The network's outputs for each piece of each text, the pieces of a text side by side."""
        pieces = [
            (number, piece)
            for number, found in enumerate(self._tokenizer.encode_batch(list(texts)))
            for piece in (found, *found.overflowing)
        ]
        order = sorted(range(len(pieces)), key=lambda one: len(pieces[one][1].ids))
        rows: list[tuple[Numbers, ...]] = [()] * len(pieces)
        for start in range(0, len(order), TOGETHER):
            batch = order[start : start + TOGETHER]
            found = self._run([pieces[one][1] for one in batch])
            for place, one in enumerate(batch):
                rows[one] = tuple(output[place] for output in found)
        columns = [np.stack(column) for column in zip(*rows, strict=True)]
        return Outputs(np.array([number for number, _ in pieces]), *columns)

    def _run(self, pieces: Sequence[Any]) -> list[Numbers]:
        width = max(len(piece.ids) for piece in pieces)
        ids = np.zeros((len(pieces), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, piece in enumerate(pieces):
            ids[row, : len(piece.ids)] = piece.ids
            mask[row, : len(piece.ids)] = 1
        found: list[Numbers] = self._session.run(None, {"ids": ids, "mask": mask})
        return found


def softmax(rows: Numbers) -> Numbers:
    """Shares that add up to one, row by row."""
    risen = np.exp(rows - rows.max(axis=-1, keepdims=True))
    shares: Numbers = risen / risen.sum(axis=-1, keepdims=True)
    return shares


def facts_of(path: Path) -> dict[str, Any]:
    """What is kept beside a network about it. Raises NotThere."""
    if not path.is_file():
        raise NotThere(f"{path.name} is not there")
    facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return facts
