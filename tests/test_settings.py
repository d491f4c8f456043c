"""Settings: defaults, what each variable takes, and all mistakes told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from settings import Settings, SettingsError, load_settings


def test_an_empty_environment_gives_the_defaults() -> None:
    assert load_settings({}) == Settings(home=Path("data"), host="127.0.0.1", port=7860, threads=None)


def test_each_variable_sets_its_setting() -> None:
    environment = {
        "ZHENGWEN_HOME": "/srv/政策",
        "ZHENGWEN_HOST": "0.0.0.0",
        "ZHENGWEN_PORT": "8080",
        "ZHENGWEN_THREADS": "4",
    }
    assert load_settings(environment) == Settings(Path("/srv/政策"), "0.0.0.0", 8080, 4)


def test_blank_values_and_blanks_around_values_count_as_unset() -> None:
    assert load_settings({"ZHENGWEN_HOME": "  ", "ZHENGWEN_PORT": "", "ZHENGWEN_HOST": " "}) == Settings()
    assert load_settings({"ZHENGWEN_PORT": " 8080 "}).port == 8080


@pytest.mark.parametrize("port", ["0", "65536", "80a", "-1", "8.5", "８０８０", "٣"])
def test_a_port_that_is_none_is_refused_with_what_it_takes(port: str) -> None:
    with pytest.raises(SettingsError, match=r"ZHENGWEN_PORT is .*; it takes a whole number from 1 to 65535"):
        load_settings({"ZHENGWEN_PORT": port})


def test_all_unusable_settings_are_named_in_one_message() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({"ZHENGWEN_PORT": "x", "ZHENGWEN_THREADS": "0"})
    assert "ZHENGWEN_PORT" in str(refused.value)
    assert "ZHENGWEN_THREADS" in str(refused.value)


def test_without_an_argument_the_environment_of_the_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGWEN_HOME", "elsewhere")
    assert load_settings().home == Path("elsewhere")
