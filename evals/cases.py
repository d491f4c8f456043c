"""Cases: what is asked, and what a right reply looks like.

A case file is JSON Lines (one object a line, DESIGN §10), or a sheet as evaluators keep
it (CSV, XLSX; see ``evals.sheets``). A bad file is reported with all its bad lines.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from evals.errors import EvalCasesError


@dataclass(frozen=True, slots=True)
class Gold:
    """A place in a document that proves the answer.

    document: the file's name as it was ingested (or the document's id or title). The place is given by
    its words (``quote``), or, for texts whose sentences may not be copied, by ``section`` (a heading, or a
    path of them with ``›``) and/or ``row`` (the name of an indicator); these are looked up when a run begins.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    document: str
    quote: str | None = None
    section: str | None = None
    row: str | None = None

    def __post_init__(self) -> None:
        if not self.document.strip():
            raise ValueError("a gold needs the file name of its document")
        if not any((text or "").strip() for text in (self.quote, self.section, self.row)):
            raise ValueError("a gold needs a quote, a section or a row")


@dataclass(frozen=True, slots=True)
class EvalCase:
    """One question with what is expected.

    history: the earlier questions of the conversation, oldest first; gold: evidences any of which is right;
    answer_points: every group must be met by one of its strings; must_not: strings no answer may hold;
    reviewed: False for a drafted case that nobody has looked at.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    question: str
    id: str = ""
    history: tuple[str, ...] = ()
    answerable: bool = True
    gold: tuple[Gold, ...] = ()
    answer_points: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    reviewed: bool = True
    note: str | None = None

    def __post_init__(self) -> None:
        if not self.question.strip():
            raise ValueError("the question is empty")
        if any(not group or not all(text.strip() for text in group) for group in self.answer_points):
            raise ValueError("an answer point is empty")
        if any(not text.strip() for text in self.must_not):
            raise ValueError("a must_not string is empty")
        if not self.id:
            object.__setattr__(self, "id", made_up_id(self.question, self.history))


_CASE = TypeAdapter(EvalCase)


def made_up_id(question: str, history: Sequence[str] = ()) -> str:
    """The id of a case that has none: the same as long as its words are.

    >>> made_up_id("5G基站建多少个？")
    'q-0079b9de'
    """
    return "q-" + hashlib.sha256("\n".join((*history, question)).encode()).hexdigest()[:8]


def case_json(case: EvalCase) -> dict[str, Any]:
    """A case as the object of a line, without what is not given."""
    return {
        "id": case.id,
        "question": case.question,
        "history": list(case.history),
        "answerable": case.answerable,
        "gold": [
            {
                k: v
                for k, v in (
                    ("document", g.document),
                    ("quote", g.quote),
                    ("section", g.section),
                    ("row", g.row),
                )
                if v
            }
            for g in case.gold
        ],
        "answer_points": [list(group) for group in case.answer_points],
        "must_not": list(case.must_not),
        "tags": list(case.tags),
        **({} if case.reviewed else {"reviewed": False}),
        **({"note": case.note} if case.note else {}),
    }


def parse_case(values: object) -> EvalCase:
    """A case from an object of a file. Raises pydantic's ValidationError."""
    return _CASE.validate_python(values)


def set_hash(cases: Iterable[EvalCase]) -> str:
    """Identifies a set by its cases, in whatever order and file format they are kept."""
    lines = sorted(json.dumps(case_json(case), ensure_ascii=False, sort_keys=True) for case in cases)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def tagged(cases: Sequence[EvalCase], tags: Sequence[str]) -> tuple[EvalCase, ...]:
    """The cases with at least one of the tags; all of them when no tag is given.

    >>> table = EvalCase("a?", tags=("table", "figure"))
    >>> tagged([table, EvalCase("b?")], ["figure"]) == (table,)
    True
    """
    wanted = set(tags)
    return tuple(case for case in cases if not wanted or wanted & set(case.tags))


def read_cases(path: Path) -> tuple[EvalCase, ...]:
    """The cases of a JSONL, CSV or XLSX file, in order.

    Raises EvalCasesError with every bad line of the file.
    """
    from evals.sheets import read_sheet

    match path.suffix.lower():
        case ".jsonl" | ".ndjson" | ".json":
            found = _lines(path)
        case ".csv" | ".tsv" | ".xlsx":
            found = read_sheet(path)
        case other:
            raise EvalCasesError(
                [f"{path} ends in {other or 'nothing'}; a question set is .jsonl, .csv, .tsv or .xlsx."]
            )
    cases: list[EvalCase] = []
    problems: list[str] = []
    seen: dict[str, str] = {}
    for where, values in found:
        if isinstance(values, str):
            problems.append(f"{where}: {values}")
            continue
        try:
            parsed = parse_case(values)
        except ValidationError as error:
            problems.extend(f"{where}: {text}" for text in _words(error))
            continue
        if parsed.id in seen:
            problems.append(
                f"{where}: the id {parsed.id} was taken by {seen[parsed.id]}. Give each case its own."
            )
        seen.setdefault(parsed.id, where)
        cases.append(parsed)
    if not cases and not problems:
        problems.append(
            f"{path} holds no cases. Give one JSON object a line, or a sheet with a column `question`."
        )
    if problems:
        raise EvalCasesError(problems)
    return tuple(cases)


def _lines(path: Path) -> list[tuple[str, object]]:
    """(place, object) of each line; a string in the object's stead is what is wrong with the line."""
    found: list[tuple[str, object]] = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        where = f"{path.name}:{number}"
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except ValueError as error:
            found.append((where, f"no JSON: {error}"))
            continue
        found.append((where, values if isinstance(values, dict) else 'no object; a case is {"question": …}'))
    return found


def read_text(path: Path) -> str:
    """A file's text, in UTF-8 or, as spreadsheets save tables, GB18030. Raises EvalCasesError when it cannot be read."""
    try:
        if path.suffix.lower() in (".csv", ".tsv"):
            with contextlib.suppress(UnicodeDecodeError):
                return path.read_text(encoding="utf-8-sig")
            return path.read_text(encoding="gb18030")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EvalCasesError([f"{path} cannot be read: {error.strerror}. Name a file of cases."]) from error
    except UnicodeDecodeError as error:
        raise EvalCasesError([f"{path} is no UTF-8 (byte {error.start}). Save it as UTF-8."]) from error


def _words(error: ValidationError) -> list[str]:
    """Each thing that is wrong, with the field it is wrong in."""
    found = []
    for detail in error.errors():
        field = ".".join(str(part) for part in detail["loc"])
        text = str(detail["msg"]).removeprefix("Value error, ")
        if detail["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
            text = "there is no such field"
        found.append(f"{field}: {text}" if field else text)
    return found


def write_cases(path: Path, cases: Iterable[EvalCase]) -> None:
    """Write cases in the format that the file's ending names (.jsonl, .csv, .xlsx)."""
    from evals.sheets import write_sheet

    if path.suffix.lower() in (".csv", ".tsv", ".xlsx"):
        write_sheet(path, list(cases))
        return
    lines = (json.dumps(case_json(case), ensure_ascii=False) + "\n" for case in cases)
    path.write_text("".join(lines), encoding="utf-8")
