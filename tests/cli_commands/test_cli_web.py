"""`zhengwen ingest https://…`: pages of a server on loopback into the library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Run, ids
from web_server import Site, loopback, page, redirect, serving

from ingest.web import Limits, WebReader

pytestmark = pytest.mark.integration

TEXT = (
    "桥梁巡检办法\n第一条 桥梁的日常巡检由养护单位负责，每月不少于{}次。\n第二条 本办法自发布之日起施行。\n"
)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with serving() as server:
        limits = Limits(connect=2, read=1, total=3)
        monkeypatch.setattr("cli_web.web_reader", lambda: WebReader(loopback, limits, server.allowed))
        yield server


def state_of(run: Run, url: str, home: Path) -> str:
    (file,) = run("ingest", url, "--json", "--home", home).json()["files"]
    assert file["name"] == url
    return str(file["state"])


def test_an_address_becomes_a_document_that_names_it(run: Run, site: Site, tmp_path: Path) -> None:
    home = tmp_path / "data"
    site.routes["/old.txt"] = redirect("/zwgk/rules.txt")
    site.routes["/zwgk/rules.txt"] = page(TEXT.format("一").encode("gb18030"), "text/plain; charset=gbk")
    ran = run("ingest", site.url("/old.txt"), "--home", home)
    assert (ran.code, ran.err) == (0, "")
    (document,) = run("documents", "--json", "--home", home).json()
    assert (document["title"], document["source"]) == ("桥梁巡检办法", "rules.txt")
    assert document["card"]["url"] == site.url("/old.txt")
    shown = run("documents", document["id"], "--home", home).out
    assert f"source\t{site.url('/old.txt')}" in shown
    assert len(list((home / "originals").glob("*.txt"))) == 1
    assert "每月不少于一次" in run("documents", document["id"], "--text", "--home", home).out


def test_a_second_look_tells_what_changed_and_keeps_the_id(run: Run, site: Site, tmp_path: Path) -> None:
    home, url = tmp_path / "data", site.url("/rules.txt")
    site.routes["/rules.txt"] = page(TEXT.format("一").encode(), "text/plain", ETag='"1"')
    assert state_of(run, url, home) == "added"
    before = ids(run, home)
    assert state_of(run, url, home) == "unchanged"
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    site.routes["/rules.txt"] = page(TEXT.format("两").encode(), "text/plain", ETag='"2"')
    assert state_of(run, url, home) == "changed"
    assert ids(run, home) == before
    assert "每月不少于两次" in run("documents", before[0], "--text", "--home", home).out


def test_a_removed_document_comes_back_though_the_page_did_not_change(
    run: Run, site: Site, tmp_path: Path
) -> None:
    home, url = tmp_path / "data", site.url("/rules.txt")
    site.routes["/rules.txt"] = page(TEXT.format("一").encode(), "text/plain", ETag='"1"')
    assert state_of(run, url, home) == "added"
    assert run("remove", ids(run, home)[0], "--home", home).code == 0
    assert list((home / "originals").iterdir()) == []
    assert state_of(run, url, home) == "added"


def test_an_address_that_fails_is_named_its_text_stays_and_files_are_read(
    run: Run, site: Site, tmp_path: Path
) -> None:
    home, url = tmp_path / "data", site.url("/rules.txt")
    site.routes["/rules.txt"] = page(TEXT.format("一").encode(), "text/plain")
    assert state_of(run, url, home) == "added"
    del site.routes["/rules.txt"]
    source = tmp_path / "in"
    source.mkdir()
    (source / "other.txt").write_text(TEXT.format("三"), "utf-8")
    ran = run("ingest", source, url, "ftp://www.example.cn/a.txt", "--prune", "--home", home)
    assert ran.code == 1
    assert "1 added, 2 failed" in ran.out
    assert (
        f"{url} does not exist there (404). Check the address. Its earlier text is still answered from."
        in ran.err
    )
    assert "ftp://www.example.cn/a.txt begins with ftp:" in ran.err
    assert len(ids(run, home)) == 2


def test_addresses_whose_short_names_are_equal_are_documents_of_their_own(
    run: Run, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.web_sync.address_id", lambda url: "rules-abcdef")
    home, urls = tmp_path / "data", [site.url(f"/rules.txt?id={number}") for number in (1, 2, 3)]
    for number in (1, 2, 3):
        site.routes[f"/rules.txt?id={number}"] = page(TEXT.format(number).encode(), "text/plain")
    assert "3 added" in run("ingest", *urls, "--home", home).out
    assert len(ids(run, home)) == 3
    assert "3 unchanged" in run("ingest", *urls, "--home", home).out


def test_an_address_that_is_none_is_named(run: Run, site: Site, tmp_path: Path) -> None:
    ran = run("ingest", "http://[::", "--home", tmp_path / "data")
    assert ran.code == 1
    assert "http://[:: is no address that can be used" in ran.err


def test_what_was_told_of_who_may_see_it_stays(run: Run, site: Site, tmp_path: Path) -> None:
    home, url = tmp_path / "data", site.url("/rules.txt")
    site.routes["/rules.txt"] = page(TEXT.format("一").encode(), "text/plain")
    assert run("ingest", url, "--visibility", "internal", "--home", home).code == 0
    site.routes["/rules.txt"] = page(TEXT.format("两").encode(), "text/plain")
    assert state_of(run, url, home) == "changed"
    (document,) = run("documents", "--json", "--home", home).json()
    assert document["card"]["visibility"] == "internal"


def test_private_addresses_are_refused_by_the_program_as_it_is(
    run: Run, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    ran = run("ingest", f"http://127.0.0.1:{site.port}/", "http://127.0.0.1/", "--home", tmp_path / "data")
    assert ran.code == 1
    assert "uses port" in ran.err
    assert "127.0.0.1, which is not on the public internet" in ran.err
    assert site.asked == []


@pytest.mark.parametrize("option", ["--watch", "--dry-run"])
def test_addresses_are_read_at_once_or_not_at_all(run: Run, site: Site, tmp_path: Path, option: str) -> None:
    ran = run("ingest", site.url("/a.txt"), option, "--home", tmp_path / "data")
    assert (ran.code, ran.out, site.asked) == (2, "", [])
    assert "without --watch and --dry-run" in ran.err
