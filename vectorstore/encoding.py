"""The token encoding o200k_base, built from the ranks file carried with the package.

tiktoken would download the ranks at first use, and hang where there is no network.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from tiktoken import Encoding

RANKS_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"

# The pattern and the special tokens as tiktoken_ext/openai_public.py (tiktoken 0.14) defines them;
# calling that module's constructor would fetch the ranks.
_LETTERS_BEFORE = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"
_LETTERS_AFTER = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_CONTRACTION = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
PATTERN = "|".join(
    (
        rf"{_LETTERS_BEFORE}*{_LETTERS_AFTER}+{_CONTRACTION}",
        rf"{_LETTERS_BEFORE}+{_LETTERS_AFTER}*{_CONTRACTION}",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    )
)
SPECIAL_TOKENS = {"<|endoftext|>": 199999, "<|endofprompt|>": 200018}


@cache
def encoding() -> Encoding:
    """The encoding o200k_base; the first call takes about a third of a second.

    Raises StoreError when the carried file is damaged.
    """
    from tiktoken import Encoding

    raw = files("vectorstore").joinpath("data/o200k_base.tiktoken").read_bytes()
    if hashlib.sha256(raw).hexdigest() != RANKS_SHA256:
        raise StoreError(
            "vectorstore/data/o200k_base.tiktoken is damaged (its SHA-256 differs). "
            "Restore it from the repository: `git checkout -- vectorstore/data`."
        )
    ranks: dict[bytes, int] = {}
    for line in raw.splitlines():
        token, _, rank = line.partition(b" ")
        ranks[base64.b64decode(token)] = int(rank)
    return Encoding("o200k_base", pat_str=PATTERN, mergeable_ranks=ranks, special_tokens=SPECIAL_TOKENS)


def count_tokens(text: str) -> int:
    """How many tokens a model would count; names of special tokens in the text count as plain text."""
    return len(encoding().encode_ordinary(text))
