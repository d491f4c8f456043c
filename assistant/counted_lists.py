"""Lists of as many members as a question asks for: `哪四个“省”`, `三条科创大走廊叫什么`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answers import DraftStatement
from assistant.asked import matter_runs
from assistant.evidence import UNSEEN, Candidate, Findings
from assistant.headings import HeadingList, groups, statement_of_list
from assistant.relevance import coverage, term_set
from assistant.sentences import heading_name, sentences
from assistant.statements import of_sentence
from vectorstore.numerals import ordinal
from vectorstore.passages import Section

MAX_COUNTED = 12
"""The longest list of sentences that a question may ask for by their number."""
COUNTED_COVER = 0.4
"""Share of a question that the headings around a list of as many members as asked for must cover."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many of what a question asks for: `哪四个“省”` is 4 of 省; words: as it says so."""

    count: int
    nouns: tuple[str, ...]
    words: str


_NUMERAL = r"(?P<n>[两二三四五六七八九十]|十[一二]|\d{1,2})"
_WHICH = re.compile(
    rf"哪{_NUMERAL}(?:个|大|项|类|种|条|句|张|座|家)?(?:方面)?(?:的)?[“\"‘《]?(?P<noun>(?![个大项类种条句张座家](?:[^\u4e00-\u9fff]|$))[\u4e00-\u9fff]{{1,6}})"
)
_GREAT = re.compile(
    rf"(?<![第之]){_NUMERAL}(?:大|个|项|条|类|种|方面|点)(?:方面)?[“\"‘]?(?P<noun>[\u4e00-\u9fff]{{2,8}}?)(?:是|分别|有|包括|包含|指|都|各|由|怎|叫|名|简|[里中](?=[面头间]?(?:点|哪|有|包|都|分别|提|说|写|列|各))|[”\"’，,？?]|$)"
)
_GREAT_ONE = re.compile(
    rf"(?<![第之]){_NUMERAL}[个大][“\"‘]?(?P<noun>[\u4e00-\u9fff])(?:[”\"’，,？?。]|是|分别|$)"
)
"""The same of a thing that one character names: `四个“省”`."""


_NUMBERS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_ENGLISH = re.compile(
    rf"(?:which|what|the)(?: are)?(?: the)? (?P<n>{'|'.join(_NUMBERS)}) (?P<noun>(?:[A-Za-z-]+ ){{0,3}}[\u4e00-\u9fff ]+)",
    re.IGNORECASE,
)


def wanted_of(question: str) -> Wanted | None:
    """What a question asks for by its number; None when it names none.

    >>> wanted_of("分成哪四个“省”？").count, wanted_of("七大行动分别是什么").nouns
    (4, ('行动',))
    """
    english = _ENGLISH.search(question)
    if english:
        words = re.findall("[\u4e00-\u9fff]{2,}", english["noun"])
        return Wanted(_NUMBERS[english["n"].lower()], tuple(reversed(words)), "") if words else None
    match = _WHICH.search(question) or _GREAT.search(question) or _GREAT_ONE.search(question)
    count = ordinal(match["n"]) if match else None
    if match is None or count is None or not 2 <= count <= MAX_COUNTED:
        return None
    noun = re.split("是|的|分别|都|呢", match["noun"])[0]
    nouns = dict.fromkeys(
        [noun, *(noun[-n:] for n in (4, 3, 2) if n < len(noun)), *(noun[:n] for n in (3, 2) if n < len(noun))]
    )
    return Wanted(count, tuple(n for n in nouns if n), match.group())


def counted_list(findings: Findings, wanted: Wanted) -> list[DraftStatement]:
    """As many things as a question asks for: named in one sentence, by headings, or each by a sentence."""
    return (
        _counting_sentence(findings, wanted)
        or _announced(findings, wanted)
        or _counted_headings(findings, wanted)
        or _counted_sentences(findings, wanted)
    )


LOOKED_INTO = 60
"""Candidates among which the sentence is looked for that says itself how many there are."""


def _counting_sentence(findings: Findings, wanted: Wanted) -> list[DraftStatement]:
    """`建设六个体系：…、…`: the sentence that counts as many as asked for and names them, or names as many in a row."""
    for noun in wanted.nouns:
        if len(noun) == 1:
            named_so = _quoted_so(findings, noun, wanted.count)
            if named_so:
                return named_so
            continue
        counts = _counts(wanted, noun)
        for candidate in _near(findings):
            text = re.sub(r"\s", "", candidate.sentence.text)
            named = text.count("、") + text.count("和") + text.count("，即") >= wanted.count - 1
            if candidate.sentence.row:
                continue
            # `A、B、C等十大应用场景` names some of them, or all.
            some = re.search(rf"、[^，。；、]{{1,20}}等(?={counts.pattern})", text)
            if some or (named and counts.search(text)) or _in_a_row(text, noun) == wanted.count:
                return [of_sentence(candidate.sentence, dict(findings.weights))]
    return []


NEAR_BEST = 0.5
"""Share of what the best sentence covers of a question that the one which counts must cover."""


def _near(findings: Findings) -> list[Candidate]:
    """The candidates that speak of the matter about as much as the best one does."""
    best = findings.best
    if best is None:
        return []
    return [c for c in findings.candidates[:LOOKED_INTO] if c.relevance >= NEAR_BEST * best.relevance]


_IN_QUOTES = re.compile('[“"「]([^”"」，。；]{2,16})[”"」]')


def _quoted_so(findings: Findings, noun: str, count: int) -> list[DraftStatement]:
    """The sentence that names as many things in quotation marks, one after another, that all have a character."""
    for candidate in findings.candidates[:LOOKED_INTO]:
        names = _IN_QUOTES.findall(candidate.sentence.text)
        if not candidate.sentence.row and len([name for name in names if noun in name]) == count:
            return [of_sentence(candidate.sentence, dict(findings.weights))]
    return []


def _counts(wanted: Wanted, noun: str) -> re.Pattern[str]:
    """Words that count as many of a thing as asked for: `五大能力中心`."""
    han = "零一二三四五六七八九十"[wanted.count] if wanted.count <= 10 else str(wanted.count)
    number = rf"(?:{wanted.count}|{han}{'|两' if wanted.count == 2 else ''})"
    return re.compile(
        rf"(?<![\d一二三四五六七八九十第]){number}\s?(?:个|大|项|类|种|条|座|家)?(?:方面)?[^，。；、]{{0,8}}?{noun}(?!的)"
    )


def _in_a_row(text: str, noun: str) -> int:
    """How many members of a list joined by 、 or 和 have a noun, in the longest run of such."""
    longest = run = 0
    for piece in re.split("[、和,，]|以及", text):
        name = piece.split("“")[-1].strip("”。；： ")
        ends = name.startswith(noun) or re.search(f"{noun}(?:$|为|等)", name)
        run = run + 1 if ends and not re.search(r"(?<![A-Za-z\d])\d", name) else 0
        longest = max(longest, run)
    return longest


def _announced(findings: Findings, wanted: Wanted) -> list[DraftStatement]:
    """`着眼于三个方面新需求。` and then three headings: those, when the sentence only counts them."""
    for candidate in findings.candidates[:LOOKED_INTO]:
        passage = candidate.sentence.passage
        at = passage.span.start + candidate.sentence.span.start
        if not any(len(n) > 1 and _counts(wanted, n).search(candidate.sentence.text) for n in wanted.nouns):
            continue
        document = findings.documents[passage.document_id]
        for parent, items in groups(document):
            behind = tuple(item for item in items if item.span.start > at)
            if (
                parent is not None
                and parent.span.start <= at < parent.span.end
                and len(behind) == wanted.count
            ):
                statement = statement_of_list(findings, HeadingList(document, parent, behind, 1.0, 1.0))
                return [statement] if statement is not None else []
    return []


_FRAME = frozenset("是有的为都各个哪别里共讲说")
"""Characters by which a list is asked for: a pair with one of them says nothing of the matter."""


def _counted_headings(findings: Findings, wanted: Wanted) -> list[DraftStatement]:
    """Headings beside each other, as many as asked for, that share the noun or whose parent has it; nothing when a
    sentence names the whole list."""
    if _in_one_sentence(findings, wanted):
        return []
    ids = dict.fromkeys(d.id for d in findings.named) or dict.fromkeys(
        hit.passage.document_id for hit in findings.hits[:10]
    )
    unseen = findings.store.idf(UNSEEN)
    counting = term_set(wanted.words) - set(wanted.nouns)
    question = findings.question.standalone
    matters = frozenset().union(*(term_set(question[a:b]) for a, b in matter_runs(question)))
    weights = {
        t: w
        for t, w in findings.weights.items()
        if len(t) > 1 and t not in counting and not _FRAME & set(t) and findings.store.idf(t) < unseen
    }
    if not matters & weights.keys():
        # Nothing but talk stands around what is counted.
        weights = {}
    best: tuple[float, HeadingList] | None = None
    for document_id in ids:
        document = findings.documents[document_id]
        for parent, items in groups(document):
            members = _members(items, parent, wanted)
            if not members:
                continue
            path = "\n".join((document.title, *(document.heading_path(parent.span) if parent else ())))
            around = path + "\n".join(item.heading for item in members)
            covered = coverage(weights, term_set(around)) if weights else 1.0
            if best is None or covered > best[0]:
                best = (covered, HeadingList(document, parent, members, covered, covered))
    # Five and more that share a noun are seldom so by chance.
    least = COUNTED_COVER if wanted.count < 5 else COUNTED_COVER / 2
    if best is None or best[0] < least:
        return []
    statement = statement_of_list(findings, best[1])
    return [statement] if statement is not None else []


def _members(items: tuple[Section, ...], parent: Section | None, wanted: Wanted) -> tuple[Section, ...]:
    for noun in wanted.nouns:
        named = tuple(item for item in items if noun in heading_name(item.heading))
        if len(named) == wanted.count:
            return named
        general = parent is not None and heading_name(parent.heading).endswith(noun) and len(noun) > 1
        if len(items) == wanted.count and general and not _one_of_its_kind(parent):
            return items
    return ()


def _one_of_its_kind(parent: Section | None) -> bool:
    """Whether a heading names one such thing (`建设新兴金融中心`) rather than all of them (`主要任务`)."""
    name = heading_name(parent.heading) if parent else ""
    return bool(re.match("建设|推进|打造|发展|实施|加快|建立|完善", name))


def _in_one_sentence(findings: Findings, wanted: Wanted) -> bool:
    """Whether the best sentence holds as many members as asked for, one after another."""
    best = findings.best
    if best is None or best.sentence.row:
        return False
    text = best.sentence.text
    listed = (
        text.count("、") >= wanted.count - 1 or text.count("”，“") + text.count("””“") >= wanted.count - 2 > 0
    )
    # What is quoted is asked for as it stands.
    nouns = wanted.nouns[:1] if re.search('[“"‘]', wanted.words) else wanted.nouns
    return listed and any(len(noun) > 1 and noun in text for noun in nouns)


def _counted_sentences(findings: Findings, wanted: Wanted) -> list[DraftStatement]:
    """`分成哪五个中心`: the sentences of the best section that each name one, when there are as many as asked
    for; nothing when one sentence holds them all."""
    best = findings.best
    if best is None:
        return []
    home = best.sentence.passage
    passages = [p for p in findings.store.passages(home.document_id) if p.headings == home.headings]
    whole = [s for p in passages for s in sentences(p) if not (s.heading or s.units or s.row)]
    for noun in (n for n in wanted.nouns if len(n) > 1):
        counted = re.compile(f"[一二两三四五六七八九十\\d]大?[个项类种条]?[\u4e00-\u9fff]{{0,3}}{noun}")
        items = [s for s in whole if noun in s.text and not counted.search(s.text)]
        if len(items) == wanted.count:
            return [of_sentence(s, dict(findings.weights), lead_in=False) for s in items]
    return []
