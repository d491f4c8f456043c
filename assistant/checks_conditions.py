"""Conditions and exceptions: what a sentence ties a rule to may not be left out with the rule kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.checks_clauses import Clause, Proof, clauses_of, fold, pairs_of, restated_by

KEPT = 0.4
"""Share of a condition's pairs of characters that a statement must hold to have said it."""
KEPT_CHARACTERS = 0.4
"""The same of its characters, where everyday words say it (`还款有困难`, `由于还款困难`)."""
KEPT_BEHIND = 0.33
"""The same of the second half of its characters."""
AS_NEAR = 0.7
"""Share of the pairs that a clause has of its nearest part from which it may restate another part."""
RESTATED = 0.5
"""Share of a clause's pairs that a statement must hold to restate it."""

_EXCEPTION = re.compile(r"除外\)?$|另有(?:规定|约定)|除.{2,}(?:外|之外|以外)$")
_BUT = re.compile(r"^(?:但(?!愿是)|然而|不过(?!是))")
_CONDITION = re.compile(
    r"^(?:如果|如(?!下|实|期|何)|若|凡|一旦|只要|未经|经(?!济|营|费|验|办|常|过)|符合|属于|在.{2,}(?:下|时|后|前)$)|.{3,}(?<!目)(?<!真)的$|.{3,}(?:情况下|情形下|情形的|前提下|条件下|的时候|时|之后|后)$"
)
_NO_CONDITION = re.compile(
    "^(?:根据|按照|依照|为|近年|同时|随后|今后|此后|日前|随着|会后|最后|然后)|以来$|之际$|同时$"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_EMPTY = frozenset("的了在是有由于和与及或者等对为如果若凡因其该将已经除外但")
MIN_CHARACTERS = 3
_RULE = re.compile(
    "应|可|不得|必须|须|要|由|给予|处|免|减|按|不予|予以|执行|适用|享受|有权|无需|不再|补|奖|罚"
)


def left_out(text: str, proofs: Sequence[Proof]) -> str | None:
    """The first condition or exception of a quoted sentence that goes with what is restated and is not said."""
    clauses = clauses_of(text)
    parts = [part for proof in proofs if not proof.row for part in _parts(proof.sentence)]
    homes = [_home(clause.pairs, parts) for clause in clauses]
    for n, part in enumerate(parts):
        if not any(home[:1] == (n,) for home in homes):
            continue
        # What another part of the quote is restated by says nothing of this one's condition.
        own = [clause for clause, home in zip(clauses, homes, strict=True) if n in home or not home]
        found = _missing(part, own)
        if found:
            return f"“{found[:24]}” goes with it in the quote and is left out"
    return None


_LIMITED_TO = re.compile(
    "省域|市域|县域|农村|乡村|涉农|涉企|试点|骨干|小微|困难|低收入|在役|常住|参保|非涉密"
)
"""Words before a noun that tell which ones of its kind are meant."""


def widened(text: str, proofs: Sequence[Proof]) -> str | None:
    """What a quote says of some (`涉农县`), said without the word that tells which ones (`县`)."""
    have = [clauses_of(proof.text) for proof in proofs if not proof.row]
    said = fold(text)
    for clause in clauses_of(text):
        restated = restated_by(clause, have)
        quoted = "，".join(c.text for c in restated.clauses) if restated else ""
        for match in _LIMITED_TO.finditer(quoted):
            behind = quoted[match.end() :].removeprefix("的")[:2]
            if match.group() in said or len(behind) < 2 or behind not in clause.text:
                continue
            if quoted.count(behind) == 1:
                return f"“{match.group()}” before “{behind}” of the quote is left out"
    return None


Part = tuple[tuple[str, frozenset[str]], ...]


def _home(said: frozenset[str], parts: Sequence[Part]) -> tuple[int, ...]:
    """The parts that a clause of the statement may restate, the nearest first; none where it has nothing of any."""
    near = [max((len(said & pairs) / (8 + len(pairs)) for _, pairs in part), default=0.0) for part in parts]
    shared = [max((len(said & pairs) for _, pairs in part), default=0) for part in parts]
    ordered = sorted(range(len(near)), key=lambda n: -near[n])
    return tuple(n for n in ordered if near[n] and shared[n] >= AS_NEAR * shared[ordered[0]])


@lru_cache(maxsize=1024)
def _parts(sentence: str) -> tuple[Part, ...]:
    """The parts of a sentence between semicolons, each as clauses with their pairs."""
    return tuple(
        tuple((clause, pairs_of(clause)) for clause in re.split("[，,]", part) if clause)
        for whole in re.split("[。！？!?\n]", fold(sentence))
        for part in re.split("[；;]", whole)
        if part
    )


def _missing(part: Part, clauses: Sequence[Clause]) -> str | None:
    said = frozenset[str]().union(*(clause.pairs for clause in clauses))
    characters = frozenset("".join(clause.text for clause in clauses))
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
        if (
            not own
            or len(own & said) >= KEPT * len(own)
            or (not _EXCEPTION.search(clause) and _told(clause, kept, characters))
        ):
            continue
        # What a 但 leads to may stand clauses further on (`但申请人主张的，应予准许`).
        if _EXCEPTION.search(clause) or (restated[0] < n and _BUT.search("，".join(c for c, _ in part[n:]))):
            return clause
        tied = next((k for k in range(n + 1, len(part)) if not _ties(part[k][0])), None)
        if _conditional(clause) and tied in restated and _RULE.search(part[tied or 0][0]):
            return clause
    return None


def _told(condition: str, kept: frozenset[str], said: frozenset[str]) -> bool:
    """Whether most characters of a condition are said, those left out that what is restated has anyhow."""
    had = frozenset("".join(kept)) | _EMPTY
    own = [character for character in _HAN.findall(condition) if character not in had]
    # Whom it is said of stands first, and is said of the rule as well.
    what = own[len(own) // 2 :]
    return len(own) >= MIN_CHARACTERS and all(
        sum(character in said for character in some) >= share * len(some)
        for some, share in ((own, KEPT_CHARACTERS), (what, KEPT_BEHIND))
    )


def _ties(clause: str) -> bool:
    return bool(_EXCEPTION.search(clause) or _BUT.search(clause)) or _conditional(clause)


def _conditional(clause: str) -> bool:
    return bool(_CONDITION.search(clause)) and not _NO_CONDITION.search(clause)
