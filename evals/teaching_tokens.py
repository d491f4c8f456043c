"""The vocabulary of the cross-encoder: a part of multilingual-e5-small's, and pairs of texts as its numbers.

Of the 250,002 pieces 30,942 are kept, listed in ``assistant/data/cross-encoder.json``: every piece with a Han character
and without kana or Hangul, digits with their marks, punctuation of Latin and Chinese script, single Latin letters, and of the longer
Latin pieces, and of marks that begin a word, those that came at least four times in English technical prose. The list is kept instead of the count,
so that the same pieces are taken everywhere; scores come from the weights' file. A piece that is left out is read as smaller ones.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.cross_encoder import MOST_ASKED, MOST_SAID, Ids, pair_arrays
from evals.errors import TeachingError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL: Final = ("<s>", "<pad>", "</s>", "<unk>")
"""The first pieces of every vocabulary, which begin a pair, fill it up, end its halves and stand for the unknown."""
_UNKNOWN: Final = SPECIAL.index("<unk>")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``rows[n]``: where the kept piece n stands in the whole vocabulary."""

    rows: tuple[int, ...]
    tokenizer: Tokenizer


def read_pieces(path: Path | None) -> tuple[str, ...]:
    """The pieces that a tokenizer file lists; without a path, those of the file that the program carries.

    Raises TeachingError where it is missing or none.
    """
    if path is None:
        with as_file(files("assistant").joinpath("data", "cross-encoder.json")) as carried:
            return read_pieces(carried)
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        pieces = tuple(piece for piece, _ in listed["model"]["vocab"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TeachingError(
            f"{path} is no tokenizer file with a vocabulary ({error!r}). Name one with --tokens."
        ) from error
    if pieces[: len(SPECIAL)] != SPECIAL:
        raise TeachingError(
            f"{path} does not begin with the pieces {' '.join(SPECIAL)}. Name another file with --tokens."
        )
    return pieces


def vocabulary(pieces: Sequence[str], of: Sequence[str], scores: Sequence[float]) -> Vocabulary:
    """The part of a vocabulary (``of``, with its scores) that these pieces are.

    Raises TeachingError where a piece is not among them.
    """
    place = {piece: row for row, piece in enumerate(of)}
    missing = [piece for piece in pieces if piece not in place]
    if missing:
        raise TeachingError(
            f"The weights have no {missing[0]!r} and {len(missing) - 1} more of the listed pieces. "
            "Name the tokenizer file that belongs to them with --tokens."
        )
    rows = tuple(place[piece] for piece in pieces)
    return Vocabulary(rows, unigram(pieces, [float(scores[row]) for row in rows]))


def unigram(pieces: Sequence[str], scores: Sequence[float]) -> Tokenizer:
    """A tokenizer that cuts as multilingual-e5-small's does, over these pieces."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    made = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=_UNKNOWN))
    spaces = normalizers.Replace(Regex(r"\s+"), " ")
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), spaces])
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return made


class Pairs:
    """Makes pairs of question and text into rows of numbers; remembers what it has cut."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, list[int]] = {}

    def arrays(self, pairs: Sequence[tuple[str, str]]) -> tuple[Ids, Ids]:
        """As ``pair_arrays`` gives them, cut off where the program cuts them off."""
        return pair_arrays(
            [(self._cut(question)[:MOST_ASKED], self._cut(text)[:MOST_SAID]) for question, text in pairs]
        )

    def _cut(self, text: str) -> list[int]:
        if text not in self._known:
            self._known[text] = self._tokenizer.encode(text).ids
        return self._known[text]
