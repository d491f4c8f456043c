"""Which documents references mean, by number and by title."""

from __future__ import annotations

from datetime import date

import pytest

from vectorstore.passages import Document, DocumentCard, Reference, Relation, Source, Span
from vectorstore.references import index_of, number_as_written, number_key, resolve, title_key


def document(id_: str, title: str, number: str | None = None, issued: date | None = None) -> Document:
    source = Source(f"{id_}.txt", f"in/{id_}.txt", "", "text/plain")
    return Document(id_, title, f"{title}\n", DocumentCard(number=number, issued=issued), (), source)


def meant(name: str | None, number: str | None, *documents: Document, own: str = "") -> str | None:
    reference = Reference(name, number, Relation.MENTIONS, Span(0, 1))
    (resolution,) = resolve([reference], index_of(documents), own)
    return resolution.document_id


@pytest.mark.parametrize("number", ["某政发[2019]3号", "某政发（2019）第3号", "某政发〔2019〕 03 号"])
def test_a_number_is_found_in_any_spelling(number: str) -> None:
    assert meant(None, number, document("a", "甲办法", "某政发〔2019〕3号")) == "a"


@pytest.mark.parametrize("number", ["国令第746号", "国务院令第746号", "中华人民共和国国务院令 第746号"])
def test_a_decree_has_one_key(number: str) -> None:
    assert number_key(number) == "国务院令746号"


def test_a_number_is_written_in_one_way() -> None:
    assert number_as_written("某政办发［２０２１］ １２ 号") == "某政办发〔2021〕12号"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("中华人民共和国数据法", "数据法"),
        ("数据法", "中华人民共和国数据法（2018年修正）"),
        ("某市数据办法", "某市数据办法（试行）"),
        ("关于促进数据流通的意见", "某市人民政府关于促进数据流通的意见"),
        ("某市数据办法", "某市人民政府关于印发《某市数据办法》的通知"),
        ("关于印发〈某市数据办法〉的通知", "某市人民政府关于印发某市数据办法的通知"),
    ],
)
def test_a_title_is_found_in_any_spelling(name: str, title: str) -> None:
    assert meant(name, None, document("a", title)) == "a"


def test_of_several_documents_of_a_name_the_newest_is_meant_and_the_others_are_named() -> None:
    index = index_of(
        [
            document("old", "某市数据办法", issued=date(2010, 1, 1)),
            document("new", "某市数据办法", issued=date(2020, 1, 1)),
            document("undated", "某市数据办法"),
        ]
    )
    (found,) = resolve([Reference("某市数据办法", None, Relation.MENTIONS, Span(0, 1))], index)
    assert (found.document_id, found.others) == ("new", ("old", "undated"))


def test_a_document_of_the_name_under_another_number_is_not_meant() -> None:
    library = document("a", "某市数据办法", "某府〔2020〕1号")
    assert meant("某市数据办法", "某府〔2010〕3号", library) is None
    assert meant("某市数据办法", "某府〔2010〕3号", document("b", "某市数据办法")) == "b"


def test_a_yearly_number_without_an_office_needs_the_title() -> None:
    library = document("a", "关于办税的公告", "2020年第8号")
    assert meant(None, "2020年第8号", library) == "a"
    assert meant("关于退税的公告", "2020年第8号", library) is None


def test_no_document_means_itself_and_what_is_not_there_is_none() -> None:
    assert meant("某市数据办法", None, document("a", "某市数据办法"), own="a") is None
    assert meant("别的办法", None, document("a", "某市数据办法")) is None


def test_titles_differ_where_their_words_do() -> None:
    assert title_key("某市数据办法") != title_key("某县数据办法")


def test_what_a_notice_hands_on_is_meant_by_its_name_with_the_region() -> None:
    title = "示例市人民政府关于印发提质行动方案的通知"
    source = Source("a.txt", "in/a.txt", "", "text/plain")
    library = Document("a", title, f"{title}\n", DocumentCard(region="示例市"), (), source)
    assert meant("示例市提质行动方案", None, library) == "a"
    assert meant("另例市提质行动方案", None, library) is None
