"""The vectors of passages once more, as rows of one file mapped into memory: what a passage's exact cosine is
read from. Chroma finds the nearest but takes 90 µs to hand out one vector; a search wants some 50.

Two files that only grow: the rows, and one line for each change, ``+ID`` for the next row, ``-ID`` for a passage that
is gone. The last line for an id counts. A kill while writing leaves rows without a line; they are cut off when opened.
A cache beside Chroma's own files, that ``VectorIndex`` fills from them.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vectorstore.embeddings import Vectors
from vectorstore.passages import document_of

ROWS_NAME = "rows.f32"
LINES_NAME = "rows.ids"
_WASTE = 2
_SMALL = 5_000
"""Rows up to which no file is worth writing anew for what is gone in it."""


class VectorRows:
    """Writing is for one thread, reading for any."""

    def __init__(self, folder: Path, dimension: int) -> None:
        self._rows_path = folder / ROWS_NAME
        self._lines_path = folder / LINES_NAME
        self._dimension = dimension
        self._row_of: dict[str, int] = {}
        self._length = 0
        self._mapped: Vectors = np.empty((0, dimension), dtype=np.float32)
        self._changes = 0
        self._seen: tuple[int, list[str], npt.NDArray[np.int64]] = (-1, [], np.empty(0, dtype=np.int64))
        self._load()

    def __len__(self) -> int:
        return len(self._row_of)

    def __contains__(self, passage_id: str) -> bool:
        return passage_id in self._row_of

    def clear(self) -> None:
        """Begin anew with nothing."""
        self._row_of, self._length = {}, 0
        self._changes += 1
        self._mapped = np.empty((0, self._dimension), dtype=np.float32)
        self._lines_path.unlink(missing_ok=True)
        self._rows_path.unlink(missing_ok=True)

    def add(self, ids: Sequence[str], rows: Vectors) -> None:
        """Vectors of length 1, one row for each id; they take the place of earlier ones."""
        if not ids:
            return
        with self._rows_path.open("ab") as file:
            file.write(np.ascontiguousarray(rows, dtype="<f4").tobytes())
        self._write(f"+{i}" for i in ids)
        for at, passage_id in enumerate(ids, start=self._length):
            self._row_of[passage_id] = at
        self._length += len(ids)
        self._changes += 1

    def delete(self, ids: Iterable[str]) -> None:
        """Forget passages; ids that are not there are ignored."""
        gone = [i for i in ids if self._row_of.pop(i, None) is not None]
        if gone:
            self._changes += 1
            self._write(f"-{i}" for i in gone)

    def of(self, ids: Sequence[str]) -> tuple[list[str], Vectors]:
        """The rows of those of the ids that are here, in their order."""
        places = {i: row for i in ids if (row := self._row_of.get(i)) is not None}
        if not places:
            return [], np.empty((0, self._dimension), dtype=np.float32)
        wanted = list(places.values())
        return list(places), self._reaching(max(wanted))[wanted]

    def nearest(self, question: Vectors, k: int) -> dict[str, float]:
        """The ``k`` passages of the highest cosine, best first, by id; exact, every row is looked at (30 ms for
        100,000 rows of 512)."""
        ids, places = self._live()
        if not ids or k <= 0:
            return {}
        cosines = (self._reaching(int(places.max())) @ question)[places]
        best = np.argpartition(-cosines, min(k, len(ids)) - 1)[:k]
        ordered = sorted((-float(cosines[i]), ids[i]) for i in best.tolist())
        return {passage_id: -negative for negative, passage_id in ordered}

    def _live(self) -> tuple[list[str], npt.NDArray[np.int64]]:
        """The passages that are here and their rows, as they were at one moment."""
        changes, ids, places = self._seen
        if changes != self._changes:
            changes, items = self._changes, list(self._row_of.items())
            ids = [passage_id for passage_id, _ in items]
            places = np.fromiter((row for _, row in items), dtype=np.int64, count=len(items))
            self._seen = changes, ids, places
        return ids, places

    def of_documents(self, document_ids: Iterable[str]) -> list[str]:
        """The passages of some documents that are here."""
        wanted = frozenset(document_ids)
        return [i for i in list(self._row_of) if document_of(i) in wanted]

    def ids(self) -> list[str]:
        """All passages that are here."""
        return list(self._row_of)

    def _reaching(self, row: int) -> Vectors:
        """The mapped rows, with at least this one."""
        mapped = self._mapped
        if row >= len(mapped):
            mapped = self._mapped = self._map()
        return mapped

    def _write(self, lines: Iterator[str]) -> None:
        with self._lines_path.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)

    def _map(self) -> Vectors:
        with self._rows_path.open("rb") as file:
            shared = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        values = np.frombuffer(shared, dtype="<f4")
        rows: Vectors = values[: self._length * self._dimension].reshape(self._length, self._dimension)
        return rows

    def _load(self) -> None:
        if not self._rows_path.exists() or not self._lines_path.exists():
            self.clear()
            return
        for line in self._lines_path.read_text(encoding="utf-8").splitlines():
            if line.startswith("+"):
                self._row_of[line[1:]] = self._length
                self._length += 1
            else:
                self._row_of.pop(line[1:], None)
        row_bytes = 4 * self._dimension
        size = self._rows_path.stat().st_size
        if size < self._length * row_bytes or self._length > max(_SMALL, _WASTE * len(self._row_of)):
            self.clear()
        elif size > self._length * row_bytes:
            with self._rows_path.open("rb+") as file:
                file.truncate(self._length * row_bytes)
