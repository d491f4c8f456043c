from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import HashingEmbedder
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import IngestError, UnreadableFileError
from ingest.files import lies_below
from ingest.reading import read_bytes
from ingest.splitting import SPLITTER_VERSION
from ingest.sync import IngestReport, Options, Outcome, find_files, ingest, run
from vectorstore.passages import Visibility
from vectorstore.store import ALL_VISIBILITIES, Store

PLAN = "某省数据共享计划\n一、总体目标\n到2025年，建成统一的数据共享体系，目录编制率达到100%。\n"
RULES = "某省数据共享办法\n第一条　公共数据应当依法共享。\n第二条　不得无故拒绝共享申请。\n"


@pytest.fixture
def store(tmp_path: Path, embedder: HashingEmbedder) -> Iterator[Store]:
    with Store.open(tmp_path / "data", create=True, embedder=embedder, splitter=SPLITTER_VERSION) as store:
        yield store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "文件", {"计划.txt": PLAN, "办法.md": RULES})


@given(
    path=st.lists(st.sampled_from("ab"), max_size=5),
    places=st.lists(st.lists(st.sampled_from("ab"), max_size=4), max_size=3),
)
def test_a_path_lies_below_a_place_as_its_parts_say(path: list[str], places: list[list[str]]) -> None:
    named = {Path("/", *parts) for parts in places}
    assert lies_below(Path("/", *path), named) == any(path[: len(parts)] == parts for parts in places)


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def states(report: IngestReport) -> dict[str, str]:
    return {outcome.name: outcome.state for outcome in report.outcomes}


def outcome(report: IngestReport, name: str) -> Outcome:
    return next(o for o in report.outcomes if o.name == name)


def titles(store: Store) -> list[str]:
    return sorted(document.title for document in store.documents(ALL_VISIBILITIES))


def test_a_folder_is_added_and_its_documents_are_found(store: Store, folder: Path) -> None:
    report = ingest([folder], store)
    assert states(report) == {"计划.txt": "added", "办法.md": "added"}
    assert titles(store) == ["某省数据共享办法", "某省数据共享计划"]
    assert store.search("目录编制率", k=1)[0].passage.document_id == outcome(report, "计划.txt").document_id
    assert outcome(report, "计划.txt").passages == 2


def test_unchanged_files_touch_nothing(store: Store, folder: Path, embedder: HashingEmbedder) -> None:
    first = ingest([folder], store)
    version = store.version
    embedder.embedded.clear()
    second = ingest([folder], store)
    assert second.count("unchanged") == len(second.outcomes) == 2
    assert [o.document_id for o in second.outcomes] == [o.document_id for o in first.outcomes]
    assert [o.passages for o in second.outcomes] == [o.passages for o in first.outcomes]
    assert (store.version, embedder.embedded) == (version, [])


def test_a_changed_file_keeps_its_id(store: Store, folder: Path) -> None:
    before = outcome(ingest([folder], store), "计划.txt").document_id
    written(folder, {"计划.txt": PLAN.replace("100%", "90%")})
    report = ingest([folder], store)
    assert states(report) == {"计划.txt": "changed", "办法.md": "unchanged"}
    assert outcome(report, "计划.txt").document_id == before
    assert "90%" in store.document(str(before)).text


def test_other_line_ends_are_stored_once(store: Store, folder: Path, embedder: HashingEmbedder) -> None:
    ingest([folder], store)
    embedder.embedded.clear()
    (folder / "计划.txt").write_bytes(PLAN.replace("\n", "\r\n").encode())
    assert states(ingest([folder], store))["计划.txt"] == "changed"
    assert states(ingest([folder], store))["计划.txt"] == "unchanged"
    assert embedder.embedded == []


def test_a_missing_file_is_removed_only_when_pruning(store: Store, folder: Path) -> None:
    ingest([folder], store)
    (folder / "计划.txt").unlink()
    assert states(ingest([folder], store)) == {"办法.md": "unchanged"}
    assert len(titles(store)) == 2
    assert states(ingest([folder], store, prune=True)) == {"办法.md": "unchanged", "计划.txt": "removed"}
    assert titles(store) == ["某省数据共享办法"]


def test_pruning_one_folder_leaves_the_others(store: Store, folder: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "其他", {"通知.txt": PLAN})
    ingest([folder, other], store)
    shutil.rmtree(folder)
    folder.mkdir()
    report = ingest([other], store, prune=True)
    assert report.count("removed") == 0
    assert run([folder], store, Options(prune=True, allow_empty=True)).count("removed") == 2
    assert titles(store) == ["某省数据共享计划"]


def test_a_renamed_file_is_one_added_and_one_removed(store: Store, folder: Path) -> None:
    ingest([folder], store)
    (folder / "计划.txt").rename(folder / "行动计划.txt")
    report = ingest([folder], store, prune=True)
    assert states(report) == {"办法.md": "unchanged", "行动计划.txt": "added", "计划.txt": "removed"}
    assert len(titles(store)) == 2


def test_a_file_that_became_unreadable_is_reported_and_pruning_takes_its_old_text_out(
    store: Store, folder: Path
) -> None:
    ingest([folder], store)
    (folder / "计划.txt").write_bytes(b"")
    report = ingest([folder], store)
    assert states(report) == {"计划.txt": "failed", "办法.md": "unchanged"}
    assert "still answered from" in (report.failed[0].reason or "")
    assert "某省数据共享计划" in titles(store)
    assert ingest([folder], store, prune=True).count("removed") == 1
    assert "某省数据共享计划" not in titles(store)


def test_two_readmes_in_different_folders_do_not_collide(store: Store, tmp_path: Path) -> None:
    folder = written(tmp_path / "文件", {"甲/README.md": PLAN, "乙/README.md": RULES})
    report = ingest([folder], store)
    assert len({o.document_id for o in report.outcomes}) == len(titles(store)) == 2
    assert ingest([folder], store).count("unchanged") == 2


def test_names_that_make_the_same_slug_do_not_collide(store: Store, tmp_path: Path) -> None:
    folder = written(tmp_path / "文件", {"a b.md": PLAN, "a-b.md": RULES, "a_b.txt": PLAN, "！.txt": RULES})
    report = ingest([folder], store)
    assert len({o.document_id for o in report.outcomes}) == 4


def test_twin_folders_of_the_same_name_do_not_collide(store: Store, tmp_path: Path) -> None:
    one = written(tmp_path / "一" / "文件", {"README.md": PLAN})
    two = written(tmp_path / "二" / "文件", {"README.md": RULES})
    first, second = ingest([one], store).outcomes[0], ingest([two], store).outcomes[0]
    assert first.document_id != second.document_id
    assert titles(store) == ["某省数据共享办法", "某省数据共享计划"]
    again = ingest([two, one], store)
    assert {o.document_id for o in again.outcomes} == {first.document_id, second.document_id}
    assert again.count("unchanged") == 2


def test_an_id_depends_on_the_path_inside_the_folder_only(
    tmp_path: Path, store: Store, embedder: HashingEmbedder
) -> None:
    here = written(tmp_path / "此处" / "文件", {"甲/计划.txt": PLAN})
    there = written(tmp_path / "彼处" / "文件", {"甲/计划.txt": PLAN})
    with Store.open(tmp_path / "other", create=True, embedder=embedder) as other:
        assert ingest([here], store).outcomes[0].document_id == ingest([there], other).outcomes[0].document_id


def test_a_failing_file_does_not_stop_the_rest(store: Store, folder: Path) -> None:
    (folder / "一空.txt").write_bytes(b"")
    (folder / "三图.md").write_bytes(b"\x89PNG\r\n\0\0\0")
    report = ingest([folder], store)
    assert (report.count("added"), report.count("failed")) == (2, 2)
    assert {o.name: str(o.reason).split(".")[0] for o in report.failed} == {
        "一空.txt": "is empty",
        "三图.md": "is binary, not text",
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_and_broken_links_in_a_folder_fail_alone(store: Store, folder: Path) -> None:
    os.mkfifo(folder / "管道.txt")
    (folder / "断链.txt").symlink_to(folder / "无此文件.txt")
    report = ingest([folder], store)
    assert (report.count("added"), report.count("failed")) == (2, 2)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_fails_with_its_reason(store: Store, folder: Path) -> None:
    (folder / "计划.txt").chmod(0)
    report = ingest([folder], store)
    assert "Check its permissions" in str(outcome(report, "计划.txt").reason)
    assert outcome(report, "办法.md").state == "added"


def test_a_folder_is_no_file_to_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no regular file"):
        read_bytes(tmp_path)


def test_an_over_long_file_is_refused_before_it_is_read(folder: Path) -> None:
    # A hole takes no room on the disk; reading it would take as much memory as it is long.
    with (folder / "计划.txt").open("r+b") as file:
        file.truncate(200 * 2**30)
    with pytest.raises(UnreadableFileError, match=r"has 2\d{5} MB.*Split the file"):
        read_bytes(folder / "计划.txt")


def test_documents_of_other_formats_fail_with_a_reason_and_other_files_are_passed_over(
    store: Store, folder: Path
) -> None:
    written(folder, {"表.xlsx": "x", "图.png": "x", ".隐藏.txt": PLAN, ".git/计划.txt": PLAN})
    report = ingest([folder], store)
    assert len(report.outcomes) == 3
    assert [outcome.name for outcome in report.failed] == ["表.xlsx"]
    assert states(ingest([folder / "表.xlsx"], store)) == {"表.xlsx": "failed"}


def test_a_path_that_does_not_exist_is_an_error_of_the_call(store: Store, tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="does not exist"):
        ingest([tmp_path / "没有"], store)


def test_a_file_named_twice_is_read_once(store: Store, folder: Path) -> None:
    assert len(find_files([folder, folder / "计划.txt", folder / ".." / "文件"])) == 2
    ingest([folder], store)
    assert states(ingest([folder / "计划.txt"], store)) == {"计划.txt": "unchanged"}


def test_drafts_are_known_again(store: Store, tmp_path: Path) -> None:
    folder = written(tmp_path / "文件", {"稿.md": "---\nvisibility: draft\n---\n# 数据办法\n\n依法共享。\n"})
    ingest([folder], store)
    assert ingest([folder], store).count("unchanged") == 1
    assert store.documents() == ()
    assert [d.card.visibility for d in store.documents(ALL_VISIBILITIES)] == [Visibility.DRAFT]


def test_warnings_of_reading_are_reported(store: Store, tmp_path: Path) -> None:
    folder = written(tmp_path / "文件", {"稿.md": "---\nissued: 近日\n---\n# 数据办法\n\n依法共享。\n"})
    assert "issued" in ingest([folder], store).outcomes[0].warnings[0]


def test_a_name_that_is_no_unicode_does_not_stop_the_rest(store: Store, folder: Path) -> None:
    (folder / os.fsdecode(b"\xbc\xc6\xbb\xae.txt")).write_text("无题。\n依法共享数据。\n", encoding="utf-8")
    report = ingest([folder], store)
    assert (report.count("added"), report.count("failed")) == (2, 1)
    assert report.failed[0].reason == "has a name that is not in Unicode. Rename it."


def test_progress_names_each_file_and_ends_with_all_done(store: Store, folder: Path) -> None:
    told: list[tuple[int, int, str]] = []
    ingest([folder], store, progress=lambda done, total, name: told.append((done, total, name)))
    assert told == [(0, 2, "办法.md"), (1, 2, "计划.txt"), (2, 2, "")]


def test_a_new_or_changed_side_car_makes_its_document_changed(store: Store, tmp_path: Path) -> None:
    folder = written(tmp_path / "甲", {"甲.txt": "关于示例工作的通知\n\n各单位应当做好示例工作。\n"})
    ingest([folder], store)
    for kind in ("notice", "plan"):
        written(folder, {"甲.txt.yaml": f"kind: {kind}\n"})
        assert states(ingest([folder], store)) == {"甲.txt": "changed"}
        assert store.documents()[0].card.kind == kind
        assert states(ingest([folder], store)) == {"甲.txt": "unchanged"}


def test_what_was_told_to_be_internal_stays_so_until_told_otherwise(store: Store, tmp_path: Path) -> None:
    folder = written(tmp_path / "甲", {"甲.txt": "关于示例工作的通知\n\n各单位应当做好示例工作。\n"})
    ingest([folder], store, visibility=Visibility.INTERNAL)
    assert store.documents() == ()
    written(folder, {"甲.txt": "关于示例工作的通知\n\n各单位不得推迟示例工作。\n"})
    assert states(ingest([folder], store)) == {"甲.txt": "changed"}
    assert store.documents() == ()
    assert states(ingest([folder], store, visibility=Visibility.PUBLIC)) == {"甲.txt": "changed"}
    assert len(store.documents()) == 1
