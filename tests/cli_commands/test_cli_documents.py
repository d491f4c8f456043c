"""`zhengwen documents` and `remove`."""

from __future__ import annotations

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
