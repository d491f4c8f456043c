"""Which documents a question names."""

from __future__ import annotations

from assistant.naming import MANY_DOCUMENTS, DocumentNames
from vectorstore.passages import Document, DocumentCard, Source


def titled(*titles: str) -> DocumentNames:
    return DocumentNames.of(
        Document(f"d{n}", title, "", DocumentCard(), (), Source(f"{n}.txt", f"{n}.txt", "", "text/plain"))
        for n, title in enumerate(titles)
    )


PLACES = [
    "东城",
    "西城",
    "南城",
    "北城",
    "上河",
    "下河",
    "前山",
    "后山",
    "左岸",
    "右岸",
    "大桥",
    "小桥",
    "高原",
    "平原",
    "新港",
    "老港",
    "长岭",
    "短岭",
    "青湖",
    "白湖",
]
NOTICES = titled(
    *(f"{place}区关于做好疫情防控工作的紧急通知" for place in PLACES), "上河区医养结合机构防控工作的通知"
)


def named(names: DocumentNames, question: str) -> list[str]:
    return [document.title for document in names.named_in(question)]


def test_in_many_notices_of_one_pattern_words_of_the_pattern_name_none() -> None:
    assert len(PLACES) >= MANY_DOCUMENTS
    assert named(NOTICES, "住建局2月3日的紧急通知里，职工要观察多少天？") == []
    assert named(NOTICES, "应对疫情的通知里，商会出什么证明？") == []


def test_words_that_few_titles_have_name_theirs() -> None:
    assert named(NOTICES, "医养结合机构防控工作的通知提了几点要求？") == ["上河区医养结合机构防控工作的通知"]


def test_in_a_small_library_any_run_of_a_title_names_it() -> None:
    assert named(titled("疫情防控工作的紧急通知"), "那个紧急通知里说了什么？") == ["疫情防控工作的紧急通知"]
