from __future__ import annotations

import pytest
from cards import card, document

from ingest.card.references import MAX_REFERENCES

HEAD = "某市数据共享办法\n"


def named(sentence: str) -> list[tuple[str | None, str | None, str]]:
    found = card(f"{HEAD}第一条　{sentence}\n")
    return [(r.name, r.number, r.relation.value) for r in found.references]


@pytest.mark.parametrize(
    ("sentence", "references"),
    [
        ("根据《某省数据条例》，制定本办法。", [("某省数据条例", None, "based_on")]),
        (
            "依据《甲法》《乙条例》等，制定本办法。",
            [("甲法", None, "based_on"), ("乙条例", None, "based_on")],
        ),
        (
            "按照《某省数据规划》（某政发〔2010〕3号）要求，制定本办法。",
            [("某省数据规划", "某政发〔2010〕3号", "based_on")],
        ),
        ("违反规定的，依照《某省数据条例》处理。", [("某省数据条例", None, "mentions")]),
        ("《旧办法》（某府〔2010〕3号）同时废止。", [("旧办法", "某府〔2010〕3号", "replaces")]),
        (
            "《甲办法》（某府〔2010〕3号）和《乙办法》同时废止。",
            [("甲办法", "某府〔2010〕3号", "replaces"), ("乙办法", None, "replaces")],
        ),
        ("根据《甲条例》应当废止有关规定。", [("甲条例", None, "based_on")]),
        ("现将《某省数据方案》印发给你们。", [("某省数据方案", None, "forwards")]),
        ("参见某政办发〔2019〕7号。", [(None, "某政办发〔2019〕7号", "mentions")]),
        (
            "见《关于印发〈某省方案〉的通知》（某办发〔2019〕7号）。",
            [("关于印发〈某省方案〉的通知", "某办发〔2019〕7号", "mentions")],
        ),
        ("申请人应当持有《居住证》并填写《申请表》。", []),
        ("《某市数据共享办法》所称数据，是指公共数据。", []),
    ],
)
def test_the_words_around_a_name_tell_the_relation(
    sentence: str, references: list[tuple[str | None, str | None, str]]
) -> None:
    assert named(sentence) == references


def test_a_document_is_named_once_with_all_that_is_told_of_it() -> None:
    sentence = "参见《某省数据条例》。根据《某省数据条例》（某政发〔2019〕3号），并见某政发〔2019〕3号。"
    assert named(sentence) == [("某省数据条例", "某政发〔2019〕3号", "based_on")]


def test_what_is_replaced_stands_on_the_card_with_its_place() -> None:
    found = document(f"{HEAD}第一条　本办法自2021年3月1日起施行，《旧办法》（某府〔2010〕3号）同时废止。\n")
    assert found.card.replaces == ("旧办法",)
    span = found.card.span_of("replaces")
    assert span is not None
    assert found.text[span.start : span.end] == "《旧办法》（某府〔2010〕3号）同时废止"


def test_each_name_stands_at_its_span() -> None:
    found = document(f"{HEAD}根据《甲法》（某府〔2010〕3号）和某办发〔2019〕7号，制定本办法。\n")
    assert [found.text[r.span.start : r.span.end] for r in found.card.references] == [
        "《甲法》",
        "某办发〔2019〕7号",
    ]


def test_more_references_than_a_card_shows_are_counted() -> None:
    names = "".join(f"《某省第{n}号办法》" for n in range(MAX_REFERENCES + 3))
    found = document(f"{HEAD}参见{names}。\n")
    assert len(found.card.references) == MAX_REFERENCES
    assert any(str(MAX_REFERENCES + 3) in warning for warning in found.warnings)
