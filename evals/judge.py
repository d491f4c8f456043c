"""An optional judge: a model behind an OpenAI-compatible address scores recorded replies. Off unless it is named.

Its scores are kept in ``judge.jsonl`` beside the record and shown as metrics of their own; no gate and no
other metric rests on them. A reply that the judge could not score is not scored, never 0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

import prompts
from evals.errors import JudgeError
from evals.record import CaseResult, RunRecord
from evals.scoring import Score

JUDGE_FILE = "judge.jsonl"
TIMEOUT = 120.0
"""Seconds that a judging model may take for one reply."""
FAILURES_IN_A_ROW = 3
"""Requests that may fail one after the other before the judge is given up."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class JudgeModel:
    """A model at an OpenAI-compatible address (``…/v1``). The key stays out of records and messages."""

    base_url: str
    model: str
    key: str | None = field(default=None, repr=False)
    language: str = "zh"


class Verdict(BaseModel):
    """What the judge is asked to write."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    faithfulness: float = Field(ge=0, le=1)
    completeness: float = Field(ge=0, le=1)
    reason: str = ""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    model: str
    prompt: str
    answer: str
    verdict: Verdict | None
    error: str | None = None


def judge_record(
    record: RunRecord, folder: Path, judge: JudgeModel, progress: Progress | None = None
) -> None:
    """Have every answer of a record judged and the verdicts kept in ``folder``; those already judged by the
    same model with the same prompt are not asked again. Refusals are not judged.

    Raises JudgeError when the model cannot be reached or refuses the key.
    """
    prompt = prompts.load("judge", judge.language)
    done = {
        line.id
        for line in _lines(folder)
        if line.verdict is not None and (line.model, line.prompt) == (judge.model, prompt.version)
    }
    todo = [result for result in record.results if not result.reply.refused and result.case.id not in done]
    failed = 0
    with (folder / JUDGE_FILE).open("a", encoding="utf-8") as file, _client(judge) as client:
        for number, result in enumerate(todo):
            if progress:
                progress(number, len(todo), result.case.id)
            verdict, problem = _ask(client, judge, prompt, result)
            failed = failed + 1 if verdict is None else 0
            line = _Line(
                id=result.case.id, model=judge.model, prompt=prompt.version, answer=result.reply.said,
                verdict=verdict, error=problem,
            )  # fmt: skip
            file.write(json.dumps(line.model_dump(), ensure_ascii=False) + "\n")
            file.flush()
            if failed >= FAILURES_IN_A_ROW:
                raise JudgeError(
                    f"The judging model {judge.model} failed {failed} times in a row, last: {problem}"
                )
        if progress:
            progress(len(todo), len(todo), "")


def read_judged(folder: Path) -> dict[str, tuple[Score, ...]]:
    """The judge's scores by case id; the last verdict of a case counts. Empty when none was asked."""
    return {line.id: _scores(line) for line in _lines(folder)}


def _scores(line: _Line) -> tuple[Score, ...]:
    verdict = line.verdict
    return tuple(
        Score(
            name, getattr(verdict, name) if verdict else None, verdict.reason if verdict else line.error or ""
        )
        for name in ("faithfulness", "completeness")
    )


def _lines(folder: Path) -> list[_Line]:
    path = folder / JUDGE_FILE
    if not path.exists():
        return []
    found = []
    for number, text in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not text.strip():
            continue
        try:
            found.append(_Line.model_validate_json(text))
        except ValidationError as error:
            raise JudgeError(f"{path}:{number} cannot be read. Remove {path} and judge again.") from error
    return found


def _client(judge: JudgeModel) -> httpx.Client:
    headers = {"Authorization": f"Bearer {judge.key}"} if judge.key else {}
    return httpx.Client(base_url=judge.base_url.rstrip("/"), headers=headers, timeout=TIMEOUT)


def _ask(
    client: httpx.Client, judge: JudgeModel, prompt: prompts.Prompt, result: CaseResult
) -> tuple[Verdict | None, str | None]:
    """The verdict, or why there is none."""
    body = {
        "model": judge.model,
        "temperature": 0,
        "messages": [{"role": "user", "content": prompt.fill(**_values(result))}],
    }
    try:
        response = client.post("/chat/completions", json=body)
    except httpx.HTTPError as error:
        raise JudgeError(
            f"The judging model at {judge.base_url} cannot be reached: {error}. Check --judge-url."
        ) from error
    if response.status_code in (401, 403, 404):
        raise JudgeError(
            f"The judging model at {judge.base_url} answered {response.status_code}. Check address, model and key file."
        )
    try:
        response.raise_for_status()
        return parse_verdict(_content(response.json())), None
    except (httpx.HTTPError, ValueError) as error:
        return None, " ".join(str(error).split())[:300]


def _values(result: CaseResult) -> dict[str, str]:
    reply = result.reply
    return {
        "question": " → ".join((*result.case.history, result.case.question)),
        "answer": reply.answer,
        "quotes": "\n".join(f"[{citation.n}] {citation.quote}" for citation in reply.citations),
        "points": "\n".join(" / ".join(group) for group in result.case.answer_points) or "—",
    }


def _content(reply: Mapping[str, Any]) -> str:
    try:
        return str(reply["choices"][0]["message"]["content"])
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError(f"no chat completion: {str(reply)[:100]}") from error


def parse_verdict(text: str) -> Verdict:
    """The verdict in a model's words, also inside a code fence or after thoughts. Raises ValueError.

    >>> parse_verdict('```json\\n{"faithfulness": 1, "completeness": 0.5}\\n```').completeness
    0.5
    """
    found = re.findall(r"\{[^{}]*\}", text)
    if not found:
        raise ValueError(f"no JSON object in the judge's words: {text[:100]}")
    return Verdict.model_validate_json(found[-1])
