from __future__ import annotations

import pytest
from policies import lines, read

WRAPPED = (
    "某省数据共享办法\n"
    "为了推动公共数据有序流动，提升各级政府部门的协同办事水\n"
    "平，让群众少跑路、数据多跑路，结合本省各地工作的实际情\n"
    "况，省大数据局会同有关部门研究提出以下措施，请各地结合\n"
    "自身条件认真执行，并把遇到的问题及时报告给省大数据局办\n"
    "公室。\n"
)


def test_hard_wrapped_lines_are_joined_without_blanks() -> None:
    joined = lines(WRAPPED)
    assert len(joined) == 2
    assert "协同办事水平，让群众" in joined[1]
    assert joined[1].endswith("办公室。")


def test_blank_lines_between_wrapped_lines_separate_nothing() -> None:
    assert read(WRAPPED.replace("\n", "\n\n")).document.text == read(WRAPPED).document.text


def test_latin_words_are_joined_with_a_blank() -> None:
    text = (
        "Guide to sharing public data\n"
        "Every department publishes the catalogue of its data on the portal,\n"
        "keeps it complete and answers requests within ten working days, and\n"
        "reports once in each quarter what was asked for, what was given and\n"
        "what was refused, so that the provincial bureau can compare and say\n"
        "where help is needed.\n"
    )
    assert "on the portal, keeps it" in lines(text)[1]
    assert "days, and reports once" in lines(text)[1]


def test_a_page_break_inside_a_word_is_joined() -> None:
    text = "某省数据共享办法\n支持高校参与数据人才培养，推进一流学科建\n\n—2—\n\n设,到2025年培养专业人才5000名。\n"
    assert lines(text)[1] == "支持高校参与数据人才培养，推进一流学科建设,到2025年培养专业人才5000名。"


@pytest.mark.parametrize("mark", ["—2—", "— 12 —", "- 3 -", "－4－", "第 3 页 共 9 页", "第3页"])
def test_page_marks_are_dropped(mark: str) -> None:
    assert lines(f"某省数据共享办法\n第一段话已经说完。\n{mark}\n第二段话也已说完。\n") == [
        "某省数据共享办法",
        "第一段话已经说完。",
        "第二段话也已说完。",
    ]


def test_a_date_and_a_figure_alone_are_no_page_marks() -> None:
    assert lines("某省数据共享办法\n2021年3月5日\n2025\n")[1:] == ["2021年3月5日", "2025"]


def test_paragraphs_in_single_lines_stay_apart() -> None:
    paragraphs = ["第一项工作已经完成。", "第二项工作正在推进，预计年底完成。", "第三项工作尚未开始。"]
    assert lines("\n".join(["某省数据共享办法", *paragraphs]))[1:] == paragraphs


def test_a_heading_is_never_joined_to_the_line_above() -> None:
    text = WRAPPED + "一、总体要求\n坚持统筹，注重实效。\n"
    assert lines(text)[-2:] == ["一、总体要求", "坚持统筹，注重实效。"]


def test_blanks_left_by_print_inside_a_sentence_go() -> None:
    text = "某省数据共享办法\n推动第五代移动通信 商 用，支持各地建设 20 个以上示范应用，并且按季度通报建设进展情况。\n"
    assert "移动通信商用，支持各地建设 20 个以上" in lines(text)[1]


def test_a_text_without_any_line_break_is_cut_into_passages() -> None:
    item = read("某省数据共享办法规定公共数据应当依法共享，不得拒绝。" * 100)
    assert len(item.passages) > 6
    assert all(passage.text.rstrip("\n").endswith("。") for passage in item.passages)


def test_a_long_text_without_end_marks_is_read_in_linear_time() -> None:
    text = ("甲乙丙丁戊己庚辛壬癸" * 4 + "\n") * 20_000
    assert sum(len(passage.text) for passage in read(text).passages) == 800_001


def cut(paragraphs: list[str], at: int, indent: str = "　　") -> str:
    """Paragraphs as a program writes them that cuts every line at a number of characters."""
    lines: list[str] = []
    for paragraph in paragraphs:
        rest = indent + paragraph
        while rest:
            lines.append(rest[:at])
            rest = rest[at:]
    return "\n".join(lines)


PROSE = [
    "到2025年，全市建成5G基站12000个、数据中心18个，企业上云36000家，为群众办事提供便利。",
    "各区要在每年3月15日前把本区2024年以来的数据目录报市大数据局，并抄送市委网信办等3个单位。",
    "市财政局安排2.5亿元支持100家以上企业改造，其中2024年8000万元、2025年1.7亿元，分两批下达。",
    "对逾期未报的，由市大数据局通报1次；连续2次未报的，取消当年10项评优资格，并扣减20%的补助。",
]


@pytest.mark.parametrize("at", range(24, 36))
@pytest.mark.parametrize("indent", ["　　", "    "])
def test_lines_cut_at_a_number_of_characters_are_joined_wherever_the_cut_falls(at: int, indent: str) -> None:
    joined = lines("某市数据管理若干规定\n" + cut(PROSE * 2, at, indent))[1:]
    assert joined == PROSE * 2


def test_a_title_as_wide_as_the_page_does_not_swallow_those_it_is_addressed_to() -> None:
    title = "某市人民政府办公室关于印发某市数字经济发展三年行动计划的通知"
    text = f"{title}\n各区人民政府，市政府各部门：\n" + cut(PROSE, len(title))
    assert lines(text)[:2] == [title, "各区人民政府，市政府各部门："]
