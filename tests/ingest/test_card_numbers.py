from __future__ import annotations

import pytest
from cards import at, card, document, page, text_of

from ingest.card.numbers import numbers_in

BODY = "各县（市、区）人民政府：\n现就公共数据共享有关事项通知如下。\n"


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("某市人民政府办公室文件\n某政办发〔2021〕12号\n", "某政办发〔2021〕12号"),
        ("某政办发﹝2021﹞ 12 号\n", "某政办发〔2021〕12号"),
        ("（某府办规〔2024〕13号）\n", "某府办规〔2024〕13号"),
        ("法释〔2020〕17号\n", "法释〔2020〕17号"),
        ("某市人民政府令第179号\n", "某市人民政府令第179号"),
        ("某市防控指挥部令（第1号）\n", "某市防控指挥部令第1号"),
        ("某市人民政府令\n第179号\n", "某市人民政府令第179号"),
        ("中华人民共和国国务院令\n第 746 号\n", "中华人民共和国国务院令第746号"),
        ("中华人民共和国主席令第七十一号\n", "中华人民共和国主席令第七十一号"),
        ("国家税务总局公告2019年第15号\n", "国家税务总局公告2019年第15号"),
        ("2019年第15号\n", "2019年第15号"),
        ("某市疫情防控的指挥部令第3号\n", "某市疫情防控的指挥部令第3号"),
    ],
)
def test_a_document_states_its_own_number_in_its_head(head: str, number: str) -> None:
    assert card(head + "某市数据共享工作的安排\n" + BODY).number == number


@pytest.mark.parametrize(
    "line",
    [
        "某市人民政府关于数据共享的通知 某政发〔2021〕5号",
        "某市人民政府关于数据共享的通知（某政发〔2021〕5号）",
        "某政发〔2021〕5号某市人民政府关于数据共享的通知",
    ],
)
def test_a_number_beside_the_title_is_its_own_and_no_part_of_the_title(line: str) -> None:
    found = document(f"{line}\n{BODY}")
    assert found.card.number == at(found.text, found.card, "number") == "某政发〔2021〕5号"
    assert found.title == at(found.text, found.card, "title") == "某市人民政府关于数据共享的通知"


@pytest.mark.parametrize(
    "sentence",
    [
        "按照某政发〔2019〕3号文件的要求，各地应当编制目录。",
        "根据《某省数据条例》（某政发〔2019〕3号），制定本办法。",
        "依据国务院令第700号，各地应当编制目录。",
    ],
)
def test_a_number_inside_a_sentence_is_another_documents(sentence: str) -> None:
    assert card(f"某市数据共享工作的安排\n{sentence}\n").number is None


def test_a_number_that_the_page_states_stands_at_its_span() -> None:
    fields = ["发 文 字 号：某政办发[2021]12号", "索引号：0001/2021-3"]
    body = ["某市人民政府关于数据共享的通知", "现通知如下。"]
    found = page(body, fields).card
    assert found.number == "某政办发〔2021〕12号"
    assert at(text_of(body, fields), found, "number") == "某政办发[2021]12号"


def test_a_registers_number_counts_only_where_there_is_no_other() -> None:
    fields = ["统一编号：GZ0320190148", "文　　号：某人社规字〔2019〕6号"]
    assert page(["某市就业办法", "依法就业。"], fields).card.number == "某人社规字〔2019〕6号"
    assert page(["某市就业办法", "依法就业。"], fields[:1]).card.number == "GZ0320190148"


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("根据某政发〔2019〕3号和某办函〔2020〕7号的要求", ["某政发〔2019〕3号", "某办函〔2020〕7号"]),
        ("中华人民共和国国务院令第552号公布", ["中华人民共和国国务院令第552号"]),
        ("2021年7月27日中华人民共和国国务院令第746号公布", ["中华人民共和国国务院令第746号"]),
        ("没有文号的一句话", []),
    ],
)
def test_numbers_in_sentences_leave_the_words_before_them(sentence: str, numbers: list[str]) -> None:
    assert [words for _, _, words in numbers_in(sentence)] == numbers
