"""Conditions and exceptions: what a sentence ties a rule to may not be left out with the rule kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.checks_clauses import Proof, clauses_of, fold, pairs_of

KEPT = 0.4
"""Share of a condition's pairs of characters that a statement must hold to have said it."""
RESTATED = 0.5
"""Share of a clause's pairs that a statement must hold to restate it."""

_EXCEPTION = re.compile(r"除外\)?$|另有(?:规定|约定)|除.{2,}(?:外|之外|以外)$")
_BUT = re.compile(r"^(?:但|但是)(?!愿).*(?:不|除|须|需|应|可|限|仅|只|要)")
_CONDITION = re.compile(
    r"^(?:如果|如(?!下|实|期|何)|若|凡|一旦|只要|未经|经(?!济|营|费|验|办|常|过)|符合|属于|在.{2,}(?:下|时|后|前)$)|.{3,}(?<!目)(?<!真)的$|.{3,}(?:情况下|情形下|情形的|前提下|条件下|的时候|时|之后|后)$"
)
_NO_CONDITION = re.compile(
    "^(?:根据|按照|依照|为|近年|同时|随后|今后|此后|日前|随着|会后|最后|然后)|以来$|之际$|同时$"
)
_RULE = re.compile(
    "应|可|不得|必须|须|要|由|给予|处|免|减|按|不予|予以|执行|适用|享受|有权|无需|不再|补|奖|罚"
)


def left_out(text: str, proofs: Sequence[Proof]) -> str | None:
    """The first condition or exception of a quoted sentence that goes with what is restated and is not said."""
    clauses = [clause.pairs for clause in clauses_of(text)]
    said = frozenset().union(*clauses)
    parts = [part for proof in proofs if not proof.row for part in _parts(proof.sentence)]
    for part in _restated(clauses, parts):
        found = _missing(part, said)
        if found:
            return f"“{found[:24]}” goes with it in the quote and is left out"
    return None


Part = tuple[tuple[str, frozenset[str]], ...]


def _restated(clauses: Sequence[frozenset[str]], parts: Sequence[Part]) -> list[Part]:
    """The parts of which a clause of the statement restates a clause, each the one it is nearest to."""
    found: list[Part] = []
    for said in clauses:
        best = max(
            parts,
            key=lambda part: max((len(said & pairs) / (8 + len(pairs)) for _, pairs in part), default=0.0),
            default=None,
        )
        if best is not None and best not in found:
            found.append(best)
    return found


@lru_cache(maxsize=1024)
def _parts(sentence: str) -> tuple[Part, ...]:
    """The parts of a sentence between semicolons, each as clauses with their pairs."""
    return tuple(
        tuple((clause, pairs_of(clause)) for clause in re.split("[，,]", part) if clause)
        for whole in re.split("[。！？!?\n]", fold(sentence))
        for part in re.split("[；;]", whole)
        if part
    )


def _missing(part: Part, said: frozenset[str]) -> str | None:
    restated = [
        n
        for n, (clause, pairs) in enumerate(part)
        if pairs and not _ties(clause) and len(pairs & said) >= RESTATED * len(pairs)
    ]
    if not restated:
        return None
    kept = frozenset().union(*(part[n][1] for n in restated))
    for n, (clause, pairs) in enumerate(part):
        own = pairs - kept
        if not own or len(own & said) >= KEPT * len(own):
            continue
        # What a 但 leads to may stand clauses further on (`但申请人主张的，应予准许`).
        if _EXCEPTION.search(clause) or (restated[0] < n and _BUT.search("，".join(c for c, _ in part[n:]))):
            return clause
        tied = next((k for k in range(n + 1, len(part)) if not _ties(part[k][0])), None)
        if _conditional(clause) and tied in restated and _RULE.search(part[tied or 0][0]):
            return clause
    return None


def _ties(clause: str) -> bool:
    return bool(_EXCEPTION.search(clause) or _BUT.search(clause)) or _conditional(clause)


def _conditional(clause: str) -> bool:
    return bool(_CONDITION.search(clause)) and not _NO_CONDITION.search(clause)
