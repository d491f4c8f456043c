"""Which documents a reader wants: one choice for library and search, read from an address, shown as fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pages.filter_form import Option, select_field, typed_field
from pages.parameters import Parameters
from pages.validity import LOOKS, status_of
from pages.words import Words
from vectorstore.filters import DocumentFilter, folded, names_document
from vectorstore.passages import Document, DocumentCard

OTHER_KIND: Final = "other"
"""Stands for documents whose kind is not known."""

FIELDS: Final = ("document", "kind", "issuer", "year", "region", "status")


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """What is wanted of a document; empty means anything."""

    document: str = ""
    kind: str = ""
    issuer: str = ""
    year: int | None = None
    region: str = ""
    status: str = ""

    @classmethod
    def of(cls, asked: Parameters) -> DocumentChoice:
        """The choice that an address makes."""
        status = asked.text("status")
        return cls(
            asked.text("document"),
            asked.text("kind"),
            asked.text("issuer"),
            asked.year(),
            asked.text("region"),
            status if status in LOOKS else "",
        )

    @property
    def active(self) -> int:
        """How many fields limit the choice."""
        return sum(
            bool(field)
            for field in (self.document, self.kind, self.issuer, self.year, self.region, self.status)
        )

    def chosen(self, documents: Iterable[Document], today: date) -> tuple[Document, ...]:
        """The documents that are wanted, in their order."""
        by_card = DocumentFilter(
            kind=self.kind if self.kind not in ("", OTHER_KIND) else None,
            region=self.region or None,
            issuer=self.issuer or None,
            year=self.year,
        )
        return tuple(
            document
            for document in documents
            if by_card.matches(document)
            and (self.kind != OTHER_KIND or document.card.kind is None)
            and (not self.status or status_of(document, today) == self.status)
            and (not self.document or names_document(self.document, document))
        )


def card_lines(documents: Iterable[Document]) -> dict[str, str]:
    """What words are looked for in besides the text, ready for comparison, by document id."""
    return {
        d.id: "\n".join(
            folded(part) for part in (d.title, d.card.number, d.card.issuer, d.card.region) if part
        )
        for d in documents
    }


def holds_words(words: str, document: Document, card_line: str) -> bool:
    """Whether every word stands in the text of a document or on its card, by ``card_lines``."""
    return all(word in document.text or folded(word) in card_line for word in words.split())


def card_day(card: DocumentCard) -> date | None:
    """The day a document is listed under."""
    return card.issued or card.written


def newest_first(documents: Iterable[Document]) -> list[Document]:
    """Documents by their day, those without one last in their old order."""
    return sorted(documents, key=lambda d: card_day(d.card) or date.min, reverse=True)


def choice_fields(
    choice: DocumentChoice,
    documents: Sequence[Document],
    today: date,
    words: Words,
    *,
    with_document: bool = False,
) -> list[str]:
    """The fields of the choice, with what occurs among the documents."""
    fields = []
    if with_document:
        titles = sorted({d.title for d in documents})
        shown = next((d.title for d in documents if d.id == choice.document), choice.document)
        fields.append(
            typed_field("document", words("filter.document"), shown, titles, words("filter.every.document"))
        )
    fields += [
        select_field(
            "kind", words("filter.kind"), _kinds(documents, words), choice.kind, words("filter.every")
        ),
        select_field(
            "year",
            words("filter.year"),
            _years(documents),
            str(choice.year or ""),
            words("filter.every.year"),
        ),
        select_field(
            "status",
            words("filter.status"),
            _statuses(documents, today, words),
            choice.status,
            words("filter.every"),
        ),
        select_field(
            "region",
            words("filter.region"),
            _options(Counter(d.card.region for d in documents if d.card.region)),
            choice.region,
            words("filter.every.region"),
            lang="zh-CN",
        ),
    ]
    issuers = Counter(issuer for d in documents for issuer in d.card.issuers)
    known = [name for name, _ in issuers.most_common()]
    fields.append(
        typed_field("issuer", words("filter.issuer"), choice.issuer, known, words("filter.every.issuer"))
    )
    return fields


def _options(counted: Counter[str]) -> list[Option]:
    """Values that occur, the frequent first, with their counts."""
    return [Option(value, f"{value} ({n})") for value, n in counted.most_common()]


def _kinds(documents: Sequence[Document], words: Words) -> list[Option]:
    counted = Counter(d.card.kind or OTHER_KIND for d in documents)
    return [Option(kind, f"{words.get(f'kind.{kind}') or kind} ({n})") for kind, n in counted.most_common()]


def _years(documents: Sequence[Document]) -> list[Option]:
    years: set[int] = set()
    for document in documents:
        card = document.card
        years |= {day.year for day in (card.issued, card.written) if day is not None}
        if card.period is not None:
            years |= set(range(card.period.first, card.period.last + 1))
    return [Option(str(year), str(year)) for year in sorted(years, reverse=True)]


def _statuses(documents: Sequence[Document], today: date, words: Words) -> list[Option]:
    counted = Counter(status_of(document, today) for document in documents)
    return [
        Option(status, f"{words(f'validity.{status}')} ({counted[status]})")
        for status in LOOKS
        if counted[status]
    ]
