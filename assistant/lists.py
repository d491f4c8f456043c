"""Lists: rows of a table, headings below a heading, sentences that each name one; complete, and as many as asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answers import DraftStatement
from assistant.asked import matter_runs
from assistant.evidence import UNSEEN, Findings
from assistant.headings import HeadingList, best_heading_list, groups, statement_of_list
from assistant.kinds import Reckoning
from assistant.naming import folded, without_names
from assistant.question import subject_terms
from assistant.relevance import coverage, term_set
from assistant.rows import row_statements
from assistant.sentences import heading_name, sentences
from assistant.statements import of_sentence
from vectorstore.numerals import ordinal
from vectorstore.passages import Document, Section

MAX_COUNTED = 12
"""The longest list of sentences that a question may ask for by their number."""
LIST_SCORE = 0.75
"""Score from which the headings below a heading are the list that was asked for."""
WHOLE = 0.6
"""Share of a question that names a heading and little else."""
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
    rf"(?<![第之]){_NUMERAL}(?:大|个|项|条|类|种|方面|点)(?:方面)?[“\"‘]?(?P<noun>[\u4e00-\u9fff]{{2,8}}?)(?:是|分别|有|包括|包含|指|都|各|由|怎|叫|名|简|[”\"’，,？?]|$)"
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


def list_statements(findings: Findings) -> list[DraftStatement]:
    """The rows of a document's table, or the members of the list asked for; else nothing."""
    rows = row_statements(findings)
    if rows:
        return rows
    if findings.question.reckoning is Reckoning.COUNT:
        headings = _headings_counted(findings)
        if headings:
            return headings
    wanted = wanted_of(findings.question.standalone)
    if wanted is not None:
        counted = counted_list(findings, wanted)
        if counted:
            return counted
    kin = _of_one_kind(findings) or _below_topic(findings)
    if kin:
        return kin
    group = best_heading_list(findings)
    if wanted is not None and group is not None and len(group.items) != wanted.count:
        # As many as asked for, or none.
        group = None
    best = findings.best
    numbered = _numbered(findings)
    if numbered and (group is None or group.score < LIST_SCORE):
        return numbered
    if (
        group is not None
        and group.score >= LIST_SCORE
        and (best is None or group.covered >= best.relevance - 0.05)
    ):
        statement = statement_of_list(findings, group)
        if statement is not None:
            return [statement]
    return []


def counted_list(findings: Findings, wanted: Wanted) -> list[DraftStatement]:
    """As many things as a question asks for: named in one sentence, by headings, or each by a sentence."""
    return (
        _counting_sentence(findings, wanted)
        or _announced(findings, wanted)
        or _counted_headings(findings, wanted)
        or _counted_sentences(findings, wanted)
    )


_OF_KIND = re.compile(
    r"(?:哪几|几|哪些)(?:大|个|项|类|条|种|方面|个方面)?(?:的)?(?P<noun>[\u4e00-\u9fff]{2,4}?)(?:[？?。，]|$)|有(?:什么|哪些|几种|几类)(?P<last>[\u4e00-\u9fff]{2,4}?)(?:[？?。，]|$)"
)
LEAST_KIN = 3
"""Headings beside each other that end with one noun from which they are a list of such things."""
MOST_ARE_KIN = 0.75
"""Share of the headings beside each other that must end with it."""


def _of_one_kind(findings: Findings) -> list[DraftStatement]:
    """`有哪几大行动`: the headings beside each other that are all named after the thing asked for, in the document named
    the outermost, else those whose path and names say most of the question."""
    match = _OF_KIND.search(findings.question.standalone)
    noun = (match["noun"] or match["last"]) if match else None
    if noun is None:
        return []
    weights = {t: w for t, w in findings.weights.items() if len(t) > 1 and t not in term_set(noun)}
    found: list[tuple[float, int, HeadingList]] = []
    for document in findings.named or _documents_found(findings):
        for parent, items in groups(document):
            kin = [item for item in items if heading_name(item.heading).strip("”’》").endswith(noun)]
            if len(kin) < max(LEAST_KIN, MOST_ARE_KIN * len(items)):
                continue
            path = (document.title, *(document.heading_path(parent.span) if parent else ()))
            around = "\n".join((*path, *(item.heading for item in items)))
            share = coverage(weights, term_set(around)) if weights else 1.0
            found.append((-share, items[0].level, HeadingList(document, parent, items, share, share)))
    best = min(found, key=lambda item: item[:2], default=None)
    if best is None or -best[0] < (0.0 if findings.named else COUNTED_COVER):
        return []
    statement = statement_of_list(findings, best[2])
    return [statement] if statement is not None else []


_ASKS_MEMBERS = re.compile(
    r"(?:包括|包含|有|分为|分成|是|涉及)(?:了)?(?:哪些|哪几|什么|啥)|(?:哪些|哪几[个项类])(?:重点|主要)?(?:领域|方面|应用|内容|任务|产业|行业)?[？?]*$"
)
TOPIC_SHARE = 0.4
"""Share of a heading that the matter asked about must be for the headings below it to be its members."""


def _below_topic(findings: Findings) -> list[DraftStatement]:
    """`前沿产业包括哪些`: the headings below the one that names the matter and little else."""
    question = findings.question.standalone
    match = _ASKS_MEMBERS.search(question)
    if match is None:
        return []
    topic = re.sub(
        r"^(?:请问|列出|列举)|[的里中都]+$",
        "",
        folded(without_names(question[: match.start()], findings.named)),
    )
    if len(topic) < LEAST_TOPIC:
        return []
    found = [
        (
            -len(topic) / len(heading_name(parent.heading)),
            parent.level,
            HeadingList(document, parent, items, 1.0, 1.0),
        )
        for document in findings.named or _documents_found(findings)
        for parent, items in groups(document)
        if parent is not None
        and len(items) >= LEAST_KIN
        and topic in folded(heading_name(parent.heading))
        and len(topic) >= TOPIC_SHARE * len(heading_name(parent.heading))
    ]
    best = min(found, key=lambda item: item[:2], default=None)
    statement = statement_of_list(findings, best[2]) if best is not None else None
    return [statement] if statement is not None else []


LEAST_TOPIC = 4
"""Characters of a matter that a heading must have whole."""


def _documents_found(findings: Findings) -> tuple[Document, ...]:
    return tuple(
        findings.documents[i] for i in dict.fromkeys(h.passage.document_id for h in findings.hits[:10])
    )


_HOW_MANY = re.compile(
    r"(?:几|多少)[大个项条类](?:方面|部分)?(?:的)?(?P<noun>[\u4e00-\u9fff]{2,6}?)(?:[？?。，]|$)"
)


def _headings_counted(findings: Findings) -> list[DraftStatement]:
    """`共有几大任务`: the headings below the one heading of the document asked about that names what is counted."""
    match = _HOW_MANY.search(findings.question.standalone)
    document = findings.named[0] if findings.named else None
    if match is None or document is None:
        return []
    noun = match["noun"]
    named = [
        (parent, items)
        for parent, items in groups(document)
        if parent is not None and noun in heading_name(parent.heading)
    ]
    if len(named) != 1:
        return []
    parent, items = named[0]
    statement = statement_of_list(findings, HeadingList(document, parent, items, 1.0, 1.0))
    return [statement] if statement is not None else []


_MARK = re.compile(r"(?:^|[，,；;。：:])\s?([一二三四五六七八九])是")
LEAST_MARKS = 3


def _numbered(findings: Findings) -> list[DraftStatement]:
    """The sentences of the best passage that count with 一是, 二是: all of them, where the list goes over several."""
    best = findings.best
    if best is None or best.sentence.row:
        return []
    marked = [s for s in sentences(best.sentence.passage) if _MARK.search(s.text)]
    marks = [mark for s in marked for mark in _MARK.findall(s.text)]
    whole = marks == list("一二三四五六七八九"[: len(marks)])
    if not whole or len(marks) < LEAST_MARKS or len(marked) > MAX_COUNTED:
        return []
    return [of_sentence(s, dict(findings.weights), lead_in=n == 0) for n, s in enumerate(marked)]


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
        for candidate in findings.candidates[:LOOKED_INTO]:
            text = re.sub(r"\s", "", candidate.sentence.text)
            named = text.count("、") + text.count("和") + text.count("，即") >= wanted.count - 1
            if candidate.sentence.row:
                continue
            if (named and counts.search(text)) or _in_a_row(text, noun) == wanted.count:
                return [of_sentence(candidate.sentence, dict(findings.weights))]
    return []


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
    return listed and any(len(noun) > 1 and noun in text for noun in wanted.nouns)


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


def named_list(findings: Findings) -> list[DraftStatement]:
    """`基本原则是什么`: the headings below a heading that the question names whole."""
    group = best_heading_list(findings)
    if group is None or group.parent is None or group.score < LIST_SCORE:
        return []
    name = heading_name(group.parent.heading)
    if name not in findings.question.standalone or group.covered < WHOLE:
        return []
    rest = set(subject_terms(findings.question.standalone.replace(name, " "))) | {"目标"} & _pairs(
        findings.question.standalone
    )
    if any(rest & _pairs(item.heading) for item in group.items):
        # One of the headings below is asked for, not all of them.
        return []
    return list_statements(findings)


def _pairs(text: str) -> set[str]:
    return {term for term in term_set(text) if len(term) > 1}
