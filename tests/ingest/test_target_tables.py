from __future__ import annotations

from policies import TITLE, read

from vectorstore.passages import CellKind, Indicator

TAB = (
    "一、发展目标\n到2025年，数据共享水平明显提高。\n全省数据共享主要指标\n"
    "类别\t指 标\t2019 年\t2022 年\t2025 年\n"
    "总体 规模\t共享接口数(个)\t120\t≥300\t≥500\n"
    "\t目录编制率(%)\t/\t90\t100\n"
    "\n—2—\n\n类别\t指 标\t2019 年\t2022 年\t2025 年\n"
    "\t接口增速(%)\t5.5\t6\t6.5\n"
    "基础\t平台响应时长(毫秒)\t900\t600\t\n"
    "二、主要任务\n完善数据目录，扩大共享范围。\n"
)
ONE_CELL_A_LINE = (
    "表1 数据共享主要指标\n\n"
    "\t分类\n\t序号\n\t主要指标\n\t指标说明\n\t2019年\n\t2025年\n\n"
    "\t决策体系\n\t\n\t掌上办公比例\n\t使用掌上平台的人员占比\n\t/\n\t80%\n\n"
    "\t\n\t\n\t便利度（1-100分）\n\t综合评价分值\n\t76.1\n\t>90\n\n"
    "二、主要任务\n"
)


def rows(text: str, title: str = TITLE) -> tuple[Indicator, ...]:
    return read(f"{title}\n{text}").indicators


def figures(row: Indicator) -> dict[int, str]:
    return {year: cell.text for year, cell in row.values}


def test_a_tab_table_gives_a_row_for_each_indicator() -> None:
    assert [(row.name, row.unit) for row in rows(TAB)] == [
        ("共享接口数", "个"),
        ("目录编制率", "%"),
        ("接口增速", "%"),
        ("平台响应时长", "毫秒"),
    ]


def test_a_merged_category_goes_on_over_a_page_break() -> None:
    assert [row.category for row in rows(TAB)] == ["总体规模", "总体规模", "总体规模", "基础"]


def test_figures_stand_as_printed_under_their_year() -> None:
    assert [figures(row) for row in rows(TAB)] == [
        {2019: "120", 2022: "≥300", 2025: "≥500"},
        {2019: "/", 2022: "90", 2025: "100"},
        {2019: "5.5", 2022: "6", 2025: "6.5"},
        {2019: "900", 2022: "600"},
    ]


def test_the_earliest_year_is_the_base_where_no_period_is_known() -> None:
    kinds = {year: cell.kind for year, cell in rows(TAB)[0].values}
    assert kinds == {2019: CellKind.BASE, 2022: CellKind.TARGET, 2025: CellKind.TARGET}


def test_years_before_the_planning_period_are_base_values() -> None:
    kinds = {year: cell.kind for year, cell in rows(TAB, "某省数据共享规划（2023—2025年）")[0].values}
    assert kinds == {2019: CellKind.BASE, 2022: CellKind.BASE, 2025: CellKind.TARGET}


def test_a_columns_own_words_say_whether_it_is_a_target() -> None:
    table = "指标\t2020年现状\t2025年目标\n数据归集率\t10%\t60%\n接口调用成功率\t80%\t99%\n"
    assert [cell.kind for _, cell in rows(table)[0].values] == [CellKind.BASE, CellKind.TARGET]


def test_the_header_repeated_on_a_page_is_no_row_and_every_row_names_the_first() -> None:
    item = read(f"{TITLE}\n{TAB}")
    assert {item.document.text[r.header_span.start : r.header_span.end] for r in item.indicators} == {
        "类别\t指 标\t2019 年\t2022 年\t2025 年"
    }


def test_a_table_of_one_cell_a_line_is_read_like_another() -> None:
    found = rows(ONE_CELL_A_LINE)
    assert [(row.name, row.category, row.note) for row in found] == [
        ("掌上办公比例", "决策体系", "使用掌上平台的人员占比"),
        ("便利度", "决策体系", "综合评价分值"),
    ]
    assert [figures(row) for row in found] == [{2019: "/", 2025: "80%"}, {2019: "76.1", 2025: ">90"}]
    assert [row.unit for row in found] == ["%", "1-100分"]


def test_a_unit_column_gives_the_unit() -> None:
    table = "序号\t指标\t单位\t2020年\t2025年\n1\t培训人次\t万人次\t3\t10\n2\t专项资金\t亿元\t1.5\t2\n"
    assert [(row.name, row.unit) for row in rows(table)] == [("培训人次", "万人次"), ("专项资金", "亿元")]


def test_a_table_without_years_has_no_indicators() -> None:
    assert rows("序号\t项目\t责任单位\n1\t编制目录\t省大数据局\n2\t建设平台\t省发展改革委\n") == ()


def test_one_line_with_a_tab_is_no_table() -> None:
    item = read(f"{TITLE}\n\t专栏1  重点应用\n\t数据共享平台。建设统一平台，提供目录查询和接口申请等服务。\n")
    assert "\t" not in item.document.text


def test_each_row_is_a_passage_that_carries_caption_and_header() -> None:
    item = read(f"{TITLE}\n{TAB}")
    passages = [p for p in item.passages if "目录编制率" in p.text]
    assert [p.text for p in passages] == ["\t目录编制率(%)\t/\t90\t100\n"]
    assert passages[0].context == ("全省数据共享主要指标", "类别\t指 标\t2019 年\t2022 年\t2025 年")
    assert passages[0].headings == ("一、发展目标",)
    assert "2025 年" in passages[0].indexed_text


def test_a_row_over_the_budget_is_cut_between_its_cells() -> None:
    note = "按照统一口径逐级汇总并核对后形成的数据。" * 30
    item = read(f"{TITLE}\n数据主要指标\n指标\t指标说明\t2025年\n归集率\t{note}\t60\n共享率\t略\t70\n")
    at = next(n for n, p in enumerate(item.passages) if p.text == "归集率\t")
    pieces = item.passages[at:-1]
    assert "".join(p.text for p in pieces) == f"归集率\t{note}\t60\n"
    assert pieces[0].context == ("数据主要指标", "指标")
    assert {p.context for p in pieces[1:-1]} == {("数据主要指标", "指标说明", "归集率")}
    assert (pieces[-1].text, pieces[-1].context) == ("60\n", ("数据主要指标", "2025年", "归集率"))


def test_years_below_a_merged_header_cell_are_found_in_the_second_row() -> None:
    table = (
        "类别\t指标\t单位\t目标值\t目标值\t年均增长\n类别\t指标\t单位\t2022年\t2025年\t[%]\n"
        "共享\t接口数\t个\t300\t500\t12\n共享\t归集率\t%\t80\t95\t—\n"
    )
    item = read(f"{TITLE}\n数据共享目标\n{table}")
    assert [(r.name, r.unit, r.category, figures(r)) for r in item.indicators] == [
        ("接口数", "个", "共享", {2022: "300", 2025: "500"}),
        ("归集率", "%", "共享", {2022: "80", 2025: "95"}),
    ]
    text = item.document.text
    row = item.indicators[0]
    assert text[row.header_span.start : row.header_span.end].count("\n") == 1
    assert [text[c.header_span.start : c.header_span.end] for _, c in row.values] == ["2022年", "2025年"]
    assert {cell.kind for _, cell in row.values} == {CellKind.TARGET}


def test_a_header_cell_left_empty_below_a_merged_one_is_the_same_column() -> None:
    table = "指标\t目标值\t\n\t2022年\t2025年\n接口数（个）\t300\t500\n平台数（个）\t3\t5\n"
    assert [(r.name, r.unit, figures(r)) for r in rows(table)] == [
        ("接口数", "个", {2022: "300", 2025: "500"}),
        ("平台数", "个", {2022: "3", 2025: "5"}),
    ]


def test_a_unit_stated_above_the_table_is_every_rows_unit() -> None:
    found = rows(
        "数据共享资金目标\n单位：万元\n指标\t2020年\t2025年\n建设资金\t300\t500\n培训人次（人次）\t20\t90\n"
    )
    assert [(r.name, r.unit) for r in found] == [("建设资金", "万元"), ("培训人次", "人次")]


def test_a_row_of_units_below_the_years_is_header() -> None:
    table = "指标\t2020年\t2025年\n\t（亿元）\t（亿元）\n建设资金\t300\t500\n运维资金\t20\t90\n"
    assert [(r.name, r.unit) for r in rows(table)] == [("建设资金", "亿元"), ("运维资金", "亿元")]


def test_the_end_of_a_five_year_plan_is_its_last_year() -> None:
    table = "指标\t“十三五”末\t“十四五”末\n归集率\t40%\t90%\n开放率\t20%\t50%\n"
    assert [figures(r) for r in rows(table)] == [{2020: "40%", 2025: "90%"}, {2020: "20%", 2025: "50%"}]


def test_a_span_of_years_is_no_year() -> None:
    table = "指标\t2020年\t2025年\t2021—2025年年均增长\n接口数\t40\t90\t8.5\n平台数\t4\t9\t7\n"
    assert [figures(r) for r in rows(table)] == [{2020: "40", 2025: "90"}, {2020: "4", 2025: "9"}]


def test_a_row_merged_over_all_columns_names_the_group_below() -> None:
    table = "指标\t2020年\t2025年\n一、共享\t一、共享\t一、共享\n接口数\t40\t90\n二、开放\t二、开放\t二、开放\n数据集\t4\t9\n"
    assert [(r.category, r.name) for r in rows(table)] == [("一、共享", "接口数"), ("二、开放", "数据集")]


def test_levels_of_indicators_are_category_and_name() -> None:
    table = "一级指标\t二级指标\t2020年\t2025年\n共享\t接口数\t40\t90\n共享\t平台数\t4\t9\n"
    assert [(r.category, r.name) for r in rows(table)] == [("共享", "接口数"), ("共享", "平台数")]


def test_yearly_amounts_that_are_no_targets_are_no_indicators() -> None:
    assert rows("补贴标准\n项目\t2024年\t2025年\n生活补贴\t180元\t190元\n护理补贴\t100元\t110元\n") == ()


def test_a_table_that_is_no_target_table_still_gives_its_rows_the_header() -> None:
    item = read(
        f"{TITLE}\n办理事项\n事项名称\t办理部门\t办理时限\n目录登记\t省大数据局\t五日\n接口申请\t省大数据局\t三日\n"
    )
    contexts = {p.text.strip(): p.context for p in item.passages}
    assert contexts["接口申请\t省大数据局\t三日"] == ("办理事项", "事项名称\t办理部门\t办理时限")
