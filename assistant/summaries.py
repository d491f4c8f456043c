"""What a document or a part of it is about: its purpose and its headings, or all that a short part says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import DraftStatement
from assistant.choosing import sentence_statements
from assistant.evidence import Findings
from assistant.headings import MAX_ITEMS, HeadingList, parts_of, statement_of_list
from assistant.kinds import Kind
from assistant.naming import folded, without_names
from assistant.question import subject_terms
from assistant.sentences import Sentence, heading_name, sentences
from assistant.statements import of_sentence
from assistant.which_document import ASKING, beside_the_name, documents_asked
from vectorstore.numerals import ordinal
from vectorstore.passages import Document, Section

MIN_NAME = 4
"""Characters of a heading from which a question that has them names its section."""
MIN_TOPIC = 3
"""Characters of a matter from which a heading that has them is its section."""
MAX_OF_SECTION = 4
"""Statements by which a section is summed up."""
SHORT_SECTION = 500
"""Characters of a section that is shown whole, whatever headings it has inside."""
FEW_PARTS = 4
"""Outermost headings up to which a document's summary also lists what stands below them."""
MAX_BELOW = 12
"""Headings below an outermost one that a summary lists at most."""
ARTICLES = 5
"""Articles by which a text without headings is summed up: what it is for and whom it concerns stand first."""
FRONT = 12
"""Passages in which a document says what it is for."""

_PURPOSE = re.compile(
    r"(?:为了?|根据|按照|围绕)[^。]{6,}(?:制定|编制|印发|出台|现(?:就|将|印发|公告)|如下|公布|提出)|(?:编制|制定|印发|发布|出台)(?:了)?《|总体安排|纲领性文件|^第一条"
)
_ASKS_CONTENTS = re.compile(
    r"(?:有|包括|包含|是|讲|写)?(?:了)?(?:些)?(?:哪些|什么|啥)(?:主要|具体)?内容|(?:讲|说|写|规定|提)(?:了|的)?(?:是)?(?:些|点)?(?:什么|啥|哪些)|列(?:出|了)*(?:什么|啥|哪些)|怎么(?:说|写|讲)的?|主要内容|要点(?:是|有|$)|(?:部分|这块|那块|那?一[节章块])"
)
_NTH = re.compile(r"第(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})(?:个)?(?:大)?(?:部分|章|节|编|点|方面)")


def asks_contents(question: str) -> bool:
    """Whether it is asked what stands somewhere.

    >>> asks_contents("推进数字长三角建设有哪些内容？"), asks_contents("谁负责")
    (True, False)
    """
    return _ASKS_CONTENTS.search(question) is not None


def named_section(findings: Findings) -> tuple[Document, Section] | None:
    """The section that a question names by its heading, in the documents found, or a box by its number (`专栏5-4`); the
    longest name."""
    if _BOX.search(findings.question.standalone):
        return named_box(findings)
    plain = folded(findings.question.standalone)
    found = [
        (len(name), document, section)
        for document in _documents(findings)
        for section in document.sections
        if len(name := folded(heading_name(section.heading))) >= MIN_NAME and name in plain
    ]
    best = max(found, key=lambda item: item[0], default=None)
    return (best[1], best[2]) if best is not None else None


_BOX = re.compile(r"专栏\s?(?P<number>\d{1,2}(?:\s?[-—－–]\s?\d{1,2})?)(?![\d年月期篇个])")


_OF_ANY_BOX = re.compile(
    "(?:重点|主要|具体)*(?:应用|平台|系统|项目|内容|工程|创新|任务|事项|东西)+|包括|包含|涉及|列[出了]*"
)


def asks_whole_box(findings: Findings) -> bool:
    """Whether a question that names a box names nothing in it (`专栏5-4包括哪几个应用`)."""
    question = without_names(findings.question.standalone, findings.named)
    return not subject_terms(_OF_ANY_BOX.sub(" ", ASKING.sub(" ", _BOX.sub(" ", question))))


def misses_box(findings: Findings) -> bool:
    """Whether a question names a box by a number that no document found has."""
    return len(_BOX.findall(findings.question.standalone)) == 1 and named_box(findings) is None


def named_box(findings: Findings) -> tuple[Document, Section] | None:
    """The box that a question names by its number, in the documents that it names, else in any."""
    boxes = {match["number"] for match in _BOX.finditer(findings.question.standalone)}
    if len(boxes) != 1:
        return None
    asked = _plain_number(*boxes)
    for document in findings.named or tuple(findings.documents.values()):
        for section in document.sections:
            own = _BOX.match(section.heading.strip())
            if own is not None and _plain_number(own["number"]) == asked:
                return document, section
    return None


def _plain_number(number: str) -> str:
    return re.sub("[—－–]", "-", re.sub(r"\s", "", number))


def section_asked(findings: Findings) -> tuple[Document, Section] | None:
    """The section a question is about: the one it counts (`第三部分`), names whole, or whose heading has its matter."""
    counted = nth_section(findings)
    if counted is not None:
        return counted
    named = named_section(findings)
    if named is not None and folded(named[1].heading) not in folded(named[0].title):
        return named
    topic = _topic(findings)
    if len(topic) < MIN_TOPIC:
        return None
    for document in _documents(findings):
        having = [s for s in document.sections if topic in folded(heading_name(s.heading))]
        best = min(having, key=lambda s: (s.level, len(s.heading)), default=None)
        if best is not None and topic not in folded(document.title):
            return document, best
    return None


def _topic(findings: Findings) -> str:
    """What a question for contents is about besides the name of a document."""
    return re.sub(
        r"(?:19|20)\d{2}年|是(?:什么|啥)|[里中的那这之对]+$|^[里中的那这之对]+|[？?，,。：:]",
        "",
        folded(beside_the_name(findings)),
    ).strip()


_ASKS_PARTS = re.compile(
    r"分(?:为|成|作|了)?(?:哪|几|多少)|(?:哪|几)[几一两三四五六七八九十]?[个大]?(?:块|部分|方面|点|节|条|小节)|(?:哪些|什么|啥)(?:部分|方面|内容|措施|任务|工作)?[？?]*$|包括(?:哪|什么|啥)|(?:叫|是)(?:什么|啥)|\bwhat\b|\bwhich\b|summar",
    re.IGNORECASE,
)
"""Words by which the parts of a chapter, or what it says, are asked for."""
OF_HEADING = 0.5
"""Share of what a question names besides a chapter's number that its heading must have for all of it to be asked for."""


def counted_section(findings: Findings) -> tuple[Document, Section] | None:
    """The chapter that a question counts (`第六章分哪几块`), where it asks for what stands there and names nothing else."""
    question = findings.question.standalone
    if not _ASKS_PARTS.search(question):
        return None
    section = nth_section(findings)
    if section is None:
        return None
    rest = without_names(_NTH.sub(" ", _ASKS_PARTS.sub(" ", question)), findings.named)
    own = {term for term in subject_terms(ASKING.sub(" ", rest)) if re.match("[\u4e00-\u9fff]{2}", term)}
    known = folded(section[0].title + heading_name(section[1].heading))
    return section if sum(term in known for term in own) >= OF_HEADING * len(own) else None


_ASKS_CHAPTERS = re.compile(
    r"由(?:哪|多少|几)[几些]?(?:大)?[个]?(?:章|部分|块|方面)(?:内容)?(?:组成|构成)|(?:分|有|共|包括|包含|设|列)(?:为|成|了|计)?(?:哪|多少)?[几些]?(?:大)?[个]?(?:章|部分|章节|篇章|大块|板块)|(?:章节|目录|结构|框架)(?:是|有|包括)?(?:什么|哪些|怎么|怎样|如何)"
)


def chapters(findings: Findings) -> list[DraftStatement]:
    """The outermost headings of the document that is named, to who asks into which chapters it falls and nothing else."""
    question = findings.question.standalone
    if len(findings.named) != 1 or not _ASKS_CHAPTERS.search(question):
        return []
    document = findings.named[0]
    rest = ASKING.sub(" ", _ASKS_CHAPTERS.sub(" ", without_names(question, findings.named)))
    if any(term not in folded(document.title) for term in subject_terms(rest)):
        return []
    listed = _listed(findings, document, None, chapters_of(document))
    return [listed] if listed is not None else []


def narrowed(findings: Findings) -> Findings:
    """Findings of the chapter that a question counts (`第四部分的重点应用`) alone, where there are any."""
    section = nth_section(findings) if findings.named else None
    if section is None:
        return findings
    document, chapter = section
    inside = tuple(
        c
        for c in findings.candidates
        if c.sentence.passage.document_id == document.id and chapter.span.contains(c.sentence.passage.span)
    )
    hits = tuple(
        h
        for h in findings.hits
        if h.passage.document_id == document.id and chapter.span.contains(h.passage.span)
    )
    return replace(findings, candidates=inside, hits=hits) if inside else findings


_PARTS_ALONE = re.compile(
    r"分(?:为|成|作|了)?(?:哪|几|多少)|(?:哪|几)[几一两三四五六七八九十]?[个大]?(?:块|部分|方面|点|节|条|小节)|\bparts\b|\bsections\b|divided",
    re.IGNORECASE,
)


def of_chapter(findings: Findings) -> list[DraftStatement]:
    """The parts of the chapter that a question counts, or what it says."""
    counted = counted_section(findings)
    if counted is None:
        return []
    document, section = counted
    listed = None
    if _PARTS_ALONE.search(findings.question.standalone):
        listed = _listed(findings, document, section, _below(document, section))
    return [listed] if listed is not None else section_statements(findings, document, section)


def nth_section(findings: Findings) -> tuple[Document, Section] | None:
    """The section that a question counts in the document it is about."""
    match = _NTH.search(findings.question.standalone)
    number = ordinal(match["n"]) if match else None
    documents = (findings.named or documents_asked(findings)) if number is not None else ()
    if number is None or not documents:
        return None
    document = documents[0]
    numbered = [s for s in document.sections if _number_of(s) == number]
    first = min(numbered, key=lambda s: s.level, default=None)
    if first is not None and first.level == 1:
        return document, first
    tops = chapters_of(document)
    return (document, tops[number - 1]) if len(tops) >= number else None


_NUMBERED = re.compile(r"^(?:第\s?)?(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})\s?(?:[、.．]|章|编|部分)")


def _number_of(section: Section) -> int | None:
    """The number that a heading begins with."""
    match = _NUMBERED.match(section.heading)
    return ordinal(match["n"]) if match else None


def _documents(findings: Findings) -> tuple[Document, ...]:
    return findings.named or tuple(
        findings.documents[i] for i in dict.fromkeys(hit.passage.document_id for hit in findings.hits[:10])
    )


def chapters_of(document: Document) -> tuple[Section, ...]:
    """The outermost headings without one that only repeats the document's name, as that of a covering notice does."""
    tops = tuple(s for s in document.sections if s.level == 1)
    title = folded(document.title)
    return tuple(s for s in tops if title not in folded(s.heading))


def is_about_something(findings: Findings) -> bool:
    """Whether a question for a summary tells of what: a section, a document, or a matter."""
    if findings.named or section_asked(findings) is not None or documents_asked(findings):
        return True
    return bool(subject_terms(ASKING.sub(" ", findings.question.standalone)))


def summary(findings: Findings) -> list[DraftStatement]:
    """What the section or document asked about says; of a matter by itself the sentences that say most of it."""
    section = section_asked(findings)
    if section is not None:
        return section_statements(findings, *section)
    topic = _topic(findings)
    if findings.named and len(topic) >= MIN_TOPIC and topic not in folded(findings.named[0].title):
        return sentence_statements(findings)
    documents = documents_asked(findings)
    return of_document(findings, documents[0]) if documents else sentence_statements(findings)


def of_document(findings: Findings, document: Document) -> list[DraftStatement]:
    """A document's purpose and its outermost headings, with those below them where they are few."""
    purpose = purpose_of(findings, document)
    tops = chapters_of(document)
    chapters = all(re.match(r"第[^章编]{1,4}[章编]", top.heading) for top in tops)
    if 2 <= len(tops) <= FEW_PARTS and not chapters:
        parts = _parts_in_short(findings, document, tops)
        said = {statement.text for statement in parts}
        return [*(s for s in purpose if s.text not in said), *parts]
    listed = _listed(findings, document, None, tops)
    if listed is None:
        return [*purpose, *_first_articles(findings, document)] or sentence_statements(findings)
    return [*purpose, listed]


def _lists_below(
    findings: Findings, document: Document, tops: Sequence[Section]
) -> list[DraftStatement | None]:
    return [_listed(findings, document, top, _below(document, top)) for top in tops]


def _parts_in_short(findings: Findings, document: Document, tops: Sequence[Section]) -> list[DraftStatement]:
    """What stands below each of a few outermost headings: the headings there, else its beginning."""
    found: list[DraftStatement] = []
    for top in tops:
        listed = _listed(findings, document, top, _below(document, top))
        found += [listed] if listed else sentences_of(findings, document, top, top.span.end)[:1]
    return found


def _listed(
    findings: Findings, document: Document, parent: Section | None, items: tuple[Section, ...]
) -> DraftStatement | None:
    if not 2 <= len(items) <= (MAX_BELOW if parent else MAX_ITEMS):
        return None
    return statement_of_list(findings, HeadingList(document, parent, items, 1.0, 1.0))


def _below(document: Document, section: Section) -> tuple[Section, ...]:
    return tuple(
        s
        for s in document.sections
        if s.level == section.level + 1 and section.span.contains(s.span) and s != section
    )


def purpose_of(findings: Findings, document: Document) -> list[DraftStatement]:
    """The sentence that says what a document is for, else its first one."""
    front = [
        s for p in findings.store.passages(document.id)[:FRONT] for s in sentences(p) if _says_something(s)
    ]
    saying = (s for s in front if _PURPOSE.search(s.text))
    first = next(saying, None) or next(
        (s for s in front if len(s.text) >= LEAST_FIRST and s.text.endswith("。")), None
    )
    return [of_sentence(first, dict(findings.weights), lead_in=False)] if first is not None else []


LEAST_FIRST = 24
"""Characters from which the first sentence of a text tells what it is about."""


def _first_articles(findings: Findings, document: Document) -> list[DraftStatement]:
    """The first articles of a text without headings, after the one that says what it is for."""
    articles = [s for s in document.sections if re.match(r"第[^条]{1,12}条", s.heading)]
    found: list[DraftStatement] = []
    for article in articles[1:ARTICLES]:
        inside = [p for p in findings.store.passages(document.id) if article.span.contains(p.span)]
        parts = [part for p in inside for part in parts_of(p)]
        found += [of_sentence(part, lead_in=False) for part in parts[:1]]
    return found


def _says_something(sentence: Sentence) -> bool:
    return not (sentence.heading or sentence.units or sentence.row or sentence.fragment)


def section_statements(findings: Findings, document: Document, section: Section) -> list[DraftStatement]:
    """What a section says: what stands before the headings below it and these; without such all of it where it is
    short, else the beginning of each paragraph."""
    below = _below(document, section)
    if len(below) == 2 and len(section.span) > SHORT_SECTION:
        listed = [s for s in _lists_below(findings, document, below) if s is not None]
        if len(listed) == len(below):
            return listed
    if len(section.span) <= SHORT_SECTION and not _has_list(findings, below):
        return sentences_of(findings, document, section, section.span.end)[:MAX_OF_SECTION]
    if len(below) >= 2:
        first = below[0].span.start
        listed_below = _listed(findings, document, section, below)
        if listed_below is not None:
            return [*sentences_of(findings, document, section, first)[:1], listed_below]
    end = below[0].span.start if below else section.span.end
    return (
        sentences_of(findings, document, section, end)
        or sentences_of(findings, document, section, section.span.end)
    )[:MAX_OF_SECTION]


def _has_list(findings: Findings, below: Sequence[Section]) -> bool:
    """Whether the headings below one are what is asked for, or more than are shown with what they say."""
    return len(below) > MAX_OF_SECTION or (len(below) > 1 and findings.question.kind is Kind.LIST)


def sentences_of(findings: Findings, document: Document, section: Section, end: int) -> list[DraftStatement]:
    """The sentences of a section up to a place, put together up to the length of a quote, each heading once before them."""
    inside = [
        p
        for p in findings.store.passages(document.id)
        if section.span.contains(p.span) and p.span.start < end
    ]
    parts = [(n == 0, part) for p in inside for n, part in enumerate(parts_of(p, end))]
    # A table's rows are told by their columns, not line by line.
    parts = [(first, part) for first, part in parts if not part.row] or parts
    led: set[tuple[str, ...]] = set()
    found: list[DraftStatement] = []
    for first, part in parts:
        lead_in = first and part.passage.headings not in led
        led.add(part.passage.headings)
        found.append(of_sentence(part, dict(findings.weights), lead_in=lead_in))
    return found
