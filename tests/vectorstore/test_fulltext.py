from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import ingested

from vectorstore.fulltext import FullTextIndex, Scope
from vectorstore.passages import Passage, Span
from vectorstore.tokens import query_terms

TEXT = "城镇化率达到75%\n医疗保险报销比例\n高速公路建设里程\n农村医疗服务站点"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[FullTextIndex]:
    index = FullTextIndex(tmp_path / "fulltext")
    index.write(ingested("a", TEXT).passages, ())
    index.write(ingested("b", "医疗保险\n浙政办发〔2018〕91号", title="医保通知").passages, ())
    yield index
    index.close()


def weights(question: str) -> dict[str, float]:
    return dict.fromkeys(query_terms(question), 1.0)


def documents(found: dict[str, float]) -> list[str]:
    return [i.split(":")[0] for i in found]


def test_the_best_passage_comes_first_and_scores_lie_between_0_and_1(index: FullTextIndex) -> None:
    found = index.search(weights("医疗保险怎么报销"), 10)
    first = next(iter(found))
    assert first.startswith("a:10-18")
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert all(0 < score <= 1 for score in found.values())


def test_a_passage_that_says_little_else_comes_near_1_and_an_unknown_question_gets_nothing(
    index: FullTextIndex,
) -> None:
    assert max(index.search(weights("浙政办发[2018]91号"), 5).values()) > 0.4
    assert index.search(weights("quantum"), 5) == {}


def test_words_that_no_passage_has_lower_the_score(index: FullTextIndex) -> None:
    (plain, *_) = index.search(weights("公路"), 1).values()
    (diluted, *_) = index.search(weights("公路 quantum"), 1).values()
    assert diluted < plain


def test_idf_is_bm25s_over_the_passages(index: FullTextIndex) -> None:
    assert index.idf("医疗") == pytest.approx(math.log(1 + (6 - 3 + 0.5) / (3 + 0.5)))
    assert index.idf("quantum") > index.idf("城镇") > index.idf("医疗")


def test_scores_of_given_passages_are_those_of_the_search(index: FullTextIndex) -> None:
    question = weights("医疗保险")
    found = index.search(question, 10)
    chosen = list(found)[1:3]
    assert index.scores(question, chosen) == pytest.approx({i: found[i] for i in chosen})
    assert index.scores(question, []) == {}


def test_a_search_can_be_limited_to_documents_or_to_all_but_some(index: FullTextIndex) -> None:
    question = weights("医疗保险")
    everything = index.search(question, 10)
    only = index.search(question, 10, Scope(("b",)))
    assert set(documents(only)) == {"b"}
    assert only == pytest.approx({i: s for i, s in everything.items() if i.startswith("b")})
    assert set(documents(index.search(question, 10, Scope(("b",), excluded=True)))) == {"a"}
    assert index.search(question, 10, Scope(())) == {}


def test_a_document_is_scored_as_a_whole_and_a_passage_by_its_article(index: FullTextIndex) -> None:
    whole = index.document_scores(weights("医疗保险 公路"), ["a", "b"])
    assert 0 < whole["b"] < whole["a"] <= 1
    assert index.count_documents() == 2
    index.delete(["a"])
    assert (index.count_documents(), index.document_scores(weights("公路"), ["a", "b"])) == (1, {})


def test_an_index_of_an_older_layout_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{}")
    assert FullTextIndex(tmp_path).count() == 0
    assert not (tmp_path / "meta.json").exists()


def test_writing_a_known_document_replaces_its_passages(index: FullTextIndex) -> None:
    index.write(ingested("a", "海洋经济").passages, ["a"])
    assert index.count() == 3
    assert documents(index.search(weights("高速公路"), 5)) == []
    assert documents(index.search(weights("海洋经济"), 5)) == ["a"]


def test_deleting_and_clearing_leave_nothing_behind(index: FullTextIndex) -> None:
    index.delete(["a"])
    assert set(documents(index.search(weights("医疗"), 9))) == {"b"}
    index.clear()
    assert index.count() == 0


def test_what_was_written_is_there_after_reopening(index: FullTextIndex, tmp_path: Path) -> None:
    before = index.search(weights("医疗保险"), 10)
    index.close()
    again = FullTextIndex(tmp_path / "fulltext")
    assert again.search(weights("医疗保险"), 10) == before


def test_running_text_goes_on_within_a_section_but_articles_rows_and_other_sections_stand_for_themselves(
    index: FullTextIndex,
) -> None:
    index.write(
        [
            passage("c", 0, "甲市减免房租。"),
            passage("c", 10, "医院延长门诊。"),
            passage("c", 20, "一、财政", ("一、财政",)),
            passage("c", 30, "财政给予补贴。", ("一、财政",)),
            passage("c", 40, "补贴按月发放。", ("一、财政",)),
            passage("c", 50, "第一条 补贴用于口罩。", ("第一条 补贴用于口罩。",)),
        ],
        (),
    )
    found = {m.id: m for m in index.matches(weights("房租 门诊 财政 补贴 口罩"), 20) if m.id.startswith("c")}
    beside = {i.split(":")[1]: (m.before.split(":")[1:2], m.after.split(":")[1:2]) for i, m in found.items()}
    assert beside == {
        "0-7": ([], ["10-17"]),
        "10-17": (["0-7"], []),
        "30-37": ([], ["40-47"]),
        "40-47": (["30-37"], []),
        "50-61": ([], []),
    }


def test_a_passage_that_only_repeats_its_headings_is_not_found_unless_its_document_has_no_other(
    index: FullTextIndex,
) -> None:
    heading = ("一、渔业发展",)
    index.write([passage("c", 0, "一、渔业发展", heading), passage("c", 10, "建设渔港。", heading)], ())
    index.write([passage("d", 0, "渔业通告")], ())
    found = list(index.search(weights("渔业"), 9))
    assert [i.split(":")[:2] for i in found] == [["d", "0-4"], ["c", "10-15"]]
    assert index.count() == 9


def passage(document_id: str, start: int, text: str, headings: tuple[str, ...] = ()) -> Passage:
    span = Span(start, start + len(text))
    return Passage(f"{document_id}:{span.start}-{span.end}:x", document_id, span, headings, (), text, "通告")
