"""What staff send with the forms of their pages, and what the pages answer."""

from __future__ import annotations

import re
import time
from typing import Any

from fastapi.testclient import TestClient

from vectorstore.library import ALL_VISIBILITIES
from vectorstore.store import Store

HERE = "http://testserver"
NOTICE = "# 关于社区浴室的通知\n\n第一条 社区浴室周三免费开放。\n"
Files = list[tuple[str, tuple[str, bytes]]]


def token_of(client: TestClient) -> str:
    return client.get("/staff/add").text.split('name="form" value="')[1].split('"')[0]


def files(**contents: Any) -> Files:
    return [
        ("files", (name, text.encode() if isinstance(text, str) else text)) for name, text in contents.items()
    ]


def added(client: TestClient, sent: Files, addresses: str = "") -> str:
    """Send the form and wait until all is read; gives the report."""
    answer = client.post(
        "/staff/add", data={"form": token_of(client), "addresses": addresses}, files=sent or None
    )
    assert answer.status_code == 303, answer.text
    for _ in range(300):
        report = client.get(answer.headers["location"]).text
        if "data-poll" not in report:
            return report
        time.sleep(0.1)
    raise AssertionError("the report did not come to its end")


def send(client: TestClient, document_id: str, action: str, **fields: str) -> Any:
    return client.post(f"/staff/documents/{document_id}/{action}", data={"form": token_of(client), **fields})


def correct(client: TestClient, document_id: str, **fields: str) -> Any:
    page = client.get(f"/staff/documents/{document_id}").text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    return send(client, document_id, "card", seen=seen, **fields)


def id_in(report: str) -> str:
    found = re.search(r'href="/staff(/documents/[^"]+)"', report)
    assert found is not None, report
    return found.group(1).removeprefix("/documents/")


def store_id(store: Store, title: str) -> str:
    return next(d.id for d in store.documents(ALL_VISIBILITIES) if title in d.title)
