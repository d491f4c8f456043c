"""Stand-in for the pool of reading processes: reads in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.document import NOTHING_TOLD, Told, read_document
from ingest.errors import UnreadableFileError
from ingest.reading import read_bytes
from ingest.sidecar import sidecar_bytes
from vectorstore.passages import IngestedDocument


@dataclass(frozen=True, slots=True)
class Job:
    path: Path
    document_id: str
    told: Told = NOTHING_TOLD


class ReadingPool:
    def __init__(self, workers: int) -> None:
        self._workers = workers

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def read_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, IngestedDocument | UnreadableFileError]]:
        for job in jobs:
            try:
                told = replace(job.told, sidecar=sidecar_bytes(job.path))
                yield job, read_document(job.path, read_bytes(job.path), job.document_id, told)
            except UnreadableFileError as error:
                yield job, error
