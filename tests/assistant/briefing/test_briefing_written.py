"""A briefing in a model's words: what passes the check is taken and labelled, all else stays the documents' own."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from scripted_model import ModelAsked, ScriptedChatModel, answer, drafter, place_of
from small_library import TODAY, SmallLibrary

from assistant.answers import ModelFault
from assistant.briefing.as_paper import Handing, paper_of
from assistant.briefing.making import Workshop
from assistant.briefing.templates import load_template
from assistant.briefing.values import Briefing
from assistant.official.write_markdown import markdown_of
from assistant.official.write_word import word_of

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

OWN = "到2025年新建社区助餐点600个，七十岁以上老年人用餐每餐补贴3元。"


def _written(library: SmallLibrary, model: ScriptedChatModel) -> Briefing:
    shop = Workshop.on("社区助餐点", library.store, TODAY)
    return shop.fill(shop.outline(load_template("briefing")), model=drafter(model))


def _saying(words: str) -> ScriptedChatModel:
    def step(asked: ModelAsked) -> str:
        return answer((words, *place_of("新建社区助餐点600个", asked)))

    return ScriptedChatModel(script=[step, *[answer()] * 9])


def test_what_a_model_writes_is_labelled_in_text_and_metadata(library: SmallLibrary) -> None:
    model = _saying(OWN)
    made = _written(library, model)
    assert made.engine.startswith("model:")
    led = f"《贵州省智慧养老三年行动计划（2023—2025年）》提出，{OWN}"
    assert led in [statement.text for statement in made.statements() if statement.generated]
    assert "<answer>" in model.asked[0].text and "简报" in model.asked[0].text
    paper = paper_of(made, Handing(TODAY))
    text = markdown_of(paper)
    assert f"{OWN}[^1] ［AI 生成］" in text
    assert "由大模型" in text and "未用大模型" not in text
    with zipfile.ZipFile(io.BytesIO(word_of(paper, made=datetime(2025, 6, 1, tzinfo=UTC)))) as package:
        assert '"Label": "1"' in package.read("docProps/custom.xml").decode()


def test_a_changed_figure_stays_out(library: SmallLibrary) -> None:
    made = _written(library, _saying(OWN.replace("600", "900")))
    assert made.engine == "extractive"
    assert not any(statement.generated for statement in made.statements())
    assert "900" not in markdown_of(paper_of(made, Handing(TODAY)))


def test_a_model_that_is_not_there_is_asked_once_and_said_so(library: SmallLibrary) -> None:
    model = ScriptedChatModel(script=[ConnectionError("refused")])
    made = _written(library, model)
    assert made.fault is ModelFault.SERVER_ERROR
    assert made.engine == "extractive"
    assert "原文" in markdown_of(paper_of(made, Handing(TODAY)))
