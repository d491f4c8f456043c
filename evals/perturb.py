"""Faithfulness probes: do answers follow the text when a figure in it is altered?

The documents are copied with one figure changed in each gold, the copy is read into a home of its own, and
the questions are asked of it. A system that answers from memory, or from text it kept, tells the old figure.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.answers import Answer, Reply, Turn
from assistant.figures import figures
from evals.cases import EvalCase
from evals.errors import PerturbError
from evals.gold import GoldFinder, Place, fold, occurrences
from evals.metrics import says
from evals.runner import Asks, Progress
from ingest.document import read_document
from ingest.errors import UnreadableFileError
from ingest.files import SourceFile
from ingest.reading import read_bytes
from ingest.reading.decoding import decode
from ingest.sync import find_files, ingest
from vectorstore.passages import Document, Indicator
from vectorstore.store import Store

WINDOWS = (40, 24, 12, 6)
"""Characters on both sides of a figure by which it is found again in the file, the widest first."""
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


class Followed(StrEnum):
    """What a reply did with the altered figure."""

    FOLLOWS = "follows"
    MEMORY = "memory"
    """It tells the old figure, which stands in none of its quotes."""
    ELSEWHERE = "elsewhere"
    """It tells the old figure, and quotes another place of the altered documents that has it."""
    OTHER = "other"
    """It tells neither."""
    REFUSED = "refused"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Alteration:
    """A figure of a case's gold before and after, and the files it was altered in."""

    case: EvalCase
    old: str
    new: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """An altered case and what came of it."""

    alteration: Alteration
    followed: Followed
    answer: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A case that could not be altered, and why."""

    case_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class PerturbReport:
    """All probes. ``passed``: no reply told an old figure from nowhere, and none crashed."""

    probes: tuple[Probe, ...]
    skipped: tuple[Skipped, ...]

    def count(self, followed: Followed) -> int:
        return sum(probe.followed is followed for probe in self.probes)

    @property
    def passed(self) -> bool:
        return not self.count(Followed.MEMORY) and not self.count(Followed.CRASHED)


def perturb_json(report: PerturbReport) -> dict[str, Any]:
    """A report as an object."""
    probes = [
        {
            "id": probe.alteration.case.id,
            "followed": probe.followed.value,
            "old": probe.alteration.old,
            "new": probe.alteration.new,
            "files": list(probe.alteration.files),
            "answer": probe.answer,
        }
        for probe in report.probes
    ]
    skipped = [{"id": skipped.case_id, "reason": skipped.reason} for skipped in report.skipped]
    return {"passed": report.passed, "probes": probes, "skipped": skipped}


@dataclass(frozen=True, slots=True)
class _Edit:
    """Characters ``[start, end)`` of a file's text and what takes their place."""

    start: int
    end: int
    new: str


def perturb(
    cases: Sequence[EvalCase],
    docs: Path,
    work: Path,
    open_store: Callable[[Path], Store],
    assistant_of: Callable[[Store], Asks],
    progress: Progress | None = None,
) -> PerturbReport:
    """Alter, read in and ask. work: an empty folder for the copy of the documents (``docs``) and its home.

    Raises PerturbError when no figure can be altered, IngestError when ``docs`` does not exist.
    """
    plan = Alterations(docs)
    altered, skipped = plan.of(cases)
    if not altered:
        raise PerturbError(
            "No case has a figure in its gold that can be altered. Name cases with figures and their documents (--docs)."
        )
    plan.write(work / docs.resolve().name)
    with open_store(work / "home") as store:
        ingest([work / docs.resolve().name], store)
        assistant = assistant_of(store)
        probes: list[Probe] = []
        for number, alteration in enumerate(altered):
            if progress:
                progress(number, len(altered), alteration.case.id)
            probes.append(_probe(alteration, assistant))
        if progress:
            progress(len(altered), len(altered), "")
    return PerturbReport(tuple(probes), tuple(skipped))


def _probe(alteration: Alteration, assistant: Asks) -> Probe:
    turns: list[Turn] = []
    try:
        for earlier in alteration.case.history:
            turns.append(Turn(earlier, assistant.ask(earlier, tuple(turns))))
        reply = assistant.ask(alteration.case.question, tuple(turns))
    except Exception as error:  # a crash of one case is a result of the probe, and the rest goes on
        return Probe(alteration, Followed.CRASHED, f"{type(error).__name__}: {error}")
    return Probe(alteration, followed(reply, alteration.old, alteration.new), _said(reply))


def _said(reply: Reply) -> str:
    return "；".join(s.text for s in reply.statements) if isinstance(reply, Answer) else reply.message


def followed(reply: Reply, old: str, new: str) -> Followed:
    """What a reply did with a figure that was altered."""
    if not isinstance(reply, Answer):
        return Followed.REFUSED
    said = _said(reply)
    if says(old, said):
        quoted = any(says(old, c.quote) for s in reply.statements for c in s.citations)
        if not quoted:
            return Followed.MEMORY
        if not says(new, said):
            return Followed.ELSEWHERE
    return Followed.FOLLOWS if says(new, said) else Followed.OTHER


class Alterations:
    """The altered copy of a folder of documents, as it is planned."""

    def __init__(self, docs: Path) -> None:
        self._sources: dict[str, SourceFile] = {}
        self._raw: dict[str, str] = {}
        self._edits: dict[str, dict[int, _Edit]] = {}
        documents: list[Document] = []
        indicators: list[Indicator] = []
        for source in find_files([docs]):
            self._sources[source.relative] = source
            try:
                data = read_bytes(source.path)
                item = read_document(source.path, data, source.relative)
                self._raw[source.relative] = decode(data)
            except UnreadableFileError:
                continue
            documents.append(item.document)
            indicators.extend(item.indicators)
        self._documents = {document.id: document for document in documents}
        self._finder = GoldFinder(documents, indicators)

    def of(self, cases: Sequence[EvalCase]) -> tuple[list[Alteration], list[Skipped]]:
        """Plan an alteration for each answerable case with gold; the rest with the reason why not."""
        altered: list[Alteration] = []
        skipped: list[Skipped] = []
        for case in cases:
            if not case.answerable:
                continue
            result = self._alter(case)
            if isinstance(result, str):
                skipped.append(Skipped(case.id, result))
            else:
                altered.append(result)
        return altered, skipped

    def write(self, folder: Path) -> None:
        """Write the copy with all planned alterations."""
        for name, source in self._sources.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if name not in self._edits:
                shutil.copyfile(source.path, target)
                continue
            text = self._raw[name]
            for edit in sorted(self._edits[name].values(), key=lambda e: -e.start):
                text = text[: edit.start] + edit.new + text[edit.end :]
            target.write_text(text, encoding="utf-8")

    def _alter(self, case: EvalCase) -> Alteration | str:
        places = [place for gold in self._finder.resolve(case).found for place in gold.places]
        if not places:
            return "no gold in these documents"
        reason = "no figure in its gold"
        for old in self._figures(case, places):
            result = self._alter_figure(case, old, places)
            if isinstance(result, Alteration):
                return result
            reason = result
        return reason

    def _figures(self, case: EvalCase, places: Sequence[Place]) -> list[str]:
        """The digits that may be altered: of the figures of the first gold those that an answer point asks for, or any
        of them when the case has no points."""
        text = self._text(places[0])
        asked = {
            digits for group in case.answer_points for point in group for digits in _DIGITS.findall(point)
        }
        found = []
        for figure in figures(text):
            digits = _DIGITS.search(figure.text)
            if digits and not re.fullmatch(r"(?:19|20)\d\d", digits.group()):
                found.append(digits.group())
        wanted = [digits for digits in found if digits in asked]
        return list(dict.fromkeys(wanted if case.answer_points else found))

    def _alter_figure(self, case: EvalCase, old: str, places: Sequence[Place]) -> Alteration | str:
        found = [spot for place in places for spot in self._spots(place, old)]
        if not found:
            return f"{old} was not found again in its file"
        before = {e.new for name, start, _ in found if (e := self._edits.get(name, {}).get(start))}
        if len(before) > 1:
            return f"{old} is altered in two ways for other cases"
        texts = [self._documents[name].text for name in {name for name, _, _ in found}]
        percent = any(sign in self._text(places[0]) for sign in "%％率")
        new = before.pop() if before else next(_others(old, texts, case, percent=percent), None)
        if new is None:
            return f"no other figure in the stead of {old} is free"
        for name, start, end in found:
            self._edits.setdefault(name, {})[start] = _Edit(start, end, new)
        return Alteration(case, old, new, tuple(dict.fromkeys(name for name, _, _ in found)))

    def _text(self, place: Place) -> str:
        return self._documents[place.document_id].text[place.start : place.end]

    def _spots(self, place: Place, old: str) -> Iterator[tuple[str, int, int]]:
        """Where in its file each occurrence of a figure of a place stands."""
        document = self._documents[place.document_id]
        for match in re.finditer(rf"(?<![\d.,]){re.escape(old)}(?![\d,]|\.\d)", self._text(place)):
            start, end = place.start + match.start(), place.start + match.end()
            spot = self._in_file(document, start, end)
            if spot is not None:
                yield document.id, *spot

    def _in_file(self, document: Document, start: int, end: int) -> tuple[int, int] | None:
        raw = self._raw[document.id]
        for width in WINDOWS:
            before, after = document.text[max(0, start - width) : start], document.text[end : end + width]
            found = occurrences(raw, fold(before + document.text[start:end] + after))
            if len(found) != 1:
                continue
            wanted = len(fold(before))
            at = next(
                i for i in range(found[0][0], found[0][1]) if len(fold(raw[found[0][0] : i + 1])) > wanted
            )
            length = end - start
            if fold(raw[at : at + length]) == fold(document.text[start:end]):
                return at, at + length
        return None


def _others(old: str, texts: Sequence[str], case: EvalCase, *, percent: bool) -> Iterator[str]:
    """Figures in the stead of one, that neither the documents nor the case's points have; a percentage stays below 100."""
    taken = [*(point for group in case.answer_points for point in group), *case.must_not]
    for new in _variants(old, percent=percent):
        short = sum(c.isdigit() for c in new) == 1
        if not any(says(new, text) for text in taken) and (
            short or not any(says(new, text) for text in texts)
        ):
            yield new


def _variants(old: str, *, percent: bool) -> Iterator[str]:
    """Figures with one digit changed, the first one first.

    >>> list(_variants("35", percent=True))[:3], next(_variants("100", percent=True)), next(_variants("100", percent=False))
    (['45', '55', '65'], '98', '200')
    """
    if percent and float(old.replace(",", "")) == 100:
        yield from (str(n) for n in range(98, 10, -1))
        return
    for place in (i for i, c in enumerate(old) if c.isdigit()):
        for step in range(1, 9):
            new = old[:place] + str((int(old[place]) + step) % 10) + old[place + 1 :]
            if not new.startswith("0") or new.startswith("0."):
                yield new
