"""What a run does not do again: embedding, reading, loading texts; and what a stopped run leaves."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fakes import HashingEmbedder

from ingest.errors import IngestError
from ingest.splitting import SPLITTER_VERSION
from ingest.sync import Options, dry_run, ingest, run
from vectorstore.inventory import Inventory
from vectorstore.library import Library
from vectorstore.passages import Visibility
from vectorstore.peeking import peek
from vectorstore.store import ALL_VISIBILITIES, Store

ARTICLES = [
    f"第{n}条　{who}应当在{n}日内完成登记，并公布结果。" for n, who in enumerate("甲乙丙丁戊己庚辛壬癸", 1)
]
RULES = "某市登记办法\n" + "\n".join(ARTICLES) + "\n"


@pytest.fixture
def store(tmp_path: Path, embedder: HashingEmbedder) -> Iterator[Store]:
    with Store.open(tmp_path / "data", create=True, embedder=embedder, splitter=SPLITTER_VERSION) as store:
        yield store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "文件"
    folder.mkdir()
    (folder / "办法.txt").write_text(RULES, "utf-8")
    return folder


def embedded(store: Store, folder: Path, embedder: HashingEmbedder, options: Options) -> list[str]:
    """The passages that a run has embedded. (The sample's scale asks for its own fixed questions.)"""
    passages = {
        p.indexed_text
        for d in store.documents(ALL_VISIBILITIES)
        for p in store.passages(d.id, ALL_VISIBILITIES)
    }
    embedder.embedded.clear()
    run([folder], store, options)
    after = {
        p.indexed_text
        for d in store.documents(ALL_VISIBILITIES)
        for p in store.passages(d.id, ALL_VISIBILITIES)
    }
    return [text for text in embedder.embedded if text in passages | after]


def test_a_changed_article_is_the_only_one_embedded(
    store: Store, folder: Path, embedder: HashingEmbedder
) -> None:
    ingest([folder], store)
    (folder / "办法.txt").write_text(RULES.replace("在5日内", "在50日内"), "utf-8")
    (again,) = embedded(store, folder, embedder, Options())
    assert "在50日内" in again


def test_articles_after_an_inserted_one_keep_their_vectors(
    store: Store, folder: Path, embedder: HashingEmbedder
) -> None:
    """Their places in the text have changed, and with them their ids."""
    ingest([folder], store)
    new = "第一条之一　登记机关不得收取费用。"
    (folder / "办法.txt").write_text(RULES.replace(ARTICLES[0], f"{ARTICLES[0]}\n{new}"), "utf-8")
    (again,) = embedded(store, folder, embedder, Options())
    assert "不得收取费用" in again
    found = store.search("癸应当在10日内完成登记", k=1)[0]
    assert found.passage.text == store.document(found.passage.document_id).text[
        found.passage.span.start : found.passage.span.end
    ]  # fmt: skip
    assert found.dense > 0.5


def test_a_moved_file_is_another_document_and_embeds_nothing(
    store: Store, folder: Path, embedder: HashingEmbedder
) -> None:
    before = ingest([folder], store).outcomes[0].document_id
    (folder / "下级").mkdir()
    (folder / "办法.txt").rename(folder / "下级" / "办法.txt")
    assert embedded(store, folder, embedder, Options(prune=True)) == []
    (document,) = store.documents()
    assert document.id != before
    assert store.search("癸应当完成登记", k=1)[0].passage.document_id == document.id


def test_a_moved_file_that_was_told_to_be_internal_stays_internal(store: Store, folder: Path) -> None:
    run([folder], store, Options(visibility=Visibility.INTERNAL))
    (folder / "办法.txt").rename(folder / "新名.txt")
    report = run([folder], store, Options())
    assert [o.state for o in report.outcomes] == ["added"]
    assert store.documents() == ()
    run([folder], store, Options(visibility=Visibility.PUBLIC))
    assert len(store.documents()) == 1


@pytest.mark.parametrize("text", [RULES, RULES.replace("登记", "备案")])
def test_a_file_that_was_told_to_be_internal_stays_so_when_it_goes_and_comes_back(
    store: Store, folder: Path, text: str
) -> None:
    rules = folder / "办法.txt"
    ingest([rules], store, visibility=Visibility.INTERNAL)
    rules.unlink()
    (folder / "other.txt").write_text("某市另一办法\n第一条　另有规定的除外。\n", "utf-8")
    assert ingest([folder], store, prune=True).count("removed") == 1
    rules.write_text(text, "utf-8")
    ingest([folder], store)
    (found,) = [d for d in store.documents(ALL_VISIBILITIES) if d.source.name == "办法.txt"]
    assert found.card.visibility is Visibility.INTERNAL
    ingest([rules], store, visibility=Visibility.PUBLIC)
    assert store.document(found.id).card.visibility is Visibility.PUBLIC


def test_a_document_whose_file_is_out_of_reach_is_not_pruned(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "下级").mkdir()
    (folder / "下级" / "通知.txt").write_text("某市通知\n各单位应当遵守。\n", "utf-8")
    ingest([folder], store)
    real_stat, real_walk = Path.stat, os.walk

    def stat(path: Path, **options: Any) -> os.stat_result:
        if path.name == "通知.txt":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real_stat(path, **options)

    def walk(top: Path, **options: Any) -> Iterator[tuple[str, list[str], list[str]]]:
        # As of a folder that may not be read.
        return ((root, dirs, names) for root, dirs, names in real_walk(top, **options) if "下级" not in root)

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(os, "walk", walk)
    assert ingest([folder], store, prune=True).count("removed") == 0
    monkeypatch.undo()
    (folder / "下级" / "通知.txt").unlink()
    assert ingest([folder], store, prune=True).count("removed") == 1


def test_an_unchanged_folder_is_compared_without_any_text_and_without_the_indexes(
    store: Store, folder: Path, embedder: HashingEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest([folder], store)
    store.close()

    def forbidden(*_: object) -> None:
        raise AssertionError("not for an unchanged folder")

    monkeypatch.setattr(Library, "documents", forbidden)
    monkeypatch.setattr(Library, "document", forbidden)
    monkeypatch.setattr("ingest.workers.read_document", forbidden)
    with Store.open(tmp_path / "data", embedder=embedder, splitter=SPLITTER_VERSION) as again:
        monkeypatch.setattr(again._indexes, "open", forbidden)
        assert run([folder], again, Options()).count("unchanged") == 1


def test_a_stopped_run_keeps_what_it_read_and_the_next_goes_on(store: Store, folder: Path) -> None:
    for number in range(4):
        (folder / f"通知{number}.txt").write_text(
            f"通知{number}\n各单位应当做好第{number}项工作。\n", "utf-8"
        )
    asked = iter([False, False, True])
    first = run([folder], store, Options(prune=True), stop=lambda: next(asked))
    assert (first.stopped, [o.state for o in first.outcomes]) == (True, ["added", "added"])
    second = run([folder], store, Options())
    assert (second.stopped, second.count("unchanged"), second.count("added")) == (False, 2, 3)


def test_versions_carry_the_time_of_the_run(store: Store, folder: Path) -> None:
    monday, tuesday = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)
    run([folder], store, Options(), at=monday)
    (folder / "办法.txt").write_text(RULES.replace("公布", "公示"), "utf-8")
    (outcome,) = run([folder], store, Options(), at=tuesday).outcomes
    first, second = store.versions(str(outcome.document_id))
    assert (first.first_seen, first.replaced, second.first_seen) == (monday, tuesday, tuesday)


@pytest.mark.parametrize("vanished", ["emptied", "missing"])
def test_a_folder_that_vanished_is_not_pruned_unless_it_is_said(
    store: Store, folder: Path, vanished: str
) -> None:
    ingest([folder], store)
    (folder / "办法.txt").unlink()
    if vanished == "missing":
        folder.rmdir()
    with pytest.raises(
        IngestError, match=r"library has 1 from it; nothing was removed.*--prune --allow-empty"
    ):
        run([folder], store, Options(prune=True))
    assert len(store.documents()) == 1
    report = run([folder], store, Options(prune=True, allow_empty=True))
    assert [o.state for o in report.outcomes] == ["removed"]
    assert store.documents() == ()


def test_a_folder_that_never_was_is_an_error_also_when_pruning(store: Store, tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="does not exist"):
        run([tmp_path / "没有"], store, Options(prune=True))


def test_files_that_are_no_documents_are_counted_and_side_cars_are_not(store: Store, folder: Path) -> None:
    for name in ("图.png", "说明", "办法.txt.yaml", ".隐藏", "设置.yaml"):
        (folder / name).write_text("title: 某市登记办法\n", "utf-8")
    assert run([folder], store, Options()).passed_over == 3


def test_a_dry_run_may_look_while_another_process_owns_the_library(
    store: Store, folder: Path, embedder: HashingEmbedder
) -> None:
    ingest([folder], store)
    (folder / "通知.txt").write_text("通知\n各单位应当做好工作。\n", "utf-8")
    inventory = peek(store.home, splitter=SPLITTER_VERSION, embedder=embedder)
    assert [o.state for o in dry_run([folder], inventory, Options()).outcomes] == ["unchanged", "added"]


def test_a_dry_run_without_a_library_makes_none(
    folder: Path, tmp_path: Path, embedder: HashingEmbedder
) -> None:
    inventory = peek(tmp_path / "none", splitter=SPLITTER_VERSION, embedder=embedder)
    assert inventory == Inventory()
    assert dry_run([folder], inventory, Options()).count("added") == 1
    assert not (tmp_path / "none").exists()
