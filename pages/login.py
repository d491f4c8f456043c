"""Logging in and out. Citizens never need to; staff find the link at the end of the library."""

from __future__ import annotations

import math
import threading
from datetime import timedelta
from html import escape
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Cookie, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pages.attempts import Attempts
from pages.chrome import LIBRARY, frame
from pages.contracts import Service
from pages.responses import LANGUAGE_COOKIE, page_response
from pages.viewers import LOGIN_COOKIE, Viewer, from_here, need_form, viewer_of
from pages.words import Words, words_for
from vectorstore.passwords import MAX_LENGTH
from vectorstore.people import LOGIN_LASTS
from vectorstore.store import Store

AFTER_LOGIN: Final = "/documents"
_AT_ONCE: Final = 2
"""Passwords checked at the same time: each takes 64 MiB and a core."""
_WAITING: Final = 6
"""Logins that wait for those; each holds one of the forty threads that answer pages."""


def login_router(service: Service) -> APIRouter:
    """The pages ``/login`` and ``/logout``."""
    router = APIRouter(include_in_schema=False)
    attempts = Attempts(service.store.counts if isinstance(service.store, Store) else None)
    checking = threading.BoundedSemaphore(_AT_ONCE)
    inside = threading.BoundedSemaphore(_AT_ONCE + _WAITING)

    @router.get("/login", response_class=HTMLResponse)
    def login_page(
        request: Request,
        lang: Annotated[str | None, Query()] = None,
        next_page: Annotated[str, Query(alias="next", max_length=500)] = AFTER_LOGIN,
        remembered: Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)] = None,
    ) -> Response:
        words = words_for(lang or remembered)
        viewer = viewer_of(request, service)
        if viewer.user is not None:
            return RedirectResponse(_own(next_page), 303)
        return page_response(_page(words, next_page=_own(next_page)))

    @router.post("/login", response_class=HTMLResponse)
    def log_in(
        request: Request,
        name: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=MAX_LENGTH)],
        next_page: Annotated[str, Form(alias="next", max_length=500)] = AFTER_LOGIN,
        remembered: Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)] = None,
    ) -> Response:
        words = words_for(remembered)
        target = _own(next_page)
        if not from_here(request) or service.people is None:
            return page_response(_page(words, words("login.elsewhere"), name, target), 403)
        now = service.now()
        wait = attempts.must_wait(name, now)
        if wait is not None:
            return _later(words, name, target, wait)
        # Made-up names are not slowed down one by one; all of them together must leave pages their threads.
        if not inside.acquire(blocking=False):
            return _later(words, name, target, timedelta(seconds=5))
        try:
            with checking:
                token = service.people.login(name, password, now)
        finally:
            inside.release()
        if token is None:
            attempts.failed(name, now)
            if attempts.must_wait(name, now) is not None:
                service.note(None, "login.blocked", name)
            return page_response(_page(words, words("login.wrong"), name, target), 401)
        attempts.succeeded(name)
        service.note(service.people.whose(token, now), "login", name)
        response = RedirectResponse(target, 303)
        response.set_cookie(
            LOGIN_COOKIE,
            token,
            max_age=int(LOGIN_LASTS.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return response

    @router.post("/logout")
    def log_out(request: Request, form: Annotated[str, Form(max_length=100)]) -> Response:
        viewer = viewer_of(request, service)
        if viewer.user is not None and service.people is not None:
            need_form(request, viewer, form)
            service.people.logout(viewer.token)
            service.note(viewer.user, "logout", viewer.user.name)
        response = RedirectResponse("/", 303)
        response.delete_cookie(LOGIN_COOKIE, httponly=True, samesite="lax")
        return response

    return router


def login_line(viewer: Viewer, words: Words) -> str:
    """The way to the login at the end of the library; whoever is logged in has the staff's line instead."""
    if viewer.user is not None:
        return ""
    return f'<p class="zw-meta zw-login-line"><a href="/login">{escape(words("login.staff"))}</a></p>'


def _own(target: str) -> str:
    """A path of this site; anything that leads elsewhere becomes the library."""
    parts = urlsplit(target)
    fine = (
        target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    )
    return target if fine and not parts.scheme and not parts.netloc else AFTER_LOGIN


def _later(words: Words, name: str, target: str, wait: timedelta) -> Response:
    minutes = math.ceil(wait.total_seconds() / 60)
    response = page_response(_page(words, words("login.wait", n=minutes), name, target), 429)
    response.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response


def _page(words: Words, problem: str = "", name: str = "", next_page: str = AFTER_LOGIN) -> str:
    told = f'<p class="zw-form-problem" role="alert" id="zw-problem">{escape(problem)}</p>' if problem else ""
    described = ' aria-describedby="zw-problem" aria-invalid="true"' if problem else ""
    body = (
        f'<main id="zw-main" class="zw-words-page"><h1>{escape(words("login.title"))}</h1>'
        f'<p class="zw-lead">{escape(words("login.text"))}</p>{told}'
        f'<form class="zw-form" method="post" action="/login"><input type="hidden" name="next" value="{escape(next_page)}">'
        f'<label for="zw-name">{escape(words("login.name"))}</label>'
        f'<input id="zw-name" name="name" value="{escape(name)}" autocomplete="username" maxlength="64" required{described}>'
        f'<label for="zw-password">{escape(words("login.password"))}</label>'
        f'<input id="zw-password" name="password" type="password" autocomplete="current-password" maxlength="{MAX_LENGTH}" required{described}>'
        f'<p><button class="zw-button" type="submit">{escape(words("login.in"))}</button></p></form></main>'
    )
    return frame(words("title.login"), body, LIBRARY, words)
