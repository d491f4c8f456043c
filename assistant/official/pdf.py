"""A Word file as PDF, by LibreOffice where it is installed."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from assistant.official.errors import PdfError
from assistant.official.fonts import FALLBACKS

PROGRAMS: Final = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
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
        source.write_bytes(with_fonts_at_hand(word, _installed_fonts()))
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


def with_fonts_at_hand(word: bytes, installed: frozenset[str]) -> bytes:
    """A Word file in which each font that is not ``installed`` gives way to the first of its fallbacks that is.

    LibreOffice reads no other names from the font table and takes whatever has Chinese glyphs, often Japanese forms.
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
            target.writestr(name, part)
    return written.getvalue()


def _installed_fonts() -> frozenset[str]:
    """The names of the fonts of this machine, as fontconfig tells them; none where there is no fontconfig."""
    program = shutil.which("fc-list")
    if program is None:
        return frozenset()
    listed = subprocess.run(  # noqa: S603
        [program, "--format", "%{family}\n"], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    return frozenset(name for line in listed.stdout.splitlines() for name in line.split(","))
