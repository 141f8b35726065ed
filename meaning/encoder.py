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
LONGEST = 96  # tokens of one piece; a longer text is read in pieces that overlap
OVERLAP = 32


@dataclass(frozen=True)
class Outputs:
    """What the network makes of some texts: a row for each piece, `whose` it is, and where it stands."""

    whose: npt.NDArray[np.intp]
    spans: list[tuple[int, int]]
    categories: Numbers
    levels: Numbers
    vectors: Numbers


class Encoder:
    """One network and its tokenizer. Raises NotThere where either file is absent."""

    def __init__(self, network: Path, tokenizer: Path) -> None:
        self._session, self._tokenizer = opened(network, tokenizer)
        self._tokenizer.enable_truncation(LONGEST, stride=OVERLAP)

    def read(self, texts: Sequence[str]) -> Outputs:
        """The network's outputs for each piece of each text, the pieces of a text side by side.

        One at a time: int8 sums are scaled by all that is read together, and a text must not be read
        otherwise because of the texts beside it.
        """
        pieces = [
            (number, piece)
            for number, found in enumerate(self._tokenizer.encode_batch(list(texts)))
            for piece in (found, *found.overflowing)
        ]
        rows = [self._run(piece.ids) for _, piece in pieces]
        columns = [np.concatenate(column) for column in zip(*rows, strict=True)]
        return Outputs(
            np.array([number for number, _ in pieces]), [_span(piece) for _, piece in pieces], *columns
        )

    def _run(self, tokens: Sequence[int]) -> list[Numbers]:
        ids = np.array([tokens], dtype=np.int64)
        found: list[Numbers] = self._session.run(None, {"ids": ids, "mask": np.ones_like(ids)})
        return found


def opened(network: Path, tokenizer: Path) -> tuple[Any, Tokenizer]:
    """A network ready to run on one thread, and its tokenizer. Raises NotThere where either is absent."""
    for path in (network, tokenizer):
        if not path.is_file():
            raise NotThere(f"{path.name} is not there")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would hold on to the room that the longest texts took
    session = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
    return session, Tokenizer.from_file(str(tokenizer))


def _span(piece: Any) -> tuple[int, int]:
    """Where a piece stands in its text."""
    places = [place for place in piece.offsets if place[0] < place[1]]
    return (places[0][0], places[-1][1]) if places else (0, 0)


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
