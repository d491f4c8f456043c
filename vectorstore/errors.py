"""Errors of the store.

    StoreError
    ├── StoreVersionError     the folder was written by another version or embedding
    ├── StoreLockedError      another process owns the folder
    ├── StoreMissingError     there is no index yet
    ├── StoreUnreachableError the database of a shared library does not answer
    ├── EmbeddingError        the embedding that is set cannot be used
    ├── VectorsLostError      Chroma's server does not answer
    ├── VectorsDamagedError   Chroma cannot read what is in its folder
    └── DocumentNotFoundError no document of that id (or not one that may be seen)

Every message says what to do next.
"""

from __future__ import annotations


class StoreError(Exception):
    """Something about the stored documents or indexes; the message says what to do next."""


class StoreVersionError(StoreError):
    """The manifest names another schema, splitter or embedding than this program uses."""


class StoreLockedError(StoreError):
    """Another process owns the folder. ``address`` and ``token`` are its API, when it serves one."""

    def __init__(self, message: str, address: str | None = None, token: str | None = None) -> None:
        super().__init__(message)
        self.address = address
        self.token = token


class StoreMissingError(StoreError):
    """The folder holds no index yet."""


class StoreDiskError(StoreError):
    """The disk takes nothing more: it is full, cannot be written to, or fails. What was stored before stands."""


class VectorsLostError(StoreError):
    """Chroma's own server does not answer. Questions are answered without it; what would be written is not."""


class VectorsDamagedError(StoreError):
    """Chroma cannot read the vectors in its folder. The library has all that they are built from."""


class StoreUnreachableError(StoreError):
    """The database of a shared library does not answer now; the same can be tried again in a moment."""


class DocumentNotFoundError(StoreError):
    """No document of that id, or none that may be seen."""


class EmbeddingError(StoreError):
    """The embedding that is set is not installed, not reachable, or does not answer as it should."""
