"""Answers to the parts of a question, put together as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.answering import SURE, reads_as_answer, reads_as_none
from assistant.answers import Answer, Citation, Evidence, Refusal, Reply, Statement
from assistant.card_words import card_fields
from assistant.evidence import UNSEEN
from assistant.figures import figures
from assistant.kinds import Kind, kind_of
from assistant.lexicon import official_terms
from assistant.naming import names_of, without_names
from assistant.parts import (
    JOINT,
    OWN_NAME,
    asking_clauses,
    in_document,
    named_items,
    part_of,
    parts_of,
    to_go_on,
)
from assistant.question import Question, joined_to, subject_of, subject_terms
from assistant.reading import read_alone
from assistant.relevance import term_set
from assistant.said_beside import is_said_beside, of_led_task, who_of_said
from assistant.sentences import heading_name
from vectorstore.library import PUBLIC
from vectorstore.passages import Document
from vectorstore.store import Store

MAX_NAME = 30
"""Characters of a heading that people write out in a question."""


def by_parts(asked: Question, store: Store, reply_to: Callable[[Question], Reply]) -> Answer | None:
    """The answer to a question, put together from those to its parts; None when it has but one, or none is answered."""
    names = _joined_names(store)
    parts = parts_of(asked, names)
    if len(_named(asked, store)) > 1 or _of_one_card(asked):
        return None
    if len(parts) < 2:
        return _of_two(asked, names, store, reply_to)
    replies = [_reply(part, parts[0], store, reply_to) for part in parts]
    led = next((r for p, r in zip(parts, replies, strict=True) if p.kind is Kind.WHO), None)
    if isinstance(led, Answer):
        for n, (part, reply) in enumerate(zip(parts, replies, strict=True)):
            if part.kind is not Kind.WHO and isinstance(reply, Refusal):
                replies[n] = of_led_task(part, led.statements, store, reply_to) or reply
    if isinstance(replies[0], Answer):
        said = replies[0].statements
        for n, reply in enumerate(replies):
            if n and not isinstance(reply, Answer):
                replies[n] = (
                    who_of_said(parts[n], said, store, reply_to)
                    or _going_on(parts[n], parts[0], said, store, reply_to)
                    or reply
                )
            elif (
                n
                and isinstance(reply, Answer)
                and _adds_nothing(reply, said)
                and not is_said_beside(parts[n], said, store)
            ):
                alone = _by_itself(parts[n], store, reply_to)
                replies[n] = alone or (reply if _may_say(parts[n], said) else None)
            elif n and _BARE_AMOUNT.match(parts[n].text) and is_said_beside(parts[n], said, store):
                replies[n] = None
    else:
        # What goes on from a part that is not told must read as an answer by itself.
        replies = [
            reply if not isinstance(reply, Answer) or not _is_unlikely(part, reply, store) else None
            for part, reply in zip(parts, replies, strict=True)
        ]
    if not isinstance(replies[0], Answer) and not any(subject_terms(part.text) for part in parts[1:]):
        # `能领多少补贴，去哪领`: the rest only asks more of what is not told.
        return None
    return merged(asked, parts, replies, store)


def _is_unlikely(part: Question, reply: Answer, store: Store) -> bool:
    joined = part.standalone != part.text
    if joined and not reads_as_answer(part.standalone, reply.statements, store):
        # It goes on from what no text tells.
        return True
    return part.kind is not Kind.WHO and reads_as_none(part.standalone, reply.statements, store)


def _of_one_card(asked: Question) -> bool:
    """Whether every clause asks for a fact of the same document: they are told together."""
    clauses = asking_clauses(asked.standalone)
    return len(card_fields(asked.standalone)) > 1 and all(kind_of(c) is Kind.CARD for c in clauses)


_BARE_AMOUNT = re.compile("(?:又|还|和|及)?(?:多少|几)")
"""How a part begins that says nothing of whose amount it asks for: `要建多少个平台、多少个基地`."""
_AMOUNT = re.compile("(?:要|各)?(?:是|为|有|达到?|到)?(?:多少|几)[^，。？]{0,6}[？?]*$")


_BARE_AIM = re.compile("(?:(?<=目标|基数|数值)|(?<=[率比重数额值度]))[？?。\\s]*$")
"""The end of values asked for in short: `A、B2025年目标`."""


def _of_two(
    asked: Question, names: Iterable[str], store: Store, reply_to: Callable[[Question], Reply]
) -> Answer | None:
    """The answers to `A和B是多少` where both things are written: words that 和 joins may as well be one thing."""
    text = asked.standalone
    amount = _AMOUNT.search(text) or _BARE_AIM.search(text)
    if asked.kind is not Kind.VALUE or asked.english or asked.premise or amount is None:
        return None
    items, tail = named_items(text[: amount.start()], names)
    if len(items) != 2 or any(len(subject_terms(item)) < OWN_NAME for item in items):
        return None
    first = part_of(f"{items[0]}{tail}{amount.group()}", None, asked)
    parts = (first, part_of(f"{items[1]}{tail}{amount.group()}", None, asked))
    replies = [reply_to(part) for part in parts]
    answers = [reply for reply in replies if isinstance(reply, Answer) and not reply.not_covered]
    return merged(asked, parts, replies, store) if len(answers) == 2 else None


def _reply(
    part: Question, first: Question, store: Store, reply_to: Callable[[Question], Reply]
) -> Reply | None:
    """The reply to a part; None where it would be about something else than the question."""
    if _unheard(part, store):
        return None
    reply = reply_to(part)
    if isinstance(reply, Answer) and reads_as_answer(part.standalone, reply.statements, store):
        return reply
    if part is not first and isinstance(reply, Answer) and _beside(part, reply, store):
        return None
    if part is first or not isinstance(reply, Answer) or not part.standalone.startswith(subject_of(first)):
        return reply
    # The part has the subject of the first one: what is said must be about it.
    return reply if _is_about(first, reply, store) else None


def _is_about(first: Question, answer: Answer, store: Store) -> bool:
    """Whether an answer, with the headings it stands below, is about the subject of the first part."""
    about = without_names(subject_of(first), _named(first, store))
    unseen = store.idf(UNSEEN)
    subject = {t for t in subject_terms(about) if len(t) > 1 and store.idf(t) < unseen}
    cited = (citation for s in answer.statements for citation in s.citations)
    said = term_set("\n".join(_around(citation, store) for citation in cited))
    return len(subject & said) >= ABOUT * len(subject)


ABOUT = 0.5
"""Share of the pairs of a part's subject that its answer, with the headings it stands below, must hold."""


_MONEY = re.compile(
    r"(?:多少|几)(?:个)?(?:百|千)?(?:万亿|亿|万)?(?:元|钱|块)|(?:多少|几百?千?)亿(?![件人次台吨])"
)


def _beside(part: Question, answer: Answer, store: Store) -> bool:
    """Whether a further part is answered by words about something else: by no amount of money where money is asked for,
    or by words that hold nothing of what it names itself (`谁来考核` by who is responsible)."""
    cited = [citation for s in answer.statements for citation in s.citations]
    said = "\n".join(_around(citation, store) for citation in cited)
    if part.kind is Kind.VALUE and _MONEY.search(part.text) and "元" not in said:
        return True
    own = {term for term in subject_terms(part.text) if len(term) > 1}
    if part.kind is not Kind.VALUE:
        # Talk that no text has names nothing.
        own = {term for term in own if store.idf(term) < store.idf(UNSEEN)}
    official = {term for term, _ in official_terms(part.text)}
    return bool(own) and part.kind is not Kind.CARD and not (own | official) & term_set(said)


def _around(citation: Citation, store: Store) -> str:
    document = store.document(citation.document_id)
    return "\n".join((citation.quote, *document.heading_path(citation.span)))


def _named(asked: Question, store: Store) -> tuple[Document, ...]:
    return names_of(store).named_in(asked.standalone)


def _joined_names(store: Store) -> tuple[str, ...]:
    """Names of the library that have a 和 or the like inside."""

    def names() -> tuple[str, ...]:
        headings = store.derived_from_each(
            "joined names", lambda d: _joined(heading_name(s.heading) for s in d.sections)
        )
        return tuple(_joined(row.name for row in store.indicators()).union(*headings))

    return store.derived("joined names", names, PUBLIC)


def _joined(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in names if JOINT.search(name) and len(name) <= MAX_NAME)


ALONE = -1.0
"""Log-odds that what is stated to a part joined with the first one must have as an answer to the part alone."""
_OPEN = re.compile("多少|几|[谁哪]|什么|啥|怎|如何|咋|何|为")
"""What a clause asks with that wants more than a yes."""


def _going_on(
    part: Question,
    first: Question,
    said: Sequence[Statement],
    store: Store,
    reply_to: Callable[[Question], Reply],
) -> Answer | None:
    """The reply to a part with the subject of the first one, which it leaves out though it has words of its own (`后头那张表给2025年
    写的是多少`): where that reads as an answer. What was ``said`` to the first one may say it too."""
    if subject_of(first) in part.standalone or _unheard(part, store) or not _OPEN.search(part.text):
        return None
    alone = read_alone(part.text)
    before = to_go_on(first, alone, elsewhere=in_document(part.text))
    joined = replace(joined_to(alone, before), kind=part.kind, years=part.years)
    reply = reply_to(joined)
    if not isinstance(reply, Answer):
        return None
    if _adds_nothing(reply, said):
        if not _may_say(part, said):
            return None
    elif reads_as_none(part.text, reply.statements, store, ALONE):
        return None
    if reads_as_answer(joined.standalone, reply.statements, store):
        return reply
    likely = not reads_as_none(joined.standalone, reply.statements, store, SURE)
    return reply if likely and _is_about(first, reply, store) else None


def _adds_nothing(reply: Answer, said: Sequence[Statement]) -> bool:
    """Whether all that is stated to a part was stated before it."""
    told = {statement.text for statement in said}
    return all(statement.text in told for statement in reply.statements)


def _may_say(part: Question, said: Sequence[Statement]) -> bool:
    """Whether what was stated may answer a part too: with a figure where one is asked for."""
    return part.kind not in (Kind.VALUE, Kind.DATE) or any(figures(statement.text) for statement in said)


def _by_itself(part: Question, store: Store, reply_to: Callable[[Question], Reply]) -> Answer | None:
    """The reply to a part as a question of its own, where that reads as an answer: what it was joined with answers the
    first part only."""
    alone = replace(read_alone(part.text), years=part.years)
    reply = reply_to(alone) if alone.standalone != part.standalone else None
    if isinstance(reply, Answer) and reads_as_answer(alone.standalone, reply.statements, store):
        return reply
    return None


def _unheard(part: Question, store: Store) -> bool:
    """Whether a part is about something by a name that no document has: `6G呢`."""
    words = [] if part.english else re.findall(r"\d*[A-Za-z][A-Za-z\d]*", part.text)
    return any(store.idf(word.lower()) >= store.idf(UNSEEN) for word in words)


def merged(
    asked: Question, parts: Sequence[Question], replies: Sequence[Reply | None], store: Store
) -> Answer | None:
    """The replies to the parts as one answer; what is not answered is named. None when nothing is."""
    answers = [reply for reply in replies if isinstance(reply, Answer)]
    if not answers:
        return None
    statements: list[Statement] = []
    for answer in answers:
        statements = _added(statements, answer.statements)
    missing: list[str] = []
    for part, reply in zip(parts, replies, strict=True):
        if isinstance(reply, Answer):
            missing += reply.not_covered
        elif not is_said_beside(part, statements, store):
            missing.append(_name(part))
    passages = {p.id: p for reply in replies if reply is not None for p in reply.evidence.passages}
    kept = tuple(passages.values())
    return Answer(
        asked.text,
        tuple(statements),
        tuple(dict.fromkeys(missing)),
        Evidence(kept, sum(reply.evidence.left_out for reply in replies if reply is not None)),
        answers[0].engine,
        answers[0].suggestions,
    )


def _added(statements: Sequence[Statement], more: Sequence[Statement]) -> list[Statement]:
    """The statements with those that say more; one whose words another one has is left out."""
    kept = list(statements)
    for statement in more:
        if any(_said(statement) in s.text for s in kept):
            continue
        kept = [s for s in kept if _said(s) not in statement.text]
        kept.append(statement)
    return kept


def _said(statement: Statement) -> str:
    """A statement without the heading that leads in and its end mark."""
    return _LED_IN.sub("", statement.text).rstrip("。；; ")


_LED_IN = re.compile(r"^[^：:。；，]{2,30}：(?!(?:19|20)\d{2}年(?:目标|基数)为)(?=.{12})")
"""The heading before a sentence; the name before the values of a row is none."""


def _name(part: Question) -> str:
    return re.split("[？?。；;]", re.sub(r"呢?[？?。；;\s]*$", "", part.text))[0][:40]
