"""Evaluate over a real library: sets, runs in the background, stopping and going on, reports, comparisons, files."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import staff_desk
from staff_desk import Desk

from evals.record import read_record
from pages.evaluate import evaluate_router
from pages.evaluations import Evaluations
from pages.question_sets import LARGEST_SET, PACKAGED
from vectorstore import passwords

CASES = (
    {
        "id": "rate",
        "question": "网上办理率2025年的目标是多少？",
        "gold": [{"document": "plan-2021.md", "row": "网上办理率"}],
        "answer_points": [["80%"]],
        "tags": ["smoke"],
    },
    {
        "id": "stations",
        "question": "服务站点2025年要建多少个？",
        "answer_points": [["900"]],
    },
    {"id": "mars", "question": "火星上有几家医院？", "answerable": False},
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(passwords, "_N", 2**8)
    with staff_desk.desk(tmp_path / "home", evaluate_router) as opened:
        yield opened


def jsonl(*cases: object) -> bytes:
    return "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases).encode()


def upload(desk: Desk, content: bytes, name: str = "own.jsonl") -> tuple[int, str]:
    answer = desk.staff.post(
        "/staff/evaluate/sets", data={"form": desk.form}, files={"file": (name, content)}
    )
    return answer.status_code, answer.text


def run(desk: Desk, **fields: str) -> int:
    return desk.staff.post(
        "/staff/evaluate/run", data={"form": desk.form, "set": "own", **fields}
    ).status_code


def wait(runs: Evaluations) -> str:
    """How the run at work ended."""
    for _ in range(600):
        if runs.progress is None and runs.ended is not None:
            return runs.ended.how
        time.sleep(0.05)
    raise TimeoutError


def begun(desk: Desk) -> None:
    """Wait until the first question is being asked."""
    for _ in range(600):
        if desk.assistant.asked:
            return
        time.sleep(0.05)
    raise TimeoutError


def finished(desk: Desk, **fields: str) -> str:
    """The name of a run of the uploaded set."""
    assert run(desk, **fields) == 303
    assert wait(desk.runs) == "done"
    return desk.runs.runs()[0].name


def test_only_staff_see_it_and_forms_of_other_sites_do_nothing(desk: Desk) -> None:
    for path in (
        "/staff/evaluate",
        "/staff/evaluate/progress",
        "/staff/evaluate/sets/zhejiang.jsonl",
        "/staff/evaluate/runs/x/run.json",
    ):
        answer = desk.citizen.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")
    fields = {"form": desk.form, "set": "zhejiang", "run": "x"}
    for path in ("/staff/evaluate/run", "/staff/evaluate/stop", "/staff/evaluate/resume"):
        assert desk.citizen.post(path, data=fields).headers["location"] == "/login"
        assert desk.staff.post(path, data={**fields, "form": "0" * 64}).status_code == 403
        elsewhere = desk.staff.post(path, data=fields, headers={"Origin": "https://elsewhere.example"})
        assert elsewhere.status_code == 403
    assert desk.runs.progress is None
    assert desk.runs.runs() == ()


def test_packaged_sets_are_offered_and_handed_out_as_they_are(desk: Desk) -> None:
    page = desk.staff.get("/staff/evaluate").text
    for name in ("zhejiang", "refusals"):
        path = PACKAGED / f"{name}.jsonl"
        assert f'<option value="{name}"' in page
        assert desk.staff.get(f"/staff/evaluate/sets/{path.stem}.jsonl").content == path.read_bytes()
    assert desk.staff.get("/staff/evaluate/sets/none.jsonl").status_code == 404


def test_files_beside_the_sets_that_hold_no_questions_are_not_offered(desk: Desk) -> None:
    page = desk.staff.get("/staff/evaluate").text
    assert "paraphrases" not in page
    assert '<option value="smoke">' in page.split('<datalist id="zw-tags">')[1]


def test_a_set_with_bad_lines_is_refused_with_every_line(desk: Desk) -> None:
    content = jsonl(CASES[0], {"id": "x"}, {"question": "好吗？", "goal": 1}) + b"{not json\n"
    status, page = upload(desk, content)
    assert status == 422
    assert "own.jsonl 第 2 行" in page
    assert "own.jsonl 第 3 行" in page
    assert "own.jsonl 第 4 行" in page
    assert "own.jsonl:1:" not in page
    assert "own" not in {found.name for found in desk.runs.sets()}
    assert upload(desk, b"x" * (LARGEST_SET + 1))[0] == 413
    assert upload(desk, b"\xff\xfe\xff")[0] == 422


def test_own_sets_and_runs_are_deleted_and_packaged_sets_stay(desk: Desk) -> None:
    upload(desk, jsonl(*CASES))
    name = finished(desk)

    def remove(what: str, **fields: str) -> int:
        return desk.staff.post(
            f"/staff/evaluate/{what}/remove", data={"form": desk.form, **fields}
        ).status_code

    assert remove("sets", set="zhejiang") == 404
    assert remove("runs", run="../sets") == 404
    assert remove("runs", run=name) == 303
    assert desk.runs.runs() == ()
    assert remove("sets", set="own") == 303
    assert "own" not in {found.name for found in desk.runs.sets()}
    assert "zhejiang" in {found.name for found in desk.runs.sets()}
    assert [(action, subject) for _, action, subject in desk.audited()][-2:] == [
        ("evaluate.remove.run", name),
        ("evaluate.remove.set", "own"),
    ]


def test_what_is_doubtful_in_a_set_is_said_with_its_line(desk: Desk) -> None:
    doubtful = {
        "id": "y",
        "question": "补贴多少？",
        "gold": [{"document": "plan-2021.md", "quote": "从未写过的一句话"}],
    }
    status, page = upload(desk, jsonl(CASES[0]) + b"\n" + jsonl(doubtful))
    assert status == 200
    assert "第 3 行 · 问题" in page
    assert "从未写过的一句话" in page
    assert (staff_desk.NAME, "evaluate.upload", "own") in desk.audited()


def test_a_name_that_is_taken_gets_a_number_and_no_name_leads_out_of_the_folder(desk: Desk) -> None:
    for name in ("zhejiang.jsonl", "../../zhejiang.jsonl", "..", "题库 一.jsonl"):
        assert upload(desk, jsonl(*CASES), name)[0] == 200
    own = [found for found in desk.runs.sets() if not found.packaged]
    assert {found.name for found in own} == {"zhejiang-2", "zhejiang-3", "set", "题库-一"}
    assert {found.path.parent for found in own} == {desk.store.home / "evaluations" / "sets"}


def test_a_run_is_recorded_reported_and_audited(desk: Desk) -> None:
    upload(desk, jsonl(*CASES))
    name = finished(desk)
    record = read_record(desk.store.home / "evaluations" / "runs" / name)
    assert [outcome.case.id for outcome in record.outcomes] == ["rate", "stations", "mars"]
    assert record.info.engine == "extractive"
    report = desk.runs.report(name)
    correct = report.value("correct")
    page = desk.staff.get("/staff/evaluate").text
    assert f"<b>{correct.right} / {correct.n}</b>" in page
    assert f"没答对的题 {len(report.failing)}" in page
    assert (staff_desk.NAME, "evaluate.run", name) in desk.audited()
    english = desk.staff.get("/staff/evaluate?lang=en").text
    assert "questions answered right" in english
    assert "答对的问题" not in english


def test_tags_choose_cases_and_a_tag_that_no_case_has_is_said(desk: Desk) -> None:
    upload(desk, jsonl(*CASES))
    name = finished(desk, tags="smoke， none")
    assert [o.case.id for o in desk.runs.record(name).outcomes] == ["rate"]
    assert run(desk, tags="nothing") == 422
    assert (
        desk.staff.post("/staff/evaluate/run", data={"form": desk.form, "set": "../own"}).status_code == 404
    )


def test_a_run_goes_on_unseen_one_at_a_time_stops_and_is_continued(desk: Desk) -> None:
    upload(desk, jsonl(*CASES))
    desk.assistant.go.clear()
    assert run(desk) == 303
    begun(desk)
    page = desk.staff.get("/staff/evaluate").text
    assert "正在跑“own”" in page
    assert "0 / 3" in page
    assert run(desk) == 409
    assert desk.staff.get("/staff/evaluate/progress").json()["total"] == 3
    assert desk.staff.post("/staff/evaluate/stop", data={"form": desk.form}).status_code == 303
    assert "正在停" in desk.staff.get("/staff/evaluate").text
    desk.assistant.go.set()
    assert wait(desk.runs) == "stopped"
    kept = desk.runs.runs()[0]
    assert (kept.unfinished, kept.asked) == (True, 1)
    assert "没跑完：1 / 3" in desk.staff.get("/staff/evaluate").text

    desk.assistant.asked.clear()
    answer = desk.staff.post("/staff/evaluate/resume", data={"form": desk.form, "run": kept.name})
    assert answer.status_code == 303
    assert wait(desk.runs) == "done"
    assert desk.assistant.asked == [case["question"] for case in CASES[1:]]
    assert not desk.runs.run_named(kept.name).unfinished
    actions = [action for _, action, _ in desk.audited()]
    assert {"evaluate.run", "evaluate.stop", "evaluate.resume"} <= set(actions)


def test_a_run_is_not_continued_over_other_documents(desk: Desk) -> None:
    upload(desk, jsonl(*CASES))
    desk.assistant.go.clear()
    run(desk)
    desk.runs.stop()
    desk.assistant.go.set()
    assert wait(desk.runs) == "stopped"
    name = desk.runs.runs()[0].name
    desk.store.remove("rules")
    desk.runs.resume(name)
    assert wait(desk.runs) == "mismatch"
    assert "接不下去" in desk.staff.get("/staff/evaluate").text
    finished_one = finished(desk)
    answer = desk.staff.post("/staff/evaluate/resume", data={"form": desk.form, "run": finished_one})
    assert answer.status_code == 404


def test_two_runs_are_compared_and_the_gate_names_the_figure(desk: Desk) -> None:
    upload(desk, jsonl(*CASES))
    old = finished(desk)
    assert "可以发布" not in desk.staff.get("/staff/evaluate").text
    new = finished(desk)
    page = desk.staff.get("/staff/evaluate").text
    assert "可以发布" in page
    assert f'<option value="{old}" selected>' in page

    results = desk.store.home / "evaluations" / "runs" / new / "results.jsonl"
    lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    lines[0]["reply"]["statements"] = [{**lines[0]["reply"]["statements"][0], "text": "没有写。"}]
    results.write_bytes(jsonl(*lines))
    page = desk.staff.get(f"/staff/evaluate?run={new}&against={old}").text
    assert "不可发布" in page
    assert "correct" in page.split("zw-gate")[1].split("</ul>")[0]
    assert "变差 1" in page
    assert "data-verdict=worse" in page
    alone = desk.staff.get(f"/staff/evaluate?run={new}&against=none").text
    assert "zw-gate" not in alone


def test_runs_over_different_documents_say_so_and_runs_without_a_shared_case_are_not_compared(
    desk: Desk,
) -> None:
    upload(desk, jsonl(*CASES))
    old = finished(desk)
    desk.store.remove("rules")
    new = finished(desk)
    page = desk.staff.get(f"/staff/evaluate?run={new}&against={old}").text
    assert "两次比的不是同样的东西" in page
    assert "zw-gate" not in desk.staff.get(f"/staff/evaluate?run={new}").text
    upload(desk, jsonl({"id": "z", "question": "别的？", "answerable": False}), "other.jsonl")
    desk.runs.start("other")
    wait(desk.runs)
    other = desk.runs.runs()[0].name
    assert "没有相同的题" in desk.staff.get(f"/staff/evaluate?run={other}&against={old}").text


def test_every_file_of_a_run_is_handed_out(desk: Desk) -> None:
    upload(desk, jsonl(*CASES))
    old, new = finished(desk), finished(desk)
    base = f"/staff/evaluate/runs/{new}"
    assert desk.staff.get(f"{base}/run.json").json()["cases"] == 3
    assert len(desk.staff.get(f"{base}/results.jsonl").text.splitlines()) == 3
    assert len(desk.staff.get(f"{base}/cases.jsonl").text.splitlines()) == 3
    assert desk.staff.get(f"{base}/report.md").text.startswith("# 评测报告")
    assert desk.staff.get(f"{base}/report.html").text.startswith("<!doctype html>")
    assert "<testsuite " in desk.staff.get(f"{base}/junit.xml").text
    book = openpyxl.load_workbook(io.BytesIO(desk.staff.get(f"{base}/figures.xlsx").content))
    rows = {row[0]: row for row in book["figures"].iter_rows(values_only=True)}
    correct = desk.runs.report(new).value("correct")
    assert rows["correct"][1:3] == (correct.right, correct.n)
    for form in ("html", "md"):
        answer = desk.staff.get(f"{base}/against/{old}/comparison.{form}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")
    for path in (
        f"{base}/secret.txt",
        "/staff/evaluate/runs/none/run.json",
        "/staff/evaluate/runs/..%2F..%2Fx/run.json",
    ):
        assert desk.staff.get(path).status_code in (404, 422)
        assert desk.citizen.get(f"{base}/run.json").status_code == 303


def test_a_case_is_appended_to_a_set_once(desk: Desk) -> None:
    from evals.cases import EvalCase, read_cases

    desk.runs.append_case("feedback", EvalCase("甲？", id="one", answerable=False))
    desk.runs.append_case("feedback", EvalCase("乙？", id="two", answerable=False))
    kept = desk.runs.append_case("feedback", EvalCase("甲？", id="one", answer_points=(("80%",),)))
    assert [(c.id, c.answerable) for c in read_cases(kept.path)] == [("two", False), ("one", True)]
    assert not kept.packaged
