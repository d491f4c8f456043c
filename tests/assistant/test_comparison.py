"""Two documents beside each other: kinds of differences, places on both sides, common targets, the report."""

from __future__ import annotations

from pathlib import Path

from assistant.common_targets import aims_of, common_targets
from assistant.comparison import Comparison, Difference, DifferenceKind, compare
from assistant.comparison_json import comparison_json
from assistant.comparison_paper import comparison_paper, shortened
from assistant.official.paper import footnotes_of
from assistant.official.write_markdown import markdown_of
from assistant.side_by_side import Side, SideBySide, set_beside
from ingest.document import read_document
from vectorstore.passages import Document, IngestedDocument

OLD = """# 数据办法

## 第一章 总则

第一条 为了规范数据开放，制定本办法。

第二条 开放主体应当自收到申请之日起10个工作日内答复申请人。

第三条 企业可以申请使用数据。

## 第二章 管理

第四条 省大数据局负责平台的建设和管理。数据目录每年更新一次。

第五条 违反本办法的，处五千元以下罚款。
"""
NEW = """# 数据办法

## 第一章 总则

第一条 为了规范数据开放，制定本办法。

第二条 开放主体应当自收到申请之日起5个工作日内答复申请人。

第三条 鼓励社会组织参与数据治理，具体办法另行制定。

第四条 企业应当申请使用数据。

## 第二章 管理

第五条 省大数据局负责平台的建设和管理。数据目录每年更新一次。
"""


def read(text: str, name: str) -> IngestedDocument:
    return read_document(Path(f"{name}.md"), text.encode("utf-8"), name)


def of(old: str, new: str) -> Comparison:
    first, second = read(old, "old"), read(new, "new")
    return compare(
        first.document,
        second.document,
        (first.indicators, second.indicators),
        (first.duties, second.duties),
    )


def beside(old: str, new: str) -> SideBySide:
    first, second = read(old, "old"), read(new, "new")
    return set_beside(
        Side(first.document, first.indicators, first.duties),
        Side(second.document, second.indicators, second.duties),
    )


def report(found: SideBySide, *, english: bool = False) -> str:
    return markdown_of(comparison_paper(found, english=english))


def kinds(compared: Comparison) -> list[tuple[DifferenceKind, ...]]:
    return [difference.kinds for difference in compared.differences]


def stands(difference: Difference, first: Document, second: Document) -> bool:
    return all(
        place is None
        or document.text[place.citation.span.start : place.citation.span.end] == place.citation.quote
        for place, document in ((difference.before, first), (difference.after, second))
    )


def test_each_kind_of_difference_is_told_with_its_places() -> None:
    compared = of(OLD, NEW)
    assert kinds(compared) == [
        (DifferenceKind.FIGURE,),
        (DifferenceKind.ADDED,),
        (DifferenceKind.MODALITY,),
        (DifferenceKind.REMOVED,),
    ]
    assert all(stands(d, compared.first, compared.second) for d in compared.differences)
    figure, added, modality, removed = compared.differences
    assert figure.said == (("10", "5"),)
    assert modality.said == (("可以", "应当"),)
    assert added.after is not None
    assert added.after.citation.quote.startswith("第三条 鼓励社会组织")
    assert removed.before is not None
    assert "五千元" in removed.before.citation.quote


def test_a_document_and_itself_do_not_differ() -> None:
    compared = of(OLD, OLD)
    assert compared.differences == ()
    assert compared.unchanged == compared.paired > 0


def test_an_article_with_another_number_has_not_changed() -> None:
    compared = of(OLD, NEW)
    quoted = [d.after.citation.quote for d in compared.differences if d.after is not None]
    assert not any("省大数据局" in quote for quote in quoted)


def test_a_lead_unit_that_changed_is_named() -> None:
    text = "# 计划\n\n## 一、任务\n\n建设统一的数据平台，推进数据共享开放。（牵头单位：{}）\n"
    [difference] = of(text.format("省经信厅"), text.format("省大数据局")).differences
    assert difference.kinds == (DifferenceKind.LEAD,)
    assert difference.said == (("省经信厅", "省大数据局"),)


def test_what_moved_is_told_once() -> None:
    parts = [
        f"## {sign}\n\n{text}\n"
        for sign, text in (
            ("（一）", "推进公共数据开放，编制开放目录。"),
            ("（二）", "建设智慧养老平台，服务老年人。"),
            ("（三）", "培育数字人才，办好职业院校。"),
        )
    ]
    compared = of("# 计划\n\n" + "\n".join(parts), "# 计划\n\n" + "\n".join([parts[2], *parts[:2]]))
    assert kinds(compared) == [(DifferenceKind.MOVED,)]


def test_the_same_replacement_in_many_places_is_told_once() -> None:
    sentences = [f"第{n}项工作由经信委办理，按规定时间完成第{n}份报告。" for n in "一二三四五六"]
    old = "# 办法\n\n" + "\n\n".join(
        f"## （{n}）\n\n{s}" for n, s in zip("一二三四五六", sentences, strict=True)
    )
    compared = of(old, old.replace("经信委", "大数据局"))
    [replacement] = compared.replacements
    assert (replacement.before, replacement.after) == ("经信委", "大数据局")
    assert len(replacement.differences) == len(compared.differences) == 6
    assert compared.told_one_by_one == ()
    assert "“经信委”改为“大数据局”：6 处" in report(beside(old, old.replace("经信委", "大数据局")))


PLAN = """---
period: 2018-2022
---
# 五年计划

表1 主要指标

| 指标 | 2017年 | 2020年 | 2022年 |
| --- | --- | --- | --- |
| 在役工业机器人数量（万台） | 5.5 | 10 | 15 |
| 网络零售额（亿元） | 13336 | 20000 | 26000 |
| 跨境网络零售出口额（亿元） | 438.1 | 1000 | 1400 |
"""
POINTS = """---
period: 2020-2020
---
# 2020年工作要点

推广应用机器人，累计在役工业机器人突破10万台。

力争跨境网络零售出口900亿元以上。

培训数字人才2000人。
"""


def test_targets_of_both_are_found_though_one_stands_in_a_table_and_one_in_a_sentence() -> None:
    first, second = read(PLAN, "plan"), read(POINTS, "points")
    found = common_targets(
        aims_of(first.document, first.indicators), aims_of(second.document, second.indicators)
    )
    assert [(t.name, t.compared_years) for t in found] == [
        ("在役工业机器人数量", ((2020, True),)),
        ("跨境网络零售出口额", ((2020, False),)),
    ]
    assert {a.text for a in found[1].first} == {"438.1亿元", "1000亿元", "1400亿元"}
    for target in found:
        for aim in (*target.first, *target.second):
            for citation in aim.citations:
                text = (first if citation.document_id == "plan" else second).document.text
                assert text[citation.span.start : citation.span.end] == citation.quote


def test_a_figure_of_something_narrower_is_not_taken_for_the_target() -> None:
    plan = "# 五年计划\n\n到2022年，累计实现50万家企业上云，培育400家上云标杆企业。\n"
    points = "# 2020年工作要点\n\n深化企业上云，累计上云企业达40万家。\n"
    first, second = read(plan, "plan"), read(points, "points")
    [target] = common_targets(aims_of(first.document, ()), aims_of(second.document, ()))
    assert [aim.text for aim in (*target.first, *target.second)] == ["50万家", "40万家"]


class TestTables:
    OLD = PLAN.replace("| 网络零售额（亿元） | 13336 | 20000 | 26000 |\n", "")
    NEW = PLAN.replace("| 5.5 | 10 | 15 |", "| 5.5 | 10 | 18 |")

    def test_a_changed_cell_is_told_with_its_year(self) -> None:
        [changed] = [d for d in beside(self.OLD, self.NEW).comparison.differences if d.pieces]
        assert changed.kinds == (DifferenceKind.FIGURE,)
        assert changed.said == (("2022年 15", "2022年 18"),)
        assert changed.after is not None
        assert changed.after.citation.quote.startswith("| 在役工业机器人数量")

    def test_tables_stand_side_by_side_over_all_years(self) -> None:
        found = beside(self.OLD, self.NEW)
        robots = found.targets[0]
        assert [(y.year, y.first[0].text, y.second[0].text, y.same) for y in robots.years] == [
            (2017, "5.5", "5.5", True),
            (2020, "10", "10", True),
            (2022, "15", "18", False),
        ]
        retail = next(line for line in found.targets if line.name.startswith("网络零售额"))
        assert next((y.first, y.second[0].text, y.same) for y in retail.years) == ((), "13336", None)
        assert (found.agreeing, found.differing) == (5, 1)
        for line in found.targets:
            for year in line.years:
                for document, said in ((found.first, year.first), (found.second, year.second)):
                    for citation in (c for one in said for c in one.citations):
                        span = citation.span
                        assert document.text[span.start : span.end] == citation.quote

    def test_the_table_of_the_report_has_a_line_for_each_year(self) -> None:
        text = report(beside(self.OLD, self.NEW))
        assert "| 在役工业机器人数量（万台）[^1][^2][^3][^4] | 2017 | 5.5 | 5.5 | 一致 |" in text
        assert "| **不同** |" in text
        assert "只有乙" in text


def test_two_different_documents_are_told_by_targets_and_topics() -> None:
    found = beside(PLAN, POINTS)
    assert not found.versions
    assert [line.name for line in found.targets] == ["在役工业机器人数量", "跨境网络零售出口额"]
    text = report(found)
    assert "两份不同的文件" in text
    assert "逐处对照" not in text


def test_documents_without_anything_in_common_are_said_to_be_so() -> None:
    found = beside("# 甲\n\n森林防火期为每年三月。\n", "# 乙\n\n医保卡可以在药店使用。\n")
    assert found.nothing_in_common
    assert "无从对照" in report(found)


def test_the_report_tells_the_summary_first_and_cites_both_sides() -> None:
    found = beside(OLD, NEW)
    text = report(found, english=True)
    assert text.index("Summary") < text.index("Differences one by one")
    assert "figure changed: 1" in text
    assert "~~10~~<ins>5</ins>个工作日内" in text
    notes = list(footnotes_of(comparison_paper(found)))
    assert [note.source[0] for note in notes][-6:] == ["甲", "乙", "乙", "甲", "乙", "甲"]
    for note in notes:
        side = found.first if note.source.startswith("甲") else found.second
        assert note.quote in side.text
    assert "A has no such passage" in text
    assert "甲没有对应的段落" in report(found)


def test_the_same_text_is_said_to_be_the_same() -> None:
    assert "两份正文一字不差" in report(beside(OLD, OLD))


def test_a_long_quote_ends_with_a_sentence() -> None:
    quote = "甲乙丙丁。" * 60
    assert shortened(quote) == "甲乙丙丁。" * 40
    assert len(shortened("字" * 500)) == 200


def test_the_json_has_all_of_it() -> None:
    told = comparison_json(beside(OLD, NEW))
    assert len(told["differences"]) == 4
    assert told["counts"] == {"added": 1, "removed": 1, "figure": 1, "modality": 1}
    assert (told["versions"], told["nothing_in_common"]) == (True, False)
    assert comparison_json(beside(PLAN, POINTS))["targets"][0]["years"][1]["same"] is True
