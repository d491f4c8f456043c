"""The whole application as those see it who operate it: health, figures, ids; over HTTP."""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections import namedtuple
from collections.abc import Iterator, Sequence
from ipaddress import ip_network
from typing import Any

import pytest
from fakes_documents import TODAY, FakeStore
from fakes_pages import FakeAssistant, fake_reply_json
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from small_library import SmallLibrary
from starlette.routing import BaseRoute

import ui
from pages.operating.health import Check, disk_check, health_router
from pages.operating.logs import REQUESTS
from pages.operating.metrics import Metrics
from pages.operating.options import Operating
from pages.operating.page_events import PageEvents
from pages.operating.requests import ROUTES
from pages.operating.starting import starting
from pages.viewers import LOGIN_COOKIE
from vectorstore.errors import StoreDiskError

pytest_plugins = ("small_library_store",)


@pytest.fixture(scope="module")
def application() -> FastAPI:
    everyone = Operating(metrics_from=(ip_network("0.0.0.0/0"),))
    return ui.build_app(
        FakeAssistant(), FakeStore(), today=lambda: TODAY, as_json=fake_reply_json, operating=everyone
    )


@pytest.fixture(scope="module")
def client(application: FastAPI) -> Iterator[TestClient]:
    with TestClient(application, client=("10.1.2.3", 5000)) as client:
        yield client


def test_the_service_lives_and_is_ready(client: TestClient) -> None:
    assert client.get("/livez").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok", "checks": {}}
    assert {"/livez", "/readyz"} <= client.get("/openapi.json").json()["paths"].keys()


def test_every_answer_carries_an_id_and_the_page_does_too(client: TestClient) -> None:
    for path in ("/", "/documents", "/api/documents", "/nowhere", "/zw/zhengwen.css"):
        assert len(client.get(path).headers["x-request-id"]) == 16, path
    given = client.get("/documents", headers={"X-Request-ID": "from-the-proxy-1"})
    assert given.headers["x-request-id"] == "from-the-proxy-1"


def test_every_route_answers_with_a_policy(client: TestClient) -> None:
    paths = ("/", "/nowhere", "/documents/plan", "/indicators.csv", "/gradio_api/info", "/zw/zhengwen.js")
    for path in (*paths, *ROUTES):
        if path in ("/gradio_api/queue/data", "/gradio_api"):
            continue
        headers = client.get(path, follow_redirects=False).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy or "default-src 'none'" in policy, path
        assert "'unsafe-inline'" not in policy.split("style-src")[0], path
        assert ("'unsafe-eval'" in policy) == (path == "/"), path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "SAMEORIGIN", path


def test_the_routes_that_are_told_apart_exist(client: TestClient) -> None:
    """Each answers something else than an unknown address; some need more of their address than its beginning."""
    beginnings = {"/staff", "/zw", "/gradio_api", "/gradio_api/queue/data", "/api/additions"}
    for path in sorted(set(ROUTES) - beginnings):
        statuses = {client.get(path).status_code, client.post(path).status_code}
        assert statuses - {404, 405}, path


def test_the_events_of_the_page_that_are_questions_are_known(application: FastAPI) -> None:
    mounts: list[Any] = [*application.routes]
    (mounted,) = [route.app for route in mounts if hasattr(getattr(route, "app", None), "get_blocks")]
    asks = PageEvents(mounted.get_blocks()).asks()
    assert [mounted.get_blocks().fns[number].name for number in asks] == ["ask"]


def test_figures_count_requests_by_known_routes_only(client: TestClient) -> None:
    client.get("/documents/plan")
    client.get("/nowhere/at/all")
    client.post("/api/ask", json={"question": "上海的秘密要建多少？"})
    told = client.get("/metrics").text
    assert 'zhengwen_requests_total{method="GET",route="/documents",status="200"}' in told
    assert 'zhengwen_requests_total{method="GET",route="other",status="404"}' in told
    assert 'zhengwen_replies_total{reason="other_region",status="refused"}' in told
    assert 'zhengwen_stage_seconds_bucket{le="0.001",stage="find"}' in told
    assert "秘密" not in told and "nowhere" not in told


def test_requests_are_logged_without_what_is_asked(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, REQUESTS)
    client.get("/search", params={"q": "秘密"})
    (record,) = [r for r in caplog.records if r.name == REQUESTS]
    fields = record.__dict__["told"]
    assert (fields["method"], fields["path"], fields["status"]) == ("GET", "/search", 200)
    assert "秘密" not in json.dumps(fields, ensure_ascii=False)


def test_figures_are_only_for_those_who_may() -> None:
    app = FastAPI()
    app.include_router(health_router([], Metrics(), (ip_network("10.0.0.0/8"), ip_network("::1"))))
    for address, status in (("10.9.9.9", 200), ("::1", 200), ("::ffff:10.9.9.9", 200), ("192.0.2.1", 404)):
        with TestClient(app, client=(address, 1)) as client:
            assert client.get("/metrics").status_code == status, address
    with TestClient(app, client=("testclient", 1)) as client:
        assert client.get("/metrics").status_code == 404


def test_what_is_wrong_makes_the_service_unready_and_is_named() -> None:
    def broken() -> str:
        raise OSError("disk I/O error")

    app = FastAPI()
    app.include_router(
        health_router([Check("library", broken), Check("disk", lambda: "1 MB are free")], Metrics(), ())
    )
    with TestClient(app) as client:
        answer = client.get("/readyz")
        assert client.get("/livez").status_code == 200
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["checks"] == {"library": "OSError; see the log", "disk": "1 MB are free"}


def test_a_full_disk_is_seen(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    check = disk_check(tmp_path_factory.getbasetemp())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100, 99, 5 * 2**20))
    assert check.look() == "5 MB are free; make room"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100, 1, 2**30))
    assert check.look() == ""


def test_while_it_starts_it_lives_and_is_not_ready() -> None:
    alive, ready = starting("/livez"), starting("/readyz")
    assert alive is not None and alive.status_code == 200
    assert ready is not None and ready.status_code == 503
    assert starting("/") is None


def test_the_size_of_a_real_library_is_told(library: SmallLibrary) -> None:
    app = ui.build_app(
        library.assistant,
        library.store,
        today=lambda: TODAY,
        operating=Operating(metrics_from=(ip_network("10.0.0.0/8"),)),
    )
    with TestClient(app, client=("10.1.2.3", 1)) as client:
        told = client.get("/metrics").text
        assert client.get("/readyz").json()["checks"]["library"] == "ok"
    assert "zhengwen_documents 4.0" in told
    assert "zhengwen_public_documents 3.0" in told
    assert 'zhengwen_disk_bytes{part="chroma"}' in told
    assert 'zhengwen_waiting{queue="questions"} 0.0' in told


def test_a_full_disk_is_said_with_its_own_status(application: FastAPI, client: TestClient) -> None:
    def full() -> None:
        raise StoreDiskError("library.sqlite3 cannot grow: the disk is full.")

    route = APIRoute("/api/full", full, methods=["POST"])
    application.router.routes.insert(0, route)
    try:
        told = client.post("/api/full", headers={"Accept-Language": "zh-CN"})
    finally:
        application.router.routes.remove(route)
    assert told.status_code == 507
    assert "磁盘满了" in told.json()["detail"]


def changing(routes: Sequence[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Method and path of every route that is no mere look, also of routers that are included."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from changing(included.routes)
        for method in set(getattr(route, "methods", None) or ()) - {"GET", "HEAD", "OPTIONS"}:
            yield method, re.sub(r"{[^}]*}", "1", getattr(route, "path", ""))


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver@evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Referer": "https://evil.example/", "Sec-Fetch-Site": "cross-site", "Origin": "null"},
    ],
)
def test_no_address_that_changes_something_is_open_to_other_sites(
    application: FastAPI, client: TestClient, headers: dict[str, str]
) -> None:
    """Whoever has logged in sends their cookie along with what another site has them send, to any address there is."""
    tried = sorted(changing(application.routes))
    for method, path in tried:
        sent = client.request(
            method, path, headers={**headers, "Cookie": f"{LOGIN_COOKIE}=token"}, content=b"{}"
        )
        assert sent.status_code == 403, (method, path)
    assert {("POST", "/api/ask"), ("POST", "/login"), ("POST", "/logout")} <= set(tried)
