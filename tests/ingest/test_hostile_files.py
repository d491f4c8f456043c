"""A folder of files that are broken, hostile, or no files: each costs one line, none the ingest."""

from __future__ import annotations

import gzip
import io
import os
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx_files import cell, docx, level, numbered, numbering, p, row, table
from fakes import HashingEmbedder

from ingest.errors import UnreadableFileError
from ingest.files import document_id, find_files
from ingest.reading import read_bytes
from ingest.reading.docx_package import MAX_PART, W
from ingest.reading.kinds import MAX_ENTRIES
from ingest.splitting import SPLITTER_VERSION
from ingest.sync import ingest
from ingest.workers import Job, Limits, ReadingPool
from vectorstore.passages import IngestedDocument
from vectorstore.store import ALL_VISIBILITIES, Store

SECONDS = 30.0
"""Longest that one of these files may take on a busy machine; each takes below one on a free one."""
MEMORY = 1024 * 2**20
GOOD = "关于示例工作的通知\n各单位应当依法办理示例事项，并于年底前报送总结。\n"
LAUGHS = (
    "<!DOCTYPE w:document ["
    + '<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    + "]>"
)


def document(xml: str) -> bytes:
    """A DOCX whose text part is as given."""
    return rewritten(docx(p("甲")), {"word/document.xml": xml.encode()})


def rewritten(data: bytes, parts: dict[str, bytes]) -> bytes:
    """An archive with some of its parts replaced."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
    return held.getvalue()


def bomb() -> bytes:
    """A text part of 1 GB that is packed into one."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>'.encode())
            for _ in range(2 * MAX_PART // 2**20):
                part.write(b"a" * 2**20)
    return held.getvalue()


def overlapping() -> bytes:
    """An archive whose directory names one kernel of data a thousand times (as in zbsm.zip)."""
    packed = zlib.compress(bytes(10**6), 9)[2:-4]
    name = b"word/document.xml"
    local = struct.pack(
        "<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(bytes(10**6)), len(packed), 10**6, len(name), 0
    )
    entry = b""
    for number in range(1000):
        own = name if number == 0 else b"word/%d.xml" % number
        entry += (
            struct.pack(
                "<4s6H3I5H2I",
                b"PK\x01\x02",
                20,
                20,
                0,
                8,
                0,
                0,
                zlib.crc32(bytes(10**6)),
                len(packed),
                10**6,
                len(own),
                0,
                0,
                0,
                0,
                0,
                0,
            )
            + own
        )
    start = len(local) + len(name) + len(packed)
    return (
        local
        + name
        + packed
        + entry
        + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1000, 1000, len(entry), start, 0)
    )


def nested_archive(depth: int) -> bytes:
    data = docx(p("甲"))
    for number in range(depth):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{number}.zip", data)
        data = held.getvalue()
    return data


def many_entries() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(MAX_ENTRIES + 10):
            archive.writestr(f"word/{number}.xml", "")
        archive.writestr("word/document.xml", "")
    return held.getvalue()


def twice() -> bytes:
    held = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        archive.writestr("word/document.xml", "<b/>")
    return held.getvalue()


def locked() -> bytes:
    data = bytearray(docx(p("甲")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def deep(tag: str, depth: int) -> str:
    return f"<{tag}>" * depth + "甲" + f"</{tag}>" * depth


def deep_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + p("甲") + "</w:tc></w:tr></w:tbl>" * depth


def body(inside: str) -> str:
    return f'<w:document xmlns:w="{W}"><w:body>{inside}</w:body></w:document>'


def looping_relations() -> bytes:
    return docx(p("甲"), parts={"styles": "".join(
        f'<w:style w:type="paragraph" w:default="1" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 50}"/></w:style>' for n in range(50)
    )})  # fmt: skip


WHOLE = docx(p("甲" * 50) * 50)

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip bomb.docx": (bomb, "unpacks to more than"),
    "overlap.docx": (overlapping, "broken DOCX file|no valid XML"),
    "nested.docx": (lambda: nested_archive(40), "is an archive"),
    "many.docx": (many_entries, "more than 4096 entries"),
    "twice.docx": (twice, "its text twice"),
    "locked part.docx": (locked, "broken DOCX file"),
    "laughs.docx": (lambda: document(LAUGHS + body(p("&a10;"))), "document type|no valid XML"),
    "external.docx": (lambda: document('<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + body(p("&e;"))), "document type"),
    "deep.docx": (lambda: document(body(deep("w:sdt", 100_000))), "nested too deep"),
    "deep tables.docx": (lambda: document(body(deep_tables(20_000))), "nested too deep"),
    "not xml.docx": (lambda: document("<w:document"), "no valid XML"),
    "other root.docx": (lambda: document("<root/>"), "no text document"),
    "no text.docx": (lambda: document(body("")), "holds no text"),
    "cut.docx": (lambda: WHOLE[: len(WHOLE) // 2], "broken or truncated"),
    "flipped.docx": (lambda: WHOLE[:700] + bytes(200) + WHOLE[900:], "broken"),
    "empty.docx": (bytes, "is empty"),
    "zeros.docx": (lambda: bytes(100_000), "is none, or is broken"),
    "password.docx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "WordDocument".encode("utf-16-le"), "old word processor"),
    "packed.txt": (lambda: gzip.compress(bytes(10**7)), "gzip"),
    "picture.pdf": (lambda: b"\xff\xd8\xff\xe0" + bytes(1000), "picture"),
    "noise.txt": (lambda: bytes(range(1, 256)) * 1000, "binary|neither"),
    "broken.pdf": (lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", ""),
    "looping.pdf": (lambda: b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \ntrailer<</Size 3/Root 1 0 R/Prev 0>>\nstartxref\n106\n%%EOF", ""),
    "bare.html": (lambda: b"<!DOCTYPE html><html><body></body></html>", ""),
}  # fmt: skip
"""Files that hold nothing to read, and what their line says."""

READ: dict[str, Callable[[], bytes]] = {
    "good.txt": GOOD.encode,
    "good.docx": lambda: docx("".join(p(line) for line in GOOD.splitlines())),
    "renamed docx.pdf": lambda: docx(p("示例办法") + p("各单位应当依法办理。")),
    "circle.docx": looping_relations,
    "wide cells.docx": lambda: docx(p("表") + table(*[row(cell("长" * 2_000, span=60), *[cell(str(n)) for n in range(60)])] * 20)),
    "huge spans.docx": lambda: docx(table(row(cell("甲", span=2_000_000_000), cell("乙"))) + p("各单位应当依法办理。")),
    "huge numbers.docx": lambda: docx(numbered("各单位应当依法办理。", 1), parts={"numbering": numbering(level(0, "lowerLetter", "%1" * 100, start=2_000_000_000))}),
    "long line.txt": lambda: ("各单位应当依法办理" * 20_000).encode(),
    "many quotes.md": lambda: (">" * 5_000 + " 各单位应当依法办理。\n").encode(),
    "many lists.md": lambda: "".join(" " * n + "- 甲\n" for n in range(600)).encode(),
    "open brackets.md": lambda: ("[" * 20_000 + "各单位应当依法办理。").encode(),
    "deep.html": lambda: f"<!DOCTYPE html><html><body><h1>示例办法</h1>{deep('div', 20_000)}<p>各单位应当依法办理示例事项。</p></body></html>".encode(),
    "open tags.html": lambda: ("<!DOCTYPE html><html><body>" + "<table><tr><td>" * 3_000 + "各单位应当依法办理示例事项。").encode(),
}  # fmt: skip
"""Files that are odd and hold text: they may be read or refused, in good time either way."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them, and what is no regular file."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (made, _) in REFUSED.items():
        (folder / name).write_bytes(made())
    for name, make in READ.items():
        (folder / name).write_bytes(make())
    for name in ("large.txt", "large.docx", "large.pdf", "large.html"):
        with (folder / name).open("wb") as file:
            # A hole: it takes no room on the disk.
            file.write({".docx": b"PK\x03\x04", ".pdf": b"%PDF-1.7\n"}.get(Path(name).suffix, b"<html>"))
            file.truncate(200 * 2**20)
    (folder / "下级").mkdir()
    (folder / "下级" / "good.txt").write_text(GOOD, "utf-8")
    (folder / ("名" * 77 + "ab.txt")).write_text(GOOD, "utf-8")
    (folder / os.fsdecode(b"\xbc\xc6\xbb\xae.txt")).write_text(GOOD, "utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.txt")
    return folder


ODD = {
    "large.txt": "at most 32 MB", "large.html": "at most 32 MB", "large.docx": "at most 96 MB", "large.pdf": "at most 128 MB",
    "itself.txt": "cannot be opened|no regular file", "nowhere.txt": "no regular file|is gone",
    "pipe.txt": "no regular file", os.fsdecode(b"\xbc\xc6\xbb\xae.txt"): "not in Unicode",
}  # fmt: skip


def test_each_file_of_a_hostile_folder_costs_one_line_in_good_time(folder: Path) -> None:
    sources = find_files([folder])
    jobs = [Job(source.path, document_id(source)) for source in sources]
    reasons: dict[str, str] = {}
    longest = 0.0
    with ReadingPool(2, Limits(SECONDS, MEMORY)) as pool:
        last = time.monotonic()
        for job, result in pool.read_all(jobs):
            now = time.monotonic()
            longest, last = max(longest, now - last), now
            if isinstance(result, UnreadableFileError):
                reasons[job.path.name] = str(result)
    assert longest < SECONDS
    expected = {**{name: reason for name, (_, reason) in REFUSED.items()}, **ODD}
    assert expected.keys() - reasons.keys() == set()
    assert reasons.keys() - expected.keys() <= READ.keys()
    for name, reason in expected.items():
        assert re.search(reason, reasons[name]), (name, reasons[name])
    for reason in reasons.values():
        assert "\n" not in reason
        assert reason.endswith(".")
        assert not re.search("could not be read: |took longer|ended the process|of memory", reason), reason
    assert not {"good.txt", "good.docx", "renamed docx.pdf"} & reasons.keys()


@pytest.fixture
def store(tmp_path: Path, embedder: HashingEmbedder) -> Iterator[Store]:
    with Store.open(tmp_path / "data", create=True, embedder=embedder, splitter=SPLITTER_VERSION) as store:
        yield store


def test_a_hostile_folder_is_ingested_and_its_good_files_are_found(folder: Path, store: Store) -> None:
    report = ingest([folder], store)
    states = {outcome.name: outcome.state for outcome in report.outcomes}
    assert len(states) == len(find_files([folder]))
    assert {name for name in {*REFUSED, *ODD} if states[name] != "failed"} == set()
    assert states["good.txt"] == states["下级/good.txt"] == states["good.docx"] == "added"
    ids = [document.id for document in store.documents(ALL_VISIBILITIES)]
    assert len(ids) == len(set(ids)) == report.count("added")
    assert store.search("示例事项", k=1)
    again = ingest([folder], store)
    assert (again.count("added"), again.count("failed")) == (0, report.count("failed"))


def test_a_file_that_vanishes_or_grows_while_it_is_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    with pytest.raises(UnreadableFileError, match="is gone"):
        read_bytes(path)
    path.write_text(GOOD, "utf-8")
    kept = os.fstat
    seen: list[int] = []

    def grown(descriptor: int) -> os.stat_result:
        if seen:
            with path.open("a") as file:
                file.write("又一行\n")
        seen.append(descriptor)
        return kept(descriptor)

    monkeypatch.setattr(os, "fstat", grown)
    with pytest.raises(UnreadableFileError, match="changed while it was read"):
        read_bytes(path)


def test_a_pipe_that_takes_the_place_of_a_file_does_not_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "a.txt")
    monkeypatch.setattr(Path, "is_file", lambda path: True)
    with pytest.raises(UnreadableFileError, match="no regular file"):
        read_bytes(tmp_path / "a.txt")


def test_a_broken_byte_anywhere_is_no_accident(tmp_path: Path) -> None:
    whole = READ["good.docx"]()
    step = max(1, len(whole) // 60)
    jobs: list[Job] = []
    for at in range(0, len(whole), step):
        path = tmp_path / f"{at}.docx"
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        jobs.append(Job(path, f"d{at}"))
        cut = tmp_path / f"{at}-cut.docx"
        cut.write_bytes(whole[:at])
        jobs.append(Job(cut, f"c{at}"))
    with ReadingPool(0) as pool:
        for job, result in pool.read_all(jobs):
            if not isinstance(result, IngestedDocument):
                assert "could not be read: " not in str(result), (job.path.name, str(result))


def test_a_file_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, flags: int) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text(GOOD, "utf-8")
    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(UnreadableFileError, match=r"Permission denied\. Check its permissions"):
        read_bytes(tmp_path / "a.txt")
