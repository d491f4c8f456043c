"""A comparison for programs: every difference, target and topic with its places (document, span, headings, quote)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.answers import Citation
from assistant.places import Place
from assistant.side_by_side import Said, SideBySide
from vectorstore.passages import Document


def comparison_json(beside: SideBySide) -> dict[str, Any]:
    """All of it; ``counts`` is by kind, ``pieces`` tells word by word what was kept, removed and added."""
    compared = beside.comparison
    return {
        "first": _document_json(beside.first),
        "second": _document_json(beside.second),
        "versions": beside.versions,
        "nothing_in_common": beside.nothing_in_common,
        "paired": compared.paired,
        "unchanged": compared.unchanged,
        "counts": {kind.value: count for kind, count in compared.counts.items()},
        "replacements": [
            {"before": r.before, "after": r.after, "places": len(r.differences)}
            for r in compared.replacements
        ],
        "differences": [
            {
                "kinds": [kind.value for kind in d.kinds],
                "before": _place_json(d.before),
                "after": _place_json(d.after),
                "partner": list(d.partner),
                "said": [list(pair) for pair in d.said],
                "pieces": [{"change": p.change.value, "text": p.text} for p in d.pieces],
            }
            for d in compared.differences
        ],
        "targets": [
            {
                "name": line.name,
                "years": [
                    {
                        "year": year.year,
                        "first": _said_json(year.first),
                        "second": _said_json(year.second),
                        "same": year.same,
                    }
                    for year in line.years
                ],
            }
            for line in beside.targets
        ],
        "topics": [
            {
                "name": topic.name,
                "first": [_place_json(place) for place in topic.first],
                "second": [_place_json(place) for place in topic.second],
            }
            for topic in beside.topics
        ],
    }


def _document_json(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "version": document.version,
        "title": document.title,
        "number": document.card.number,
    }


def _said_json(said: Sequence[Said]) -> list[dict[str, Any]]:
    return [{"text": one.text, "citations": [_citation_json(c) for c in one.citations]} for one in said]


def _place_json(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {**_citation_json(place.citation), "section": list(place.headings)}


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "document_id": citation.document_id,
        "version": citation.version,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
    }
