"""Earlier texts of a document: kept, listed, readable, and in no index."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from fakes import HashingEmbedder, ingested
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vectorstore.errors import DocumentNotFoundError
from vectorstore.library import ALL_VISIBILITIES, PUBLIC, Library
from vectorstore.passages import DocumentCard, Visibility
from vectorstore.place import Place
from vectorstore.store import Store

FIRST = "医疗保险报销比例为80%\n参保人员可以就医"
SECOND = "医疗保险报销比例为90%\n参保人员可以就医"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def store(place: Place, embedder: HashingEmbedder) -> Iterator[Store]:
    with Store.open(place, create=True, embedder=embedder) as store:
        yield store


def test_the_text_that_is_replaced_is_kept_with_its_times(store: Store) -> None:
    old = ingested("care", FIRST, title="旧名", card=DocumentCard(number="数发〔2020〕1号"))
    store.put(old, at=MONDAY)
    store.put(ingested("care", SECOND), at=TUESDAY)
    first, second = store.versions("care")
    assert (first.number, first.version, first.title) == (1, old.document.version, "旧名")
    assert (first.first_seen, first.replaced, first.current) == (MONDAY, TUESDAY, False)
    assert (second.number, second.first_seen, second.replaced, second.current) == (2, TUESDAY, None, True)
    assert [v.characters for v in (first, second)] == [len(FIRST), len(SECOND)]
    assert store.version_of("care", "1") == store.version_of("care", first.version) == old.document
    assert store.version_of("care", second.version) == store.document("care")


def test_only_the_current_text_is_found_and_listed(store: Store) -> None:
    store.put(ingested("care", FIRST))
    store.put(ingested("care", SECOND))
    assert "80%" not in "".join(h.passage.text for h in store.search("医疗保险报销80%", k=20))
    assert [d.text for d in store.documents()] == [SECOND]
    assert store.statistics().passages == store._indexes.open().vectors.count() == 2


def test_a_corrected_card_makes_no_version(store: Store) -> None:
    store.put(ingested("care", FIRST), at=MONDAY)
    store.put(ingested("care", FIRST, card=DocumentCard(issuers=("省政府",))), at=TUESDAY)
    (only,) = store.versions("care")
    assert (only.first_seen, only.current) == (MONDAY, True)


def test_a_text_that_comes_back_is_a_version_of_its_own(store: Store) -> None:
    for text in (FIRST, SECOND, FIRST):
        store.put(ingested("care", text))
    listed = store.versions("care")
    assert [v.number for v in listed] == [1, 2, 3]
    assert listed[0].version == listed[2].version
    assert store.version_of("care", listed[0].version) == store.document("care")


def test_removing_a_document_removes_its_versions(store: Store) -> None:
    store.put(ingested("care", FIRST))
    store.put(ingested("care", SECOND))
    store.remove("care")
    assert store.library.count("versions") == 0
    store.put(ingested("care", SECOND))
    assert len(store.versions("care")) == 1


def test_who_may_see_the_document_as_it_is_now_may_see_its_versions(store: Store) -> None:
    store.put(ingested("care", FIRST))
    store.put(ingested("care", SECOND, visibility=Visibility.INTERNAL))
    for read in (lambda: store.versions("care"), lambda: store.version_of("care", "1")):
        with pytest.raises(DocumentNotFoundError):
            read()
    with pytest.raises(DocumentNotFoundError):
        store.library.version("care", 1, PUBLIC)
    assert store.version_of("care", "1", ALL_VISIBILITIES).text == FIRST
    store.put(ingested("care", SECOND))
    assert store.version_of("care", "1").text == FIRST


def test_a_text_that_was_not_public_stays_unseen_when_the_one_after_it_is_published(store: Store) -> None:
    draft = ingested("care", FIRST, visibility=Visibility.DRAFT)
    store.put(draft)
    store.put(ingested("care", SECOND))
    assert [(v.number, v.current) for v in store.versions("care")] == [(2, True)]
    for version in ("1", draft.document.version):
        with pytest.raises(DocumentNotFoundError, match="--versions"):
            store.version_of("care", version)
    with pytest.raises(DocumentNotFoundError):
        store.library.version("care", 1, PUBLIC)
    assert [v.number for v in store.versions("care", ALL_VISIBILITIES)] == [1, 2]
    assert store.version_of("care", "1", ALL_VISIBILITIES).text == FIRST


def test_an_unknown_version_is_told_with_the_command_that_lists_them(store: Store) -> None:
    store.put(ingested("care", FIRST))
    with pytest.raises(DocumentNotFoundError, match="--versions"):
        store.version_of("care", "7")
    with pytest.raises(DocumentNotFoundError, match="zhengwen documents"):
        store.versions("nothing")


@given(texts=st.lists(st.sampled_from(["第一条", "第二条", "第三条\n第四条"]), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_versions_are_all_texts_without_repetitions_in_their_order(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    library = Library.at(tmp_path_factory.mktemp("library") / "library.sqlite3")
    for day, text in enumerate(texts):
        library.save([ingested("a", text)], MONDAY + timedelta(days=day))
    expected = [t for i, t in enumerate(texts) if i == 0 or texts[i - 1] != t]
    listed = library.versions("a", PUBLIC)
    stored = [library.version("a", v.number, PUBLIC).text for v in listed[:-1]]
    assert [*stored, library.document("a", PUBLIC).text] == expected
    assert all(a.replaced == b.first_seen for a, b in pairwise(listed))
    library.close()
