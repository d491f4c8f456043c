"""The environment, read here and nowhere else, and passed on as values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults.

    home: folder of the library and its indexes (``ZHENGWEN_HOME``)
    host, port: where ``zhengwen serve`` listens (``ZHENGWEN_HOST``, ``ZHENGWEN_PORT``)
    threads: threads for embedding; None means all cores (``ZHENGWEN_THREADS``)
    """

    home: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = 7860
    threads: int | None = None


class SettingsError(ValueError):
    """A setting cannot be used; the message names the variable and what it takes."""


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from an environment, by default that of this process.

    Raises SettingsError with all unusable settings in one message.
    """
    env = os.environ if environment is None else environment
    problems: list[str] = []

    def whole(name: str, default: int | None, low: int, high: int) -> int | None:
        text = env.get(name, "").strip()
        if not text:
            return default
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            return int(text)
        problems.append(f"{name} is {text!r}; it takes a whole number from {low} to {high}.")
        return default

    port = whole("ZHENGWEN_PORT", 7860, 1, 65535)
    threads = whole("ZHENGWEN_THREADS", None, 1, 256)
    if problems:
        raise SettingsError(" ".join(problems))
    assert port is not None
    return Settings(
        home=Path(env.get("ZHENGWEN_HOME", "").strip() or "data"),
        host=env.get("ZHENGWEN_HOST", "").strip() or "127.0.0.1",
        port=port,
        threads=threads,
    )
