"""The record of a run: ``run.json`` (what was run) and ``results.jsonl`` (one line a case).

Lines are appended and flushed as cases are done, so that a stopped run goes on where it was. A record
holds all that metrics and reports need: it is scored again without asking anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from evals.cases import EvalCase, case_json
from evals.errors import RunRecordError
from evals.gold import Place, ResolvedGold

SCHEMA = 1
RUN_FILE = "run.json"
RESULTS_FILE = "results.jsonl"
_STRICT = ConfigDict(extra="forbid")
_LENIENT = ConfigDict(extra="ignore")


@dataclass(frozen=True, slots=True)
class RecordedDocument:
    """A document that was indexed when the run began."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    id: str
    source: str
    version: str
    title: str


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What was run: over which set and corpus, with which code, libraries, settings and prompts."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    set_name: str
    set_hash: str
    cases: int
    corpus: str
    documents: tuple[RecordedDocument, ...]
    engine: str
    started: datetime
    finished: datetime | None = None
    tags: tuple[str, ...] = ()
    workers: int = 1
    commit: str | None = None
    code: str = ""
    python: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)
    schema: int = SCHEMA


@dataclass(frozen=True, slots=True)
class RecordedHit:
    """A passage that search gave for the question; in order, so the place in the list is its rank."""

    passage_id: str
    document_id: str
    start: int
    end: int
    score: float

    @property
    def place(self) -> Place:
        return Place(self.document_id, self.start, self.end)


@dataclass(frozen=True, slots=True)
class RecordedCitation:
    """A citation of a reply. ``around`` is the text of the document from ``around_start``: the whole line for
    a table row, else what stood at the span when the run was made."""

    __pydantic_config__: ClassVar[ConfigDict] = _LENIENT
    n: int
    document_id: str
    version: str
    source: str
    title: str
    section: tuple[str, ...]
    quote: str
    start: int
    end: int
    warnings: tuple[str, ...] = ()
    around: str = ""
    around_start: int = 0

    @property
    def place(self) -> Place:
        return Place(self.document_id, self.start, self.end)


@dataclass(frozen=True, slots=True)
class RecordedComputation:
    """A figure computed from cited ones."""

    kind: str
    operands: tuple[str, ...]
    result: str


@dataclass(frozen=True, slots=True)
class RecordedStatement:
    """A sentence of a reply with the numbers of its citations."""

    __pydantic_config__: ClassVar[ConfigDict] = _LENIENT
    text: str
    citations: tuple[int, ...]
    support: str
    computation: RecordedComputation | None = None


@dataclass(frozen=True, slots=True)
class RecordedReply:
    """A reply as the API gives it (DESIGN §8), what evaluation needs of it."""

    __pydantic_config__: ClassVar[ConfigDict] = _LENIENT
    status: Literal["answered", "partial", "refused"]
    reason: str | None
    answer: str
    statements: tuple[RecordedStatement, ...]
    citations: tuple[RecordedCitation, ...]
    not_covered: tuple[str, ...]
    suggestions: tuple[str, ...]
    engine: str

    @property
    def refused(self) -> bool:
        return self.status == "refused"

    @property
    def said(self) -> str:
        """The statements in one text, without citation marks; what answer points are looked up in."""
        return "；".join(statement.text for statement in self.statements)

    def cited(self, statement: RecordedStatement) -> tuple[RecordedCitation, ...]:
        """The citations of a statement."""
        return tuple(citation for n in statement.citations for citation in self.citations if citation.n == n)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case that was replied to. ``golds`` are those found in the corpus; ``kind`` and ``standalone`` are the
    question as the assistant read it; ``evidence`` the passages the reply rested on; times in milliseconds."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    number: int
    case: EvalCase
    golds: tuple[ResolvedGold, ...]
    gold_problems: tuple[str, ...]
    kind: str
    standalone: str
    hits: tuple[RecordedHit, ...]
    evidence: tuple[Place, ...]
    reply: RecordedReply
    elapsed_ms: float
    search_ms: float
    outcome: Literal["result"] = "result"


@dataclass(frozen=True, slots=True)
class CaseFailure:
    """A case at which the program crashed."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    number: int
    case: EvalCase
    error: str
    trace: str
    outcome: Literal["failure"] = "failure"


Outcome = CaseResult | CaseFailure
_INFO = TypeAdapter(RunInfo)
_OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Annotated[Outcome, Field(discriminator="outcome")])
_REPLY = TypeAdapter(RecordedReply)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as it stands in its folder. ``outcomes`` are in the order of the set."""

    info: RunInfo
    outcomes: tuple[Outcome, ...]

    @property
    def results(self) -> tuple[CaseResult, ...]:
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, CaseResult))

    @property
    def failures(self) -> tuple[CaseFailure, ...]:
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, CaseFailure))

    @property
    def missing(self) -> int:
        """Cases of the set that were not asked yet."""
        return self.info.cases - len(self.outcomes)


def parse_reply(values: Mapping[str, Any]) -> RecordedReply:
    """A reply of the JSON contract as it is recorded. Raises pydantic's ValidationError."""
    return _REPLY.validate_python(dict(values))


class Recorder:
    """Writes a run: info first, then a line a case, each flushed at once.

    >>> with Recorder(Path("out"), info) as recorder:  # doctest: +SKIP
    ...     recorder.add(result)
    ...     recorder.finish(now)
    """

    def __init__(self, folder: Path, info: RunInfo) -> None:
        self._folder = folder
        self._info = info
        folder.mkdir(parents=True, exist_ok=True)
        _write_info(folder, info)
        _mend(folder / RESULTS_FILE)
        self._file = (folder / RESULTS_FILE).open("a", encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, outcome: Outcome) -> None:
        """Append a case."""
        values = _OUTCOME.dump_python(outcome, mode="json")
        values["case"] = case_json(outcome.case)
        self._file.write(json.dumps(values, ensure_ascii=False) + "\n")
        self._file.flush()

    def finish(self, at: datetime) -> None:
        """Mark the run as complete."""
        _write_info(self._folder, replace(self._info, finished=at))


def read_record(folder: Path) -> RunRecord:
    """The run of a folder; of a case that was asked again, the last outcome counts.

    Raises RunRecordError.
    """
    return RunRecord(read_info(folder), read_outcomes(folder))


def read_info(folder: Path) -> RunInfo:
    """What was run. Raises RunRecordError."""
    path = folder / RUN_FILE
    try:
        info = _INFO.validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise RunRecordError(
            f"{folder} holds no run ({RUN_FILE} is missing). Name the folder given to `eval run --out`."
        ) from error
    except (OSError, ValidationError) as error:
        raise RunRecordError(
            f"{path} cannot be read: {_first(error)}. Run the set again into another folder."
        ) from error
    if info.schema != SCHEMA:
        raise RunRecordError(
            f"{path} has schema {info.schema}, this program reads {SCHEMA}. Run the set again."
        )
    return info


def read_outcomes(folder: Path) -> tuple[Outcome, ...]:
    """The outcomes written so far, in the order of the set. A last line cut off by a kill is left out.

    Raises RunRecordError.
    """
    path = folder / RESULTS_FILE
    found: dict[str, Outcome] = {}
    try:
        lines = path.read_bytes().split(b"\n") if path.exists() else []
    except OSError as error:
        raise RunRecordError(f"{path} cannot be read: {_first(error)}.") from error
    for number, line in enumerate(lines[:-1], start=1):
        try:
            outcome = _OUTCOME.validate_json(line)
        except ValidationError as error:
            raise RunRecordError(
                f"{path}:{number} cannot be read: {_first(error)}. Run the set again into another folder."
            ) from error
        found[outcome.case.id] = outcome
    return tuple(sorted(found.values(), key=lambda outcome: outcome.number))


def _mend(path: Path) -> None:
    """Cut off a last line that a kill left unfinished."""
    if path.exists():
        data = path.read_bytes()
        if data and not data.endswith(b"\n"):
            with path.open("r+b") as file:
                file.truncate(data.rfind(b"\n") + 1)


def _write_info(folder: Path, info: RunInfo) -> None:
    text = json.dumps(_INFO.dump_python(info, mode="json"), ensure_ascii=False, indent=2) + "\n"
    fresh = folder / f"{RUN_FILE}.new"
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(folder / RUN_FILE)


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        detail = error.errors()[0]
        return f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}"
    return str(error)
