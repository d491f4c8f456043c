"""The release gate on the smoke cases: the sample documents, answered as anyone gets them, against a committed run.

When an answer changes for the better, `make baseline` writes the run anew; the diff belongs to the change.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from evals.cases import read_cases
from evals.compare import compare, gate
from evals.record import RunRecord, read_record
from evals.runner import RunPlan, run
from ingest.splitting import SPLITTER_VERSION
from ingest.sync import ingest
from vectorstore.store import Store

ROOT = Path(__file__).resolve().parents[2]
BASELINE = ROOT / "evals" / "baselines" / "smoke"
DAY = date(2025, 11, 1)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> RunRecord:
    folder = tmp_path_factory.mktemp("smoke")
    cases = read_cases(ROOT / "evals" / "sets" / "zhejiang.jsonl")
    plan = RunPlan("zhejiang.jsonl", DAY, lambda: datetime(2025, 11, 1, tzinfo=UTC), tags=("smoke",))
    with Store.open(folder / "home", create=True, splitter=SPLITTER_VERSION) as store:
        ingest([ROOT / "corpus"], store)
        made = run(cases, Assistant(store), store, folder / "run", plan)
    if os.environ.get("UPDATE_BASELINE"):
        shutil.rmtree(BASELINE, ignore_errors=True)
        BASELINE.mkdir(parents=True)
        for name in ("run.json", "results.jsonl"):
            shutil.copy(folder / "run" / name, BASELINE / name)
    return made


@pytest.mark.integration
def test_no_smoke_case_is_lost_against_the_baseline(record: RunRecord) -> None:
    comparison = compare(read_record(BASELINE), record)
    result = gate(comparison)
    assert result.passed, [str(breach) for breach in result.breaches]


@pytest.mark.integration
def test_a_lost_answer_fails_the_gate(record: RunRecord) -> None:
    answered = [r for r in record.results if r.case.answerable and r.reply.status != "refused"][:6]
    emptied = {result.case.id for result in answered}
    worse = replace(
        record,
        outcomes=tuple(
            replace(
                r,
                reply=replace(
                    r.reply, answer="", statements=(), citations=(), status="refused", reason="out_of_scope"
                ),
            )
            if r.case.id in emptied
            else r
            for r in record.results
        ),
    )
    assert emptied
    assert not gate(compare(record, worse)).passed
