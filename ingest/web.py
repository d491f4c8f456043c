"""Reading a document from a web address, bounded in time and size, as its site's robots.txt allows.

Every hop of a redirect is checked like the first address. A connection is made to the IP
address that was checked, with the host's name in the request and in the TLS handshake.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from urllib.parse import urljoin

import httpx
from protego import Protego

from ingest.addresses import (
    PUBLIC_ONLY,
    Allowed,
    IPAddress,
    Resolver,
    checked,
    reachable,
    system_resolver,
)
from ingest.errors import UnreadableFileError
from ingest.web_content import Inflater, file_name, in_utf8, media_type_of

ROBOT = "zhengwen"
USER_AGENT = f"{ROBOT}/0.1"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much time and how many bytes an address may take; seconds and bytes."""

    connect: float = 10
    read: float = 20
    """Longest silence between two pieces of an answer."""
    total: float = 60
    """From the first look at robots.txt to the last byte, without the pauses that robots.txt asks for."""
    size: int = 32 * 1024 * 1024
    """As a file on disk may have (decoding.MAX_BYTES)."""
    redirects: int = 5
    robots_size: int = 512 * 1024
    """RFC 9309 asks for at least 500 KiB; what lies behind is not read."""
    crawl_delay: float = 60
    """Longest pause that is kept; a site that asks for more has to be read one address a run."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What an earlier answer said of its version, for asking whether it changed."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        # A mark with other signs, which some servers send, cannot be sent back.
        return {name: value for name, value in pairs if value and value.isascii()}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it came: ``data`` are the bytes to read, text whose encoding the server named in UTF-8
    with a mark; ``name`` ends as its format does; ``address`` is where it lay after redirects."""

    data: bytes
    name: str
    media_type: str
    url: str
    address: str
    validators: Validators = Validators()


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed since the answer with these validators."""

    url: str


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    data: bytes


class WebReader:
    """Reads addresses one after another and keeps each site's robots.txt and pauses while it lives.

    ``resolver``, ``allowed`` and ``tls`` (what certificates are trusted, by default the usual authorities) are
    passed in, so that tests can serve pages from loopback.
    """

    def __init__(
        self,
        resolver: Resolver = system_resolver,
        limits: Limits = Limits(),
        allowed: Allowed = PUBLIC_ONLY,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._given_tls = tls
        self._resolver = resolver
        self._limits = limits
        self._allowed = allowed
        self._robots: dict[str, Protego | None] = {}
        self._asked: dict[str, float] = {}

    def fetch(self, url: str, known: Validators = Validators()) -> Fetched | NotModified:
        """Read an address. Not to be called from a running event loop.

        Raises UnreadableFileError with the reason: wrong kind of address, private, forbidden by
        robots.txt, too large, too slow, missing.
        """
        return asyncio.run(self._fetch(url, known))

    async def _fetch(self, url: str, known: Validators) -> Fetched | NotModified:
        try:
            async with asyncio.timeout(self._limits.total) as clock:
                return await self._follow(checked(url, self._allowed), url, known, clock)
        except TimeoutError as error:
            raise UnreadableFileError(
                f"took longer than {self._limits.total:g} s. Try again later, or save it as a file."
            ) from error

    async def _follow(
        self, target: httpx.URL, url: str, known: Validators, clock: asyncio.Timeout
    ) -> Fetched | NotModified:
        for _ in range(self._limits.redirects + 1):
            await self._heed_robots(target, clock)
            answer = await self._get(target, self._limits.size, known.headers)
            if answer.status in _REDIRECTS and "location" in answer.headers:
                target = self._next(target, answer)
                continue
            if answer.status == 304 and known.headers:
                return NotModified(url)
            _check_status(answer.status)
            return _fetched(url, target, answer)
        raise UnreadableFileError(
            f"is redirected more than {self._limits.redirects} times. Give the address where it ends."
        )

    def _next(self, target: httpx.URL, answer: _Answer) -> httpx.URL:
        try:
            return checked(urljoin(str(target), answer.headers["location"]), self._allowed)
        except ValueError as error:
            raise UnreadableFileError(
                f"is redirected to an address that cannot be used: {error}. Give the address where it ends."
            ) from error
        except UnreadableFileError as error:
            raise UnreadableFileError(f"is redirected to an address that {error}") from error

    # robots.txt

    async def _heed_robots(self, target: httpx.URL, clock: asyncio.Timeout) -> None:
        """Raises UnreadableFileError where robots.txt forbids; waits as long as it asks for between two pages."""
        site = f"{target.scheme}://{target.netloc.decode('ascii')}"
        if site not in self._robots:
            self._robots[site] = await self._read_robots(target.copy_with(raw_path=b"/robots.txt"))
        rules = self._robots[site]
        if rules is not None and not rules.can_fetch(str(target), ROBOT):
            raise UnreadableFileError(
                f"may not be read by programs, says {site}/robots.txt. Save it as a file if you may use it."
            )
        asked_for = rules.crawl_delay(ROBOT) if rules is not None else None
        await self._pause(site, float(asked_for or 0), clock)
        self._asked[site] = time.monotonic()

    async def _pause(self, site: str, asked_for: float, clock: asyncio.Timeout) -> None:
        last = self._asked.get(site)
        if last is None or asked_for <= 0:
            return
        if asked_for > self._limits.crawl_delay:
            raise UnreadableFileError(
                f"is not read now: {site}/robots.txt asks for {asked_for:g} s between two pages."
                " Give one address of this site a run."
            )
        wait = last + asked_for - time.monotonic()
        if wait > 0:
            when = clock.when()
            if when is not None:
                clock.reschedule(when + wait)
            await asyncio.sleep(wait)

    async def _read_robots(self, target: httpx.URL) -> Protego | None:
        """The rules of a site; None where it has none. 4xx means none, 5xx means that nothing may be read."""
        host = target.host
        for _ in range(self._limits.redirects + 1):
            try:
                answer = await self._get(target, self._limits.robots_size, {}, cut=True)
            except UnreadableFileError as error:
                if target.host == host:
                    raise
                raise UnreadableFileError(f"is not read, since its site's robots.txt {error}") from error
            if answer.status in _REDIRECTS and "location" in answer.headers:
                target = self._next(target, answer)
                continue
            if answer.status >= 500:
                raise UnreadableFileError(
                    f"is not read, since its site's robots.txt fails with {answer.status}. Try again later."
                )
            if answer.status != 200:
                return None
            return Protego.parse(answer.data.decode("utf-8-sig", "replace"))
        return None

    # one request

    async def _get(
        self, target: httpx.URL, size: int, headers: dict[str, str], *, cut: bool = False
    ) -> _Answer:
        addresses = await _in_thread(lambda: reachable(target.host, self._resolver, self._allowed))
        for number, address in enumerate(addresses):
            try:
                async with self._opened(target, address, headers) as response:
                    data = await _body(response, size, cut=cut) if response.status_code == 200 else b""
                    return _Answer(response.status_code, response.headers, data)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if number + 1 == len(addresses):
                    raise UnreadableFileError(_cannot_connect(target.host, error)) from error
            except httpx.TimeoutException as error:
                raise UnreadableFileError(
                    f"sent nothing for {self._limits.read:g} s. Try again later, or save it as a file."
                ) from error
            except httpx.HTTPError as error:
                raise UnreadableFileError(
                    f"broke off: {error or type(error).__name__}. Try again later, or save it as a file."
                ) from error
        raise AssertionError("reachable() gives at least one address")

    @asynccontextmanager
    async def _opened(
        self, target: httpx.URL, address: IPAddress, headers: dict[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """The answer of one address of a host. A transport of its own each time: no connection of one
        host serves another that has the same address."""
        limits = self._limits
        request = httpx.Request(
            "GET",
            target.copy_with(host=str(address)),
            headers={
                "Host": target.netloc.decode("ascii"),
                "User-Agent": USER_AGENT,
                "Accept": "text/html, application/pdf, text/*;q=0.9, */*;q=0.5",
                "Accept-Encoding": "gzip, deflate",
                "Connection": "close",
                **headers,
            },
            extensions={
                "sni_hostname": target.raw_host.decode("ascii"),
                "timeout": httpx.Timeout(limits.read, connect=limits.connect).as_dict(),
            },
        )
        verify = self._tls if target.scheme == "https" else False
        async with httpx.AsyncHTTPTransport(verify=verify, trust_env=False) as transport:
            response = await transport.handle_async_request(request)
            try:
                yield response
            finally:
                await response.aclose()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._given_tls or httpx.create_ssl_context()


def fetch(
    url: str,
    resolver: Resolver = system_resolver,
    limits: Limits = Limits(),
    allowed: Allowed = PUBLIC_ONLY,
    known: Validators = Validators(),
) -> Fetched | NotModified:
    """Read one address; see ``WebReader.fetch``."""
    return WebReader(resolver, limits, allowed).fetch(url, known)


async def _body(response: httpx.Response, size: int, *, cut: bool) -> bytes:
    """The answer's bytes, unpacked; neither what is sent nor what it unpacks to exceeds ``size``.

    ``cut``: what lies behind is left out instead of raising UnreadableFileError.
    """
    inflater = Inflater(response.headers.get("content-encoding", ""))
    data = bytearray()
    received = 0
    async for piece in response.aiter_raw():
        received += len(piece)
        data += inflater.unpack(piece, size + 1 - len(data))
        if len(data) > size or received > size:
            if cut:
                return bytes(data[:size])
            raise UnreadableFileError(
                f"has more than {size / 2**20:.0f} MB. Save it as a file and split that."
            )
    inflater.check_whole()
    return bytes(data)


def _fetched(url: str, target: httpx.URL, answer: _Answer) -> Fetched:
    stated = answer.headers.get("content-type", "")
    name = file_name(target.path, answer.headers.get("content-disposition", ""), stated, answer.data)
    headers = answer.headers
    return Fetched(
        data=in_utf8(answer.data, stated, name),
        name=name,
        media_type=media_type_of(stated),
        url=url,
        address=str(target),
        validators=Validators(headers.get("etag"), headers.get("last-modified")),
    )


def _check_status(status: int) -> None:
    if status == 200:
        return
    if status in (404, 410):
        raise UnreadableFileError(f"does not exist there ({status}). Check the address.")
    if status in (401, 403):
        raise UnreadableFileError(f"may not be read without signing in ({status}). Save it as a file.")
    if status == 429 or status >= 500:
        raise UnreadableFileError(f"is not given out now ({status}). Try again later.")
    raise UnreadableFileError(f"is answered with {status} and no document. Check the address.")


def _cannot_connect(host: str, error: httpx.TransportError) -> str:
    reason: BaseException | None = error
    while reason is not None:
        if isinstance(reason, ssl.SSLError):
            return f"cannot be trusted: the certificate of {host} is not valid for it. Save the document as a file."
        reason = reason.__cause__ or reason.__context__
    return f"cannot be reached: {host} takes no connection. Check the address and the connection."


async def _in_thread(call: Callable[[], _T]) -> _T:
    """Run what blocks in a thread that nobody waits for when time is up."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[_T] = loop.create_future()

    def settle(result: _T | None, error: Exception | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def work() -> None:
        result: _T | None = None
        failure: Exception | None = None
        try:
            result = call()
        except Exception as error:
            failure = error
        try:
            loop.call_soon_threadsafe(settle, result, failure)
        except RuntimeError:
            return  # The loop was closed meanwhile: nobody asks for the result any more.

    threading.Thread(target=work, daemon=True).start()
    return await future
