"""The staff's pages over HTTP on a real library: adding, correcting, publishing, withdrawing, removing, and originals."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import listings_library as own
import managed_library as managed
import pytest
from fastapi.testclient import TestClient
from staff_forms import NOTICE, added, correct, files, id_in, send, store_id, token_of

from ingest.uploads import Uploads
from pages import receiving
from pages.adding import MOST_WAITING, Item, Job, Wanted
from pages.management import Management
from vectorstore.library import ALL_VISIBILITIES
from vectorstore.passages import Visibility
from vectorstore.store import Store

pytest_plugins = ("staff_pages",)


def test_an_upload_is_a_draft_whatever_it_says_itself(
    staff: TestClient, citizen: TestClient, store: Store
) -> None:
    report = added(staff, files(**{"浴室.md": f"---\nvisibility: public\n---\n\n{NOTICE}"}))
    assert "已读入，是草稿" in report
    name = id_in(report)
    address = f"/documents/{name}"
    assert citizen.get(address).status_code == 404
    assert "社区浴室" not in citizen.get("/search?q=周三免费开放").text
    page = staff.get(f"/staff{address}").text
    assert "现在是草稿" in page
    assert send(staff, store_id(store, "社区浴室"), "visibility", visibility="public").status_code == 303
    assert citizen.get(address).status_code == 200
    assert "社区浴室" in citizen.get("/search?q=周三免费开放").text
    assert send(staff, store_id(store, "社区浴室"), "visibility", visibility="draft").status_code == 303
    assert citizen.get(address).status_code == 404
    assert [line["action"] for line in store.library.audit(store_id(store, "社区浴室"))] == [
        "add",
        "publish",
        "withdraw",
    ]


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(staff: TestClient, store: Store) -> None:
    sent = files(**{"假.pdf": b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "浴室.md": NOTICE, "空.txt": b""})
    report = added(staff, sent, "http://intern.example/x")
    assert "1 份读入，3 份没有读成" in report
    assert "假.pdf" in report
    assert "leads to a private network" in report
    kept = [path.name for path in (store.home / "originals" / "uploads").rglob("*") if path.is_file()]
    assert kept == ["浴室.md"]
    again = added(staff, files(**{"浴室.md": NOTICE}))
    assert "文库里已有，没有变化" in again


def test_the_same_file_again_leaves_a_published_document_public(
    staff: TestClient, citizen: TestClient, store: Store
) -> None:
    added(staff, files(**{"浴室.md": NOTICE}))
    name = store_id(store, "社区浴室")
    send(staff, name, "visibility", visibility="public")
    added(staff, files(**{"浴室.md": NOTICE}))
    assert citizen.get(f"/documents/{name}").status_code == 200


@pytest.mark.parametrize(
    "sent", ["../../etc/passwd.md", "C:\\temp\\浴室.md", ".hidden.md", "a" * 400 + ".md", "\x00\n.md"]
)
def test_a_file_stays_in_its_folder_whatever_it_is_called(tmp_path: Path, sent: str) -> None:
    uploads = Uploads(tmp_path)
    path = uploads.keep(sent, io.BytesIO(NOTICE.encode()))
    assert path.is_relative_to(tmp_path.resolve() / "originals" / "uploads")
    assert path.suffix == ".md"
    assert not path.name.startswith(".")
    assert path.read_text("utf-8") == NOTICE
    assert uploads.keep(sent, io.BytesIO(NOTICE.encode())) == path
    uploads.forget(tmp_path / "elsewhere" / "x")
    uploads.forget(path)
    assert not path.exists()


def test_a_form_that_is_not_taken_says_why_and_keeps_its_addresses(
    staff: TestClient, monkeypatch: pytest.MonkeyPatch, management: Management
) -> None:
    form = token_of(staff)
    assert "没有选文件" in staff.post("/staff/add", data={"form": form}, files=files()).text
    many = [("files", (f"{n}.md", b"x")) for n in range(51)]
    answer = staff.post("/staff/add", data={"form": form, "addresses": "http://a.example"}, files=many)
    assert (answer.status_code, "最多 50 份" in answer.text) == (400, True)
    monkeypatch.setattr(receiving, "MOST_BYTES", 2000)
    large = staff.post("/staff/add", data={"form": form}, files=files(**{"大.txt": "字" * 2000}))
    assert (large.status_code, "这次超过了" in large.text) == (413, True)

    def pieces() -> Iterator[bytes]:
        yield from (b"--x\r\n" + b"x" * 900 for _ in range(5))

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert staff.post("/staff/add", content=pieces(), headers=headers).status_code == 413
    monkeypatch.undo()
    waiting = Job("old", "li", managed.NOW, (Item(Wanted("x")),) * MOST_WAITING)
    management.adding._jobs["old"] = waiting
    full = staff.post("/staff/add", data={"form": form}, files=files(**{"浴室.md": NOTICE}))
    assert (full.status_code, "排队的文件已经太多" in full.text) == (429, True)
    assert not list((management.store.home / "originals").rglob("*.md"))


def test_nothing_is_changed_without_a_login_and_a_form_of_ours(
    staff: TestClient, citizen: TestClient, store: Store
) -> None:
    before = store.fingerprint()
    forms: tuple[tuple[str, dict[str, str]], ...] = (
        ("/staff/add", {"addresses": "http://a.example"}),
        (f"/staff/documents/{own.INTERNAL}/visibility", {"visibility": "public"}),
        (f"/staff/documents/{own.OLD}/card", {"title": "x"}),
        (f"/staff/documents/{own.OLD}/remove", {}),
    )
    good = token_of(staff)
    elsewhere = {"Origin": "https://elsewhere.example"}
    for path, fields in forms:
        assert citizen.post(path, data={"form": good, **fields}).status_code == 403
        assert staff.post(path, data={"form": good, **fields}, headers=elsewhere).status_code == 403
        assert staff.post(path, data={"form": "0" * 64, **fields}).status_code == 403
        assert staff.post(path, data=fields).status_code == 403
    assert send(staff, own.OLD, "publish-all").status_code == 404
    assert send(staff, own.OLD, "visibility", visibility="everyone").status_code == 404
    for path in ("/staff/add", f"/staff/documents/{own.OLD}", f"/staff/documents/{own.OLD}/remove"):
        answer = citizen.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={path}")
    assert store.fingerprint() == before
    assert store.library.audit(own.OLD) == []


def test_a_corrected_card_names_staff_as_its_source_and_what_was_read_comes_back(
    staff: TestClient, citizen: TestClient, store: Store
) -> None:
    answer = correct(
        staff, own.OLD, number="黔数发〔2021〕30号", issued="2021年3月5日", replaces="《旧规划》\n《更旧的规划》"
    )  # fmt: skip
    assert answer.status_code == 303
    card = store.document(own.OLD).card
    assert (card.number, str(card.issued)) == ("黔数发〔2021〕30号", "2021-03-05")
    assert card.replaces == ("《旧规划》", "《更旧的规划》")
    page = staff.get(f"/staff/documents/{own.OLD}").text
    assert page.count("工作人员填写（wang，2025-06-01）") == 3
    assert "黔数发〔2021〕3号 → 黔数发〔2021〕30号" in page
    shown = citizen.get(f"/documents/{own.OLD}").text
    assert "黔数发〔2021〕30号" in shown
    assert "工作人员填写" in shown
    assert "wang" not in shown
    store.put(own.read_all()[own.OLD])
    assert store.document(own.OLD).card.number == "黔数发〔2021〕30号"
    assert correct(staff, own.OLD, **{"back-number": "1"}).status_code == 303
    assert store.document(own.OLD).card.number == "黔数发〔2021〕3号"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("issued", "去年春天", "写成 2018-09-14"),
        ("period", "十四五", "写成 2021-2025"),
        ("title", " ", "标题不能空着"),
        ("number", "字" * 301, "太长了"),
    ],
)
def test_a_value_that_cannot_be_used_is_marked_and_nothing_is_saved(
    staff: TestClient, store: Store, field: str, value: str, told: str
) -> None:
    answer = correct(staff, own.OLD, **{field: value, "region": "云南省"})
    assert answer.status_code == 422
    assert told in answer.text
    assert (
        f'name="{field}" aria-describedby="zw-src-{field} zw-bad-{field}" aria-invalid="true"' in answer.text
    )
    assert 'value="云南省"' in answer.text
    assert store.corrections(own.OLD) == ()


def test_nobody_overwrites_what_they_have_not_seen(staff: TestClient, store: Store) -> None:
    page = staff.get(f"/staff/documents/{own.OLD}").text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    correct(staff, own.OLD, region="贵州省贵阳市")
    answer = send(staff, own.OLD, "card", seen=seen, region="贵州省遵义市")
    assert (answer.status_code, "别人改过" in answer.text) == (409, True)
    assert store.document(own.OLD).card.region == "贵州省贵阳市"


def test_earlier_texts_are_listed_and_read_by_staff(staff: TestClient) -> None:
    page = staff.get(f"/staff/documents/{managed.WITHDRAWN}").text
    assert f"/staff/documents/{managed.WITHDRAWN}/versions/1" in page
    earlier = staff.get(f"/staff/documents/{managed.WITHDRAWN}/versions/1").text
    assert "青隼补贴" in earlier
    assert "已被后来的正文替换" in earlier
    assert staff.get(f"/staff/documents/{managed.WITHDRAWN}/versions/9").status_code == 404


def test_removal_is_confirmed_and_takes_the_file_along(
    staff: TestClient, citizen: TestClient, store: Store
) -> None:
    added(staff, files(**{"浴室.md": NOTICE}))
    name = store_id(store, "社区浴室")
    assert "确定删除《关于社区浴室的通知》吗" in staff.get(f"/staff/documents/{name}/remove").text
    assert store.document(name, ALL_VISIBILITIES)
    assert send(staff, name, "remove").headers["location"] == "/documents"
    assert staff.get(f"/documents/{name}").status_code == 404
    assert staff.get(f"/staff/documents/{name}").status_code == 404
    assert not list((store.home / "originals").rglob("*.md"))
    assert store.library.audit(name)[-1]["action"] == "remove"


def test_an_original_is_kept_never_shown_and_hidden_like_its_document(
    staff: TestClient, citizen: TestClient, store: Store
) -> None:
    page = b"<!doctype html><title>x</title><h1>\xe5\x85\xb3\xe4\xba\x8e</h1><script>alert(1)</script><p>" + (
        "社区浴室周三免费开放。".encode() * 5
    )
    added(staff, files(**{"浴室 通知.html": page}))
    name = next(d.id for d in store.documents((Visibility.DRAFT,)) if d.source.name == "浴室 通知.html")
    address = f"/documents/{name}/original"
    assert citizen.get(address).status_code == 404
    send(staff, name, "visibility", visibility="public")
    answer = citizen.get(address)
    assert answer.content == page
    assert answer.headers["content-type"] == "text/html"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert (
        "filename*=UTF-8''%E6%B5%B4%E5%AE%A4%20%E9%80%9A%E7%9F%A5.html"
        in answer.headers["content-disposition"]
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert f'href="{quote(address)}"' in citizen.get(f"/documents/{name}").text
    Path(store.document(name).source.path).write_text("anders")
    gone = citizen.get(address)
    assert (gone.status_code, "原件不在了" in gone.text) == (404, True)
    assert f"/documents/{own.OLD}/original" not in citizen.get(f"/documents/{own.OLD}").text


def test_staff_filter_the_library_by_who_sees_it(staff: TestClient, citizen: TestClient) -> None:
    def listed(client: TestClient, visibility: str) -> set[str]:
        page = client.get(f"/documents?visibility={visibility}").text
        return set(re.findall(r'class="zw-doc" href="/documents/([^"]+)"', page))

    assert listed(staff, "internal") == {own.INTERNAL}
    assert listed(staff, "draft") == {own.DRAFT, managed.WITHDRAWN}
    assert listed(staff, "public") == {own.OLD, own.NEW, own.RULES}
    assert listed(citizen, "internal") == {own.OLD, own.NEW, own.RULES}
    page = staff.get("/documents").text
    assert "内部 (1)" in page
    assert f'href="/staff/documents/{own.OLD}"' in page
    assert "/staff" not in citizen.get("/documents").text


def test_a_report_that_is_gone_says_so(staff: TestClient) -> None:
    answer = staff.get("/staff/reports/none")
    assert (answer.status_code, "服务重启后记录就清掉了" in answer.text) == (404, True)
