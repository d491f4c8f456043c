"""A folder of files to the store: what was added, changed, unchanged, removed, failed.

A document is known by the path of its file. A file that moved is therefore a new document with a
new id (citations name the id, and the id is made of the path); with ``prune`` the old one is
removed with its earlier versions. Moving costs little: passages of the same content take their
vectors along. What was told of who may see it stays with the bytes, wherever they appear.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.comparing import Comparison
from ingest.errors import UnreadableFileError
from ingest.files import Found, SourceFile, find, find_files, lies_below
from ingest.report import IngestReport, Outcome
from ingest.workers import Job, ReadingPool
from vectorstore.inventory import Inventory
from vectorstore.passages import IngestedDocument, Source, Visibility
from vectorstore.store import Store

__all__ = [
    "IngestReport",
    "Options",
    "Outcome",
    "Progress",
    "check",
    "dry_run",
    "find_files",
    "ingest",
    "run",
]

Progress = Callable[[int, int, str], None]
"""Called with (files done, files in all, name of the file at hand)."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a folder is brought in step.

    prune: remove documents whose file lies below one of the named folders and is gone or cannot be read any more.
    keep_unreadable: when pruning, keep the text of a file that is there and cannot be read any more.
    allow_empty: prune also when a folder holds no document any more, or does not exist.
    reread: read unchanged files too, as after a change of the rules that cut passages.
    visibility: who may see these documents, unless their own front matter or side-car says it.
    workers: processes that read files; 0 reads in this one.
    within: look only at files at or below these paths.
    """

    prune: bool = False
    keep_unreadable: bool = False
    allow_empty: bool = False
    reread: bool = False
    visibility: Visibility | None = None
    workers: int = 0
    within: Collection[Path] | None = None


def never() -> bool:
    """For a run that nothing stops."""
    return False


def ingest(
    paths: Sequence[Path],
    store: Store,
    *,
    prune: bool = False,
    reread: bool = False,
    visibility: Visibility | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """``run`` with the options that are given."""
    options = Options(prune=prune, reread=reread, visibility=visibility)
    return run(paths, store, options, progress=progress)


def run(
    paths: Sequence[Path],
    store: Store,
    options: Options,
    *,
    at: datetime | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] = never,
    pool: ReadingPool | None = None,
) -> IngestReport:
    """Read files and folders into the store. A file that cannot be read is reported and the rest goes on.

    at: the time that versions of documents are said to be of.
    stop: asked before each file; once it says so, what was read is stored and the run ends.
    pool: what reads the files, instead of ``options.workers`` of this run alone; it stays open.
    Raises IngestError when a path does not exist, or when pruning would remove all of a folder.
    """
    compared = _Run(paths, store.inventory(), options, progress, stop)
    with nullcontext(pool) if pool is not None else ReadingPool(options.workers) as readers:
        store.put_many(compared.documents(readers), at=at)
    store.remove_many(compared.removed())
    return compared.report(dry_run=False)


def check(paths: Sequence[Path], inventory: Inventory, options: Options) -> None:
    """Raises IngestError when ``run`` would, before anything is opened or written."""
    _Run(paths, inventory, options, None, never)


def dry_run(
    paths: Sequence[Path], inventory: Inventory, options: Options, *, progress: Progress | None = None
) -> IngestReport:
    """What ``run`` would report for a store of this inventory. New and changed files are read, as only
    that shows which of them can be; nothing is written.

    Raises IngestError as ``run`` does.
    """
    compared = _Run(paths, inventory, options, progress, never)
    with ReadingPool(options.workers) as readers:
        for _ in compared.documents(readers):
            pass
    compared.removed()
    return compared.report(dry_run=True)


class _Run:
    """One run over files. ``documents`` is to be exhausted first, then ``removed``, then ``report``."""

    def __init__(
        self,
        paths: Sequence[Path],
        inventory: Inventory,
        options: Options,
        progress: Progress | None,
        stop: Callable[[], bool],
    ) -> None:
        self._options = options
        self._found = find(paths, missing_are_empty=options.prune)
        self._files = _within(self._found, options.within)
        self._comparison = Comparison(inventory, reread=options.reread, visibility=options.visibility)
        if options.prune and not options.allow_empty:
            self._comparison.refuse_emptied(self._found)
            find(paths)
        self._progress = progress
        self._stop = stop
        self._stopped = False
        self._outcomes: dict[int, Outcome] = {}
        self._removed: list[Outcome] = []

    def documents(self, readers: ReadingPool) -> Iterator[IngestedDocument]:
        """The documents of new and changed files, in the order of their paths."""
        asked: deque[int] = deque()
        self._tell()
        for job, result in readers.read_all(self._jobs(asked)):
            number = asked.popleft()
            source = self._files[number]
            if isinstance(result, UnreadableFileError):
                self._note(number, self._comparison.failed(source, result))
                continue
            yield result
            state = "added" if self._comparison.known(source) is None else "changed"
            self._note(
                number,
                Outcome(
                    source.relative,
                    state,
                    str(source.path),
                    job.document_id,
                    passages=len(result.passages),
                    warnings=result.document.warnings,
                ),
            )

    def _jobs(self, asked: deque[int]) -> Iterator[Job]:
        """The files to read; ``asked`` takes their numbers."""
        for number, source in enumerate(self._files):
            if self._stop():
                self._stopped = True
                return
            looked = self._comparison.look_at(source)
            if isinstance(looked, Outcome):
                self._note(number, looked)
            else:
                asked.append(number)
                yield looked

    def removed(self) -> list[str]:
        """The ids of the documents to remove."""
        if not self._options.prune or self._stopped:
            return []
        failed = [o for o in self._outcomes.values() if o.state == "failed"]
        unreadable = {o.document_id for o in failed if not self._options.keep_unreadable}
        gone = self._comparison.gone(self._found, unreadable, self._options.within)
        self._removed = [
            Outcome(_name_in(self._found.folders, s.source), "removed", s.source.path, s.document_id)
            for s in gone
        ]
        return [s.document_id for s in gone]

    def report(self, *, dry_run: bool) -> IngestReport:
        outcomes = [self._outcomes[number] for number in sorted(self._outcomes)]
        return IngestReport(
            (*outcomes, *self._removed),
            self._found.passed_over,
            self._found.notes,
            stopped=self._stopped,
            dry_run=dry_run,
        )

    def _note(self, number: int, outcome: Outcome) -> None:
        self._outcomes[number] = outcome
        self._tell()

    def _tell(self) -> None:
        if self._progress is not None:
            done = len(self._outcomes)
            name = self._files[done].relative if done < len(self._files) else ""
            self._progress(done, len(self._files), name)


def _name_in(folders: Sequence[Path], source: Source) -> str:
    """The path inside its folder, as files that are there are named: twins have one name in several folders."""
    path = Path(source.path)
    inside = (path.relative_to(folder).as_posix() for folder in folders if path.is_relative_to(folder))
    return next(inside, source.name)


def _within(found: Found, places: Collection[Path] | None) -> tuple[SourceFile, ...]:
    if places is None:
        return found.files
    below = frozenset(places)
    return tuple(file for file in found.files if lies_below(file.path, below))
