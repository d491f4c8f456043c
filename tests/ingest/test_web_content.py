"""What web servers say of what they send, taken for no more than it is worth."""

from __future__ import annotations

import pytest

from ingest.web_content import file_name, in_utf8

PAGE = "<!DOCTYPE html><html><body><p>各单位应当办理。</p></body></html>".encode()
ODD = ("idna", "undefined", "punycode", "hex", "U\0TF-8", "no-such")
"""Names of encodings that cannot decode as a header's text is decoded, each in a way of its own."""


@pytest.mark.parametrize("encoding", ODD)
def test_a_name_in_an_encoding_that_does_not_decode_is_not_heeded(encoding: str) -> None:
    disposition = f"attachment; filename*={encoding}''%ff.html"
    assert file_name("/a/notice.html", disposition, "text/html", PAGE).endswith(".html")


@pytest.mark.parametrize("encoding", ODD)
def test_an_encoding_of_a_text_that_does_not_decode_is_not_heeded(encoding: str) -> None:
    assert in_utf8(PAGE, f"text/html; charset={encoding}", "a.html") == PAGE
    assert in_utf8(PAGE, f"text/html; charset*={encoding}''%ff", "a.html") == PAGE
