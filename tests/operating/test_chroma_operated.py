"""What those see who operate a service whose vectors are on Chroma's server, a real one that is killed."""

from __future__ import annotations

import time
from ipaddress import ip_network
from pathlib import Path

import pytest
import small_library
from chroma_process import ChromaProcess
from command_line import Run
from fakes_documents import TODAY
from fastapi.testclient import TestClient

import ui
from assistant.pipeline import Assistant
from doctor import examine
from ingest.splitting import SPLITTER_VERSION
from pages.operating.options import Operating
from settings import load_settings
from vectorstore.store import Store

pytest_plugins = ("chroma_process_started",)
pytestmark = pytest.mark.integration

QUESTION = {"question": "2025年养老床位数的目标是多少？"}


def test_a_lost_server_is_told_to_who_operates_and_not_to_who_asks(
    own_chroma: ChromaProcess, tmp_path: Path
) -> None:
    with Store.open(tmp_path / "home", create=True, chroma=own_chroma.server) as store:
        store.put_many(small_library.read_all().values())
        app = ui.build_app(
            Assistant(store),
            store,
            today=lambda: TODAY,
            operating=Operating(metrics_from=(ip_network("10.0.0.0/8"),)),
        )
        with TestClient(app, client=("10.1.2.3", 1)) as client:

            def reply() -> dict[str, object]:
                answer = client.post("/api/ask", json=QUESTION).json()
                return {name: answer[name] for name in ("status", "answer", "citations")}

            before = reply()
            assert before["status"] == "answered"
            assert client.get("/readyz").json()["status"] == "ok"
            assert "zhengwen_chroma_up 1.0" in client.get("/metrics").text
            own_chroma.kill()
            assert reply() == before
            ready = client.get("/readyz")
            assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
            assert "Connection refused" in ready.json()["checks"]["vectors"]
            assert own_chroma.url not in ready.text
            figures = client.get("/metrics").text
            assert "zhengwen_chroma_up 0.0" in figures
            assert "zhengwen_chroma_lost_total 1.0" in figures
            assert "zhengwen_searches_without_chroma_total 0.0" not in figures
            own_chroma.start()
            end = time.monotonic() + 30
            while client.get("/readyz").json()["status"] != "ok":
                assert time.monotonic() < end
                time.sleep(0.2)
            assert reply() == before


def test_doctor_tells_the_server_and_what_to_do_without_it(own_chroma: ChromaProcess, tmp_path: Path) -> None:
    settings = load_settings({"ZHENGWEN_HOME": str(tmp_path), "ZHENGWEN_CHROMA_URL": own_chroma.url})
    found = {finding.check: finding for finding in examine(settings)}
    assert found["chroma"].ok
    assert found["chroma"].detail.startswith("Chroma 1.")
    own_chroma.kill()
    found = {finding.check: finding for finding in examine(settings)}
    assert not found["chroma"].ok
    assert "ZHENGWEN_CHROMA_URL" in found["chroma"].detail
    assert {check for check, finding in found.items() if not finding.ok} == {"chroma"}


def test_a_repair_without_the_server_is_refused_and_changes_nothing(
    own_chroma: ChromaProcess, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    with Store.open(home, create=True, splitter=SPLITTER_VERSION, chroma=own_chroma.server) as store:
        store.put_many(small_library.read_all().values())
    monkeypatch.setenv("ZHENGWEN_CHROMA_URL", own_chroma.url)
    own_chroma.kill()
    rows = (home / "vectors" / "rows.f32").read_bytes()
    refused = run("--home", str(home), "doctor", "--repair")
    assert refused.code == 3
    assert "does not answer" in " ".join(refused.out.split())
    assert (home / "vectors" / "rows.f32").read_bytes() == rows
    asked = run("--home", str(home), "ask", QUESTION["question"])
    assert asked.code == 0, asked.err
    own_chroma.start()
    assert run("--home", str(home), "doctor", "--repair").code == 0
