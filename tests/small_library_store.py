"""The fixture ``library``: the small library in a real store, with the packaged embeddings, once a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import small_library

from assistant.pipeline import Assistant
from vectorstore.store import Store


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[small_library.SmallLibrary]:
    home = tmp_path_factory.mktemp("small-library")
    with Store.open(home, create=True) as store:
        store.put_many(small_library.read_all().values())
        yield small_library.SmallLibrary(store, Assistant(store))
