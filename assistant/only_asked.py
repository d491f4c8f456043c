"""A sentence that gives several values side by side, told as far as it gives the one asked for.

`建设新型教学空间1000个，开设网络同步课程500门，新增共享微课资源1000个` tells who asks for the courses the middle one alone; the
quote beside it stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import DraftStatement
from assistant.evidence import Findings
from assistant.figures import figures, years
from assistant.kinds import Kind, asks_amount
from assistant.relevance import Wanted
from vectorstore.regions import regions_in

_LEAD = re.compile(r"^[^，,；;。：]{2,30}：(?=.)")
_BREAK = re.compile(r"[，；]|(?<!\d),|,(?!\d)")
_SEVERAL = re.compile(
    "分别|各(?:是|要|为|有|占|多少|自)|哪些|哪几|都|情况|还有|以及|同时|一共|总共|怎么样|如何|目标是(?:什么|啥)"
)
"""Words of a question by which more than one value is asked for."""
_AMOUNT = re.compile("多少|几(?!乎|年来)|多[大高快宽]|什么程度")
_LEANS = re.compile(
    "^(?:达到?|占|增[长速]|年均|其中|同比|比|较|超过|突破|位?居|排|最[高多低少]|不超过|不低于|不少于|上限|原则上|一般|按|给予|即|约|合|折合|并|且|再|另|每|但|除|仅|如|若|对|凡|以上|以下|该|此|这|从|由|总|累计|力争|均|逐年|提高|下降|降|缩短|压缩)"
)
"""What a clause begins with that says of nothing what it is about, or limits the one before it."""
_BINDS = re.compile(
    '奖励|补助|补贴|资助|罚|元/|给予|力争|争取|努力|确保|预计|计划|拟|将|目标|前提|条件|除外|不含|其中|只[要有]|底前|[“”"]$'
)
"""What binds clauses together: a hedge in the first holds for all, a condition for the next."""
_TIME = re.compile(
    r"截[至止]|\d\s?[月日号时]|[上中下]旬|以来|期间|当[年月日天]|[今去明]年|年[底初内]|月[底初内]"
)
NAMED = 0.25
"""Share of the question that the clause told must have for it to be the one that is meant."""
NAMED_ALONE = 0.12
"""The same where the others have nothing of the question."""
GAP = "……"
"""Stands where clauses between two that are told were left out."""
ALIKE = 0.5
"""Share of what the clause told has of the question from which another one may be meant as well."""
OWN = 0.05
"""Share of the question from which another clause says something of what is asked for, too."""


def only_asked(findings: Findings, statements: Sequence[DraftStatement]) -> list[DraftStatement]:
    """The statements, each without the clauses that give the values of other things than the one asked for."""
    question = findings.question
    of_one = question.kind is Kind.VALUE or asks_amount(question.text) or "程度" in question.text
    if question.english or not of_one or question.reckoning is not None or _SEVERAL.search(question.text):
        return list(statements)
    pairs = {term: weight for term, weight in findings.weights.items() if len(term) > 1}
    amounts = [part for part in re.split("[，,；;。？?、和]", question.text) if _AMOUNT.search(part)]
    if len(amounts) < len(_AMOUNT.findall(question.text)):
        return list(statements)
    if len(amounts) > 1:
        # `要有多少台？平均每万人配多少台？`: what each of them asks for.
        apart = [Wanted.of({t: w for t, w in pairs.items() if t in part}) for part in amounts]
    else:
        apart = [Wanted.of(pairs)]
    return [_shortened(apart, statement) for statement in statements]


def _shortened(apart: Sequence[Wanted], statement: DraftStatement) -> DraftStatement:
    lead = _LEAD.match(statement.text)
    at = lead.end() if lead else 0
    body = statement.text[at:].rstrip("。")
    if statement.computation is not None or re.search("[。！？!?\t|]", body):
        return statement
    parts = _clauses(body)
    told_apart = [_kept(asked, parts, statement.text[:at]) if parts else () for asked in apart]
    kept = sorted({n for told in told_apart for n in told})
    if not all(told_apart) or len(kept) == len(parts):
        return statement
    told = ""
    for n in kept:
        told += (GAP if told and n - 1 not in kept else "") + parts[n]
    told = told.rstrip("，,；; ")
    return replace(statement, text=f"{statement.text[:at]}{told}。")


def _clauses(body: str) -> list[str]:
    """The clauses with the marks behind them; none where a mark stands within brackets or quotation marks."""
    ends = [match.end() for match in _BREAK.finditer(body)]
    parts = [body[start:end] for start, end in zip([0, *ends], [*ends, len(body)], strict=True)]
    for part in parts:
        if any(part.count(opens) != part.count(closes) for opens, closes in ("（）", "()", "“”", "《》")):
            return []
    return [part for part in parts if part.strip()]


def _kept(asked: Wanted, parts: Sequence[str], lead: str) -> tuple[int, ...]:
    """The clauses that are told; none where it is open which one is meant, or they hang together."""
    valued = [n for n, part in enumerate(parts) if figures(part)]
    run = range(valued[0], valued[-1] + 1) if valued else range(0)
    if len(valued) < 2:
        return ()
    shares = [asked.in_text(part) for part in parts]
    best = max(valued, key=lambda n: shares[n])
    others = max(shares[n] for n in valued if n != best)
    if shares[best] < (NAMED if others else NAMED_ALONE) or others == shares[best]:
        return ()
    if _LEANS.match(parts[best].strip()):
        return ()
    kept = {n for n in run if shares[n] >= ALIKE * shares[best]} | set(range(run.start))
    for n in (*run, *range(run.stop, len(parts))):
        said = lead + "".join(parts[k] for k in sorted(kept))
        if n not in kept and asked.in_text(said + parts[n]) - asked.in_text(said) >= OWN:
            kept.add(n)
    told = [n for n in run if n in kept]
    # What stands between two that are told may say more of the first one.
    kept |= set(range(told[0], told[-1] + 1))
    left = [n for n in range(len(parts)) if n not in kept]
    if any(_binding(parts[n]) for n in left if n < best):
        # What a hedge, a year or a place in front is said of goes on to the end.
        kept |= set(range(best))
        left = [n for n in left if n > best]
    if any(_BINDS.search(parts[n]) or _LEANS.match(parts[n].strip()) for n in left):
        return ()
    return tuple(sorted(kept))


def _binding(part: str) -> bool:
    return bool(_BINDS.search(part) or _TIME.search(part) or years(part) or regions_in(part))
