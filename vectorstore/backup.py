"""Backups of a library: one file with the database, the originals and all that staff made, each with its hash.

The database is copied by SQLite while others write to it (a moment's state, whole); the other files after it. The indexes
are left out: they are built again from the database. The time is told by the caller, as everywhere in this package.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from filelock import FileLock, Timeout

from vectorstore import copying
from vectorstore.database import LIBRARY_FILE
from vectorstore.errors import StoreError, StoreMissingError
from vectorstore.indexes import caches
from vectorstore.keys import VECTORS_KEY, forget_key
from vectorstore.manifest import FILE_NAME, LIBRARY_SCHEMA
from vectorstore.ownership import LOCK_NAME, OWNER_NAME
from vectorstore.place import SHARED_FOLDER, Place
from vectorstore.relocation import relocate
from vectorstore.soundness import faults_of

FORMAT: Final = 1
CONTENTS: Final = "backup.json"
"""The last entry of a backup: what is in it."""
_LIVE: Final = frozenset({LOCK_NAME, OWNER_NAME, f"{LIBRARY_FILE}-wal", f"{LIBRARY_FILE}-shm", "notes.json"})
"""What belongs to the process at work, or is worked out again."""
_PIECE: Final = 1 << 20
_WORK: Final = ".backup-"
_PAGES: Final = 2_000
"""Pages of the database copied at a time; in between others may write."""


class BackupError(StoreError):
    """A backup that cannot be written or restored; the message says what to do next."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds. ``home``: the folder that it was made of; ``files``: SHA-256 by path."""

    format: int
    program: str
    library_schema: int
    made: str
    home: str
    documents: int
    files: dict[str, str]


def write_backup(where: Path | Place, file: Path, *, program: str, at: datetime) -> Contents:
    """Write a backup of a folder and of the library that it shares, whether or not it is being served. The file is there
    whole or not at all.

    Raises StoreMissingError, BackupError, StoreUnreachableError.
    """
    place = Place.of(where)
    home = place.home
    if not place.shared and not place.library_file.exists():
        raise StoreMissingError(f"There is no library in {home}; nothing is to be kept.")
    if file.exists():
        raise BackupError(f"{file} exists already. Name another file, or move it away.")
    try:
        with _work_folder(file.absolute().parent) as folder:
            copy, part = folder / LIBRARY_FILE, folder / "part"
            if place.shared:
                copying.to_file(place, copy)
            else:
                _copy_database(place.library_file, copy)
            with tarfile.open(part, "w:gz", compresslevel=1) as archive:
                files = {LIBRARY_FILE: _add(archive, copy, LIBRARY_FILE)}
                for path in _kept_files(home):
                    name = path.relative_to(home).as_posix()
                    digest = _add(archive, path, name)
                    if digest:
                        files[name] = digest
                contents = Contents(
                    FORMAT,
                    program,
                    LIBRARY_SCHEMA,
                    at.isoformat(),
                    str(home.resolve()),
                    _documents(copy),
                    files,
                )
                _add_text(archive, CONTENTS, json.dumps(asdict(contents), ensure_ascii=False))
            part.chmod(0o600)
            _to_disk(part)
            part.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(
            f"The backup could not be written ({_reason(error)}). Make room at {file.parent}, or name another place."
        ) from error
    return contents


@contextmanager
def _work_folder(beside: Path) -> Iterator[Path]:
    """A folder for what becomes a backup, gone afterwards; with it go those that killed backups left there."""
    for left in beside.glob(f"{_WORK}*"):
        with suppress(OSError, Timeout), FileLock(left / LOCK_NAME, timeout=0):
            shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=beside, prefix=_WORK) as name:
        folder = Path(name)
        with FileLock(folder / LOCK_NAME, timeout=0):
            yield folder


def restore_backup(file: Path, where: Path | Place) -> Contents:
    """Put what a backup holds into a folder that is not there or empty; its indexes have to be built afterwards. The
    library of a place that shares one goes into its database, which must be empty as well.

    Nothing is left when this fails. Raises BackupError, NotEmptyError, StoreUnreachableError.
    """
    place = Place.of(where)
    home = place.home
    if home.exists() and any(home.iterdir()):
        raise BackupError(
            f"{home} is not empty. Restore into another folder with --home, or move it away first."
        )
    home.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=home.absolute().parent, prefix=".restore-") as folder:
            inside = Path(folder) / "home"
            inside.mkdir(mode=0o700)
            contents = _unpack(file, inside)
            fault = faults_of(inside / LIBRARY_FILE)
            if fault:
                raise BackupError(f"The database in {file} is damaged ({fault}). Take an earlier backup.")
            relocate(inside / LIBRARY_FILE, contents.home, str(home.absolute().resolve()))
            # On a Chroma server the copy and what it was made of must not share their vectors.
            forget_key(inside / LIBRARY_FILE, VECTORS_KEY)
            if place.shared:
                _into_database(inside / LIBRARY_FILE, place, contents)
            if home.exists():
                home.rmdir()
            inside.replace(home)
    except (OSError, tarfile.TarError, EOFError) as error:
        raise BackupError(
            f"{file} could not be restored ({_reason(error)}). If there is room for it, take an earlier backup."
        ) from error
    return contents


def _into_database(library: Path, place: Place, contents: Contents) -> None:
    """Move a restored library from its file into the database of a place."""
    if contents.library_schema != LIBRARY_SCHEMA:
        raise BackupError(
            f"The backup was made by version {contents.program}, which kept documents otherwise. Restore it into a folder "
            "(without ZHENGWEN_DATABASE_URL), run `zhengwen upgrade` there, and move a backup of that."
        )
    copying.from_file(library, place)
    for name in (library.name, f"{library.name}-wal", f"{library.name}-shm", FILE_NAME):
        (library.parent / name).unlink(missing_ok=True)


def _copy_database(library: Path, copy: Path) -> None:
    # On a file system that nobody can write to, SQLite could not make the files that it reads a log with.
    still = "" if os.access(library.parent, os.W_OK) else "&immutable=1"
    address = f"{library.absolute().as_uri()}?mode=ro{still}"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(copy)) as target:
        source.execute("PRAGMA busy_timeout = 30000")
        source.backup(target, pages=_PAGES)
        target.execute("PRAGMA journal_mode = DELETE").fetchall()


def _kept_files(home: Path) -> Iterator[Path]:
    """All files that a backup holds beside the database. Links are not followed: they lead elsewhere."""
    left_out = {SHARED_FOLDER, *(folder.name for folder in caches(home))}
    for entry in sorted(home.iterdir() if home.exists() else ()):
        if entry.name in _LIVE or entry.name == LIBRARY_FILE or entry.name in left_out or entry.is_symlink():
            continue
        paths = [entry] if entry.is_file() else sorted(entry.rglob("*"))
        yield from (path for path in paths if path.is_file() and not path.is_symlink())


def _add(archive: tarfile.TarFile, path: Path, name: str) -> str:
    """Add a file as it is now; its SHA-256, empty where it has gone since."""
    try:
        data = path.open("rb")
    except FileNotFoundError:
        return ""
    with data:
        hashed = _Hashing(data, os.fstat(data.fileno()).st_size)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = hashed.left, 0o600
        archive.addfile(entry, hashed)
        return hashed.digest()


class _Hashing(io.RawIOBase):
    """Reads so many bytes of a file, and hashes them. A file that got shorter meanwhile is filled up with zeros."""

    def __init__(self, data: io.BufferedReader, size: int) -> None:
        self._data = data
        self._hash = hashlib.sha256()
        self.left = size

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size < 0 else min(size, self.left)
        piece = self._data.read(wanted).ljust(wanted, b"\0")
        self._hash.update(piece)
        self.left -= len(piece)
        return piece

    def digest(self) -> str:
        return self._hash.hexdigest()


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode("utf-8")
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))


def _unpack(file: Path, folder: Path) -> Contents:
    """Write the files of a backup into a folder, each compared with its hash. Raises BackupError."""
    found: dict[str, str] = {}
    raw: dict[str, Any] | None = None
    with tarfile.open(file, "r:gz") as archive:
        for entry in archive:
            data = archive.extractfile(entry) if entry.isreg() else None
            if data is None or not _is_inside(entry.name):
                raise BackupError(f"{file} holds {entry.name!r}, which no backup of this program does.")
            if entry.name == CONTENTS:
                raw = json.loads(data.read())
                continue
            target = folder / entry.name
            target.parent.mkdir(parents=True, exist_ok=True)
            hashed = hashlib.sha256()
            with target.open("xb") as written:
                while piece := data.read(_PIECE):
                    hashed.update(piece)
                    written.write(piece)
            found[entry.name] = hashed.hexdigest()
    contents = _contents(raw, file)
    if found != contents.files:
        odd = sorted(name for name, _ in found.items() ^ contents.files.items())
        raise BackupError(f"{file} is damaged: {odd[0]} is not as it was kept. Take an earlier backup.")
    return contents


def _contents(raw: dict[str, Any] | None, file: Path) -> Contents:
    try:
        contents = Contents(**raw) if raw is not None else None
    except TypeError:
        contents = None
    if contents is None:
        raise BackupError(f"{file} ends early, or is no backup of this program. Take an earlier backup.")
    if contents.format > FORMAT or contents.library_schema > LIBRARY_SCHEMA:
        raise BackupError(
            f"{file} was made by version {contents.program}, which is newer than this one. Install that version."
        )
    return contents


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        bool(name)
        and not path.is_absolute()
        and ".." not in path.parts
        and "\\" not in name
        and "\0" not in name
    )


def _documents(library: Path) -> int:
    with closing(sqlite3.connect(library)) as connection:
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
