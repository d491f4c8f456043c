"""Markdown: a CommonMark parse to blocks. Emphasis marks and inline tags are dropped, links
are their text, tables stand as they are, front matter is read as YAML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.blocks import Block, BlockKind, RawDocument
from ingest.reading.decoding import clean
from ingest.reading.front_matter import read_fields
from ingest.wrapping import glue, join_lines, parts, split_articles, squeeze

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_MARKED_SECTION = re.compile(r"<!\[[^\[\]>]*[\[\]]?>?|\]\]>")
_COMMENT, _COMMENT_END = re.compile(r"<(?=!--)"), re.compile(r"--\s*!?>")
_TAG, _TAG_END = re.compile("<"), re.compile(">")
_LEFT_OVER = re.compile(r"\*\*|__(?=\S)|(?<=\S)__")


def looks_like_markdown(text: str) -> bool:
    """Whether a text file is written in Markdown: front matter, or headings by `#`, or a table."""
    return bool(
        _FRONT_MATTER.match(text)
        or len(re.findall(r"^#{1,6} +\S", text, re.MULTILINE)) >= 2
        or re.search(r"^\|.*\|\s*\n\|[\s:|-]+\|\s*$", text, re.MULTILINE)
    )


def read_markdown(text: str) -> RawDocument:
    """Read Markdown into blocks; broken front matter is a warning, not an error."""
    front_matter: dict[str, object] = {}
    warnings: list[str] = []
    match = _FRONT_MATTER.match(text)
    if match:
        text = text[match.end() :]
        front_matter, warnings = read_fields(match.group(1), "The front matter", 2)
    # Paragraphs of Chinese files are often indented by blanks: they are no code.
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    blocks = _Walker(text.split("\n")).walk(parser.parse(text))
    return RawDocument(tuple(blocks), "text/markdown", front_matter, tuple(warnings))


class _Walker:
    """Turns the parser's tokens into blocks; keeps the running number of tables and list markers."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.blocks: list[Block] = []
        self.tables = 0
        self.marker = ""

    def walk(self, tokens: list[Token]) -> list[Block]:
        heading: int | None = None
        skip_until: int = -1
        for token in tokens:
            if token.map and token.map[0] < skip_until and token.type != "table_close":
                continue
            match token.type:
                case "heading_open":
                    heading = int(token.tag[1:])
                case "heading_close":
                    heading = None
                case "list_item_open":
                    self.marker = f"{token.info}{token.markup} " if token.info else f"{token.markup} "
                case "list_item_close":
                    self.marker = ""
                case "table_open" if token.map:
                    self._table(token.map[0], token.map[1])
                    skip_until = token.map[1]
                case "inline" if token.map is None or token.map[0] >= skip_until:
                    self._inline(token, heading)
                case "fence" | "code_block":
                    self.blocks.extend(Block(line) for line in join_lines(token.content.split("\n")))
                case "html_block":
                    self.blocks.extend(
                        Block(line) for line in join_lines(_text_of_html(token.content).split("\n"))
                    )
        return self.blocks

    def _table(self, first: int, last: int) -> None:
        for line in self.lines[first:last]:
            row = re.sub(r"^(?:>\s?)+", "", line.strip()).strip()
            if row:
                self.blocks.append(Block(_LEFT_OVER.sub("", row), BlockKind.ROW, table=self.tables))
        self.tables += 1

    def _inline(self, token: Token, heading: int | None) -> None:
        broken = clean(_plain(token.children or [])).split("\n")
        lines = [piece for line in broken for piece in split_articles(line)]
        for number, line in enumerate(lines):
            text = squeeze(_LEFT_OVER.sub("", line))
            if not text:
                continue
            if heading is not None:
                self.blocks.append(Block(text, BlockKind.HEADING, level=heading))
                self.marker = ""
            else:
                marker = self.marker if number == 0 else ""
                self.blocks.append(Block(marker + text))
                self.marker = ""


def _plain(children: list[Token]) -> str:
    """Inline tokens as plain text; a hard break is a line break, a soft one joins unless a
    numbered heading ends or begins at it."""
    text = ""
    soft = False
    for child in children:
        match child.type:
            case "text" | "code_inline":
                content = child.content.lstrip() if soft else child.content
                if soft and text:
                    text = (
                        f"{text}\n{content}"
                        if parts(text.rpartition("\n")[2], content)
                        else glue(text, content)
                    )
                else:
                    text += content
                soft = False
            case "softbreak":
                soft = True
            case "hardbreak":
                text += "\n"
            case "image":
                text += child.content
            case "html_inline" if re.match(r"<br\s*/?>", child.content, re.IGNORECASE):
                text += "\n"
    return text


class _TextOfHtml(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.hidden += tag in ("script", "style")
        if tag in ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4"):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style") and self.hidden:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def _open_as_text(html: str) -> str:
    """HTML in which a comment or a tag that nothing closes is written as text, as the parser takes it: for each the
    parser would look through all that follows."""
    for begun, closed in ((_COMMENT, _COMMENT_END), (_TAG, _TAG_END)):
        ends = [match.end() for match in closed.finditer(html)]
        at = ends[-1] if ends else 0
        html = html[:at] + begun.sub("&lt;", html[at:])
    return html


def _text_of_html(html: str) -> str:
    parser = _TextOfHtml()
    # The standard parser stops with an AssertionError at sections like those of Word (`<![if …]>`).
    parser.feed(_open_as_text(_MARKED_SECTION.sub("", html)))
    parser.close()
    return clean("".join(parser.parts))
