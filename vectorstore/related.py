"""Which documents go with a document: those it names and that name it, and those of its title, region and kind."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vectorstore.passages import Document
from vectorstore.references import index_of, resolve
from vectorstore.tokens import simplify


class Bond(StrEnum):
    """The strongest reason why a document goes with another."""

    NAMES = "names"
    NAMED_BY = "named_by"
    TITLE = "title.alike"
    PLACE_AND_KIND = "place_and_kind"


# A reference is certain; a title says more than region, kind and issuer, which many documents share.
_REFERENCE = 4.0
_TITLE = 3.0
_SHARED = {"region": 0.4, "kind": 0.3, "issuer": 0.5}
_LEAST_TITLE = 0.2
"""Share of the pairs of characters of two titles from which they count as of one matter."""


@dataclass(frozen=True, slots=True)
class Related:
    """A document that goes with another, and why."""

    document: Document
    bond: Bond


@dataclass(frozen=True)
class Bonds:
    """What connects the documents of a library. Worked out once; ``to`` is quick.

    ``names``: document id → ids of the documents it names; ``named_by`` the other way round.
    """

    documents: Mapping[str, Document]
    names: Mapping[str, frozenset[str]]
    named_by: Mapping[str, frozenset[str]]
    titles: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Bonds:
        """Of the documents that the reader may see: pass no others."""
        every = {document.id: document for document in documents}
        index = index_of(every.values())
        names: dict[str, frozenset[str]] = {}
        named_by: dict[str, set[str]] = defaultdict(set)
        for document in every.values():
            found = {r.document_id for r in resolve(document.card.references, index, document.id)}
            names[document.id] = frozenset(i for i in found if i is not None)
            for other in names[document.id]:
                named_by[other].add(document.id)
        return cls(
            every,
            names,
            {i: frozenset(ids) for i, ids in named_by.items()},
            {i: _pairs(document.title) for i, document in every.items()},
        )

    def to(self, document_ids: Sequence[str], count: int = 5) -> tuple[Related, ...]:
        """The documents that go best with some documents, these left out."""
        best: dict[str, tuple[float, Bond]] = {}
        own = set(document_ids)
        for document_id in document_ids:
            if document_id not in self.documents:
                continue
            for other_id, other in self.documents.items():
                scored = None if other_id in own else self._bond(self.documents[document_id], other)
                if scored is not None and scored[0] > best.get(other_id, (0.0, Bond.TITLE))[0]:
                    best[other_id] = scored
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
        return tuple(Related(self.documents[i], bond) for i, (_, bond) in ranked[:count])

    def _bond(self, one: Document, other: Document) -> tuple[float, Bond] | None:
        """How strongly two documents go together; None when nothing connects them."""
        a, b = one.card, other.card
        score = 0.0
        if a.region is not None and a.region == b.region:
            score += _SHARED["region"]
        if a.kind is not None and a.kind == b.kind:
            score += _SHARED["kind"]
        if set(a.issuers) & set(b.issuers):
            score += _SHARED["issuer"]
        alike = _alike(self.titles[one.id], self.titles[other.id])
        if other.id in self.names[one.id]:
            return score + alike + _REFERENCE, Bond.NAMES
        if other.id in self.named_by.get(one.id, ()):
            return score + alike + _REFERENCE, Bond.NAMED_BY
        if alike >= _LEAST_TITLE:
            return score + _TITLE * alike, Bond.TITLE
        if a.region is not None and (a.region, a.kind) == (b.region, b.kind) and a.kind is not None:
            return score, Bond.PLACE_AND_KIND
        return None


def _pairs(title: str) -> frozenset[str]:
    plain = simplify(unicodedata.normalize("NFKC", title).lower())
    plain = "".join(c for c in plain if c.isalnum())
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard similarity."""
    return len(one & other) / len(one | other) if one and other else 0.0
