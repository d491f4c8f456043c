"""A Word file holds what it was given, and the label of generated content in its metadata."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import docx

from assistant.word_file import Block, Look, word_file

MADE = datetime(2026, 5, 1, 12, tzinfo=UTC)
BLOCKS = (
    Block(Look.HEADING, "问 多少？"),
    Block(Look.STATEMENT, "要达到15万台。", "[1] AI 生成"),
    Block(Look.QUOTE, "数量达到15万台"),
    Block(Look.NOTE, "坏字符\x00\ud800也能写"),
)


def test_blocks_come_out_in_order() -> None:
    read = docx.Document(io.BytesIO(word_file("问答", BLOCKS, made=MADE)))
    assert [p.text for p in read.paragraphs] == [
        "问答",
        "问 多少？",
        "要达到15万台。 [1] AI 生成",
        "数量达到15万台",
        "坏字符也能写",
    ]
    assert read.core_properties.author == "政问 Zhengwen"
    assert read.core_properties.created.year == 2026


def test_generated_content_is_labelled_in_the_metadata() -> None:
    aigc = [{"AIGC": {"Label": "1", "ProduceID": "a<b"}}]
    with zipfile.ZipFile(io.BytesIO(word_file("问答", BLOCKS, made=MADE, aigc=aigc))) as package:
        root = ET.fromstring(package.read("docProps/custom.xml"))
    (entry,) = root
    assert entry.get("name") == "AIGC"
    assert json.loads(entry[0].text or "") == aigc


def test_without_a_model_nothing_is_labelled() -> None:
    with zipfile.ZipFile(io.BytesIO(word_file("问答", BLOCKS, made=MADE))) as package:
        assert "docProps/custom.xml" not in package.namelist()
