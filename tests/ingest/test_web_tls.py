"""Web addresses over TLS: the name that is asked for must be the one of the certificate, whatever the IP address."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from web_server import HOST, Site, loopback, page

from ingest.errors import UnreadableFileError
from ingest.web import Fetched, Limits, WebReader

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not there to make a certificate"),
]

LIMITS = Limits(connect=2, read=2, total=4)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own authority for the host of the tests, with its key in one file."""
    folder = tmp_path_factory.mktemp("tls")
    command: list[str | Path] = [
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"),
        *("-addext", f"subjectAltName=DNS:{HOST}", "-keyout", folder / "key.pem", "-out", folder / "own.pem"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    both = folder / "both.pem"
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "own.pem").read_bytes())
    return both


@pytest.fixture
def site(certificate: Path) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, {"host": self.headers["Host"]}))
            page(b"<html><p>text</p></html>")(self)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    served = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


def address(site: Site, host: str) -> str:
    return site.url("/a.html", host).replace("http:", "https:")


def test_the_certificate_is_checked_for_the_host_though_the_connection_goes_to_an_ip_address(
    site: Site, certificate: Path
) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    found = WebReader(loopback, LIMITS, site.allowed, trusting).fetch(address(site, HOST))
    assert isinstance(found, Fetched)
    assert {headers["host"] for _, headers in site.asked} == {f"{HOST}:{site.port}"}


@pytest.mark.parametrize("host", ["other.example.cn", "127.0.0.1"])
def test_another_host_at_the_same_ip_address_is_not_trusted(site: Site, certificate: Path, host: str) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    with pytest.raises(UnreadableFileError, match=f"the certificate of {host} is not valid"):
        WebReader(loopback, LIMITS, site.allowed, trusting).fetch(address(site, host))


def test_an_unknown_authority_is_not_trusted(site: Site) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be trusted"):
        WebReader(loopback, LIMITS, site.allowed).fetch(address(site, HOST))
    assert site.asked == []
