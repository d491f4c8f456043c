"""What leads on from a document: its indicators and duties, a search in it, and the documents that go with it."""

from __future__ import annotations

from html import escape

from pages.contracts import Service
from pages.library import Counts
from pages.parameters import Parameters
from pages.search import PATH, related_list
from pages.searching import RELATED, bonds
from pages.viewers import Viewer
from pages.words import Words
from vectorstore.passages import Document


def companions(service: Service, document: Document, viewer: Viewer, words: Words) -> str:
    """Links for the reader's card."""
    counts = Counts.of(service, viewer.visibilities)
    of_document = Parameters((("document", document.id),))
    links = [(of_document.address(PATH, {}), words("companions.search"))]
    for path, key, n in (
        ("/indicators", "companions.indicators", counts.indicators[document.id]),
        ("/duties", "companions.duties", counts.duties[document.id]),
    ):
        if n:
            links.append((of_document.address(path, {}), words(key, n=n)))
    buttons = "".join(
        f'<a class="zw-button zw-second" href="{escape(address)}">{escape(text)}</a>'
        for address, text in links
    )
    return f'<div class="zw-companions">{buttons}</div>'


def related_to(service: Service, document: Document, viewer: Viewer, words: Words) -> str:
    """The documents that go with a document, for the end of its text."""
    return related_list(bonds(service, viewer.visibilities).to((document.id,), RELATED), words)
