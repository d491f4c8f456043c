"""DOCX files as their reader sees them: order of the text, fields, notes, tracked changes, hidden text."""

from __future__ import annotations

import io
from pathlib import Path

import docx as python_docx
import pytest
from docx_files import HEADINGS, cell, docx, field, p, r, row, styled, table

from ingest.blocks import BlockKind, RawDocument
from ingest.document import read_document
from ingest.errors import UnreadableFileError
from ingest.reading.docx import read_docx


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in read(body, **parts).blocks]


def read(body: str, **parts: str) -> RawDocument:
    return read_docx(docx(body, parts=parts))


def run(inside: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>"


def para(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def test_a_file_of_the_usual_library_is_read_in_order() -> None:
    written = python_docx.Document()
    written.add_heading("示例市数据管理办法", 0)
    written.add_heading("总体要求", 1)
    written.add_paragraph("各单位应当依法管理数据。")
    grid = written.add_table(2, 2)
    for at, text in enumerate(("事项", "单位", "目录编制", "示例局")):
        grid.cell(at // 2, at % 2).text = text
    written.add_heading("保障措施", 2)
    written.add_paragraph("强化监督。")
    held = io.BytesIO()
    written.save(held)
    raw = read_docx(held.getvalue())
    assert [(b.kind, b.level, b.text) for b in raw.blocks] == [
        (BlockKind.HEADING, 1, "示例市数据管理办法"),
        (BlockKind.HEADING, 2, "总体要求"),
        (BlockKind.PARAGRAPH, None, "各单位应当依法管理数据。"),
        (BlockKind.ROW, None, "事项\t单位"),
        (BlockKind.ROW, None, "目录编制\t示例局"),
        (BlockKind.HEADING, 3, "保障措施"),
        (BlockKind.PARAGRAPH, None, "强化监督。"),
    ]
    document = read_document(Path("办法.docx"), held.getvalue(), "rules").document
    assert document.title == "示例市数据管理办法"
    assert document.warnings == ()


def test_a_heading_is_told_by_its_style_or_its_outline_level_alone() -> None:
    body = (
        styled("范围", "h2")
        + p("附则", '<w:outlineLvl w:val="0"/>')
        + p("粗体的一行", run="<w:b/>")
        + p("正文", '<w:pStyle w:val="h1"/><w:outlineLvl w:val="9"/>')
        + styled("这一整段虽然套用了标题的样式，却是一个完整的句子。", "h1")
    )
    levels = [block.level for block in read(body, styles=HEADINGS).blocks]
    assert levels == [2, 1, None, None, None]


def test_a_style_inherits_its_level_and_a_circle_of_styles_ends() -> None:
    styles = HEADINGS + (
        '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="章名"/><w:basedOn w:val="h1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="甲"/><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="乙"/><w:basedOn w:val="a"/></w:style>'
    )
    blocks = read(styled("总则", "own") + styled("正文", "a"), styles=styles).blocks
    assert [block.level for block in blocks] == [1, None]


def test_a_heading_of_two_lines_is_one_and_a_paragraph_of_two_lines_is_two() -> None:
    broken = "<w:r><w:t>示例市数据</w:t><w:br/><w:t>管理办法</w:t></w:r>"
    body = f'<w:p><w:pPr><w:pStyle w:val="h1"/></w:pPr>{broken}</w:p>{para(broken)}'
    assert texts(body, styles=HEADINGS) == ["示例市数据管理办法", "示例市数据", "管理办法"]


def test_links_controls_and_other_wrappings_are_their_text() -> None:
    body = (
        para(f"<w:hyperlink>{r('见《示例办法》')}</w:hyperlink>{r('第三条')}")
        + f"<w:sdt><w:sdtContent>{p('控件里的段落')}</w:sdtContent></w:sdt>"
        + para(
            f"<w:sdt><w:sdtContent>{r('控件里的字')}</w:sdtContent></w:sdt><w:smartTag>{r('，智能标记')}</w:smartTag>"
        )
        + para(
            f"{r('公式：')}<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
        )
    )
    assert texts(body) == ["见《示例办法》第三条", "控件里的段落", "控件里的字，智能标记", "公式：(a+b)/2"]


def test_the_prompt_of_an_empty_control_is_no_text() -> None:
    empty = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击此处输入文字')}</w:sdtContent></w:sdt>"
    assert texts(para(f"{r('姓名：')}{empty}")) == ["姓名："]


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    inside = f"<w:txbxContent>{p('示例市人民政府文件')}</w:txbxContent>"
    box = (
        f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{inside}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    raw = read(para(run(box) + r("正文。")) + para(f"<w:r><w:pict>{inside}</w:pict></w:r>"))
    assert [b.text for b in raw.blocks] == ["正文。", "示例市人民政府文件", "示例市人民政府文件"]
    assert raw.warnings == ()


def test_tracked_insertions_are_read_and_deletions_left_out_with_a_warning() -> None:
    body = (
        para(
            f"{r('应当')}<w:ins>{r('依法')}</w:ins><w:del><w:r><w:delText>自行</w:delText></w:r></w:del>{r('公开。')}"
        )
        + "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>删去一段</w:delText></w:r></w:del></w:p>"
        + f"<w:moveFrom>{p('移走的段落')}</w:moveFrom><w:moveTo>{p('移来的段落')}</w:moveTo>"
    )
    raw = read(body)
    assert [b.text for b in raw.blocks] == ["应当依法公开。", "移来的段落"]
    assert "Changes that nobody accepted" in raw.warnings[0]


def test_a_paragraph_whose_end_is_deleted_or_hidden_goes_on_in_the_next() -> None:
    deleted = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('各单位应当')}</w:p>{p('依法公开。')}"
    hidden = (
        f"<w:p><w:pPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>{r('范围。')}</w:p>{p('适用于本市。')}"
    )
    assert texts(deleted + hidden) == ["各单位应当依法公开。", "范围。适用于本市。"]
    assert texts(deleted.removesuffix(p("依法公开。"))) == ["各单位应当"]


def test_hidden_text_is_left_out_by_itself_and_by_its_styles() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="c"><w:name w:val="暗"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="p"><w:name w:val="暗段"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    shown = '<w:vanish w:val="false"/>'
    body = (
        para(
            r("甲")
            + r("乙", "<w:vanish/>")
            + r("丙", '<w:vanish w:val="0"/>')
            + r("丁", '<w:rStyle w:val="c"/>')
        )
        + f'<w:p><w:pPr><w:pStyle w:val="p"/></w:pPr>{r("戊")}{r("己", shown)}</w:p>'
    )
    assert texts(body, styles=styles) == ["甲丙", "己"]


def test_fields_are_their_results() -> None:
    nested = field("IF 1=1", r("外") + field("HYPERLINK http://x", r("链接")))
    assert texts(para(r("甲") + nested + r("乙"))) == ["甲外链接乙"]
    assert texts(para(f'<w:fldSimple w:instr="SEQ 表">{r("3")}</w:fldSimple>')) == ["3"]


def test_a_field_that_never_ends_hides_nothing() -> None:
    open_field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert texts(para(open_field + r("甲")) + p("乙")) == ["甲", "乙"]


def test_a_circled_number_made_by_a_field_and_boxes_to_tick_are_read() -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    circled = f"{begin}<w:r><w:instrText>EQ \\o\\ac(○,7)</w:instrText></w:r>{end}"
    ticked = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>'
    signs = run('<w:sym w:font="Wingdings" w:char="F0A8"/>') + r("\uf0fe", '<w:rFonts w:ascii="Wingdings"/>')
    assert texts(para(circled + r("报送")) + para(ticked + end + r("同意")) + para(signs)) == [
        "⑦报送",
        "☑同意",
        "□☑",
    ]


def test_signs_that_no_table_knows_are_left_out_and_told() -> None:
    raw = read(para(r("甲\ue999乙")))
    assert raw.blocks[0].text == "甲乙"
    assert "Signs of special fonts that have no character and are left out: 1." in raw.warnings[0]


def test_the_contents_list_is_left_out_with_its_title() -> None:
    styles = HEADINGS + '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    by_field = p("目  录") + para(begin + r("一、总则\t1")) + para(r("二、附则\t2")) + para(end)
    by_style = p("目录") + styled("一、总则\t1", "t")
    by_gallery = p("目 次") + (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('一、总则')}</w:sdtContent></w:sdt>"
    )
    for contents in (by_field, by_style, by_gallery):
        assert texts(p("某办法") + contents + styled("一、总则", "h1"), styles=styles) == [
            "某办法",
            "一、总则",
        ]


def test_notes_stand_at_the_end_behind_their_marks() -> None:
    body = para(
        r("目录编制率")
        + run('<w:footnoteReference w:id="2"/>')
        + r("与开放率")
        + run('<w:footnoteReference w:id="3"/>')
        + r("。")
        + run('<w:endnoteReference w:id="2"/>')
    )
    notes = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>' + "".join(
        f'<w:footnote w:id="{n}"><w:p>{run("<w:footnoteRef/>")}{r(text)}</w:p></w:footnote>'
        for n, text in ((3, " 乙"), (2, " 甲"))
    )
    ends = f'<w:endnote w:id="2">{p("丙")}</w:endnote>'
    found = texts(body + p("完。"), footnotes=notes, endnotes=ends)
    assert found == ["目录编制率[1]与开放率[2]。[i]", "完。", "[1] 甲", "[2] 乙", "[i] 丙"]


def test_comments_headers_ruby_and_soft_hyphens_are_left_out() -> None:
    ruby = f"<w:ruby><w:rt>{r('zhèng')}</w:rt><w:rubyBase>{r('政')}</w:rubyBase></w:ruby>"
    body = para(
        '<w:commentRangeStart w:id="1"/>'
        + run(ruby)
        + run("<w:t>府</w:t><w:softHyphen/><w:t>办</w:t>")
        + run('<w:commentReference w:id="1"/>')
    )
    assert texts(body, comments=f'<w:comment w:id="1">{p("批注")}</w:comment>', header=p("页眉")) == [
        "政府办"
    ]


def test_raised_figures_keep_their_place() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    body = para(
        r("面积100m")
        + r("2", raised)
        + r("，10")
        + r("-3", raised)
        + r("，CO")
        + r("2", '<w:vertAlign w:val="subscript"/>')
        + r("注", raised)
    )
    assert texts(body) == ["面积100m²，10⁻³，CO₂注"]


def test_pictures_charts_and_foreign_files_are_told() -> None:
    picture = run('<w:drawing><a:blip r:embed="r9"/></w:drawing>')
    raw = read(para(r("见下图。") + picture) + para(run("<w:object/>")) + "<w:altChunk/>")
    assert [warning.split(" ")[0] for warning in raw.warnings] == ["Pictures", "Embedded", "Files"]


def test_a_file_of_pictures_only_is_refused_with_its_reason() -> None:
    with pytest.raises(UnreadableFileError, match=r"pictures \(1\) and no text"):
        read(para(run('<w:drawing><a:blip r:embed="r9"/></w:drawing>')))
    with pytest.raises(UnreadableFileError, match="holds no text"):
        read(para(""))


def test_white_space_without_the_mark_to_keep_it_goes() -> None:
    assert texts(para("<w:r><w:t> 甲 </w:t></w:r><w:r><w:t>乙\n  丙</w:t></w:r>"))[0].startswith("甲乙")


def test_the_strict_variant_is_read_too() -> None:
    data = docx(p("甲"), namespace="http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert read_docx(data).blocks[0].text == "甲"


def test_a_title_among_the_properties_counts_where_the_text_bears_it_out() -> None:
    def core(title: str) -> dict[str, bytes]:
        inside = f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c>'
        return {"docProps/core.xml": inside.encode()}

    body = p("示例市") + p("数据管理办法") + p("第一条　依法管理。")
    assert read_docx(docx(body, more=core("示例市数据管理办法"))).hidden == (("title", "示例市数据管理办法"),)
    assert read_docx(docx(body, more=core("2015年旧通知"))).hidden == ()


def test_a_broken_side_part_costs_its_content_and_not_the_text() -> None:
    data = docx(p("甲"), parts={"numbering": "<w:broken>"})
    raw = read_docx(data)
    assert raw.blocks[0].text == "甲"
    assert "automatic numbers are missing" in raw.warnings[0]


def test_a_frame_of_one_cell_is_text() -> None:
    framed = table(row(cell("专栏1 重点工程"))) + table(row(cell("甲")), row(cell("乙")))
    assert [(b.text, b.kind) for b in read(framed).blocks] == [
        (text, BlockKind.PARAGRAPH) for text in ("专栏1 重点工程", "甲", "乙")
    ]
