from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fakes import ingested
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vectorstore.errors import DocumentNotFoundError
from vectorstore.library import ALL_VISIBILITIES, PUBLIC, Library
from vectorstore.passages import (
    Cell,
    CellKind,
    DigestOf,
    Document,
    DocumentCard,
    Duty,
    Indicator,
    IngestedDocument,
    Period,
    Section,
    Source,
    Span,
    Visibility,
)
from vectorstore.place import Place
from vectorstore.rows import State

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
maybe_words = st.none() | words
days = st.none() | st.dates(date(1, 1, 1))
spans = st.builds(lambda a, b: Span(min(a, b), max(a, b)), st.integers(0, 60), st.integers(0, 60))
cards = st.builds(
    DocumentCard,
    number=maybe_words,
    issuers=st.lists(words, max_size=2).map(tuple),
    level=maybe_words,
    region=maybe_words,
    issued=days,
    effective=days,
    expires=days,
    period=st.none() | st.builds(Period, st.integers(1900, 2100), st.integers(1900, 2100)),
    status=maybe_words,
    kind=maybe_words,
    visibility=st.sampled_from(Visibility),
    replaces=st.lists(words, max_size=3).map(tuple),
    digest_of=st.none() | st.builds(DigestOf, words, maybe_words, maybe_words, days),
    url=maybe_words,
    spans=st.lists(st.tuples(words, spans), max_size=3).map(tuple),
)
cells = st.builds(Cell, words, st.sampled_from(CellKind), spans, spans)


@st.composite
def items(draw: st.DrawFn, document_id: str = "甲/a") -> IngestedDocument:
    text = draw(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=60, max_size=90)
    )
    document = Document(
        id=document_id,
        title=draw(words),
        text=text,
        card=draw(cards),
        sections=tuple(draw(st.lists(st.builds(Section, words, st.integers(1, 6), spans), max_size=4))),
        source=draw(st.builds(Source, words, words, words, words, st.none() | st.sampled_from(Visibility))),
        pages=tuple(draw(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=3))),
        warnings=tuple(draw(st.lists(words, max_size=2))),
    )
    cuts = draw(st.lists(spans, max_size=5, unique=True))
    context = tuple(draw(st.lists(spans, max_size=2)))
    indicators = st.builds(
        Indicator,
        document_id=st.just(document_id),
        name=words,
        unit=maybe_words,
        values=st.lists(st.tuples(st.integers(1900, 2100), cells), max_size=3).map(tuple),
        category=maybe_words,
        note=maybe_words,
        span=spans,
        header_span=spans,
    )
    offices = st.lists(words, max_size=3).map(tuple)
    duties = st.builds(Duty, st.just(document_id), words, offices, offices, spans, spans)
    return IngestedDocument(
        document,
        tuple(document.passage(c, context) for c in cuts),
        tuple(draw(st.lists(indicators, max_size=3))),
        tuple(draw(st.lists(duties, max_size=3))),
    )


@pytest.fixture
def library(place: Place) -> Iterator[Library]:
    place.home.mkdir()
    library = Library.of(place)
    if library.lock is not None:
        library.lock.acquire()
    yield library
    library.close()


@given(item=items())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_value_comes_back_as_it_was_stored(library: Library, item: IngestedDocument) -> None:
    library.save([item])
    document = item.document
    assert library.document(document.id, ALL_VISIBILITIES) == document
    assert library.documents(ALL_VISIBILITIES) == (document,)
    assert library.passages(document.id, ALL_VISIBILITIES) == item.passages
    assert library.indicators((), ALL_VISIBILITIES) == item.indicators
    assert library.duties([document.id], ALL_VISIBILITIES) == item.duties
    by_id = library.passages_by_id([p.id for p in item.passages], ALL_VISIBILITIES)
    assert by_id == {p.id: p for p in item.passages}


def test_what_may_not_be_seen_is_in_no_answer(library: Library) -> None:
    hidden = ingested(
        "b",
        "内部文件",
        visibility=Visibility.INTERNAL,
        indicators=(Indicator("b", "x", None, (), None, None, Span(0, 1), Span(0, 1)),),
        duties=(Duty("b", "x", ("省厅",), (), Span(0, 1), Span(0, 1)),),
    )
    library.save([ingested("a", "公开文件"), hidden])
    assert [d.id for d in library.documents(PUBLIC)] == ["a"]
    assert library.passages("b", PUBLIC) == ()
    assert library.indicators(["b"], PUBLIC) == ()
    assert library.duties(["b"], PUBLIC) == ()
    assert library.passages_by_id([p.id for p in hidden.passages], PUBLIC) == {}
    with pytest.raises(DocumentNotFoundError, match="zhengwen documents"):
        library.document("b", PUBLIC)
    assert library.document("b", (Visibility.INTERNAL,)) == hidden.document
    assert library.documents(()) == ()


def test_a_document_being_removed_is_in_no_answer(library: Library) -> None:
    library.save([ingested("a", "公开文件")])
    library.set_state(State.REMOVING, ["a"])
    assert library.documents(ALL_VISIBILITIES) == ()
    assert library.unfinished() == {"a": State.REMOVING}


def test_saving_again_replaces_the_whole_document(library: Library) -> None:
    library.save([ingested("a", "第一条\n第二条\n第三条")])
    library.save([ingested("a", "第一条")])
    assert library.count("passages") == 1
    assert library.unfinished() == {"a": State.PENDING}


def test_deleting_takes_all_parts_along(library: Library) -> None:
    library.save([ingested("a", "第一条\n第二条"), ingested("b", "第一条")])
    library.delete(["a"])
    assert (library.count("documents"), library.count("passages")) == (1, 1)


def test_a_passage_of_another_document_is_refused(library: Library) -> None:
    mixed = IngestedDocument(ingested("a", "第一条").document, ingested("b", "第一条").passages)
    with pytest.raises(ValueError, match="belongs to another document"):
        library.save([mixed])
    assert library.count("documents") == 0


def test_two_passages_of_one_span_are_refused(library: Library) -> None:
    item = ingested("a", "第一条")
    with pytest.raises(ValueError, match="same span"):
        library.save([IngestedDocument(item.document, item.passages * 2)])


def test_the_sample_does_not_depend_on_the_order_of_writing(tmp_path: Path) -> None:
    documents = [ingested(str(i), f"第{i}条 内容{i}\n第{i}款") for i in range(20)]
    samples = []
    for name, order in (("x", documents), ("y", documents[::-1])):
        library = Library.at(tmp_path / name)
        for item in order:
            library.save([item])
        samples.append(library.sample_ids(10))
        library.close()
    assert samples[0] == samples[1]
    assert len(samples[0]) == 10


def test_many_ids_at_once_are_found(library: Library) -> None:
    documents = [ingested(f"{i:04}", f"第{i}条") for i in range(1_200)]
    library.save(documents)
    ids = [i.document.id for i in documents]
    assert (
        len(library.passage_ids(ids))
        == len(library.passages_by_id(library.passage_ids(ids), PUBLIC))
        == 1_200
    )
    library.delete(ids)
    assert library.keys() == {}


def test_the_audit_is_kept_in_order(library: Library) -> None:
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    library.record(at, "li", "correct", "a", {"issuer": "省政府"})
    library.record(at, "li", "remove", "a")
    assert [line["action"] for line in library.audit()] == ["correct", "remove"]


def test_a_character_stands_on_the_page_that_began_last_before_it() -> None:
    document = Document(
        "a", "", "x" * 30, DocumentCard(), (), Source("a", "a", "", ""), pages=((5, 1), (20, 3))
    )
    assert [document.page_of(at) for at in (0, 5, 19, 20, 29)] == [None, 1, 1, 3, 3]
