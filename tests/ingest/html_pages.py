"""Pages in the manner of public offices' sites, written for the tests."""

from __future__ import annotations

from ingest.blocks import Block, BlockKind, RawDocument
from ingest.reading.html import read_html

TITLE = "某市数据局关于印发公共数据开放办法的通知"
SENTENCE = "各单位应当按照目录开放公共数据，并在每年年底前核对一次。"
BODY = f"<p>各区人民政府：</p><p>　　{SENTENCE}</p><p>　　本通知自印发之日起施行。</p>"


def page(body: str = BODY, head: str = "", before: str = "", after: str = "", name: str = "zoom") -> str:
    """A page with navigation, a body of a known name, and a footer."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{TITLE}-某市数据局网站</title>{head}</head><body>"
        "<div class='header'><ul class='nav'><li><a href='/'>首页</a></li><li><a href='/x'>政务公开</a></li></ul></div>"
        "<div class='crumb'>当前位置：<a href='/'>首页</a> &gt; <a href='/t'>通知</a></div>"
        f"{before}<div id='{name}'>{body}</div>{after}"
        "<div class='share'>分享到：微信 微博</div>"
        "<div class='footer'><p>主办：某市数据局，地址：某路1号。</p></div></body></html>"
    )


def read(markup: str, encoding: str = "utf-8") -> RawDocument:
    """A page as its reader understands it."""
    return read_html(markup.encode(encoding))


def texts(document: RawDocument, kind: BlockKind | None = BlockKind.PARAGRAPH) -> list[str]:
    """The lines of one kind, or of all."""
    return [block.text for block in document.blocks if kind is None or block.kind is kind]


def paragraphs(body: str) -> list[str]:
    """The paragraphs of a page with this body."""
    return texts(read(page(body)))


def rows(body: str) -> list[list[str]]:
    """The cells of the table rows of a page with this body."""
    document = read(page(f"<p>{SENTENCE}</p>{body}"))
    return [block.text.split("\t") for block in document.blocks if block.kind is BlockKind.ROW]


def title(document: RawDocument) -> Block | None:
    """The block that is the title."""
    return next((block for block in document.blocks if block.level == 1), None)
