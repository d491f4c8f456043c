"""What the description of the API says of answers that are no success, and of those whose form is free."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel

Responses = dict[int | str, dict[str, Any]]


class Problem(BaseModel):
    """Why a request was not answered, as a sentence that says what to do next, or what of it is not as described."""

    detail: str | list[Any]


def problems(*statuses: int) -> Responses:
    """The description of answers with these statuses."""
    return {status: {"model": Problem, "description": _MEANING[status]} for status in statuses}


_MEANING: Final = {
    400: "What was sent is no well-formed JSON, or no form.",
    401: "Nobody has logged in, and no owner's token was sent.",
    403: "The form's token of a staff page is missing, or another site sent the request.",
    404: "There is no such document or record.",
    408: "What was sent came too slowly.",
    413: "More was sent than is taken.",
    422: "Something is not as described.",
    429: "Too many requests from here; `Retry-After` tells when to come back.",
    503: "Too many people are asking, or the service rests; `Retry-After` tells when to come back.",
    507: "The disk is full or cannot be written to; nothing was stored.",
}
ANYWHERE: Final = problems(400, 408, 413, 422, 429, 503, 507)
"""What any address may answer."""
SHEETS: Final[Responses] = {
    200: {
        "content": {
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
            "text/csv": {"schema": {"type": "string"}},
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
                "schema": {"type": "string", "format": "binary"}
            },
        },
        "description": "Objects, or a sheet.",
    }
}
"""A listing as JSON or as a sheet to download."""
