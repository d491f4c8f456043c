from __future__ import annotations

from pathlib import Path

import pytest
from fakes import HashingEmbedder
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.articles import Article, LawNames, article_of, articles_in, lookup
from vectorstore.passages import Document, DocumentCard, IngestedDocument, SearchFilter, Section, Source, Span
from vectorstore.store import Store

NAMES = LawNames.of(
    [
        ("code-contracts", "中华人民共和国民法典 合同编"),
        ("labour-contract", "中华人民共和国劳动合同法"),
        ("labour", "中华人民共和国劳动法"),
        ("labour-rules", "中华人民共和国劳动合同法实施条例（2008年）"),
    ]
)


@pytest.mark.parametrize(
    ("question", "articles", "documents"),
    [
        ("民法典第一千二百六十条", [(1260, 0)], ["code-contracts"]),
        ("劳动合同法第38条怎么规定", [(38, 0)], ["labour-contract"]),
        ("《劳动合同法实施条例》第十条至第十二条", [(10, 0), (11, 0), (12, 0)], ["labour-rules"]),
        ("劳动法38条", [(38, 0)], ["labour"]),
        ("第14条", [(14, 0)], None),
        ("第十条、十一条和第14条之一讲了什么", [(10, 0), (11, 0), (14, 1)], None),
    ],
)
def test_the_articles_and_laws_of_a_question_are_read(
    question: str, articles: list[tuple[int, int]], documents: list[str] | None
) -> None:
    found = lookup(question, NAMES)
    assert found is not None
    assert [(a.number, a.sub) for a in found.articles] == articles
    assert (None if found.documents is None else list(found.documents)) == documents


@pytest.mark.parametrize("question", ["出台了20条措施", "一条信息", "商法第20条", "怎么办理"])
def test_counted_things_and_laws_that_are_not_here_are_not_looked_up(question: str) -> None:
    assert lookup(question, NAMES) is None


@given(st.integers(1, 1999), st.integers(0, 3))
def test_an_article_is_read_alike_in_chinese_and_arabic_numerals(number: int, sub: int) -> None:
    tail = f"之{'零一二三'[sub]}" if sub else ""
    written = f"第{han(number)}条{tail}"
    assert articles_in(written) == articles_in(f"第{number}条{tail}") == (Article(number, sub),)
    assert article_of(("第一章 总则", f"{written} 【名称】")) == Article(number, sub)


def han(number: int) -> str:
    digits = "零一二三四五六七八九"
    words, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if zero and words else "") + digits[digit] + name
        zero = not digit
    return words


def law(name: str, title: str, articles: dict[str, str]) -> IngestedDocument:
    lines = [f"{heading} {text}" for heading, text in articles.items()]
    text, spans, at = "\n".join(lines), [], 0
    for line in lines:
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    sections = tuple(Section(h, 1, s) for h, s in zip(articles, spans, strict=True))
    source = Source(f"{name}.txt", f"/in/{name}.txt", name, "text/plain")
    document = Document(name, title, text, DocumentCard(), sections, source)
    return IngestedDocument(document, tuple(document.passage(s) for s in spans))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path, create=True, embedder=HashingEmbedder())
    store.put(law("water", "节水条例", {"第一条": "为了节约用水。", "第二条": "用水应当计量。"}))
    store.put(
        law("fire", "防火条例", {"第一条": "为了防止火灾。", "第二条": "用水灭火，依照节水条例第二条。"})
    )
    return store


def first(store: Store, question: str, limits: SearchFilter | None = None) -> str:
    hit = store.search(question, 5, limits or SearchFilter())[0]
    return f"{hit.passage.document_id} {hit.passage.headings[-1]}"


def test_the_article_that_is_asked_for_comes_first(store: Store) -> None:
    with store:
        assert first(store, "节水条例第2条") == "water 第二条"
        assert first(store, "防火条例第一条说什么用水") == "fire 第一条"
        assert first(store, "第二条灭火") == "fire 第二条"
        assert first(store, "第二条计量") == "water 第二条"


def test_an_article_of_a_document_that_the_search_may_not_look_into_is_not_given(store: Store) -> None:
    with store:
        only = SearchFilter(document_ids=("fire",))
        assert {h.passage.document_id for h in store.search("节水条例第2条", 5, only)} == {"fire"}


def test_a_passage_that_was_cited_before_is_ranked_in_any_case(store: Store) -> None:
    with store:
        plain = store.search("火灾", 1)
        cited = store.passages("water")[0].id
        assert cited in {h.passage.id for h in store.search("火灾", 50, also=[cited])}
        assert store.search("火灾", 1, also=[cited])[0].passage.id == plain[0].passage.id
        assert store.search("火灾", 9, also=["no such passage"])[0].passage.id == plain[0].passage.id
