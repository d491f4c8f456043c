"""A folder of files to the store: what was added, changed, unchanged, removed, failed."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Told, digest, read_document
from ingest.errors import IngestError, UnreadableFileError
from ingest.reading import read_bytes
from ingest.reading.kinds import SUFFIXES, UNREAD_SUFFIXES
from ingest.sidecar import sidecar_bytes
from vectorstore.passages import Document, IngestedDocument, Visibility
from vectorstore.store import Store

EVERYONE = tuple(Visibility)
Progress = Callable[[int, int, str], None]
"""Called with (files done, files in all, name of the file at hand)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: ``state`` is added, changed, unchanged, removed or failed."""

    name: str
    state: str
    document_id: str | None = None
    reason: str | None = None
    passages: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestReport:
    """The outcomes of one run, a file each."""

    outcomes: tuple[Outcome, ...]

    def count(self, state: str) -> int:
        """How many files have a state."""
        return sum(outcome.state == state for outcome in self.outcomes)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.state == "failed")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file and the folder it was named with; its document's id is made of its path inside that folder."""

    path: Path
    folder: Path

    @property
    def relative(self) -> str:
        return self.path.relative_to(self.folder).as_posix()


def find_files(paths: Sequence[Path]) -> list[SourceFile]:
    """The files that paths name: files as they are, folders with all that has the ending of a document (those
    of formats that are not read fail with a reason), without hidden files and without following links to folders.

    Raises IngestError when a path does not exist.
    """
    found: dict[Path, SourceFile] = {}
    for path in paths:
        if not path.exists():
            raise IngestError(f"{path} does not exist. Name a file or a folder of documents.")
        if path.is_dir():
            folder = path.resolve()
            for file in _walk(folder):
                found.setdefault(file, SourceFile(file, folder))
        else:
            file = path.resolve()
            found.setdefault(file, SourceFile(file, file.parent))
    return sorted(found.values(), key=lambda source: str(source.path))


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES | UNREAD_SUFFIXES:
                yield Path(root) / name


def document_id(source: SourceFile) -> str:
    """A stable id: the path inside its folder as a slug, and a short hash of folder name and
    path that keeps apart what the slug makes equal."""
    stem = source.relative.removesuffix(source.path.suffix)
    text = unicodedata.normalize("NFKC", stem).lower()
    slug = re.sub(r"[^0-9a-z\u4e00-\u9fff]+", "-", text).strip("-")[:60].strip("-") or "document"
    digest = hashlib.sha256(f"{source.folder.name}/{source.relative}".encode("utf-8", "surrogatepass"))
    return f"{slug}-{digest.hexdigest()[:6]}"


def ingest(
    paths: Sequence[Path],
    store: Store,
    *,
    prune: bool = False,
    reread: bool = False,
    visibility: Visibility | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Read files and folders into the store. A file that cannot be read is reported and the rest goes on.

    reread: read unchanged files too, as after a change of the rules that cut passages.
    visibility: who may see these documents, unless their own front matter or side-car says it.
    prune: remove documents whose file lies below one of the named folders and is gone or cannot be read any more.
    Raises IngestError when a path does not exist.
    """
    sources = find_files(paths)
    stored = {document.source.path: document for document in store.documents(EVERYONE)}
    outcomes: list[Outcome] = []
    # Reading hands on one document at a time; the store takes several in a step.
    store.put_many(_read(sources, stored, store, outcomes, progress, reread=reread, visibility=visibility))
    if progress:
        progress(len(sources), len(sources), "")
    if prune:
        outcomes.extend(
            _prune(paths, stored, store, {o.document_id for o in outcomes if o.state == "failed"})
        )
    return IngestReport(tuple(outcomes))


def _read(
    sources: Sequence[SourceFile],
    stored: dict[str, Document],
    store: Store,
    outcomes: list[Outcome],
    progress: Progress | None,
    *,
    reread: bool,
    visibility: Visibility | None,
) -> Iterator[IngestedDocument]:
    """The documents of new and changed files; notes the outcome of every file."""
    taken = {document.id: document.source.path for document in stored.values()}
    for number, source in enumerate(sources):
        if progress:
            progress(number, len(sources), source.relative)
        known = stored.get(str(source.path))
        try:
            data = read_bytes(source.path)
            # What was once told to be internal stays so when its file changes.
            told = Told(sidecar_bytes(source.path), visibility or (known.source.told if known else None))
            if not reread and known is not None and _is_as_read(known, data, told):
                passages = len(store.passages(known.id, EVERYONE))
                outcomes.append(Outcome(source.relative, "unchanged", known.id, passages=passages))
                continue
            name = known.id if known is not None else _free_id(source, taken)
            item = read_document(source.path, data, name, told)
        except UnreadableFileError as error:
            stays = " Its earlier text is still answered from." if known is not None else ""
            outcomes.append(
                Outcome(source.relative, "failed", known.id if known is not None else None, f"{error}{stays}")
            )
            continue
        taken[name] = str(source.path)
        state = "added" if known is None else "changed"
        outcomes.append(
            Outcome(
                source.relative, state, name, passages=len(item.passages), warnings=item.document.warnings
            )
        )
        yield item


def _is_as_read(known: Document, data: bytes, told: Told) -> bool:
    return known.source.sha256 == digest(data, told.sidecar) and known.source.told == told.visibility


def _free_id(source: SourceFile, taken: dict[str, str]) -> str:
    """The document's id; with a hash of the whole path when another folder of the same name has it already."""
    name = document_id(source)
    if taken.get(name, str(source.path)) == str(source.path):
        return name
    digest = hashlib.sha256(str(source.path).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{name}-{digest[:6]}"


def _prune(
    paths: Sequence[Path], stored: dict[str, Document], store: Store, unreadable: set[str | None]
) -> list[Outcome]:
    folders = [path.resolve() for path in paths if path.is_dir()]
    outcomes: list[Outcome] = []
    for path, document in stored.items():
        inside = any(Path(path).is_relative_to(folder) for folder in folders)
        if inside and (not Path(path).exists() or document.id in unreadable):
            store.remove(document.id)
            outcomes.append(Outcome(document.source.name, "removed", document.id))
    return outcomes
