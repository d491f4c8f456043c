from __future__ import annotations

from policies import TITLE, read

from ingest.splitting import MAX_CHARACTERS, cut, fits
from vectorstore.encoding import count_tokens
from vectorstore.passages import Span

SENTENCE = "各部门应当按照统一标准编制数据目录，并在规定期限内完成审核和发布。"


def test_short_paragraphs_of_a_section_are_packed() -> None:
    item = read(f"{TITLE}\n一、要求\n" + f"{SENTENCE}\n" * 6)
    assert [passage.text.count(SENTENCE) for passage in item.passages if SENTENCE in passage.text] == [6]


def test_a_new_section_begins_a_new_passage() -> None:
    item = read(f"{TITLE}\n一、要求\n{SENTENCE}\n二、保障\n{SENTENCE}\n")
    assert [passage.text.split("\n")[0] for passage in item.passages] == [TITLE, "一、要求", "二、保障"]
    assert [passage.headings for passage in item.passages] == [(), ("一、要求",), ("二、保障",)]


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    item = read(f"{TITLE}\n一、要求\n" + SENTENCE * 30 + "\n")
    long = [passage.text for passage in item.passages if SENTENCE in passage.text]
    assert len(long) > 2
    assert all(text.rstrip("\n").endswith("。") for text in long)


def test_a_long_sentence_is_cut_at_a_clause_end() -> None:
    text = "编制数据目录并完成审核，" * 80
    assert all(text[s.start : s.end].endswith("，") for s in cut(text, Span(0, len(text))))


def test_a_closing_quote_stays_with_its_sentence() -> None:
    text = "要求做到“应编尽编、应归尽归、应享尽享。”" * 40
    assert all(text[s.start : s.end].endswith("”") for s in cut(text, Span(0, len(text))))


def test_a_figure_is_not_cut_at_its_point() -> None:
    text = ("growth of 3.5 percent and a share of 47.25 percent " * 40).strip()
    pieces = [text[s.start : s.end] for s in cut(text, Span(0, len(text)))]
    assert "".join(pieces) == text
    assert not [p for p in pieces if p.endswith(("3.", "47."))]


def test_rare_characters_are_cut_by_their_tokens() -> None:
    text = "𠮷龘" * 400
    pieces = [text[s.start : s.end] for s in cut(text, Span(0, len(text)))]
    assert "".join(pieces) == text
    assert all(0 < len(p) < MAX_CHARACTERS and count_tokens(p) <= 400 for p in pieces)


def test_exactly_400_characters_fit() -> None:
    assert fits("数" * MAX_CHARACTERS)
    assert not fits("数" * (MAX_CHARACTERS + 1))


def test_the_id_of_a_passage_changes_with_its_words_only() -> None:
    text = f"{TITLE}\n一、要求\n{SENTENCE}\n二、保障\n{SENTENCE}\n"
    before = [p.id for p in read(text).passages]
    after = [p.id for p in read(text.replace("二、保障\n各部门", "二、保障\n各单位")).passages]
    assert before[:-1] == after[:-1]
    assert before[-1] != after[-1]
