"""`zhengwen search`, `indicators` and `duties`."""

from __future__ import annotations

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
