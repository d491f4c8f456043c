from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policies import TITLE, headings, markdown, read

from ingest.blocks import Block, BlockKind
from ingest.profiles import ProfileName
from ingest.splitting import MAX_CHARACTERS
from ingest.structure import Layout, broken_rule, lay_out
from vectorstore.passages import Section, Span

BODY = "各级各部门应当把数据共享作为一项基础工作，明确专人负责，每季度通报一次进展情况。"
HAN = "一二三四五六七八九十"


def layout(text: str) -> Layout:
    return lay_out([Block(line) for line in text.split("\n") if line])


def outline(text: str) -> list[str]:
    return [heading for _, heading in headings(read(f"{TITLE}\n{text}").document)]


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        (f"第一章 总则\n第一条 {BODY}\n第二条 {BODY}", ProfileName.LAW),
        (f"一、要求\n（一）目录\n{BODY}\n二、保障\n{BODY}", ProfileName.PLAN),
        (f"01编制目录\n（一）目录范围\n{BODY}\n02推广应用\n{BODY}", ProfileName.POINTS),
        (f"{BODY}\n数据目录怎样编制\n{BODY}\n数据怎样申请\n{BODY}", ProfileName.PLAIN),
        (f"{BODY}\n{BODY}", ProfileName.PLAIN),
        (f"一、要求\n{BODY}\n依照第三条的规定办理。\n第五条规定的除外。\n二、保障\n{BODY}", ProfileName.PLAN),
    ],
)
def test_a_profile_is_chosen_by_its_own_marks(text: str, profile: ProfileName) -> None:
    assert layout(text).profile is profile


def test_the_levels_of_a_format_are_a_profile() -> None:
    blocks = [
        Block("目标", BlockKind.HEADING, 2),
        Block(BODY),
        Block("保障", BlockKind.HEADING, 2),
        Block(BODY),
    ]
    assert lay_out(blocks).profile is ProfileName.MARKDOWN


def test_points_stand_outside_bracketed_numbering() -> None:
    text = f"01编制目录\n（一）目录范围\n{BODY}\n（二）更新时限\n{BODY}\n02推广应用\n{BODY}\n"
    found = headings(read(f"{TITLE}\n{text}").document)
    assert found == [(1, "01编制目录"), (2, "（一）目录范围"), (2, "（二）更新时限"), (1, "02推广应用")]


def test_evidence_is_the_share_of_marks_in_order() -> None:
    found = {e.profile.name: e.share for e in layout(f"第一条 {BODY}\n第二条 {BODY}\n第三条 {BODY}").evidence}
    assert found[ProfileName.LAW] == 1.0


def test_numbering_out_of_order_is_given_up() -> None:
    text = "\n".join(f"{HAN[n]}、事项{n}\n{BODY}" for n in (8, 3, 6, 2, 7, 1))
    assert layout(text).profile is not ProfileName.PLAN


def test_an_article_without_a_blank_behind_its_number_is_found_by_the_count() -> None:
    text = f"第一条为了规范数据共享，制定本办法。\n第二条{BODY}\n第一条规定的单位应当报告。\n第三条{BODY}\n"
    assert outline(text) == ["第一条", "第二条", "第三条"]


@pytest.mark.parametrize(
    "line",
    [
        "第九条 第二款规定的单位。",
        "第九条、第十条所称数据。",
        "第九条至第十条。",
        "第九条所列单位。",
        "第十二条 和第十三条的单位",
    ],
)
def test_a_reference_at_the_beginning_of_a_line_is_no_article(line: str) -> None:
    assert outline(f"第一条 {BODY}\n第二条 {BODY}\n{line}\n第三条 {BODY}\n") == ["第一条", "第二条", "第三条"]


def test_a_missing_number_is_told() -> None:
    found = read(f"{TITLE}\n第一条 {BODY}\n第二条 {BODY}\n第四条 {BODY}\n第五条 {BODY}\n").document
    assert [heading for _, heading in headings(found)] == ["第一条", "第二条", "第四条", "第五条"]
    assert any("第四条" in warning for warning in found.warnings)


def test_an_article_in_bold_or_as_a_list_item_or_heading_is_an_article() -> None:
    text = f"# 某省办法\n\n## 第一章 总则\n\n**第一条**　{BODY}\n\n- 第二条 {BODY}\n\n### 第三条 目录\n\n{BODY}\n"
    assert headings(markdown(text).document) == [
        (1, "第一章 总则"), (2, "第一条"), (2, "第二条"), (2, "第三条 目录"),
    ]  # fmt: skip


def test_chapters_of_one_level_nest_by_their_numbering() -> None:
    text = f"# 某省办法\n\n## 第一章 总则\n\n## 第一节 目录\n\n第一条 {BODY}\n\n## 第二节 接口\n\n第二条 {BODY}\n\n## 第二章 附则\n\n第三条 {BODY}\n"
    assert headings(markdown(text).document) == [
        (1, "第一章 总则"), (2, "第一节 目录"), (3, "第一条"), (2, "第二节 接口"), (3, "第二条"), (1, "第二章 附则"), (2, "第三条"),
    ]  # fmt: skip


def test_articles_behind_one_another_in_a_line_are_parted() -> None:
    text = f"# 某省办法\n\n第一条 {BODY} 第二条 {BODY} 第三条 {BODY}\n"
    assert [heading for _, heading in headings(markdown(text).document)] == ["第一条", "第二条", "第三条"]


CONTENTS = "目　录\n第一章　总　则\n第二章　目录管理\n第三章　附　则\n"
LAW = f"第一章　总　则\n第一条　{BODY}\n第二章　目录管理\n第二条　{BODY}\n第三章　附　则\n第三条　{BODY}\n"


@pytest.mark.parametrize(
    "contents", [CONTENTS, CONTENTS.removeprefix("目　录\n"), CONTENTS.replace("则", "则 ......1")]
)
def test_a_contents_list_doubles_no_section(contents: str) -> None:
    found = [h for h in outline(contents + LAW) if not h.startswith("目")]
    assert found == ["第一章 总 则", "第一条", "第二章 目录管理", "第二条", "第三章 附 则", "第三条"] or found == [
        "第一章 总则", "第一条", "第二章 目录管理", "第二条", "第三章 附则", "第三条",
    ]  # fmt: skip


def test_a_contents_list_of_articles_doubles_no_article_in_markdown() -> None:
    listed = "".join(f"- 第{n}章 {t}\n" for n, t in (("一", "总则"), ("二", "接口"), ("三", "附则")))
    body = "".join(
        f"## 第{n}章 {t}\n\n第{a}条 {BODY}\n\n"
        for n, t, a in (("一", "总则", "一"), ("二", "接口", "二"), ("三", "附则", "三"))
    )
    found = [h for _, h in headings(markdown(f"# 某省办法\n\n目录\n\n{listed}\n{body}").document)]
    assert found == ["目录", "第一章 总则", "第一条", "第二章 接口", "第二条", "第三章 附则", "第三条"]


def test_a_numbered_question_heads_its_answer() -> None:
    text = f"1.数据目录怎样编制，多久更新一次？\n答：{BODY}\n2.接口怎样申请？\n答：{BODY}\n"
    assert outline(text) == ["1.数据目录怎样编制，多久更新一次？", "2.接口怎样申请？"]


def test_an_annex_is_a_section_of_its_own_outside_the_chapters() -> None:
    text = f"{LAW}附件1\n数据目录格式\n{BODY}\n附件2：接口清单\n{BODY}\n"
    found = headings(read(f"{TITLE}\n{text}").document)
    assert [(level, heading) for level, heading in found if heading.startswith("附件")] == [
        (1, "附件1"),
        (1, "附件2：接口清单"),
    ]


def test_an_annex_that_is_only_named_is_no_section() -> None:
    assert outline(f"一、要求\n{BODY}\n附件：1.数据目录\n2.接口清单\n某省人民政府\n2021年3月5日\n") == [
        "一、要求"
    ]


def test_the_articles_of_a_text_that_a_notice_carries_stand_below_its_title() -> None:
    text = f"某省关于印发办法的通知\n各市人民政府：\n{BODY}\n某省接口管理细则\n第一章 总则\n第一条 {BODY}\n第二条 {BODY}\n"
    item = read(text)
    assert item.passages[-1].headings == ("某省接口管理细则", "第一章 总则", "第二条")


@pytest.mark.parametrize("quote", ["“第七条　{0}”", "第七条　{0}"])
def test_articles_quoted_by_a_decision_are_not_its_own(quote: str) -> None:
    text = f"一、将第七条修改为：\n{quote.format(BODY)}\n二、将第九条修改为：“第九条　{BODY}\n第九条之一　{BODY}”\n本决定自公布之日起施行。\n"
    assert not [heading for heading in outline(text) if "条" in heading[:4]]


def test_a_law_behind_the_decision_that_amends_it_has_its_articles() -> None:
    text = f"一、将第二条修改为：\n第二条　{BODY}\n本决定自公布之日起施行。\n某省接口管理条例\n{LAW}"
    assert [h for h in outline(text) if "条" in h[:4]] == ["第一条", "第二条", "第三条"]


def test_each_article_is_a_passage_of_its_own_and_whole_within_the_budget() -> None:
    items = "".join(f"（{HAN[n]}）{BODY[:30]}；\n" for n in range(9))
    item = read(f"{TITLE}\n第一条　{BODY}\n第二条　下列数据不予共享：\n{items}第三条　{BODY}\n")
    assert [p.text.split("　")[0][:3] for p in item.passages[1:]] == ["第一条", "第二条", "第三条"]
    assert 300 < len(item.passages[2].text) <= MAX_CHARACTERS


def test_an_article_over_the_budget_is_cut_between_its_items() -> None:
    items = "".join(f"（{HAN[n]}）{BODY}{BODY}；\n" for n in range(9))
    item = read(f"{TITLE}\n第一条　下列数据不予共享：\n{items}第二条　{BODY}\n")
    pieces = [p for p in item.passages if p.headings == ("第一条",)]
    assert len(pieces) > 1
    assert all(p.text.startswith(("第一条", "（")) and p.text.endswith("\n") for p in pieces)


def test_a_division_that_breaks_a_rule_is_named() -> None:
    text = "甲\n乙\n丙\n"
    assert broken_rule((Section("甲", 1, Span(0, 6)), Section("乙", 2, Span(2, 4))), text) is None
    assert "does not nest" in str(
        broken_rule((Section("甲", 1, Span(0, 3)), Section("乙", 2, Span(2, 6))), text)
    )
    assert "out of order" in str(
        broken_rule((Section("乙", 1, Span(2, 4)), Section("甲", 1, Span(0, 2))), text)
    )
    assert "begin with" in str(broken_rule((Section("丁", 1, Span(0, 2)),), text))


_marks = st.sampled_from(
    ["第{0}条 ", "第{0}条", "第{0}章 总则", "{0}、要求", "（{0}）目录", "目录", "附件", "附件{0}：清单", "本决定自公布之日起施行。",
     "将第{0}条修改为：", "将第{0}条修改为：“第{0}条 ", "总则", "附则", "第{0}条 第二款规定", "01编制", "1.编制", "某省办法", "责任单位：省教育厅"]
)  # fmt: skip
_built = st.lists(
    st.builds(
        lambda mark, n, tail: mark.format(HAN[n]) + tail,
        _marks,
        st.integers(0, 9),
        st.sampled_from(["", BODY, "。"]),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(_built, st.lists(st.none() | st.integers(1, 6), min_size=40, max_size=40))
def test_every_division_holds_the_rules(texts: list[str], levels: list[int | None]) -> None:
    blocks = [
        Block(text, BlockKind.HEADING if level else BlockKind.PARAGRAPH, level)
        for text, level in zip(texts, levels, strict=False)
    ]
    found = lay_out(blocks, "某省办法")
    assert broken_rule(found.sections, found.text) is None
    assert not [w for w in found.warnings if "divided" in w]


@pytest.mark.parametrize(
    "line",
    [
        "第{0}条 各单位应当报告。",
        "标题{0}",
        "{0}、标题",
        "附件",
        "目录",
        "一、修改为：“第一条 本办法",
        "各单位报告（责任单位：省教育厅）。",
    ],
)
def test_time_grows_with_the_number_of_lines_only(line: str) -> None:
    def seconds(count: int) -> float:
        text = "\n".join(line.format(n + 1) for n in range(count))
        begun = time.process_time()
        read(f"{TITLE}\n{text}\n")
        return time.process_time() - begun

    seconds(200)
    small, large = seconds(1500), seconds(6000)
    assert large < 10 * small + 0.5
