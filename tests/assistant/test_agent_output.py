"""What a model writes is read while it comes: the same statements whatever the pieces, and nothing guessed."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.agent_output import (
    MAX_CHARACTERS,
    MAX_STATEMENTS,
    Ending,
    JsonReader,
    LineReader,
    Place,
    Reader,
    Said,
    marks,
)


def read(reader: Reader, pieces: Sequence[str]) -> tuple[list[Said], Ending]:
    said = [one for piece in pieces for one in reader.feed(piece)]
    said += reader.finish()
    return said, reader.ending


def cut(text: str, places: Sequence[int]) -> list[str]:
    ends = sorted({place % (len(text) + 1) for place in places})
    return [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
places = st.builds(
    lambda passage, first, more: {
        "passage": passage,
        "sentences": f"{first}-{first + more}" if more else str(first),
    },
    st.integers(1, 30),
    st.integers(1, 20),
    st.integers(0, 3),
)
statements = st.lists(
    st.fixed_dictionaries({"text": words, "quotes": st.lists(places, max_size=3), "computation": st.none()}),
    max_size=4,
)
answers = st.fixed_dictionaries(
    {"statements": statements, "not_covered": st.lists(words, max_size=2), "declined": st.booleans()}
)
around = st.sampled_from(
    [
        ("", ""),
        ("```json\n", "\n```"),
        ("<think>先想{“一下”}</think>", ""),
        ("好的：", "以上。"),
        ('{"answer": ', "}"),
    ]
)


@given(answers, around, st.lists(st.integers(0, 5000), max_size=12), st.booleans())
def test_any_pieces_give_the_same_statements(
    answer: dict[str, object], frame: tuple[str, str], places: list[int], ascii_only: bool
) -> None:
    text = frame[0] + json.dumps(answer, ensure_ascii=ascii_only) + frame[1]
    whole = read(JsonReader(), [text])
    assert read(JsonReader(), cut(text, places)) == whole
    assert read(JsonReader(), list(text)) == whole
    listed = answer["statements"]
    assert isinstance(listed, list)
    assert [said.text for said in whole[0]] == [one["text"].strip() for one in listed]
    assert whole[1].declined is answer["declined"]


@given(answers, st.integers(0, 3000))
def test_a_broken_off_answer_gives_the_statements_that_are_whole(answer: dict[str, object], at: int) -> None:
    text = json.dumps(answer, ensure_ascii=False)
    said, ending = read(JsonReader(), [text[:at]])
    whole, _ = read(JsonReader(), [text])
    assert said == whole[: len(said)]
    if at < len(text):
        assert ending == Ending()


@given(st.text(max_size=200), st.lists(st.integers(0, 300), max_size=6))
def test_no_text_breaks_a_reader(text: str, places: list[int]) -> None:
    for reader in (JsonReader, LineReader):
        assert read(reader(), cut(text, places)) == read(reader(), [text])


def test_a_statement_comes_when_its_brace_closes() -> None:
    reader = JsonReader()
    first = (
        '{"statements": [{"text": "甲。", "quotes": [{"passage": 1, "sentences": "2"}], "computation": null}'
    )
    assert [said.text for said in reader.feed(first)] == ["甲。"]
    assert list(reader.feed(', {"text": "乙。", "quotes": []')) == []
    assert [said.text for said in reader.feed("}")] == ["乙。"]


@pytest.mark.parametrize(
    ("quotes", "expected"),
    [
        ([{"passage": 2, "sentences": "3"}], (Place(2, 3, 3),)),
        ([{"passage": "2", "sentences": "3-5"}], (Place(2, 3, 5),)),
        ([{"passage": "P2", "sentences": 3}], (Place(2, 3, 3),)),
        ([{"passage": 2, "sentences": [1, 3]}], (Place(2, 1, 1), Place(2, 3, 3))),
        ([{"passage": 2, "sentences": "2.3-2.4"}], (Place(2, 3, 4),)),
        ([{"passage": 2, "sentences": "1，3"}], (Place(2, 1, 1), Place(2, 3, 3))),
        ([{"passage": 2, "words": "到2025年"}], (Place(2, words="到2025年"),)),
        ([{"passage": 2, "sentences": "到2025年达到80%"}], (Place(2, words="到2025年达到80%"),)),
        (["2.3", "[4.1-2]"], (Place(2, 3, 3), Place(4, 1, 2))),
        ([{"passage": "2.3"}], (Place(2, 3, 3),)),
        ("2.3", (Place(2, 3, 3),)),
        ([{"passage": True, "sentences": "1"}], ()),
        ([{"passage": 2}], ()),
        ([17, None], ()),
    ],
)
def test_places_are_read_in_the_forms_that_models_write(quotes: object, expected: tuple[Place, ...]) -> None:
    text = json.dumps({"statements": [{"text": "甲。", "quotes": quotes}]}, ensure_ascii=False)
    (said,), _ = read(JsonReader(), [text])
    assert said.places == expected


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (None, None),
        (
            {"kind": "difference", "operands": [35, "80%"], "result": "45个百分点"},
            ("difference", ("35", "80%"), "45个百分点"),
        ),
        ({"kind": "difference", "operands": [35]}, None),
        ({"kind": 3, "operands": [], "result": "1"}, None),
        ("45", None),
    ],
)
def test_a_computation_is_taken_only_whole(given_: object, expected: object) -> None:
    text = json.dumps({"text": "甲。", "quotes": ["1.1"], "computation": given_}, ensure_ascii=False)
    (said,), _ = read(JsonReader(), [text])
    assert said.computation == expected


def test_an_object_that_a_stray_quotation_mark_hides_is_found_at_the_end() -> None:
    text = '{ 好的" {"text": "甲。", "quotes": ["1.1"]}'
    (said,), _ = read(JsonReader(), [text])
    assert said.text == "甲。"


def test_an_answer_without_end_is_read_up_to_its_limit() -> None:
    one = '{"text": "甲。", "quotes": ["1.1"]}, '
    reader = JsonReader()
    said = [s for piece in [one] * 5000 for s in reader.feed(piece)]
    assert len(said) == MAX_STATEMENTS
    assert reader.read == MAX_CHARACTERS


def test_lines_with_marks_are_statements() -> None:
    text = "1. 到2025年覆盖率达到80%。[2.3][4.1-2]\n- 由省民政厅牵头【1.2】。\n没有依据的话。\n未查到：每年的费用。\n"
    said, ending = read(LineReader(), list(text))
    assert said == [
        Said("到2025年覆盖率达到80%。", (Place(2, 3, 3), Place(4, 1, 2))),
        Said("由省民政厅牵头。", (Place(1, 2, 2),)),
    ]
    assert ending == Ending(("每年的费用",), False, True)


def test_a_declining_line_declines() -> None:
    assert read(LineReader(), ["无法回答"])[1].declined
    assert read(LineReader(), ["Cannot answer."])[1].declined


def test_thoughts_are_no_statements() -> None:
    assert read(LineReader(), ["<think>也许是80%。[1.1]\n不对</think>\n是90%。[1.2]"])[0] == [
        Said("是90%。", (Place(1, 2, 2),))
    ]


def test_a_year_in_brackets_is_no_mark() -> None:
    assert list(marks("见〔2018〕91号")) == []
