"""The API that changes documents: for the owner's commands by their token, for staff by login and form token."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import listings_library as own
import managed_library as managed
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ingest.report import Outcome
from pages.adding import Adding, Wanted
from pages.contracts import Service
from pages.login import login_router
from pages.manage_api import FORM_HEADER, manage_router
from pages.management import Management
from pages.staff import staff_router
from vectorstore.library import ALL_VISIBILITIES
from vectorstore.store import Store

pytest_plugins = ("staff_pages",)

HERE = "http://testserver"
OWNER = {"Authorization": f"Bearer {managed.OWNER_TOKEN}"}
NOTICE = "# 关于社区浴室的通知\n\n第一条 社区浴室周三免费开放。\n".encode()


@pytest.fixture
def client(service: Service, management: Management) -> Iterator[TestClient]:
    app = FastAPI()
    for router in (
        manage_router(service, management),
        login_router(service),
        staff_router(service, management),
    ):
        app.include_router(router)
    with TestClient(app, base_url=HERE, headers={"Origin": HERE}) as client:
        yield client


def ended(client: TestClient, job: str) -> dict[str, Any]:
    for _ in range(300):
        found: dict[str, Any] = client.get(f"/api/additions/{job}", headers=OWNER).json()
        if found["ended"]:
            return found
        time.sleep(0.1)
    raise AssertionError("not ended")


def test_the_owner_adds_publishes_corrects_and_removes(client: TestClient, store: Store) -> None:
    sent = client.post(
        "/api/documents",
        files=[("files", ("浴室.md", NOTICE))],
        data={"addresses": "intern.example/x"},
        headers=OWNER,
    )
    assert sent.status_code == 202
    good, bad = ended(client, sent.json()["id"])["sources"]
    assert (good["state"], bad["state"], bad["name"]) == ("added", "failed", "https://intern.example/x")
    path = f"/api/documents/{good['document_id']}"
    assert store.documents(ALL_VISIBILITIES) != store.documents()
    body = {"visibility": "public", "card": {"number": "星民发〔2025〕1号", "issued": "2025年2月3日"}}
    shown = client.patch(path, json=body, headers=OWNER).json()
    assert (shown["visibility"], shown["card"]["issued"]) == ("public", "2025-02-03")
    assert shown["told_by_staff"] == ["number", "issued", "visibility"]
    assert store.document(good["document_id"]).card.number == "星民发〔2025〕1号"
    taken = client.patch(path, json={"taken_back": ["number"]}, headers=OWNER).json()
    assert taken["card"]["number"] is None
    assert {line["actor"] for line in store.library.audit(good["document_id"])} == {"command line"}
    assert client.delete(path, headers=OWNER).status_code == 204
    assert client.delete(path, headers=OWNER).status_code == 404


def test_wrong_fields_are_named(client: TestClient) -> None:
    path = f"/api/documents/{own.OLD}"
    assert "text" in client.patch(path, json={"card": {"text": "x"}}, headers=OWNER).text
    assert "issued" in client.patch(path, json={"card": {"issued": "soon"}}, headers=OWNER).text
    assert client.patch(path, json={"visibility": "all"}, headers=OWNER).status_code == 422
    assert client.patch(path, json={"strange": 1}, headers=OWNER).status_code == 422


def test_others_change_nothing(client: TestClient, store: Store) -> None:
    before = store.fingerprint()
    path = f"/api/documents/{own.INTERNAL}"
    for headers in ({}, {"Authorization": "Bearer guess"}, {"Authorization": managed.OWNER_TOKEN}):
        assert client.patch(path, json={"visibility": "public"}, headers=headers).status_code == 401
        assert client.delete(path, headers=headers).status_code == 401
        assert client.post("/api/documents", data={"addresses": "x"}, headers=headers).status_code == 401
        assert client.get("/api/additions/x", headers=headers).status_code == 401
    client.post("/login", data={"name": managed.NAME, "password": managed.PASSWORD})
    assert client.patch(path, json={"visibility": "public"}).status_code == 403
    token = client.get("/staff/add").text.split('name="form" value="')[1].split('"')[0]
    elsewhere = {FORM_HEADER: token, "Origin": "https://elsewhere.example"}
    assert client.patch(path, json={"visibility": "public"}, headers=elsewhere).status_code == 403
    assert store.fingerprint() == before
    allowed = client.patch(path, json={"visibility": "public"}, headers={FORM_HEADER: token})
    assert allowed.status_code == 200
    assert store.library.audit(own.INTERNAL)[-1]["actor"] == managed.NAME


def test_questions_are_answered_while_a_file_is_read(
    store: Store, management: Management, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(self: Adding, wanted: Wanted, at: object) -> Outcome:
        begun.set()
        assert go_on.wait(30)
        return Outcome(wanted.name, "failed", wanted.source, reason="is a test")

    monkeypatch.setattr(Adding, "_read", slow)
    job = management.adding.add(
        [Wanted("a", url="https://a.example"), Wanted("b", url="https://b.example")], "li"
    )
    assert begun.wait(30)
    assert store.search("网上办理率", 3)
    management.show_to(own.INTERNAL, own.read_all()[own.OLD].document.card.visibility, "li")
    assert own.INTERNAL in {d.id for d in store.documents()}
    reading = management.adding.job(job)
    assert reading is not None
    assert [item.reading for item in reading.items] == [True, False]
    go_on.set()
    management.adding.close()


def test_what_is_made_ready_after_a_change_may_fail_without_ending_the_thread(store: Store) -> None:
    called = threading.Event()

    def broken() -> None:
        called.set()
        raise RuntimeError("broken")

    management = managed.management_of(store, broken)
    management.adding.refresh()
    assert called.wait(30)
    called.clear()
    management.adding.refresh()
    assert called.wait(30)
    management.adding.close()
