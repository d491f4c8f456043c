"""The whole application in its own process: quick to answer, complete, and stopped by a signal."""

from __future__ import annotations

import signal
import socket
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import serving

import ui
from pages.operating.listening import AddressError
from settings import Settings

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_health_answers_at_once_and_a_signal_stops_gracefully(number: int) -> None:
    server = serving.start()
    try:
        assert server.wait({"starting", "ok"}, 10) < 3
        server.wait({"ok"}, 60)
        page = urllib.request.urlopen(f"{server.address}/").read().decode("utf-8")
        assert '<html lang="zh-CN"' in page
        assert "/zw/zhengwen.css" in page
        assert "问政策" in page
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(
                urllib.request.Request(f"{server.address}/nowhere", headers={"Accept": "text/html"})
            )
        assert missing.value.code == 404
        assert "没有这份文件" in missing.value.read().decode("utf-8")
    finally:
        code, output = server.stop(number)
    assert code == 0, output
    assert output.split()[-2:] == ["closed", "stopped"]


def test_an_address_in_use_is_said_before_anything_is_opened() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        begun: list[str] = []
        with pytest.raises(AddressError, match=r"another program uses it.*--port"):
            ui.run(
                Settings(port=other.getsockname()[1]),
                lambda: pytest.fail("the store was opened"),
                begins=lambda: begun.append("begun"),
            )
        assert begun == []


def test_an_answer_in_flight_is_finished_before_the_service_stops() -> None:
    server = serving.start()
    try:
        server.wait({"ok"}, 60)
        with ThreadPoolExecutor(1) as beside:
            asked = beside.submit(
                httpx.post,
                f"{server.address}/api/ask",
                json={"question": "慢慢说"},
                timeout=30,
                trust_env=False,
            )
            time.sleep(0.5)
            code, output = server.stop()
            answer = asked.result()
    finally:
        server.stop()
    assert answer.status_code == 200
    assert answer.json()["status"] == "refused"
    assert code == 0, output
