"""`zhengwen search`, `indicators` and `duties`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from command_line import Run

pytestmark = pytest.mark.integration


class TestListings:
    def test_search_gives_passages_with_their_places(self, run: Run, home: Path) -> None:
        hits = run("search", "社区助餐点", "--most", "3", "--json", "--home", home).json()
        assert 1 <= len(hits) <= 3
        assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
        for hit in hits:
            text = run("documents", hit["document_id"], "--text", "--home", home).out
            assert text[hit["span"]["start"] : hit["span"]["end"]] == hit["text"]
            assert hit["source"] != "internal-note.md"

    def test_search_for_people_shows_titles_and_text(self, run: Run, home: Path) -> None:
        ran = run("search", "社区助餐点", "--home", home)
        assert "1. 《贵州省智慧养老三年行动计划" in ran.out

    def test_indicators_have_their_years_with_base_and_target(self, run: Run, home: Path) -> None:
        rows = run("indicators", "--json", "--home", home).json()
        beds = next(row for row in rows if row["name"] == "养老床位数")
        assert (beds["unit"], beds["category"]) == ("万张", "服务")
        assert {year: (cell["text"], cell["kind"]) for year, cell in beds["values"].items()} == {
            "2022": ("12", "base"),
            "2025": ("18", "target"),
        }
        visits = next(row for row in rows if row["name"] == "上门巡访率")
        assert visits["values"]["2022"]["text"] == "/"

    def test_duties_have_the_offices_that_lead_and_support(self, run: Run, home: Path) -> None:
        duties = run("duties", "--json", "--home", home).json()
        lunch = next(duty for duty in duties if "省商务厅" in duty["lead"])
        assert lunch["support"] == ["省民政厅"]
        assert {"id", "document_id", "task", "lead", "support", "span"} <= lunch.keys()

    @pytest.mark.parametrize(("command", "word"), [("indicators", "养老床位数"), ("duties", "省商务厅")])
    def test_people_get_tables(self, run: Run, home: Path, command: str, word: str) -> None:
        assert word in run(command, "--home", home).out


class TestNarrowing:
    def test_indicators_are_narrowed_by_all_that_is_named(self, run: Run, home: Path) -> None:
        def names(*arguments: str) -> list[str]:
            return [row["name"] for row in run("indicators", *arguments, "--json", "--home", home).json()]

        assert names("--name", "床位") == ["养老床位数"]
        assert names("--unit", "万张", "--year", "2025", "--category", "服务") == ["养老床位数"]
        assert names("--document", "智慧养老", "--name", "床位") == ["养老床位数"]
        assert names("--name", "床位", "--year", "1999") == []

    def test_duties_are_narrowed_by_offices_in_short(self, run: Run, home: Path) -> None:
        def leads(*arguments: str) -> list[list[str]]:
            return [duty["lead"] for duty in run("duties", *arguments, "--json", "--home", home).json()]

        assert ["省商务厅"] in leads("--lead", "商务厅")
        assert ["省商务厅"] in leads("--support", "民政厅")
        assert ["省商务厅"] in leads("--office", "贵州省商务厅", "--document", "智慧养老")
        assert leads("--task", "没有这样的任务") == []


class TestExport:
    def test_csv_opens_in_excel_as_a_sheet(self, run: Run, home: Path) -> None:
        out = run("indicators", "--csv", "--home", home).out
        assert out.startswith("\ufeffdocument,name,unit,category,2022,2025,kind,note\r\n")
        rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline="")))
        beds = next(row for row in rows if row["name"] == "养老床位数")
        assert (beds["unit"], beds["2022"], beds["2025"]) == ("万张", "12", "18")
        duties = run("duties", "--csv", "--lead", "商务厅", "--home", home).out
        assert duties.startswith("\ufeffdocument,task,lead,support,heading path\r\n")
        assert "省商务厅,省民政厅," in duties

    @pytest.mark.parametrize("name", ["rows.csv", "rows.json", "ROWS.CSV"])
    def test_a_file_holds_what_would_be_printed(
        self, run: Run, home: Path, tmp_path: Path, name: str
    ) -> None:
        option = "--csv" if name.lower().endswith("csv") else "--json"
        ran = run("duties", "-o", tmp_path / name, "--home", home)
        assert (ran.code, ran.out) == (0, "")
        assert f"rows in {tmp_path / name}" in ran.err
        assert (tmp_path / name).read_bytes() == run("duties", option, "--home", home).out.encode()

    @pytest.mark.parametrize(
        "arguments", [["--json", "--csv"], ["-o", "rows.txt"], ["-o", "/nowhere/at/all/rows.csv"]]
    )
    def test_what_cannot_be_written_is_wrong_use(self, run: Run, home: Path, arguments: list[str]) -> None:
        ran = run("indicators", *arguments, "--home", home)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err
