from __future__ import annotations

import pytest
from html_pages import BODY, SENTENCE, TITLE, page, read, texts

from ingest.blocks import BlockKind

TABLE = f"""<table><tr><td><table>
<tr><td><b>索 引 号：</b></td><td>0001/2022-3</td><td><b>主题分类：</b></td><td>数据\\开放</td></tr>
<tr><td><b>发文机关：</b></td><td>某市数据局</td><td><b>成文日期：</b></td><td>2022年03月04日</td></tr>
<tr><td><b>标　　题：</b></td><td colspan="3">{TITLE}</td></tr>
<tr><td><b>发文字号：</b></td><td>某数发〔2022〕3号</td><td><b>废止日期：</b></td><td></td></tr>
</table></td></tr></table>"""
FIELDS = [
    "索引号：0001/2022-3", "主题分类：数据\\开放", "发文机关：某市数据局", "成文日期：2022年03月04日", f"标题：{TITLE}",
    "发文字号：某数发〔2022〕3号",
]  # fmt: skip


def fields(before: str, body: str = BODY) -> list[str]:
    return texts(read(page(body, before=before)), BlockKind.METADATA)


def test_a_metadata_table_becomes_one_line_a_field_without_empty_ones() -> None:
    assert fields(TABLE) == FIELDS


def test_a_metadata_table_inside_the_body_becomes_fields_and_no_rows() -> None:
    document = read(page(f"{TABLE}{BODY * 3}"))
    assert texts(document, BlockKind.METADATA) == FIELDS
    assert texts(document, BlockKind.ROW) == []


def test_fields_stand_before_the_text() -> None:
    kinds = [block.kind for block in read(page(before=f"<h1>{TITLE}</h1>{TABLE}")).blocks]
    assert kinds[0] is BlockKind.HEADING
    assert kinds.index(BlockKind.PARAGRAPH) > max(
        n for n, kind in enumerate(kinds) if kind is BlockKind.METADATA
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<ul><li><span>文　　号：</span> 某数规字〔2022〕3号 </li><li>失效日期：2027年3月4日</li><li>文件状态：</li></ul>",
        "<dl><dt>文号：</dt><dd>某数规字〔2022〕3号</dd><dt>失效日期：</dt><dd>2027年3月4日</dd><dt>文件状态：</dt></dl>",
        "<div>文号：某数规字〔2022〕3号 失效日期：2027年3月4日 浏览次数：-</div>",
        "<div><span>文号：某数规字〔2022〕3号</span><span>　失效日期：2027年3月4日</span><span>字体：大 中 小</span></div>",
    ],
)
def test_lists_and_lines_of_fields_are_read(markup: str) -> None:
    assert fields(markup) == ["文号：某数规字〔2022〕3号", "失效日期：2027年3月4日"]


def test_a_value_ends_where_a_control_begins() -> None:
    assert fields("<p>发布日期：2022-03-05 来源：某市数据局字体大小：<a>大</a><a>中</a></p>") == [
        "发布日期：2022-03-05",
        "来源：某市数据局",
    ]


def test_labels_inside_sentences_of_the_text_are_text() -> None:
    body = f"<p>{SENTENCE}</p><p>申请表应当写明发布日期：不写的不予受理。</p>"
    assert fields("", body) == []


def test_labels_of_the_footer_are_no_fields() -> None:
    document = read(page(after="<div class='x'><p>更新时间：2001年1月1日</p></div>"))
    assert texts(document, BlockKind.METADATA) == []


def test_tags_of_the_head_fill_hidden_fields_by_the_names_of_the_card() -> None:
    head = (
        f"<meta name='ArticleTitle' content='{TITLE}'><meta name='PubDate' content='2022-3-5 10:00'>"
        "<meta name='ContentSource' content='某市数据局'><meta name='Url' content='http://data.example.gov.cn/a.html'>"
    )
    assert dict(read(page(head=head)).hidden) == {
        "title": TITLE,
        "issued": "2022-03-05",
        "issuer": "某市数据局",
        "url": "http://data.example.gov.cn/a.html",
    }


@pytest.mark.parametrize("source", ["本网", "某某日报", "", "-"])
def test_a_source_that_is_no_office_is_no_issuer(source: str) -> None:
    assert "issuer" not in dict(read(page(head=f"<meta name='ContentSource' content='{source}'>")).hidden)


def test_the_address_comes_from_the_canonical_link_or_from_the_browser_that_saved_the_page() -> None:
    link = "<link rel='canonical' href='https://data.example.gov.cn/b.html'>"
    assert dict(read(page(head=link)).hidden)["url"] == "https://data.example.gov.cn/b.html"
    saved = "<!-- saved from url=(0034)https://data.example.gov.cn/c.html -->" + page()
    assert dict(read(saved).hidden)["url"] == "https://data.example.gov.cn/c.html"
