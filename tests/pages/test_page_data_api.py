"""Search, indicators and duties over HTTP, on a real store: public documents only, with sheets to download."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
import small_library
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from assistant.replies import reply_json
from pages.contracts import Service
from pages.data_api import data_router

pytest_plugins = ("small_library_store",)


@pytest.fixture
def client(library: small_library.SmallLibrary) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(
        data_router(Service(library.assistant, library.store, lambda: small_library.TODAY, reply_json))
    )
    with TestClient(app) as client:
        yield client


def listed(client: TestClient, path: str, **parameters: Any) -> list[dict[str, Any]]:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()
    return found


def test_a_found_passage_stands_at_its_span(client: TestClient) -> None:
    hits = listed(client, "/api/search", q="养老机构床位", k=5)
    assert 0 < len(hits) <= 5
    for hit in hits:
        text = small_library.document_of(hit["document_id"]).text
        span = hit["span"]
        assert text[span["start"] : span["end"]] == hit["text"]
        assert hit["address"] == f"/documents/{hit['document_id']}?s={span['start']}-{span['end']}"


def test_internal_documents_are_neither_found_nor_named(client: TestClient) -> None:
    note = small_library.document_of(small_library.NOTE)
    for words in (note.title, note.text[:60]):
        assert small_library.NOTE not in {
            h["document_id"] for h in listed(client, "/api/search", q=words, k=100)
        }
    for path in ("/api/indicators", "/api/duties"):
        assert small_library.NOTE not in {row["document_id"] for row in listed(client, path)}
    for path in ("/api/search?q=x&", "/api/indicators?", "/api/duties?"):
        assert client.get(f"{path}document={small_library.NOTE}").status_code == 404


def test_a_search_is_limited_by_what_is_named(client: TestClient) -> None:
    plan = listed(client, "/api/search", q="数据", k=100, document=small_library.PLAN)
    assert {hit["document_id"] for hit in plan} == {small_library.PLAN}
    year = listed(client, "/api/search", q="数据", k=100, kind="work_points")
    assert {hit["document_id"] for hit in year} <= {small_library.POINTS}
    assert listed(client, "/api/search", q="数据", region="西藏") == []
    over = listed(client, "/api/search", q="数据", k=100, status="period_over")
    assert {hit["document_id"] for hit in over} == {small_library.POINTS}
    assert listed(client, "/api/search", q="数据", status="repealed") == []


def test_the_newest_comes_first_when_sorted_by_date(client: TestClient) -> None:
    hits = listed(client, "/api/search", q="养老 数据 服务", k=50, sort="date")
    cards = [small_library.document_of(hit["document_id"]).card for hit in hits]
    days = [(day.isoformat() if (day := card.issued or card.written) else "") for card in cards]
    assert len(set(days)) > 1
    assert days == sorted(days, reverse=True)


def test_indicators_give_each_cell_with_its_place(client: TestClient) -> None:
    rows = listed(client, "/api/indicators", document=small_library.PLAN)
    assert rows
    text = small_library.document_of(small_library.PLAN).text
    for row in rows:
        for cell in row["values"].values():
            assert text[cell["span"]["start"] : cell["span"]["end"]] == cell["text"]


def test_duties_are_found_by_an_office(client: TestClient) -> None:
    every = listed(client, "/api/duties")
    office = every[0]["lead"][0]
    some = listed(client, "/api/duties", lead=office)
    assert every[0] in some
    assert listed(client, "/api/duties", office="国家铁路局") == []


@pytest.mark.parametrize("path", ["/api/indicators", "/api/duties"])
def test_a_listing_is_downloaded_as_a_sheet(client: TestClient, path: str) -> None:
    rows = listed(client, path)
    as_csv = client.get(path, params={"format": "csv"})
    assert "attachment" in as_csv.headers["content-disposition"]
    lines = list(csv.reader(io.StringIO(as_csv.content.decode("utf-8-sig"), newline="")))
    page = load_workbook(io.BytesIO(client.get(path, params={"format": "xlsx"}).content)).active
    assert page is not None
    cells = [["" if cell is None else str(cell) for cell in row] for row in page.iter_rows(values_only=True)]
    assert cells == lines
    assert len(cells) == len(rows) + 1


@pytest.mark.parametrize(
    "address",
    [
        "/api/search",
        "/api/search?q=",
        "/api/search?q=x&k=101",
        "/api/search?q=x&sort=size",
        "/api/indicators?year=12",
        "/api/duties?format=pdf",
    ],
)
def test_a_wrong_parameter_is_rejected(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 422
