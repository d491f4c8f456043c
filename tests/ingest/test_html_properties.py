from __future__ import annotations

import html
import re

from html_pages import SENTENCE, page, read, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableFileError
from ingest.reading.decoding import clean
from ingest.reading.html import read_html

often = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
words = st.text(
    st.sampled_from("政务数据共享开放一二甲乙，。；：（）《》&<>\"'AbC019 　\u00a0\n"),
    min_size=1,
    max_size=24,
)
tags = st.sampled_from(
    ["p", "div", "span", "b", "font", "section", "li", "ul", "ol", "h3", "blockquote", "em", "center"]
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> tuple[str, str]:
    """Markup of visible elements, and the text in them."""
    markup = shown = ""
    for _ in range(draw(st.integers(1, 4))):
        if depth and draw(st.booleans()):
            tag = draw(tags)
            inner, inside = draw(elements(depth - 1))
            markup += f"<{tag}>{inner}</{tag}>"
            shown += inside
        else:
            word = draw(words)
            markup += html.escape(word) + draw(st.sampled_from(["", "<br>"]))
            shown += word
    return markup, shown


def solid(text: str) -> str:
    return re.sub(r"\s", "", clean(text))


@often
@given(elements())
def test_every_visible_character_of_the_body_lies_in_the_text_in_order(built: tuple[str, str]) -> None:
    markup, shown = built
    found = iter(solid("".join(texts(read(page(f"<p>{SENTENCE * 3}</p>{markup}<p>{SENTENCE}</p>")), None))))
    assert all(character in found for character in solid(SENTENCE * 3 + shown + SENTENCE))


@often
@given(st.binary(max_size=600))
def test_arbitrary_bytes_are_read_or_refused_with_a_reason(data: bytes) -> None:
    try:
        document = read_html(data)
    except UnreadableFileError as error:
        assert str(error).endswith(".")
    else:
        assert document.media_type == "text/html"


@often
@given(st.integers(0, 2000), st.text(st.sampled_from("<>/=\"'&;-! pdivtablerd甲"), max_size=12))
def test_a_damaged_page_is_read_or_refused(at: int, damage: str) -> None:
    whole = page(
        f"<p>{SENTENCE}</p><table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table>"
    )
    at %= len(whole)
    try:
        document = read(whole[:at] + damage + whole[at + len(damage) :])
    except UnreadableFileError:
        return
    assert document.media_type == "text/html"


@often
@given(elements())
def test_the_same_page_is_read_the_same_twice(built: tuple[str, str]) -> None:
    markup = page(f"<p>{SENTENCE}</p>{built[0]}")
    assert read(markup) == read(markup)
