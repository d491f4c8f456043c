"""A newer file of a document, and an addition that is stopped."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from staff_forms import NOTICE, added, files, id_in, send, token_of

from ingest.report import IngestReport
from pages import adding
from pages.management import Management
from vectorstore.library import ALL_VISIBILITIES
from vectorstore.store import Store

pytest_plugins = ("staff_pages",)

REVISED = NOTICE.replace("周三", "周四")


def next_version(staff: TestClient, document_id: str, name: str, content: str) -> str:
    """Send a newer file, and wait until it is read; gives the report."""
    answer = staff.post(
        f"/staff/documents/{document_id}/next",
        data={"form": token_of(staff)},
        files=[("file", (name, content.encode()))],
    )
    assert answer.status_code == 303, answer.text
    report = ""
    for _ in range(300):
        report = staff.get(answer.headers["location"]).text
        if "data-poll" not in report:
            break
        Event().wait(0.05)
    return report


def kept(store: Store) -> list[str]:
    return [p.read_text("utf-8") for p in (store.home / "originals" / "uploads").rglob("*") if p.is_file()]


def test_a_newer_file_is_the_next_version_at_the_same_address(
    staff: TestClient, citizen: TestClient, store: Store
) -> None:
    name = id_in(added(staff, files(**{"浴室.md": NOTICE})))
    send(staff, name, "card", seen=seen(staff, name), number="星政办发〔2025〕7号")
    send(staff, name, "visibility", visibility="public")
    report = next_version(staff, name, "浴室（修订）.md", REVISED)
    assert id_in(report) == name
    document = store.document(unquote(name), ALL_VISIBILITIES)
    assert "周四" in document.text
    assert document.card.number == "星政办发〔2025〕7号"
    assert citizen.get(f"/documents/{name}").status_code == 404
    assert "周三" in staff.get(f"/staff/documents/{name}/versions/1").text
    assert kept(store) == [REVISED]


def seen(staff: TestClient, name: str) -> str:
    return staff.get(f"/staff/documents/{name}").text.split('name="seen" value="')[1].split('"')[0]


def test_a_newer_file_that_cannot_be_read_changes_nothing(
    staff: TestClient, citizen: TestClient, store: Store
) -> None:
    name = id_in(added(staff, files(**{"浴室.md": NOTICE})))
    send(staff, name, "visibility", visibility="public")
    assert "没有读成" in next_version(staff, name, "空.md", "")
    assert citizen.get(f"/documents/{name}").status_code == 200
    assert kept(store) == [NOTICE]


def test_a_file_of_another_format_is_not_taken(staff: TestClient) -> None:
    name = id_in(added(staff, files(**{"浴室.md": NOTICE})))
    answer = staff.post(
        f"/staff/documents/{name}/next",
        data={"form": token_of(staff)},
        files=[("file", ("a.pdf", b"%PDF-1.7"))],
    )
    assert answer.status_code == 400
    assert "请选 .md 文件" in answer.text


def test_a_document_from_elsewhere_says_where_to_replace_it(staff: TestClient, store: Store) -> None:
    elsewhere = next(d.id for d in store.documents(ALL_VISIBILITIES) if not Path(d.source.path).is_absolute())
    assert "这份文件不是从这里上传的" in staff.get(f"/staff/documents/{elsewhere}").text
    answer = staff.post(f"/staff/documents/{elsewhere}/next", data={"form": token_of(staff)})
    assert answer.status_code == 409


def test_an_addition_is_stopped_after_the_file_at_hand(
    staff: TestClient, management: Management, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, go_on = Event(), Event()
    read = adding.run  # type: ignore[attr-defined]

    def slowly(*arguments: object, **options: object) -> IngestReport:
        reading.set()
        assert go_on.wait(20)
        return read(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(adding, "run", slowly)
    sent = files(**{"一.md": NOTICE, "二.md": NOTICE, "三.md": NOTICE})
    address = staff.post("/staff/add", data={"form": token_of(staff)}, files=sent).headers["location"]
    assert reading.wait(20)
    assert f'action="{address}/stop"' in staff.get(address).text
    assert staff.post(f"{address}/stop", data={"form": "wrong"}).status_code == 403
    assert staff.post(f"{address}/stop", data={"form": token_of(staff)}).status_code == 303
    assert "正在停" in staff.get(address).text
    go_on.set()
    for _ in range(200):
        report = staff.get(address).text
        if "data-poll" not in report:
            break
        Event().wait(0.05)
    assert "1 份读入，2 份没有读成" in report
    assert "没有读：已停下。要读请重新添加。" in report
    assert len(kept(store)) == 1
