"""`zhengwen ask`, one question and a file of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import QUESTION, Run

pytestmark = pytest.mark.integration


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

    def test_only_the_documents_named_are_asked(self, run: Run, home: Path) -> None:
        asked = ("ask", QUESTION, "--json", "--home", home)
        assert run(*asked, "--document", "贵州省智慧养老").json()["status"] == "answered"
        assert run(*asked, "--year", "2025", "--kind", "plan").json()["status"] == "answered"
        assert run(*asked, "--year", "1999").json()["status"] == "refused"
        ran = run(*asked, "--document", "没有这份")
        assert (ran.code, "没有这份" in ran.err) == (2, True)

    def test_personal_data_is_masked_unless_told_otherwise(self, run: Run, home: Path) -> None:
        question = "我的电话13800138000，2025年养老床位数的目标是多少？"
        ran = run("ask", question, "--json", "--home", home)
        assert "13800138000" not in ran.out
        assert "--as-it-is" in ran.err
        assert run("ask", question, "--json", "--as-it-is", "--home", home).json()["question"] == question
