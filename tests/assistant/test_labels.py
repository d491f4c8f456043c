"""The label of generated content: what people see, and the field ``AIGC`` of files as GB 45438-2025 has it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from assistant.answers import Answer, Citation, Evidence, Statement, Support
from assistant.labels import explained, file_metadata, generated_json, label, metadata
from vectorstore.passages import Span

OWN = Statement("开放不收费。", (Citation("a", "1", Span(0, 6), "开放不收费。"),), Support.VERBATIM)
WRITTEN = replace(OWN, text="公共数据开放不收费。", generated=True)


def answer(*statements: Statement) -> Answer:
    return Answer("收费吗？", statements, (), Evidence(()), "model:demo")


def test_the_field_has_the_seven_entries_of_the_standard_in_order() -> None:
    fields = metadata(answer(WRITTEN))["AIGC"]
    assert list(fields) == [
        "Label",
        "ContentProducer",
        "ProduceID",
        "ReservedCode1",
        "ContentPropagator",
        "PropagateID",
        "ReservedCode2",
    ]
    assert all(isinstance(value, str) for value in fields.values())
    assert fields["Label"] == "1"
    assert fields["ContentProducer"]
    assert fields["ReservedCode1"] == hashlib.sha256(WRITTEN.text.encode()).hexdigest()


def test_the_producer_is_the_office_that_is_set() -> None:
    generated = generated_json(answer(WRITTEN), english=False, producer="青川市政务服务中心")
    assert generated is not None
    assert generated["metadata"]["AIGC"]["ContentProducer"] == "青川市政务服务中心"


def test_another_answer_has_another_number() -> None:
    first, second = (metadata(answer(s))["AIGC"] for s in (WRITTEN, replace(WRITTEN, text="开放时不收费。")))
    assert first["ProduceID"] != second["ProduceID"]
    assert first["ReservedCode1"] != second["ReservedCode1"]


def test_exports_get_the_same_metadata_as_the_reply() -> None:
    generated = generated_json(answer(WRITTEN, OWN), english=False)
    assert generated is not None
    text = file_metadata(generated)
    assert text is not None
    assert json.loads(text) == generated["metadata"] == metadata(answer(WRITTEN, OWN))
    assert generated["statements"] == [1]


def test_the_documents_own_words_have_no_label() -> None:
    assert generated_json(answer(OWN), english=False) is None
    assert file_metadata(None) is None


def test_what_people_see_says_that_it_is_ai_and_that_it_is_generated() -> None:
    """The explicit label of a text needs both words."""
    assert all(word in label(english=False) for word in ("AI", "生成"))
    assert all(word in explained("model:demo", english=False) for word in ("AI", "生成", "demo"))
    assert label(english=True) == "AI-generated"
