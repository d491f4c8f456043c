"""What a model is told and asked, word for word: golden files that people read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from agent_asking import COVERAGE, FEES
from scripted_model import ScriptedChatModel, drafter
from small_library import PLAN, RULES, SmallLibrary

import prompts
from assistant.agent_evidence import NumberedEvidence
from assistant.agent_run import Run
from assistant.agent_words import asked_words, earlier_words, system_words
from assistant.answers import Evidence, Reason, Refusal, Turn
from assistant.chat_model import Form
from assistant.drafting import Restating
from vectorstore.encoding import count_tokens

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

GOLDEN = Path(__file__).parent / "golden"
REWRITE = os.environ.get("ZHENGWEN_GOLDEN") == "write"


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_model_is_told(library: SmallLibrary, form: Form, language: str) -> None:
    run = run_of(library, form, english=language == "en")
    golden(f"system-{form.value}.{language}.txt", system_words(run, lookups=form is not Form.TEXT))


def test_what_a_model_is_asked(library: SmallLibrary) -> None:
    run = run_of(library, Form.JSON)
    passages = [p for name in (PLAN, RULES) for p in library.store.passages(name)[:4]]
    before = Refusal(COVERAGE, Reason.NOT_IN_DOCUMENTS, "没有回答：没有查到。", (), Evidence(()))
    earlier = earlier_words([Turn(COVERAGE, before)], count_tokens, 300)
    golden("asked.txt", asked_words(FEES, run.evidence.show(passages), earlier))


@pytest.mark.parametrize("how", list(Restating))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_model_is_told_to_say_again(library: SmallLibrary, how: Restating, language: str) -> None:
    run = run_of(library, Form.JSON, english=language == "en", task=how.value)
    golden(f"system-{how.value}.{language}.txt", system_words(run, lookups=False))


def run_of(library: SmallLibrary, form: Form, *, english: bool = False, task: str = "answer") -> Run:
    connected = drafter(ScriptedChatModel(script=[]), form=form).connected
    evidence = NumberedEvidence(library.store, count_tokens, 2000)
    return Run(connected, evidence, lambda _proposed: (), english, task=task)


def golden(name: str, text: str) -> None:
    """Compares with a kept file; `make golden` writes it anew."""
    file = GOLDEN / name
    if REWRITE:
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{text}\n", encoding="utf-8")
    assert f"{text}\n" == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "task",
    [
        "answer",
        "repair",
        "rewrite",
        "explain",
        "translate",
        "brief",
        "tools",
        "form_json",
        "form_tool",
        "form_text",
    ],
)
def test_every_prompt_is_there_in_both_languages_and_short(task: str) -> None:
    zh, en = prompts.load(task, "zh"), prompts.load(task, "en")
    assert zh.blanks == en.blanks
    assert max(count_tokens(zh.text), count_tokens(en.text)) < 500
