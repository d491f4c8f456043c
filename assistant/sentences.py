"""Sentences of a passage, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.passages import Passage, Span

MAX_QUOTE = 200
"""Characters of a quote at most (a table row may be longer)."""

MIN_UNENDED = 24
"""Characters from which a line without end mark is taken as a sentence, not a title or signature."""

_END = re.compile(r"[。！？!?][”’」』）)】]*|\n|(?<=[a-z)])\.(?=\s|$)")
_UNITS = re.compile(r"^[（(][^（()）]{0,6}(?:单位|部门)\s?[:：].*[)）][。]?$")
_LEAD = re.compile(
    r"^(?:——+|[-*•·]\s|#+\s|[（(][一二三四五六七八九十百\d]{1,4}[)）]|[一二三四五六七八九十百]{1,4}、|\d{1,2}\s?[.．、](?!\d)|0\d(?=\D))\s*"
    # The dateline of a report, with the headline that runs into it where a text has no line breaks.
    r"|^[^。！？；\n]{0,80}?(?:电|讯|报道)\s?[（(](?:本[报网台]|见习|实习)?(?:记者|通讯员)[^（()）\n]{1,40}[)）]\s*"
)


_LEAD_NUMBER = re.compile(
    r"^(?:[（(][一二三四五六七八九十百\d]{1,4}[)）]|[一二三四五六七八九十百]{1,4}、|[\d０-９]{1,2}\s?[.．、]|0\d|第[一二三四五六七八九十百千\d]+[章节条]|[一二三四五六七八九十]{1,2}是(?![否非])[，,]?|专栏\s?[\d—.-]+|——)\s*"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence inside a passage; ``span`` counts characters of ``passage.text``.

    heading: it is (only) the heading the passage begins with. units: it is the bracket naming offices.
    row: it is a table row. lead: characters of numbering, dashes
    or a report's dateline at its beginning.
    """

    passage: Passage
    span: Span
    heading: bool = False
    units: bool = False
    row: bool = False
    lead: int = 0

    @property
    def fragment(self) -> bool:
        """Whether it says nothing by itself: an addressee, a signature, a caption, a date alone."""
        text = self.text.rstrip()
        if self.row or re.match(r"[-*•·]\s", text):
            return False
        if text.endswith(("：", ":")):
            return True
        ended = re.search(r"[。！？!?；;…][”’」』）)】]*$", text) is not None
        return not ended and len(text) < MIN_UNENDED

    @property
    def text(self) -> str:
        """The sentence as it stands."""
        return self.passage.text[self.span.start : self.span.end]

    @property
    def words(self) -> str:
        """The sentence without numbering at its beginning."""
        return self.text[self.lead :]


@lru_cache(maxsize=4096)
def sentences(passage: Passage) -> tuple[Sentence, ...]:
    """The sentences of a passage, in order; a table row is one."""
    found: list[Sentence] = []
    text = passage.text
    start = 0
    ends = [match.end() for match in _END.finditer(text) if not _inside_bracket(text, match)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    for end in ends:
        piece = text[start:end]
        stripped = piece.strip(" \n") if "\t" in piece else piece.strip()
        if stripped:
            at = start + piece.index(stripped)
            found.append(_sentence(passage, Span(at, at + len(stripped)), first=not found))
        start = end
    return tuple(found)


MAX_BRACKET = 120
"""Characters in which a bracket that goes on after an end mark is closed again."""


def _inside_bracket(text: str, end: re.Match[str]) -> bool:
    """Whether an end mark stands inside a bracket that is opened before it in its line and closed soon after."""
    if end.group() == "\n" or end.group()[-1] in "）)":
        return False
    before = text[text.rfind("\n", 0, end.start()) + 1 : end.start()]
    opened = max(before.rfind("（"), before.rfind("("))
    if opened < 0 or max(before.rfind("）"), before.rfind(")")) > opened:
        return False
    after = text[end.end() : end.end() + MAX_BRACKET].split("\n", 1)[0]
    closed = re.search("[）)（(]", after)
    return closed is not None and closed.group() in "）)"


def _sentence(passage: Passage, span: Span, *, first: bool) -> Sentence:
    text = passage.text[span.start : span.end]
    row = "\t" in text or text.startswith("|")
    lead = _LEAD.match(text)
    length = lead.end() if lead and not row else 0
    name = _folded(passage.headings[-1]) if passage.headings else ""
    heading = (
        bool(name) and not row and _folded(text).rstrip("。：:") in (name, _folded(text[:length]) + name)
    )
    heading = heading or (first and bool(name) and _folded(text[length:]).rstrip("。：:") == name)
    return Sentence(passage, span, heading, bool(_UNITS.match(text)), row, length)


def _folded(text: str) -> str:
    return re.sub(r"\s", "", text)


def heading_name(heading: str) -> str:
    """A heading without its numbering and end mark."""
    return _LEAD_NUMBER.sub("", heading).strip(" 。：:")


def clauses(sentence: Sentence) -> list[Span]:
    """The clauses of an over-long sentence, cut behind ；; else ，,; spans count characters of the passage."""
    text = sentence.text
    marks = "；;" if re.search("[；;]", text) else "，,"
    spans: list[Span] = []
    start = 0
    for match in re.finditer(f"[{marks}]|$", text):
        if match.end() > start:
            spans.append(Span(sentence.span.start + start, sentence.span.start + match.end()))
            start = match.end()
    return spans


_PLACE_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[\n。；;！]))\s*(?P<place>[\u4e00-\u9fff]{2,8}[省市县区州盟])\s?[:：](?=\s?\S)"
)


def paragraph_label(text: str, at: int) -> Span | None:
    """The place with a colon that begins what stands before a sentence of the same paragraph (`金华市：……`); None where the
    sentence at ``at`` begins with one itself, or there is none."""
    start = text.rfind("\n", 0, at) + 1
    found = [m for m in _PLACE_LABEL.finditer(text, start) if m.start("place") <= at]
    if not found or not text[found[-1].end() : at].strip():
        return None
    return Span(*found[-1].span("place"))
