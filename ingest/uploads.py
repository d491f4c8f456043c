"""Files that staff send with the browser: kept below the library's own folder, where an ingest reads them."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import unicodedata
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

from ingest.originals import FOLDER

UPLOADS = "uploads"
"""Below the folder of originals."""
MAX_NAME_BYTES = 200
"""File systems take 255 bytes; what is written beside a file needs room for its ending."""
MAX_ENDING = 10
"""Characters of an ending; what is longer behind the last dot belongs to the name."""
_PIECE = 1 << 20
_FOLDER_DIGITS = 16


class Uploads:
    """The kept files of one library, each in a folder of its own that is named after the file's name and bytes:
    the same file sent twice is one file, and none stands beside another as its side-car."""

    def __init__(self, home: Path) -> None:
        self._folder = home.resolve() / FOLDER / UPLOADS

    def keep(self, name: str, data: BinaryIO) -> Path:
        """Keep a file under its own name; gives where it lies. Raises OSError where the disk does not take it."""
        own = plain_name(name)
        hashed = hashlib.sha256(own.encode() + b"\0")
        while piece := data.read(_PIECE):
            hashed.update(piece)
        path = self._folder / hashed.hexdigest()[:_FOLDER_DIGITS] / own
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            data.seek(0)
            beside = path.parent / ".part"
            try:
                with beside.open("wb") as file:
                    shutil.copyfileobj(data, file, _PIECE)
                beside.replace(path)
            except OSError:
                # On a full disk the begun copy would take the room that is left.
                self.forget(path)
                raise
        return path

    def keep_beside(self, path: Path, data: BinaryIO) -> Path:
        """Keep what is to take the place of a kept file; gives where it lies until then. Raises ValueError for
        a path that is none of the kept files."""
        if not self.holds(path):
            raise ValueError(f"{path} is no kept file")
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".next-", delete=False) as file:
            try:
                shutil.copyfileobj(data, file, _PIECE)
                file.flush()
            except OSError:
                Path(file.name).unlink()
                raise
        return Path(file.name)

    def holds(self, path: Path) -> bool:
        """Whether a path is one of the kept files, by its place."""
        return path.is_absolute() and path.parent.parent == self._folder

    def forget(self, path: Path) -> None:
        """Delete a kept file; any other is left alone."""
        if self.holds(path):
            shutil.rmtree(path.parent, ignore_errors=True)


def plain_name(name: str) -> str:
    """The last part of a name that a browser sent, as the name of a file: without folders, control characters and
    leading dots, and short enough for every file system. Its ending is kept."""
    last = PureWindowsPath(unicodedata.normalize("NFC", name).replace("/", "\\")).name
    clean = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip()
    clean = clean.encode("utf-8", "ignore").decode()
    stem, dot, ending = clean.rpartition(".")
    if not dot or not ending or len(ending) > MAX_ENDING:
        stem, ending = clean, ""
    ending = f".{ending}" if ending else ""
    room = MAX_NAME_BYTES - len(ending.encode())
    stem = stem.lstrip(". ").encode()[:room].decode(errors="ignore").rstrip(" .")
    return (stem or "document") + ending
