"""Which document a question is about that names none by its title: the one whose title, issuer and place say most of it."""

from __future__ import annotations

import re

from assistant.evidence import Findings
from assistant.fitting import bears_region
from assistant.naming import without_names
from assistant.question import subject_terms
from assistant.relevance import coverage, term_set
from vectorstore.passages import Document

BY_TITLE = 0.6
"""Share of the words of a question, without those by which a summary or a card's field is asked for, that a title
must have to be the one that is meant."""

ASKING = re.compile(
    r"(?:请|帮我|麻烦|能不能|可以)?(?:简单|简要|大概|大致|粗略)?(?:地)?(?:总结|概括|归纳|概述|简述|介绍|说明|梳理|说说|讲讲|谈谈)(?:一下|下)?"
    r"|(?:主要|大概|具体|大致)?(?:都|是)?(?:讲|说|写|规定|谈|提)(?:了|的)?(?:是)?(?:些|点)?(?:什么|啥|哪些)|(?:有|包括|包含|是)?(?:哪些|什么|啥)(?:主要|具体)?(?:内容|要点|措施|安排|规定)"
    r"|(?:主要|核心|基本|大致)?(?:内容|要点|大意|意思|情况|安排)|摘要|这?(?:一)?(?:部分|章|节|块|篇|段|份|个)|怎么(?:说|写|讲)(?:的)?|里面?|方面|文件号?|文号|发文字号|发文(?:机关|单位)|成文日期|落款(?:日期)?"
    r"|(?:是)?(?:什么时候|何时|哪(?:一)?[年天])(?:印发|发布|出台|发|公布|下发|通过|施行|实施|生效)?的?|(?:是)?(?:谁|哪个?(?:部门|单位|机关))(?:印发|发布|制定|发|出台|公布)?的?|(?:发|印发|送)给(?:谁|哪些?(?:单位|部门|人)?)|多少|关于|文章"
)
"""Words by which a summary, a section or a fact of a document is asked for: none of them names it."""


_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}[〔\[（(【]\s?(?:19|20)\d{2}\s?[〕\])）】]\s?第?\d+\s?号|(?:公告|通告|令)\s?(?:19|20)\d{2}\s?年\s?第\s?\d+\s?号"
)
_HEAD = 600
"""Characters in which a document bears its number."""


def documents_asked(findings: Findings) -> tuple[Document, ...]:
    """The documents named, the one the last reply cited, or those that the words of the question describe, the
    likeliest first."""
    if findings.named:
        return findings.named
    cited = [identifier.rsplit(":", 2)[0] for identifier in findings.question.cited]
    known = [findings.documents[i] for i in dict.fromkeys(cited) if i in findings.documents]
    if findings.question.follow_up and known:
        return (known[0],)
    number = _NUMBER.search(findings.question.standalone)
    return _numbered(findings, number.group()) if number else described_documents(findings)


def names_number(findings: Findings) -> bool:
    """Whether a question names a document by its number."""
    return _NUMBER.search(findings.question.standalone) is not None


def _numbered(findings: Findings, number: str) -> tuple[Document, ...]:
    """The documents that bear a number at their head; one in brackets or behind a title is that of another."""
    own = re.sub("^.*(?:的|是|和|与|按照|根据)", "", number)
    spelt = r"\s?".join(map(re.escape, re.sub(r"\s", "", own)))
    bears = re.compile(rf"(?<![（(《》〈〉“、，,])(?<!根据)(?<!按照)(?:^|(?<=[\s\u4e00-\u9fff])){spelt}")
    return tuple(d for d in findings.documents.values() if bears.search(d.text, 0, _HEAD))


def described_documents(findings: Findings) -> tuple[Document, ...]:
    """The documents found whose title, issuer and number have most of the words of a question, where they have enough;
    of several first one whose title ends as its name does (`…的若干措施`)."""
    question = findings.question
    asked = {t for t in subject_terms(ASKING.sub(" ", question.standalone)) if len(t) > 1}
    if not asked:
        return ()
    weights = {term: findings.store.idf(term) for term in asked}
    shares: dict[str, float] = {}
    for hit in findings.hits:
        document = findings.documents[hit.passage.document_id]
        named = (*question.regions, *question.places)
        if document.id in shares or not all(bears_region(name, hit.passage, document) for name in named):
            continue
        known = "\n".join((document.title, document.card.issuer or "", document.card.number or ""))
        shares[document.id] = coverage(weights, term_set(known))
    best = max(shares.values(), default=0.0)
    if best < BY_TITLE:
        return ()
    near = [findings.documents[i] for i, share in shares.items() if share >= best - AS_GOOD]
    last = re.sub(r"[^\u4e00-\u9fff]", "", ASKING.sub("", question.standalone))[-2:]
    return tuple(sorted(near, key=lambda d: (not d.title.endswith(last), -shares[d.id])))


AS_GOOD = 0.05
"""Difference of shares up to which two titles say as much of a question."""


def beside_the_name(findings: Findings) -> str:
    """What a question says besides the name of a document and the words by which contents are asked for."""
    return ASKING.sub(" ", without_names(findings.question.standalone, findings.named))
