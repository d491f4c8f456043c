"""Where texts came from is told by the ids of their documents."""

from __future__ import annotations

from pathlib import Path

from ingest.files import SourceFile
from ingest.ids import file_id
from ingest.upgrading import folder_of, origins


def made(folder: Path, relative: str) -> tuple[str, str]:
    """A file below a folder, as the library names its document."""
    path = folder / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    source = SourceFile(path, folder)
    return file_id(folder.name, source.relative, path.suffix), str(path)


def test_folders_files_and_addresses_are_found_again(tmp_path: Path) -> None:
    deep = made(tmp_path / "texts", "2024/plan.md")
    flat = made(tmp_path / "texts", "care.txt")
    other = made(tmp_path / "more", "care.txt")
    page = ("page-1a2b3c", "https://example.gov.cn/plan.html")
    found = origins([deep, flat, other, page])
    assert found.folders == (tmp_path / "texts", tmp_path / "more")
    assert found.addresses == ("https://example.gov.cn/plan.html",)
    assert found.known == tuple(Path(path) for _, path in (deep, flat, other))
    assert (found.files, found.gone) == ((), ())


def test_a_longer_id_names_the_same_folder_and_an_unknown_one_none(tmp_path: Path) -> None:
    document_id, path = made(tmp_path / "texts", "care.txt")
    assert folder_of(f"{document_id}-0123456789ab", Path(path)) == tmp_path / "texts"
    assert folder_of("care-ffffff", Path(path)) is None
    assert origins([("care-ffffff", path)]).files == (Path(path),)


def test_files_that_are_gone_are_named(tmp_path: Path) -> None:
    document_id, path = made(tmp_path / "texts", "care.txt")
    Path(path).unlink()
    assert origins([(document_id, path)]).gone == (Path(path),)
