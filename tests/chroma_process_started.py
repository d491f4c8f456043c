"""The fixtures ``chroma_process`` and ``own_chroma``: a real Chroma server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chroma_process import ChromaProcess


@pytest.fixture(scope="module")
def chroma_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaProcess]:
    """One for all tests of a module."""
    process = ChromaProcess(tmp_path_factory.mktemp("chroma-server"))
    process.start()
    yield process
    process.kill()


@pytest.fixture
def own_chroma(tmp_path: Path) -> Iterator[ChromaProcess]:
    """One for a test that kills it."""
    process = ChromaProcess(tmp_path / "chroma-server")
    process.start()
    yield process
    process.kill()
