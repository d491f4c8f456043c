from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from fakes import HashingEmbedder, ingested

from vectorstore.copies import copies_last
from vectorstore.embeddings import embed_question
from vectorstore.passages import SearchFilter, Visibility
from vectorstore.rows import State
from vectorstore.searching import Wanted, rank, term_weights
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


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of 100 public documents, many of whose lines are copies of others' lines, and one internal one."""
    with Store.open(
        tmp_path_factory.mktemp("stocked"), create=True, embedder=HashingEmbedder(), splitter="1"
    ) as store:
        store.put_many(
            ingested(
                f"d{i:03}",
                "\n".join(
                    f"{SUBJECTS[(i + j) % 8]}的措施，第{i % 7}项{SUBJECTS[(i * j) % 8]}" for j in range(6)
                ),
            )
            for i in range(100)
        )
        store.put(ingested("hidden", "医疗保险的措施，另有安排", visibility=Visibility.INTERNAL))
        yield store


QUESTIONS = tuple(
    f"{a}和{b}第{n}项有哪些措施" for a, b, n in itertools.product(SUBJECTS[:5], SUBJECTS, range(1, 6))
)


@pytest.mark.parametrize("k", [1, 8, 20, 30])
def test_hits_are_those_of_reading_every_ranked_passage(stocked: Store, k: int) -> None:
    """Whatever a search leaves unread must not change what it gives."""
    opened, allowed = stocked._ready(), stocked._allowed(SearchFilter())
    for question in QUESTIONS:
        vector = embed_question(stocked._embedder, question)
        wanted = Wanted(
            term_weights(question), partial(np.copy, vector), preference=stocked._preferences().__getitem__
        )
        scored = rank(opened, wanted, allowed, lambda _: [], stocked._scale(), k)
        passages = stocked.library.passages_by_id([s.passage_id for s in scored], ALL_VISIBILITIES)
        order = copies_last([passages[s.passage_id].text for s in scored[: k + 10]])
        expected = [scored[at] for at in order[:k]]
        hits = stocked.search(question, k)
        assert [(h.passage.id, h.score, h.lexical, h.dense) for h in hits] == [
            (s.passage_id, s.score, s.lexical, s.dense) for s in expected
        ]
        assert [h.passage for h in hits] == [passages[s.passage_id] for s in expected]


def test_a_ranked_passage_that_is_gone_or_may_not_be_seen_makes_room_for_the_next(stocked: Store) -> None:
    hidden = [p.id for p in stocked.passages("hidden", ALL_VISIBILITIES)]
    plain = [h.passage.id for h in stocked.search(QUESTIONS[0], 25)]
    assert [h.passage.id for h in stocked.search(QUESTIONS[0], 25, also=hidden)] == plain
    best = stocked.search(QUESTIONS[0], 1)[0].passage
    stocked.library.set_state(State.REMOVING, [best.document_id])
    stocked._memory.passages.clear()
    try:
        hits = stocked.search(QUESTIONS[0], 25)
    finally:
        stocked.library.set_state(State.INDEXED, [best.document_id])
        stocked._memory.passages.clear()
    assert len(hits) == 25
    assert best.document_id not in {h.passage.document_id for h in hits}
