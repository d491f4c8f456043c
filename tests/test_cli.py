"""The command `zhengwen`: what it prints, what it writes to standard error, and its exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from small_library import DOCUMENTS
from typer.testing import CliRunner

import cli
from ingest.structure import Layout
from ingest.tables import Table
from vectorstore.ownership import Ownership
from vectorstore.passages import Document, Passage

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parent.parent
QUESTION = "2025年养老床位数的目标是多少？"


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process, as the installed program would."""

    def command(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["zhengwen", *map(str, arguments)])
        capsys.readouterr()
        code: object = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        assert isinstance(code, int)
        return Ran(code, out, err)

    return command


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that no test changes."""
    folder = tmp_path_factory.mktemp("library")
    result = CliRunner().invoke(cli.app, ["--home", str(folder), "ingest", str(DOCUMENTS), "--json"])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def read_home(run: Run, tmp_path: Path) -> Path:
    """A library with one document read from the folder ``in`` beside it, for tests that read it again."""
    source = tmp_path / "in"
    source.mkdir()
    shutil.copy(DOCUMENTS / "work-points-2024.md", source / "points.md")
    assert run("ingest", source, "--home", tmp_path / "data").code == 0
    return tmp_path / "data"


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    """A copy of the library, for tests that change or lock it."""
    return shutil.copytree(home, tmp_path / "copy")


def ids(run: Run, home: Path) -> list[str]:
    return [document["id"] for document in run("documents", "--json", "--home", home).json()]


def id_of(run: Run, home: Path, source: str) -> str:
    listed = run("documents", "--json", "--home", home).json()
    return str(next(document["id"] for document in listed if document["source"] == source))


class TestIngest:
    def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_indexed(
        self, run: Run, tmp_path: Path
    ) -> None:
        source = tmp_path / "in"
        source.mkdir()
        (source / "good.md").write_text("# 养老办法\n\n老年人每月补贴100元。\n", "utf-8")
        (source / "empty.txt").write_bytes(b"")
        (source / "binary.txt").write_bytes(bytes(range(256)) * 20)
        ran = run("ingest", source, "--home", tmp_path / "data")
        assert ran.code == 1
        assert "1 added" in ran.out
        assert "2 failed" in ran.out
        assert "empty.txt" in ran.err
        assert "binary.txt" in ran.err
        listed = run("documents", "--json", "--home", tmp_path / "data").json()
        assert [document["source"] for document in listed] == ["good.md"]

    def test_the_report_as_json_counts_the_files_and_names_each(self, run: Run, read_home: Path) -> None:
        report = run("ingest", read_home.parent / "in", "--json", "--home", read_home).json()
        counts = {state: report[state] for state in ("added", "changed", "unchanged", "removed", "failed")}
        assert counts == {"added": 0, "changed": 0, "unchanged": 1, "removed": 0, "failed": 0}
        assert [(f["name"], f["state"]) for f in report["files"]] == [("points.md", "unchanged")]

    def test_a_changed_file_is_read_anew_and_keeps_its_id(self, run: Run, read_home: Path) -> None:
        before = ids(run, read_home)
        file = read_home.parent / "in" / "points.md"
        file.write_text(file.read_text("utf-8").replace("1.5万个", "2.5万个"), "utf-8")
        report = run("ingest", read_home.parent / "in", "--json", "--home", read_home).json()
        assert report["changed"] == 1
        assert ids(run, read_home) == before
        assert "2.5万个" in run("ask", "2024年要新建多少个5G基站？", "--home", read_home).out

    def test_prune_removes_documents_whose_file_is_gone(self, run: Run, read_home: Path) -> None:
        (read_home.parent / "in" / "points.md").unlink()
        assert run("ingest", read_home.parent / "in", "--home", read_home).code == 0
        assert len(ids(run, read_home)) == 1
        ran = run("ingest", read_home.parent / "in", "--prune", "--home", read_home)
        assert (ran.code, "--allow-empty" in ran.err) == (2, True)
        assert len(ids(run, read_home)) == 1
        ran = run("ingest", read_home.parent / "in", "--prune", "--allow-empty", "--home", read_home)
        assert (ran.code, "1 removed" in ran.out) == (0, True)
        assert ids(run, read_home) == []

    def test_rebuild_reads_unchanged_files_again(
        self, run: Run, read_home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def by_lines(document: Document, layout: Layout, tables: Sequence[Table]) -> tuple[Passage, ...]:
            return tuple(document.passage(line.span) for line in layout.lines if len(line.span))

        def texts() -> list[str]:
            found = run("search", "基站", "--most", "100", "--json", "--home", read_home).json()
            return sorted(hit["text"] for hit in found)

        before = texts()
        monkeypatch.setattr("ingest.document.split", by_lines)
        # Reading processes do not see what is changed in this one.
        monkeypatch.setattr("cli_ingest.reading_workers", lambda settings: 0)
        assert run("ingest", read_home.parent / "in", "--rebuild", "--home", read_home).code == 0
        assert texts() != before

    def test_a_path_that_does_not_exist_is_wrong_use_and_makes_no_library(
        self, run: Run, tmp_path: Path
    ) -> None:
        ran = run("ingest", tmp_path / "nowhere", "--home", tmp_path / "data")
        assert (ran.code, ran.out) == (2, "")
        assert "nowhere does not exist" in ran.err
        assert not (tmp_path / "data").exists()


class TestDocuments:
    def test_documents_are_listed_with_the_fields_of_their_card(self, run: Run, home: Path) -> None:
        listed = run("documents", "--json", "--home", home).json()
        assert len(listed) == 4
        rules = next(document for document in listed if document["source"] == "open-data-rules.txt")
        assert rules["title"] == "贵州省公共数据开放办法"
        assert rules["card"]["number"] == "黔数发〔2024〕7号"
        assert rules["card"]["issued"] == "2024-04-08"

    def test_people_get_a_table(self, run: Run, home: Path) -> None:
        ran = run("documents", "--home", home)
        assert ran.code == 0
        assert "贵州省公共数据开放办法" in ran.out
        assert "黔数发〔2024〕7号" in ran.out

    def test_one_document_is_shown_with_its_outline(self, run: Run, home: Path) -> None:
        ran = run("documents", id_of(run, home, "elder-care-plan.md"), "--home", home)
        assert ran.code == 0
        assert "（二）办好社区助餐点" in ran.out

    def test_the_text_is_printed_exactly_so_that_every_quote_stands_at_its_span(
        self, run: Run, home: Path
    ) -> None:
        listed = run("documents", "--json", "--home", home).json()
        texts = {d["id"]: run("documents", d["id"], "--text", "--home", home).out for d in listed}
        assert [len(texts[d["id"]]) for d in listed] == [d["characters"] for d in listed]
        for citation in run("ask", QUESTION, "--json", "--home", home).json()["citations"]:
            text = texts[citation["document_id"]]
            assert text[citation["start"] : citation["end"]] == citation["quote"]

    def test_an_unknown_id_is_wrong_use_with_the_command_that_lists_them(self, run: Run, home: Path) -> None:
        ran = run("documents", "nothing", "--home", home)
        assert (ran.code, ran.out) == (2, "")
        assert "nothing" in ran.err
        assert "zhengwen documents" in ran.err

    def test_a_document_is_removed_from_everything(self, run: Run, own_home: Path) -> None:
        document_id = id_of(run, own_home, "work-points-2024.md")
        assert run("remove", document_id, "--home", own_home).out.strip() == f"removed {document_id}"
        assert document_id not in ids(run, own_home)
        hits = run("search", "新建5G基站", "--json", "--home", own_home).json()
        assert document_id not in {hit["document_id"] for hit in hits}
        assert run("remove", document_id, "--home", own_home).code == 2


class TestAsk:
    def test_people_get_statements_with_marks_and_the_quotes_below(self, run: Run, home: Path) -> None:
        ran = run("ask", QUESTION, "--home", home)
        assert (ran.code, ran.err) == (0, "")
        assert "18万张" in ran.out
        assert "[1]" in ran.out
        assert "《贵州省智慧养老三年行动计划（2023—2025年）》" in ran.out
        assert "| 服务 | 养老床位数（万张）" in ran.out

    def test_brackets_of_a_document_are_no_markup(self, run: Run, home: Path) -> None:
        assert '<script>alert("目录")</script>' in run("ask", "数据目录中的标签怎么写？", "--home", home).out

    def test_a_refusal_is_no_failure_and_suggests_questions(self, run: Run, home: Path) -> None:
        ran = run("ask", "四川省养老床位数的目标是多少？", "--home", home)
        assert ran.code == 0
        assert "四川" in ran.out
        assert "·" in ran.out

    def test_json_is_one_object_on_standard_output(self, run: Run, home: Path) -> None:
        ran = run("ask", QUESTION, "--json", "--home", home)
        reply = ran.json()
        assert (reply["question"], reply["status"]) == (QUESTION, "answered")
        assert "\\u" not in ran.out

    def test_a_file_of_questions_gives_a_line_each_with_its_id(
        self, run: Run, home: Path, tmp_path: Path
    ) -> None:
        questions = [
            {"id": "a", "question": QUESTION},
            {"id": "b", "question": "那2022年呢？", "history": [QUESTION]},
            {"question": "你好"},
            {"id": 7, "question": "世界杯冠军是谁", "history": None},
        ]
        file = tmp_path / "questions.jsonl"
        file.write_text("\ufeff" + "\n\n".join(json.dumps(q, ensure_ascii=False) for q in questions), "utf-8")
        ran = run("ask", "--questions", file, "--json", "--home", home)
        replies = [json.loads(line) for line in ran.out.splitlines()]
        assert [reply["id"] for reply in replies] == ["a", "b", 3, 7]
        assert [reply["status"] for reply in replies] == ["answered", "answered", "refused", "refused"]
        assert "12万张" in replies[1]["answer"]

    def test_a_file_of_questions_is_read_by_people_too(self, run: Run, home: Path, tmp_path: Path) -> None:
        file = tmp_path / "questions.jsonl"
        file.write_text(json.dumps({"question": QUESTION}), "utf-8")
        ran = run("ask", "--questions", file, "--home", home)
        assert QUESTION in ran.out
        assert "18万张" in ran.out

    def test_all_bad_lines_of_a_file_are_named_at_once_and_nothing_is_asked(
        self, run: Run, home: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "questions.jsonl"
        lines = [
            '{"question": "好的"}',
            "{",
            '["a"]',
            '{"question": 3}',
            '{"question": "x", "history": "y"}',
            "1",
        ]
        file.write_text("\n".join(lines), "utf-8")
        ran = run("ask", "--questions", file, "--json", "--home", home)
        assert (ran.code, ran.out) == (2, "")
        assert re.findall(r"questions\.jsonl:(\d)", ran.err) == ["2", "3", "4", "5", "6"]

    @pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
    def test_a_file_that_cannot_be_read_is_wrong_use(
        self, run: Run, home: Path, tmp_path: Path, content: bytes | None
    ) -> None:
        file = tmp_path / "questions.jsonl"
        if content is not None:
            file.write_bytes(content)
        ran = run("ask", "--questions", file, "--home", home)
        assert ran.code == 2
        assert "cannot be read" in ran.err

    @pytest.mark.parametrize("arguments", [[], [QUESTION, "--questions", "file.jsonl"]])
    def test_a_question_or_a_file_is_needed_and_not_both(
        self, run: Run, home: Path, arguments: list[str]
    ) -> None:
        assert run("ask", *arguments, "--home", home).code == 2


class TestListings:
    def test_search_gives_passages_with_their_places(self, run: Run, home: Path) -> None:
        hits = run("search", "社区助餐点", "--most", "3", "--json", "--home", home).json()
        assert 1 <= len(hits) <= 3
        assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
        for hit in hits:
            text = run("documents", hit["document_id"], "--text", "--home", home).out
            assert text[hit["span"]["start"] : hit["span"]["end"]] == hit["text"]
            assert hit["source"] != "internal-note.md"

    def test_search_for_people_shows_titles_and_text(self, run: Run, home: Path) -> None:
        ran = run("search", "社区助餐点", "--home", home)
        assert "1. 《贵州省智慧养老三年行动计划" in ran.out

    def test_indicators_have_their_years_with_base_and_target(self, run: Run, home: Path) -> None:
        rows = run("indicators", "--json", "--home", home).json()
        beds = next(row for row in rows if row["name"] == "养老床位数")
        assert (beds["unit"], beds["category"]) == ("万张", "服务")
        assert {year: (cell["text"], cell["kind"]) for year, cell in beds["values"].items()} == {
            "2022": ("12", "base"),
            "2025": ("18", "target"),
        }
        visits = next(row for row in rows if row["name"] == "上门巡访率")
        assert visits["values"]["2022"]["text"] == "/"

    def test_duties_have_the_offices_that_lead_and_support(self, run: Run, home: Path) -> None:
        duties = run("duties", "--json", "--home", home).json()
        lunch = next(duty for duty in duties if "省商务厅" in duty["lead"])
        assert lunch["support"] == ["省民政厅"]
        assert {"id", "document_id", "task", "lead", "support", "span"} <= lunch.keys()

    @pytest.mark.parametrize(("command", "word"), [("indicators", "养老床位数"), ("duties", "省商务厅")])
    def test_people_get_tables(self, run: Run, home: Path, command: str, word: str) -> None:
        assert word in run(command, "--home", home).out


class TestDoctor:
    def test_a_sound_library_has_no_findings(self, run: Run, home: Path) -> None:
        ran = run("doctor", "--json", "--home", home)
        findings = ran.json()
        assert ran.code == 0
        assert [f["check"] for f in findings] == ["python", "token encoding", "embeddings", "store"]
        assert all(f["ok"] for f in findings)
        assert "4 documents" in findings[-1]["detail"]

    def test_no_library_yet_is_said_and_is_no_fault(self, run: Run, tmp_path: Path) -> None:
        ran = run("doctor", "--home", tmp_path / "data")
        assert ran.code == 0
        assert "zhengwen ingest" in ran.out
        assert not (tmp_path / "data").exists()


class TestHome:
    def test_home_may_stand_before_or_after_the_command_or_in_the_environment(
        self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        after = run("documents", "--json", "--home", home)
        before = run("--home", home, "documents", "--json")
        monkeypatch.setenv("ZHENGWEN_HOME", str(home))
        assert after.code == 0
        assert after == before == run("documents", "--json")

    def test_home_after_the_command_wins(self, run: Run, home: Path, tmp_path: Path) -> None:
        assert run("--home", tmp_path / "nowhere", "documents", "--home", home).code == 0

    def test_an_earlier_home_is_not_remembered(
        self, run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert run("--home", home, "documents").code == 0
        monkeypatch.chdir(tmp_path)
        assert run("documents").code == 3


class TestExitCodes:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["nonsense"],
            ["documents", "--nonsense"],
            ["search", "a", "--most", "0"],
            ["ingest"],
            ["search"],
            ["remove"],
        ],
    )
    def test_wrong_use_is_2_with_usage_on_standard_error(self, arguments: list[str]) -> None:
        result = CliRunner().invoke(cli.app, arguments)
        assert result.exit_code == 2
        assert "Usage" in result.stderr
        assert result.stdout == ""

    def test_a_setting_that_cannot_be_used_is_2(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZHENGWEN_THREADS", "many")
        ran = run("documents")
        assert ran.code == 2
        assert "ZHENGWEN_THREADS" in ran.err

    @pytest.mark.parametrize(
        "arguments",
        [["ask", QUESTION], ["documents"], ["search", "a"], ["indicators"], ["duties"], ["remove", "a"]],
        ids=lambda a: a[0],
    )
    def test_a_missing_library_is_3_with_the_command_that_makes_one(
        self, run: Run, tmp_path: Path, arguments: list[str]
    ) -> None:
        ran = run(*arguments, "--home", tmp_path / "data")
        assert (ran.code, ran.out) == (3, "")
        assert "zhengwen ingest" in ran.err
        assert not (tmp_path / "data").exists()

    def test_a_library_of_another_version_is_3_and_the_named_command_repairs_it(
        self, run: Run, read_home: Path
    ) -> None:
        manifest = read_home / "manifest.json"
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"splitter": "other"}))
        ran = run("ask", QUESTION, "--home", read_home)
        assert (ran.code, ran.out) == (3, "")
        assert "zhengwen ingest" in ran.err
        assert "--rebuild" in ran.err
        assert run("doctor", "--home", read_home).code == 3
        assert run("ingest", read_home.parent / "in", "--rebuild", "--home", read_home).code == 0
        assert "1.5万个" in run("ask", "2024年要新建多少个5G基站？", "--home", read_home).out

    def test_a_home_that_cannot_be_made_is_3(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert run("ingest", DOCUMENTS, "--home", tmp_path / "file" / "data").code == 3

    def test_text_without_an_id_is_wrong_use(self, run: Run, home: Path) -> None:
        assert run("documents", "--text", "--home", home).code == 2

    def test_help_is_0_and_names_every_command(self) -> None:
        result = CliRunner().invoke(cli.app, ["--help"])
        assert result.exit_code == 0
        for command in (
            "ingest",
            "documents",
            "remove",
            "ask",
            "search",
            "indicators",
            "duties",
            "serve",
            "doctor",
        ):
            assert command in result.stdout


class _Owner(BaseHTTPRequestHandler):
    """The API of a process that serves the folder; remembers what it was asked."""

    asked: ClassVar[list[tuple[str, str | None, dict[str, Any]]]] = []
    status = 200

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, self.headers["Authorization"], body))
        reply = {
            "question": body["question"], "status": "refused", "reason": "out_of_scope", "answer": "由服务进程回答",
            "statements": [], "citations": [], "not_covered": [], "suggestions": [], "engine": "extractive",
            "corpus": "x", "elapsed_ms": 1,
        }  # fmt: skip
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(reply).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def owner(own_home: Path) -> Iterator[type[_Owner]]:
    """Another process that owns the folder and serves it."""
    handler = type("Handler", (_Owner,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    ownership = Ownership(own_home)
    ownership.announce(f"http://127.0.0.1:{server.server_address[1]}", "secret")
    yield handler
    ownership.release()
    server.shutdown()
    server.server_close()
    thread.join()


class TestAFolderInUse:
    def test_a_question_goes_through_the_api_of_the_owner(
        self, run: Run, own_home: Path, owner: type[_Owner]
    ) -> None:
        ran = run("ask", QUESTION, "--json", "--home", own_home)
        assert ran.code == 0
        assert ran.json()["answer"] == "由服务进程回答"
        assert owner.asked == [("/api/ask", "Bearer secret", {"question": QUESTION, "history": []})]

    def test_a_file_of_questions_goes_through_it_with_history_and_ids(
        self, run: Run, own_home: Path, owner: type[_Owner]
    ) -> None:
        file = own_home.parent / "questions.jsonl"
        file.write_text(json.dumps({"id": "b", "question": "那2022年呢？", "history": [QUESTION]}), "utf-8")
        ran = run("ask", "--questions", file, "--json", "--home", own_home)
        assert json.loads(ran.out)["id"] == "b"
        assert owner.asked[0][2] == {"question": "那2022年呢？", "history": [QUESTION]}

    def test_an_owner_that_fails_is_3(self, run: Run, own_home: Path, owner: type[_Owner]) -> None:
        owner.status = 500
        ran = run("ask", QUESTION, "--home", own_home)
        assert ran.code == 3
        assert "It did not answer" in ran.err

    @pytest.mark.parametrize(
        "arguments", [["documents"], ["search", "基站"], ["remove", "a"]], ids=lambda a: a[0]
    )
    def test_other_commands_are_3_and_name_the_owner(
        self, run: Run, own_home: Path, owner: type[_Owner], arguments: list[str]
    ) -> None:
        ran = run(*arguments, "--home", own_home)
        assert (ran.code, ran.out) == (3, "")
        assert f"process {os.getpid()}" in ran.err
        assert "secret" not in ran.err

    def test_an_owner_without_an_api_is_3_with_what_to_do(self, run: Run, own_home: Path) -> None:
        ownership = Ownership(own_home)
        try:
            ran = run("ask", QUESTION, "--home", own_home)
        finally:
            ownership.release()
        assert ran.code == 3
        assert "in use by process" in ran.err
        assert run("ask", QUESTION, "--home", own_home).code == 0


class TestTheProgramItself:
    """Real processes: what a pipe gets."""

    @staticmethod
    def program(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        environment = {
            "PYTHONPATH": str(ROOT),
            "PATH": os.environ.get("PATH", ""),
            "PYTHONWARNINGS": "ignore",
        }
        command = [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, env=environment, timeout=120, check=False)

    def test_a_question_in_a_pipe_gives_utf8_json_and_nothing_else(self, home: Path) -> None:
        ended = self.program("ask", QUESTION, "--json", "--home", home)
        assert (ended.returncode, ended.stderr) == (0, b"")
        assert json.loads(ended.stdout.decode("utf-8"))["status"] == "answered"

    def test_the_text_of_a_document_comes_through_byte_for_byte(self, run: Run, home: Path) -> None:
        document_id = id_of(run, home, "open-data-rules.txt")
        ended = self.program("documents", document_id, "--text", "--home", home)
        assert ended.stdout.decode("utf-8") == run("documents", document_id, "--text", "--home", home).out

    def test_a_reader_that_goes_away_is_no_failure(self, home: Path, tmp_path: Path) -> None:
        file = tmp_path / "questions.jsonl"
        file.write_text(json.dumps({"question": QUESTION}), "utf-8")
        reading, writing = os.pipe()
        os.close(reading)
        environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", "")}
        command = [
            sys.executable,
            str(ROOT / "cli.py"),
            "ask",
            "--questions",
            str(file),
            "--json",
            "--home",
            str(home),
        ]
        try:
            ended = subprocess.run(
                command, stdout=writing, stderr=subprocess.PIPE, env=environment, check=False
            )
        finally:
            os.close(writing)
        assert (ended.returncode, ended.stderr) == (0, b"")

    def test_a_missing_library_is_one_line_without_a_traceback(self, tmp_path: Path) -> None:
        ended = self.program("ask", QUESTION, "--home", tmp_path / "data")
        assert (ended.returncode, ended.stdout) == (3, b"")
        assert ended.stderr.decode().count("\n") == 1
