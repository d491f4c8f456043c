"""Gold at its places: what counts as the same words, and what as a hit."""

from __future__ import annotations

from pathlib import Path

import pytest
from eval_fakes import PLAN

from evals.cases import EvalCase, Gold
from evals.gold import GoldFinder, Place, Resolution, hits_any, is_hit
from evals.validation import validate
from ingest.document import read_document
from vectorstore.passages import Document, IngestedDocument


@pytest.fixture
def plan() -> IngestedDocument:
    return read_document(Path("plan.md"), PLAN.encode(), "plan")


@pytest.fixture
def copy() -> IngestedDocument:
    return read_document(Path("copy.md"), f"# 抄件\n\n{PLAN}".encode(), "copy")


def resolve(gold: Gold, *items: IngestedDocument) -> Resolution:
    finder = GoldFinder([i.document for i in items], [row for i in items for row in i.indicators])
    return finder.resolve(EvalCase("？a", gold=(gold,)))


def words(place: Place, document: Document) -> str:
    return document.text[place.start : place.end]


def test_a_quote_is_found_across_white_space_marks_and_forms_of_digits(plan: IngestedDocument) -> None:
    found = resolve(Gold("plan.md", quote="新建 社区<u>助餐点</u>**６００个**,老年人"), plan).found
    assert [words(place, plan.document) for place in found[0].places] == ["新建社区助餐点600个，老年人"]


def test_a_long_quote_counts_wherever_it_occurs_a_short_one_only_in_its_document(
    plan: IngestedDocument, copy: IngestedDocument
) -> None:
    long = resolve(
        Gold("plan.md", quote="到2025年，新建社区助餐点600个，老年人用餐每餐补贴3元"), plan, copy
    ).found[0]
    short = resolve(Gold("plan.md", quote="助餐点600个"), plan, copy).found[0]
    assert {place.document_id for place in long.places} == {"plan", "copy"}
    assert {place.document_id for place in short.places} == {"plan"}


def test_a_row_is_found_by_its_indicator_name(plan: IngestedDocument) -> None:
    found = resolve(Gold("plan.md", row="养老床位数"), plan).found
    assert "1800" in words(found[0].places[0], plan.document)


def test_a_row_must_stand_below_the_section_that_is_named_with_it(plan: IngestedDocument) -> None:
    assert resolve(Gold("plan.md", row="上门巡访率", section="一、总体目标"), plan).found
    assert resolve(Gold("plan.md", row="上门巡访率", section="二、主要任务"), plan).problems


def test_a_section_is_found_by_its_path(plan: IngestedDocument) -> None:
    found = resolve(Gold("plan.md", section="二、主要任务 › （一）办好助餐点"), plan).found
    assert words(found[0].places[0], plan.document).startswith("（一）办好助餐点")
    assert resolve(Gold("plan.md", section="一、总体目标 › （一）办好助餐点"), plan).problems


def test_a_gold_whose_document_is_not_indexed_is_left_out(plan: IngestedDocument) -> None:
    resolution = resolve(Gold("other.md", quote="任何话"), plan)
    assert resolution == Resolution((), ("other.md",), ())


@pytest.mark.parametrize(
    "gold",
    [
        Gold("plan.md", quote="没有的话"),
        Gold("plan.md", row="没有的指标"),
        Gold("plan.md", section="没有的标题"),
    ],
)
def test_a_gold_that_should_be_there_and_is_not_is_a_problem(plan: IngestedDocument, gold: Gold) -> None:
    problems = resolve(gold, plan).problems
    assert len(problems) == 1
    assert "plan.md" in problems[0]


def test_half_of_a_gold_or_twenty_characters_inside_it_are_a_hit() -> None:
    gold = Place("plan", 100, 200)
    assert is_hit(Place("plan", 0, 150), gold)
    assert not is_hit(Place("plan", 0, 149), gold)
    assert is_hit(Place("plan", 130, 150), gold)
    assert not is_hit(Place("plan", 131, 150), gold)
    assert not hits_any(Place("copy", 100, 200), [])


def test_a_set_is_checked_against_the_documents(plan: IngestedDocument) -> None:
    cases = [
        EvalCase(
            "a？",
            id="a",
            gold=(Gold("plan.md", quote="新建社区助餐点600个"),),
            answer_points=(("600",), ("9999",)),
        ),
        EvalCase("b？", id="b", gold=(Gold("plan.md", quote="没有的话"),)),
        EvalCase("c？", id="c", gold=(Gold("gone.md", quote="没有的话"),)),
        EvalCase("d？", id="d"),
        EvalCase("d？", id="e", answerable=False, answer_points=(("1",),), reviewed=False),
    ]
    findings = validate(cases, GoldFinder([plan.document]), [plan.document])
    assert [(f.case_id, f.problem) for f in findings] == [
        ("a", False), ("b", True), ("c", False), ("d", True), ("e", True), ("e", False), ("e", False)
    ]  # fmt: skip
    assert "9999" in findings[0].text
