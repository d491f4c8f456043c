"""Web addresses as sources: kept bytes, and what a second look at the same address costs."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from web_server import Site, loopback, page, serving

from ingest.originals import Originals, WebFailure, WebSource, fetch_sources
from ingest.web import Limits, WebReader

pytestmark = pytest.mark.integration


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as server:
        yield server


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    return Originals(tmp_path / "originals")


def look(site: Site, originals: Originals, *paths: str) -> list[WebSource | WebFailure]:
    """What addresses give, as a new run of the program would see it."""
    reader = WebReader(loopback, Limits(connect=2, read=1, total=3), site.allowed)
    return list(fetch_sources([site.url(path) for path in paths], reader, originals))


def test_the_bytes_are_kept_by_their_hash_and_the_address_beside(
    site: Site, originals: Originals, tmp_path: Path
) -> None:
    site.routes["/a.txt"] = page("桥梁巡检办法".encode(), "text/plain", ETag='"v1"')
    (source,) = look(site, originals, "/a.txt")
    known = originals.known(site.url("/a.txt"))
    assert known is not None
    assert (known.name, known.media_type, known.etag) == ("a.txt", "text/plain", '"v1"')
    assert originals.data(known) == "桥梁巡检办法".encode()
    path = tmp_path / "originals" / f"{known.sha256}.txt"
    assert source == WebSource(site.url("/a.txt"), "a.txt", path, "桥梁巡检办法".encode())
    assert path.read_bytes() == "桥梁巡检办法".encode()
    assert not list(tmp_path.rglob("*.part"))


def test_what_the_server_says_is_unchanged_comes_from_the_folder(site: Site, originals: Originals) -> None:
    def conditional(request: BaseHTTPRequestHandler) -> None:
        same = request.headers["If-None-Match"] == '"v1"'
        page(b"" if same else b"text", "text/plain", 304 if same else 200, ETag='"v1"')(request)

    site.routes["/a.txt"] = conditional
    first, second = look(site, originals, "/a.txt"), look(site, originals, "/a.txt")
    assert first == second
    assert site.asked[-1][1]["if-none-match"] == '"v1"'


def test_a_version_mark_that_cannot_be_sent_back_is_not(site: Site, originals: Originals) -> None:
    site.routes["/a.txt"] = page(
        b"text", "text/plain", ETag='"é"', Last_Modified="Tue, 06 Feb 2024 08:00:00 GMT"
    )
    first, second = look(site, originals, "/a.txt"), look(site, originals, "/a.txt")
    assert isinstance(first[0], WebSource)
    assert first == second
    headers = site.asked[-1][1]
    assert "if-none-match" not in headers
    assert headers["if-modified-since"] == "Tue, 06 Feb 2024 08:00:00 GMT"


def test_a_changed_answer_replaces_what_is_known(site: Site, originals: Originals) -> None:
    site.routes["/a.txt"] = page("每月巡检".encode(), "text/plain", ETag='"v1"')
    look(site, originals, "/a.txt")
    site.routes["/a.txt"] = page("每季巡检".encode(), "text/plain", ETag='"v2"')
    (source,) = look(site, originals, "/a.txt")
    assert isinstance(source, WebSource)
    assert source.data == "每季巡检".encode()
    known = originals.known(site.url("/a.txt"))
    assert known is not None
    assert known.etag == '"v2"'


def kept(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.glob("*.txt"))


def test_bytes_go_when_the_last_address_that_gave_them_gives_others_or_is_forgotten(
    site: Site, originals: Originals, tmp_path: Path
) -> None:
    for path in ("/a.txt", "/b.txt"):
        site.routes[path] = page(b"first", "text/plain")
    look(site, originals, "/a.txt", "/b.txt")
    folder = tmp_path / "originals"
    site.routes["/a.txt"] = page(b"second", "text/plain")
    look(site, Originals(folder), "/a.txt")
    assert kept(folder) == [b"first", b"second"]
    site.routes["/b.txt"] = page(b"third", "text/plain")
    look(site, Originals(folder), "/b.txt")
    assert kept(folder) == [b"second", b"third"]
    Originals(folder).forget(site.url("/b.txt"))
    Originals(folder).forget(site.url("/never.txt"))
    assert kept(folder) == [b"second"]
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("harm", ["gone", "other"])
def test_bytes_that_were_lost_or_altered_are_asked_for_anew(
    site: Site, originals: Originals, tmp_path: Path, harm: str
) -> None:
    site.routes["/a.txt"] = page(b"text", "text/plain", ETag='"v1"')
    look(site, originals, "/a.txt")
    (file,) = (tmp_path / "originals").glob("*.txt")
    file.unlink() if harm == "gone" else file.write_bytes(b"tampered")
    (source,) = look(site, originals, "/a.txt")
    assert isinstance(source, WebSource)
    assert source.data == file.read_bytes() == b"text"
    assert "if-none-match" not in site.asked[-1][1]


def test_a_broken_record_is_as_none(site: Site, originals: Originals, tmp_path: Path) -> None:
    site.routes["/a.txt"] = page(b"text", "text/plain")
    look(site, originals, "/a.txt")
    for record in (tmp_path / "originals").glob("address-*.json"):
        record.write_text("[]")
    assert originals.known(site.url("/a.txt")) is None


def test_an_address_that_fails_is_named_and_the_rest_is_read(site: Site, originals: Originals) -> None:
    site.routes["/a.txt"] = page(b"text", "text/plain")
    found = look(site, originals, "/missing.txt", "/a.txt", "/a.txt")
    assert [type(one) for one in found] == [WebFailure, WebSource]
    assert isinstance(found[0], WebFailure)
    assert found[0].reason.startswith("does not exist there (404)")
