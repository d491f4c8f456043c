"""Definitions: the sentence that says what a term means, before those that only use it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import DraftQuote, DraftStatement
from assistant.choosing import LOOKED_AT, sentence_statements
from assistant.defining_words import defined_term, defines
from assistant.evidence import Findings
from assistant.kinds import Kind
from assistant.naming import folded
from assistant.sentences import Sentence, heading_name, sentences
from assistant.statements import of_note, of_sentence
from assistant.usable import usable
from vectorstore.passages import Passage

MAX_DEFINITIONS = 2
"""Texts whose definitions are shown: a code and the law on the matter often both have one."""


def definitions(findings: Findings) -> list[DraftStatement]:
    """The sentences found that define the term asked for, those of the best kind first, one of each text."""
    term = defined_term(findings.question.standalone)
    if not term:
        return []
    if term.isascii():
        return _written_out(findings, term)
    row = _row_defined(findings, term)
    if row:
        return row
    found: list[tuple[int, int, Sentence]] = []
    for hit in findings.hits:
        for sentence in sentences(hit.passage):
            strength = defines(sentence.text, term)
            if strength and not sentence.heading and not sentence.row:
                found.append((-strength, hit.rank, sentence))
    chosen: dict[str, Sentence] = {}
    for _, _, sentence in sorted(found, key=lambda item: item[:2]):
        chosen.setdefault(sentence.passage.document_id, sentence)
    return [
        of_sentence(sentence, dict(findings.weights), lead_in=False)
        for sentence in list(chosen.values())[:MAX_DEFINITIONS]
    ]


def _row_defined(findings: Findings, term: str) -> list[DraftStatement]:
    """What the table's own column says of the indicator that is the best candidate, where the term is in its name."""
    best = findings.best
    row = best.indicator if best is not None else None
    if row is None or not row.note or folded(term) not in folded(row.name):
        return []
    rate = re.search("[率度数额]$|比例$|比重$", folded(term)) is not None and folded(row.name).endswith(
        folded(term)
    )
    if len(folded(term)) < OF_NAME * len(folded(row.name)) and not rate:
        # `“基层治理四平台”跨部门事件处置完成率` is a rate of the platforms, not what they are.
        return []
    stated = of_note(row, findings.store)
    return [stated] if stated is not None else []


OF_NAME = 0.5
"""Share of an indicator's name that the term must be for its definition to be the term's."""
OF_HEADING = 0.3
"""Share of a heading that the term must be for what stands below it to describe the term."""


def described(findings: Findings) -> list[DraftStatement]:
    """What the texts say with the term whose meaning is asked for, where none defines it: what stands below a heading
    named after it, else the sentences that have it; none that only stand beside these."""
    term = folded(defined_term(findings.question.standalone) or "")
    if len(term) < MIN_TERM or findings.question.english:
        return []
    plain = [c for c in usable(findings, findings.candidates[:LOOKED_AT]) if c.indicator is None]
    about = [c for c in plain if _heads(c.sentence.passage, term)]
    if about:
        among = [c for c in plain if c.sentence.passage.id == about[0].sentence.passage.id]
        return sentence_statements(replace(findings, candidates=tuple(among)), 1)
    having = [c for c in plain if term in folded(c.sentence.text)]
    # Set off as a name it is the term itself, not the end of another one (`健康码`, not 电子健康码).
    named = [c for c in having if re.search(f"[“「《（(]{re.escape(term)}[”」》）)]", c.sentence.text)]
    return sentence_statements(replace(findings, candidates=tuple(named or having)), MAX_DEFINITIONS)


MIN_TERM = 2


def _heads(passage: Passage, term: str) -> bool:
    heading = heading_name(passage.headings[-1]) if passage.headings else ""
    set_off = re.search(f"[“「（(]{re.escape(term)}[”」）)]", heading) is not None
    return set_off or (term in folded(heading) and len(term) >= OF_HEADING * len(folded(heading)))


_INTRODUCED = "(?:实施|推进|推动|推出|建设|打造|构建|建立|开发|开通|发展|深化|启动|推广)[^，。；]{0,12}[“「《（(]?TERM[”」》）)]?[^，。；]{0,8}[，,]"
"""A term that a deed introduces and the next clause tells more of: `实施“领雁计划”，在…领域…`."""


def undefined(findings: Findings, statements: Sequence[DraftStatement]) -> list[str]:
    """The meaning of a term that is asked for, in words, where what is said only uses it."""
    term = defined_term(findings.question.standalone)
    if (
        findings.question.kind is not Kind.DEFINITION
        or not term
        or findings.question.english
        or not statements
        or _NO_TERM.search(term)
    ):
        return []
    words = folded(term)
    introduced = re.compile(_INTRODUCED.replace("TERM", re.escape(words)))
    using = [q for s in statements for q in s.quotes if words in folded(q.words)]
    if not using or any(_tells(quote, term, introduced) for quote in using):
        return []
    return [f"“{term}”的含义（只查到用到它的地方，没有查到解释它的）"]


_NO_TERM = re.compile("的[\u4e00-\u9fff]{0,2}(?:目标|任务|重点|方向|措施|内容|原则|要求|思路|作用|意义)$")
"""What is asked of a matter and is no term (`数字贸易的目标是什么`)."""
_MARKS = "[“”「」《》（()）]?"


_THING = "[\u4e00-\u9fff]{0,10}(?:系统|平台|应用|门户|工程|行动|计划|模式|机制|品牌)(?!的?建设)"
"""What a name in quotation marks stands before, which says what kind of thing it is: `“浙里养”智慧养老服务系统`."""


_OF_NUMBERS = re.compile(
    '[“"]?(?:\\d+(?:\\+[\\dNX]+)+|[一二三四五六七八九十两][大个位横纵张]?[\u4e00-\u9fff]{1,6})'
)


def _tells(quote: DraftQuote, term: str, introduced: re.Pattern[str]) -> bool:
    """Whether a quote says what a term is: a row's own definition, a defining sentence, or one that introduces it."""
    said = quote.words
    name = re.escape(term)
    if _OF_NUMBERS.match(term) and len(re.findall("[、，；;]", said)) >= 2:
        # `以“1+3+X”为总体架构，构建一个……，三大……和X个……`: what a name of numbers sums up stands beside it.
        return True
    if re.search(
        rf"“{name}”{_THING}|{name}[^，。；]{{0,6}}包括[^。；]{{2,40}}(?:含义|内涵)|{name}的?(?:含义|内涵)",
        said,
    ):
        return True
    if re.search(
        rf"{_MARKS}{re.escape(term)}{_MARKS}(?:(?:就|即)?是[^否由不]|[^，。；]{{0,6}}[，,]?即(?![时将可使日便]))",
        said,
    ):
        return True
    if "\t" in said or "|" in said or defines(said, term) or _heads(quote.passage, folded(term)):
        return True
    return bool(introduced.search(said) or introduced.search(folded(said)))


def _below(heading: Sentence) -> Sentence | None:
    """The first sentence that stands below a heading in its passage."""
    after = (s for s in sentences(heading.passage) if s.span.start >= heading.span.end)
    return next((s for s in after if not s.heading and not s.row), None)


def _written_out(findings: Findings, term: str) -> list[DraftStatement]:
    """The sentence in which an abbreviation stands beside its full name: `互联网协议第六版（IPv6）`."""
    name = re.escape(term)
    beside = re.compile(
        rf"[\u4e00-\u9fff]{{4,}}[（(]\s?{name}\s?[)）]|{name}\s?[（(][^（()）]*[\u4e00-\u9fff]{{4,}}",
        re.IGNORECASE,
    )
    for hit in findings.hits:
        for sentence in sentences(hit.passage):
            if beside.search(sentence.text) and not sentence.row:
                plain = Sentence(sentence.passage, sentence.span, lead=sentence.lead)
                said = [of_sentence(plain, dict(findings.weights), lead_in=False)]
                below = _below(sentence) if sentence.heading else None
                if below is not None:
                    # A heading leads in what stands below it.
                    told = of_sentence(below, dict(findings.weights))
                    said = [told] if beside.search(told.text) else [*said, told]
                return said
    return []
