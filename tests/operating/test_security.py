"""`zhengwen doctor --security`: each weakness is found and told with what to do; a sound service has none."""

from __future__ import annotations

import os
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from command_line import Run

from pages.operating.options import Bounds, Operating
from pages.operating.security import examine_security
from settings import Settings, load_settings
from vectorstore.chroma_choice import ChromaServer


@pytest.fixture
def sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings without a weakness; a key in a file of one's own."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    (tmp_path / "home").mkdir(mode=0o700)
    key = tmp_path / "key"
    key.write_text("secret-key")
    key.chmod(0o600)
    return load_settings(
        {
            "ZHENGWEN_HOME": str(tmp_path / "home"),
            "ZHENGWEN_MODEL": "qwen:x",
            "ZHENGWEN_MODEL_KEY_FILE": str(key),
        }
    )


def weak(settings: Settings) -> dict[str, str]:
    return {finding.check: finding.detail for finding in examine_security(settings) if not finding.ok}


def test_a_sound_service_has_no_weakness(sound: Settings) -> None:
    assert weak(sound) == {}


@pytest.mark.parametrize(
    ("changes", "check", "words"),
    [
        ({"host": "0.0.0.0"}, "address", "ZHENGWEN_PROXIES"),
        ({"operating": Operating(bounds=Bounds(asks_per_address=0))}, "rates", "ZHENGWEN_ASKS_PER_ADDRESS"),
        ({"operating": Operating(metrics_from=(ip_network("0.0.0.0/0"),))}, "figures", "0.0.0.0/0"),
    ],
)
def test_weak_settings_are_found(sound: Settings, changes: dict[str, Any], check: str, words: str) -> None:
    found = weak(replace(sound, **changes))
    assert found.keys() == {check}
    assert words in found[check]


@pytest.mark.parametrize(
    ("server", "found"),
    [
        (ChromaServer("http://127.0.0.1:8000"), set()),
        (ChromaServer("http://localhost:8000"), set()),
        (ChromaServer("http://[::1]:8000"), set()),
        (ChromaServer("https://vectors.example", "hush"), set()),
        (ChromaServer("https://vectors.example"), {"chroma token"}),
        (ChromaServer("http://vectors.example:8000", "hush"), {"chroma address"}),
        (ChromaServer("http://10.1.2.3:8000"), {"chroma address", "chroma token"}),
    ],
)
def test_a_chroma_server_elsewhere_wants_https_and_a_token(
    sound: Settings, server: ChromaServer, found: set[str]
) -> None:
    weaknesses = weak(replace(sound, chroma=server))
    assert weaknesses.keys() == found
    assert "hush" not in "".join(weaknesses.values())


def test_a_trusted_proxy_makes_an_open_address_sound(sound: Settings) -> None:
    behind = replace(sound, host="0.0.0.0", operating=Operating(proxies=(ip_network("172.16.0.0/12"),)))
    assert weak(behind) == {}


def test_folder_key_and_account_are_looked_at(sound: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sound.model is not None and sound.model.key_file is not None
    sound.home.chmod(0o755)
    sound.model.key_file.chmod(0o644)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    found = weak(sound)
    assert found.keys() == {"account", "folder", "model key"}
    assert "chmod 600" in found["model key"]
    assert "secret-key" not in str(examine_security(sound))


def test_a_key_in_a_variable_and_a_model_without_tls_are_told(sound: Settings) -> None:
    spoken = load_settings(
        {
            "ZHENGWEN_HOME": str(sound.home),
            "ZHENGWEN_MODEL": "qwen:x",
            "DASHSCOPE_API_KEY": "secret-key",
            "ZHENGWEN_MODEL_URL": "http://models.example.cn/v1",
        }
    )
    found = weak(spoken)
    assert found.keys() == {"model key", "model address"}
    assert "secret-key" not in str(found)
    local = load_settings({"ZHENGWEN_HOME": str(sound.home), "ZHENGWEN_MODEL": "ollama:x"})
    assert weak(local) == {}


def test_the_command_tells_all_of_it(run: Run, read_home: Path) -> None:
    ran = run("doctor", "--security", "--json", "--home", read_home)
    checks = {finding["check"]: finding for finding in ran.json()}
    assert checks["folder"]["ok"]
    assert checks["users"]["detail"] == "nobody can log in"
    assert "365 days" in checks["retention"]["detail"]
    assert checks["maintenance"]["detail"] == "the service works"
