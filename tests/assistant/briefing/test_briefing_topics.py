"""Topics, templates and outlines: what is read from words and files, and how mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.briefing.errors import OutlineError, TemplateError
from assistant.briefing.kinds import Takes, kind_of_section, says_target
from assistant.briefing.outline import outline_text, read_outline
from assistant.briefing.templates import known_template, load_template, read_template, template_files
from assistant.briefing.topic import read_topic


@pytest.mark.parametrize(
    ("text", "subjects", "years", "wants"),
    [
        ("数字政府建设2025年目标", ("数字政府",), (2025,), {Takes.TARGETS}),
        ("数据开放与共享", ("数据开放", "数据共享"), (), set()),
        ("智慧养老和健康谁负责什么", ("智慧养老", "智慧健康"), (), {Takes.DUTIES}),
        ("智慧养老", ("智慧养老",), (), set()),
        ("企业上云的重点任务和保障措施", ("企业上云",), (), {Takes.TASKS, Takes.SAFEGUARDS}),
        ("smart elderly care", ("智慧养老",), (), set()),
        ("5G", ("5G",), (), set()),
    ],
)
def test_a_topic_is_read(
    text: str, subjects: tuple[str, ...], years: tuple[int, ...], wants: set[Takes]
) -> None:
    topic = read_topic(text)
    assert (topic.subjects, topic.years, set(topic.wants)) == (subjects, years, wants)


def test_a_question_becomes_a_title() -> None:
    assert read_topic("智慧养老和健康谁负责什么").named == "智慧养老和智慧健康任务分工"
    assert read_topic("数据开放与共享").named == "数据开放与共享"


def test_a_title_is_chinese_where_the_topic_was_english() -> None:
    assert read_topic("Who leads smart elderly care?").named == "智慧养老任务分工"
    assert read_topic("smart elderly care").named == "智慧养老"
    assert read_topic("teleportation").named == "teleportation"


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (("一、建设背景", "（一）现实基础", "组织领导和制度体系逐步完善"), Takes.STATUS),
        (("二、总体要求", "（二）基本原则", "坚持法治保障"), Takes.AIMS),
        (("二、总体要求", "（三）发展目标", "建成营商环境最优省"), Takes.TARGETS),
        (("八、技术支撑体系", "（一）推进数字政府基础设施建设"), Takes.TASKS),
        (("九、保障措施", "（一）加强组织领导"), Takes.SAFEGUARDS),
        ((), Takes.TASKS),
    ],
)
def test_headings_say_what_stands_below(headings: tuple[str, ...], kind: Takes) -> None:
    assert kind_of_section(headings) is kind


def test_a_sentence_sets_a_target_only_with_a_figure_besides_its_year() -> None:
    assert says_target("到2025年，新建社区助餐点600个。")
    assert not says_target("到2025年，体系更加完善。")


def test_every_packaged_template_can_be_used() -> None:
    names = {name: load_template(name).title for name in template_files()}
    assert names == {
        "briefing": "简报",
        "policy-digest": "政策要点",
        "questions": "问答口径",
        "indicators": "指标对照表",
        "duties": "任务分工表",
    }


def test_all_mistakes_of_a_template_are_named_with_their_lines() -> None:
    text = """title: 报告
heading: 没有题目的位置
colour: red
sections:
  - heading: 目标
    takes: [targets, tables]
    share: many
  - takes: tasks
"""
    with pytest.raises(TemplateError) as found:
        read_template(text, "own.yaml", "own")
    assert found.value.mistakes == (
        "own.yaml:3: 'colour' is no field here; there are title, english, heading, length, sections.",
        "own.yaml:2: heading needs {topic} where the topic goes.",
        "own.yaml:6: 'tables' cannot be taken; there are status, aims, targets, indicators, chart, tasks, duties, safeguards, questions.",
        "own.yaml:7: share needs a number from 1 to 9.",
        "own.yaml:8: 'heading' is missing.",
    )


@pytest.mark.parametrize(
    ("text", "line"), [("title: [", 1), ("- a", 1), ("title: x\nheading: '{topic}'\nsections: no", 3)]
)
def test_a_file_that_is_no_template_is_named_with_its_line(text: str, line: int) -> None:
    with pytest.raises(TemplateError, match=rf"^own\.yaml:{line}: "):
        read_template(text, "own.yaml", "own")


def test_an_office_adds_its_own_template_and_replaces_a_packaged_one(tmp_path: Path) -> None:
    own = "title: 呈批件\nheading: '{topic}呈批件'\nsections:\n  - heading: 事项\n    takes: tasks\n"
    (tmp_path / "memo.yaml").write_text(own, encoding="utf-8")
    (tmp_path / "briefing.yaml").write_text(own, encoding="utf-8")
    assert load_template("memo", tmp_path).title == "呈批件"
    assert load_template("briefing", tmp_path).title == "呈批件"
    assert load_template(str(tmp_path / "memo.yaml")).name == "memo"


def test_an_unknown_template_is_answered_with_those_there_are() -> None:
    with pytest.raises(
        TemplateError, match="There are: briefing, duties, indicators, policy-digest, questions"
    ):
        load_template("memo")


def test_an_outline_comes_back_from_its_file_as_it_was() -> None:
    text = "topic: 养老\ntitle: 简报\ntemplate: briefing\nlength: 900\nsections:\n- heading: 任务\n  takes:\n  - tasks\n  points:\n  - 助餐\n  most: 3\n"
    outline = read_outline(text, "o.yaml")
    assert outline.sections[0].points == ("助餐",)
    assert outline_text(outline) == text


def test_an_outline_without_sections_is_refused() -> None:
    with pytest.raises(OutlineError, match=r"o\.yaml:1: 'sections' is missing"):
        read_outline("topic: 养老\n", "o.yaml")


def test_a_name_from_elsewhere_is_no_path(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: geheim\n", encoding="utf-8")
    with pytest.raises(TemplateError, match="There is no template") as refused:
        known_template(str(secret), tmp_path / "templates")
    assert "geheim" not in str(refused.value)
    assert known_template("duties").name == "duties"
