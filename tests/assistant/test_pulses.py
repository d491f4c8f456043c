"""An async source read from ordinary code: pulses, the deadline, closing."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_openai import ChatOpenAI
from model_server import model_server
from model_server_steps import Says, Silent, Stalls
from pydantic import SecretStr

from assistant.pulses import pulsed


async def slow(*items: str, pause: float, closed: threading.Event | None = None) -> AsyncIterator[str]:
    try:
        for item in items:
            await asyncio.sleep(pause)
            yield item
    finally:
        if closed is not None:
            closed.set()


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(), st.none(), st.integers())))
def test_items_come_all_in_their_order(items: list[Any]) -> None:
    async def source() -> AsyncIterator[Any]:
        for item in items:
            yield item

    assert list(pulsed(source, every=5)) == items


def test_pulses_come_while_the_source_is_at_work() -> None:
    found = list(pulsed(lambda: slow("甲", "乙", pause=0.2), every=0.02))
    assert [item for item in found if item] == ["甲", "乙"]
    assert found.index("甲") >= 2


def test_what_the_source_raises_is_raised() -> None:
    async def broken() -> AsyncIterator[str]:
        yield "甲"
        raise KeyError("乙")

    heard = []
    with pytest.raises(KeyError, match="乙"):
        for item in pulsed(broken):
            heard.append(item)
    assert "甲" in heard


def test_a_source_without_end_ends_at_the_deadline() -> None:
    closed = threading.Event()
    began = time.monotonic()
    with pytest.raises(TimeoutError, match=r"0\.3 seconds"):
        for _ in pulsed(lambda: slow(*["字"] * 1000, pause=0.01, closed=closed), deadline=0.3):
            pass
    assert time.monotonic() - began < 1.5
    assert closed.is_set()


def test_closing_cancels_the_source() -> None:
    closed = threading.Event()
    items = pulsed(lambda: slow("甲", pause=60, closed=closed), every=0.01)
    assert next(items) is None
    items.close()
    assert closed.wait(1)
    assert "model" not in [thread.name for thread in threading.enumerate()]


@pytest.mark.integration
@pytest.mark.parametrize("step", [Silent(), Stalls("说了一点"), Says("慢" * 400, pause=0.05)])
def test_closing_ends_the_request_to_a_model_at_once(step: Any) -> None:
    with model_server([step]) as server:
        model = ChatOpenAI(
            model="scripted", base_url=server.url, api_key=SecretStr(server.key), max_retries=0, timeout=60
        )
        items = pulsed(lambda: model.astream("问"))
        for _ in itertools.islice(items, 6):
            pass
        began = time.monotonic()
        items.close()
        assert server.chats[0].left.wait(1)
        assert time.monotonic() - began < 1
