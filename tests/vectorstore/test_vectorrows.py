from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.vectorrows import LINES_NAME, ROWS_NAME, VectorRows


def row(value: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.full((1, 3), value, dtype=np.float32)


def values(rows: VectorRows, ids: list[str]) -> dict[str, float]:
    found, vectors = rows.of(ids)
    return dict(zip(found, vectors[:, 0].tolist(), strict=True))


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[VectorRows]:
    rows = VectorRows(tmp_path, 3)
    rows.add(["a", "b"], np.concatenate([row(1), row(2)]))
    yield rows


def test_rows_come_in_the_order_that_is_asked_for_without_the_unknown(rows: VectorRows) -> None:
    assert list(values(rows, ["b", "gone", "a"]).items()) == [("b", 2.0), ("a", 1.0)]
    assert values(rows, ["gone"]) == {}


def test_a_new_vector_takes_the_place_of_the_old_one_and_a_deleted_one_is_gone_after_reopening_too(
    rows: VectorRows, tmp_path: Path
) -> None:
    rows.add(["a"], row(5))
    rows.delete(["b", "unknown"])
    assert values(rows, ["a", "b"]) == {"a": 5.0}
    again = VectorRows(tmp_path, 3)
    assert values(again, ["a", "b"]) == {"a": 5.0}
    assert len(again) == 1


def test_rows_of_a_write_that_was_killed_before_their_line_are_cut_off(
    rows: VectorRows, tmp_path: Path
) -> None:
    with (tmp_path / ROWS_NAME).open("ab") as file:
        file.write(b"\x01" * 7)
    again = VectorRows(tmp_path, 3)
    again.add(["c"], row(3))
    assert values(VectorRows(tmp_path, 3), ["a", "b", "c"]) == {"a": 1.0, "b": 2.0, "c": 3.0}


def test_lines_without_their_rows_begin_anew(rows: VectorRows, tmp_path: Path) -> None:
    with (tmp_path / LINES_NAME).open("a") as file:
        file.write("+c\n")
    assert len(VectorRows(tmp_path, 3)) == 0
    assert not (tmp_path / ROWS_NAME).exists()


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 9) | st.none()), max_size=30))
def test_the_files_say_what_a_dictionary_would(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int | None]]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    rows, expected = VectorRows(folder, 3), dict[str, float]()
    for name, value in changes:
        if value is None:
            rows.delete([name])
            expected.pop(name, None)
        else:
            rows.add([name], row(value))
            expected[name] = float(value)
    assert values(rows, list("abcd")) == expected
    assert values(VectorRows(folder, 3), list("abcd")) == expected


def test_the_nearest_are_exact_whatever_came_and_went(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    vectors = random.standard_normal((300, 8)).astype(np.float32)
    rows = VectorRows(tmp_path, 8)
    names = [f"d{i % 7}:{i}-{i + 1}:x" for i in range(300)]
    rows.add(names, vectors)
    assert rows.nearest(vectors[0], 0) == {}
    rows.delete(names[::3])
    changed = random.standard_normal((50, 8)).astype(np.float32)
    rows.add(names[1:151:3], changed)
    vectors[1:151:3] = changed
    question = random.standard_normal(8).astype(np.float32)
    alive = [i for i in range(300) if i % 3]
    expected = sorted(alive, key=lambda i: -float(vectors[i] @ question))
    for store in (rows, VectorRows(tmp_path, 8)):
        for k in (1, 5, 200, 1_000):
            found = store.nearest(question, k)
            assert list(found) == [names[i] for i in expected[:k]]
            assert list(found.values()) == pytest.approx(
                [float(vectors[i] @ question) for i in expected[:k]], abs=1e-5
            )
        assert set(store.of_documents(["d1"])) == {names[i] for i in alive if i % 7 == 1}
    rows.clear()
    assert rows.nearest(question, 5) == {}
