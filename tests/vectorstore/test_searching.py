from __future__ import annotations

from pathlib import Path

import pytest
from fakes import HashingEmbedder, ingested

from vectorstore.passages import SearchFilter, Visibility
from vectorstore.searching import term_weights
from vectorstore.store import ALL_VISIBILITIES, Store

SUBJECTS = ("医疗保险", "城镇化率", "高速公路", "农村教育", "养老服务", "数据安全", "生态环境", "科技创新")


def corpus(internal: int) -> list[tuple[str, Visibility]]:
    return [(f"d{i:03}", Visibility.INTERNAL if i % 10 < internal else Visibility.PUBLIC) for i in range(100)]


@pytest.mark.parametrize("internal", [1, 5, 9], ids=["broad", "half", "narrow"])
def test_a_filter_gives_what_the_whole_search_gives_without_the_hidden(tmp_path: Path, internal: int) -> None:
    documents = corpus(internal)
    visibility = dict(documents)
    with Store.open(tmp_path, create=True, embedder=HashingEmbedder()) as store:
        store.put_many(
            ingested(
                name,
                "\n".join(f"{SUBJECTS[(i + j) % 8]}第{i}项第{j}款{SUBJECTS[(i * j) % 8]}" for j in range(10)),
                visibility=seen,
            )
            for i, (name, seen) in enumerate(documents)
        )
        everything = store.search(
            "医疗保险第41项", k=1000, filter=SearchFilter(visibilities=ALL_VISIBILITIES)
        )
        expected = [
            h.passage.id for h in everything if visibility[h.passage.document_id] is Visibility.PUBLIC
        ]
        found = [h.passage.id for h in store.search("医疗保险第41项", k=10)]
        assert found == expected[:10]


def test_an_extra_term_that_the_question_has_already_keeps_its_full_weight() -> None:
    weights = term_weights("医保", [("医保", 0.5), ("医疗", 0.5)])
    assert weights["医保"] == 1.0
    assert weights["医疗"] == 0.5
