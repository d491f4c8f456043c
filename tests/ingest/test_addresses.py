"""Which addresses may be read, and which machines they may lead to."""

from __future__ import annotations

import ipaddress
import socket

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.addresses import PUBLIC_ONLY, checked, is_public, is_web_address, reachable
from ingest.errors import UnreadableFileError


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.2.1", "192.168.1.1",
     "192.88.99.1", "192.0.0.8", "192.0.0.192", "168.63.129.16", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1",
     "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1", "2001::1", "2001:db8::1",
     "2002:808:808::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1"],
)  # fmt: skip
def test_inner_and_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "114.114.114.114", "223.5.5.5", "2400:3200::1", "2606:4700::1111"]
)
def test_public_addresses_are(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_becomes_public_inside_an_ipv6_one(address: ipaddress.IPv4Address) -> None:
    inside = int(address)
    for carrier in (inside, 0xFFFF << 32 | inside, 0x64FF9B << 96 | inside, 0x2002 << 112 | inside << 80):
        assert not is_public(ipaddress.IPv6Address(carrier))


@given(st.ip_addresses())
def test_nothing_private_by_the_standard_library_is_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if address.is_private or address.is_multicast or address.is_loopback or address.is_link_local:
        assert not is_public(address)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ftp://example.cn/a.txt", "begins with ftp:"),
        ("file:///etc/passwd", "begins with file:"),
        ("data:text/plain,a", "begins with data:"),
        ("http:///a", "names no host"),
        ("https://a:b@example.cn/", "name or password"),
        ("https://a@example.cn/", "name or password"),
        ("https://example.cn:8443/", "uses port 8443"),
        ("http://example.cn:0/", "port"),
        ("http://example.cn:99999/", "port"),
        ("http://exa mple.cn/", "names no host"),
        ("http://" + "a" * 64 + "é.cn/", "no address that can be used"),
        ("http://xn--127.0.0.1", "no address that can be used"),
        ("http://xn--a.example.cn/", "no address that can be used"),
        ("http://example.cn/" + "a" * 3000, "longer than 2000"),
        ("http://example.cn/\n", "no address that can be used"),
    ],
)  # fmt: skip
def test_addresses_of_another_kind_are_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(UnreadableFileError, match=words.replace("(", r"\(")):
        checked(text)


def test_a_chinese_host_and_path_are_written_as_the_network_wants_them() -> None:
    url = checked("https://政务.cn/公开/通知.html#第一条")
    assert (
        str(url) == "https://xn--4br56y.cn/%E5%85%AC%E5%BC%80/%E9%80%9A%E7%9F%A5.html" or url.fragment == ""
    )
    assert url.host == "政务.cn"
    assert url.raw_host.startswith(b"xn--")


@given(st.text(max_size=60) | st.from_regex(r"http://xn--[a-z0-9.-]{1,20}", fullmatch=True))
def test_whatever_is_given_is_an_address_or_a_sentence(text: str) -> None:
    try:
        url = checked(text)
    except UnreadableFileError:
        return
    assert isinstance(url, httpx.URL)
    assert url.scheme in ("http", "https")
    assert url.host


@pytest.mark.parametrize("answer", [[], ["nonsense"], ["10.0.0.1", "fd00::1"]])
def test_a_host_without_a_public_address_is_refused(answer: list[str]) -> None:
    with pytest.raises(UnreadableFileError):
        reachable("example.cn", lambda host: answer, PUBLIC_ONLY)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.1", "127.0.1", "0", "0x0", "10.1",
     "3232235777", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "①②⑦.⓪.⓪.①", "１２７．０．０．１", "127。0。0。1",
     "[::ffff:7f00:1]", "[::ffff:127.0.0.1]", "[::ffff:0:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
     "[64:ff9b:1::a00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[0:0:0:0:0:0:0:1]", "[::]", "[fe80::1]",
     "[fec0::1]", "[fd00:ec2::254]", "[100::1]", "[5f00::1]", "[3fff::1]", "0.0.0.0", "169.254.169.254",
     "100.100.100.200", "192.0.0.192", "168.63.129.16.", "127.0.0.1."],
)  # fmt: skip
def test_no_spelling_of_an_inner_address_is_reached(host: str) -> None:
    """As the machine's own resolver reads them: whole numbers, octal and hexadecimal parts, parts left out, other
    digits and full stops, and IPv4 addresses inside IPv6 ones. None needs a network to be resolved."""

    def numeric(name: str) -> list[str]:
        return [socket.inet_ntoa(socket.inet_aton(name.rstrip(".")))]

    with pytest.raises(UnreadableFileError, match=r"not on the public internet|no host|no address|not known"):
        reachable(checked(f"http://{host}/").host, numeric, PUBLIC_ONLY)


@pytest.mark.parametrize(
    "text",
    ["http://example.cn\\@127.0.0.1/", "http://127.0.0.1\\@example.cn/", "http://example.cn#@127.0.0.1/",
     "http://127.0.0.1?@example.cn/", "http://127.0.0.1;@example.cn/", "http://127.0.0.1%2f@example.cn/",
     "http://example.cn%00.127.0.0.1/", "http:127.0.0.1/", "http:/127.0.0.1/", "//127.0.0.1/", "http://\t127.0.0.1/"],
)  # fmt: skip
def test_the_host_that_is_checked_is_the_one_that_is_asked(text: str) -> None:
    """Where readers of addresses disagree on the host, the connection still goes where the check looked."""
    try:
        url = checked(text)
    except UnreadableFileError:
        return
    asked: list[str] = []

    def resolver(host: str) -> list[str]:
        asked.append(host)
        return ["8.8.8.8"]

    try:
        reachable(url.host, resolver, PUBLIC_ONLY)
    except UnreadableFileError:
        return
    assert asked == ["example.cn"]
    assert url.netloc.decode("ascii") == "example.cn"


def test_an_address_in_figures_is_not_resolved() -> None:
    def never(host: str) -> list[str]:
        raise AssertionError(host)

    assert reachable("8.8.8.8", never, PUBLIC_ONLY) == [ipaddress.ip_address("8.8.8.8")]


def test_words_of_the_command_line_are_addresses_or_paths() -> None:
    assert all(map(is_web_address, ["https://a.cn", "HTTP://a.cn", "ftp://a.cn/b", "file:/etc", "data:,a"]))
    assert not any(
        map(is_web_address, ["a.txt", "folder/b.md", "C:\\a.txt", "http", "通知：一.txt", "a:b.txt"])
    )
