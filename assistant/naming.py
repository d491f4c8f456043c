"""Which documents a question names."""

from __future__ import annotations

import re

from vectorstore.passages import Document

_DOCUMENT_WORD = re.compile(r"计划|规划|要点|办法|方案|条例|意见|通知|细则|规定|法典|法$")


def named_documents(question: str, documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The documents a question names: by 文号, or by a run of at least four characters of their title that
    holds a word such as 计划 or 规划 and is not just part of what names another one."""
    plain = folded(question)
    runs: dict[str, str] = {}
    for document in documents:
        number = document.card.number
        if number and folded(number) in plain:
            return (document,)
        digest = document.card.digest_of
        for name in (document.title, digest.name if digest else ""):
            run = _common_run(plain, folded(name))
            if _names(run) and len(run) > len(runs.get(document.id, "")):
                runs[document.id] = run
    return tuple(
        document
        for document in documents
        if (own := runs.get(document.id)) and not any(own != run and own in run for run in runs.values())
    )


def _names(run: str) -> bool:
    """Whether a run of a title is enough to name it: four characters, three of a law (`民法典`)."""
    return len(run) >= 4 or (len(run) == 3 and run.endswith(("法", "法典")))


def folded(text: str) -> str:
    return re.sub(r"[\s“”\"'‘’《》〈〉【】（）()〔〕\[\]]|示例摘编", "", text)


def _common_run(one: str, other: str) -> str:
    """The longest run of characters with a word such as 计划 in it that stands in both."""
    best = ""
    for start in range(len(other)):
        end = start + len(best) + 1
        while end <= len(other) and other[start:end] in one:
            if _DOCUMENT_WORD.search(other[start:end]):
                best = other[start:end]
            end += 1
    return best
