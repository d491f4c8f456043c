"""Nothing of ours stands inline in a page: no style, no script, no handler; so policies need not allow any."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import managed_library as managed
import pytest
from fastapi.testclient import TestClient

from pages.chrome import alone, starting_page
from pages.operating.headers import ALONE, POLICY
from pages.words import words_for
from vectorstore.store import Store

pytest_plugins = ("staff_pages",)


class _Inline(HTMLParser):
    """Collects what stands inline."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (
            tag == "script" and "src" not in given and given.get("type") != "application/json"
        ):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.found += [
            f"{tag} {v}" for v in given.values() if v and v.strip().casefold().startswith("javascript:")
        ]


def inline(html: str) -> list[str]:
    finder = _Inline()
    finder.feed(html)
    return finder.found


def test_the_finder_finds() -> None:
    html = "<style>a</style><p style='x' onclick='y'><a href=' javascript:z'><script>1</script><script src=a></script>"
    assert inline(html) == ["style", "p style", "p onclick", "a  javascript:z", "script"]


def test_no_page_has_anything_inline_and_its_policy_allows_none(staff: TestClient, store: Store) -> None:
    documents = [document.id for document in store.documents()]
    seen: set[str] = set()
    waiting = ["/documents", "/search?q=服务", "/indicators", "/duties", "/staff", "/login"]
    waiting += [f"/documents/{document}" for document in documents]
    while waiting and len(seen) < 150:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = staff.get(path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        assert inline(answer.text) == [], path
        policy = answer.headers[POLICY]
        draws = "plotly.min.js" in answer.text
        assert ("'unsafe-inline'" in policy) == draws, path
        assert "script-src" not in policy or "unsafe" not in policy.split("script-src")[1].split(";")[0], path
        links = re.findall(r'href="(/(?:documents|search|indicators|duties|staff)[^"#]*)"', answer.text)
        waiting += [link.replace("&amp;", "&") for link in links]
    assert len(seen) > 30
    assert managed.NAME in staff.get("/documents").text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_that_stands_alone_names_its_one_style_by_its_hash(language: str) -> None:
    for html in (alone("a", "b", words_for(language)), starting_page(words_for(language))):
        assert inline(html) == ["style"]
        assert "sha256-" in ALONE[POLICY]
        assert "unsafe" not in ALONE[POLICY]
