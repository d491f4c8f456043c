"""A folder beside the library: which files are new, changed, unchanged or gone."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from ingest.document import Told, digest
from ingest.errors import IngestError, UnreadableFileError
from ingest.files import Found, SourceFile, document_id, lies_below
from ingest.ids import free_id
from ingest.reading import read_bytes
from ingest.report import Outcome
from ingest.sidecar import sidecar_bytes
from ingest.workers import Job
from vectorstore.inventory import Inventory, StoredSource, strictest
from vectorstore.passages import Visibility


class Comparison:
    """Files beside what is stored of them; gives each file either its outcome or the job to read it.

    A file is known by its path. What was told of who may see it is kept when it changes, when it goes and
    comes back, when its library was set aside, and when the same bytes appear at another path.
    """

    def __init__(
        self, inventory: Inventory, *, reread: bool = False, visibility: Visibility | None = None
    ) -> None:
        """``reread``: unchanged files are read too. ``visibility``: told now, above what was told before."""
        self._known = {stored.source.path: stored for stored in inventory.sources}
        self._reread = reread
        self._visibility = visibility
        self._taken = {stored.document_id: stored.source.path for stored in inventory.sources}
        self._told_of_path = {told.path: told.visibility for told in inventory.told}
        contents: dict[str, list[Visibility]] = {}
        for told in inventory.told:
            contents.setdefault(told.sha256, []).append(told.visibility)
        for stored in inventory.sources:
            if stored.source.told is not None:
                contents.setdefault(stored.source.sha256, []).append(stored.source.told)
        self._told_of_content = {sha256: strictest(told) for sha256, told in contents.items()}

    def known(self, source: SourceFile) -> StoredSource | None:
        """What is stored of a file."""
        return self._known.get(str(source.path))

    def look_at(self, source: SourceFile) -> Job | Outcome:
        """The job to read a file, or its outcome when it need not or cannot be read."""
        known = self.known(source)
        try:
            if known is not None:
                # What was once told to be internal stays so when its file changes.
                told = Told(None, self._visibility or known.source.told)
                if not self._reread and self._is_as_read(source, known, told):
                    return Outcome(
                        source.relative,
                        "unchanged",
                        str(source.path),
                        known.document_id,
                        passages=known.passages,
                    )
                return Job(source.path, known.document_id, told)
            name = free_id(document_id(source), str(source.path), self._taken)
            self._taken[name] = str(source.path)
            return Job(source.path, name, Told(None, self._visibility or self._told_before(source)))
        except UnreadableFileError as error:
            return self.failed(source, error)

    def failed(self, source: SourceFile, error: UnreadableFileError) -> Outcome:
        """The outcome of a file that cannot be read; a text it had before is kept."""
        known = self.known(source)
        stays = " Its earlier text is still answered from." if known is not None else ""
        name = known.document_id if known else None
        return Outcome(source.relative, "failed", str(source.path), name, f"{error}{stays}")

    def gone(
        self, found: Found, unreadable: Collection[str | None], within: Collection[Path] | None
    ) -> list[StoredSource]:
        """The documents whose file lies below one of the folders and is gone or cannot be read any more.

        ``within``: only files at or below these paths.
        """
        folders = frozenset(found.folders)
        places = frozenset(within) if within is not None else folders
        return [
            stored
            for path, stored in self._known.items()
            if lies_below(Path(path), folders)
            and lies_below(Path(path), places)
            and (_is_gone(Path(path)) or stored.document_id in unreadable)
        ]

    def refuse_emptied(self, found: Found) -> None:
        """Raises IngestError when a folder holds no document any more while the library has some of it:
        more often a disk that is not there than a wish to remove them all."""
        for folder in found.folders:
            held = sum(Path(path).is_relative_to(folder) for path in self._known)
            if held and not any(source.path.is_relative_to(folder) for source in found.files):
                raise IngestError(
                    f"{folder} holds no documents, while the library has {held} from it; nothing was removed. "
                    "If they are to go, say it with --prune --allow-empty."
                )

    def _is_as_read(self, source: SourceFile, known: StoredSource, told: Told) -> bool:
        if known.source.told != told.visibility:
            return False
        return known.source.sha256 == digest(read_bytes(source.path), sidecar_bytes(source.path))

    def _told_before(self, source: SourceFile) -> Visibility | None:
        told = self._told_of_path.get(str(source.path))
        if told is not None or not self._told_of_content:
            return told
        return self._told_of_content.get(digest(read_bytes(source.path), sidecar_bytes(source.path)))


def _is_gone(path: Path) -> bool:
    """Whether there is no such file; one that a closed folder or a failing disk hides is not gone."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
