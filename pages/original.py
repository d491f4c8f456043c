"""The original file of a document, to download: what may be seen of the document may be had of its file."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Cookie, Request, Response

from pages.chrome import LIBRARY, frame
from pages.contracts import Service
from pages.markup import document_path
from pages.responses import LANGUAGE_COOKIE, page_response
from pages.site import missing
from pages.viewers import Viewer, viewer_of
from pages.words import Words, words_for
from vectorstore.errors import DocumentNotFoundError
from vectorstore.passages import Document


def original_router(service: Service, original: Callable[[Document], bytes | None]) -> APIRouter:
    """The route of originals. ``original`` gives the bytes that a document was read from, None when they are gone."""
    router = APIRouter(include_in_schema=False)

    @router.get("/documents/{document_id}/original")
    def download(
        request: Request,
        document_id: str,
        remembered: Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)] = None,
    ) -> Response:
        viewer, words = viewer_of(request, service), words_for(remembered)
        try:
            document = service.document(document_id, viewer.visibilities)
        except DocumentNotFoundError:
            return missing(words)
        data = original(document)
        if data is None:
            return page_response(_gone(document, viewer, words), 404)
        return Response(data, headers=_headers(document))

    return router


def _headers(document: Document) -> dict[str, str]:
    """The file is to be kept, never shown: a page from elsewhere must not run as one of ours."""
    name = PurePosixPath(document.source.name).name
    plain = "".join(c if (c.isascii() and c.isalnum()) or c in ".-_" else "_" for c in name)
    return {
        "Content-Type": document.source.media_type,
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }


def _gone(document: Document, viewer: Viewer, words: Words) -> str:
    body = (
        f'<main id="zw-main" class="zw-words-page"><h1>{escape(words("original.gone"))}</h1><p>{escape(words("original.gone.text"))}</p>'
        f'<p class="zw-links"><a class="zw-button" href="{escape(document_path(document.id))}">{escape(words("manage.read"))}</a></p></main>'
    )
    return frame(words("original.gone"), body, LIBRARY, words, viewer=viewer)
