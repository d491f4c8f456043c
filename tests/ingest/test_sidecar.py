"""Side-car files: YAML beside a document that stands above what its text says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import Told, read_document
from ingest.errors import UnreadableFileError
from ingest.reading.decoding import MAX_BYTES as MAX_FILE
from ingest.sidecar import sidecar_bytes, sidecar_of
from vectorstore.passages import IngestedDocument, Visibility

TEXT = "关于做好示例工作的通知\n\n各有关单位应当按照要求做好示例工作，并于年底前报送总结材料。\n"


def read(sidecar: str | bytes | None) -> IngestedDocument:
    data = sidecar.encode() if isinstance(sidecar, str) else sidecar
    return read_document(Path("通知.txt"), TEXT.encode(), "notice", Told(data))


def test_a_side_car_names_what_the_text_does_not() -> None:
    card = read("number: 示例〔2024〕1号\nissuer: 甲局、乙局\nissued: 2024-03-01\n").document.card
    assert card.number == "示例〔2024〕1号"
    assert card.issuers == ("甲局", "乙局")
    assert card.issuer == "甲局、乙局"
    assert card.issued is not None and card.issued.isoformat() == "2024-03-01"


def test_a_changed_side_car_makes_the_document_changed() -> None:
    digests = {
        read(each).document.source.sha256 for each in (None, "", "number: 甲〔2024〕1号", "kind: plan")
    }
    assert len(digests) == 4


@pytest.mark.parametrize("broken", [b"\xff\xfe\x00", b"visibility: [", b"number: 1\n" * 40_000])
def test_a_side_car_that_cannot_be_read_keeps_the_document_as_a_draft(broken: bytes) -> None:
    document = read(broken).document
    assert document.card.visibility is Visibility.DRAFT
    assert any("kept as a draft" in warning for warning in document.warnings)


def test_the_visibility_of_the_command_stands_below_that_of_the_side_car() -> None:
    told = Told(b"visibility: internal", Visibility.PUBLIC)
    document = read_document(Path("a.txt"), TEXT.encode(), "a", told).document
    assert document.card.visibility is Visibility.INTERNAL
    told = Told(None, Visibility.DRAFT)
    document = read_document(Path("a.txt"), TEXT.encode(), "a", told).document
    assert document.card.visibility is Visibility.DRAFT


def test_a_side_car_stands_beside_its_document(tmp_path: Path) -> None:
    document = tmp_path / "通知.txt"
    assert sidecar_of(document) is None
    beside = tmp_path / "通知.txt.yaml"
    beside.write_text("kind: notice", "utf-8")
    assert sidecar_of(document) == beside
    assert sidecar_of(tmp_path / ("长" * 84 + ".txt")) is None


def test_a_side_car_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    document = tmp_path / "通知.txt"
    (tmp_path / "通知.txt.yaml").write_bytes(b"")
    assert sidecar_bytes(document) == b""
    (tmp_path / "通知.txt.yaml").write_bytes(b"a" * (MAX_FILE + 1))
    with pytest.raises(UnreadableFileError, match=r"its side-car 通知\.txt\.yaml has 3\d MB"):
        sidecar_bytes(document)


def test_the_line_of_a_mistake_counts_from_the_top_of_the_side_car() -> None:
    assert "(line 2)" in read("kind: plan\nnumber: ]\n").document.warnings[0]


@pytest.mark.parametrize(
    ("line", "kept"),
    [("Visibility: internal", Visibility.INTERNAL), ("visiblity: internal", Visibility.DRAFT)],
)
def test_a_visibility_that_is_spelt_otherwise_does_not_make_the_document_public(
    line: str, kept: Visibility
) -> None:
    document = read(f"{line}\n").document
    assert document.card.visibility is kept
    assert any("visiblity" in warning for warning in document.warnings) == (kept is Visibility.DRAFT)


def test_names_that_are_no_fields_are_named() -> None:
    warnings = read("负责人: 甲\nisued: 2024-03-01\n").document.warnings
    assert any("负责人" in warning and "isued" not in warning for warning in warnings)
    assert any("'isued' is no field; issued is" in warning for warning in warnings)
