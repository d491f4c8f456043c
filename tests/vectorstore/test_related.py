"""Which documents go together, and which do not."""

from __future__ import annotations

from fakes import ingested

from vectorstore.passages import Document, DocumentCard, Reference, Relation, Span
from vectorstore.related import Bond, Bonds


def document(document_id: str, title: str, **card: object) -> Document:
    return ingested(document_id, "正文。", title=title, card=DocumentCard(**card)).document  # type: ignore[arg-type]


def found(documents: list[Document], of: str, count: int = 5) -> list[tuple[str, Bond]]:
    return [(r.document.id, r.bond) for r in Bonds.of(documents).to((of,), count)]


NAMING = Reference("浙江省养老条例", None, Relation.BASED_ON, Span(0, 1))


def test_documents_that_name_each_other_come_first() -> None:
    documents = [
        document("law", "浙江省养老条例", region="浙江省"),
        document("plan", "健康老龄化规划", references=(NAMING,)),
        document("near", "浙江省养老条例实施办法", region="浙江省"),
    ]
    assert found(documents, "plan") == [("law", Bond.NAMES)]
    assert found(documents, "law") == [("plan", Bond.NAMED_BY), ("near", Bond.TITLE)]


def test_region_and_kind_together_connect_and_alone_do_not() -> None:
    documents = [
        document("a", "甲乙丙丁", region="浙江省", kind="plan"),
        document("b", "子丑寅卯", region="浙江省", kind="plan"),
        document("c", "天地玄黄", region="浙江省", kind="notice"),
        document("d", "宇宙洪荒", region="江西省", kind="plan"),
        document("e", "日月盈昃"),
        document("f", "辰宿列张"),
    ]
    assert found(documents, "a") == [("b", Bond.PLACE_AND_KIND)]
    assert found(documents, "e") == []


def test_no_more_than_asked_for_and_never_itself() -> None:
    documents = [document(f"d{n}", "浙江省养老服务办法") for n in range(6)]
    assert len(found(documents, "d0", 3)) == 3
    assert "d0" not in dict(found(documents, "d0", 9))
    assert found(documents, "unknown") == []
