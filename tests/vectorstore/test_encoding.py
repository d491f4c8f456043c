from __future__ import annotations

from collections.abc import Iterator

import pytest
import tiktoken_ext.openai_public as published

from vectorstore import encoding as module
from vectorstore.encoding import PATTERN, SPECIAL_TOKENS, count_tokens, encoding
from vectorstore.errors import StoreError


@pytest.fixture
def uncached() -> Iterator[None]:
    encoding.cache_clear()
    yield
    encoding.cache_clear()


def test_pattern_and_special_tokens_are_those_that_tiktoken_publishes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(published, "load_tiktoken_bpe", lambda *_, **__: {})
    theirs = published.o200k_base()
    assert (theirs["pat_str"], theirs["special_tokens"]) == (PATTERN, SPECIAL_TOKENS)


def test_the_encoding_is_built_without_a_network() -> None:
    assert encoding().n_vocab == 200019
    assert encoding().decode(encoding().encode("浙江省人民政府 2025年")) == "浙江省人民政府 2025年"


def test_han_text_is_about_two_thirds_of_a_token_a_character() -> None:
    text = "到二〇二五年，常住人口城镇化率达到百分之七十五左右，城乡居民收入差距持续缩小。"
    assert 0.5 < count_tokens(text) / len(text) < 0.9


def test_names_of_special_tokens_count_as_plain_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


@pytest.mark.usefixtures("uncached")
def test_a_damaged_ranks_file_is_refused_with_the_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RANKS_SHA256", "0" * 64)
    with pytest.raises(StoreError, match="git checkout"):
        encoding()
