"""The staff's pages on a real library, as fixtures: ``staff`` has logged in, ``citizen`` has not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import listings_library as own
import managed_library as managed
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.replies import reply_json
from pages.api import api_router
from pages.contracts import Service
from pages.login import login_router
from pages.management import Management
from pages.original import original_router
from pages.site import site_router
from pages.staff import staff_router
from vectorstore import passwords
from vectorstore.store import Store

HERE = "http://testserver"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with managed.open_store(tmp_path / "home") as store:
        yield store


@pytest.fixture
def management(store: Store) -> Iterator[Management]:
    management = managed.management_of(store)
    yield management
    management.adding.close()


@pytest.fixture
def service(store: Store, management: Management, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr(passwords, "_N", 2**8)
    people = managed.people_of(store.home)
    yield Service(
        managed.assistant_of(store), store, lambda: own.TODAY, reply_json, people, lambda: managed.NOW, management=management
    )  # fmt: skip
    people.close()


@pytest.fixture
def app(service: Service, management: Management) -> FastAPI:
    app = FastAPI()
    for router in (
        staff_router(service, management),
        original_router(service, management.original),
        login_router(service),
        api_router(service),
        site_router(service),
    ):
        app.include_router(router)
    return app


@pytest.fixture
def citizen(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=HERE, follow_redirects=False, headers={"Origin": HERE}) as client:
        yield client


@pytest.fixture
def staff(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=HERE, follow_redirects=False, headers={"Origin": HERE}) as client:
        client.post("/login", data={"name": managed.NAME, "password": managed.PASSWORD})
        yield client
