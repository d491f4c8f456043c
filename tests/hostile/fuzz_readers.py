"""What the parsers of `ingest` are held to whatever bytes they are given: a target each, for the fuzzer and for its seeds.

A target returns when all is well. Any exception from it is a fault: those that a parser declares are taken here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.addresses import PUBLIC_ONLY, checked, reachable
from ingest.document import Told, read_document
from ingest.errors import UnreadableFileError
from ingest.reading import docx, html, pdf  # noqa: F401 - loaded for the first file else, and then not instrumented
from ingest.sidecar import read_sidecar
from ingest.structure import broken_rule
from ingest.web_content import Inflater, file_name, in_utf8
from vectorstore.passages import IngestedDocument

Target = Callable[[bytes], None]
GOOD = "关于示例工作的通知\n\n第一条 各单位应当办理，完成率80%。\n".encode()
MOST_UNPACKED = 2**20


class BrokenPromiseError(Exception):
    """What a parser made is not what is promised of it."""


def expect(kept: bool, promise: str) -> None:
    """Raises BrokenPromiseError where a promise is not kept."""
    if not kept:
        raise BrokenPromiseError(promise)


def check_document(item: IngestedDocument) -> None:
    """Raises BrokenPromiseError for a document that does not keep what is promised of all."""
    text = item.document.text
    expect("".join(p.text for p in item.passages) == text, "every character lies in one passage")
    for p in item.passages:
        expect(text[p.span.start : p.span.end] == p.text, "a passage is the text at its span")
        for span, words in zip(p.context_spans, p.context, strict=True):
            expect(text[span.start : span.end] == words, "a context is the text at its span")
    for row in item.indicators:
        for _, cell in row.values:
            expect(text[cell.span.start : cell.span.end] == cell.text, "a cell is the text at its span")
    wrong = broken_rule(item.document.sections, text)
    expect(wrong is None, wrong or "")


def _read(name: str, data: bytes, told: Told | None = None) -> None:
    try:
        item = read_document(Path(name), data, "a", told or Told())
    except UnreadableFileError as error:
        expect(str(error).endswith("."), f"a reason is a sentence: {error}")
    except RecursionError:
        # The reading process takes it for a file that is nested too deep, and says so.
        return
    else:
        check_document(item)


def _reads(suffix: str) -> Target:
    return lambda data: _read(f"a.{suffix}", data)


def _sidecar(data: bytes) -> None:
    try:
        beside = read_sidecar(data)
    except RecursionError:
        return
    expect(
        all(w.endswith((".", "。")) for w in beside.warnings), f"warnings are sentences: {beside.warnings}"
    )
    _read("a.txt", GOOD, Told(sidecar=data))


def _answer(data: bytes) -> None:
    """Lines: packing, type, disposition, path; then the body, as a server may send them."""
    coding, stated, disposition, path, body = (data.split(b"\n", 4) + [b""] * 4)[:5]
    try:
        inflater = Inflater(coding.decode("latin-1"))
        plain = inflater.unpack(body, MOST_UNPACKED)
        expect(len(plain) <= MOST_UNPACKED, "no more is unpacked than was asked for")
        told = stated.decode("latin-1")
        name = file_name(path.decode("latin-1"), disposition.decode("latin-1"), told, plain)
    except UnreadableFileError as error:
        expect(str(error).endswith("."), f"a reason is a sentence: {error}")
        return
    expect("/" not in name and "\0" not in name, "a file's name is no path")
    expect(name not in ("", ".", ".."), "a file's name is one")
    in_utf8(plain, told, name)


def _address(data: bytes) -> None:
    try:
        url = checked(data.decode("utf-8", "surrogateescape"))
        reachable(url.host, lambda _: ["1.1.1.1"], PUBLIC_ONLY)
    except UnreadableFileError as error:
        expect(str(error).endswith("."), f"a reason is a sentence: {error}")
        return
    expect(url.scheme in ("http", "https"), "only the web is read")


TARGETS: dict[str, Target] = {
    **{suffix: _reads(suffix) for suffix in ("txt", "md", "html", "docx", "pdf")},
    "side-car": _sidecar, "web answer": _answer, "web address": _address,
}  # fmt: skip
