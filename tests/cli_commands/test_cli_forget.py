"""`zhengwen forget`: what is kept of a person's questions goes when they ask for it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import Run

from evals.cases import EvalCase, read_cases, write_cases
from evals.from_feedback import case_of
from vectorstore.approved import Approval, ApprovedAnswers, ApprovedStatement
from vectorstore.audit import AuditBook
from vectorstore.database import LIBRARY_FILE, engine_at
from vectorstore.feedback import EarlierTurn, FeedbackBook, FeedbackKind, Opinion


@pytest.fixture
def kept(read_home: Path) -> Path:
    book = FeedbackBook.at(read_home)
    now = datetime.now(UTC)
    book.add(Opinion(FeedbackKind.USEFUL, "低保怎么申请", {}), now)
    book.add(
        Opinion(FeedbackKind.PROBLEM, "那要多久", {}, (EarlierTurn("王小明的低保批了吗", "没有查到"),)), now
    )
    book.add(Opinion(FeedbackKind.PROBLEM, "养老床位", {}, comment="我的电话13800138000"), now)
    book.close()
    return read_home


def questions(home: Path) -> list[str]:
    book = FeedbackBook.at(home)
    found = [entry.opinion.question for entry in book.all()]
    book.close()
    return found


def test_words_are_looked_for_in_the_whole_conversation_and_nothing_goes_unsaid(run: Run, kept: Path) -> None:
    looked = run("forget", "--words", "王小明", "--home", kept)
    assert looked.code == 0
    assert "那要多久" in looked.out and "--yes" in looked.err
    assert len(questions(kept)) == 3
    assert run("forget", "--words", "王小明", "--yes", "--home", kept).out.endswith("deleted 1 feedback\n")
    assert questions(kept) == ["低保怎么申请", "养老床位"]
    written = run("audit", "--json", "--action", "feedback.forget", "--home", kept).out
    assert '"entries": 1' in written
    assert "王小明" not in written


def test_entries_go_by_number(run: Run, kept: Path) -> None:
    assert run("forget", "1", "3", "--yes", "--home", kept).code == 0
    assert questions(kept) == ["那要多久"]


def test_nothing_named_or_found_is_said(run: Run, kept: Path) -> None:
    assert run("forget", "--home", kept).code == 2
    assert run("forget", "99", "--yes", "--home", kept).code == 1
    assert run("forget", "--words", " ", "--yes", "--home", kept).code == 1
    assert len(questions(kept)) == 3


NAME = "欧阳锦程"
HERS = f"{NAME}的低保批了吗"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def made_of_it(run: Run, read_home: Path) -> Path:
    """A library in which staff made all that can be made of a reader's question, beside things of others."""
    book = FeedbackBook.at(read_home)
    first = book.add(
        Opinion(FeedbackKind.PROBLEM, HERS, {"answer": f"没有查到{NAME}"}, (), comment="请回电"), NOW
    )
    second = book.add(Opinion(FeedbackKind.USEFUL, "养老床位有多少", {}), NOW)
    book.handle(second, "li", NOW, note=f"与{NAME}无关")
    entries = {entry.id: entry for entry in book.all()}
    book.close()
    engine = engine_at(read_home / LIBRARY_FILE)
    answers = ApprovedAnswers(engine)
    statement = ApprovedStatement("低保由民政部门审批。", ())
    answers.add(Approval(HERS, (statement,), (), first), "li", NOW)
    answers.add(Approval("低保由谁审批", (statement,), (), first), "li", NOW)
    answers.add(Approval("养老床位有多少", (statement,), (), None), "li", NOW)
    engine.dispose()
    audit = AuditBook.at(read_home)
    audit.record(NOW, "li", "feedback.case", str(first), {"set": "feedback", "case": f"feedback-{first}"})
    audit.record(NOW, "li", "topic.add", "1", {"phrases": [f"{NAME} 案"]})
    audit.record(NOW, "li", "document.publish", "plan", {"title": "规划"})
    audit.close()
    sets = read_home / "evaluations" / "sets"
    sets.mkdir(parents=True)
    write_cases(sets / "feedback.jsonl", [case_of(entries[first])])
    write_cases(
        sets / "own.jsonl",
        [
            EvalCase("养老床位有多少？", "a", answerable=False),
            EvalCase("那呢？", "b", (HERS,), answerable=False),
        ],
    )
    for name in ("feedback", "own"):
        out = read_home / "evaluations" / "runs" / name
        assert run("--home", read_home, "eval", "run", sets / f"{name}.jsonl", "--out", out).code == 0
    write_cases(sets / "others.jsonl", [EvalCase("养老床位有多少？", "a", answerable=False)])
    out = read_home / "evaluations" / "runs" / "others"
    assert run("--home", read_home, "eval", "run", sets / "others.jsonl", "--out", out).code == 0
    return read_home


def holds(home: Path, words: str) -> list[str]:
    """The files of a folder that hold the words anywhere, in UTF-8 or as JSON escapes them."""
    escaped = words.encode("unicode_escape")
    return [
        str(path.relative_to(home))
        for path in sorted(home.rglob("*"))
        if path.is_file() and (words.encode() in (data := path.read_bytes()) or escaped in data)
    ]


def test_all_that_was_made_of_a_question_goes_and_nothing_of_others(run: Run, made_of_it: Path) -> None:
    home = made_of_it
    assert "library.sqlite3" in "".join(holds(home, NAME))
    listed = run("forget", "--words", NAME, "--home", home)
    assert listed.code == 0
    assert "3 details of the audit would be deleted" not in listed.out
    for line in (
        "feedback 1",
        "feedback 2",
        "answer 1",
        "case feedback-1",
        "case b",
        "run feedback",
        "run own",
    ):
        assert line in listed.out, line
    assert "run others" not in listed.out
    assert holds(home, NAME), "nothing is deleted without --yes"
    done = run("forget", "--words", NAME, "--yes", "--home", home)
    assert done.code == 0
    assert holds(home, NAME) == []
    assert "2 feedback, 1 approved answers, 2 cases, 2 runs" in done.out

    engine = engine_at(home / LIBRARY_FILE)
    left = ApprovedAnswers(engine).all()
    assert [answer.approval.question for answer in left] == ["养老床位有多少", "低保由谁审批"]
    assert {answer.approval.feedback for answer in left} == {None}
    engine.dispose()
    sets = home / "evaluations" / "sets"
    assert sorted(path.name for path in sets.iterdir()) == ["others.jsonl", "own.jsonl"]
    assert [case.id for case in read_cases(sets / "own.jsonl")] == ["a"]
    assert [path.name for path in (home / "evaluations" / "runs").iterdir()] == ["others"]
    audit = AuditBook.at(home)
    lines = audit.lines()
    audit.close()
    assert [line.action for line in lines if line.detail == {"forgotten": True}] == [
        "answer.approve",
        "feedback.case",
        "topic.add",
    ]
    assert {"title": "规划"} in [line.detail for line in lines]
    assert lines[-1].detail == {"entries": 2, "answers": 1, "audit": 3, "cases": 2, "runs": 2}
    assert run("forget", "--words", NAME, "--yes", "--home", home).code == 1


def test_by_number_what_was_made_of_the_entry_goes(run: Run, made_of_it: Path) -> None:
    assert run("forget", "1", "--yes", "--home", made_of_it).code == 0
    sets = made_of_it / "evaluations" / "sets"
    assert not (sets / "feedback.jsonl").exists()
    # Nobody said that this one is hers.
    assert [case.id for case in read_cases(sets / "own.jsonl")] == ["a", "b"]
    assert {path.name for path in (made_of_it / "evaluations" / "runs").iterdir()} == {"own", "others"}
    assert questions(made_of_it) == ["养老床位有多少"]


@pytest.mark.parametrize("typed", ["欧阳 锦程", "歐陽錦程", "ＯＵＹＡＮＧ", "ouyang"])
def test_words_are_found_however_they_are_written(run: Run, read_home: Path, typed: str) -> None:
    book = FeedbackBook.at(read_home)
    book.add(Opinion(FeedbackKind.USEFUL, "欧阳锦程（OuYang）的低保", {}), NOW)
    book.close()
    assert run("forget", "--words", typed, "--home", read_home).code == 0
    assert run("forget", "--words", "欧阳锦城", "--home", read_home).code == 1


def test_a_number_alone_does_not_find_what_others_had_masked(run: Run, read_home: Path) -> None:
    book = FeedbackBook.at(read_home)
    book.add(Opinion(FeedbackKind.PROBLEM, "养老床位", {}, comment="我的电话13800138000"), NOW)
    book.close()
    looked = run("forget", "--words", "13912345678", "--yes", "--home", read_home)
    assert looked.code == 1
    assert "masked before feedback is stored" in " ".join(looked.err.split())
    assert questions(read_home) == ["养老床位"]
    # A set that staff uploaded holds what nobody masked.
    sets = read_home / "evaluations" / "sets"
    sets.mkdir(parents=True)
    write_cases(sets / "own.jsonl", [EvalCase("13912345678 的补贴到账了吗", "a", answerable=False)])
    assert run("forget", "--words", "13912345678", "--yes", "--home", read_home).code == 0
    assert not (sets / "own.jsonl").exists()


def test_a_set_that_cannot_be_read_is_named(run: Run, kept: Path) -> None:
    sets = kept / "evaluations" / "sets"
    sets.mkdir(parents=True)
    (sets / "broken.jsonl").write_text('{"question": "王小明', encoding="utf-8")
    looked = run("forget", "--words", "王小明", "--yes", "--home", kept)
    assert looked.code == 0
    assert "broken.jsonl" in looked.err.replace("\n", "")
    assert (sets / "broken.jsonl").exists()
