"""Rule 3, of places in a sentence: the level a thing is of, who does something to whom, and which part of a sentence a
clause is taken from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from assistant.checks_clauses import Clause, Proof, clauses_of, fold, restated_by

_LEVEL = re.compile(r"(?:国家|世界|国际|全国|[省市县区乡镇村校部厅局])级")
"""A level by name. `省市县三级` counts levels and names none alone."""
_PREPOSITION = re.compile(
    r"(?<![方倾面趋走转导志意动一偏内外])向(?![好上前内外往导量日])|(?<![自来缘原事理])由(?![于此])|归(?![集类口并档入零])|(?<!供|交|还|送|拨|分|转|留|发)给(?!予|水|付)"
)
"""Words before who gives, gets or does something."""
NAMED = 2
"""Characters behind a preposition by which whom it names is told."""
REACH = 8
"""Characters behind a preposition of the quote within which the same name may stand (`向全社会`, `向社会`)."""
_FRAME = re.compile(r"^(?:在|从|就|对于|关于).{2,12}(?:上|方面|领域|中|来说|来看|而言)$|^.{2,8}方面$")
"""A clause that says of which part of a matter the next one speaks."""
FRAMED = 0.6
"""Share of a clause's pairs that a part of a quote must hold for the clause to be told to be of that part."""


def altered_level(text: str, proofs: Sequence[Proof]) -> str | None:
    """A level that nothing quoted, and no heading above it, names (`省级` for `国家级`)."""
    have = fold("\n".join(part for proof in proofs for part in (proof.text, *proof.headings)))
    for match in _LEVEL.finditer(fold(text)):
        if match.group() not in have:
            return f"“{match.group()}” stands in no quote"
    return None


def swapped_roles(text: str, quotes: Sequence[str]) -> str | None:
    """Somebody named behind a word such as 向 or 由 who stands elsewhere in the clause that is restated, where it has
    another one behind that word."""
    have = [clauses_of(quote) for quote in quotes]
    for clause in clauses_of(text):
        restated = restated_by(clause, have)
        if restated is None:
            continue
        quoted = "，".join(c.text for c in restated.clauses)
        if clause.text in quoted:
            continue
        for match in _PREPOSITION.finditer(clause.text):
            named = clause.text[match.end() : match.end() + NAMED]
            there = [m.end() for m in _PREPOSITION.finditer(quoted) if m.group() == match.group()]
            if len(named) < NAMED or not there:
                continue
            if not any(named in quoted[at : at + REACH] for at in there):
                return f"“{match.group()}{named}” has another one behind “{match.group()}” in the quote"
    return None


def moved_between_parts(text: str, quotes: Sequence[str]) -> str | None:
    """A clause behind a frame (`在业务应用上，`) of one part of a sentence that another of its parts says: parts stand
    between semicolons and full stops."""
    parts = [clauses_of(part) for quote in quotes for part in re.split("[；;。]", fold(quote)) if part]
    said = clauses_of(text)
    for frame, clause in pairwise(said):
        if frame.sentence != clause.sentence or not _FRAME.search(frame.text):
            continue
        framed, telling = _homes(frame, parts), _homes(clause, parts)
        if framed and telling and not framed & telling:
            return f"“{clause.text[:20]}” is not said of “{frame.text}” in the quote"
    return None


def _homes(clause: Clause, parts: Sequence[Sequence[Clause]]) -> frozenset[int]:
    """The parts that a clause may be taken from, by number."""
    return frozenset(
        n
        for n, part in enumerate(parts)
        if clause.pairs
        and len(clause.pairs & frozenset().union(*(c.pairs for c in part))) >= FRAMED * len(clause.pairs)
    )


MIN_RUN = 2
"""Pairs of characters in a row from which a stretch is told to be of one clause alone."""
_ASIDE = frozenset("对在为将把给用以从与和及由经、")
"""Words that put in what stands elsewhere without making it who or what is spoken of."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch that only one clause has: that clause's number, and where it begins and ends."""

    home: int
    start: int
    end: int


def mixed_clauses(text: str, quotes: Sequence[str]) -> str | None:
    """A clause whose middle is taken from another clause of the quote than its beginning and its end: who does
    something to what is then said of another thing (`每年扶持100个农村物流示范项目`)."""
    quoted = [clause for quote in quotes for clause in clauses_of(quote)]
    whole = "\n".join(fold(quote) for quote in quotes)
    for clause in clauses_of(text):
        if clause.text in whole:
            continue
        runs = _runs(clause.text, quoted)
        if _beheaded(clause.text, runs, quoted):
            return (
                f"“{clause.text[:20]}” joins the beginning of one clause of the quote with the end of another"
            )
        for first, middle, last in zip(runs, runs[1:], runs[2:], strict=False):
            aside = _ASIDE & set(clause.text[max(0, middle.start - 1) : middle.start + 1])
            if first.home == last.home != middle.home and not aside:
                words = clause.text[middle.start : middle.end]
                return f"“{words}” of “{clause.text[:20]}” is said of something else in the quote"
    return None


def _beheaded(text: str, runs: Sequence[_Run], quoted: Sequence[Clause]) -> bool:
    """Whether a clause begins as one clause of the quote and ends as another that has a beginning of its own."""
    if len(runs) != 2 or runs[0].start > 0 or runs[1].end < len(text) or _DUTY.search(text):
        return False
    first, last = (quoted[run.home].text for run in runs)
    words = text[runs[1].start : runs[1].end]
    own = last[: max(0, last.find(words))]
    return (
        first.startswith(text[: runs[0].end])
        and last.endswith(words)
        and len(own) >= MIN_HEAD
        and not any(own[n : n + 2] in text for n in range(len(own) - 1))
    )


_DUTY = re.compile("负责|牵头|配合|主管")
"""Who does a task stands in another clause than the task (`checks_offices`)."""
MIN_HEAD = 2
"""Characters before what is restated of a clause from which it has a beginning of its own."""


def _runs(text: str, quoted: Sequence[Clause]) -> list[_Run]:
    """The stretches of a text that only one clause has, in order; those of one clause that follow each other as one."""
    found: list[_Run] = []
    for n in range(len(text) - 1):
        homes = [i for i, clause in enumerate(quoted) if text[n : n + 2] in clause.pairs]
        if len(homes) != 1:
            continue
        if found and found[-1].home == homes[0] and found[-1].end == n + 1:
            found[-1] = replace(found[-1], end=n + 2)
        else:
            found.append(_Run(homes[0], n, n + 2))
    long = [run for run in found if run.end - run.start > MIN_RUN]
    groups = [tuple(group) for _, group in groupby(long, key=lambda run: run.home)]
    return [replace(group[0], end=group[-1].end) for group in groups]
