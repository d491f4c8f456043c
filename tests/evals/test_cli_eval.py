"""The commands `zhengwen eval …`: what they print and write, and their exit codes. Real parts, a fast embedding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import typer
from eval_fakes import documents_folder
from fakes import HashingEmbedder
from typer.testing import CliRunner, Result

import cli_eval
import cli_eval_sets
from ingest.sync import ingest
from settings import Settings
from vectorstore.store import Store

pytestmark = pytest.mark.integration

CASES = [
    {
        "id": "beds",
        "question": "2025年养老床位数的目标是多少？",
        "gold": [{"document": "plan.md", "row": "养老床位数"}],
        "answer_points": [["1800"]],
        "tags": ["table"],
    },
    {
        "id": "points",
        "question": "到2025年新建社区助餐点多少个？",
        "gold": [{"document": "plan.md", "quote": "新建社区助餐点600个"}],
        "answer_points": [["600个"]],
        "tags": ["figure"],
    },
    {"id": "hello", "question": "你好", "answerable": False, "tags": ["unanswerable"]},
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "demo.jsonl"
    path.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in CASES), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library whose embedding needs no model, opened in the place of the packaged one."""
    folder = tmp_path / "home"

    @contextmanager
    def small(settings: Settings) -> Iterator[Store]:
        with Store.open(settings.home, embedder=HashingEmbedder()) as store:
            yield store

    for commands in (cli_eval, cli_eval_sets):
        monkeypatch.setattr(commands, "store_of", small)
    monkeypatch.setattr(
        cli_eval_sets, "_new_store", lambda home: Store.open(home, create=True, embedder=HashingEmbedder())
    )
    with Store.open(folder, create=True, embedder=HashingEmbedder()) as store:
        ingest([documents_folder(tmp_path)], store)
    monkeypatch.setenv("ZHENGWEN_HOME", str(folder))
    return folder


def run(*arguments: str | Path) -> Result:
    app = typer.Typer()
    app.add_typer(cli_eval.eval_app, name="eval")
    return CliRunner().invoke(app, ["eval", *map(str, arguments)])


def test_a_set_is_run_and_the_reports_are_written(questions: Path, tmp_path: Path) -> None:
    ran = run("run", questions, "--out", tmp_path / "out", "--json")
    assert ran.exit_code == 0, ran.output
    report = json.loads(ran.stdout)
    assert (report["asked"], report["missing"], report["crashed"]) == (3, 0, [])
    assert report["metrics"]["verbatim"]["value"] == 1.0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "run.json", "results.jsonl", "report.md", "report.html", "junit.xml"
    }  # fmt: skip


def test_scoring_again_gives_the_same_reports(questions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("run", questions, "--out", out)
    before = {name: (out / name).read_bytes() for name in ("report.md", "report.html", "junit.xml")}
    for name in before:
        (out / name).unlink()
    assert run("score", out).exit_code == 0
    assert {name: (out / name).read_bytes() for name in before} == before


def test_identical_runs_pass_the_gate_and_a_worse_one_does_not(questions: Path, tmp_path: Path) -> None:
    run("run", questions, "--out", tmp_path / "old")
    run("run", questions, "--out", tmp_path / "new")
    assert run("compare", tmp_path / "old", tmp_path / "new", "--gate").exit_code == 0
    lines = (tmp_path / "new" / "results.jsonl").read_text(encoding="utf-8").replace("1800", "1801")
    (tmp_path / "new" / "results.jsonl").write_text(lines.replace('["1801"]', '["1800"]'), encoding="utf-8")
    worse = run("compare", tmp_path / "old", tmp_path / "new", "--gate", "--out", tmp_path / "cmp")
    assert worse.exit_code == 1
    assert "gate: " in worse.stderr
    assert (tmp_path / "cmp" / "comparison.html").exists()
    assert run("compare", tmp_path / "old", tmp_path / "new").exit_code == 0


def test_runs_over_different_sets_are_refused_unless_told(questions: Path, tmp_path: Path) -> None:
    run("run", questions, "--out", tmp_path / "all")
    run("run", questions, "--out", tmp_path / "some", "--tags", "table")
    refused = run("compare", tmp_path / "all", tmp_path / "some", "--gate")
    assert (refused.exit_code, "--different" in refused.stderr) == (2, True)
    assert run("compare", tmp_path / "all", tmp_path / "some", "--gate", "--different").exit_code == 0


def test_a_run_is_not_written_over_and_can_be_resumed(questions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("run", questions, "--out", out)
    again = run("run", questions, "--out", out)
    assert (again.exit_code, "--resume" in again.stderr) == (2, True)
    assert run("run", questions, "--out", out, "--resume").exit_code == 0
    assert run("run", questions, "--resume").exit_code == 2


def test_a_set_is_validated_against_the_library(questions: Path, tmp_path: Path) -> None:
    assert run("validate", questions).exit_code == 0
    bad = tmp_path / "bad.jsonl"
    bad.write_text(
        '{"question": "a？", "gold": [{"document": "plan.md", "row": "没有"}]}\n', encoding="utf-8"
    )
    checked = run("validate", bad, "--json")
    assert checked.exit_code == 1
    assert json.loads(checked.stdout)[0]["problem"] is True
    bad.write_text('{"question": ""}\n{"frage": 1}\n', encoding="utf-8")
    listed = run("validate", bad)
    assert (listed.exit_code, "bad.jsonl:1" in listed.stderr, "bad.jsonl:2" in listed.stderr) == (
        1,
        True,
        True,
    )


def test_a_set_is_validated_without_a_library_too(questions: Path, tmp_path: Path) -> None:
    checked = run("validate", questions, "--home", tmp_path / "nothing")
    assert (checked.exit_code, "no library" in checked.stderr) == (0, True)


def test_drafted_cases_are_a_set_that_validates(tmp_path: Path) -> None:
    drafted = tmp_path / "draft.csv"
    assert run("draft", "--out", drafted, "--by-place").exit_code == 0
    assert run("validate", drafted).exit_code == 0
    printed = run("draft", "--documents", "plan.md", "--most", "1")
    assert all(json.loads(line)["reviewed"] is False for line in printed.stdout.splitlines())
    assert run("draft", "--documents", "nothing.md").exit_code == 2


def test_altered_figures_are_followed(questions: Path, tmp_path: Path) -> None:
    probed = run("perturb", questions, "--docs", tmp_path / "docs", "--json")
    assert probed.exit_code == 0, probed.output
    report = json.loads(probed.stdout)
    assert report["passed"] is True
    assert {probe["id"] for probe in report["probes"]} == {"beds", "points"}
    assert "memory" not in {probe["followed"] for probe in report["probes"]}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("run", "nothing.jsonl"), 2),
        (("score", "nothing"), 1),
        (("compare", "nothing", "nothing"), 1),
        (("perturb", "nothing.jsonl", "--docs", "nothing"), 2),
        (("score", "nothing", "--judge-url", "http://127.0.0.1:9/v1"), 2),
        (("score", "nothing", "--language", "fr"), 2),
    ],
)
def test_wrong_use_and_unreadable_input_have_their_exit_codes(arguments: tuple[str, ...], code: int) -> None:
    ran = run(*arguments)
    assert ran.exit_code == code
    assert "Traceback" not in ran.output
