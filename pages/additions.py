"""What staff have added and is not yet read, written down beside the library: what a browser was told is taken in
outlives the process. Read again when the next one starts.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vectorstore.manifest import replace_file

if TYPE_CHECKING:
    from ingest.report import Outcome

LOG = logging.getLogger(__name__)

FILE: Final = "additions.json"
BEFORE: Final = ".before"
"""Name of a kept file while another one takes its place."""
MOST_TRIES: Final = 3
"""Starts of the service after which a source that was being read at each end of it is given up."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kept file (``path``) or a web address (``url``), and its ``name`` for people. ``fresh``: a file that is to
    take the place of the one at ``path``, if it can be read."""

    name: str
    path: Path | None = None
    url: str | None = None
    fresh: Path | None = None

    @property
    def source(self) -> str:
        """How the library knows it."""
        return self.url if self.url is not None else str(self.path)


@dataclass(frozen=True, slots=True)
class Item:
    """One of a job's sources: waiting, being read, or done with its outcome. ``tries``: how often its reading began."""

    wanted: Wanted
    reading: bool = False
    outcome: Outcome | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """What somebody added at one time."""

    id: str
    by: str
    began: datetime
    items: tuple[Item, ...]
    stopping: bool = False

    @property
    def done(self) -> int:
        return sum(item.outcome is not None for item in self.items)

    @property
    def ended(self) -> bool:
        return self.done == len(self.items)

    def count(self, state: str) -> int:
        """How many sources came to a state of ``ingest.report``."""
        return sum(item.outcome is not None and item.outcome.state == state for item in self.items)


class Waiting:
    """The file that holds what waits. Paths in it are those below the library's folder, so that it can be moved."""

    def __init__(self, home: Path) -> None:
        self._home = home.resolve()
        self._file = self._home / FILE

    def keep(self, jobs: Iterable[Job]) -> None:
        """Write down what of these jobs is not yet read. Raises OSError where the disk does not take it."""
        left = [self._told(job) for job in jobs if not job.ended and not job.stopping]
        if left:
            replace_file(self._file, json.dumps(left, ensure_ascii=False))
        else:
            self._file.unlink(missing_ok=True)

    def left(self) -> list[Job]:
        """The jobs that a process before this one did not end, with what of them is to be read."""
        for half_written in self._home.glob(f"{FILE}.*.new"):
            half_written.unlink(missing_ok=True)
        try:
            return [self._job(told) for told in json.loads(self._file.read_text("utf-8"))]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError):
            LOG.exception("What was waiting to be read could not be read from %s", self._file)
            return []

    def _told(self, job: Job) -> dict[str, Any]:
        items = [
            {
                "name": item.wanted.name,
                "path": self._below(item.wanted.path),
                "url": item.wanted.url,
                "fresh": self._below(item.wanted.fresh),
                "tries": item.tries,
            }
            for item in job.items
            if item.outcome is None
        ]
        return {"id": job.id, "by": job.by, "began": job.began.isoformat(), "items": items}

    def _job(self, told: dict[str, Any]) -> Job:
        items = tuple(
            Item(
                Wanted(item["name"], self._at(item["path"]), item["url"], self._at(item["fresh"])),
                tries=item["tries"],
            )
            for item in told["items"]
        )
        return Job(told["id"], told["by"], datetime.fromisoformat(told["began"]), items)

    def _below(self, path: Path | None) -> str | None:
        return path.relative_to(self._home).as_posix() if path is not None else None

    def _at(self, told: str | None) -> Path | None:
        return self._home / told if told is not None else None


def put_back(wanted: Wanted) -> None:
    """Undo a replacement that a killed process had begun: the earlier file stands in its place again, the new one
    beside it."""
    if wanted.fresh is None or wanted.path is None:
        return
    before = wanted.path.with_name(BEFORE)
    if before.exists():
        if not wanted.fresh.exists() and wanted.path.exists():
            wanted.path.replace(wanted.fresh)
        before.replace(wanted.path)


def begun(item: Item) -> Item:
    """An item whose reading begins once more."""
    return replace(item, reading=True, tries=item.tries + 1)
