"""The citation check: the only place where a Draft becomes statements that may be shown.

Each rule is a small pure function that returns the reason why a statement fails, or
None. Nothing here asks a model, and nothing is repaired by guessing.

1. A quote stands in its passage, after a declared normalisation (NFKC, white space,
   quotation marks); the citation holds the exact source span.
2. Every number, percentage, year, 文号, article and office of the statement stands in
   its quotes, compared as values; a figure of a table belongs to the column of the year
   that the statement names with it.
3. Modal words and negations of the statement stand in its quotes.
4. The content words of the statement are covered by its quotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.answers import (
    Citation,
    Computation,
    Draft,
    DraftQuote,
    DraftStatement,
    Evidence,
    Statement,
    Support,
)
from assistant.figures import Figure, figures, years
from vectorstore.passages import Document, Passage, Span
from vectorstore.tokens import terms

MIN_COVERAGE = 0.6
"""Share of a statement's character pairs and words that its quotes must hold (rule 4). True paraphrases of
the development cases lie above .7; a claim added to a true sentence lies below .5."""

_QUOTES = dict.fromkeys(map(ord, "“”„‟＂«»「」『』"), '"') | dict.fromkeys(map(ord, "‘’‚‛＇"), "'")
_MODAL = (
    "应当",
    "必须",
    "不得",
    "禁止",
    "严禁",
    "可以",
    "鼓励",
    "原则上",
    "力争",
    "争取",
    "不再",
    "免于",
    "无需",
    "不予",
)
_NUMBER_NAME = re.compile(
    r"(?:(?![的是为和与据按照见由第])[\u4e00-\u9fff]){2,12}[〔\[（(]\s?\d{4}\s?[〕\])）]\s?\d+\s?号"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]+[条款项章]")
_OFFICE = re.compile(
    r"(?:省|市|县|区|国家)(?:委|政府)?[\u4e00-\u9fff]{0,10}?(?:厅|局|委员会|委|办公室|办|部|院|总队|中心)(?![\u4e00-\u9fff]{0,1}(?:公|事))"
)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A drafted statement that failed, with the reasons."""

    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a draft came to: the statements that passed, in order, and those that did not."""

    statements: tuple[Statement, ...]
    dropped: tuple[Dropped, ...]


def check(draft: Draft, evidence: Evidence, document_of: Callable[[str], Document]) -> Checked:
    """Check every statement of a draft.

    ``evidence``: the passages a quote may be repaired from, by an exact match only.
    ``document_of``: the stored document of an id.
    """
    passed: list[Statement] = []
    dropped: list[Dropped] = []
    for proposed in draft.statements:
        citations, lost = _cite(proposed.quotes, evidence, document_of)
        reasons = [f"quote not found: {words[:40]}" for words in lost]
        if not citations:
            reasons.append("no quote")
        else:
            reasons += failures(proposed, citations, document_of)
        if reasons:
            dropped.append(Dropped(proposed.text, tuple(reasons)))
        else:
            passed.append(
                Statement(proposed.text, citations, _support(proposed.text, citations), proposed.computation)
            )
    return Checked(tuple(passed), tuple(dropped))


def failures(
    proposed: DraftStatement, citations: Sequence[Citation], document_of: Callable[[str], Document]
) -> list[str]:
    """The reasons why a statement with found quotes fails, none when it passes."""
    quotes = [citation.quote for citation in citations]
    found = [
        unproved_figures(proposed.text, quotes, proposed.computation),
        unproved_years(proposed.text, quotes),
        unproved_names(proposed.text, quotes),
        unbound_cells(proposed.text, citations, document_of),
        altered_modality(proposed.text, quotes),
        uncovered_words(proposed.text, quotes),
        wrong_computation(proposed.computation, quotes),
    ]
    return [reason for reason in found if reason]


def normalise(text: str) -> tuple[str, list[int]]:
    """A text without white space, in NFKC, with one kind of quotation marks, and for each of
    its characters the place in the original that it came from."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            continue
        for piece in unicodedata.normalize("NFKC", character).translate(_QUOTES).lower():
            if not piece.isspace():
                characters.append(piece)
                places.append(place)
    return "".join(characters), places


def find_quote(words: str, text: str) -> Span | None:
    """Rule 1: where the words stand in the text; None when they do not. The words may be
    shorter by white space, and differ in the form of digits and quotation marks, in nothing else."""
    wanted, _ = normalise(words)
    if not wanted:
        return None
    have, places = normalise(text)
    at = have.find(wanted)
    if at < 0:
        return None
    return Span(places[at], places[at + len(wanted) - 1] + 1)


def _cite(
    quotes: Sequence[DraftQuote], evidence: Evidence, document_of: Callable[[str], Document]
) -> tuple[tuple[Citation, ...], list[str]]:
    citations: list[Citation] = []
    lost: list[str] = []
    for quote in quotes:
        places: list[Passage] = [quote.passage, *(p for p in evidence.passages if p.id != quote.passage.id)]
        for passage in places:
            span = find_quote(quote.words, passage.text)
            if span is not None:
                break
        else:
            lost.append(quote.words)
            continue
        document = document_of(passage.document_id)
        whole = Span(passage.span.start + span.start, passage.span.start + span.end)
        text = document.text[whole.start : whole.end]
        if text != passage.text[span.start : span.end]:
            # The document was replaced while the question was under way.
            lost.append(quote.words)
            continue
        citation = Citation(document.id, document.version, whole, text)
        if citation not in citations:
            citations.append(citation)
    return tuple(citations), lost


def unproved_figures(text: str, quotes: Sequence[str], computation: Computation | None = None) -> str | None:
    """Rule 2: a number of the statement that none of its quotes has as the same value."""
    proved: list[tuple[Decimal, bool]] = [(f.value, f.percent) for quote in quotes for f in figures(quote)]
    proved += [(Decimal(year), False) for quote in quotes for year in _all_years(quote)]
    joined = "".join(quotes)
    result = figures(computation.result)[:1] if computation else []
    for figure in figures(text):
        if result and any(figure.value == result[0].value * scale for scale in (1, 10**4, 10**8)):
            continue
        if any(_same_value(figure, value, percent, joined) for value, percent in proved):
            continue
        return f"the figure {figure.text} stands in no quote"
    return None


def _same_value(figure: Figure, value: Decimal, percent: bool, quotes: str) -> bool:
    if figure.value == value:
        # A cell `80` under a name with (%) proves 80%; 80 does not prove by itself.
        return figure.percent == percent or ("%" in quotes or "％" in quotes)
    # A cell `40000` with its unit (亿元) in name or header proves 40000亿元 and 4万亿元.
    for sign, scale in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        if figure.value == value * scale and sign in quotes:
            return True
    return False


def _all_years(text: str) -> list[int]:
    return [int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", unicodedata.normalize("NFKC", text))]


def unproved_years(text: str, quotes: Sequence[str]) -> str | None:
    """Rule 2: a year of the statement that none of its quotes names."""
    proved = {year for quote in quotes for year in (*years(quote), *_all_years(quote))}
    for year in years(text):
        if year not in proved:
            return f"the year {year} stands in no quote"
    return None


def unproved_names(text: str, quotes: Sequence[str]) -> str | None:
    """Rule 2: a 文号, an article or an office of the statement that no quote has."""
    have = normalise("\n".join(quotes))[0]
    for pattern, what in ((_NUMBER_NAME, "document number"), (_ARTICLE, "article"), (_OFFICE, "office")):
        for match in pattern.finditer(text):
            if normalise(match.group())[0] not in have:
                return f"the {what} {match.group()} stands in no quote"
    return None


def _columns(row: str) -> list[str]:
    cells = row.strip().strip("|").split("|") if row.startswith("|") else row.split("\t")
    return [re.sub(r"\s", "", cell) for cell in cells]


def unbound_cells(
    text: str, citations: Sequence[Citation], document_of: Callable[[str], Document]
) -> str | None:
    """Rule 2, for tables: a figure that the statement puts behind a year must stand in that
    year's column. Rows are the quotes with cells; their header is the quote whose cells are years."""
    rows: list[list[str]] = []
    header: list[str] | None = None
    for citation in citations:
        line = _whole_line(citation, document_of)
        if "\t" not in line and not line.startswith("|"):
            continue
        cells = _columns(line)
        if sum(bool(re.match(r"(?:19|20)\d{2}", cell)) for cell in cells) >= 1 and not any(
            figures(cell) for cell in cells if not re.match(r"(?:19|20)\d{2}", cell)
        ):
            header = cells
        else:
            rows.append(cells)
    if header is None or not rows:
        return None
    column_year = {n: y[0] for n, cell in enumerate(header) if (y := _all_years(cell))}
    for year, figure in _bound_pairs(text):
        wanted = [
            cells[n]
            for cells in rows
            for n, column in column_year.items()
            if column == year and n < len(cells)
        ]
        others = [cells[n] for cells in rows for n in column_year if n < len(cells)]
        if not any(_holds(cell, figure) for cell in wanted) and any(_holds(cell, figure) for cell in others):
            return f"{figure.text} does not belong to {year}"
    return None


def _holds(cell: str, figure: Figure) -> bool:
    return any(
        found.value == figure.value
        or found.value * 10**4 == figure.value
        or found.value * 10**8 == figure.value
        for found in figures(cell)
    )


def _bound_pairs(text: str) -> list[tuple[int, Figure]]:
    """(year, figure) as a statement binds them: each figure to the last year named before it in the sentence."""
    marks = sorted(
        (match.start(), int(match.group(1))) for match in re.finditer(r"(?<!\d)((?:19|20)\d{2})\s?年", text)
    )
    pairs: list[tuple[int, Figure]] = []
    for figure in figures(text):
        before = [year for place, year in marks if place < figure.start]
        if before:
            pairs.append((before[-1], figure))
    return pairs


def _whole_line(citation: Citation, document_of: Callable[[str], Document]) -> str:
    text = document_of(citation.document_id).text
    start = text.rfind("\n", 0, citation.span.start) + 1
    end = text.find("\n", citation.span.end)
    return text[start : end if end >= 0 else len(text)]


def altered_modality(text: str, quotes: Sequence[str]) -> str | None:
    """Rule 3: a modal word or a negation that the quotes do not have."""
    have = "".join(quotes)
    for word in _MODAL:
        if word in text and word not in have:
            return f"“{word}” stands in no quote"
    return None


_FRAME = re.compile(
    r"的?(?:目标|基期数|基数|牵头单位|责任单位|配合单位|文号|发文机关|成文日期|规划期)(?:是|为)|分别是|包括|共\d+[项个]"
)


def uncovered_words(text: str, quotes: Sequence[str]) -> str | None:
    """Rule 4: too many of the statement's words are in no quote."""
    words = {t for t in terms(_FRAME.sub("\n", text)) if len(t) > 1 and not t.isdigit()}
    if not words:
        return None
    have = set(terms("\n".join(quotes)))
    covered = len(words & have) / len(words)
    return None if covered >= MIN_COVERAGE else f"only {covered:.0%} of its words stand in its quotes"


def wrong_computation(computation: Computation | None, quotes: Sequence[str]) -> str | None:
    """A computed figure whose operands are not quoted or whose result is not what they give."""
    if computation is None:
        return None
    operands = [found[0].value for text in computation.operands if (found := figures(text))]
    proved = {figure.value for quote in quotes for figure in figures(quote)}
    if len(operands) != len(computation.operands) or any(value not in proved for value in operands):
        return "an operand of the computation stands in no quote"
    results = figures(computation.result)
    if not results:
        return "the computation has no result"
    expected = compute(computation.kind, operands)
    if expected is None or abs(expected - results[0].value) > abs(expected) * Decimal("0.005"):
        return f"the computation gives {expected}, not {computation.result}"
    return None


def compute(kind: str, operands: Sequence[Decimal]) -> Decimal | None:
    """The value of a computation: difference (second − first), ratio (second ÷ first), count; None if it cannot be done."""
    match kind, operands:
        case "difference", [first, second]:
            return second - first
        case "ratio", [first, second] if first:
            return second / first
        case "count", _:
            return Decimal(len(operands))
        case _:
            return None


def _support(text: str, citations: Sequence[Citation]) -> Support:
    """Verbatim when the statement is nothing but the words of its quotes, in their order."""
    rest = normalise(text)[0]
    for citation in citations:
        quote = normalise(citation.quote)[0]
        if rest and rest in quote:
            return Support.VERBATIM
        rest = rest.replace(quote, "", 1)
    rest = re.sub(r"[\W_]", "", rest)
    return Support.VERBATIM if not rest else Support.SUPPORTED
