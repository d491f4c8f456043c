"""The program itself, as a process of its own: what a pipe gets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import QUESTION, Run, id_of

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parent.parent.parent


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
