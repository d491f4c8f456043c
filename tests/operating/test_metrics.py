"""The figures: what was asked, what became of it, what it took; and nothing of the questions themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes_pages import FakeAssistant
from small_library import SmallLibrary

from assistant.answers import Usage
from assistant.stages import Stage
from pages.operating.measuring import Measured
from pages.operating.metrics import LibraryFigures, Metrics, Size, disk_used

pytest_plugins = ("small_library_store",)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_replies_are_counted_by_status_and_reason(metrics: Metrics) -> None:
    asks = Measured(FakeAssistant(), metrics)
    asks.ask("智慧养老由谁牵头？")
    asks.ask("上海要建多少？")
    *_, _done = asks.stream("上海要建多少？")
    assert value(metrics, "zhengwen_replies_total", status="answered", reason="") == 1
    assert value(metrics, "zhengwen_replies_total", status="refused", reason="other_region") == 2
    assert value(metrics, "zhengwen_reply_seconds_count", engine="extractive") == 3


def test_an_earlier_question_told_anew_is_not_counted_again(metrics: Metrics) -> None:
    Measured(FakeAssistant(), metrics).extract("上海要建多少？")
    assert value(metrics, "zhengwen_replies_total", status="refused", reason="other_region") is None


def test_who_leaves_and_what_breaks_is_counted(metrics: Metrics) -> None:
    asks = Measured(FakeAssistant(), metrics)
    events = asks.stream("让模型写")
    next(events)
    events.close()
    with pytest.raises(RuntimeError):
        asks.ask("坏")
    assert value(metrics, "zhengwen_replies_total", status="left", reason="") == 1
    assert value(metrics, "zhengwen_replies_total", status="failed", reason="") == 1
    assert value(metrics, "zhengwen_questions_at_work") == 0


def test_a_questions_at_work_is_seen_while_it_is(metrics: Metrics) -> None:
    events = Measured(FakeAssistant(), metrics).stream("工业机器人")
    next(events)
    assert value(metrics, "zhengwen_questions_at_work") == 1
    assert [*events]
    assert value(metrics, "zhengwen_questions_at_work") == 0
    assert value(metrics, "zhengwen_first_statement_seconds_count") == 1


def test_the_stages_of_a_real_answer_are_timed(library: SmallLibrary, metrics: Metrics) -> None:
    Measured(library.assistant, metrics).ask("2025年养老床位数的目标是多少？")
    for stage in (Stage.READ, Stage.FIND, Stage.DRAFT, Stage.CHECK, Stage.GUARD):
        assert value(metrics, "zhengwen_stage_seconds_count", stage=stage.value) == 1, stage
    assert value(metrics, "zhengwen_stage_seconds_count", stage="write") == 0
    # The one that is not measured does not tell anybody.
    library.assistant.ask("2025年养老床位数的目标是多少？")
    assert value(metrics, "zhengwen_stage_seconds_count", stage="find") == 1


def test_tokens_and_cost_of_the_model_add_up(metrics: Metrics) -> None:
    from dataclasses import replace

    reply = FakeAssistant().ask("让模型写")
    used = replace(reply, usage=Usage(2, 100, 20, cost=0.5, currency="CNY"))
    metrics.replied(used, 1.0)
    metrics.replied(used, 1.0)
    assert value(metrics, "zhengwen_model_calls_total") == 4
    assert value(metrics, "zhengwen_model_tokens_total", direction="input") == 200
    assert value(metrics, "zhengwen_model_tokens_total", direction="output") == 40
    assert value(metrics, "zhengwen_model_cost_total", currency="CNY") == 1.0
    assert value(metrics, "zhengwen_model_faults_total", fault="cut_off") == 2


def test_the_size_is_looked_up_when_it_is_read_and_not_each_time(metrics: Metrics) -> None:
    looks: list[Size] = []

    def size() -> Size:
        looks.append(Size(5, 4, 60, {"chroma": 7}))
        return looks[-1]

    metrics.registry.register(LibraryFigures(size, lambda: {"questions": 2}))
    assert b'zhengwen_disk_bytes{part="chroma"} 7.0' in metrics.text()
    assert b'zhengwen_waiting{queue="questions"} 2.0' in metrics.text()
    assert len(looks) == 1


def test_the_disk_is_told_by_part(tmp_path: Path) -> None:
    (tmp_path / "chroma" / "x").mkdir(parents=True)
    (tmp_path / "chroma" / "x" / "data").write_bytes(b"123")
    (tmp_path / "library.sqlite3").write_bytes(b"12")
    (tmp_path / "library.sqlite3-wal").write_bytes(b"1")
    assert disk_used(tmp_path) == {"chroma": 3, "library.sqlite3": 3}
