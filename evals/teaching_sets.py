"""The sets that the cross-encoder is taught with: excerpts, and questions with the sentences that answer them.

A file (``evals/sets/reading/``; the format is told in the README there) is a row of excerpts. Each question becomes a
lesson: among the sentences of its excerpt, and some of the file's other excerpts, find what answers, or that nothing does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from random import Random
from typing import Final

from assistant.cross_encoder import reading_text
from assistant.relevance import term_set
from evals.errors import EvalCasesError

CANDIDATES: Final = 7
"""Texts that a question is put before in one step, so that a step costs about the same for all."""
RIGHT: Final = 2
"""Of them, answering ones at most."""
FOREIGN: Final = 1
"""Of them, sentences of another excerpt: what the search brings is of that kind too."""
NEARBY: Final = 0.7
"""Share of these that are drawn from those nearest to the question by its words, as the search would."""
NEAREST: Final = 10
"""Sentences of other excerpts among which these are drawn; a nearer one answers now and then, as it does in a library."""

_SENTENCE = re.compile(r"\[(\d+)\]\s*(.+)")
_ANSWERED = re.compile(r"Q\s*(\d[\d,，、 ]*)\|\s*(.+)")
_UNANSWERED = re.compile(r"N\s*\|\s*(.+)")


@dataclass(frozen=True, slots=True)
class Question:
    """``answered_by``: numbers of the sentences that answer; none where the excerpt does not tell."""

    text: str
    answered_by: tuple[int, ...]


@dataclass(slots=True)
class Excerpt:
    """Sentences by their numbers, below a title and headings. ``where``: file and line of its first line."""

    where: str
    title: str
    headings: tuple[str, ...]
    sentences: dict[int, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)

    def texts(self) -> dict[int, str]:
        """Each sentence as the model reads it."""
        return {
            number: reading_text(self.title, self.headings, said) for number, said in self.sentences.items()
        }


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question, the texts that answer it, those beside them that do not, texts of the file's other excerpts, and of all
    other excerpts those that share most with the question."""

    question: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    foreign: tuple[str, ...]
    near: tuple[str, ...] = ()

    def drawn(self, random: Random) -> tuple[list[str], list[str]]:
        """Some of the right and of the wrong texts, ``CANDIDATES`` in all at most."""
        right, wrong = list(self.right), list(self.wrong)
        random.shuffle(wrong)
        del wrong[CANDIDATES - 1 - FOREIGN :]
        others = self.near if self.near and random.random() < NEARBY else self.foreign
        if others:
            wrong += random.sample(others, FOREIGN)
        random.shuffle(right)
        del right[RIGHT:]
        return right, wrong[: CANDIDATES - len(right)]


def read_excerpts(path: Path) -> tuple[Excerpt, ...]:
    """The excerpts of a file, in order. Raises EvalCasesError with every bad line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvalCasesError([f"{path} cannot be read as UTF-8 text: {error}. Name another file."]) from error
    excerpts: list[Excerpt] = []
    problems: list[str] = []
    for number, line in enumerate(map(str.strip, lines), start=1):
        where = f"{path}, line {number}"
        if line.startswith("==="):
            title, *headings = (part.strip() for part in line.strip("= ").split(">"))
            excerpts.append(Excerpt(where, title, tuple(headings)))
        elif line and not excerpts:
            problems.append(f"{where}: stands before the first excerpt. Begin one with `=== title`.")
        elif line and (problem := _added(excerpts[-1], line)):
            problems.append(f"{where}: {problem}")
    if not excerpts:
        problems.append(f"{path} holds no excerpts. Begin each with a line `=== title > heading`.")
    problems += (problem for excerpt in excerpts for problem in _unknown(excerpt))
    if problems:
        raise EvalCasesError(problems)
    return tuple(excerpts)


def _added(excerpt: Excerpt, line: str) -> str:
    """Add what a line holds; otherwise what is wrong with it."""
    if found := _SENTENCE.match(line):
        number, said = int(found[1]), found[2]
        if number in excerpt.sentences:
            return f"the number {number} was taken before. Give each sentence of an excerpt its own."
        excerpt.sentences[number] = said
        return ""
    if found := _ANSWERED.match(line):
        question = Question(found[2].strip(), tuple(map(int, re.findall(r"\d+", found[1]))))
    elif found := _UNANSWERED.match(line):
        question = Question(found[1].strip(), ())
    else:
        return "is no sentence `[1] …`, no `Q 1 | …` and no `N | …`. Mend it or take it out."
    if any(question.text == asked.text for asked in excerpt.questions):
        return "was asked before of this excerpt. Take one of the two out."
    excerpt.questions.append(question)
    return ""


def _unknown(excerpt: Excerpt) -> Iterator[str]:
    """What is wrong with an excerpt as a whole."""
    if not excerpt.sentences or not excerpt.questions:
        yield f"{excerpt.where}: the excerpt has no sentences or no questions. Complete it or take it out."
    for question in excerpt.questions:
        missing = sorted({*question.answered_by} - excerpt.sentences.keys())
        if missing:
            numbers = ", ".join(map(str, missing))
            yield f"{excerpt.where}: no sentence {numbers}, which is to answer “{question.text}”."


def lessons(files: Iterable[Sequence[Excerpt]]) -> list[Lesson]:
    """One for each question, in order; foreign texts are those of the same file's other excerpts, near ones those of any."""
    read = [[(excerpt, excerpt.texts()) for excerpt in excerpts] for excerpts in files]
    nearest = _Nearest(texts.values() for excerpts in read for _, texts in excerpts)
    found: list[Lesson] = []
    place = 0
    for excerpts in read:
        for excerpt, own in excerpts:
            foreign = tuple(t for other, texts in excerpts if other is not excerpt for t in texts.values())
            for question in excerpt.questions:
                right = tuple(text for n, text in own.items() if n in question.answered_by)
                wrong = tuple(text for n, text in own.items() if n not in question.answered_by)
                near = nearest.to(question.text, place)
                found.append(Lesson(question.text, right, wrong, foreign, near))
            place += 1
    return found


class _Nearest:
    """Finds the texts of other excerpts that share most with a question, each term by how few texts have it."""

    def __init__(self, excerpts: Iterable[Iterable[str]]) -> None:
        self._texts = [(place, text) for place, texts in enumerate(excerpts) for text in texts]
        self._holding: defaultdict[str, list[int]] = defaultdict(list)
        for number, (_, text) in enumerate(self._texts):
            for term in term_set(text):
                self._holding[term].append(number)

    def to(self, question: str, place: int) -> tuple[str, ...]:
        """The nearest texts, without those of the excerpt at ``place``."""
        shared: defaultdict[int, float] = defaultdict(float)
        for term in sorted(term_set(question)):
            holding = self._holding.get(term, [])
            for number in holding:
                shared[number] += log(len(self._texts) / len(holding))
        best = sorted(
            (number for number in shared if self._texts[number][0] != place), key=lambda n: -shared[n]
        )
        return tuple(self._texts[number][1] for number in best[:NEAREST])
