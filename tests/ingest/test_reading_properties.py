from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import policies
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from ingest.document import read_document
from ingest.errors import UnreadableFileError
from ingest.reading import decoding
from ingest.splitting import MAX_CHARACTERS, MAX_TOKENS
from vectorstore.encoding import count_tokens
from vectorstore.passages import IngestedDocument, Section

often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
any_policy = given(policies.texts, policies.names)


def read(text: str, name: str) -> IngestedDocument:
    """Read a built text; one with too many odd characters for a text file is no example."""
    try:
        return policies.read(text, name)
    except UnreadableFileError:
        assume(False)
        raise


@often
@any_policy
def test_every_character_lies_in_exactly_one_passage_in_order(text: str, name: str) -> None:
    item = read(text, name)
    assert "".join(passage.text for passage in item.passages) == item.document.text
    ends = [0, *(passage.span.end for passage in item.passages)]
    assert [passage.span.start for passage in item.passages] == ends[:-1]
    assert all(len(passage.span) for passage in item.passages)


@often
@any_policy
def test_the_text_at_a_passages_span_is_its_text(text: str, name: str) -> None:
    item = read(text, name)
    for passage in item.passages:
        assert item.document.text[passage.span.start : passage.span.end] == passage.text
        assert passage.context == tuple(item.document.text[c.start : c.end] for c in passage.context_spans)


@often
@any_policy
def test_no_passage_crosses_a_section(text: str, name: str) -> None:
    item = read(text, name)
    for passage in item.passages:
        for section in item.document.sections:
            assert section.span.contains(passage.span) or not section.span.overlaps(passage.span)


@often
@any_policy
def test_no_passage_exceeds_400_characters_or_400_tokens(text: str, name: str) -> None:
    assert (MAX_CHARACTERS, MAX_TOKENS) == (400, 400)
    for passage in read(text, name).passages:
        assert len(passage.text) <= MAX_CHARACTERS
        assert count_tokens(passage.text) <= MAX_TOKENS


def _around(section: Section, sections: tuple[Section, ...]) -> list[Section]:
    return [s for s in sections if s is not section and s.span.contains(section.span)]


@often
@any_policy
def test_sections_nest_and_begin_with_their_heading(text: str, name: str) -> None:
    document = read(text, name).document
    for one, other in pairwise(document.sections):
        assert one.span.start < other.span.start
        assert one.span.contains(other.span) or not one.span.overlaps(other.span)
    for section in document.sections:
        around = _around(section, document.sections)
        assert [s.level for s in around] == list(range(1, section.level))
        assert section.heading
        assert section.heading in document.text[section.span.start :].split("\n")[0]


@often
@any_policy
def test_indicators_and_duties_stand_at_their_spans(text: str, name: str) -> None:
    item = read(text, name)
    whole = item.document.text
    for row in item.indicators:
        for year, cell in row.values:
            assert whole[cell.span.start : cell.span.end] == cell.text
            assert str(year) in whole[cell.header_span.start : cell.header_span.end]
            assert row.span.contains(cell.span)
            assert row.header_span.contains(cell.header_span)
    for duty in item.duties:
        assert duty.span.contains(duty.unit_span)
        bracket = whole[duty.unit_span.start : duty.unit_span.end]
        assert all(office in bracket for office in duty.lead + duty.support)


@often
@any_policy
def test_what_the_card_read_in_the_text_stands_at_its_span(text: str, name: str) -> None:
    document = read(text, name).document
    for field, span in document.card.spans:
        assert len(span), field
        assert span.end <= len(document.text)
    number = document.card.span_of("number")
    if number is not None:
        assert document.text[number.start : number.end].replace(" ", "") == document.card.number


@often
@any_policy
def test_the_same_bytes_give_an_equal_document_with_the_same_ids(text: str, name: str) -> None:
    item = read(text, name)
    assert read(text, name) == item
    ids = [passage.id for passage in item.passages]
    assert len(set(ids)) == len(ids)


@often
@any_policy
def test_canonical_text_has_no_control_or_invisible_characters(text: str, name: str) -> None:
    whole = read(text, name).document.text
    odd = {c for c in whole if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")} - {"\n", "\t"}
    assert not odd
    assert not set(whole) & set("\u00a0\u00ad\u200b\u2060\u2066\ufeff⼀⻘")


@often
@given(policies.tables, policies.paragraphs, policies.paragraphs, st.integers(0, 2))
def test_a_table_row_is_never_cut_and_carries_caption_and_header(
    table: list[tuple[str, ...]], before: str, after: str, breaks: int
) -> None:
    assume(all(sum(bool(cell) for cell in row) >= 2 for row in table) and len(table) >= 2)
    printed = ["\t".join(row) for row in table]
    page = "\n" * breaks + "—2—\n" + printed[0] + "\n" if breaks else ""
    text = "\n".join(
        [
            policies.TITLE,
            before,
            policies.CAPTION,
            *printed[:2],
            *([page[:-1]] if page else []),
            *printed[2:],
            after,
        ]
    )
    item = policies.read(text)
    for line in printed[1:]:
        row = "\t".join(" ".join(cell.split()) for cell in line.split("\t"))
        holders = [p for p in item.passages if p.text.rstrip("\n").rstrip("\t") == row.rstrip("\t")]
        assert holders
        for passage in holders:
            assert passage.context == (policies.CAPTION, "\t".join(policies.HEADER))


@often
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.TXT", "a.pdf", "a"]))
@example(b"\xff\xfe\x00", "a.txt")
@example(b"\xff\xfe\x00\x00", "a.txt")
@example(b"---\na: !!int x\n---\n# \xe7\x94\xb2\n", "a.md")
@example(b"---\na: " + b"[" * 3000 + b"\n---\n# \xe7\x94\xb2\n", "a.md")
@example(b"<div>\n<![foo[ a ]]> <!x <b\n", "a.md")
def test_arbitrary_bytes_are_read_or_refused_with_a_reason(data: bytes, name: str) -> None:
    try:
        item = read_document(Path(name), data, "d")
    except UnreadableFileError as error:
        assert str(error).endswith(".")
    else:
        assert item.passages


@often
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-32", "gb18030"]), policies.names)
def test_arbitrary_text_in_any_encoding_is_read_or_refused(text: str, encoding: str, name: str) -> None:
    try:
        item = policies.read(text.encode(encoding, "replace"), name)
    except UnreadableFileError:
        return
    assert item.document.text.encode()


@often
@given(policies.texts, st.integers(0, 5000), st.binary(min_size=1, max_size=3), policies.names)
def test_a_damaged_file_is_read_or_refused(text: str, at: int, damage: bytes, name: str) -> None:
    data = text.encode()
    at = at % len(data)
    try:
        item = policies.read(data[:at] + damage + data[at + len(damage) :], name)
    except UnreadableFileError:
        return
    assert "".join(passage.text for passage in item.passages) == item.document.text


@often
@given(st.text(st.sampled_from("abc: \n-[]{}&*!|>'\"#0129~年政"), max_size=80))
def test_any_front_matter_leaves_the_text_readable(front_matter: str) -> None:
    item = policies.markdown(f"---\n{front_matter}\n---\n\n# 数据共享\n\n公共数据依法共享。\n")
    assert item.document.text.endswith("公共数据依法共享。\n")
    assert item.document.title.strip()


@often
@given(st.text())
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    once = decoding.clean(text)
    assert decoding.clean(once) == once
