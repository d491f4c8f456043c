"""Guards on the whole of a question: whether it is a matter of this library, and whether what was found bears its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Reason, Statement
from assistant.asked import LIGHT, called_names, is_plain, letter_words, matter_runs
from assistant.defining_words import defined_term
from assistant.denial import Denial, surroundings, topic
from assistant.duties_listed import office_asked
from assistant.evidence import UNSEEN, Findings
from assistant.kinds import Kind
from assistant.lexicon import official_words
from assistant.naming import folded, has_name
from assistant.spoken import usual
from assistant.summaries import named_box

CLEARLY_OFF = 0.75
"""Share of the scope threshold below which a question is not about policy at all."""


def out_of_scope(
    findings: Findings, reached: float, threshold: float, statements: Sequence[Statement] = ()
) -> Denial | None:
    """A question that scores no more than off-topic ones do in this corpus (see ``scope``)."""
    if reached >= threshold or findings.named or _names_what_stands(findings) or office_asked(findings):
        return None
    if findings.question.kind is Kind.CARD and statements:
        # A fact of a document is proved by its place, however it is asked for.
        return None
    if _is_of_box(findings, statements):
        return None
    if _says_officially(findings, statements) or _is_of_place(findings, statements):
        return None
    if _says_all_of_it(findings, statements) or _names_only_that(findings, statements):
        return None
    reason = Reason.OUT_OF_SCOPE if reached < CLEARLY_OFF * threshold else Reason.NOT_IN_DOCUMENTS
    return Denial(reason, {"topic": topic(findings)})


def _is_of_box(findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether what is stated stands in the box that a question names by its number."""
    box = named_box(findings)
    return box is not None and any(
        c.document_id == box[0].id and c.span.overlaps(box[1].span) for s in statements for c in s.citations
    )


def _is_of_place(findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether a follow-up that names other places, a comparison of places, or a question for what is planned for one has a sentence on
    each that begins with its name."""
    named = (*findings.question.regions, *findings.question.places)
    beside = findings.question.kind is Kind.COMPARISON and len(named) > 1
    asked = beside or _ASKS_OF_PLACE.search(findings.question.standalone)
    if not findings.question.follow_up and not asked:
        return False
    label = "[省市县区]?[:：]"
    return bool(named) and all(any(re.match(f"{name}{label}", s.text) for s in statements) for name in named)


_ASKS_OF_PLACE = re.compile(
    "(?:打算|计划|准备|想|要)(?:怎么|如何)?(?:搞|弄|发展|建|打造|做)(?:成)?(?:[些点]?(?:什么|啥)|哪些|得?怎么样?|咋样)"
)
RARE = 0.6
"""Share of the greatest idf from which a pair of characters tells what a question is about."""


def _says_all_of_it(findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether what answers first has every word that a short question names, one of them rare here: `院士要引多少个`."""
    text = usual(findings.question.text)
    if not statements or not is_plain(text):
        return False
    runs = [text[a:b].strip(LIGHT) for a, b in matter_runs(text)]
    # `蓝天` may be said of something else than the 蓝天计划 that is asked about.
    names = [run for run in runs if len(run) > 1] + list(called_names(text))
    said = surroundings(findings, statements[0]).lower()
    letters = (*letter_words(text), *_NUMBERS.findall(text))
    pairs = [name[at : at + 2] for name in names for at in range(len(name) - 1)]
    rare = any(findings.store.idf(term) >= RARE * findings.store.idf(UNSEEN) for term in (*pairs, *letters))
    return (
        bool(names or letters) and rare and all(_is_called(name.lower(), said) for name in (*names, *letters))
    )


_ASKS_ONLY = re.compile(
    "^(?:请问)?(?:都|主要)?(?:有|是|包括)?|(?:都|分别)?(?:有|是|包括)?(?:哪些|哪几[个项]|什么|啥)|[呢吗吧的？?。\\s]+$"
)
PART = 4
"""Characters of the name of a part that texts of policy have (重点任务, 保障措施)."""


def _names_only_that(findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether a question names nothing but what the first statement, or a heading above it, calls so: `有哪些重点任务`."""
    name = usual(findings.question.text)
    for _ in range(2):
        name = _ASKS_ONLY.sub("", name)
    return len(name) >= PART and bool(statements) and name in surroundings(findings, statements[0])


def _is_called(name: str, said: str) -> bool:
    """Whether what is said has a name, a short one also with others beside it (`容错机制`: 容错和奖惩机制)."""
    loose = 4 <= len(name) <= SHORT_NAME and re.fullmatch("[\u4e00-\u9fff]+", name) is not None
    return has_name(said, name) if loose else name in said


SHORT_NAME = 6
"""Characters up to which a name may be written out with others beside it."""


_NUMBERS = re.compile(r"(?<!\d)(?!(?:19|20)\d\d)\d{3,}(?!\d)")
"""Figures by which something is called (`12345热线`)."""
LONG_TERM, TERMS = 4, 2
"""An official term of so many characters, or those of so many everyday words, tell that these were understood."""


def _says_officially(findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether what answers has the official terms for a question's everyday words."""
    said = "".join(surroundings(findings, statement) for statement in statements)
    found = [[t for t in meant if t in said] for meant in official_words(findings.question.standalone)]
    return any(len(term) >= LONG_TERM for own in found for term in own) or sum(map(bool, found)) >= TERMS


def not_borne(findings: Findings, *, borne: bool) -> Denial | None:
    """A question in the library's own language whose words no found document bears (see ``bearing``)."""
    if borne or _names_a_number(findings) or _names_what_stands(findings) or _asks_of_document(findings):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_QUOTED = re.compile("[“「《]([^”」》]{2,40})[”」》]")


def _names_what_stands(findings: Findings) -> bool:
    """Whether a question puts a name in quotation marks that stands so in the place found first."""
    best = findings.best
    if best is None:
        return False
    passage = best.sentence.passage
    found = folded("\n".join((passage.text, *passage.headings, passage.title)))
    term = defined_term(findings.question.standalone)
    if term and re.search(rf"[“「《（(]{re.escape(term)}[”」》）)]", passage.text, re.IGNORECASE):
        # The text sets the term off as a name itself.
        return True
    if term and term not in passage.text and folded(term) in folded(passage.text):
        # Or a part of it: `“两化”融合`.
        return True
    return any(folded(name) in found for name in _QUOTED.findall(findings.question.standalone))


def _asks_of_document(findings: Findings) -> bool:
    """Whether a fact of a document that is named is asked for: how that is worded, its text does not tell."""
    return findings.question.kind is Kind.CARD and bool(findings.named)


def _names_a_number(findings: Findings) -> bool:
    plain = re.sub(r"\s", "", findings.question.standalone)
    return any(d.card.number and d.card.number in plain for d in findings.named)
