"""Drafted statements in words: sentences, indicator rows and duties as DraftStatements."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import DraftQuote, DraftStatement
from assistant.relevance import term_set
from assistant.sentences import MAX_QUOTE, Sentence, clauses, heading_name, paragraph_label, sentences
from vectorstore.passages import Cell, CellKind, Duty, Indicator, Passage, Span
from vectorstore.store import Store

NAMED_SHARE = 0.8
"""Share of a heading's pairs that a sentence must have to name its subject itself."""
NOT_GIVEN = frozenset({"/", "—", "-", "－", "——", "／", "无", "*"})
"""What tables write where they give no value."""


def of_sentence(
    sentence: Sentence,
    weights: dict[str, float] | None = None,
    *,
    lead_in: bool = True,
    whole: bool = True,
) -> DraftStatement:
    """A sentence as a statement; an over-long one is given ``whole`` by several quotes rather than from its middle on, else cut to the
    clauses that hold the question's terms; the heading it stands under leads in where the sentence does not name its subject."""
    span = sentence.span if len(sentence.text) <= MAX_QUOTE else _window(sentence, weights or {})
    if whole and span.start > sentence.span.start and len(sentence.text) <= MAX_WHOLE:
        said = _in_several_quotes(sentence)
        if said is not None:
            return said
    words = sentence.passage.text[span.start : span.end]
    text = words[sentence.lead :] if span.start == sentence.span.start else words
    text = _in_one_line(text).strip("，,；; ")
    lead, quote = _lead_in(sentence, text) if lead_in else (None, None)
    passage = sentence.passage
    label = paragraph_label(passage.text, sentence.span.start)
    if label is not None and passage.text[label.start : label.end] not in text:
        # Of which city or branch it is stands at the beginning of its paragraph only.
        lead, quote = passage.text[label.start : label.end], label
    if lead is None:
        above = _above_label(sentence, text)
        shown = above + re.sub(r"\s?[:：]\s?", "：", text, count=1) if above else text
        return DraftStatement(_ended(shown), (DraftQuote(passage, words),))
    if quote is not None and quote.end <= span.start and not passage.text[quote.end : span.start].strip():
        joined = passage.text[quote.start : span.end]
        if len(joined) <= MAX_QUOTE:
            return DraftStatement(_ended(f"{lead}：{text}"), (DraftQuote(passage, joined),))
    heading = passage.text[quote.start : quote.end] if quote else lead
    return DraftStatement(
        _ended(f"{lead}：{text}"), (DraftQuote(passage, words), DraftQuote(passage, heading))
    )


MAX_WHOLE = 2 * MAX_QUOTE
"""Characters of an over-long sentence that is quoted whole, piece by piece, rather than from its middle on."""


def _in_several_quotes(sentence: Sentence) -> DraftStatement | None:
    """An over-long sentence whole, proved by quotes that follow each other; None where a clause is longer than a quote."""
    pieces: list[Span] = []
    for part in clauses(sentence):
        if pieces and part.end - pieces[-1].start <= MAX_QUOTE:
            pieces[-1] = Span(pieces[-1].start, part.end)
        else:
            pieces.append(part)
    if any(len(piece) > MAX_QUOTE for piece in pieces):
        return None
    passage = sentence.passage
    quotes = tuple(DraftQuote(passage, passage.text[piece.start : piece.end]) for piece in pieces)
    return DraftStatement(_ended(_in_one_line(sentence.words).strip("，,；; ")), quotes)


TITLE_LENGTH = 20
"""Characters up to which a line without an end mark is the title of the one below it."""


def in_one_line(text: str) -> str:
    """A statement of several lines in one, with its end mark."""
    return _ended(_in_one_line(text).strip("，,；; "))


def _in_one_line(text: str) -> str:
    """Lines joined; where one ends without a mark, with the mark that its length asks for."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    said = ""
    for line in lines:
        if said and re.search(r"\w$", said):
            said += "：" if len(said) <= TITLE_LENGTH else "；"
        said += line
    return said


def _ended(text: str) -> str:
    return text if re.search(r"[。！？!?…][”’」』）)]*$", text) else text.rstrip("；;，,、") + "。"


def _above_label(sentence: Sentence, text: str) -> str | None:
    """The heading above the label that a sentence begins with (`建议方向: …`), without which the label says of nothing
    what it is; the place that is cited stands below both."""
    headings = sentence.passage.headings
    if len(headings) < 2 or sentence.row:
        return None
    label, above = heading_name(headings[-1]), heading_name(headings[-2])
    begins = re.match(rf"{re.escape(label)}\s?[:：]", text) is not None
    return above if begins and _LABEL.search(label) and above not in text else None


_LABEL = re.compile(
    "^.{0,4}(?:目标|方向|任务|措施|内容|要求|原则|重点|依据|范围|条件|对象|标准|流程|程序|时间|地点|方式|材料|期限)$"
)
"""Headings that say what is told and not of what: `围绕目标`, `申报条件`."""


def _lead_in(sentence: Sentence, text: str) -> tuple[str | None, Span | None]:
    """The heading that names what a sentence speaks of, when the sentence does not and the passage has it."""
    passage = sentence.passage
    if not passage.headings:
        return None, None
    name = heading_name(passage.headings[-1])
    pairs = {term for term in term_set(name) if len(term) > 1}
    if not 2 <= len(name) <= 30 or len(pairs & term_set(text)) >= NAMED_SHARE * len(pairs):
        return None, None
    heading = next((s for s in sentences(passage) if s.heading), None)
    if heading is None or heading.span.start >= sentence.span.start:
        return None, None
    return name, heading.span


def _window(sentence: Sentence, weights: dict[str, float]) -> Span:
    """The run of clauses of at most a quote's length that holds most of the question's weight."""
    parts = clauses(sentence)
    best: tuple[float, int, Span] | None = None
    for first in range(len(parts)):
        for last in range(first, len(parts)):
            span = Span(parts[first].start, parts[last].end)
            if len(span) > MAX_QUOTE:
                break
            held = term_set(sentence.passage.text[span.start : span.end])
            weight = sum(w for term, w in weights.items() if term in held)
            key = (round(weight, 6), -len(span), span)
            if best is None or key[:2] > best[:2]:
                best = key
    if best is not None:
        # The clauses after those that name the matter say more of it than those before.
        fitting = [part.end for part in parts if best[2].end <= part.end <= best[2].start + MAX_QUOTE]
        return Span(best[2].start, max(fitting, default=best[2].end))
    # One clause alone is over the limit: its beginning is the most that may be quoted.
    return Span(sentence.span.start, sentence.span.start + MAX_QUOTE)


def of_row(sentence: Sentence) -> DraftStatement:
    """A row of a table that is no target table: its cells, each with its column's name where there is one."""
    cells = _cells(sentence.text)
    header = next(
        (_cells(line) for line in reversed(sentence.passage.context) if "\t" in line or "|" in line), []
    )
    named = len(header) == len(cells)
    parts = [f"{header[n]}：{cell}" if named and header[n] else cell for n, cell in enumerate(cells) if cell]
    return DraftStatement(f"{'，'.join(parts)}。", (DraftQuote(sentence.passage, sentence.text),))


def _cells(row: str) -> list[str]:
    pieces = row.strip().strip("|").split("|") if row.lstrip().startswith("|") else row.split("\t")
    return [" ".join(piece.split()) for piece in pieces]


def of_cells(
    row: Indicator, cells: Sequence[tuple[int, Cell]], store: Store, *, english: bool = False
) -> DraftStatement | None:
    """Cells of one row as a statement, proved by the row and its header. None when no cell gives a value."""
    given = [(year, cell) for year, cell in cells if cell.text not in NOT_GIVEN]
    quotes = quotes_of_row(row, store)
    if not given or not quotes:
        return None
    parts = [
        f"{year}年{'目标' if cell.kind is CellKind.TARGET else '基数'}为{_value(cell.text, row.unit)}"
        for year, cell in given
    ]
    if english:
        parts = [
            f"{year}年 ({'target' if cell.kind is CellKind.TARGET else 'base value'}) {_value(cell.text, row.unit)}"
            for year, cell in given
        ]
    unit = f"（{row.unit}）" if row.unit and not _plain_unit(row.unit) else ""
    return DraftStatement(f"{row.name}{unit}：{'，'.join(parts)}。", tuple(quotes))


def quotes_of_row(row: Indicator, store: Store) -> list[DraftQuote]:
    """What proves the cells of a row: the row, its header, and the caption where that alone gives the unit."""
    passage = store.passage_at(row.document_id, row.span.start)
    header = store.passage_at(row.document_id, row.header_span.start)
    if passage is None or header is None:
        return []
    quotes = [DraftQuote(passage, _row_text(passage, row)), DraftQuote(header, _header_text(header, row))]
    return [*quotes, *_caption_of_unit(row, passage, quotes, store)]


def _caption_of_unit(
    row: Indicator, passage: Passage, quotes: Sequence[DraftQuote], store: Store
) -> list[DraftQuote]:
    """The caption where it alone gives the unit (`表1（单位：%）`): without it the figure would be proved without its unit."""
    if not row.unit or any(row.unit in quote.words for quote in quotes):
        return []
    for words, span in zip(passage.context, passage.context_spans, strict=True):
        home = store.passage_at(row.document_id, span.start)
        if row.unit in words and home is not None and words in home.text:
            return [DraftQuote(home, words)]
    return []


def of_note(row: Indicator, store: Store) -> DraftStatement | None:
    """What an indicator means, by the table's own column of definitions."""
    passage = store.passage_at(row.document_id, row.span.start)
    if passage is None or not row.note:
        return None
    return DraftStatement(f"{row.name}：{row.note}。", (DraftQuote(passage, _row_text(passage, row)),))


def _plain_unit(unit: str) -> bool:
    """Whether a unit can stand behind a figure (`亿元`), unlike a range (`1-100分`)."""
    return not re.search(r"\d", unit)


def _value(text: str, unit: str | None) -> str:
    if unit and _plain_unit(unit) and not text.endswith(("%", "％", unit)):
        return f"{text}{unit}"
    return text


def _row_text(passage: Passage, row: Indicator) -> str:
    start = row.span.start - passage.span.start
    return passage.text[start : start + len(row.span)].strip("\t ")


def _header_text(passage: Passage, row: Indicator) -> str:
    start = row.header_span.start - passage.span.start
    return passage.text[start : start + len(row.header_span)].strip("\t ")


def of_duty(duty: Duty, store: Store) -> DraftStatement | None:
    """A duty as a statement: the task, who leads and who supports, in the bracket's own word."""
    passage = store.passage_at(duty.document_id, duty.unit_span.start)
    first = store.passage_at(duty.document_id, duty.span.start)
    if passage is None or first is None:
        return None
    roles = _roles(duty, passage)
    task = heading_name(duty.task)
    text = task if "“" in task else f"“{task}”"
    parts = []
    if duty.lead:
        parts.append(f"的{roles[0] if roles else RESPONSIBLE}是{'、'.join(duty.lead)}")
    if duty.support:
        role = roles[-1] if roles else "配合单位"
        parts.append(f"{'，' if duty.lead else '的'}{role}是{'、'.join(duty.support)}")
    return DraftStatement(f"{text}{''.join(parts)}。", tuple(_duty_quotes(duty, first, passage)))


RESPONSIBLE = "责任单位"
"""The role of who stands in a bracket that names none."""


def lead_role(duty: Duty, store: Store) -> str:
    """The word of a duty's bracket for who leads it: 牵头单位, 责任单位."""
    passage = store.passage_at(duty.document_id, duty.unit_span.start)
    roles = _roles(duty, passage) if passage is not None else []
    return roles[0] if roles else RESPONSIBLE


def _roles(duty: Duty, passage: Passage) -> list[str]:
    """The roles that a duty's bracket names, in a passage that has it."""
    start = max(0, duty.unit_span.start - passage.span.start)
    bracket = passage.text[start : duty.unit_span.end - passage.span.start]
    return re.findall(r"(\w{2}(?:单位|部门)?)\s*[:：]", bracket)


def _duty_quotes(duty: Duty, first: Passage, last: Passage) -> list[DraftQuote]:
    """The duty's words where they are short enough, else its first and its last sentence with the bracket."""
    if first.id == last.id and len(duty.span) <= MAX_QUOTE:
        start = duty.span.start - first.span.start
        return [DraftQuote(first, first.text[start : start + len(duty.span)])]
    end = duty.unit_span.end - last.span.start
    before = [
        s for s in sentences(last) if not s.units and s.span.start < duty.unit_span.start - last.span.start
    ]
    begin = before[-1].span.start if before else max(0, duty.unit_span.start - last.span.start)
    if end - begin > MAX_QUOTE:
        begin = max(0, duty.unit_span.start - last.span.start)
    quotes = [DraftQuote(last, last.text[begin:end])]
    heading = next((s for s in sentences(first) if s.span.start >= duty.span.start - first.span.start), None)
    if heading is not None and heading.text not in quotes[0].words and len(heading.text) <= MAX_QUOTE:
        quotes.append(DraftQuote(first, heading.text))
    return quotes
