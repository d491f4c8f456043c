"""Who does what to whom: two words of a quote set in each other's place, and a subject that is another one's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from assistant.checks_clauses import Clause, Proof, clauses_of, fold, restated_by

_WORD = re.compile(
    r"[\u4e00-\u9fff]{1,6}?(?:人|方|者|机关|机构|企业|单位|部门|地区|各地|城市|县城|农村|学校|高校|医院|法院|平台|数量|收入)"
)
GAIN = 2
"""Runs of three characters more that a statement shares with its quote when two words are exchanged, from which they
are told to stand in each other's place."""
_RUN = 3
_MODAL = re.compile(
    r"应当|应(?![急对用届税收付])|不得|必须|须(?!知)|可以|可(?![能疑靠持见行])|(?<![必重主需只想概纪])要(?![求点素件领])|需要?(?!求)|有权"
)
_ASIDE = re.compile(
    r"(?:19|20)\d{2}年(?:底|末|前|初)?|^(?:到|在|从|自|对|对于|就|把|将|为|向|给|按|经|由|因|除)|本(?=办法|规定|条例)|第[一二三四五六七八九十百千零〇\d]+[条款项章]|^[一二三四五六七八九十\d]+是|[还也都就则均又再且]"
)
ALIKE = 0.75
"""Share of what stands behind a modal word that the restated clause must have behind its own."""


def exchanged_roles(text: str, proofs: Sequence[Proof]) -> str | None:
    """Two words of the quote, each in the place of the other (`债务人…通知债权人` for `债权人…通知债务人`)."""
    quoted = "\n".join(fold(proof.text) for proof in proofs if not proof.row)
    runs = _runs(quoted)
    for clause in {sentence for sentence in re.split("[。！？!?\n]", fold(text)) if sentence}:
        if clause in quoted:
            continue
        held = len(_runs(clause) & runs)
        for one, other in combinations(sorted(set(_words(clause, quoted))), 2):
            if one in other or other in one:
                continue
            swapped = clause.replace(one, "\0").replace(other, one).replace("\0", other)
            if len(_runs(swapped) & runs) >= held + GAIN:
                return f"“{one}” and “{other}” stand in each other's place in the quote"
    return None


def _words(clause: str, quoted: str) -> Iterator[str]:
    """The words for who or where that a clause and the quotes have."""
    found = {match.group() for match in _WORD.finditer(quoted)}
    for word in found:
        # The beginning of a word cannot be told from what stands before it: its longest end that the clause has.
        for start in range(len(word) - 1):
            if word[start:] in clause:
                yield word[start:]
                break


@lru_cache(maxsize=2048)
def _runs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + _RUN] for n in range(len(text) - _RUN + 1))


def other_subject(text: str, proofs: Sequence[Proof]) -> str | None:
    """Somebody who shall, may or must do what the quote says that another one shall."""
    have = [clauses_of(proof.text) for proof in proofs if not proof.row]
    whole = "\n".join(fold(proof.text) for proof in proofs)
    for clause in clauses_of(text):
        if clause.text in whole:
            continue
        subject, behind = _split(clause.text)
        restated = restated_by(clause, have) if subject else None
        if restated is None or len(restated.clauses) != 1:
            continue
        theirs, there = _split(restated.clauses[0].text)
        if not theirs or len(behind & there) < ALIKE * max(1, len(behind)):
            continue
        named = frozenset(subject)
        if named & frozenset(theirs) or named & _heads(restated.before):
            continue
        # What is done to something may stand first (`车道要建500条`), unless it is said behind as well.
        if subject in restated.clauses[0].text and clause.text.count(subject) == 1:
            continue
        return f"“{subject}” stands in the place of “{theirs}” of the quote"
    return None


def _split(clause: str) -> tuple[str, frozenset[str]]:
    """Who stands before the first modal word, and the pairs behind it."""
    match = _MODAL.search(clause)
    if match is None or match.start() < 2:
        return "", frozenset()
    behind = clause[match.end() :]
    subject = re.sub(r"[^\u4e00-\u9fff]", "", _ASIDE.sub("", clause[: match.start()]))
    return subject, frozenset(behind[n : n + 2] for n in range(len(behind) - 1))


def _heads(before: Sequence[Clause]) -> frozenset[str]:
    """The characters that the clauses before a restated one begin with: who they speak of may be spoken of still."""
    return frozenset("".join(clause.text[:8] for clause in before))
