"""Web addresses: which ones may be read, and which machines they may lead to.

A name is resolved once and the connection is made to the very address that was checked, so a
name that points elsewhere the next moment gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from ingest.errors import UnreadableFileError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str], Sequence[str]]
"""Host name → its IP addresses as text, best first; raises OSError when it has none."""

PORTS = frozenset({80, 443})
MAX_ADDRESS = 2000
"""Characters of an address; longer ones are no addresses of documents."""

_CARRIES_IPV4 = tuple(
    ipaddress.IPv6Network(network)
    for network in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
)
"""Mapped, NAT64, Teredo and 6to4 addresses: what they reach is decided by the IPv4 address inside them."""
_HOST = re.compile(rb"[0-9A-Za-z._-]+|[0-9A-Fa-f:.]+")
_INNER = tuple(
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "3fff::/20", "100:0:0:1::/64")
)
"""What the standard library takes for public: addresses of protocols (one cloud's machines tell their secrets at
192.0.0.192, another's at 168.63.129.16), relays, and networks for documentation and for nothing."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be reached besides public addresses on the usual ports: networks and ports of one's own."""

    networks: tuple[IPNetwork, ...] = ()
    ports: frozenset[int] = PORTS

    def reaches(self, address: IPAddress) -> bool:
        """Whether a connection to an address may be made."""
        return is_public(address) or any(address in network for network in self.networks)


PUBLIC_ONLY = Allowed()


def is_web_address(text: str) -> bool:
    """Whether a word of the command line is an address (`https://…`, `ftp://…`, `data:…`) and no path."""
    scheme, colon, rest = text.partition(":")
    return bool(colon) and (rest.startswith("//") or scheme.lower() in ("http", "https", "file", "data"))


def is_public(address: IPAddress) -> bool:
    """Whether an address belongs to the public internet, so that reading from it reaches nobody's inner network."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None or address.is_site_local:
            return False
        if any(address in network for network in _CARRIES_IPV4):
            return False
    if any(address in network for network in _INNER):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def checked(text: str, allowed: Allowed = PUBLIC_ONLY) -> httpx.URL:
    """An address whose form allows reading it; its fragment is dropped.

    Raises UnreadableFileError for other schemes, names and passwords in it, and ports that are not allowed.
    """
    if len(text) > MAX_ADDRESS:
        raise UnreadableFileError(
            f"is longer than {MAX_ADDRESS} characters. Give the document's own address."
        )
    try:
        url = httpx.URL(text)
        port = url.port if url.port is not None else 443 if url.scheme == "https" else 80
        # Read here, since a label of xn-- that stands for nothing is only found out by reading it.
        _ = url.host
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise UnreadableFileError(f"is no address that can be used: {error}. Check its spelling.") from error
    if url.scheme not in ("http", "https"):
        raise UnreadableFileError(
            f"begins with {url.scheme or '(nothing)'}:, but only http and https are read."
            " Save the document as a file and name that."
        )
    if not _HOST.fullmatch(url.raw_host):
        raise UnreadableFileError(
            "names no host that can be asked. Give the whole address, as https://www.example.cn/page.html."
        )
    if url.userinfo:
        raise UnreadableFileError(
            "holds a name or password. Save the document as a file; addresses are kept and shown."
        )
    if port not in allowed.ports:
        raise UnreadableFileError(f"uses port {port}; only 80 and 443 are read. Save the document as a file.")
    return url.copy_with(fragment=None)


def system_resolver(host: str) -> list[str]:
    """The addresses that this machine's resolver gives for a host."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def reachable(host: str, resolver: Resolver, allowed: Allowed) -> list[IPAddress]:
    """The addresses of a host that may be connected to.

    Raises UnreadableFileError when the host is unknown or lies inside a private network.
    """
    try:
        found = [ipaddress.ip_address(host)]
    except ValueError:
        found = _resolved(host, resolver)
    fit = [address for address in found if allowed.reaches(address)]
    if not fit:
        raise UnreadableFileError(
            f"leads to {found[0]}, which is not on the public internet. Save the document as a file and name that."
        )
    return fit


def _resolved(host: str, resolver: Resolver) -> list[IPAddress]:
    try:
        found = [ipaddress.ip_address(text) for text in resolver(host)]
    except (OSError, ValueError, UnicodeError) as error:
        found = []
        reason = getattr(error, "strerror", None) or str(error)
    else:
        reason = "it has no address"
    if not found:
        raise UnreadableFileError(
            f"cannot be reached: the host {host} is not known ({reason}). Check the spelling and the connection."
        )
    return found
