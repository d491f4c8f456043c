"""`zhengwen ingest`: files and folders into the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from command_line import Run, ids

from ingest.structure import Layout
from ingest.tables import Table
from vectorstore.passages import Document, Passage

pytestmark = pytest.mark.integration


class TestIngest:
    def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_indexed(
        self, run: Run, tmp_path: Path
    ) -> None:
        source = tmp_path / "in"
        source.mkdir()
        (source / "good.md").write_text("# 养老办法\n\n老年人每月补贴100元。\n", "utf-8")
        (source / "empty.txt").write_bytes(b"")
        (source / "binary.txt").write_bytes(bytes(range(256)) * 20)
        ran = run("ingest", source, "--home", tmp_path / "data")
        assert ran.code == 1
        assert "1 added" in ran.out
        assert "2 failed" in ran.out
        assert "empty.txt" in ran.err
        assert "binary.txt" in ran.err
        listed = run("documents", "--json", "--home", tmp_path / "data").json()
        assert [document["source"] for document in listed] == ["good.md"]

    def test_the_report_as_json_counts_the_files_and_names_each(self, run: Run, read_home: Path) -> None:
        report = run("ingest", read_home.parent / "in", "--json", "--home", read_home).json()
        counts = {state: report[state] for state in ("added", "changed", "unchanged", "removed", "failed")}
        assert counts == {"added": 0, "changed": 0, "unchanged": 1, "removed": 0, "failed": 0}
        assert [(f["name"], f["state"]) for f in report["files"]] == [("points.md", "unchanged")]

    def test_a_changed_file_is_read_anew_and_keeps_its_id(self, run: Run, read_home: Path) -> None:
        before = ids(run, read_home)
        file = read_home.parent / "in" / "points.md"
        file.write_text(file.read_text("utf-8").replace("1.5万个", "2.5万个"), "utf-8")
        report = run("ingest", read_home.parent / "in", "--json", "--home", read_home).json()
        assert report["changed"] == 1
        assert ids(run, read_home) == before
        assert "2.5万个" in run("ask", "2024年要新建多少个5G基站？", "--home", read_home).out

    def test_prune_removes_documents_whose_file_is_gone(self, run: Run, read_home: Path) -> None:
        (read_home.parent / "in" / "points.md").unlink()
        assert run("ingest", read_home.parent / "in", "--home", read_home).code == 0
        assert len(ids(run, read_home)) == 1
        ran = run("ingest", read_home.parent / "in", "--prune", "--home", read_home)
        assert (ran.code, "--allow-empty" in ran.err) == (2, True)
        assert len(ids(run, read_home)) == 1
        ran = run("ingest", read_home.parent / "in", "--prune", "--allow-empty", "--home", read_home)
        assert (ran.code, "1 removed" in ran.out) == (0, True)
        assert ids(run, read_home) == []

    def test_rebuild_reads_unchanged_files_again(
        self, run: Run, read_home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def by_lines(document: Document, layout: Layout, tables: Sequence[Table]) -> tuple[Passage, ...]:
            return tuple(document.passage(line.span) for line in layout.lines if len(line.span))

        def texts() -> list[str]:
            found = run("search", "基站", "--most", "100", "--json", "--home", read_home).json()
            return sorted(hit["text"] for hit in found)

        before = texts()
        monkeypatch.setattr("ingest.document.split", by_lines)
        # Reading processes do not see what is changed in this one.
        monkeypatch.setattr("cli_ingest.reading_workers", lambda settings: 0)
        assert run("ingest", read_home.parent / "in", "--rebuild", "--home", read_home).code == 0
        assert texts() != before

    def test_a_path_that_does_not_exist_is_wrong_use_and_makes_no_library(
        self, run: Run, tmp_path: Path
    ) -> None:
        ran = run("ingest", tmp_path / "nowhere", "--home", tmp_path / "data")
        assert (ran.code, ran.out) == (2, "")
        assert "nowhere does not exist" in ran.err
        assert not (tmp_path / "data").exists()
