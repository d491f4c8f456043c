"""What front matter or a side-car says, over what was found in the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from ingest.card.dates import read_date
from ingest.card.period import years
from vectorstore.passages import DigestOf, DocumentCard, Visibility

DAYS = ("written", "issued", "effective", "expires")
TEXTS = ("number", "level", "region", "status", "kind", "url")
FIELDS = (*TEXTS, *DAYS, "issuer", "replaces", "annexes", "period", "visibility", "title", "digest_of")
"""The names that front matter and side-cars may give values to."""
ALIKE = 0.75
"""Likeness (0 to 1) from which a name is taken for a field's name misspelt."""


@dataclass(frozen=True, slots=True)
class Told:
    """The title (None where none is told), the card, and what could not be used."""

    title: str | None
    card: DocumentCard
    warnings: tuple[str, ...]


def tell(card: DocumentCard, fields: Mapping[str, object]) -> Told:
    """Put told fields over those found; values that cannot be used are named, the rest counts.

    A field that is told has no span, and what the document says otherwise of it is no contradiction any more.
    """
    warnings: list[str] = []
    overridden: set[str] = set()
    for name in TEXTS:
        if name in fields:
            card = replace(card, **{name: _text(fields, name)})  # type: ignore[arg-type]
            overridden.add(name)
    for name in DAYS:
        if name in fields:
            card = replace(card, **{name: _day(fields, name, warnings)})  # type: ignore[arg-type]
            overridden.add(name)
    for name, several in (("issuer", "issuers"), ("replaces", "replaces"), ("annexes", "annexes")):
        if name in fields:
            card = replace(card, **{several: _list(fields, name)})  # type: ignore[arg-type]
            overridden.add(name)
    if "period" in fields:
        found = re.findall(r"(?:19|20)\d{2}", str(fields["period"] or ""))
        card = replace(card, period=years(found[0], found[-1]) if found else None)
        overridden.add("period")
    if "visibility" in fields:
        card = replace(card, visibility=_visibility(fields["visibility"], warnings))
    for name, meant in misspelt(fields):
        kept = " The document is kept as a draft." if meant == "visibility" else ""
        warnings.append(f"Front matter or side-car: {name!r} is no field; {meant} is.{kept}")
        if meant == "visibility" and "visibility" not in fields:
            card = replace(card, visibility=Visibility.DRAFT)
    card = replace(card, digest_of=_digest(fields.get("digest_of"), warnings))
    title = _text(fields, "title")
    if title:
        overridden.add("title")
    return Told(
        title,
        replace(
            card,
            spans=tuple((name, span) for name, span in card.spans if name not in overridden),
            conflicts=tuple(c for c in card.conflicts if c.field not in overridden),
        ),
        tuple(warnings),
    )


def misspelt(names: Iterable[str]) -> list[tuple[str, str]]:
    """(name, field) of names that are no fields but look like one."""
    near = ((name, get_close_matches(name, FIELDS, 1, ALIKE)) for name in names if name not in FIELDS)
    return [(name, fields[0]) for name, fields in near if fields]


def _text(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return str(value).strip() or None if value is not None else None


def _list(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    parts = re.split("[、,，；;]", _text(fields, name) or "")
    return tuple(part.strip() for part in parts if part.strip())


def _day(fields: Mapping[str, object], name: str, warnings: list[str]) -> date | None:
    value = fields.get(name)
    if value is None or isinstance(value, date):
        return value if isinstance(value, date) else None
    read = read_date(str(value))
    if read is None:
        warnings.append(
            f"Front matter or side-car: {name} is {value!r}, which is no date (write 2018-09-14)."
        )
    return read


def _visibility(value: object, warnings: list[str]) -> Visibility:
    try:
        return Visibility(str(value))
    except ValueError:
        warnings.append(
            f"Front matter or side-car: visibility is {value!r}; it takes public, internal or draft. "
            "The document is kept as a draft."
        )
        # The narrower reading is the safe one for a word that cannot be understood.
        return Visibility.DRAFT


def _digest(value: object, warnings: list[str]) -> DigestOf | None:
    if isinstance(value, dict):
        name = _text(value, "name")
        if not name:
            return None
        return DigestOf(name, _text(value, "number"), _text(value, "issuer"), _day(value, "issued", warnings))
    return DigestOf(str(value)) if value is not None else None
