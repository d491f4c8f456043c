"""What a filter lets pass, by the cards of documents; and the small preferences that decide ties."""

from __future__ import annotations

from vectorstore.cards import of_issuer, of_region, of_year
from vectorstore.passages import Document, DocumentCard, SearchFilter


def passes(document: Document, limits: SearchFilter) -> bool:
    """Whether a document's card meets the year, region, kind and issuer of a filter."""
    card = document.card
    return (
        (not limits.years or any(of_year(card, year) for year in limits.years))
        and (not limits.regions or any(of_region(card, region) for region in limits.regions))
        and (not limits.kinds or card.kind in limits.kinds)
        and (not limits.issuers or any(of_issuer(card, name) for name in limits.issuers))
    )


# Preferences. They are far smaller than what a word of the question makes (.01 and more), so that they decide only
# between texts that fit equally well: two versions of a law, a notice and its later repetition.
LAPSED = -0.004
DRAFT = -0.004
NEWER_BY_A_YEAR = 0.0002
_MOST_YEARS = 20
_NO_LONGER = ("废止", "失效", "已被", "repealed", "expired")


def preference(card: DocumentCard, newest: int) -> float:
    """What is added to the score of a document's passages; at most 0. ``newest``: year of the library's newest document."""
    score = 0.0
    if card.status and any(word in card.status for word in _NO_LONGER):
        score += LAPSED
    if card.kind == "draft_for_comment" or (card.status and "征求意见" in card.status):
        score += DRAFT
    day = card.issued or card.written
    age = newest - day.year if day is not None else _MOST_YEARS
    return score - NEWER_BY_A_YEAR * min(max(age, 0), _MOST_YEARS)
