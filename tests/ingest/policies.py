"""Policy texts to read: a short way to read one, and strategies that build them as they occur."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from ingest.document import read_document
from vectorstore.passages import Document, IngestedDocument

DIGITS = "一二三四五六七八九十"
TITLE = "某省数据共享管理办法"
CAPTION = "表1 主要指标"
HEADER = ("类别", "指标", "2020年", "2025年")


def read(text: str | bytes, name: str = "文件.txt") -> IngestedDocument:
    """Read a text as the document ``d``; the name's ending chooses the reader."""
    data = text if isinstance(text, bytes) else text.encode()
    return read_document(Path("in") / name, data, "d")


def markdown(text: str) -> IngestedDocument:
    return read(text, "文件.md")


def headings(document: Document) -> list[tuple[int, str]]:
    """Level and heading of each section, in order."""
    return [(section.level, section.heading) for section in document.sections]


def lines(text: str | bytes, name: str = "文件.txt") -> list[str]:
    """The lines of the canonical text."""
    return read(text, name).document.text.split("\n")[:-1]


_SUBJECTS = st.sampled_from(
    ["省大数据局", "各设区市", "县级以上人民政府", "牵头部门", "网络平台 App", "示范企业"]
)
_VERBS = st.sampled_from(["应当完善", "统筹推进", "到 2025 年建成", "鼓励探索", "原则上不得减少", "逐步扩大"])
_OBJECTS = st.sampled_from(
    ["数据目录", "“一件事”应用 20 项", "5G 基站 3 万个", "公共平台（二期）", "培训机制"]
)
_TOPICS = st.sampled_from(
    ["总体要求", "重点任务", "数据 共享", "总　则", "保障措施", "智慧养老服务", "发展 5G 应用"]
)
clauses = st.builds(lambda s, v, o: s + v + o, _SUBJECTS, _VERBS, _OBJECTS)
sentences = st.lists(clauses, min_size=1, max_size=4).map(lambda parts: "，".join(parts) + "。")
paragraphs = st.lists(sentences, min_size=1, max_size=8).map("".join)


def _numbered(n: int, topic: str, sentence: str) -> st.SearchStrategy[str]:
    han, wide = DIGITS[n - 1], chr(0xFF10 + n % 10)
    return st.sampled_from(
        [
            f"{han}、{topic}", f"（{han}）{topic}", f"({han}){topic}。{sentence}", f"{n}.{topic}", f"0{n % 10}{topic}",
            f"{wide}.{topic}", f"（{n}）{topic}", f"——{topic}。{sentence}", f"专栏 {n}-1 {topic}", f"\t专栏{n}  {topic}",
            f"第{han}章　{topic}", f"第{han}节 {topic}", f"第{han}条　{sentence}", f"# {topic}", f"### {han}、{topic}",
            f"{topic}。{sentence}", topic, f"依照第{han}条的规定，{sentence}", f"（{han}）{topic}；",
        ]
    )  # fmt: skip


numbered = st.tuples(st.integers(1, 10), _TOPICS, sentences).flatmap(lambda parts: _numbered(*parts))
wrapped = st.tuples(paragraphs, st.integers(12, 44)).map(
    lambda parts: "\n".join(parts[0][at : at + parts[1]] for at in range(0, len(parts[0]), parts[1]))
)
_names = st.sampled_from(["数据归集率(%)", "平台数（个）", "业务收入（亿元）", "掌上办公比例", "满意度"])
_figures = st.sampled_from(["10", "≥90", "/", "16.1%", "", "1197", ">95%"])
rows = st.tuples(st.sampled_from(["", "总体", "基础 设施"]), _names, _figures, _figures)
tables = st.lists(rows, min_size=1, max_size=6).map(lambda found: [HEADER, *found])
tab_tables = tables.map(lambda found: "\n".join("\t".join(row) for row in found))
cell_tables = tables.map(lambda found: "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in found))
bar_tables = tables.map(
    lambda found: "\n".join(
        "| " + " | ".join(row) + " |" for row in [found[0], ("---", "---", "---", "---"), *found[1:]]
    )
)
_rare = st.text(
    st.characters(min_codepoint=0x20000, max_codepoint=0x323AF, exclude_categories=["Cn"]), max_size=60
)
_odd = st.text(
    st.sampled_from("龘𠮷😀👩‍👩‍👧\u200b\u2060\ufeff\u00ad⼀⻘é\u0301\u3000\t|*_#>`&<;。\u2028\x85"),
    max_size=80,
)
unbroken = st.tuples(st.sampled_from(["数据", "🙂", "𠮷龘", "ab1", "a b "]), st.integers(100, 700)).map(
    lambda parts: parts[0] * parts[1]
)
marks = st.sampled_from(
    [
        "—2—", "第 3 页 共 9 页", "", "　　", "(此件公开发布)", "抄送：省委办公厅。", "某省人民政府", "2021年3月5日",
        "某政发〔2021〕3号", "**重点**：__推进__<u>共享</u>", "- 一项\n- 二项", "> 引文", "<div>正文<br>下行</div>", "```\n甲\n乙\n```",
        "（责任单位：省教育厅、省科技厅）", "①数据。", "一是推进；\n二是扩大；", "[链接](http://example.org)",
    ]
)  # fmt: skip
parts = st.one_of(
    numbered, numbered, paragraphs, wrapped, tab_tables, cell_tables, bar_tables, marks,
    _rare, _odd, unbroken, st.text(max_size=60),
)  # fmt: skip
texts = st.tuples(st.lists(parts, min_size=1, max_size=14), st.sampled_from(["\n", "\n\n", "\r\n"])).map(
    lambda found: TITLE + found[1] + found[1].join(found[0])
)
"""Whole texts, whose title makes sure that there is something to read."""
names = st.sampled_from(["文件.txt", "文件.md"])
