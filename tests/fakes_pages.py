"""A small library and an assistant with prepared replies, for tests of the pages.

The assistant answers by words in the question: 机器人 (two documents, one part missing), 养老
(a digest), 指标 (a table row with its header), 模型 (written by a model, one statement after the other),
translate (the same, translated), 上海 (refused, with the nearest place), 坏 (breaks), 慢 (answers after
a moment); everything else is refused as not in the documents. It remembers
what it was asked, so that a test can see which history a question came with.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from assistant.answers import (
    Answer,
    Citation,
    Evidence,
    ModelFault,
    Reason,
    Refusal,
    Reply,
    Statement,
    Support,
    Turn,
)
from assistant.drafting import Restating
from assistant.events import Checking, Done, Drafting, Event, Looking, Note, Pulse, Shown
from assistant.labels import generated_json
from assistant.model_faults import fault_words
from pages.contracts import Service
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

    def derived(self, name: str, make: Callable[[], T]) -> T:
        return make()


def cite(document: Document, quote: str) -> Citation:
    """A citation of words as they stand in a document. Raises ValueError when they do not."""
    start = document.text.index(quote)
    return Citation(document.id, document.version, Span(start, start + len(quote)), quote)


_NOTHING = Evidence(())


class FakeAssistant:
    """Gives prepared replies; ``asked`` lists each question with its history's questions."""

    engine = "extractive"

    def __init__(self, pause: float = 0.0, *, restates: bool = False) -> None:
        self.pause = pause
        """Seconds that a model takes for a sentence."""
        self.restates = restates
        self.again: list[tuple[Restating, ...]] = []
        """How each answer was to be said again."""
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.limits: list[SearchFilter] = []
        self._lock = threading.Lock()

    def ask(self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()) -> Reply:
        *_, done = self.stream(question, history, again=again)
        assert isinstance(done, Done)
        return done.reply

    def extract(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        return self.ask(question, history)

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()
    ) -> Generator[Event, None, None]:
        with self._lock:
            self.again.append(tuple(again))
            self.asked.append((question, tuple(t.question for t in history)))
        yield Looking()
        reply = self._reply(question)
        engine = reply.engine
        for number, statement in enumerate(reply.statements if isinstance(reply, Answer) else (), start=1):
            if statement.generated:
                yield Drafting(number, engine)
                for _ in range(round(self.pause / 0.05)):
                    time.sleep(0.05)
                    yield Pulse()
                yield Checking(number)
            yield Shown(number, statement)
        if reply.fault is not None:
            yield Note(reply.fault)
        yield Done(reply)

    def within(self, limits: SearchFilter) -> FakeAssistant:
        """The same assistant, which remembers what it was limited to."""
        self.limits.append(limits)
        return self

    def _reply(self, question: str) -> Reply:
        if "坏" in question:
            raise RuntimeError("the library could not be opened")
        if "慢" in question:
            time.sleep(1.5)
        if "模型" in question:
            return _written(question)
        if "translate" in question:
            return _translated(question)
        if "指标" in question:
            return _table(question)
        if "机器人" in question or "robots" in question:
            return _robots(question)
        if "养老" in question:
            return _care(question)
        if "上海" in question:
            return _other_region(question)
        return Refusal(
            question,
            Reason.NOT_IN_DOCUMENTS,
            f"文库里没有查到。找过 3 份文件，没有找到写明“{question}”的地方。",
            ("2022年工业机器人要达到多少？",),
            _NOTHING,
        )


def _robots(question: str) -> Answer:
    return Answer(
        question,
        (
            Statement(
                "到2022年，在役工业机器人要达到15万台。",
                (
                    cite(
                        PLAN,
                        "到2022年,实施省级以上智能化改造示范试点达到500个,建设示范智能工厂100个,在役工业机器人数量达到15万台",
                    ),
                ),
                Support.SUPPORTED,
            ),
            Statement(
                "累计在役工业机器人突破10万台。",
                (cite(POINTS, "累计在役工业机器人突破10万台"),),
                Support.VERBATIM,
            ),
            Statement(
                "智能化改造工程由省经信委负责。", (cite(PLAN, "(责任单位:省经信委)"),), Support.SUPPORTED
            ),
        ),
        ("现在做到了吗",),
        _NOTHING,
        "extractive",
        ("智慧养老由谁牵头？", "指标里工业机器人的数量是多少？"),
    )


def _written(question: str) -> Answer:
    """Two sentences of a model, of which it wrote three; then the documents' own words."""
    robots = _robots(question)
    first, second, third = robots.statements
    return replace(
        robots,
        statements=(replace(first, generated=True), replace(second, generated=True), third),
        engine="model:demo",
        fault=ModelFault.CUT_OFF,
        removed=1,
    )


def _translated(question: str) -> Answer:
    quote = "累计在役工业机器人突破10万台"
    text = "More than 100,000 industrial robots are in use."
    statement = Statement(text, (cite(POINTS, quote),), Support.TRANSLATED, generated=True)
    return Answer(question, (statement,), (), _NOTHING, "model:demo")


def _care(question: str) -> Answer:
    quote = "智慧养老由省民政厅牵头，省卫生健康委配合"
    return Answer(
        question,
        (Statement(f"{quote}。", (cite(DIGEST, quote),), Support.VERBATIM),),
        (),
        _NOTHING,
        "extractive",
    )


def _table(question: str) -> Answer:
    header = cite(PLAN, "类别\t指标\t2017年\t2020年\t2022年")
    row = cite(PLAN, "产业数字化\t在役工业机器人数量(万台)\t5.5\t10\t15")
    text = "在役工业机器人数量2022年的目标是15万台。"
    statement = Statement(text, (header, row), Support.SUPPORTED, generated=True)
    return Answer(question, (statement,), (), _NOTHING, "model:demo")


def _other_region(question: str) -> Refusal:
    start = DIGEST.text.index("智慧养老由省民政厅牵头")
    passage = DIGEST.passage(Span(start, start + 11))
    return Refusal(
        question,
        Reason.OTHER_REGION,
        "文库里只有示例省的文件，没有上海的，所以不能说上海的情况。",
        ("示例省智慧养老由谁牵头？", "示例省要用上多少工业机器人？"),
        Evidence((passage,)),
    )


def fake_reply_json(
    reply: Reply, store: Any, *, today: date, elapsed_ms: int, language: str = "zh"
) -> dict[str, Any]:
    """The reply as JSON in the shape of the API. A refusal's nearest place is its first evidence."""
    citations: list[Citation] = []
    statements: list[dict[str, Any]] = []
    if isinstance(reply, Answer):
        for s in reply.statements:
            citations += [c for c in s.citations if c not in citations]
            statements.append(
                {
                    "text": s.text,
                    "citations": [citations.index(c) + 1 for c in s.citations],
                    "support": s.support.value,
                    "computation": None,
                }
            )
        status = "partial" if reply.not_covered else "answered"
        answer = "".join(f"{s['text']}{s['citations']}" for s in statements)
    else:
        citations = [
            Citation(p.document_id, store.document(p.document_id).version, p.span, p.text)
            for p in reply.evidence.passages[:1]
        ]
        status, answer = "refused", reply.message if language == "zh" else f"[en] {reply.message}"
    return {
        "question": reply.question,
        "status": status,
        "reason": None if isinstance(reply, Answer) else reply.reason.value,
        "answer": answer,
        "statements": statements,
        "citations": [
            _citation(n, c, store.document(c.document_id), today) for n, c in enumerate(citations, 1)
        ],
        "not_covered": list(reply.not_covered) if isinstance(reply, Answer) else [],
        "suggestions": list(reply.suggestions),
        "engine": reply.engine,
        "approved": False,
        "corpus": "0123456789abcdef",
        "elapsed_ms": elapsed_ms,
        "generated": generated_json(reply, english=language == "en"),
        "note": fault_words(reply.fault, english=language == "en", heard=True) if reply.fault else None,
        "usage": None,
    }


def _citation(n: int, citation: Citation, document: Document, today: date) -> dict[str, Any]:
    card = document.card
    over = card.period is not None and card.period.last < today.year
    status = "digest" if card.kind == "digest" else "period_over" if over else "unknown"
    return {
        "n": n,
        "document_id": document.id,
        "version": citation.version,
        "source": document.source.name,
        "page": None,
        "warnings": [status] if over or status == "digest" else [],
        "title": document.title,
        "number": card.number,
        "issuer": card.issuer,
        "issued": card.issued.isoformat() if card.issued else None,
        "status": status,
        "section": list(document.heading_path(citation.span)),
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
    }


def service_of(assistant: FakeAssistant) -> Service:
    """The small library behind an assistant, on the day that all expectations are written for."""
    return Service(assistant, FakeStore(), lambda: TODAY, fake_reply_json)
