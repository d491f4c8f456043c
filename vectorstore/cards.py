"""Whether a document's card meets what somebody names: one meaning for searches and for listings."""

from __future__ import annotations

from vectorstore.offices import same_office
from vectorstore.passages import DocumentCard
from vectorstore.regions import province_of, short_name
from vectorstore.tokens import simplify


def of_year(card: DocumentCard, year: int) -> bool:
    """Whether it was issued or written in a year, or its planning period covers it."""
    if card.period is not None and card.period.first <= year <= card.period.last:
        return True
    return any(day is not None and day.year == year for day in (card.issued, card.written))


def of_region(card: DocumentCard, region: str) -> bool:
    """Whether it is of a region or of a place within it: 杭州市 lies in 浙江, and `浙江` is 浙江省."""
    if card.region is None:
        return False
    named = simplify("".join(region.split()))
    wanted, own = short_name(named) or named, short_name(card.region) or card.region
    return wanted == own or card.region.startswith(named) or province_of().get(own) == wanted


def of_issuer(card: DocumentCard, name: str) -> bool:
    """Whether an office, perhaps in a short form, issued it, alone or with others."""
    return any(same_office(name, issuer) for issuer in card.issuers)
