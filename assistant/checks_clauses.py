"""Texts as clauses, and which clause of a quote a clause of a statement restates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answers import Citation
from assistant.sentences import MAX_QUOTE
from vectorstore.numerals import han_number
from vectorstore.passages import Document, Span
from vectorstore.tokens import simplify

_QUOTE_MARKS = dict.fromkeys(map(ord, "“”„‟＂«»「」『』"), '"') | dict.fromkeys(map(ord, "‘’‚‛＇"), "'")
_HAN_YEAR = re.compile(r"[一二][〇○零一二三四五六七八九]{3}(?=年)")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_HAN_DAY = re.compile(r"(?<=年)([一二三四五六七八九十]{1,2}月)([一二三四五六七八九十]{1,3}[日号])?")
_CELL = "¦"
"""Stands between the cells of a row, where the text has a tab or a bar."""
_SENTENCE_END = "。！？!?\n"
_CLAUSE_END = f"，；;：:{_CELL}"
_BREAK = re.compile(rf"(?:[{_SENTENCE_END}{_CLAUSE_END}]|(?<!\d),|,(?!\d{{3}}(?!\d)))+")
_ENDED = re.compile(r"[。！？!?][”’」』）)】]*")
MAX_REACH = 200
"""Characters a quote is followed to the ends of its first and last clause; longer clauses are not written."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, folded (see ``fold``). ``sentence`` counts the sentences of its text; ``cited`` is false
    for one that stands beside the quote, taken in to see what the quote's words depend on."""

    text: str
    sentence: int
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Proof:
    """A quote with the rest of its first and last clause: what was cut off may turn its meaning.

    ``text[start:end]`` is the quote, as it stands; ``line`` is its whole line.
    """

    text: str
    start: int
    end: int
    line: str
    document: Document
    line_start: int
    headings: tuple[str, ...] = ()
    sentence: str = ""
    """The sentences that the quote begins and ends in, whole where they are short enough to be quoted."""

    @property
    def quote(self) -> str:
        return self.text[self.start : self.end]

    @property
    def row(self) -> bool:
        return "\t" in self.line.strip() or self.line.startswith("|")


def proof_of(citation: Citation, document: Document) -> Proof:
    """A citation with the clauses it begins and ends in."""
    text, span = document.text, citation.span
    first, last = span.start, span.end
    stop = set(_SENTENCE_END + _CLAUSE_END + "，,\t|（(")
    while first > 0 and span.start - first < MAX_REACH and text[first - 1] not in stop:
        first -= 1
    if last > 0 and text[last - 1] not in stop:
        while last < len(text) and last - span.end < MAX_REACH and text[last] not in stop | set("）)"):
            last += 1
    line_start = text.rfind("\n", 0, span.start) + 1
    line_end = text.find("\n", span.end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    headings = document.heading_path(span)
    # Simplified characters, one for one: places stay what they are.
    words = _simple(text[first:last])
    around = _sentences_around(text, span, line_start, line_end if line_end >= 0 else len(text))
    return Proof(
        words, span.start - first, span.end - first, line, document, line_start, headings, _simple(around)
    )


_simple = lru_cache(maxsize=2048)(simplify)


def _sentences_around(text: str, span: Span, line_start: int, line_end: int) -> str:
    """From the beginning of a quote's first sentence to the end of its last one; the quote alone where a sentence
    is too long to be quoted."""
    starts = [m.end() for m in _ENDED.finditer(text, line_start, span.start)]
    ended = _ENDED.search(text, max(line_start, span.end - 1), line_end)
    start = starts[-1] if starts else line_start
    end = ended.end() if ended else line_end
    return text[start:end] if end - start <= MAX_QUOTE else text[span.start : span.end]


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """NFKC, one kind of quotation marks, lower case, no white space but line ends; cells set apart."""
    text = re.sub(r"\t|(?<!\\)\|", _CELL, simplify(text.strip()))
    # A full-width comma stays one: NFKC would make `12，200` a number.
    text = "，".join(unicodedata.normalize("NFKC", part) for part in text.split("，"))
    text = text.translate(_QUOTE_MARKS).lower()
    text = _HAN_YEAR.sub(lambda m: m.group().translate(_HAN_DIGITS), re.sub(r"[^\S\n]+", "", text))
    return _HAN_DAY.sub(lambda m: "".join(_arabic(part) for part in m.groups() if part), text)


def _arabic(part: str) -> str:
    value = han_number(part[:-1])
    return f"{value}{part[-1]}" if value is not None else part


@lru_cache(maxsize=16384)
def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters and Han characters of a text, and its Latin words."""
    found: set[str] = set(re.findall(r"[a-z][a-z-]+|[a-z]+\d+[a-z\d]*", text))
    for run in re.findall(r"[\u3007\u4e00-\u9fff]+", re.sub("[\"'·()《》<>/、-]", "", text)):
        found.update(run[n : n + 2] for n in range(len(run) - 1))
        if len(run) == 1:
            found.add(run)
    return frozenset(found)


@lru_cache(maxsize=8192)
def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, in order; a comma inside a number ends none."""
    found: list[Clause] = []
    sentence = begin = 0
    folded = fold(text)
    for match in [*_BREAK.finditer(folded), None]:
        end = match.start() if match else len(folded)
        words = folded[begin:end]
        if words:
            found.append(Clause(words, sentence, pairs_of(words)))
        if match:
            sentence += any(mark in match.group() for mark in _SENTENCE_END)
            begin = match.end()
    return tuple(found)


def merged(clauses: Sequence[Clause]) -> Clause:
    """Neighbouring clauses as one."""
    pairs = frozenset().union(*(clause.pairs for clause in clauses))
    return Clause("，".join(clause.text for clause in clauses), clauses[0].sentence, pairs)


MAX_MERGED = 3
"""Clauses of a quote that one clause of a statement may draw together."""


@dataclass(frozen=True, slots=True)
class Restated:
    """The clauses of a quote that a clause restates, with those before them in their sentence."""

    clauses: tuple[Clause, ...]
    before: tuple[Clause, ...]
    covered: float


def restated_by(clause: Clause, quotes: Sequence[Sequence[Clause]]) -> Restated | None:
    """The run of at most ``MAX_MERGED`` clauses of one quote that holds most of a clause's pairs, the
    shortest and closest of several; None when no quote has any."""
    best: tuple[float, Restated] | None = None
    for quote in quotes:
        for first in range(len(quote)):
            held: frozenset[str] = frozenset()
            for last in range(first, min(first + MAX_MERGED, len(quote))):
                held |= quote[last].pairs
                shared = len(clause.pairs & held)
                if not shared and clause.text != quote[last].text:
                    continue
                covered = shared / max(1, len(clause.pairs))
                both = shared / max(1, len(clause.pairs | held))
                exact = last == first and clause.text == quote[first].text
                score = 3.0 if exact else covered + 0.3 * both - 0.05 * (last - first)
                if best is None or score > best[0] + 1e-9:
                    before = tuple(c for c in quote[:first] if c.sentence == quote[first].sentence)
                    best = (score, Restated(tuple(quote[first : last + 1]), before, covered))
    return best[1] if best else None


def stands_whole(text: str, proofs: Sequence[Proof]) -> bool:
    """Whether a text is nothing but a run of whole clauses of one quote, in their order."""
    said = [clause.text for clause in clauses_of(text)]
    for proof in proofs:
        have = [clause.text for clause in clauses_of(proof.text)]
        if any(have[n : n + len(said)] == said for n in range(len(have) - len(said) + 1)):
            return True
    return False
