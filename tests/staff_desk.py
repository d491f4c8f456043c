"""A library with its staff pages as an application, for tests: the assistant is one that a test can hold up."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import listings_library as own
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from assistant.answers import Reply, Turn
from assistant.drafting import Restating
from assistant.pipeline import Assistant
from assistant.replies import reply_json
from pages.contracts import Service
from pages.evaluations import Evaluations
from pages.login import login_router
from pages.site import site_router
from vectorstore.feedback import FeedbackBook
from vectorstore.people import People, Role
from vectorstore.store import Store

HERE = "http://testserver"
NAME, PASSWORD = "wang", "a long enough one"


class Held(Assistant):
    """The assistant, which waits before each question while ``go`` is not set."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, today=lambda: own.TODAY)
        self.go = threading.Event()
        self.go.set()
        self.asked: list[str] = []

    def ask(self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()) -> Reply:
        self.asked.append(question)
        assert self.go.wait(30)
        return super().ask(question, history, again=again)


@dataclass(frozen=True)
class Desk:
    """The store, the assistant, the runs and the service of an application, with a client that is logged in and one
    that is not."""

    store: Store
    assistant: Held
    runs: Evaluations
    service: Service
    staff: TestClient
    citizen: TestClient

    @property
    def form(self) -> str:
        """What the forms of the user carry."""
        return self.staff.get("/documents").text.split('name="form" value="')[1].split('"')[0]

    def audited(self) -> list[tuple[str, str, str]]:
        """Who did what to what, oldest first; logins, which every test begins with, are left out."""
        lines = self.store.library.audit()
        return [
            (line["actor"], line["action"], line["subject"]) for line in lines if line["action"] != "login"
        ]


@contextmanager
def desk(home: Path, *routers: object) -> Iterator[Desk]:
    """The application over the library of the listings' tests; ``routers``: functions from a service to a router."""
    with own.filled(home) as store:
        people = People.at(home)
        assistant = Held(store)
        service = Service(assistant, store, lambda: own.TODAY, reply_json, people)
        people.add(NAME, PASSWORD, Role.STAFF, service.now())
        runs = Evaluations(home, assistant, store, service.now, service.today)
        book = FeedbackBook.at(home)
        service = replace(service, evaluations=runs, audit=store.library.record, feedback=book)
        app = FastAPI()
        for router in (login_router, site_router, *routers):
            made = router(service)  # type: ignore[operator]
            assert isinstance(made, APIRouter)
            app.include_router(made)
        headers = {"Origin": HERE}
        with (
            TestClient(app, base_url=HERE, headers=headers, follow_redirects=False) as staff,
            TestClient(app, base_url=HERE, headers=headers, follow_redirects=False) as citizen,
        ):
            assert staff.post("/login", data={"name": NAME, "password": PASSWORD}).status_code == 303
            yield Desk(store, assistant, runs, service, staff, citizen)
        assistant.go.set()
        runs.close()
        book.close()
        people.close()
