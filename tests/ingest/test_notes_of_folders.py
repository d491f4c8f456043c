"""What lies in a folder and is not taken as it may have been meant is said, a sentence each."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import UnreadableFileError
from ingest.files import find
from ingest.sidecar import sidecar_bytes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "notice.txt").write_text("某市关于开放数据的通知\n各单位应当开放数据。\n", "utf-8")
    return inside


def test_a_link_to_a_folder_is_named_and_not_followed(folder: Path) -> None:
    (folder / "again").symlink_to(folder, target_is_directory=True)
    found = find([folder])
    assert [source.relative for source in found.files] == ["notice.txt"]
    (note,) = found.notes
    assert note.startswith("again is a link to a folder and was not followed.")


def test_a_side_car_without_its_document_is_named(folder: Path) -> None:
    (folder / "gone.txt.yaml").write_text("visibility: internal\n", "utf-8")
    (note,) = find([folder]).notes
    assert note == "gone.txt.yaml is a side-car, but gone.txt is not beside it."


def test_a_side_car_named_without_the_ending_of_its_document_is_told_its_right_name(folder: Path) -> None:
    (folder / "notice.yaml").write_text("visibility: internal\n", "utf-8")
    (note,) = find([folder]).notes
    assert note.endswith("it must be named notice.txt.yaml.")


def test_right_side_cars_and_other_yaml_bring_no_note(folder: Path) -> None:
    (folder / "notice.txt.yaml").write_text("visibility: internal\n", "utf-8")
    (folder / "settings.yaml").write_text("a: 1\n", "utf-8")
    assert find([folder]).notes == ()


def test_a_link_out_of_the_folder_is_named_and_not_read_and_one_inside_is_read(folder: Path) -> None:
    (folder.parent / "secret.txt").write_text("机密。\n", "utf-8")
    (folder / "out.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "inside.txt").symlink_to(folder / "notice.txt")
    found = find([folder])
    assert [source.relative for source in found.files] == ["inside.txt", "notice.txt"]
    assert sorted(note.split(" and was not read")[0] for note in found.notes) == [
        "device.txt is a link that leads out of the folder",
        "out.txt is a link that leads out of the folder",
    ]


def test_a_link_that_is_named_itself_is_read(folder: Path) -> None:
    (folder.parent / "link.txt").symlink_to(folder / "notice.txt")
    assert [source.path for source in find([folder.parent / "link.txt"]).files] == [folder / "notice.txt"]


def test_a_document_whose_side_car_is_a_link_to_elsewhere_is_not_read(folder: Path) -> None:
    (folder.parent / "secret.yaml").write_text("issuer: 机密单位\n", "utf-8")
    (folder / "notice.txt.yaml").symlink_to(folder.parent / "secret.yaml")
    with pytest.raises(UnreadableFileError, match=r"notice\.txt\.yaml is a link to another folder"):
        sidecar_bytes(folder / "notice.txt")
