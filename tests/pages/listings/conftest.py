"""The listings as plain pages over a real store, with someone of the staff."""

from __future__ import annotations

from collections.abc import Iterator

import listings_library as own
import pytest
from fakes_pages import FakeAssistant, fake_reply_json
from fastapi import FastAPI
from fastapi.testclient import TestClient
from read_pages import HERE, PASSWORD

from pages.contracts import Service
from pages.login import login_router
from pages.plotly_file import plotly_router
from pages.site import site_router
from vectorstore import passwords
from vectorstore.people import People, Role
from vectorstore.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with own.filled(tmp_path_factory.mktemp("listings")) as store:
        yield store


@pytest.fixture
def client(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(passwords, "_N", 2**8)
    people = People.at(store.home)
    service = Service(FakeAssistant(), store, lambda: own.TODAY, fake_reply_json, people)
    if not people.users():
        people.add("wang", PASSWORD, Role.STAFF, service.now())
    app = FastAPI()
    for router in (login_router, site_router):
        app.include_router(router(service))
    app.include_router(plotly_router())
    with TestClient(app, base_url=HERE, headers={"Origin": HERE}) as client:
        yield client
    people.close()


@pytest.fixture
def staff(client: TestClient) -> TestClient:
    answer = client.post("/login", data={"name": "wang", "password": PASSWORD}, follow_redirects=False)
    assert answer.status_code == 303
    return client
