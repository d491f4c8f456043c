"""Guards on what is written at all: an aim where only what was reached stands, another phase, a part under a name that the
documents do not have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Citation, Reason, Statement
from assistant.asked import titles_named
from assistant.bearing import LEAST_DOCUMENTS, is_foreign
from assistant.denial import Denial, passages_of, said_by, topic
from assistant.evidence import Findings
from assistant.figures import figures
from assistant.fitting import states_aim
from assistant.naming import folded, has_name
from assistant.question import Kind
from assistant.spoken import usual
from vectorstore.numerals import ordinal

_ASKS_AIM = re.compile(
    "(?:问的?|要的?|说的?)(?:就)?是(?:将来的?|以后的?)?目标|目标(?:值|数)?(?:是|为|定)?(?:多少|几)|(?:打算|计划|准备|想|要)(?:冲|升|涨|增加?|提高?|扩|发展)到(?:多少|几)"
)
_AIMS_AT = re.compile(r"目标|力争|争取|到\s?20\d\d\s?年|年底前|将[^，。；]{0,12}\d|要[^，。；]{0,8}\d")
_STATE = re.compile(r"现实基础|发展基础|现状|工作成效|发展成效|主要成效|取得的?成[就效]|回顾|进展情况")
"""Headings below which a plan tells what was reached before it."""


def reached_not_aim(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks what is aimed at for a coming year is not told what was reached before the plan."""
    question = findings.question
    if not statements or question.kind is not Kind.VALUE or question.wants_actual or not question.years:
        return None
    if question.english or not _ASKS_AIM.search(question.standalone):
        return None
    cited = [citation for s in statements for citation in s.citations if figures(citation.quote)]
    if not cited or not all(_tells_reached(findings, citation) for citation in cited):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


def _tells_reached(findings: Findings, citation: Citation) -> bool:
    """Whether a quote stands where its document tells of what was reached, and names no aim itself."""
    document = findings.documents[citation.document_id]
    if not any(_STATE.search(heading) for heading in document.heading_path(citation.span)):
        return False
    asked = {str(year) for year in findings.question.years}
    named = any(year in citation.quote for year in asked)
    return not named and not (_AIMS_AT.search(citation.quote) and states_aim(citation.quote, document))


_PHASES = {"首": 1, "头": 1, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PHASE = re.compile("(?:第|头|首)?(?P<of>[首头一二三四1-4])期(?![间限望待货刊末]|[\u4e00-\u9fff]?[年月])")
_EXTENT = re.compile("规模|金额|多少|盘子|总额|多大|投资|几(?:个|百|千|万)?亿|资金量")


def _phases(text: str) -> set[int]:
    return {_PHASES[match["of"]] for match in _PHASE.finditer(text)}


def other_phase(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """How large a phase is (`二期规模`) is not answered by the figure of another one, nor where no phase stands."""
    text = findings.question.standalone
    asked = _phases(text)
    if not statements or len(asked) != 1 or not _EXTENT.search(text) or findings.question.english:
        return None
    clauses = [
        clause
        for s in statements
        for citation in s.citations
        for clause in re.split("[，；。;]|,(?!\\d)", citation.quote)
    ]
    figured = [_phases(clause) for clause in clauses if figures(_PHASE.sub("", clause))]
    of_another = any(phases and not phases & asked for phases in figured)
    unheard = not asked & _phases(said_by(findings, statements) + passages_of(findings, statements))
    if not (of_another or unheard) or any(phases & asked for phases in figured):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_VERSION = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,8})\s?[Vv]?(?P<version>\d{1,2}\.\d)(?!\d|[%％万亿个家项倍元分年月天吨米度级人公千亩])"
)


def other_version(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """What is asked of a version of something (`平台3.0`) is not told of another one."""
    if not statements or findings.question.english:
        return None
    said = said_by(findings, statements) + passages_of(findings, statements)
    for match in _VERSION.finditer(findings.question.standalone):
        told = {
            m["version"] for m in _VERSION.finditer(said) if m["name"].endswith(match["name"][-NAME_END:])
        }
        if told and match["version"] not in told:
            return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
    return None


_OTHER_PAPER = re.compile(
    "的(?P<paper>[\u4e00-\u9fff]{0,8}(?:报告|总结|细则|解读|评估|征求意见稿|草案|初稿|修订版|英文版|(?:任务|责任|配套)清单|配套[\u4e00-\u9fff]{2,6}))(?:是|又是|在|的|由|归)?(?:什么时候|何时|哪|几|谁|多少号|文号|发布|印发|成文|发文)"
)


_EVENT = re.compile("发布会|听证会|研讨会|座谈会|论文|征求意见稿")
"""What is told of, or not, by its name alone."""


def other_paper(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Day, number and issuer that a document's card gives are not those of a paper about it (`规划的中期评估报告`)."""
    event = _EVENT.search(findings.question.standalone)
    told = said_by(findings, statements) + passages_of(findings, statements)
    if statements and event is not None and event.group() not in told:
        return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
    asked = _OTHER_PAPER.search(findings.question.standalone)
    if not statements or asked is None or findings.question.kind is not Kind.CARD or not findings.named:
        return None
    if any(asked["paper"] in d.title for d in findings.named) or asked["paper"] in said_by(
        findings, statements
    ):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


NAME_END = 2
"""Characters before a version by which the things are the same."""


_NAMED_PART = re.compile(
    '[“"「](?P<name>[\u4e00-\u9fff]{4,20})[”"」](?P<class>行动|工程|专栏|章节|[章条节])?'
)
_PART_CLASS = re.compile("(?:行动|工程|专栏)$")


def unknown_part(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """An action, a chapter or the like that is called by a name in quotation marks must be called so in the documents."""
    question = findings.question
    if not statements or question.english or is_foreign(question.text):
        return None
    found = {hit.passage.document_id for hit in findings.hits}
    documents = findings.named or [findings.documents[i] for i in sorted(found)]
    for match in _NAMED_PART.finditer(usual(question.text)):
        name = match["name"]
        if not (match["class"] or _PART_CLASS.search(name)):
            continue
        stem = folded(_PART_CLASS.sub("", name) or name)
        if not any(has_name(folded(document.text), stem) for document in documents):
            return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": name})
    return None


_ANNEX = re.compile(r"(?P<what>附[表件])\s?(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})(?![\d年月个项份])")


def unknown_annex(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """An annex that is named by its number must be one that a document found speaks of."""
    asked = [_annex(match) for match in _ANNEX.finditer(findings.question.standalone)]
    if not statements or not asked or is_foreign(findings.question.text):
        return None
    found = {hit.passage.document_id for hit in findings.hits}
    documents = findings.named or [findings.documents[i] for i in sorted(found)]
    known = {_annex(match) for document in documents for match in _ANNEX.finditer(document.text)}
    if all(annex in known for annex in asked):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


def _annex(match: re.Match[str]) -> tuple[str, int | None]:
    return match["what"], ordinal(match["n"])


def unknown_title(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """A document that is named in title marks must be one of a library of a few texts, or be named in them: its like has
    another matter in its title."""
    documents = findings.documents.values()
    if not statements or len(documents) >= LEAST_DOCUMENTS:
        return None
    asked = [t for t in titles_named(findings.question.standalone) if len(t) >= WHOLE_TITLE]
    missing = [t for t in asked if not any(_is_title(folded(t), folded(d.title)) for d in documents)]
    missing = [t for t in missing if not any(folded(t) in folded(d.text) for d in documents)]
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": f"《{missing[0]}》"}) if missing else None


def _is_title(asked: str, title: str) -> bool:
    """Whether a title is the one that is asked for, or has all of it but for words that its short form leaves out."""
    cuts = range(LEAST_PIECE, len(asked) - LEAST_PIECE + 1)
    return asked in title or any(asked[:at] in title and asked[at:] in title for at in cuts)


WHOLE_TITLE = 6
"""Characters from which a name in title marks is no short form that any document may have."""
LEAST_PIECE = 4
"""Characters of a piece of a title that tell which one is meant."""
