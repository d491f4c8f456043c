"""What holds for the card of any text."""

from __future__ import annotations

import re

from cards import page, text_of
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.card import read_date
from vectorstore.passages import DocumentCard
from vectorstore.references import number_as_written

_PIECES = st.sampled_from(
    [
        "某市人民政府", "办公厅", "关于印发", "《", "》", "〈", "〉", "某市数据共享办法", "的通知", "〔2021〕12号", "某政办发", "（", "）",
        "2021年3月5日", "二〇二一年十二月三十一日", "2021年2月30日", "起施行", "有效期五年", "有效期至", "同时废止", "自发布之日", "本办法自",
        "附件：", "附件1", "1.", "2.", "第一条　", "根据", "国务院令第746号", "第179号", "广州市天河区", "浙江省", "。", "，", "、", "：", " ", "\t",
        "规划期限为2021—2023", "第十三届全国人民代表大会常务委员会第十九次会议通过", "发文字号：", "失效日期：", "印发", "2019年第15号", "x", "０",
    ]
)  # fmt: skip
_LINES = st.lists(
    st.one_of(
        st.lists(_PIECES, min_size=1, max_size=9).map("".join),
        st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1, max_size=30),
    ),
    min_size=1,
    max_size=12,
)
_FIELDS = st.lists(
    st.builds(
        lambda label, pieces: f"{label}：{''.join(pieces)}",
        st.sampled_from(
            ["标题", "发文字号", "发文机关", "成文日期", "发布日期", "失效日期", "有效性", "附件", "统一编号"]
        ),
        st.lists(_PIECES, max_size=4),
    ),
    max_size=5,
)


def _folded(text: str) -> str:
    return re.sub(r"\s", "", text)


def _bears(field: str, words: str, card: DocumentCard) -> bool:
    """Whether the words at a field's span hold its value."""
    match field:
        case "number":
            return card.number is not None and card.number in number_as_written(words)
        case "written" | "issued":
            return read_date(words) == (card.written if field == "written" else card.issued)
        case "effective" | "expires":
            return bool(re.search("日|年|月", words))
        case "issuer":
            plain = _folded(words)
            # An assembly is named without the number of its term.
            return all(
                _folded(name) in plain or _folded(name) in re.sub("第.{1,3}届", "", plain)
                for name in card.issuers
            )
        case "annexes":
            return bool(card.annexes) and card.annexes[0] in words
        case "period":
            return card.period is not None and str(card.period.first) in words
        case "replaces":
            return card.replaces[0] in words or card.replaces[0] in number_as_written(words)
        case _:
            return bool(words.strip())


@settings(max_examples=300)
@given(_LINES, _FIELDS)
def test_every_span_holds_the_value_that_was_read_from_it(body: list[str], fields: list[str]) -> None:
    found = page(body, fields)
    text = text_of(body, fields)
    for field, span in found.card.spans:
        words = text[span.start : span.end]
        assert len(words) == len(span) > 0
        assert _bears(field, words, found.card), (field, words, found.card)
    for reference in found.card.references:
        words = text[reference.span.start : reference.span.end]
        if reference.name is not None and words.startswith("《"):
            assert words[1:-1].strip() == reference.name
        else:
            assert number_as_written(words) == reference.number
    for conflict in found.card.conflicts:
        assert conflict.kept != conflict.other
        assert any(conflict.kept in warning and conflict.other in warning for warning in found.warnings)


@settings(max_examples=200)
@given(_LINES, _FIELDS)
def test_a_card_says_nothing_of_itself_twice_and_not_of_itself(body: list[str], fields: list[str]) -> None:
    card = page(body, fields).card
    seen = [(r.name, r.number) for r in card.references]
    assert len(seen) == len(set(seen))
    assert all(r.number is None or r.number != card.number for r in card.references)
    if card.expires and card.effective and card.span_of("expires") == card.span_of("effective"):
        assert card.expires.year >= 1900
