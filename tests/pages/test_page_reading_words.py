"""What reading says of a file is said in Chinese on Chinese pages, all of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.quality import _CHECKS
from pages.words import words_for
from pages.words_reading import DOUBTS, READING, REASONS

ROOT = Path(__file__).parents[2]
FILES = (*sorted((ROOT / "ingest").rglob("*.py")), ROOT / "pages/adding.py")
ZH, EN = words_for("zh"), words_for("en")
NOT_OF_ONE_FILE = {
    "{} holds no documents, while the library has {} from it; nothing was removed. If they are to go, say it with --prune --allow-empty.",
    "{} does not exist. Name a file or a folder of documents.",
    "ready",
}
"""Said of a folder, at a terminal only, or between processes."""
PUT_TOGETHER = {"Page {}", "Pages {}", "page {}", "pages {}", "its footnotes", "its endnotes", "{} more"}
"""Parts whose pieces stand apart in the code."""


def sentence(node: ast.expr) -> str | None:
    """A string as it is written, with ``{}`` where something is put in."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts)
        case ast.IfExp(body=body):
            return sentence(body)
    return None


def calls(name: str) -> Iterator[tuple[Path, str]]:
    """The sentences that are handed to a function of this name."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            receiver = node.func.value if isinstance(node.func, ast.Attribute) else None
            if called == "append" and getattr(receiver, "id", "") != "warnings":
                continue
            said = sentence(node.args[0])
            if called == name and said is not None:
                yield path, said


def all_strings() -> set[str]:
    found = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.expr) and (said := sentence(node)) is not None:
                found.add(said.strip())
    return found | {words.replace("{places}", "{}") for _, words in _CHECKS}


@pytest.mark.parametrize("error", ["UnreadableFileError", "IngestError"])
def test_every_reason_has_chinese_words(error: str) -> None:
    missing = {(p.name, said) for p, said in calls(error) if said not in {*REASONS, *NOT_OF_ONE_FILE}}
    assert missing == set()


def test_every_doubt_has_chinese_words() -> None:
    missing = {(p.name, said) for p, said in calls("append") if said not in DOUBTS}
    missing |= {("quality.py", w) for _, w in _CHECKS if w.replace("{places}", "{}") not in DOUBTS}
    assert missing == set()


def test_no_words_are_kept_for_what_is_no_longer_said() -> None:
    said = all_strings()
    assert {english for english in (*REASONS, *DOUBTS) if english not in said} == PUT_TOGETHER


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (
            "is empty. Check that the file was saved or downloaded whole.",
            "是空的。请看看是不是没存完或没下完。",
        ),
        (
            "is an RTF file, which is not read. Open it in a word processor and save it as .docx.",
            "是 RTF 文件，读不了。请用 WPS 或 Word 打开，另存为 .docx。",
        ),
        (
            "Headings out of order (line 3: 第三条 after 第一条; line 9: 第七条 after 第五条; 2 more). Look whether one was missed or is misnumbered.",
            "标题的编号接不上（第 3 行：第三条 接在 第一条 后面；第 9 行：第七条 接在 第五条 后面；另有 2 处）。请看看是漏了一条，还是编错了。",
        ),
        ("Pages 1–3, 7 cannot be read: broken.", "第 1–3, 7 页 坏了，读不出。"),
        (
            "leads to 127.0.0.1, which is not on the public internet. Save the document as a file and name that.",
            "通到 127.0.0.1，不在公开的互联网上。请存成文件再添加。",
        ),
    ],
)
def test_a_sentence_is_said_in_chinese_with_what_is_put_in(english: str, chinese: str) -> None:
    assert READING.in_language(english, ZH) == (chinese, "zh-CN")
    assert READING.in_language(english, EN) == (english, "en")


def test_what_has_no_chinese_stays_and_is_marked_as_english() -> None:
    assert READING.in_language("was eaten by a dog.", ZH) == ("was eaten by a dog.", "en")


def test_a_sentence_has_as_many_gaps_in_both_languages() -> None:
    for english, chinese in {**REASONS, **DOUBTS}.items():
        gaps = [f"<{n}>" for n in range(english.count("{}"))]
        assert "{" not in chinese.format(*gaps), english
