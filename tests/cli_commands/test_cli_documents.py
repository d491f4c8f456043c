"""`zhengwen documents` and `remove`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import QUESTION, Run, id_of, ids

pytestmark = pytest.mark.integration


class TestDocuments:
    def test_documents_are_listed_with_the_fields_of_their_card(self, run: Run, home: Path) -> None:
        listed = run("documents", "--json", "--home", home).json()
        assert len(listed) == 4
        rules = next(document for document in listed if document["source"] == "open-data-rules.txt")
        assert rules["title"] == "贵州省公共数据开放办法"
        assert rules["card"]["number"] == "黔数发〔2024〕7号"
        assert rules["card"]["issued"] == "2024-04-08"

    def test_people_get_a_table(self, run: Run, home: Path) -> None:
        ran = run("documents", "--home", home)
        assert ran.code == 0
        assert "贵州省公共数据开放办法" in ran.out
        assert "黔数发〔2024〕7号" in ran.out

    def test_a_document_may_be_named_by_file_or_number(self, run: Run, home: Path) -> None:
        document_id = id_of(run, home, "open-data-rules.txt")
        for words in ("open-data-rules.txt", "黔数发[2024]7号", "公共数据开放办法"):
            shown = run("documents", words, "--json", "--home", home).json()
            assert shown["id"] == document_id

    def test_words_that_name_several_documents_are_wrong_use(self, run: Run, home: Path) -> None:
        ran = run("documents", "数", "--home", home)
        assert (ran.code, "Give the ID of one" in ran.err) == (2, True)

    def test_one_document_is_shown_with_its_outline(self, run: Run, home: Path) -> None:
        ran = run("documents", id_of(run, home, "elder-care-plan.md"), "--home", home)
        assert ran.code == 0
        assert "（二）办好社区助餐点" in ran.out

    def test_the_text_is_printed_exactly_so_that_every_quote_stands_at_its_span(
        self, run: Run, home: Path
    ) -> None:
        listed = run("documents", "--json", "--home", home).json()
        texts = {d["id"]: run("documents", d["id"], "--text", "--home", home).out for d in listed}
        assert [len(texts[d["id"]]) for d in listed] == [d["characters"] for d in listed]
        for citation in run("ask", QUESTION, "--json", "--home", home).json()["citations"]:
            text = texts[citation["document_id"]]
            assert text[citation["start"] : citation["end"]] == citation["quote"]

    def test_an_unknown_id_is_wrong_use_with_the_command_that_lists_them(self, run: Run, home: Path) -> None:
        ran = run("documents", "nothing", "--home", home)
        assert (ran.code, ran.out) == (2, "")
        assert "nothing" in ran.err
        assert "zhengwen documents" in ran.err

    def test_a_document_is_removed_from_everything(self, run: Run, own_home: Path) -> None:
        document_id = id_of(run, own_home, "work-points-2024.md")
        assert run("remove", document_id, "--home", own_home).out.strip() == f"removed {document_id}"
        assert document_id not in ids(run, own_home)
        hits = run("search", "新建5G基站", "--json", "--home", own_home).json()
        assert document_id not in {hit["document_id"] for hit in hits}
        assert run("remove", document_id, "--home", own_home).code == 2


class TestOneDocument:
    def test_each_field_of_the_card_has_its_place_or_none_in_the_text(self, run: Run, home: Path) -> None:
        document_id = id_of(run, home, "open-data-rules.txt")
        text = run("documents", document_id, "--text", "--home", home).out
        rows = [line.split("\t") for line in run("documents", document_id, "--home", home).out.splitlines()]
        number = next(row for row in rows if row[0] == "number")
        line = int(re.findall(r"line (\d+)", number[2])[0])
        assert number[1] in text.splitlines()[line - 1]
        assert next(row for row in rows if row[0] == "visibility")[2] == "not in the text"

    def test_articles_stand_in_one_line_unless_all_are_wanted(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "in"
        source.mkdir()
        chapters = {"第一章 总则": "一二三", "第二章 巡检": "四五六七"}
        lines = [
            line
            for chapter, numbers in chapters.items()
            for line in (
                chapter,
                *(f"第{n}条 桥梁的日常巡检由养护单位负责，每月不少于一次。" for n in numbers),
            )
        ]
        (source / "law.txt").write_text("\n".join(["某某市桥梁巡检条例", *lines]), "utf-8")
        home = tmp_path / "data"
        assert run("ingest", source, "--home", home).code == 0
        (document_id,) = ids(run, home)
        short = run("documents", document_id, "--home", home).out
        assert "    第四条 … 第七条\n" in short
        assert "第五条" not in short
        whole = run("documents", document_id, "--all", "--home", home).out
        assert [f"第{n}条" in whole for n in "一二三四五六七"] == [True] * 7
        assert " … " not in whole

    def test_the_figures_agree_with_the_json(self, run: Run, home: Path) -> None:
        document_id = id_of(run, home, "elder-care-plan.md")
        shown = run("documents", document_id, "--home", home).out
        told = run("documents", document_id, "--json", "--home", home).json()
        figures = dict(line.split("\t") for line in shown.splitlines() if re.fullmatch(r"[a-z]+\t\d+", line))
        for name in ("characters", "passages", "tables", "indicators", "duties"):
            assert int(figures[name]) == told[name], name
        assert int(figures["sections"]) == len(told["sections"])
        assert int(figures["warnings"]) == len(told["warnings"]) == 0

    def test_warnings_are_printed_whole_and_counted_in_the_list(self, run: Run, tmp_path: Path) -> None:
        source = tmp_path / "in"
        source.mkdir()
        articles = [f"第{n}条 桥梁的日常巡检由养护单位负责，每月不少于一次。" for n in "一二四"]
        (source / "law.txt").write_text("\n".join(["某某市桥梁巡检条例", *articles]), "utf-8")
        home = tmp_path / "data"
        read = run("ingest", source, "--home", home)
        assert "law.txt: Headings out of order" in read.err
        (document_id,) = ids(run, home)
        assert "! Headings out of order (line 4" in run("documents", document_id, "--home", home).out
        (row,) = run("documents", "--home", home).out.splitlines()
        assert row.split("\t")[-1] == "1"


class TestFilters:
    @pytest.mark.parametrize(
        ("arguments", "sources"),
        [
            (["--kind", "plan"], {"elder-care-plan.md"}),
            (["--visibility", "internal"], {"internal-note.md"}),
            (["--title", "公共数据 办法"], {"open-data-rules.txt"}),
            (["--region", "浙江"], set()),
            (["--year", "2023", "--region", "贵州"], {"elder-care-plan.md"}),
        ],
    )
    def test_the_list_is_narrowed(
        self, run: Run, home: Path, arguments: list[str], sources: set[str]
    ) -> None:
        ran = run("documents", *arguments, "--json", "--home", home)
        assert ran.code == 0
        assert {document["source"] for document in ran.json()} == sources

    def test_a_list_without_documents_says_so(self, run: Run, home: Path) -> None:
        ran = run("documents", "--kind", "nothing", "--home", home)
        assert (ran.code, ran.out) == (0, "")
        assert "No document is like that" in ran.err

    def test_the_table_has_kind_region_visibility_and_passages(self, run: Run, home: Path) -> None:
        lines = run("documents", "--home", home).out.splitlines()
        rows = {row[0]: row for row in (line.split("\t") for line in lines)}
        plan = rows[id_of(run, home, "elder-care-plan.md")]
        assert plan[4:7] == ["plan", "贵州省", "public"]
        assert int(plan[7]) > 0

    @pytest.mark.parametrize(
        "arguments", [["--all"], ["an-id", "--kind", "plan"], ["--visibility", "secret"]]
    )
    def test_options_that_do_not_fit_are_wrong_use(self, run: Run, home: Path, arguments: list[str]) -> None:
        assert run("documents", *arguments, "--home", home).code == 2


def test_references_are_resolved_in_the_library_or_said_to_be_missing(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "办法.txt").write_text(
        "某省数据共享管理办法\n第一条 根据《某省数据条例》和《某省档案条例》，制定本办法。\n"
        "第二条 本办法所称数据，是指政务部门在履行职责时取得的数据。\n第三条 本办法自公布之日起施行。\n",
        "utf-8",
    )
    (folder / "条例.txt").write_text(
        "某省数据条例\n第一条 为了规范数据活动，制定本条例。\n第二条 数据活动应当遵循合法、正当的原则。\n"
        "第三条 本条例自公布之日起施行。\n",
        "utf-8",
    )
    home = tmp_path / "home"
    assert run("ingest", folder, "--home", home).code == 0
    ids = {d["title"]: d["id"] for d in run("documents", "--json", "--home", home).json()}
    shown = run("documents", ids["某省数据共享管理办法"], "--json", "--home", home).json()
    assert {r["name"]: r["document_id"] for r in shown["card"]["references"]} == {
        "某省数据条例": ids["某省数据条例"],
        "某省档案条例": None,
    }
    printed = run("documents", ids["某省数据共享管理办法"], "--home", home).out
    assert f"《某省数据条例》 → {ids['某省数据条例']}" in printed
    assert "《某省档案条例》 (not in the library)" in printed
