"""Rule 4: what a statement says is what its quotes say: no word of its own, none in the place of another, no clause
put together from two sentences, and no year of another clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from assistant.checks_clauses import Clause, Proof, clauses_of, fold, pairs_of
from assistant.checks_dates import YearMark, year_marks

MAX_NEW = 0.0
"""Share of a clause's characters that may be new words. The curve is in docs/evaluation.md."""
MIN_COVERAGE = 0.5
"""Share of a statement's characters (figures and light words left out) that its quotes must hold."""
MIN_BLOCK = 2
"""Characters that two clauses must share in a row to count as the same there."""
ITEM = 0.8
"""Share of what a whole clause has of a statement's clause that one item of its list must have to be compared instead."""
LONGEST_EXCHANGE = 12
"""Characters of a word or name that stands in the place of another; longer differences are left to coverage."""

LONGEST_WORD = 8
"""Characters of the longest word of the lists of words that say the same."""
COMPLEMENTS = frozenset("好出回住掉成完到起来去过着了得给在进")
"""What an everyday verb takes behind it (`建好`, `控制住`): behind a word of the quote it says nothing of its own."""

_MASK = re.compile(
    r"百分之[零〇一二三四五六七八九十百点]+|(?:19|20)\d{2}年(?:底|末|初)?|\d[\d,.]*(?:万亿|[百千万亿])?(?:[%‰]|个?百分点|美元|平方米|平方公里|公里|[元人名家个项件张所座台辆户条次种类套份岁吨亩米天])?"
    r"|[零〇一二两三四五六七八九十百千]+(?=[年月日天个家项名人张所座台辆户条次件种类倍成万亿大])|[一二三四五六七八九]成"
)
_HAN = re.compile(r"[〇㐀-鿿]+")
_WORD = re.compile(r"[a-z][a-z\d-]*")
_LATIN_FRAME = frozenset(("target", "base", "value", "basevalue", "actual"))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The reviewed words: those that claim nothing, and groups that say the same."""

    light: re.Pattern[str]
    long: re.Pattern[str]
    marks: re.Pattern[str]
    same: dict[str, frozenset[str]]


@cache
def vocabulary() -> Vocabulary:
    """The lists of ``data/paraphrase.yaml`` and the words of strength, limit and negation, which others look at."""
    from assistant.checks_wording import MARKS

    loaded = yaml.safe_load(files("assistant").joinpath("data/paraphrase.yaml").read_text(encoding="utf-8"))
    words = {*str(loaded["light"]).split(), *str(loaded["plain"]).split()}
    groups = [frozenset(str(line).split()) for line in loaded["same"]]
    same: dict[str, set[str]] = {}
    for group in groups:
        for word in group:
            same.setdefault(word, set()).update(group - {word})
    for line in loaded["everyday"]:
        word, *official = str(line).split()
        same.setdefault(word, set()).update(official)
    # A word of strength is read whole before its single characters (`全` of `全部`) are.
    single = [word for word in words if len(word) == 1]
    several = sorted((word for word in words if len(word) > 1), key=len, reverse=True)
    pattern = "|".join([*several, *MARKS.values(), *single])
    long = "|".join(sorted((word for word in words if len(word) > 1), key=len, reverse=True))
    return Vocabulary(
        re.compile(pattern),
        re.compile(long),
        re.compile("|".join(MARKS.values())),
        {word: frozenset(others) for word, others in same.items()},
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """A sentence of the quotes (or all of them) as words may be found in it: its text, pairs and characters."""

    text: str
    pairs: frozenset[str]
    characters: frozenset[str]


@lru_cache(maxsize=2048)
def ground_of(text: str, names: str) -> Ground:
    """``names``: titles and headings of the cited place, which may be named without being quoted."""
    whole = f"{text}\n{names}"
    return Ground(whole, pairs_of(whole), frozenset(whole))


def new_words(clause: str, ground: Ground) -> list[str]:
    """The words of a clause that its ground does not have, light ones and ones of the same meaning left out."""
    text = _MASK.sub("#", clause)
    found = [word for word in _WORD.findall(text) if word not in ground.text and word not in _LATIN_FRAME]
    plain = re.sub("[\"'·()《》<>/、-]", "", text)
    for run in _HAN.finditer(plain):
        words = run.group()
        covered = [False] * len(words)
        for n in range(len(words) - 1):
            if words[n : n + 2] in ground.pairs:
                covered[n] = covered[n + 1] = True
        if len(words) == 1:
            covered[0] = words in ground.characters
        found += _left(words, covered, ground)
    return found


def _left(words: str, covered: list[bool], ground: Ground) -> list[str]:
    """The uncovered stretches of a run of characters, without light words, known synonyms and single characters
    that the ground has."""
    known = _known(words)
    _cover(words, covered, [word for word in known if len(word[0]) > 1], ground)
    if not all(covered):
        for pattern in (vocabulary().long, vocabulary().marks):
            for match in pattern.finditer(words):
                covered[match.start() : match.end()] = [True] * len(match.group())
    _cover(words, covered, [word for word in known if len(word[0]) == 1], ground)
    for n in range(1, len(words)):
        if not covered[n] and covered[n - 1] and words[n] in COMPLEMENTS:
            covered[n] = True
    found: list[str] = []
    begin = None
    for n, done in enumerate([*covered, True]):
        if not done and begin is None:
            begin = n
        elif done and begin is not None:
            for rest in vocabulary().light.sub("\n", words[begin:n]).split("\n"):
                # A character alone between words of the quote may be of it (`省内`, `内`); beside others it makes a word.
                if len(rest) > 1 or (rest and (n - begin > 1 or rest not in ground.characters)):
                    found.append(rest)
            begin = None
    return found


def _cover(
    words: str, covered: list[bool], known: Sequence[tuple[str, frozenset[str]]], ground: Ground
) -> None:
    """Mark the words for which the ground has one of the same meaning."""
    for word, others in known:
        for match in re.finditer(re.escape(word), words):
            inside = covered[match.start() : match.end()]
            if not all(inside) and any(other in ground.text for other in others):
                covered[match.start() : match.end()] = [True] * len(inside)


def _known(words: str) -> list[tuple[str, frozenset[str]]]:
    same = vocabulary().same
    pieces = {
        words[n : n + size] for size in range(1, LONGEST_WORD + 1) for n in range(len(words) - size + 1)
    }
    return sorted(((p, same[p]) for p in pieces & same.keys()), key=lambda item: -len(item[0]))


def added_words(text: str, proofs: Sequence[Proof], *, apart: bool) -> str | None:
    """A word of a clause that no quoted sentence has, or that only another sentence has than the one the clause
    restates. ``apart``: sentences may not be mixed inside a clause (rows and duties are put together of several)."""
    grounds = _grounds(proofs, apart=apart)
    everything = ground_of("\n".join(fold(proof.text) for proof in proofs), _names(proofs))
    for clause in clauses_of(text):
        best = max(grounds, key=lambda ground: len(clause.pairs & ground.pairs), default=everything)
        words = new_words(clause.text, best)
        if not words or sum(map(len, words)) <= MAX_NEW * len(clause.text):
            continue
        elsewhere = not new_words(clause.text, everything)
        where = "stands in another sentence of the quotes" if elsewhere else "stands in no quote"
        return f"“{words[0]}” of “{clause.text[:20]}” {where}"
    return None


def _grounds(proofs: Sequence[Proof], *, apart: bool) -> list[Ground]:
    if not apart:
        return []
    found: list[Ground] = []
    for proof in proofs:
        names = _names([proof])
        sentences: dict[int, list[str]] = {}
        for clause in clauses_of(proof.text):
            sentences.setdefault(clause.sentence, []).append(clause.text)
        found += [ground_of("，".join(parts), names) for parts in sentences.values()]
    return found


def _names(proofs: Sequence[Proof]) -> str:
    return fold("\n".join(name for proof in proofs for name in (proof.document.title, *proof.headings)))


def exchanged_words(text: str, proofs: Sequence[Proof]) -> str | None:
    """A word that stands in the place of another one of the clause that is restated (`利润` for `规模`), where the
    other one is said nowhere."""
    quoted = [clause for proof in proofs if not proof.row for clause in clauses_of(proof.text)]
    parts = [part for clause in quoted for part in _parts(clause)]
    # What a text speaks of stands in its nearest headings; its title names whose text it is.
    names = fold("\n".join(heading for proof in proofs for heading in proof.headings[-2:]))
    said = clauses_of(text)
    whole = _MASK.sub("#", fold(text))
    texts = {clause.text for clause in said}
    for clause in said:
        near = _nearest_part(clause, parts, quoted)
        if near is None or clause.text in near.text:
            continue
        own, other = _MASK.sub("#", clause.text), _MASK.sub("#", near.text)
        # Where the clause stands there as it is as well, this one is something else that is said.
        scope = own if near.text in texts else whole
        for gap in _gaps(own, other):
            found = _exchanged(gap, scope, ground_of(other, names), _head(near, quoted))
            if found:
                return f"“{found[0]}” stands in the place of “{found[1]}” of the quote"
    return None


def _head(clause: Clause, quoted: Sequence[Clause]) -> str:
    """The clause that begins a clause's sentence: of whom it speaks, the later ones speak too."""
    return next((c.text for c in quoted if c.sentence == clause.sentence), "")


def _exchanged(gap: Gap, scope: str, ground: Ground, head: str) -> tuple[str, str] | None:
    if max(len(gap.said), len(gap.there)) > LONGEST_EXCHANGE or _alike(gap):
        return None
    if _single(gap):
        word, other = gap.own[gap.at - 1 : gap.at + 1], gap.other[gap.place - 1 : gap.place + 1]
        return None if word in ground.text or other in scope else (word, other)
    new = new_words(gap.said, ground_of(gap.there, ""))
    gone = new_words(gap.there, ground_of(scope, ""))
    if gap.at == 0 and new and head.startswith(new[0]):
        new = new[1:]
    return (new[0], gone[0]) if new and gone and new_words("".join(new), ground) else None


_JOINING = frozenset(
    "的之和与及或等在于由将把被为了也都并且要应需可已而其该此以自从到至向对各每是有得地着过中里就再还来去"
)


def _single(gap: Gap) -> bool:
    """Whether two words differ in one character behind a shared one (`国际`, `国内`)."""
    pair = gap.said + gap.there
    return (
        len(gap.said) == len(gap.there) == 1
        and _HAN.fullmatch(pair) is not None
        and not _JOINING & set(pair)
        and gap.at > 0
        and gap.place > 0
        and _HAN.fullmatch(gap.own[gap.at - 1]) is not None
        and gap.own[gap.at - 1] == gap.other[gap.place - 1]
    )


def _alike(gap: Gap) -> bool:
    """Whether the difference is inside words of the same meaning (`提升`, `提高`) or inside a light word (`已经`)."""
    same, light = vocabulary().same, vocabulary().long
    for before, behind in ((1, 0), (0, 1), (2, 0), (0, 2)):
        said = gap.own[max(0, gap.at - before) : gap.at + len(gap.said) + behind]
        there = gap.other[max(0, gap.place - before) : gap.place + len(gap.there) + behind]
        if there in same.get(said, ()) or light.fullmatch(said):
            return True
    return False


def _nearest_part(clause: Clause, parts: Sequence[Clause], quoted: Sequence[Clause]) -> Clause | None:
    """The item of a list, else the clause, that a clause restates: an item only where it has nearly as much of it."""
    item, whole = _nearest(clause, parts), _nearest(clause, quoted)
    if item is None or whole is None:
        return whole
    return item if len(clause.pairs & item.pairs) >= ITEM * len(clause.pairs & whole.pairs) else whole


def uncovered_words(text: str, proofs: Sequence[Proof]) -> str | None:
    """Too few of the characters of a statement stand in its quotes: light words alone prove nothing."""
    ground = ground_of("\n".join(fold(proof.text) for proof in proofs), "")
    said = _MASK.sub("#", fold(text))
    runs = [run.group() for run in _HAN.finditer(vocabulary().light.sub("#", said))]
    total = sum(map(len, runs))
    held = sum(len(run) for run in runs if run in ground.text)
    if total and held < total:
        held = sum(_covered_characters(run, ground) for run in runs)
    if total and held < MIN_COVERAGE * total:
        return f"only {held / total:.0%} of its words stand in its quotes"
    if not total and not _MASK.search(fold(text)) and not _WORD.search(said):
        return "it has no words of its quotes"
    return None


def _covered_characters(run: str, ground: Ground) -> int:
    if len(run) == 1:
        return int(run in ground.characters)
    covered = [False] * len(run)
    for n in range(len(run) - 1):
        if run[n : n + 2] in ground.pairs:
            covered[n] = covered[n + 1] = True
    return sum(covered)


@lru_cache(maxsize=4096)
def _parts(clause: Clause) -> tuple[Clause, ...]:
    """The items of a clause that lists several."""
    texts = [part for part in clause.text.split("、") if part]
    if len(texts) < 2:
        return (clause,)
    return tuple(Clause(part, clause.sentence, pairs_of(part)) for part in texts)


def _nearest(clause: Clause, quoted: Sequence[Clause]) -> Clause | None:
    best = max(
        quoted, key=lambda other: len(clause.pairs & other.pairs) / (8 + len(other.pairs)), default=None
    )
    return best if best is not None and len(clause.pairs & best.pairs) >= 0.5 * len(clause.pairs) else None


@dataclass(frozen=True, slots=True)
class Gap:
    """Where two clauses differ: ``own[at:]`` begins with ``said``, ``other[place:]`` with ``there``."""

    own: str
    at: int
    said: str
    other: str
    place: int
    there: str


def _gaps(own: str, other: str) -> list[Gap]:
    """What stands between the stretches that two clauses share, in both."""
    blocks = SequenceMatcher(None, own, other, autojunk=False).get_matching_blocks()
    found: list[Gap] = []
    at = there = 0
    for block in blocks:
        if block.size < MIN_BLOCK and block.size:
            continue
        if own[at : block.a] and other[there : block.b]:
            found.append(Gap(own, at, own[at : block.a], other, there, other[there : block.b]))
        at, there = block.a + block.size, block.b + block.size
    return found


MIN_DATED = 4
"""Pairs of characters from which a clause says something that a year may belong to."""


def misdated_clauses(text: str, proofs: Sequence[Proof]) -> str | None:
    """A clause said of one year that its quote says of another. Figures have their years looked at by themselves."""
    quoted = [(clause, years) for proof in proofs if not proof.row for clause, years in _dated(proof.text)]
    for clause, years in _dated(text):
        if not years or len(clause.pairs) < MIN_DATED:
            continue
        near = _nearest(clause, [other for other, _ in quoted])
        theirs = next((found for other, found in quoted if other is near), frozenset())
        if near is not None and theirs and not years & theirs:
            return f"“{clause.text[:20]}” is said of {'、'.join(sorted(theirs))} in the quote"
    return None


@lru_cache(maxsize=2048)
def _dated(text: str) -> tuple[tuple[Clause, frozenset[str]], ...]:
    """The clauses of a text, each with its own years, else those last named in its sentence."""
    found: list[tuple[Clause, frozenset[str]]] = []
    last: tuple[int, frozenset[str]] = (-1, frozenset())
    for clause in clauses_of(text):
        marks: list[YearMark] = year_marks(clause.text)
        years = frozenset(mark.year for mark in marks)
        if not years and last[0] == clause.sentence:
            years = last[1]
        last = (clause.sentence, years)
        found.append((clause, years))
    return tuple(found)
