"""Stable ids of documents: a slug of where a document lies, and a short hash that keeps apart what the slug makes equal."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

MAX_SLUG = 60
_DIGITS = 6
"""Of a hash. Of five thousand addresses that differ in their query alone two share them by even chance."""


def file_id(folder: str, relative: str, suffix: str) -> str:
    """The id of a file by its path inside its folder; the folder's name is part of the hash."""
    return f"{_slug(relative.removesuffix(suffix)) or 'document'}-{_short(f'{folder}/{relative}')}"


def address_id(url: str) -> str:
    """The id of a web address by host and path; the whole address makes the hash."""
    parts = urlsplit(url)
    text = f"{parts.hostname or ''}{unquote(parts.path)}"
    return f"{_slug(text.removeprefix('www.')) or 'page'}-{_short(url)}"


def free_id(name: str, place: str, taken: Mapping[str, str]) -> str:
    """The id for the document of a place, made longer when another place's document has it already.

    taken: id → the place of the document that has it.
    """
    if taken.get(name, place) == place:
        return name
    return f"{name}-{_hash(place)[_DIGITS : 3 * _DIGITS]}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[^0-9a-z\u4e00-\u9fff]+", "-", plain).strip("-")[:MAX_SLUG].strip("-")


def _short(text: str) -> str:
    return _hash(text)[:_DIGITS]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
