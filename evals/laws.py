"""How many laws are read with all their articles, in order: ``python -m evals.laws FOLDER``.

The articles that a file should have are counted apart from the parser, by a plain pattern over
its raw lines, so that the two can disagree.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from ingest.document import read_document
from ingest.errors import UnreadableFileError

ENDINGS = frozenset({".md", ".txt", ".html", ".htm", ".docx", ".pdf"})
_RAW = re.compile(
    r"^[\s#>*_\-　]*第([一二三四五六七八九十百千零〇○]+)条(?:之[一二三四五六七八九十]+)?[*_]*(?=[\s　]|$)",
    re.MULTILINE,
)
_OURS = re.compile(r"^第\s?([一二三四五六七八九十百千零〇○]+)\s?条(之[一二三四五六七八九十]+)?")
_AMENDMENT = re.compile(r"修正案|修改.*的决定")
_DIGITS = "零一二三四五六七八九"


class Outcome(StrEnum):
    """What became of a file's articles; all but the first two are to be looked at."""

    COMPLETE = "complete from 1"
    PART = "complete, a part of a code that begins later"
    AMENDMENT = "an amendment: articles without a count from 1"
    LACKS = "the file itself lacks a number"
    DIFFERS = "read otherwise than the raw lines say"
    UNREADABLE = "not read"


@dataclass(frozen=True, slots=True)
class LawReading:
    """A file with articles: the numbers its raw lines show, and those that were read."""

    name: str
    raw: tuple[int, ...]
    read: tuple[int, ...]
    outcome: Outcome

    @property
    def gaps(self) -> str:
        """Where the numbers that were read do not go on by one."""
        pairs = [(a, b) for a, b in zip(self.read, self.read[1:], strict=False) if b not in (a + 1, 1)]
        return ", ".join(f"{a} → {b}" for a, b in pairs[:6])


def number_of(han: str) -> int:
    """A number in Han figures up to 9999, read on its own: `一千二百六十` is 1260."""
    total = digit = 0
    for character in han.replace("〇", "零").replace("○", "零"):
        if character in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS.index(character) if digit else _DIGITS.index(character)
    return total + digit


def runs(numbers: Sequence[int]) -> list[list[int]]:
    """The numbers cut where a count begins anew with 1: a law, then what is annexed to it."""
    found: list[list[int]] = []
    for number in numbers:
        if not found or number == 1:
            found.append([])
        found[-1].append(number)
    return found


def is_complete(numbers: Sequence[int]) -> bool:
    """Whether each count goes on by one; the first may begin later than 1."""
    counts = runs(numbers)
    return bool(counts) and all(c == list(range(c[0], c[0] + len(c))) for c in counts)


def read_law(folder: Path, path: Path) -> LawReading | None:
    """Read one file; None when neither the raw lines nor the parser see an article of its own."""
    name = str(path.relative_to(folder))
    data = path.read_bytes()
    text = data.decode("utf-8", "replace")
    raw = (
        tuple(number_of(match.group(1)) for match in _RAW.finditer(text))
        if path.suffix in (".md", ".txt")
        else ()
    )
    try:
        document = read_document(path, data, "law").document
    except UnreadableFileError:
        return LawReading(name, raw, (), Outcome.UNREADABLE)
    marks = (_OURS.match(section.heading) for section in document.sections)
    numbers = tuple(number_of(mark.group(1)) for mark in marks if mark and not mark.group(2))
    plain = tuple(dict.fromkeys(raw))
    if not numbers and len(plain) < 2:
        # One line that begins so is as often a quotation, in a judgment for instance.
        return None
    return LawReading(name, raw, numbers, _outcome(name, plain, numbers))


def _outcome(name: str, raw: Sequence[int], read: Sequence[int]) -> Outcome:
    if _AMENDMENT.search(name) and read[:1] != (1,):
        return Outcome.AMENDMENT
    missing = set(raw) - set(read)
    if is_complete(read) and not missing:
        return Outcome.COMPLETE if read[0] == 1 else Outcome.PART
    if missing and not _AMENDMENT.search(name):
        return Outcome.DIFFERS
    return Outcome.COMPLETE if is_complete(read) else Outcome.LACKS


def read_laws(folder: Path, paths: Sequence[Path], workers: int) -> list[LawReading]:
    """Read files, in order; those without articles are left out."""
    one = partial(read_law, folder)
    if workers == 1:
        return [found for path in paths if (found := one(path)) is not None]
    with ProcessPoolExecutor(workers) as pool:
        return [found for found in pool.map(one, paths, chunksize=16) if found is not None]


def laws_in(folder: Path, every: int = 1) -> list[Path]:
    """The files of a folder in order of their paths, or every n-th of them."""
    return sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS and path.is_file())[::every]


def share(readings: Iterable[LawReading]) -> float:
    """Share of the laws with articles whose numbers are complete and in order."""
    outcomes = [reading.outcome for reading in readings]
    good = sum(outcome in (Outcome.COMPLETE, Outcome.PART) for outcome in outcomes)
    return good / len(outcomes) if outcomes else 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the outcomes and every file that wants looking at; 1 when less than 98 % are complete."""
    parser = argparse.ArgumentParser(prog="python -m evals.laws", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="read every n-th file only")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(arguments)
    paths = laws_in(given.folder, given.every)
    if not paths:
        parser.error(f"{given.folder} holds no document. Name a folder of laws.")
    readings = read_laws(given.folder, paths, given.workers)
    counts = Counter(reading.outcome for reading in readings)
    lines = [
        f"{len(paths)} files, {len(readings)} with articles, {sum(len(r.read) for r in readings)} articles"
    ]
    lines.extend(f"{counts[outcome]:6}  {outcome}" for outcome in Outcome if counts[outcome])
    lines.extend(
        f"  {found.name}: {found.outcome}; {len(found.raw)} raw, {len(found.read)} read; {found.gaps}"
        for found in readings
        if found.outcome not in (Outcome.COMPLETE, Outcome.PART)
    )
    lines.append(f"complete and in order: {share(readings):.2%}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if share(readings) >= 0.98 else 1


if __name__ == "__main__":
    sys.exit(main())
