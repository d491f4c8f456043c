"""The pieces that are kept cut texts as before, and pairs become rows of numbers."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from assistant.cross_encoder import MOST_ASKED, MOST_SAID
from evals.errors import TeachingError
from evals.teaching_tokens import SPECIAL, Pairs, read_pieces, unigram, vocabulary

PIECES = (*SPECIAL, "▁", "政", "府", "政府", "▁plan", "2025", "年")
SCORES = (0.0, 0.0, 0.0, 0.0, -2.0, -6.0, -6.5, -5.0, -7.0, -4.0, -3.5)
CARRIED = files("assistant").joinpath("data", "cross-encoder.json")


def test_the_carried_tokenizer_is_the_one_that_its_pieces_and_scores_make() -> None:
    text = CARRIED.read_text(encoding="utf-8")
    scores = [score for _, score in json.loads(text)["model"]["vocab"]]
    made = unigram(read_pieces(None), scores)
    assert json.loads(made.to_str()) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "到2025年底，数据开放率达到25%以上。",
        "爷爷奶奶养老那个平台叫啥名",
        "What is the plan for 2025?",
        "（牵头单位：省检察院）",
    ],
)
def test_what_people_write_is_cut_without_a_rest_and_put_together_again(text: str) -> None:
    cut = Tokenizer.from_str(CARRIED.read_text(encoding="utf-8")).encode(text)
    assert SPECIAL.index("<unk>") not in cut.ids
    # Full-width marks are read as the plain ones.
    plain = text.translate(str.maketrans("，（：）", ",(:)"))
    assert "".join(cut.tokens).replace("▁", " ").strip() == plain


def test_a_kept_piece_takes_its_row_and_score_from_the_whole(tmp_path: Path) -> None:
    kept = [*SPECIAL, "年", "政府"]
    words = vocabulary(kept, PIECES, SCORES)
    assert words.rows == (0, 1, 2, 3, 10, 7)
    words.tokenizer.save(str(tmp_path / "t.json"))
    assert read_pieces(tmp_path / "t.json") == tuple(kept)
    assert Tokenizer.from_file(str(tmp_path / "t.json")).encode("政府年").tokens == ["▁", "政府", "年"]


def test_a_piece_that_the_weights_do_not_have_is_told() -> None:
    with pytest.raises(TeachingError, match="have no '厅' and 0 more"):
        vocabulary([*SPECIAL, "厅"], PIECES, SCORES)


@pytest.mark.parametrize("text", ["", "{}", '{"model": {"vocab": [1]}}', '{"model": {"vocab": [["政", 0]]}}'])
def test_a_file_that_lists_no_such_pieces_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.json").write_text(text, encoding="utf-8")
    with pytest.raises(TeachingError, match="with --tokens"):
        read_pieces(tmp_path / "t.json")


def test_pairs_stand_as_rows_with_their_halves_and_padding() -> None:
    pairs = Pairs(unigram(PIECES, SCORES))
    ids, half = pairs.arrays([("政府", "2025年"), ("政", "年")])
    assert ids.tolist() == [[0, 4, 7, 2, 2, 4, 9, 10, 2], [0, 4, 5, 2, 2, 4, 10, 2, 1]]
    assert half.tolist() == [[0, 0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 0, 0, 1, 1, 1, 1, -1]]
    assert ids.dtype == half.dtype == np.int64


def test_a_long_question_and_a_long_text_are_cut_off() -> None:
    ids, half = Pairs(unigram(PIECES, SCORES)).arrays([("年" * 500, "政" * 500)])
    assert ids.shape == (1, MOST_ASKED + MOST_SAID + 4)
    assert int((half == 1).sum()) == MOST_SAID + 2
