"""Who looks at a page: anyone, or a user who has logged in; and what they may see."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from fastapi import HTTPException, Request

from pages.contracts import Service
from vectorstore.passages import Visibility
from vectorstore.people import User

LOGIN_COOKIE: Final = "zw-login"
_PUBLIC: Final = (Visibility.PUBLIC,)
_EVERY: Final = tuple(Visibility)


@dataclass(frozen=True, slots=True)
class Viewer:
    """A citizen (no user), or a user with the token of the login."""

    user: User | None = None
    token: str = ""

    @property
    def visibilities(self) -> tuple[Visibility, ...]:
        """What may be seen: all for those who log in, public documents for everyone else."""
        return _PUBLIC if self.user is None else _EVERY

    @property
    def name(self) -> str:
        """The user's name; empty for a citizen."""
        return self.user.name if self.user is not None else ""

    @property
    def form_token(self) -> str:
        """What every form of this viewer carries, so that no other site can send it in their name."""
        return hmac.new(self.token.encode(), b"zhengwen form", hashlib.sha256).hexdigest()

    def sent(self, form_token: str) -> bool:
        """Whether a form came from a page of ours that this viewer had open."""
        return self.user is not None and hmac.compare_digest(
            self.form_token.encode(), form_token.encode("utf-8", "replace")
        )


CITIZEN: Final = Viewer()


def viewer_of(request: Request, service: Service) -> Viewer:
    """Who sent a request, by the login's cookie."""
    token = request.cookies.get(LOGIN_COOKIE, "")
    if not token or service.people is None:
        return CITIZEN
    user = service.people.whose(token, service.now())
    return CITIZEN if user is None else Viewer(user, token)


def staff_of(request: Request, service: Service) -> Viewer:
    """The user who sent a request. Raises HTTPException that leads to the login where nobody is logged in."""
    viewer = viewer_of(request, service)
    if viewer.user is None:
        back = request.url.path if request.method == "GET" else ""
        target = f"/login?{urlencode({'next': back})}" if back else "/login"
        raise HTTPException(303, "Log in first.", headers={"Location": target})
    return viewer


def from_here(request: Request) -> bool:
    """Whether a form was sent by a page of this site, as browsers tell by two headers that no page can set."""
    origin = request.headers.get("origin")
    if origin is not None and origin != "null":
        return origin.split("://", 1)[-1] == request.headers.get("host", "")
    return request.headers.get("sec-fetch-site", "none") in ("same-origin", "none") and origin is None


def need_form(request: Request, viewer: Viewer, form_token: str) -> None:
    """Raises HTTPException (403) for a form that no page of ours sent for this viewer."""
    if not from_here(request) or not viewer.sent(form_token):
        raise HTTPException(403, "This form is too old or was not sent from this site. Load the page again.")
