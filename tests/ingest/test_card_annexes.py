from __future__ import annotations

from cards import at, card, document, page

HEAD = "某市数据局关于数据共享的通知\n现通知如下，请认真执行。\n"


def test_annexes_that_are_not_part_of_the_file_are_named() -> None:
    found = document(f"{HEAD}附件：1.数据共享申请表\n2.数据目录.xlsx\n某市数据局\n2021年3月5日\n")
    assert found.card.annexes == ("数据共享申请表", "数据目录")
    assert at(found.text, found.card, "annexes") == "数据共享申请表"
    (warning,) = found.warnings
    assert "2 annexes" in warning and "数据共享申请表、数据目录" in warning


def test_annexes_that_follow_are_not_missing() -> None:
    text = f"{HEAD}附件：1.数据共享申请表 2.数据目录\n附件1\n数据共享申请表\n姓名。\n附件2\n数据目录\n甲。\n"
    found = document(text)
    assert found.card.annexes == ("数据共享申请表", "数据目录")
    assert found.warnings == ()


def test_a_signature_in_the_same_line_is_no_part_of_the_name() -> None:
    assert card(f"{HEAD}附件：数据目录 某市数据局 2021年3月5日\n").annexes == ("数据目录",)


def test_only_the_annex_that_is_missing_is_named() -> None:
    found = document(f"{HEAD}附件：1.数据共享申请表\n2.数据目录\n数据共享申请表\n姓名。\n")
    (warning,) = found.warnings
    assert "数据目录" in warning and "申请表" not in warning


def test_the_heading_of_an_annex_announces_none() -> None:
    text = f"{HEAD}附件1：数据目录\n本目录所列的数据应当在三十日以内归集到统一的平台，并按月更新。\n"
    assert card(text).annexes == ()


def test_an_annex_that_the_page_names_counts_too() -> None:
    found = page(["某市数据局关于数据共享的通知", "现通知如下。"], ["附件：数据目录.pdf"])
    assert found.card.annexes == ("数据目录",)
    assert any("数据目录" in warning for warning in found.warnings)


def test_numbered_paragraphs_after_the_list_are_no_annexes() -> None:
    found = card(f"{HEAD}附件：1.数据目录\n2.各地应当在三十日以内归集数据，并按月更新。\n")
    assert found.annexes == ("数据目录",)
