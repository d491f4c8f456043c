"""Web addresses, read from a real server on loopback: redirects, bounds, robots.txt, encodings, private networks."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest
from web_server import HOST, Site, drip, loopback, page, redirect, serving

from ingest.errors import UnreadableFileError
from ingest.reading.decoding import decode
from ingest.web import Fetched, Limits, NotModified, Validators, WebReader, fetch

pytestmark = pytest.mark.integration

QUICK = Limits(connect=2, read=0.6, total=1.5, size=200_000)
HTML = "<!DOCTYPE html><html><head><title>关于试行桥梁巡检办法的通知</title></head><body><p>桥梁每月巡检一次。</p></body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as server:
        yield server


def read(site: Site, path: str, limits: Limits = QUICK) -> Fetched:
    found = fetch(site.url(path), loopback, limits, site.allowed)
    assert isinstance(found, Fetched)
    return found


def refusal(site: Site, path: str, limits: Limits = QUICK) -> str:
    """The sentence, which comes in bounded time."""
    begun = time.monotonic()
    with pytest.raises(UnreadableFileError) as error:
        fetch(site.url(path), loopback, limits, site.allowed)
    assert time.monotonic() - begun < limits.total + 2
    return str(error.value)


class TestAPage:
    def test_it_comes_with_name_type_and_validators(self, site: Site) -> None:
        site.routes["/zwgk/art_12.html"] = page(
            HTML.encode(), ETag='"v1"', Last_Modified="Tue, 06 Feb 2024 08:00:00 GMT"
        )
        found = read(site, "/zwgk/art_12.html#top")
        assert decode(found.data) == HTML
        assert (found.name, found.media_type) == ("art_12.html", "text/html")
        assert found.address == site.url("/zwgk/art_12.html")
        assert found.validators == Validators('"v1"', "Tue, 06 Feb 2024 08:00:00 GMT")

    def test_the_site_is_told_its_own_name_and_who_asks(self, site: Site) -> None:
        site.routes["/a.html"] = page(HTML.encode())
        read(site, "/a.html")
        headers = site.asked[-1][1]
        assert headers["host"] == f"{HOST}:{site.port}"
        assert headers["user-agent"] == "zhengwen/0.1"
        assert headers["accept-encoding"] == "gzip, deflate"
        assert "cookie" not in headers

    @pytest.mark.parametrize(
        ("status", "words"),
        [(404, "does not exist there (404)"), (410, "(410)"), (403, "without signing in (403)"),
         (401, "(401)"), (429, "Try again later"), (503, "not given out now (503)"), (204, "no document"), (304, "no document")],
    )  # fmt: skip
    def test_no_document_is_said_with_what_to_do(self, site: Site, status: int, words: str) -> None:
        site.routes["/a.html"] = page(b"", status=status)
        assert words in refusal(site, "/a.html")

    def test_nobody_listening_is_said(self, site: Site) -> None:
        allowed = replace(site.allowed, ports=frozenset({1}))
        with pytest.raises(UnreadableFileError, match="takes no connection"):
            fetch(f"http://{HOST}:1/a.html", loopback, QUICK, allowed)

    def test_an_unknown_host_is_said(self, site: Site) -> None:
        def unknown(host: str) -> list[str]:
            raise OSError(-2, "Name or service not known")

        with pytest.raises(UnreadableFileError, match="is not known"):
            fetch(site.url("/a.html"), unknown, QUICK, site.allowed)

    def test_a_server_without_tls_is_no_endless_wait(self, site: Site) -> None:
        with pytest.raises(UnreadableFileError, match=r"cannot be (trusted|reached)"):
            fetch(f"https://{HOST}:{site.port}/a.html", loopback, QUICK, site.allowed)


class TestFormats:
    @pytest.mark.parametrize(
        ("path", "content_type", "data", "name"),
        [
            ("/down?id=3", "application/pdf", b"%PDF-1.7 ...", "down.pdf"),
            ("/f.pdf", "application/octet-stream", b"%PDF-1.7 ...", "f.pdf"),
            ("/show.jsp", "text/html", HTML.encode(), "show.jsp.html"),
            ("/show.htm", "text/plain", HTML.encode(), "show.htm"),
            ("/zwgk/", "text/html", b"<p>x</p>", "zwgk.html"),
            ("/", "text/html", b"<p>x</p>", "index.html"),
            ("/notes.md", "text/plain", "# 桥梁".encode(), "notes.md"),
            ("/notes", "text/markdown", "# 桥梁".encode(), "notes.md"),
            ("/notes.txt", "", "桥梁".encode(), "notes.txt"),
            ("/%E9%80%9A%E7%9F%A5.docx", "application/octet-stream", b"PK\x03\x04 word/document.xml", "通知.docx"),
        ],
    )  # fmt: skip
    def test_the_name_ends_as_type_and_content_say(
        self, site: Site, path: str, content_type: str, data: bytes, name: str
    ) -> None:
        site.routes[path] = page(data, content_type)
        assert read(site, path).name == name

    def test_the_server_s_own_name_is_taken_without_its_folders(self, site: Site) -> None:
        given = "attachment; filename*=UTF-8''..%2F..%2F%E9%80%9A%E7%9F%A5.pdf"
        site.routes["/d"] = page(b"%PDF-1.4", "application/pdf", Content_Disposition=given)
        assert read(site, "/d").name == "通知.pdf"

    @pytest.mark.parametrize(
        ("content_type", "data"), [("image/png", b"\x89PNG"), ("application/zip", b"PK\x03\x04 xl/sheet")]
    )
    def test_what_is_no_document_is_refused(self, site: Site, content_type: str, data: bytes) -> None:
        site.routes["/a"] = page(data, content_type)
        assert "not read" in refusal(site, "/a")


class TestEncodings:
    def test_what_the_server_names_wins_over_guessing(self, site: Site) -> None:
        # These bytes are valid in both encodings, so that no guess could tell.
        data = "橋樑巡檢辦法".encode("big5")
        assert data.decode("gb18030") != "橋樑巡檢辦法"
        site.routes["/a.txt"] = page(data, "text/plain; charset=Big5")
        assert decode(read(site, "/a.txt").data) == "橋樑巡檢辦法"

    @pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "nonsense", "punycode", "base64"])
    def test_a_wrong_or_meaningless_name_leaves_the_page_to_its_reader(
        self, site: Site, charset: str
    ) -> None:
        site.routes["/a.html"] = page(HTML.encode("gb18030"), f"text/html; charset={charset}")
        assert decode(read(site, "/a.html").data) == HTML

    def test_a_single_broken_character_does_not_make_the_name_wrong(self, site: Site) -> None:
        data = ("桥梁巡检" * 500).encode("gbk") + b"\xff" + "。".encode("gbk")
        site.routes["/a.txt"] = page(data, "text/plain; charset=gb2312")
        assert decode(read(site, "/a.txt").data).count("\ufffd") == 1

    def test_a_page_of_comments_takes_no_time(self, site: Site) -> None:
        site.routes["/a"] = page(b"<!---->" * 500 + b"x", "application/x-unknown")
        assert "of the type application/x-unknown" in refusal(site, "/a")

    def test_a_pdf_is_never_re_encoded(self, site: Site) -> None:
        site.routes["/a.pdf"] = page(b"%PDF-1.7 \xb0\xa1", "application/pdf; charset=gbk")
        assert read(site, "/a.pdf").data == b"%PDF-1.7 \xb0\xa1"

    @pytest.mark.parametrize(
        ("coding", "packed"),
        [("gzip", gzip.compress(HTML.encode(), mtime=0)), ("deflate", zlib.compress(HTML.encode())),
         ("deflate", zlib.compress(HTML.encode())[2:-4])],
    )  # fmt: skip
    def test_packed_answers_are_unpacked(self, site: Site, coding: str, packed: bytes) -> None:
        site.routes["/a.html"] = page(packed, Content_Encoding=coding)
        assert decode(read(site, "/a.html").data) == HTML


class TestRedirects:
    def test_each_hop_is_followed_and_the_last_names_the_document(self, site: Site) -> None:
        site.routes["/old"] = redirect("/newer", 301)
        site.routes["/newer"] = redirect(site.url("/new.html", "other.example.cn"), 307)
        site.routes["/new.html"] = page(HTML.encode())
        found = read(site, "/old")
        assert (found.name, found.url) == ("new.html", site.url("/old"))
        assert found.address == site.url("/new.html", "other.example.cn")
        assert site.asked[-1][1]["host"] == f"other.example.cn:{site.port}"

    def test_a_loop_ends(self, site: Site) -> None:
        site.routes["/a"] = redirect("/b")
        site.routes["/b"] = redirect("/a")
        assert "redirected more than 5 times" in refusal(site, "/a")
        assert len(site.paths) == 6

    @pytest.mark.parametrize(
        ("location", "words"),
        [
            ("http://10.0.0.7/secret.html", "leads to 10.0.0.7"),
            ("http://127.0.0.2/secret.html", "leads to 127.0.0.2"),
            ("http://[::ffff:169.254.169.254]/latest/meta-data", "not on the public internet"),
            ("http://[64:ff9b::a00:7]/", "not on the public internet"),
            ("file:///etc/passwd", "begins with file:"),
            ("ftp://www.example.cn/a.txt", "begins with ftp:"),
            ("data:text/plain,hello", "begins with data:"),
            ("http://www.example.cn:22/", "uses port 22"),
            ("http://user:word@www.example.cn/", "name or password"),
            ("http://[::1", "cannot be used"),
        ],
    )
    def test_each_hop_is_checked(self, site: Site, location: str, words: str) -> None:
        site.routes["/a"] = redirect(location)
        assert words in refusal(site, "/a")
        assert site.paths == ["/a"]


class TestPrivateNetworks:
    def test_loopback_is_refused_unless_it_was_allowed(self, site: Site) -> None:
        allowed = replace(site.allowed, networks=())
        for host in (HOST, "127.0.0.1", "localhost", "2130706433"):
            with pytest.raises(UnreadableFileError, match="not on the public internet"):
                fetch(site.url("/a.html", host), loopback, QUICK, allowed)
        assert site.asked == []

    def test_a_name_is_resolved_once_a_request_and_the_connection_goes_where_was_checked(
        self, site: Site
    ) -> None:
        """First an address that may be reached, then a private one: the second look refuses, never connects."""
        answers = [["127.0.0.1"], ["10.0.0.7"]]
        site.routes["/a.html"] = page(HTML.encode())
        with pytest.raises(UnreadableFileError, match=r"leads to 10\.0\.0\.7"):
            fetch(site.url("/a.html"), lambda host: answers.pop(0), QUICK, site.allowed)
        assert [path for path, _ in site.asked] == ["/robots.txt"]

        asked: list[str] = []

        def once_a_request(host: str) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"]

        fetch(site.url("/a.html"), once_a_request, QUICK, site.allowed)
        # No such host exists outside this resolver, so nothing else can have resolved it.
        assert asked == [HOST, HOST]

    def test_only_the_public_ones_of_several_addresses_are_used(self, site: Site) -> None:
        site.routes["/a.html"] = page(HTML.encode())
        found = fetch(
            site.url("/a.html"), lambda host: ["10.0.0.7", "127.0.0.1", "fd00::1"], QUICK, site.allowed
        )
        assert isinstance(found, Fetched)


class TestBounds:
    def test_an_endless_body_ends_at_the_limit(self, site: Site) -> None:
        def endless(request: BaseHTTPRequestHandler) -> None:
            request.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n")
            while not site.stopping.is_set():
                request.wfile.write(b"<p>x</p>" * 1000)

        site.routes["/a.html"] = endless
        assert "has more than 0 MB" in refusal(site, "/a.html")

    def test_a_length_that_is_a_lie_is_not_trusted(self, site: Site) -> None:
        def lie(request: BaseHTTPRequestHandler) -> None:
            request.wfile.write(
                b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900000000\r\n\r\nshort"
            )

        site.routes["/a.html"] = lie
        assert "broke off" in refusal(site, "/a.html")

    def test_a_body_that_drips_ends_with_the_time(self, site: Site) -> None:
        site.routes["/a.html"] = drip(site, b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", 0.05)
        assert "took longer than 1.5 s" in refusal(site, "/a.html")

    def test_headers_that_drip_end_with_the_time(self, site: Site) -> None:
        site.routes["/a.html"] = drip(site, b"HTTP/1.0 200 OK\r\nX-Slow: ", 0.05)
        assert "took longer than 1.5 s" in refusal(site, "/a.html")

    def test_silence_ends_sooner(self, site: Site) -> None:
        site.routes["/a.html"] = lambda request: site.stopping.wait(5)
        assert "sent nothing for 0.6 s" in refusal(site, "/a.html")

    def test_a_resolver_that_hangs_ends_with_the_time(self, site: Site) -> None:
        def hang(host: str) -> list[str]:
            site.stopping.wait(5)
            return []

        begun = time.monotonic()
        with pytest.raises(UnreadableFileError, match="took longer"):
            fetch(site.url("/a.html"), hang, QUICK, site.allowed)
        assert time.monotonic() - begun < 3

    def test_a_gzip_bomb_is_unpacked_no_further_than_the_limit(self, site: Site) -> None:
        packed = gzip.compress(bytes(100_000_000), mtime=0)
        assert len(packed) < QUICK.size
        site.routes["/a.html"] = page(packed, Content_Encoding="gzip")
        assert "has more than" in refusal(site, "/a.html")

    @pytest.mark.parametrize(
        ("coding", "body", "words"),
        [("br", b"x", "packed as br"), ("gzip, gzip", b"x", "packed as"), ("gzip", b"no gzip", "cannot be unpacked"),
         ("gzip", gzip.compress(b"<html>" * 999, mtime=0)[:30], "ends too early")],
    )  # fmt: skip
    def test_packings_that_cannot_be_used_are_refused(
        self, site: Site, coding: str, body: bytes, words: str
    ) -> None:
        site.routes["/a.html"] = page(body, Content_Encoding=coding)
        assert words in refusal(site, "/a.html")

    def test_no_http_is_no_crash(self, site: Site) -> None:
        site.routes["/a.html"] = lambda request: request.wfile.write(b"SSH-2.0-OpenSSH_9\r\n\r\n")
        assert "broke off" in refusal(site, "/a.html")


class TestRobots:
    @pytest.mark.parametrize(
        "rules", [b"User-agent: *\nDisallow: /zwgk/", b"User-agent: zhengwen\nDisallow: /"]
    )
    def test_what_is_forbidden_is_not_asked_for(self, site: Site, rules: bytes) -> None:
        site.routes["/robots.txt"] = page(rules, "text/plain")
        site.routes["/zwgk/a.html"] = page(HTML.encode())
        assert "may not be read by programs" in refusal(site, "/zwgk/a.html")
        assert site.paths == []

    @pytest.mark.parametrize(
        "rules",
        [
            b"User-agent: other\nDisallow: /",
            b"User-agent: *\nDisallow:",
            b"<html>no rules</html>",
            b"\xff\xfe\x00",
        ],
    )
    def test_what_is_not_forbidden_is_read(self, site: Site, rules: bytes) -> None:
        site.routes["/robots.txt"] = page(rules, "text/plain")
        site.routes["/a.html"] = page(HTML.encode())
        assert read(site, "/a.html").name == "a.html"

    @pytest.mark.parametrize("status", [401, 403, 404, 429])
    def test_no_rules_are_no_bar(self, site: Site, status: int) -> None:
        site.routes["/robots.txt"] = page(b"User-agent: *\nDisallow: /", "text/plain", status)
        site.routes["/a.html"] = page(HTML.encode())
        assert read(site, "/a.html").name == "a.html"

    @pytest.mark.parametrize("status", [500, 503])
    def test_rules_that_fail_forbid_everything_for_now(self, site: Site, status: int) -> None:
        site.routes["/robots.txt"] = page(b"", status=status)
        site.routes["/a.html"] = page(HTML.encode())
        assert f"robots.txt fails with {status}" in refusal(site, "/a.html")

    def test_rules_are_followed_to_where_they_moved_but_not_inside(self, site: Site) -> None:
        site.routes["/robots.txt"] = redirect("/rules.txt")
        site.routes["/rules.txt"] = page(b"User-agent: *\nDisallow: /", "text/plain")
        assert "may not be read by programs" in refusal(site, "/a.html")
        site.routes["/robots.txt"] = redirect("http://10.0.0.7/")
        assert "leads to 10.0.0.7" in refusal(site, "/a.html")

    def test_rules_without_end_are_read_up_to_their_limit(self, site: Site) -> None:
        site.routes["/robots.txt"] = page(b"User-agent: *\nDisallow: /x\n" + b"#" * 900_000, "text/plain")
        site.routes["/a.html"] = page(HTML.encode())
        assert read(site, "/a.html").name == "a.html"

    def test_rules_that_drip_end_with_the_time(self, site: Site) -> None:
        site.routes["/robots.txt"] = drip(site, b"HTTP/1.0 200 OK\r\n\r\n", 0.05)
        assert "took longer" in refusal(site, "/a.html")

    def test_the_other_site_of_a_redirect_has_its_own_rules(self, site: Site) -> None:
        site.routes["/a"] = redirect(site.url("/private/b.html", "other.example.cn"))
        site.routes["/robots.txt"] = page(b"User-agent: *\nDisallow: /private/", "text/plain")
        assert "other.example.cn" in refusal(site, "/a")

    def test_the_pause_between_two_pages_is_kept_and_counts_for_no_slowness(self, site: Site) -> None:
        site.routes["/robots.txt"] = page(b"User-agent: *\nCrawl-delay: 0.7", "text/plain")
        site.routes["/a.html"] = site.routes["/b.html"] = page(HTML.encode())
        reader = WebReader(loopback, replace(QUICK, total=0.6), site.allowed)
        begun = time.monotonic()
        reader.fetch(site.url("/a.html"))
        assert time.monotonic() - begun < 0.6
        reader.fetch(site.url("/b.html"))
        assert 0.7 <= time.monotonic() - begun < 2
        assert [path for path, _ in site.asked].count("/robots.txt") == 1

    def test_a_pause_of_hours_is_no_endless_run(self, site: Site) -> None:
        site.routes["/robots.txt"] = page(b"User-agent: *\nCrawl-delay: 7200", "text/plain")
        site.routes["/a.html"] = page(HTML.encode())
        reader = WebReader(loopback, QUICK, site.allowed)
        reader.fetch(site.url("/a.html"))
        with pytest.raises(UnreadableFileError, match="asks for 7200 s between two pages"):
            reader.fetch(site.url("/a.html"))


class TestAskingAgain:
    def test_a_server_that_says_not_modified_is_believed(self, site: Site) -> None:
        def conditional(request: BaseHTTPRequestHandler) -> None:
            same = request.headers["If-None-Match"] == '"v1"'
            page(b"" if same else HTML.encode(), status=304 if same else 200, ETag='"v1"')(request)

        site.routes["/a.html"] = conditional
        first = read(site, "/a.html")
        again = fetch(site.url("/a.html"), loopback, QUICK, site.allowed, first.validators)
        assert again == NotModified(site.url("/a.html"))
