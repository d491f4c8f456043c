"""Servers for the browser tests, each started once by the first test that asks for it, and stopped at the end.

Tests that share a server share what is stored on it: who writes something says in its own test what it looks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import serving
from serving import Site

STARTED = 180
"""Seconds that a start may take on a busy machine."""


@contextmanager
def _running(script: str, home: Path) -> Iterator[Site]:
    server = serving.start(Path(__file__).with_name(script), str(home))
    try:
        server.wait({"ok"}, STARTED)
        yield Site(server.address, home)
    finally:
        server.stop()


@pytest.fixture(scope="session")
def fakes_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The small library with the prepared assistant."""
    with _running("serve_fakes.py", tmp_path_factory.mktemp("fakes")) as site:
        yield site


@pytest.fixture(scope="session")
def listings_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The library of the listings, with a member of staff and one word of feedback."""
    with _running("serve_listings.py", tmp_path_factory.mktemp("listings")) as site:
        yield site


@pytest.fixture(scope="session")
def managed_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The library that staff manage."""
    with _running("serve_managed.py", tmp_path_factory.mktemp("managed")) as site:
        yield site


@pytest.fixture(scope="session")
def model_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The small library with a model that writes slowly."""
    with _running("serve_model.py", tmp_path_factory.mktemp("model")) as site:
        yield site
