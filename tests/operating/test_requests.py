"""What every answer gets: an id, and with a no for now the time to come back."""

from __future__ import annotations

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient

from pages.operating.metrics import Metrics
from pages.operating.requests import Requests, route_of


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()

    @app.get("/{status}")
    def refuse(status: int) -> None:
        raise HTTPException(status, headers={"Retry-After": "60"} if status == 429 else None)

    app.add_middleware(Requests, metrics=Metrics())
    return TestClient(app)


def test_whoever_is_sent_away_for_now_is_told_when_to_come_back(client: TestClient) -> None:
    told = {status: client.get(f"/{status}").headers.get("retry-after") for status in (404, 429, 503)}
    assert told == {404: None, 429: "60", 503: "5"}


def test_an_accident_is_counted_as_one() -> None:
    app, metrics = FastAPI(), Metrics()

    @app.get("/documents")
    def broken() -> None:
        raise RuntimeError

    app.add_middleware(Requests, metrics=metrics)
    TestClient(app, raise_server_exceptions=False).get("/documents")
    labels = {"route": "/documents", "method": "GET", "status": "500"}
    assert metrics.registry.get_sample_value("zhengwen_requests_total", labels) == 1


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        ("/documents/plan", "/documents"),
        ("/indicators.csv", "/indicators"),
        ("/documentsx", "other"),
        ("/api/documents/plan", "/api/documents"),
        ("/gradio_api/queue/join", "/gradio_api/queue/join"),
        ("/gradio_api/heartbeat/x", "/gradio_api"),
        ("/wp-login.php", "other"),
    ],
)
def test_addresses_become_few_routes(path: str, route: str) -> None:
    assert route_of(path) == route
