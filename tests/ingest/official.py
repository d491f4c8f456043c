"""The five official texts, where they are at hand: ``ZHENGWEN_TEST_DATA`` names a folder with ``corpus/*.txt``.

They are not part of this repository. The variable is read when tests are collected,
before the environment is cleaned for each of them.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from ingest.document import read_document
from vectorstore.passages import IngestedDocument

_GIVEN = os.environ.get("ZHENGWEN_TEST_DATA")
FILES = tuple(sorted((Path(_GIVEN) / "corpus").glob("*.txt"))) if _GIVEN else ()

needs_official_texts = pytest.mark.skipif(
    len(FILES) != 5, reason="ZHENGWEN_TEST_DATA names no folder with the five official texts in corpus/"
)


@cache
def official(number: int) -> IngestedDocument:
    """One of the five texts, by the number its file's name begins with."""
    return read_document(FILES[number], FILES[number].read_bytes(), f"official-{number}")
