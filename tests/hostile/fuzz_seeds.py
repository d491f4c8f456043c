"""What the fuzzer begins with: for each target whole inputs and malicious ones, and the words that it puts into them."""

from __future__ import annotations

import functools
import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

from hostile_files import whole_files
from hostile_made import made_files
from hostile_words import ODD, ORDERS, PATHS, QUERIES, RUNS
from pdf_files import Page, pdf

from assistant.answers import Citation, Computation, Statement, Support
from assistant.receipt_form import receipt_json
from assistant.receipts import CitedSource, EvidencePlace, Receipt, ReceiptKind, ReceiptPart
from vectorstore.passages import Span

MOST_BYTES = 2**14
"""Of an input; larger ones `test_hostile_ingest` has."""
SEED_BYTES = 2**12
"""Of one to begin with: small ones are altered and read many times in the time of a large one."""
WORDS = (
    *RUNS, *QUERIES, *PATHS, *ORDERS, *ODD, "2025年“一网通办”率要到多少？比2020年提高了百分之几？", "智慧养老由哪个单位牵头、哪些单位配合？", "浙政办发〔2018〕91号第十二条第三款怎么说？",
    "到2025年，完成率达到80%以上，年均增长百分之五点五，总额三万二千亿元。", "自二〇二四年五月二十日起施行，有效期5年。", "应当不得可以必须原则上鼓励", "第三章第五条与第六条有什么不同？", "身份证330102199001011234，电话13800138000。", "zh-CN,zh;q=0.9,en;q=0.8", "12-345",
    "各单位应当办理，完成率80%。\n甲乙丙\n第三条 到2025年，覆盖率达到95%以上，由省民政厅牵头。", "2023年增长多少？\n2022年呢？\n那宁波市呢？",
)  # fmt: skip
"""Questions, statements and others that parsers of words take; a line feed parts several."""
_COMMON = (
    "年 月 日 条 款 项 章 节 编 第 附件 附表 续表 目录 专栏 〇 一 二 十 百 千 万 亿 零 两 半 百分之 % ‰ 倍 ， 。 ； ： 、 （ ） 《 》 〔 〕 “ ” — … · ！ ？ 　 "
    "不 非 无 不得 应当 可以 必须 鼓励 牵头单位： 责任单位： 省民政厅 浙江省 指标 单位 合计 约束性 预期性 以上 不超过 比 提高 年均 发文字号： 印发 自 起施行 废止 有效期 "
    "① ㈠ Ⅷ ½ ㎡ ﬁ 臺 國 ⼀ 12345678901 1. 1.1 \n \t \0 \x0c \x1b \x85 \u2028 \u200b \u202e \ufeff \U000e0041 \u0301"
)  # fmt: skip
_MARKDOWN = "--- - * # ## ###### > ``` ~~~ [a](b) ![a](b) [^1] *a* __ \\ | --- | :-: \n|a|b|\n|---|---|\n &amp; &#x10FFFF; <!-- --> <br> <div>"
_HTML = "&amp; &#x10FFFF; <!-- --> <br> <p> </p> <div> <h1> <table> <tr> <td rowspan=9> <th colspan=9> </table> <ul> <li> <script> <meta <title> charset= <a href= <span style= <![CDATA[ <svg> <br/>"
_WORD = "<w:p> </w:p> <w:r> </w:r> <w:t> <w:tbl> </w:tbl> <w:tr> <w:tc> <w:tcPr> <w:gridSpan w:val= <w:vMerge/> <w:pPr> <w:numPr> <w:ilvl <w:numId <w:ins> <w:del> <w:fldChar w:fldCharType= begin separate end <w:instrText> <w:sdt> <w:br/> <w:tab/> <w:pStyle <w:outlineLvl <w:sym w:char= 9999999999 -1"
_PDF = "obj endobj stream endstream << >> /Type /Page /Pages /Kids /Count /Contents /MediaBox /Rotate /Font /Title /Length /Filter/FlateDecode /Encrypt BT ET Tj TJ Tm Td Tf re S q Q cm Do <feff d800 dc00 xref trailer startxref /Prev 1e38"
_CARD_WORDS = "title: issuer: issued: visibility: expires: period: number: replaces: &a *a <<: !!python/object !!timestamp !!binary !!set {} [] null true 2024-02-30 1e999 .inf |+ >- ? %YAML"
_WEB = "gzip deflate identity charset=gb18030 charset=hz text/html application/pdf attachment; filename= filename*=UTF-8'' %2e%2e/ %00 https:// @ :443 [::1] 0x7f.1 xn-- /../ \r\n"
_TOKENS = {
    "md": f"{_MARKDOWN} {_CARD_WORDS}", "html": _HTML, "docx": _WORD, "pdf": _PDF, "side-car": _CARD_WORDS,
    "fields and parameters": f"{_CARD_WORDS} zh-Hant;q=0.5 en-GB 1-2 99999999999999999999", "web answer": f"{_WEB} {_HTML}", "web address": _WEB,
    "receipt": '"citations": "statements": "start": "end": null true {} [] -1 1e999 NaN 2024-01-01T00:00:00+99:99 \\ud800',
}  # fmt: skip

_WITHOUT_WORDS = ("pdf", "web address", "web answer")
"""Whose text is coded or is none: words of Chinese would only take the place of others."""


@functools.cache
def seeds() -> dict[str, list[bytes]]:
    """Target → inputs to begin with."""
    files: dict[str, list[bytes]] = {suffix: [data] for suffix, data in whole_files().items()}
    files["pdf"] = [
        pdf(Page().lines(80, 100, _TITLED), title=_TITLED[0]),
        pdf(Page().table((80, 200), 100, [["指标"], ["9%"]])),
    ]
    for suffix in ("txt", "md", "html"):
        files[suffix] += [f"{_HEAD if suffix == 'html' else ''}{run}\n\n{_ARTICLES}".encode() for run in RUNS]
    cards = [_CARD.encode()]
    for name, data, _ in made_files():
        ending = name.rpartition(b".")[2].decode("ascii", "replace")
        if len(data) <= SEED_BYTES:
            (cards if ending == "yaml" else files.get(ending, [])).append(data)
    words = [word.encode("utf-8", "surrogatepass") for word in WORDS]
    return {
        **files,
        "side-car": cards,
        "web answer": list(_answers(files["html"][0])),
        "web address": [w.encode() for w in _ADDRESSES],
        **dict.fromkeys(
            ("question", "figures", "quotes", "personal data", "statement", "fields and parameters"), words
        ),
        "receipt": [*words, _receipt()],
    }


def dictionary(target: str) -> str:
    """The words that the fuzzer puts into a target's inputs, as it reads them from a file."""
    tokens = f"{'' if target in _WITHOUT_WORDS else _COMMON} {_TOKENS.get(target, '')}".split(" ")
    return "".join(f'"{_escaped(token)}"\n' for token in tokens if token)


def _escaped(token: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token.encode())


_ADDRESSES = (
    "https://www.example.cn/a/b.html?x=1#y", "http://127.0.0.1/", "http://[::ffff:10.0.0.1]:80/", "https://例子.cn/文件.pdf", "ftp://a/b", "https://u:p@a.cn/", "http://0x7f.1/", "https://a.cn:99999/", "https://a.cn/\r\nb", "//a", "data:,x", "https://xn--fiq228c.cn/",
)  # fmt: skip
_TITLED = ["示例市试点办法", "第一条 本办法适用于示例市。"]
_ARTICLES = "第一条 各单位应当依法办理示例事项。\n\n第二条 完成率80%。\n"
_HEAD = "<html><body><h1>示例办法</h1>"
_CARD = "title: 示例办法\nissuer: 示例市人民政府\nissued: 2024-05-20\neffective: 2024-06-01\nexpires: 2029\nnumber: 示发〔2024〕7号\nperiod: 2021-2025\nvisibility: internal\nurl: https://a.example/b\nlevel: 市\nregion: 示例市\n"


def _receipt() -> bytes:
    citation = Citation("a", "v", Span(0, 4), "办理率40%")
    statement = Statement(
        "办理率40%。", (citation,), Support.SUPPORTED, Computation("difference", ("80%", "40%"), "40%")
    )
    source = CitedSource("a", "v", "示例办法", "示发〔2024〕7号", "示例局", "2024-05-20", "current", "a.md")
    part = ReceiptPart(
        "办理率多少？", (statement,), (source,), (EvidencePlace("a", Span(0, 4), "办理率40%"),)
    )
    receipt = Receipt(ReceiptKind.ANSWERS, "办理率", datetime(2024, 5, 20, tzinfo=UTC), "f" * 16, (part,))
    return json.dumps(receipt_json(receipt), ensure_ascii=False).encode()


def _answers(page: bytes) -> Iterator[bytes]:
    heads = (
        b"\ntext/html; charset=gb2312\n\n/a/b.html\n", b"\ntext/plain; charset=utf-7\nattachment; filename*=UTF-8''%e6%94%bf%2f..%2f.txt\n/\n", b"identity\n\nattachment; filename=\"../../a.md\"\n/%2e%2e/%00\n",
    )  # fmt: skip
    for head in heads:
        yield head + page[:2_000]
    yield b"gzip\napplication/octet-stream\n\n/a.html\n" + gzip.compress(page, mtime=0)
    yield b"deflate\napplication/pdf\n\n/a\n" + zlib.compress(b"%PDF-1.4\n" + page)
    yield b"br\ntext/html\n\n/\n" + page[:50]
