"""One entry for each office, however its name is shortened, and two for two offices of one name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fakes import ingested

from vectorstore.office_book import OfficeBook
from vectorstore.passages import Document, DocumentCard, Duty, Span


def book_of(*written: tuple[str | None, Sequence[str]]) -> OfficeBook:
    """A book of documents, each of a region and with the names of offices that lead one duty each."""
    documents: dict[str, Document] = {}
    duties: list[Duty] = []
    for n, (region, names) in enumerate(written):
        document = ingested(f"d{n}", "x" * 200, card=DocumentCard(region=region)).document
        documents[document.id] = document
        duties += [
            Duty(document.id, "一件事", (name,), (), Span(2 * i, 2 * i + 2), Span(2 * i, 2 * i + 1))
            for i, name in enumerate(names)
        ]
    return OfficeBook.of(duties, documents)


@pytest.mark.parametrize(
    "names",
    [
        ("省发改委", "省发展改革委", "浙江省发展和改革委员会"),
        ("省大数据局", "浙江省大数据局", "大数据局"),
        ("省人社厅", "省人力资源和社会保障厅"),
        ("省卫健委", "省卫生健康委员会"),
    ],
)
def test_short_names_are_one_office(names: Sequence[str]) -> None:
    book = book_of(("浙江省", names))
    (office,) = book.offices.values()
    assert set(office.names) == set(names)
    for name in names:
        assert book.named(name) == office


@pytest.mark.parametrize(
    "names",
    [
        ("省财政厅", "市财政局"),
        ("省教育厅", "省商务厅"),
        ("省委宣传部", "省委统战部"),
        # One short form of two offices tells neither.
        ("省文化厅", "省文化和旅游厅", "省文物保护与文化产业厅"),
    ],
)
def test_different_offices_stay_apart(names: Sequence[str]) -> None:
    assert len(book_of(("浙江省", names)).offices) == len(names)


def test_offices_of_one_name_in_two_places_are_two() -> None:
    book = book_of(("浙江省", ["省财政厅"]), ("江西省", ["省财政厅"]), ("杭州市", ["省财政厅", "市财政局"]))
    assert set(book.offices) == {"浙江 省财政厅", "江西 省财政厅", "杭州 市财政局"}
    assert book.place_to_tell(book.offices["江西 省财政厅"]) == "江西"


def test_in_one_place_no_place_need_be_told() -> None:
    book = book_of(("浙江省", ["省财政厅", "杭州海关"]))
    assert [book.place_to_tell(office) for office in book.offices.values()] == [None, None]


def test_an_office_of_the_country_is_one_wherever_it_is_named() -> None:
    book = book_of(("浙江省", ["财政部"]), ("江西省", ["财政部"]), (None, ["财政部"]))
    assert set(book.offices) == {"财政部"}


def test_the_name_that_is_written_most_stands_for_all() -> None:
    book = book_of(("浙江省", ["省发改委"]), ("浙江省", ["省发改委"]), ("浙江省", ["省发展改革委"]))
    (office,) = book.offices.values()
    assert office.names == ("省发改委", "省发展改革委")


def test_one_that_leads_does_not_support_as_well() -> None:
    document = ingested("d", "x" * 20, card=DocumentCard(region="浙江省")).document
    duty = Duty("d", "事", ("省发改委",), ("省发展改革委", "省财政厅"), Span(0, 9), Span(5, 9))
    book = OfficeBook.of([duty], {"d": document})
    assert {book.offices[key].name for key in book.lead(duty)} <= {"省发改委", "省发展改革委"}
    assert {book.offices[key].name for key in book.support(duty)} == {"省财政厅"}


def test_words_that_name_no_office_find_none() -> None:
    book = book_of(("浙江省", ["省财政厅"]))
    assert book.named("") is None
    assert book.named("国家铁路局") is None
    assert book.named("财政厅") == book.offices["浙江 省财政厅"]
