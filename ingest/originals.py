"""Web addresses as sources: what they gave is kept in a folder, so that a second look can tell what changed.

The folder holds the bytes by their hash (`ab12….html`) and, for each address, a small JSON file
with the hash, the name and the validators of the last answer (`address-cd34….json`). Bytes that no
address names any more are deleted: a page that counts its visitors is another one on every day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from ingest.errors import UnreadableFileError
from ingest.web import Fetched, NotModified, Validators, WebReader

FOLDER = "originals"
"""Below the library's own folder."""


@dataclass(frozen=True, slots=True)
class Original:
    """What an address gave last. ``address`` is where it lay after redirects; ``sha256`` names the kept bytes."""

    url: str
    address: str
    name: str
    media_type: str
    sha256: str
    etag: str | None = None
    last_modified: str | None = None

    @property
    def validators(self) -> Validators:
        return Validators(self.etag, self.last_modified)


@dataclass(frozen=True, slots=True)
class WebSource:
    """A document at an address, ready to be read: ``path`` is the file its bytes were kept in, ``name`` what it
    is called there; both end as its format does."""

    url: str
    name: str
    path: Path
    data: bytes


@dataclass(frozen=True, slots=True)
class WebFailure:
    """An address that cannot be read; ``reason`` goes on behind the address."""

    url: str
    reason: str


class Originals:
    """The kept answers of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def known(self, url: str) -> Original | None:
        """What an address gave last; None when nothing whole was kept."""
        original = _read(self._record(url))
        return original if original is not None and self.path(original).is_file() else None

    def data(self, original: Original) -> bytes | None:
        """The kept bytes; None when they are gone or no longer what they were."""
        try:
            data = self.path(original).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == original.sha256 else None

    def keep(self, fetched: Fetched) -> Original:
        """Keep what an address gave, in the place of what it gave before. The bytes are written before the
        record that names them, each in one step."""
        original = Original(
            url=fetched.url,
            address=fetched.address,
            name=fetched.name,
            media_type=fetched.media_type,
            sha256=hashlib.sha256(fetched.data).hexdigest(),
            etag=fetched.validators.etag,
            last_modified=fetched.validators.last_modified,
        )
        before = self.known(fetched.url)
        self._folder.mkdir(parents=True, exist_ok=True)
        _write(self.path(original), fetched.data)
        record = json.dumps(asdict(original), ensure_ascii=False, indent=1) + "\n"
        _write(self._record(fetched.url), record.encode("utf-8"))
        self._naming.setdefault(self.path(original), set()).add(fetched.url)
        if before is not None and self.path(before) != self.path(original):
            self._drop(before)
        return original

    def forget(self, url: str) -> None:
        """Delete what an address gave; bytes that another one gave as well stay."""
        original = self.known(url)
        self._record(url).unlink(missing_ok=True)
        if original is not None:
            self._drop(original)

    def _drop(self, original: Original) -> None:
        naming = self._naming.get(self.path(original), set())
        naming.discard(original.url)
        if not naming:
            self.path(original).unlink(missing_ok=True)

    @cached_property
    def _naming(self) -> dict[Path, set[str]]:
        """The addresses that gave the bytes of each file."""
        naming: dict[Path, set[str]] = {}
        for record in self._folder.glob("address-*.json"):
            original = _read(record)
            if original is not None:
                naming.setdefault(self.path(original), set()).add(original.url)
        return naming

    def path(self, original: Original) -> Path:
        """The file that holds the bytes."""
        return self._folder / f"{original.sha256}{PurePosixPath(original.name).suffix.lower()}"

    def _record(self, url: str) -> Path:
        return self._folder / f"address-{hashlib.sha256(url.encode()).hexdigest()[:32]}.json"


def fetch_sources(
    urls: Sequence[str], reader: WebReader, originals: Originals
) -> Iterator[WebSource | WebFailure]:
    """Read addresses one after another, each once; what has not changed comes from the kept bytes."""
    for url in dict.fromkeys(urls):
        try:
            yield _source(url, reader, originals)
        except UnreadableFileError as error:
            yield WebFailure(url, str(error))


def _source(url: str, reader: WebReader, originals: Originals) -> WebSource:
    known = originals.known(url)
    kept = originals.data(known) if known is not None else None
    if known is not None and kept is not None:
        answer = reader.fetch(url, known.validators)
        if isinstance(answer, NotModified):
            return WebSource(url, known.name, originals.path(known), kept)
    else:
        answer = reader.fetch(url)
    if isinstance(answer, NotModified):
        raise AssertionError("a server cannot say so without being asked")
    original = originals.keep(answer)
    return WebSource(url, answer.name, originals.path(original), answer.data)


def _read(record: Path) -> Original | None:
    try:
        return Original(**json.loads(record.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write(path: Path, data: bytes) -> None:
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(data)
    beside.replace(path)
