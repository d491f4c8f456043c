from __future__ import annotations

from pathlib import Path

import pytest
from html_pages import BODY, SENTENCE, TITLE, page, paragraphs, read, texts, title

from ingest.blocks import BlockKind
from ingest.document import read_document
from ingest.errors import UnreadableFileError
from ingest.reading.html import read_html
from vectorstore.passages import IngestedDocument

READ = ["各区人民政府：", SENTENCE, "本通知自印发之日起施行。"]


def test_the_body_stays_and_what_surrounds_it_goes() -> None:
    assert texts(read(page())) == READ


@pytest.mark.parametrize("name", ["UCAP-CONTENT", "zoom", "zoomcon", "info_cont", "no-known-name"])
def test_the_body_is_found_by_known_names_and_without(name: str) -> None:
    assert texts(read(page(name=name)))[-3:] == READ


@pytest.mark.parametrize(
    "name", ["TRS_Editor", "article-content", "pages_content", "view TRS_UEDITOR trs_paper_default"]
)
def test_the_body_is_found_by_the_classes_of_publishing_systems(name: str) -> None:
    around = "<div class='box'><p>热线电话每天开放，欢迎来电咨询，也可以来信。</p></div>"
    assert texts(read(page(f"<div class='{name}'>{BODY}</div>", before=around, name="main"))) == READ


def test_a_name_that_holds_little_of_the_page_is_no_body() -> None:
    document = read(page(BODY * 4, before="<div class='zoom'>放大，缩小。</div>", name="x"))
    assert texts(document).count(SENTENCE) == 4


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display: none'>{}</div>",
        "<div style='VISIBILITY:hidden'>{}</div>",
        "<div hidden>{}</div>",
        "<style>.print-copy, #q {{ display: none; }}</style><div class='print-copy'>{}</div>",
        "<script>var x = '{}'</script>",
        "<template>{}</template>",
        "<noscript>{}</noscript>",
        "<select><option>{}</option></select>",
    ],
)
def test_what_a_browser_does_not_show_is_not_read(hidden: str) -> None:
    assert texts(read(page(BODY + hidden.format("无人看见的文字，共一句。")))) == READ


def test_a_rule_for_one_kind_of_screen_hides_nothing() -> None:
    style = "<style>@media print { .wide { display:none } }</style>"
    assert texts(read(page(f"{style}<div class='wide'>{BODY}</div>"))) == READ


def test_a_page_that_scripts_unveil_is_read() -> None:
    markup = f"<body style='visibility:hidden'><div style='visibility: hidden'>{BODY * 5}</div></body>"
    assert texts(read(markup)).count(SENTENCE) == 5


def test_a_hidden_print_copy_is_not_read_again() -> None:
    copy = f"<div class='print' style='display:none'><h1>{TITLE}</h1>{BODY}</div>"
    assert texts(read(page(after=copy))) == READ


def test_a_visible_copy_for_phones_is_not_read_again() -> None:
    long = "".join(f"<p>第{n}段。{SENTENCE}</p>" for n in range(4))
    markup = (
        f"<body><div class='pc'><div>{long}</div></div><div class='mobile'><div>{long}</div></div></body>"
    )
    assert texts(read(markup)) == [f"第{n}段。{SENTENCE}" for n in range(4)]


def test_a_paragraph_that_the_document_repeats_stays_twice() -> None:
    assert paragraphs(f"<p>{SENTENCE * 5}</p><p>二、</p><p>{SENTENCE * 5}</p>").count(SENTENCE * 5) == 2


def test_controls_and_related_links_around_the_text_go() -> None:
    body = (
        "<p>【打印】【字体：大 中 小】分享到：</p>"
        + BODY
        + "<p>扫一扫在手机打开当前页</p><p>相关链接：</p><ul><li><a href='/a'>另一通知</a></li></ul>"
    )
    assert texts(read(page(body))) == READ


def test_links_in_the_text_keep_their_words() -> None:
    assert paragraphs("<p>请登录<a href='/m'>开放平台</a>查询，逾期不再受理。</p>") == [
        "请登录开放平台查询，逾期不再受理。"
    ]


def test_a_list_of_links_that_repeats_the_headings_goes() -> None:
    parts = "".join(
        f"<p id='p{n}'>{name}</p><p>{SENTENCE}</p>" for n, name in enumerate(("目标", "任务", "保障"))
    )
    contents = "".join(
        f"<li><a href='#p{n}'>{name}</a></li>" for n, name in enumerate(("目标", "任务", "保障"))
    )
    assert paragraphs(f"<ul>{contents}</ul>{parts}") == ["目标", SENTENCE, "任务", SENTENCE, "保障", SENTENCE]
    other = contents.replace("保障", "附录")
    assert "附录" in "".join(paragraphs(f"<ul>{other}</ul>{parts}"))


def test_the_title_is_the_first_line_when_the_body_does_not_hold_it() -> None:
    document = read(page(before=f"<h1>{TITLE}</h1>"))
    assert document.blocks[0].text == TITLE
    assert (document.blocks[0].kind, document.blocks[0].level) == (BlockKind.HEADING, 1)
    assert texts(document, None).count(TITLE) == 1


def test_a_title_in_the_body_is_not_doubled_and_its_lines_are_one() -> None:
    body = (
        "<p align='center'>某市数据局关于印发</p><p align='center'>公共数据开放办法的通知</p><p>某数发〔2022〕3号</p>"
        + BODY
    )
    document = read(page(body, before=f"<h1>{TITLE}</h1>"))
    assert texts(document, None) == [TITLE, "某数发〔2022〕3号", *READ]
    assert title(document) is not None


def test_centred_lines_of_an_attached_title_are_one_line() -> None:
    body = (
        BODY
        + "<p style='text-align: center'>公共数据开放</p><p style='text-align:center'>管理办法</p><p>"
        + SENTENCE
        + "</p>"
    )
    assert paragraphs(body)[-2:] == ["公共数据开放管理办法", SENTENCE]


def test_without_any_heading_the_title_of_the_browser_counts_without_the_site() -> None:
    block = title(read(page()))
    assert block is not None
    assert block.text == TITLE


@pytest.mark.parametrize("level", [2, 4])
def test_heading_tags_that_structure_the_text_give_levels(level: int) -> None:
    heads = "".join(
        f"<h{level}>{name}</h{level}><p>{SENTENCE}</p><p>{SENTENCE}</p>" for name in ("申请", "审核", "发放")
    )
    document = read(page(heads))
    assert [(b.text, b.level) for b in document.blocks if b.kind is BlockKind.HEADING][1:] == [
        ("申请", 2), ("审核", 2), ("发放", 2),
    ]  # fmt: skip


def test_heading_tags_that_only_set_a_size_give_none() -> None:
    document = read(page("".join(f"<h3>{SENTENCE}</h3>" for _ in range(4))))
    assert texts(document) == [SENTENCE] * 4


def test_blocks_and_breaks_part_lines_and_inline_tags_do_not() -> None:
    body = f"<div>公共<b>数</b><span>据</span><wbr>开放。<div>第二行，<br>第三行。</div>尾行，完。</div><p>{SENTENCE}</p>"
    assert paragraphs(body) == ["公共数据开放。", "第二行，", "第三行。", "尾行，完。", SENTENCE]


def test_line_breaks_of_the_source_do_not_part_words() -> None:
    assert paragraphs("<p>公共数\n      据开放，\n<span>\n由 open\ndata 平台</span>发布。</p>") == [
        "公共数据开放，由 open data 平台发布。"
    ]


def test_wide_blanks_behind_a_sentence_begin_a_paragraph_and_elsewhere_do_not() -> None:
    assert paragraphs("<p>　　第一条 为规范开放，制定本办法。　　第二条 本办法适用于本市。</p>") == [
        "第一条 为规范开放，制定本办法。",
        "第二条 本办法适用于本市。",
    ]
    assert paragraphs(f"<p>组　长：某　某　　副市长</p><p>{SENTENCE}</p>")[0] == "组 长：某 某 副市长"


def test_letters_spread_for_print_are_one_word() -> None:
    assert paragraphs(f"<p>公 共 数 据 开 放 办 法</p><p>{SENTENCE}</p>")[0] == "公共数据开放办法"


def test_entities_and_invisible_characters_are_resolved() -> None:
    assert paragraphs("<p>数据&#8203;共享&nbsp;A &amp; B，&#x2F00;&lt;次&gt;&shy;办结&#xFEFF;。</p>") == [
        "数据共享 A & B，一<次>办结。"
    ]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<ol><li>编目</li><li>归集</li></ol>", ["1. 编目", "2. 归集"]),
        ("<ol start='3'><li>编目</li><li value='7'><p>归集</p><p>续段</p></li><li>开放</li></ol>",
         ["3. 编目", "7. 归集", "续段", "8. 开放"]),
        ("<ol type='a'><li>编目</li><li>归集</li></ol>", ["a. 编目", "b. 归集"]),
        ("<ol style='list-style-type: cjk-ideographic'><li>编目</li><li>归集</li></ol>", ["一、编目", "二、归集"]),
        ("<ol style='list-style:none'><li>（一）编目</li></ol>", ["（一）编目"]),
        ("<ol type='I'><li>编目<ul><li>细目</li></ul></li><li>归集</li></ol>", ["I. 编目", "- 细目", "II. 归集"]),
        ("<ul><li>编目</li><li></li><li>归集</li></ul>", ["- 编目", "- 归集"]),
    ],
)  # fmt: skip
def test_list_items_keep_the_markers_a_browser_draws(markup: str, expected: list[str]) -> None:
    assert paragraphs(f"{markup}<p>{SENTENCE}</p>")[:-1] == expected


def test_pictures_are_named_as_missing_and_icons_are_not() -> None:
    body = (
        f"{BODY}<img src='/a/flow.png' alt='办理流程图' width='600' height='400'><img src='/b/12.jpg'>"
        "<img src='/img/icon_doc.gif'><img src='/c/x.png' width='16' height='16'>"
    )
    warnings = read(page(body)).warnings
    assert len(warnings) == 1
    assert "“办理流程图”、“12.jpg”" in warnings[0]


def test_annexes_are_named_as_missing_and_their_links_keep_their_words() -> None:
    document = read(
        page(f"{BODY}<p>附件：<a href='/d/1.docx'>申请表.docx</a></p><p><a href='/d/2.xls?v=1'>名单</a></p>")
    )
    assert texts(document)[-2:] == ["附件：申请表.docx", "名单"]
    assert "“申请表.docx”、“名单 (2.xls)”" in document.warnings[0]


def test_annexes_that_the_text_only_lists_are_named_as_missing() -> None:
    listed = f"{BODY}<p>附件：1.开放目录</p><p>2.核对表</p><p>某市数据局</p>"
    assert "“开放目录”、“核对表”" in read(page(listed)).warnings[0]
    assert read(page(f"{listed}<p>附件1</p><p>开放目录</p><p>{SENTENCE}</p>")).warnings == ()


def test_a_page_whose_text_is_a_picture_is_read_with_a_warning() -> None:
    document = read(page("<img src='/x/scan.jpg' alt='公告原文'>", before=f"<h1>{TITLE}</h1>"))
    assert document.blocks[0].text == TITLE
    assert "公告原文" in document.warnings[0]


def test_a_page_that_lists_other_pages_says_so() -> None:
    links = "".join(f"<li><a href='/{n}.html'>第{n}号公开数据核对通知</a> 2022-1-{n}</li>" for n in range(8))
    assert any("list of links" in warning for warning in read(page(f"<ul>{links}</ul>")).warnings)


@pytest.mark.parametrize(
    ("markup", "what_to_do"),
    [
        ("<html><frameset cols='20%,80%'><frame src='menu.htm'><frame src='main.htm'></frameset></html>", "main.htm"),
        ("<html><body><div id='app'></div><script src='/app.js'></script></body></html>", "print it as a PDF"),
        ("<html><body><ul class='nav'><li><a href='/'>首页</a></li></ul></body></html>", "saved whole"),
        ("", "empty"),
        ("\0\0\0\0", "binary"),
    ],
)  # fmt: skip
def test_a_page_without_text_is_refused_with_what_to_do(markup: str, what_to_do: str) -> None:
    with pytest.raises(UnreadableFileError, match=what_to_do):
        read(markup)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", ""), ("gb18030", "gb2312"), ("gbk", ""), ("gb18030", "utf-8"),
        ("utf-8", "gb2312"), ("utf-16", ""), ("big5", "big5"), ("gbk", "no-such-encoding"), ("utf-8", "hex"),
    ],
)  # fmt: skip
def test_pages_are_decoded_by_mark_declaration_and_evidence(encoding: str, declared: str) -> None:
    text = "公共資料依法開放，由主管機關公告。" if encoding == "big5" else SENTENCE
    markup = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={declared}'></head><body><p>{text}</p></body></html>"
    assert texts(read(markup, encoding)) == [text]


def test_a_page_cut_in_the_middle_of_a_character_is_read() -> None:
    data = page(BODY * 20).encode()
    cut = data.index("施行".encode(), len(data) // 2) + 1
    assert SENTENCE in texts(read_html(data[:cut]))


def test_entities_of_a_document_type_are_not_expanded() -> None:
    bomb = "<!DOCTYPE html [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
    assert "xxxxxxxxxx" * 2 not in "".join(texts(read(f"{bomb}<p>&b;{SENTENCE}</p>"), None))


@pytest.mark.parametrize(
    "deep",
    [
        "<div>" * 100_000 + SENTENCE + "</div>" * 100_000,
        "<span><div></span>" * 3000 + SENTENCE,
        "<table><tr><td>" * 2000 + SENTENCE + "</td></tr></table>" * 2000,
        "<ul><li>" * 3000 + SENTENCE,
        "".join(f"<p><font><b>第{n}段</p>" for n in range(2000)) + SENTENCE,
    ],
)
def test_elements_inside_one_another_without_end_lose_no_text(deep: str) -> None:
    whole = "".join(texts(read(f"<body><p>前文，{SENTENCE}</p>{deep}<p>后文，{SENTENCE}</p></body>"), None))
    assert whole.count(SENTENCE) == 3
    assert whole.index("前文") < whole.index("后文")


@pytest.mark.parametrize(
    "long",
    [
        "<a '" * 100_000, "&nbsp;" * 100_000, "　" * 100_000, "<!--" * 50_000 + "-->", "扫一扫" * 5_000, "<" * 100_000,
        f"<p class='{'a ' * 500_000}' style='{'x:1;' * 300_000}'>", "<style>" + "@a{b{" * 5_000 + "</style>",
    ],
)  # fmt: skip
def test_long_runs_are_read_in_bounded_time(long: str) -> None:
    assert SENTENCE in "".join(texts(read(f"<body><p>{SENTENCE}</p>{long}</body>"), None))


def test_a_page_is_ingested_by_its_name(ingested: IngestedDocument) -> None:
    assert ingested.document.title == TITLE
    assert ingested.document.source.media_type == "text/html"
    assert SENTENCE in ingested.document.text


@pytest.fixture
def ingested() -> IngestedDocument:

    return read_document(Path("通知.htm"), page(before=f"<h1>{TITLE}</h1>").encode(), "d")
