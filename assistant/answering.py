"""Whether what was found, or is stated, answers the question, as the cross-encoder reads both together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Answer, DraftStatement, Reason, Reply, Statement
from assistant.asked import is_named, letter_words, matter_runs, named_bodies
from assistant.bearing import REGISTER, register
from assistant.cross_encoder import cross_encoder, reading_row, reading_text
from assistant.deciding import RULED
from assistant.denial import Denial, surroundings, topic
from assistant.evidence import UNSEEN, Candidate, Findings
from assistant.kinds import Kind
from assistant.lexicon import official_words
from assistant.naming import quoted_names
from assistant.question import Question
from assistant.relevance import term_set
from vectorstore.articles import article_number
from vectorstore.passages import Duty, Hit, Passage
from vectorstore.store import Store
from vectorstore.tokens import simplify

READ = 6
"""Candidates that are read with a question at most: with ten the likeliest is the gold for one more of 258."""
SURER = 1.5
"""How much likelier than all that is stated a sentence found must answer to be stated in its stead."""
SURE = 1.5
"""Log-odds from which what is stated answers, whatever words of the question stand nowhere: of 42 questions off the topic none
reaches 1.4, of 21 that a guard of words refused though the answer was right all but two reach 2 (four sets of 110, ADR 21); of
990 development questions 1.5 refuses one less wrongly than 2, and none more is answered beside the point."""
SURE_OF_ROW = 6.0
"""The same of a row of a table and of years: rows of one table read much alike."""
SURE_WITHOUT_YEAR = 6.5
"""The same where the question names no year, which would bind the cell."""
CERTAIN = 7.0
"""Log-odds from which it also tells the attribute or the measure that is asked for, in whatever words."""
UNLIKELY = -2.5
"""Log-odds below which it does not."""
HOPELESS = -4.5
"""Log-odds below which a sentence decides nothing, though it has what a question names (`能网上挂号吗` by a network of
hospitals)."""
MOST = 8.0
"""Log-odds beyond which the cross-encoder counts as no surer."""
LISTED = 3
"""Statements of which more are a list."""
_NOT_READ = (Kind.CARD, Kind.SUMMARY, Kind.WHO)
"""Kinds whose answers are facts of a document, all of it, or the name of a task, which does not tell what it is about."""


def is_read(findings: Findings) -> bool:
    """Whether the candidates of a question are worth reading: of one in the library's own words their words tell better
    (375 over notices: the likeliest is the gold for 247 by words, for 230 to 238 with what is read in them)."""
    return register(findings) < REGISTER


def candidate_odds(findings: Findings, candidates: Sequence[Candidate]) -> list[float]:
    """For each candidate the log-odds that it answers, within ``MOST`` of 0."""
    return _odds(findings.question.standalone, [_read_as(c) for c in candidates])


def by_reading(findings: Findings, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates by score, of those that score nearly as well as the first the likeliest first."""
    near = [c for c in candidates[:READ] if c.score >= NEARLY * candidates[0].score]
    if len(near) < 2 or not is_read(findings):
        return list(candidates)
    odds = candidate_odds(findings, near)
    order = sorted(range(len(near)), key=lambda n: -(near[n].score + SCORED * odds[n]))
    return [*(near[n] for n in order), *(c for c in candidates if c not in near)]


def is_surer(findings: Findings, one: Candidate, other: Candidate) -> bool:
    """Whether one candidate reads so much more like the answer that the other one is of something else."""
    if not is_read(findings):
        return False
    first, second = candidate_odds(findings, [one, other])
    return first >= second + SURER and first > 0


NEARLY = 0.7
"""Share of the first candidate's score from which another one may be meant."""
SCORED = 0.06
"""What one unit of log-odds is worth beside scores."""


def _odds(question: str, texts: Sequence[_Read]) -> list[float]:
    """The highest odds of the pieces of each text."""
    pieces = [(n, piece) for n, text in enumerate(texts) for piece in text.pieces(question)]
    odds = cross_encoder().odds(question, [piece for _, piece in pieces]) if pieces else []
    found = [-MOST] * len(texts)
    for (n, _), value in zip(pieces, odds, strict=True):
        found[n] = max(found[n], min(MOST, value))
    return found


PIECE = 110
"""Characters that are read at once, with the headings above them; the model was taught on sentences of this length."""
MOST_PIECES = 3
"""Pieces of a long text that are read: those that share most with the question."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A text of a passage as it is read."""

    passage: Passage
    text: str
    headings: tuple[str, ...] | None = None
    """Those of the passage where none are given."""
    end: str = ""
    """What belongs to each piece of the text: who answers for a task."""

    def pieces(self, question: str) -> list[str]:
        """The text with the headings above it; a long one clause by clause, as many as fit together."""
        asked = term_set(question)
        joined = [""]
        for clause in (
            re.findall("[^，,；;。]*[，,；;。]?", self.text) if len(self.text) > PIECE else [self.text]
        ):
            if joined[-1] and len(joined[-1]) + len(clause) > PIECE:
                joined.append("")
            joined[-1] += clause
        joined.sort(key=lambda piece: -len(asked & term_set(piece)))
        headings = self.passage.headings if self.headings is None else self.headings
        return [
            reading_text(self.passage.title, headings, piece + self.end)
            for piece in joined[:MOST_PIECES]
            if piece
        ]


def _read_as(candidate: Candidate) -> _Read:
    """A candidate as the cross-encoder reads it; a row of a table that is no target with the header above it."""
    sentence, passage = candidate.sentence, candidate.sentence.passage
    if candidate.indicator is not None:
        said = reading_row(candidate.indicator)
    elif sentence.row and passage.context:
        said = f"{passage.context[-1]} {sentence.words}"
    else:
        said = sentence.words
    return _Read(passage, said)


def duty_odds(findings: Findings, duties: Sequence[tuple[Hit, Duty]]) -> list[float]:
    """For each duty, with a passage that it stands in, the log-odds that it tells who is asked for."""
    read = []
    for hit, duty in duties:
        document = findings.documents[duty.document_id]
        task = re.sub(r"\s+", "", document.text[duty.span.start : duty.unit_span.start]).rstrip("（(")
        bodies = f"（责任单位：{'、'.join((*duty.lead, *duty.support)[:MOST_BODIES])}）"
        read.append(_Read(hit.passage, task, document.heading_path(duty.span), bodies))
    return _odds(findings.question.standalone, read)


MOST_BODIES = 3
"""Bodies of a duty that are read."""


def odds_of_draft(findings: Findings, statements: Sequence[DraftStatement]) -> float | None:
    """The highest log-odds that one of the statements answers; None where there is none."""
    texts = [_Read(s.quotes[0].passage, s.text) for s in statements if s.quotes]
    return max(_odds(findings.question.standalone, texts), default=None)


STRAY = 1.0
"""Log-odds under which a statement strays where another one reads surer by ``SURER_BY``."""
SURER_BY = 5.0
"""Of 559 statements in 235 answers of several 44 of the 252 that are not the gold read so, of the 307 that are two (eleven sets
of 110, ADR 21)."""
_STRAYING = (Kind.DEFINITION, Kind.HOW, Kind.LIST, Kind.OTHER, Kind.VALUE)
"""Kinds whose further statements are often of something that only shares words with the question."""


def without_strays(findings: Findings, statements: list[DraftStatement]) -> list[DraftStatement]:
    """The statements without those that read as no answer beside one that reads far more like it."""
    several = 1 < len(statements) <= LISTED and all(s.quotes for s in statements)
    if not several or findings.question.kind not in _STRAYING or not is_read(findings):
        return statements
    odds = _odds(findings.question.standalone, [_Read(s.quotes[0].passage, s.text) for s in statements])
    least = min(STRAY, max(odds) - SURER_BY)
    return [s for s, value in zip(statements, odds, strict=True) if value >= least]


def odds_of_answer(findings: Findings, statements: Sequence[Statement]) -> float | None:
    """The same of checked statements."""
    return _odds_of_statements(findings.question.standalone, statements, findings.store)


def reads_as_answer(question: str, statements: Sequence[Statement], store: Store) -> bool:
    """Whether one of the statements answers a question, whatever words of it they have."""
    odds = _odds_of_statements(question, statements, store)
    return odds is not None and odds >= (SURE_OF_ROW if _of_rows(statements) else SURE)


def _of_rows(statements: Sequence[Statement]) -> bool:
    """Whether a statement quotes cells of a table."""
    return any(_CELLS.search(citation.quote) for statement in statements for citation in statement.citations)


_CELLS = re.compile(r"\t|\|")
"""What parts the cells of a row, as files of either kind have it."""


def reads_as_none(
    question: str, statements: Sequence[Statement], store: Store, below: float = UNLIKELY
) -> bool:
    """Whether none of the statements reads as an answer to a question; with log-odds under ``below``."""
    odds = _odds_of_statements(question, statements, store)
    return odds is not None and odds < below


def goes_on(joined: Question, reply: Reply, store: Store) -> bool:
    """Whether a question joined with the last one is answered where the last answer was cited, without doubt."""
    if not isinstance(reply, Answer) or not reads_as_answer(joined.standalone, reply.statements, store):
        return False
    cited = (store.passage_at(c.document_id, c.span.start) for s in reply.statements for c in s.citations)
    return any(passage is not None and passage.id in joined.cited for passage in cited)


def _odds_of_statements(question: str, statements: Sequence[Statement], store: Store) -> float | None:
    texts = []
    for statement in statements:
        for citation in statement.citations[:1]:
            passage = store.passage_at(citation.document_id, citation.span.start)
            if passage is not None:
                texts.append(_Read(passage, statement.text))
    return max(_odds(question, texts), default=None)


def better_said(findings: Findings, statements: Sequence[DraftStatement]) -> list[Candidate]:
    """The sentences found that read as an answer where what is stated reads as none; nothing otherwise."""
    if not statements or len(statements) > LISTED or not is_read(findings):
        return []
    stated = odds_of_draft(findings, statements)
    if stated is None or stated >= 0:
        return []
    said = "".join(quote.words for s in statements for quote in s.quotes)
    named = [f"“{name}”" for name in quoted_names(findings.question.text) if f"“{name}”" in said]
    # A name that is set off is the thing itself (`“健康码”`), not the end of another's (电子健康码).
    found = [c for c in findings.candidates[:READ] if all(name in c.sentence.text for name in named)]
    odds = candidate_odds(findings, found)
    return [c for c, value in zip(found, odds, strict=True) if value >= max(0.0, stated + SURER)]


def is_told(findings: Findings, statements: Sequence[Statement], least: float = -MOST) -> bool:
    """Whether what is stated reads as an answer without doubt, so that no word of the question is missed in it; with
    log-odds of ``least`` at least.

    Not asked of facts of a document, the names of tasks, rows that an English question means, and verdicts: there one word
    decides.
    """
    question = findings.question
    if not statements or question.kind is Kind.CARD or misses_name(findings, statements):
        return False
    if question.kind is Kind.YES_NO and statements[0].text.startswith(RULED):
        return False
    row = _of_rows(statements[:1])
    if question.kind is Kind.WHO or (question.english and row):
        return False
    odds = odds_of_answer(findings, statements)
    sure = SURE if not row else SURE_OF_ROW if question.years else SURE_WITHOUT_YEAR
    return odds is not None and odds >= max(least, sure)


def is_of_years(findings: Findings, statements: Sequence[Statement], denial: Denial) -> bool:
    """Whether a denial for the years asked about is met by a first statement that answers and names them all: that
    another year's sentence has more of the question's words is a matter of words."""
    if denial.reason is not Reason.OTHER_PERIOD or not statements:
        return False
    if not all(str(year) in statements[0].text for year in findings.question.years):
        return False
    odds = odds_of_answer(findings, statements)
    return odds is not None and odds >= SURE_OF_ROW


def misses_name(findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether a place, body or article that a question names is named nowhere around what is stated, or a name in letters, of a
    town or of a branch of the economy nowhere in the library: its like reads the same."""
    question, store = findings.question, findings.store
    said = "".join(surroundings(findings, statement) for statement in statements)
    if any(name not in said for name in (*question.regions, *question.places)):
        return True
    if question.english:
        return False
    article = article_number(question.standalone)
    if article is not None and article not in map(article_number, _ARTICLES.findall(said)):
        return True
    unseen = store.idf(UNSEEN)
    if any(not is_named(body, said) for body in named_bodies(question.standalone)):
        return True
    letters = [word for word in letter_words(question.text) if word not in said.lower()]
    towns = [name for name in _TOWN.findall(question.standalone) if name not in said]
    branches = [name for name in _BRANCH.findall(simplify(question.standalone)) if not official_words(name)]
    return any(store.idf(name) >= unseen for name in (*letters, *towns, *branches))


_BRANCH = re.compile(
    "((?:(?![哪些什么啥几多少这那各个类种大项的])[\u4e00-\u9fff]){2})(?:产业|经济)(?!园|带|区|链|圈)"
)
"""The end of the name of a branch of the economy (`元宇宙产业`)."""


_ARTICLES = re.compile("第[^条，。；]{1,12}条(?:之[一二三四五六七八九十])?")
_TOWN = re.compile(
    "([\u4e00-\u9fff](?![城各全本该省地我每个])[\u4e00-\u9fff])[市县](?![场民级域委政长容值面里])"
)
"""The two characters of a town's name."""


def unlikely(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """What is stated is of something else: it neither has what the question names nor reads as an answer. Of a long list
    no single statement need read so, and what goes on from before is asked too tersely."""
    question = findings.question
    if question.kind in _NOT_READ or question.follow_up or len(statements) > LISTED:
        return None
    verdict = question.kind is Kind.YES_NO and is_read(findings)
    named = _names_it(findings, statements)
    odds = None if named and not verdict else odds_of_answer(findings, statements)
    # Whether something holds is not told by what only has the words of it.
    if odds is None or odds >= (HOPELESS if named else UNLIKELY):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


SPOKEN = 0.5
"""Share of a question's pairs in the library under which those that do stand there name nothing, where it says enough of
what it asks to be read by itself."""
WORDY = 6
"""Pairs from which a question says enough of what it asks to be read by itself."""
LONG_TERM = 4
"""Characters of an official term that tells by itself that an everyday word of the question was understood."""
NAMED = 0.5
"""Share of the pairs of what a question names that tell that what is stated is about it."""


def _names_it(findings: Findings, statements: Sequence[Statement]) -> bool:
    question = findings.question
    text = simplify(question.standalone)
    said = "".join(surroundings(findings, statement) for statement in statements)
    pairs = {text[at : at + 2] for start, end in matter_runs(text) for at in range(start, end - 1)}
    whole = question.kind is not Kind.LIST and not question.english and len(pairs) >= WORDY
    if whole and register(findings) < SPOKEN:
        return False
    if any(len(term) >= LONG_TERM and term in said for meant in official_words(text) for term in meant):
        return True
    return not question.english and sum(pair in said for pair in pairs) >= NAMED * len(pairs)
