"""Whether the answer to one part of a question says what another part asks, for which nothing was found by itself."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.answers import Answer, Citation, Reply, Statement
from assistant.asked import letter_words
from assistant.evidence import UNSEEN
from assistant.figures import figures
from assistant.kinds import Kind, asks
from assistant.lexicon import official_terms
from assistant.question import Question, subject_terms
from assistant.relevance import term_set
from assistant.sentences import heading_name
from vectorstore.passages import Duty
from vectorstore.store import Store

_HOW_MANY = re.compile("(?:各|都|分别)?[是为有要达到]*(?:多少|几)[^，。]*$|[？?]")
_COUNT_NOUN = re.compile("[条个家项件台人户次门所座](?:数|数量)")
"""What a count is called (`累计条数`): the text counts and does not say so."""


def is_said_beside(part: Question, statements: Sequence[Statement], store: Store) -> bool:
    """Whether what answers another part says this one too: a clause that names what it asks for, with a figure or a time
    where it asks for one. Of everyday words those count that some text has, or official ones in their stead."""
    counted = _COUNT_NOUN.sub("", part.text)
    asked = next((c for c in reversed(re.split("[，,：:]", counted)) if asks(c)), counted)
    own = {term for term in subject_terms(asked) if len(term) > 1}
    own = own or {t for t in term_set(_HOW_MANY.sub("", asked)) if re.fullmatch("[\u4e00-\u9fff]{2}", t)}
    known = {t for t in own if store.idf(t) < store.idf(UNSEEN)}
    meant = {term for term, _ in official_terms(asked) if len(term) > 1}
    said = "\n".join(s.text for s in statements).lower()
    if not known or part.wants_actual or any(word not in said for word in letter_words(asked)):
        return False
    figured = part.kind in (Kind.VALUE, Kind.DATE)
    least = max(1, math.ceil((SAID_FIGURED if figured else SAID_BESIDE) * len(known)))
    clauses = (clause for s in statements for clause in re.split("[，；。：]", s.text))
    return any(
        (len(known & terms) >= least or (meant and meant <= terms)) and (not figured or figures(clause))
        for clause in clauses
        if (terms := term_set(clause))
    )


SAID_FIGURED, SAID_BESIDE = 0.5, 0.6
"""Share of the known pairs of a part that a clause must have to say it, with and without a figure."""


_THE_FIRST = re.compile("(?:头|第)一(?:个|家|位)|排(?:在)?(?:第一|最前)(?:面)?的|打头的|为主的")

_THIS_TASK = re.compile(
    "[，,。；;\\s]*(?:那么?|而)?[这那](?:一)?(?:些|几)?(?:摊|档|件|个|项|桩)?子?(?:活计?儿?|事情?儿?|差事|任务|工作)"
)
"""How a part begins that is about what was asked before it: `这摊活儿派给哪几家`."""


def who_of_said(
    part: Question, said: Sequence[Statement], store: Store, reply_to: Callable[[Question], Reply]
) -> Answer | None:
    """Who is responsible for the task that an earlier part's answer quotes, to a part that asks it and names nothing
    itself (`由哪些单位负责，头一个是谁`); None where no quote stands in a task with a duty."""
    if part.kind is not Kind.WHO:
        return None
    if subject_terms(_THE_FIRST.sub(" ", part.text)) and not _THIS_TASK.match(part.text):
        return None
    for citation, duty in _quoted_beside(said, store):
        if duty.span.overlaps(citation.span):
            asked = f"“{heading_name(duty.task)}”由谁负责？"
            reply = reply_to(replace(part, text=asked, standalone=asked))
            if isinstance(reply, Answer) and any(_cites(statement, duty) for statement in reply.statements):
                return reply
    return None


def of_led_task(
    part: Question, said: Sequence[Statement], store: Store, reply_to: Callable[[Question], Reply]
) -> Answer | None:
    """What a part asks of the task whose bearer another part's answer tells (`要配个什么码，谁牵头`): from that task alone."""
    for citation, duty in _quoted_beside(said, store):
        if duty.unit_span.overlaps(citation.span):
            reply = reply_to(replace(part, standalone=f"“{heading_name(duty.task)}”{part.text}"))
            if isinstance(reply, Answer) and _cites(reply.statements[0], duty):
                return replace(reply, statements=reply.statements[:1], not_covered=())
    return None


def _quoted_beside(said: Sequence[Statement], store: Store) -> Iterator[tuple[Citation, Duty]]:
    """Each quote of the statements with each duty of its document."""
    for statement in said:
        for citation in statement.citations:
            for duty in store.duties((citation.document_id,)):
                yield citation, duty


def _cites(statement: Statement, duty: Duty) -> bool:
    """Whether a statement quotes something of a task."""
    return any(c.document_id == duty.document_id and c.span.overlaps(duty.span) for c in statement.citations)
