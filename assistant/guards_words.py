"""Guards on the words of a question: what it names must stand in the texts that answer it.

In a library of a few texts every word that names something and stands in none of them tells that
the question is about something else; a large library knows too many words for that (see ``bearing``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assistant.answers import Reason, Statement
from assistant.asked import (
    absent_words,
    asked_nouns,
    asks_opinion,
    by_its_like,
    called_names,
    is_named,
    letter_words,
    matter_runs,
    named_bodies,
    named_plans,
    plan_subjects,
    titles_asked_of,
    unknown_words,
)
from assistant.bearing import LEAST_DOCUMENTS, is_foreign, is_norm
from assistant.denial import Denial, passages_of, said_by, topic
from assistant.evidence import UNSEEN, Findings
from assistant.guards_attributes import ATTRIBUTES, is_counted
from assistant.lexicon import entries, official_names, official_words
from assistant.naming import NAME_WORDS, folded, without_names
from assistant.premises import without_premise
from assistant.question import Kind, subject_of, subject_terms
from assistant.slips import without_slips
from assistant.spoken import usual
from vectorstore.tokens import simplify, terms


def opinion(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """What someone thinks, or what will come, is in no document."""
    question = findings.question
    if statements and (asks_opinion(question.standalone) or asks_opinion(question.text)):
        return Denial(Reason.OUT_OF_SCOPE, {})
    return None


ABSENT_PAIRS = 3
"""Pairs of characters in a row that an answer may not lack: two are often the seam of two words."""
ABSENT_IN_ROW = 2
"""The same for a row of a table: its name is short, and another row is as near."""
_OF_DOCUMENTS = (Kind.CARD, Kind.SUMMARY)


def unknown_matter(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """In a library of a few texts: a plain question with a name that stands in none of them."""
    question = findings.question
    if not statements or not _small(findings) or is_foreign(question.text) or question.kind in _OF_DOCUMENTS:
        return None
    text = without_premise(usual(question.text), question.premise)
    if "还是" in text or _in_everyday_words(text, findings):
        # One of the two may well be unknown, and everyday words are answered by official ones.
        return None
    if question.kind is Kind.LIST and _has_counted_name(text, said_by(findings, statements)):
        # `老百姓过日子用得上的“十大应用场景”`: the name tells which list is meant.
        return None
    unseen = findings.store.idf(UNSEEN)
    text = by_its_like(text, lambda pair: findings.store.idf(pair) < unseen)
    said = said_by(findings, statements)
    words = unknown_words(text, lambda pair: findings.store.idf(pair) < unseen) or unknown_words(
        _matter_of(text), lambda pair: findings.store.idf(pair) < unseen
    )
    # `100M` stands in `100Mbps`, `eWTP` in brackets behind a name.
    letters = (said + passages_of(findings, statements)).lower()
    words += tuple(
        w
        for w in letter_words(text)
        if findings.store.idf(w) >= unseen and w not in letters and not _is_quantity(w, letters)
    )
    if _of_row(findings):
        words += absent_words(text, said, ABSENT_IN_ROW)
    else:
        words += absent_words(text, said + passages_of(findings, statements), ABSENT_PAIRS)
    missing = [word for word in words if not _meant(word, text, said)]
    if missing:
        meant = [term for term, targets in official_names(text) if any(target in said for target in targets)]
        missing = [word for word in missing if not any(_is_part(word, term) for term in meant)]
    if missing and _is_borne(text, missing, findings, statements):
        missing = [word for word in missing if not _names_nothing_new(word, text, findings)]
    missing = without_slips(missing, text, findings, statements)
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": _named_with(missing, findings)}) if missing else None


_MATTER = re.compile("(?P<matter>[\u4e00-\u9fff]{4,16})[，,](?P<asks>[^，,；;。？?]{3,20})[？?]?")
_TELLS = re.compile(
    "[我咱俺你他她它想要问说听看用去来做搞办找给有没是会能可了过着吗呢的]|怎么|什么|多少|哪|谁|几"
)


def _matter_of(text: str) -> str:
    """The matter that a question names in a clause of its own and then asks about (`低空经济开放，省里怎么部署`)."""
    found = _MATTER.fullmatch(text.strip())
    return "" if found is None or _TELLS.search(found["matter"]) else found["matter"]


_COUNTED_NAME = re.compile('[“"「](?P<name>[一二三四五六七八九十百\\d]+大?[\u4e00-\u9fff]{2,12})[”"」]')


def _has_counted_name(text: str, said: str) -> bool:
    """Whether a list that is called by its number is named so by what answers."""
    return any(match["name"] in said for match in _COUNTED_NAME.finditer(text))


BORNE = 0.85
"""Weighted share of the known pairs of what a question names that its first statement must have, with what stands
around it, for a word beside them to be looked at twice."""
BORNE_PAIRS = 4
"""Such pairs that a question must have at least."""


def _is_borne(text: str, missing: Sequence[str], findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether the first statement has what a question names besides the words that are missing."""
    unseen = findings.store.idf(UNSEEN)
    without = {word[at : at + 2] for word in missing for at in range(len(word) - 1)}
    pairs = {text[at : at + 2] for start, end in matter_runs(text) for at in range(start, end - 1)} - without
    weights = {pair: idf for pair in pairs if (idf := findings.store.idf(pair)) < unseen}
    said = said_by(findings, statements[:1])
    held = sum(weight for pair, weight in weights.items() if pair in said)
    return len(weights) >= BORNE_PAIRS and held >= BORNE * sum(weights.values())


def _names_nothing_new(word: str, text: str, findings: Findings) -> bool:
    """Whether a word is no name by itself: it is the seam of the words around it and a character between them
    (`海洋类示范区`), or the verb behind what is asked for (`从哪三个维度入手`)."""
    unseen = findings.store.idf(UNSEEN)
    start = text.find(word)
    if start < 0 or any(word in name for name in called_names(text)):
        return False
    first, last = start, start + len(word)
    if _known(text, first - 1, findings, unseen):
        first += 1
    if _known(text, last - 1, findings, unseen):
        last -= 1
    if last - first < 2:
        return True
    return text[last:].strip("的呢啊？?。 ") == "" and ASKS_CLASS.search(text[:first]) is not None


def _known(text: str, at: int, findings: Findings, unseen: float) -> bool:
    pair = text[at : at + 2] if at >= 0 else ""
    return re.fullmatch("[\u4e00-\u9fff]{2}", pair) is not None and findings.store.idf(pair) < unseen


ASKS_CLASS = re.compile("哪[一二两三四五六七八九十几些]?[个条项类种大方]?(?:方面)?[\u4e00-\u9fff]{2,4}$")
"""What a class is asked by, at the end of the words before a verb: `哪三个维度`."""


def _is_quantity(word: str, letters: str) -> bool:
    """Whether a word is another value of what a text gives: `50Mbps` beside `100Mbps`; `6G` is a name, not a value."""
    unit = re.fullmatch(r"\d+(?:\.\d+)?([a-z]{2,})", word)
    return unit is not None and re.search(rf"\d\s?{unit[1]}(?![a-z])", letters) is not None


SAME_SUBJECT = 0.5
"""Share of the pairs of a follow-up's subject that a value given for it must stand among."""


def other_subject(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """In a library of a few texts: a value asked for by a follow-up must be one of the subject it goes on about."""
    question = findings.question
    if not statements or not question.follow_up or question.english or not _small(findings):
        return None
    if question.kind is not Kind.VALUE or not _of_row(findings):
        return None
    about = without_names(subject_of(question), findings.named)
    unseen = findings.store.idf(UNSEEN)
    # Talk that no text has says nothing of the subject.
    subject = {t for t in subject_terms(about) if len(t) > 1 and findings.store.idf(t) < unseen}
    said = said_by(findings, statements)
    if not subject or _in_everyday_words(question.standalone, findings):
        return None
    held = sum(term in said for term in subject)
    return (
        Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
        if held < SAME_SUBJECT * len(subject)
        else None
    )


SHORT_TOPIC = 16
"""Characters up to which what is asked about is named whole; of longer ones the words that are missing."""


def _named_with(missing: Sequence[str], findings: Findings) -> str:
    """What is asked about where it is short; else the names with words that are missing in them, with what stands
    between them."""
    whole = topic(findings)
    text = usual(findings.question.text)
    if len(whole) <= SHORT_TOPIC or any(word in noun for noun in asked_nouns(text) for word in missing):
        return whole
    runs = [(start, end) for start, end in matter_runs(text) if any(w in text[start:end] for w in missing)]
    if runs and runs[-1][1] - runs[0][0] <= SHORT_TOPIC:
        return text[runs[0][0] : runs[-1][1]]
    return "、".join(dict.fromkeys([text[start:end] for start, end in runs] or missing))


def missing_noun(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """In a library of a few texts: what is asked for by name must be named by what answers."""
    question = findings.question
    if not statements or not _small(findings) or is_foreign(question.text) or question.kind in _OF_DOCUMENTS:
        return None
    text = without_premise(usual(question.text), question.premise)
    said = said_by(findings, statements)
    missing = [
        noun[-2:]
        for noun in asked_nouns(text)
        if noun[-2:] not in said
        and not _meant(noun[-2:], text, said)
        and not any(term in said for meant in official_words(noun) for term in meant)
    ]
    missing = without_slips(missing, text, findings, statements)
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)}) if missing else None


_ONLY_MATTER = re.compile(
    r"^(?:请问)?(?:全|本|我)?(?:省|市|县|区)?(?:的|现在|目前|一共|总共|共)*(?P<noun>[\u4e00-\u9fff]{2,4}?)(?:总数|总量|数量|有|是|为|达|共|到底)+(?:多少|几)[个人户家万亿口]*[？?。]*$"
)


def unbound_value(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """A value of nothing but one thing (`人口是多少`) must stand in one clause with it: the figure beside it is of another."""
    question = findings.question
    if not statements or question.kind is not Kind.VALUE or question.follow_up or _of_row(findings):
        return None
    text = question.standalone
    for region in question.regions:
        text = re.sub(f"{region}[省市]?", "", text)
    match = _ONLY_MATTER.search(text)
    if match is None:
        return None
    clauses = re.split("[，。；、,;]", said_by(findings, statements))
    bound = any(
        match["noun"] in clause and re.search(r"[\d一二三四五六七八九十百千万亿]", clause)
        for clause in clauses
    )
    return None if bound else Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


def other_plan(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """A plan that is named by its ordinal or its years must be named by the documents that answer."""
    asked = named_plans(findings.question.standalone)
    if findings.question.english:
        # `the five-year plan` is any plan of five years.
        asked = tuple(name for name in asked if not name.startswith("五年"))
    if not asked or not statements:
        return None
    ids = {citation.document_id for s in statements for citation in s.citations}
    known = "\n".join(findings.documents[i].title + "\n" + findings.documents[i].text for i in ids)
    missing = [name for name in asked if not re.search(name, known)]
    if findings.question.kind is Kind.COMPARISON:
        # Of two documents that are compared one may say nothing.
        titles = "\n".join(document.title for document in findings.documents.values())
        missing = [name for name in missing if not re.search(name, titles)]
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)}) if missing else None


def other_document(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks what a document says is answered from it, or from what cites its words."""
    text = findings.question.standalone
    if not statements:
        return None
    if not _small(findings):
        return _other_notice(findings, statements)
    titles = [folded(d.title) for d in findings.documents.values()]
    missing = [t for t in titles_asked_of(text) if not any(_alike(folded(t), title) for title in titles)]
    missing += [s for s in plan_subjects(text) if not any(_alike(e, t) for e in _ends(s) for t in titles)]
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": "、".join(missing)}) if missing else None


_NOTICE = re.compile("关于((?:(?![，。？《》])[^\\s]){6,40}?)的(?:紧急)?(?:通知|公告|通告|意见|决定)")
_NOTICES_NAMED = re.compile("《[^》]{6,90}》|关于[^，。；《》]{4,60}?的(?:紧急)?(?:通知|公告|通告|意见|决定)")
SAID_OF_NOTICE = 0.6
"""Share of the pairs of a notice's name, without the words of which such names are made, that the title of a document
or a name in its text must have to be the one that is meant: 新冠疫情 is also written 新型冠状病毒感染肺炎疫情."""


def _other_notice(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """In a large library: a notice that is called by its whole name (`关于…的通知`) must be one of the documents that
    answer, or be named by them."""
    asked = _NOTICE.findall(simplify(findings.question.standalone))
    if not asked:
        return None
    cited = [findings.documents[i] for i in {c.document_id for s in statements for c in s.citations}]
    names = [d.title for d in cited] + [n for d in cited for n in _NOTICES_NAMED.findall(d.text)]
    for name in asked:
        parts = [part for part in NAME_WORDS.split(folded(name)) if part]
        pairs = [part[at : at + 2] for part in parts for at in range(len(part) - 1)]
        if not any(
            sum(pair in folded(known) for pair in pairs) >= SAID_OF_NOTICE * len(pairs) for known in names
        ):
            return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": f"关于{name}的文件"})
    return None


def _ends(name: str) -> tuple[str, ...]:
    """A name, and what is left of it without a word before it that may not belong to it."""
    return tuple(name[at:] for at in range(min(4, len(name) - 4) + 1))


ALIKE = 0.75
"""Share of the pairs of a name that the title meant must have."""


def _alike(name: str, title: str) -> bool:
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}
    return sum(pair in title for pair in pairs) >= ALIKE * len(pairs)


def other_body(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """An office or company that is asked about must be named by a document that answers."""
    asked = named_bodies(findings.question.standalone)
    if not asked or not statements:
        return None
    ids = {citation.document_id for s in statements for citation in s.citations}
    cited = [findings.documents[i] for i in ids]
    if any(is_norm(document) for document in cited):
        # A norm answers cases whose parties it does not name.
        return None
    known = "\n".join("\n".join((d.title, d.card.issuer or "", d.text)) for d in cited)
    missing = [body for body in asked if not is_named(body, known)]
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": "、".join(missing)}) if missing else None


_SOMEBODY_PLANS = re.compile(
    "(?:省里?|市里?|县里?|国家|政府|上[面级头]|我们?|他们?|你们?|咱们?|官方|政策)计划"
)
"""Before a verb (`省里计划到哪一年建成`), which is no name."""
_OF_NUMBER = re.compile("[一二两三四五六七八九十\\d]{1,3}(?:大|项|个)")
"""What a class is counted by (`七大行动`), which is no name."""
_CLASS = re.compile("(?:计划|行动|工程|应用|平台|系统|项目|改革|政策|试点|活动|服务|中心|基金)$")


def unknown_name(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """A plan or the like that is called by a name which no document has, nor what answers most of it."""
    question = findings.question
    if not statements or question.kind in _OF_DOCUMENTS or is_foreign(question.text):
        return None
    called = called_names(usual(question.text))
    if not called:
        # The passages of what is said are read from the library: a tenth of an answer's work.
        return None
    said = _even(said_by(findings, statements) + passages_of(findings, statements))
    for name in called:
        if _SOMEBODY_PLANS.match(name) or _OF_NUMBER.match(name):
            continue
        if named_plans(name):
            # `“十三五”末` is a time; what is planned for it, `other_plan` looks for.
            continue
        stem = _even(_CLASS.sub("", name)) or name
        pairs = [stem[at : at + 2] for at in range(len(stem) - 1)] or [stem]
        if sum(pair in said for pair in pairs) >= SAID_OF_NAME * len(pairs) or _meant(
            name, question.text, said
        ):
            continue
        corrected = "".join(findings.store.corrected_terms(question.text))
        if _corrects(corrected, stem) or _is_written(name, findings):
            continue
        return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": name})
    return None


def _is_written(name: str, findings: Findings) -> bool:
    """Whether a document has a name: any of them as it is asked, those that were found also with marks inside."""
    if any(name in document.text for document in findings.documents.values()):
        return True
    found = {hit.passage.document_id for hit in findings.hits}
    return any(folded(name) in folded(findings.documents[i].text) for i in sorted(found))


def _even(text: str) -> str:
    """A text folded, with signs and figures of one width: `1＋1＋5`."""
    return unicodedata.normalize("NFKC", folded(text))


SAID_OF_NAME = 0.5
"""Share of the pairs of a name, without the class it ends with, that what answers must have."""


def _of_row(findings: Findings) -> bool:
    return findings.best is not None and findings.best.indicator is not None


def _small(findings: Findings) -> bool:
    return len(findings.documents) < LEAST_DOCUMENTS


def _meant(word: str, question: str, said: str) -> bool:
    """Whether what is said has a word in another form: written out (`文创`: 文化创意), or as what people mean by it (a number for a telephone)."""
    if re.search(".{0,2}".join(map(re.escape, word)), said) or is_counted(word, said):
        return True
    if len(word) == SPOKEN_NOUN and word.endswith("子") and word[0] in said:
        # 站子 for 基站: spoken nouns take 子.
        return True
    return any(
        (asked := pattern.search(question)) and word[:2] in asked.group() and proof.search(said)
        for pattern, proof in ATTRIBUTES
    )


def _is_part(word: str, term: str) -> bool:
    """Whether a word that no text has is an everyday term, or the seam of one."""
    return word in term or term in word or any(word[at : at + 2] in term for at in range(len(word) - 1))


SPOKEN_NOUN = 2
"""Characters of a noun that is spoken with 子."""


def _in_everyday_words(question: str, findings: Findings) -> bool:
    """Whether a question has an everyday word for official terms that the library has."""
    unseen = findings.store.idf(UNSEEN)
    return any(
        term in question
        and any(all(findings.store.idf(t) < unseen for t in terms(target)) for target in targets)
        for term, targets in entries()
        if not term.isascii() and findings.store.idf(term[:2]) >= unseen
    )


def _corrects(corrected: str, word: str) -> bool:
    """Whether a slip in a word was put right: the term meant has all its characters but one."""
    return len(set(word) & set(corrected)) >= len(set(word)) - 1 > 0
