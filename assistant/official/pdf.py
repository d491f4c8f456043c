"""A Word file as PDF, by LibreOffice where it is installed."""

from __future__ import annotations

import copy
import io
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

from docx.oxml.ns import qn
from lxml import etree

from assistant.official.errors import PdfError
from assistant.official.fonts import FALLBACKS

PROGRAMS: Final = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
DOCUMENT: Final = "word/document.xml"
_STOPS: Final = ("。", "；", "！", "？")
PATIENCE: Final = 180.0
"""Seconds; a first start makes a profile, which takes some on a busy machine."""
MISSING: Final = (
    "A PDF needs LibreOffice, which is not installed. Install it (Debian: `apt install libreoffice-writer`), "
    "or export .docx and let Word or WPS save it as PDF."
)


def office_program() -> str | None:
    """The path of LibreOffice; None where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def pdf_of(word: bytes) -> bytes:
    """The PDF of a Word file. Raises PdfError."""
    program = office_program()
    if program is None:
        raise PdfError(MISSING)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "paper.docx")
        source.write_bytes(prepared(word, _installed_fonts()))
        # A profile of its own: LibreOffice that is open on the desktop would take the file over and return at once.
        profile = Path(folder, "profile").as_uri()
        command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        try:
            done = subprocess.run(  # noqa: S603
                [*command, "--convert-to", "pdf", "--outdir", folder, str(source)],
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise PdfError(
                f"LibreOffice took more than {PATIENCE:.0f} seconds. Export .docx and save it as PDF there."
            ) from error
        written = source.with_suffix(".pdf")
        if not written.exists():
            said = done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}"
            raise PdfError(f"LibreOffice wrote no PDF ({said}). Export .docx and save it as PDF there.")
        return written.read_bytes()


def prepared(word: bytes, installed: frozenset[str]) -> bytes:
    """A Word file as LibreOffice sets it right.

    Each font that is not ``installed`` gives way to the first of its fallbacks that is: LibreOffice reads no other names from
    the font table and takes whatever has Chinese glyphs, often Japanese forms. And a full stop stands behind the number of
    its footnote: where a line ends between the two, LibreOffice (7.4) loses the stop.
    """
    missing = {font: others for font, others in FALLBACKS.items() if font not in installed}
    found = {font: [other for other in others if other in installed] for font, others in missing.items()}
    changes = {f'"{font}"'.encode(): f'"{others[0]}"'.encode() for font, others in found.items() if others}
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("word/") and name.endswith(".xml") and name != "word/fontTable.xml":
                for before, after in changes.items():
                    part = part.replace(before, after)
            if name == DOCUMENT:
                part = _with_stops_behind_marks(part)
            target.writestr(name, part)
    return written.getvalue()


def _with_stops_behind_marks(part: bytes) -> bytes:
    """The text of a document with each full stop moved behind the footnote numbers that follow it."""
    root: Any = etree.fromstring(part)
    for mark in list(root.iter(qn("w:footnoteReference"))):
        run = mark.getparent()
        before = run.getprevious() if run is not None else None
        texts: list[Any] = before.findall(qn("w:t")) if before is not None else []
        if run is None or not texts or not (texts[-1].text or "").endswith(_STOPS):
            continue
        stop = texts[-1].text[-1]
        texts[-1].text = texts[-1].text[:-1]
        moved: Any = copy.deepcopy(before)
        for child in [c for c in moved if c.tag != qn("w:rPr")]:
            moved.remove(child)
        shown: Any = etree.SubElement(moved, qn("w:t"))
        shown.text = stop
        _last_mark(run).addnext(moved)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _last_mark(run: Any) -> Any:
    """The last of the runs with footnote numbers that follow each other, and the commas between them."""
    last = run
    for following in run.itersiblings(qn("w:r")):
        if following.find(f"{qn('w:rPr')}/{qn('w:rStyle')}") is None:
            break
        last = following
    return last


def _installed_fonts() -> frozenset[str]:
    """The names of the fonts of this machine, as fontconfig tells them; none where there is no fontconfig."""
    program = shutil.which("fc-list")
    if program is None:
        return frozenset()
    listed = subprocess.run(  # noqa: S603
        [program, "--format", "%{family}\n"], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    return frozenset(name for line in listed.stdout.splitlines() for name in line.split(","))
