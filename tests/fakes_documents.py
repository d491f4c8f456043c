"""A small library of prepared documents, for tests of the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from assistant.answers import (
    Citation,
)
from vectorstore.errors import DocumentNotFoundError
from vectorstore.passages import (
    Cell,
    CellKind,
    DigestOf,
    Document,
    DocumentCard,
    Duty,
    Hit,
    Indicator,
    Period,
    SearchFilter,
    Section,
    Source,
    Span,
    Visibility,
)

TODAY = date(2025, 11, 20)
T = TypeVar("T")

PLAN_TEXT = """示例省人民政府办公厅文件

示政办发〔2018〕9号

一、总体目标

通过五年努力,全省数字经济发展水平明显提高,创新能力显著增强。

全省数字经济发展主要指标

类别\t指标\t2017年\t2020年\t2022年
总体规模\t数字经济增加值(亿元)\t20000\t30000\t40000
产业数字化\t在役工业机器人数量(万台)\t5.5\t10\t15

二、主要任务

(一)产业数字化转型行动

1.推进制造业数字化转型

——实施智能化改造工程。推进“机器人+”,加快智能制造单元、智能生产线、数字化车间、智能工厂建设,加快应用工业大脑等技术提升智能化水平。到2022年,实施省级以上智能化改造示范试点达到500个,建设示范智能工厂100个,在役工业机器人数量达到15万台,制造业机器人密度达到200台/万人以上。(责任单位:省经信委)

——推进网络化协同制造。在机械、汽车等行业推广网络协同设计、虚拟仿真等新模式,到2022年,培育200家网络协同制造示范企业。(责任单位:省经信委)

三、组织实施

各地、各部门要加强统筹协调,确保各项任务落到实处。
"""

POINTS_TEXT = """2020年工作要点

04推动制造业数字化转型

新增工业机器人2万台,累计在役工业机器人突破10万台。

05发展智慧养老

完善养老服务平台,提供居家社区养老、机构养老、康养结合等服务。
"""

DIGEST_TEXT = """【示例摘编】示例省智慧养老实施意见

本文件是为演示用途写成的示例摘编，不是正式文本。

一、主要目标

| 序号 | 主要指标 | 2019年 | 2025年 |
| --- | --- | --- | --- |
| 1 | 养老服务“一网通办”率 | / | 90% |
| 2 | 智慧养老院 | 12 | 1000 |

二、工作任务

智慧养老由省民政厅牵头，省卫生健康委配合。标题里写着 <script>alert("x")</script> & <b>粗体</b> 的文字只是文字。𠮷祥社区是示范点，服务覆盖8万名老年人。
"""


def _sections(text: str, headings: Sequence[tuple[str, int]]) -> tuple[Section, ...]:
    """Sections that reach to the next heading of the same or a higher level."""
    starts = [(text.index(heading), heading, level) for heading, level in headings]
    found = []
    for i, (start, heading, level) in enumerate(starts):
        end = next((s for s, _, other in starts[i + 1 :] if other <= level), len(text))
        found.append(Section(heading, level, Span(start, end)))
    return tuple(found)


def _document(
    name: str, title: str, text: str, card: DocumentCard, headings: Sequence[tuple[str, int]]
) -> Document:
    source = Source(f"{name}.txt", f"{name}.txt", "0" * 64, "text/plain")
    return Document(name, title, text, card, _sections(text, headings), source)


PLAN = _document(
    "plan",
    "示例省数字经济五年倍增计划",
    PLAN_TEXT,
    DocumentCard(
        number="示政办发〔2018〕9号",
        issuers=("示例省人民政府办公厅",),
        region="示例省",
        issued=date(2018, 9, 14),
        period=Period(2018, 2022),
        kind="plan",
    ),
    (
        ("一、总体目标", 1),
        ("二、主要任务", 1),
        ("(一)产业数字化转型行动", 2),
        ("1.推进制造业数字化转型", 3),
        ("——实施智能化改造工程", 4),
        ("——推进网络化协同制造", 4),
        ("三、组织实施", 1),
    ),
)
POINTS = _document(
    "points-2020",
    "示例省2020年工作要点",
    POINTS_TEXT,
    DocumentCard(region="示例省", kind="工作要点"),
    (("04推动制造业数字化转型", 1), ("05发展智慧养老", 1)),
)
DIGEST = _document(
    "care-digest",
    "【示例摘编】示例省智慧养老实施意见",
    DIGEST_TEXT,
    DocumentCard(
        region="示例省",
        period=Period(2021, 2025),
        kind="digest",
        digest_of=DigestOf("示例省智慧养老实施意见", issuer="示例省民政厅"),
    ),
    (("一、主要目标", 1), ("二、工作任务", 1)),
)
INTERNAL = _document(
    "internal",
    "内部材料",
    "内部材料\n\n不公开的内容。",
    DocumentCard(visibility=Visibility.INTERNAL, kind="notice"),
    (),
)


class FakeStore:
    """Holds documents in memory. Like the real one it hands out public documents unless told otherwise."""

    def __init__(self, documents: Sequence[Document] = (PLAN, POINTS, DIGEST, INTERNAL)) -> None:
        self._documents = {d.id: d for d in documents}

    def document(
        self, document_id: str, visibilities: Sequence[Visibility] = (Visibility.PUBLIC,)
    ) -> Document:
        found = self._documents.get(document_id)
        if found is None or found.card.visibility not in visibilities:
            raise DocumentNotFoundError(f"There is no document {document_id!r}.")
        return found

    def documents(self, visibilities: Sequence[Visibility] = (Visibility.PUBLIC,)) -> tuple[Document, ...]:
        return tuple(self._documents.values())

    def indicators(
        self, document_ids: Sequence[str] = (), visibilities: Sequence[Visibility] = (Visibility.PUBLIC,)
    ) -> tuple[Indicator, ...]:
        text = DIGEST.text
        row = text.index("| 1 | 养老服务")
        end = text.index("\n", row)
        value, header = text.index("90%"), text.index("2025年")
        base, base_header = text.index("/", row), text.index("2019年")
        line = Span(text.index("| 序号"), text.index("\n", text.index("| 序号")))
        cells = (
            (2019, Cell("/", CellKind.BASE, Span(base, base + 1), Span(base_header, base_header + 5))),
            (2025, Cell("90%", CellKind.TARGET, Span(value, value + 3), Span(header, header + 5))),
        )
        found = Indicator(
            "care-digest", "养老服务“一网通办”率", None, cells, None, None, Span(row, end), line
        )
        return (found,) if "care-digest" in self._documents else ()

    def duties(
        self, document_ids: Sequence[str] = (), visibilities: Sequence[Visibility] = (Visibility.PUBLIC,)
    ) -> tuple[Duty, ...]:
        return ()

    def search(
        self,
        query: str,
        k: int = 20,
        filter: SearchFilter = SearchFilter(),  # noqa: B008
        extra_terms: Sequence[tuple[str, float]] = (),
    ) -> list[Hit]:
        return []

    def corrected_terms(self, question: str) -> tuple[str, ...]:
        return ()

    def derived(self, name: str, make: Callable[[], T], of: Sequence[Visibility] = ()) -> T:
        return make()


def cite(document: Document, quote: str) -> Citation:
    """A citation of words as they stand in a document. Raises ValueError when they do not."""
    start = document.text.index(quote)
    return Citation(document.id, document.version, Span(start, start + len(quote)), quote)
