"""Running a set: what is asked, what is recorded, how a stopped run goes on. Over a real store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from eval_fakes import FakeAssistant, documents_folder, plan
from fakes import HashingEmbedder

from evals.cases import EvalCase, Gold
from evals.errors import EvalCasesError, RunMismatchError, RunRecordError
from evals.provenance import code_hash, commit_of, without_secrets
from evals.record import RESULTS_FILE, CaseResult, read_record
from evals.report import make_report
from evals.report_json import report_json
from evals.runner import ROOT, run
from evals.scoring import score_record
from ingest.sync import ingest
from vectorstore.store import Store

QUESTION = "新建多少个助餐点？"
QUOTE = "到2025年，新建社区助餐点600个，老年人用餐每餐补贴3元。"
GOLD = (Gold("plan.md", quote=QUOTE),)
CASES = (
    EvalCase(QUESTION, id="a", gold=GOLD, answer_points=(("600个",),), tags=("figure",)),
    EvalCase("床位数呢？", id="b", history=(QUESTION,), gold=(Gold("plan.md", row="养老床位数"),)),
    EvalCase("火星上有几张床？", id="c", answerable=False, tags=("unanswerable",)),
    EvalCase("补贴多少？", id="d", gold=GOLD),
)


@pytest.fixture
def store(tmp_path: Path, embedder: HashingEmbedder) -> Iterator[Store]:
    with Store.open(tmp_path / "home", create=True, embedder=embedder) as opened:
        ingest([documents_folder(tmp_path)], opened)
        yield opened


@pytest.fixture
def assistant(store: Store) -> FakeAssistant:
    found = next(document.id for document in store.documents() if document.source.name == "plan.md")
    return FakeAssistant(store, {QUESTION: (found, QUOTE), "补贴多少？": (found, "老年人用餐每餐补贴3元")})


def test_a_run_records_reply_retrieval_and_what_was_run(
    store: Store, assistant: FakeAssistant, tmp_path: Path
) -> None:
    record = run(
        CASES, assistant, store, tmp_path / "out", plan(settings={"threads": 2, "api_key": "sk-secret"})
    )
    first = record.results[0]
    assert [outcome.case.id for outcome in record.outcomes] == ["a", "b", "c", "d"]
    assert first.golds[0].places[0].document_id == first.reply.citations[0].document_id
    assert 0 < len(first.hits) <= 20
    assert first.hits == tuple(sorted(first.hits, key=lambda hit: -hit.score))
    assert record.info.corpus == store.fingerprint()
    assert {d.source for d in record.info.documents} == {"plan.md", "note.md"}
    assert record.info.finished is not None
    assert record.info.code == code_hash(ROOT)
    assert "judge.zh" in record.info.prompts
    assert "sk-secret" not in (tmp_path / "out" / "run.json").read_text(encoding="utf-8")


def test_the_earlier_questions_of_a_case_are_asked_first(
    store: Store, assistant: FakeAssistant, tmp_path: Path
) -> None:
    run(CASES[1:2], assistant, store, tmp_path / "out", plan())
    assert assistant.asked == [(QUESTION,), (QUESTION, "床位数呢？")]


def test_scores_come_from_the_record_alone(store: Store, assistant: FakeAssistant, tmp_path: Path) -> None:
    run(CASES, assistant, store, tmp_path / "out", plan())
    asked = len(assistant.asked)
    report = make_report(read_record(tmp_path / "out"))
    again = make_report(read_record(tmp_path / "out"))
    assert report_json(report) == report_json(again)
    assert report.value("gold_cited").right == 1
    assert [s.correct for s in score_record(read_record(tmp_path / "out"))] == [True, False, True, False]
    assert len(assistant.asked) == asked


def test_a_crash_is_recorded_and_the_rest_goes_on(
    store: Store, assistant: FakeAssistant, tmp_path: Path
) -> None:
    broken = FakeAssistant(store, {}, crashes={QUESTION: ZeroDivisionError("division by zero")})
    record = run(CASES, broken, store, tmp_path / "out", plan())
    assert [f.case.id for f in record.failures] == ["a", "b"]
    assert "ZeroDivisionError" in record.failures[0].error
    assert "eval_fakes.py" in record.failures[0].trace


def test_a_stopped_run_goes_on_where_it_was(store: Store, assistant: FakeAssistant, tmp_path: Path) -> None:
    out = tmp_path / "out"
    stopping = FakeAssistant(store, {}, crashes={"火星上有几张床？": KeyboardInterrupt()})
    with pytest.raises(KeyboardInterrupt):
        run(CASES, stopping, store, out, plan())
    stopped = read_record(out)
    assert (stopped.missing, stopped.info.finished) == (2, None)
    record = run(CASES, assistant, store, out, plan(resume=True))
    assert assistant.asked == [("火星上有几张床？",), ("补贴多少？",)]
    assert (record.missing, [o.case.id for o in record.outcomes]) == (0, ["a", "b", "c", "d"])


def test_a_line_cut_off_by_a_kill_is_asked_again(
    store: Store, assistant: FakeAssistant, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(CASES, assistant, store, out, plan())
    path = out / RESULTS_FILE
    path.write_bytes(path.read_bytes()[:-40])
    assert read_record(out).missing == 1
    assistant.asked.clear()
    record = run(CASES, assistant, store, out, plan(resume=True))
    assert assistant.asked == [("补贴多少？",)]
    assert record.missing == 0


def test_a_resumed_run_asks_crashed_cases_again(
    store: Store, assistant: FakeAssistant, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(CASES[:1], FakeAssistant(store, {}, crashes={QUESTION: OSError("no route")}), store, out, plan())
    record = run(CASES[:1], assistant, store, out, plan(resume=True))
    assert not record.failures
    assert len(record.results) == 1


def test_a_folder_with_a_run_is_not_written_over(
    store: Store, assistant: FakeAssistant, tmp_path: Path
) -> None:
    run(CASES, assistant, store, tmp_path / "out", plan())
    with pytest.raises(RunMismatchError, match="--resume"):
        run(CASES, assistant, store, tmp_path / "out", plan())


def test_a_run_is_not_continued_over_other_documents_or_another_set(
    store: Store, assistant: FakeAssistant, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(CASES, assistant, store, out, plan())
    with pytest.raises(RunMismatchError, match="set_hash"):
        run(CASES[:2], assistant, store, out, plan(resume=True))
    with pytest.raises(RunMismatchError, match="engine"):
        run(CASES, assistant, store, out, plan(resume=True, engine="model:other"))
    (tmp_path / "docs" / "more.md").write_text("# 通知\n\n又一份文件。\n", encoding="utf-8")
    ingest([tmp_path / "docs"], store)
    with pytest.raises(RunMismatchError, match="corpus"):
        run(CASES, assistant, store, out, plan(resume=True))


def test_several_workers_record_the_same_as_one(
    store: Store, assistant: FakeAssistant, tmp_path: Path
) -> None:
    many = tuple(replace(CASES[n % 4], id=f"{n:02d}") for n in range(20))
    one = run(many, assistant, store, tmp_path / "one", plan())
    four = run(many, assistant, store, tmp_path / "four", plan(workers=4))

    def still(results: tuple[CaseResult, ...]) -> list[CaseResult]:
        return [replace(r, elapsed_ms=0.0, search_ms=0.0) for r in results]

    assert still(one.results) == still(four.results)


def test_only_cases_with_a_tag_are_run(store: Store, assistant: FakeAssistant, tmp_path: Path) -> None:
    record = run(CASES, assistant, store, tmp_path / "out", plan(tags=("figure", "unanswerable")))
    assert [o.case.id for o in record.outcomes] == ["a", "c"]
    with pytest.raises(EvalCasesError, match="nothing-has-this"):
        run(CASES, assistant, store, tmp_path / "other", plan(tags=("nothing-has-this",)))


def test_progress_tells_how_far_it_is_and_the_time_left(
    store: Store, assistant: FakeAssistant, tmp_path: Path
) -> None:
    told: list[tuple[int, int, str]] = []
    run(CASES, assistant, store, tmp_path / "out", plan(), lambda *step: told.append(step))
    assert [(done, total) for done, total, _ in told] == [(n, 4) for n in range(5)]
    assert "left" in told[1][2]


def test_a_folder_without_a_run_or_with_a_damaged_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunRecordError, match="holds no run"):
        read_record(tmp_path)
    (tmp_path / "run.json").write_text('{"set_name": 1}')
    with pytest.raises(RunRecordError, match="Run the set again"):
        read_record(tmp_path)


def test_a_record_with_an_unknown_field_is_refused(
    store: Store, assistant: FakeAssistant, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(CASES[:1], assistant, store, out, plan())
    values = json.loads((out / RESULTS_FILE).read_text(encoding="utf-8"))
    (out / RESULTS_FILE).write_text(json.dumps({**values, "score": 1}) + "\n", encoding="utf-8")
    with pytest.raises(RunRecordError, match="score"):
        read_record(out)


def test_settings_are_recorded_without_secrets() -> None:
    kept = without_secrets(
        {"OPENAI_API_KEY": "x", "token": "y", "model": "qwen", "url": "https://me:pw@host/v1", "none": None}
    )
    assert kept == {"model": "qwen", "url": "https://…@host/v1"}


def test_the_commit_is_read_from_a_clone_with_packed_or_loose_or_linked_refs(tmp_path: Path) -> None:
    assert commit_of(tmp_path) is None
    git = tmp_path / ".git"
    git.mkdir()
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    (git / "packed-refs").write_text("# pack-refs\nabc123 refs/heads/main\n")
    assert commit_of(tmp_path) == "abc123"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "refs" / "heads" / "main").write_text("def456\n")
    assert commit_of(tmp_path) == "def456"
    linked = tmp_path / "linked"
    (git / "worktrees" / "linked").mkdir(parents=True)
    (git / "worktrees" / "linked" / "HEAD").write_text("ref: refs/heads/main\n")
    (git / "worktrees" / "linked" / "commondir").write_text("../..\n")
    linked.mkdir()
    (linked / ".git").write_text(f"gitdir: {git / 'worktrees' / 'linked'}\n")
    assert commit_of(linked) == "def456"
