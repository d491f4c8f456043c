"""What a step of teaching shows: lessons in a random order, some asked of another matter or with slips of typing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from evals.teaching_sets import CANDIDATES, Lesson
from vectorstore.tokens import simplify

GROUP: Final = 8
"""Questions of a step."""
FAR: Final = 0.14
"""Share of the questions that are asked of another excerpt. Otherwise at most one of the texts that a
question is put before is of another matter."""
SLIPS: Final = 0.08
"""Share of the questions that are typed with slips."""
MOST_SLIPS: Final = 2
"""Characters of a question that are mistyped."""
COMMON: Final = -12.5
"""Log-probability above which a character is one that people type by mistake; about 1,300 are."""
_ONE_SLIP: Final = 2 / 3
"""Share of the mistyped questions that have one slip."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """A question, texts that answer it, and texts that do not; none may answer."""

    question: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]


class Slips:
    """Mistypes questions as those do who type by sound and take a wrong character of it."""

    def __init__(self, characters: Iterable[str]) -> None:
        """characters: those that may be typed by mistake; traditional ones are left out."""
        self._spoken: defaultdict[str, list[str]] = defaultdict(list)
        for character in characters:
            if simplify(character) == character:
                self._spoken[_sound(character)].append(character)

    def mistyped(self, question: str, random: Random) -> str:
        """The question with one or two Han characters exchanged for others of their usual sound; as it is where no
        other character has it."""
        others = {
            place: [other for other in self._spoken.get(_sound(character), ()) if other != character]
            for place, character in enumerate(question)
            if is_han(character)
        }
        places = [place for place, there in others.items() if there]
        count = 1 if random.random() < _ONE_SLIP else MOST_SLIPS
        typed = list(question)
        for place in random.sample(places, min(count, len(places))):
            typed[place] = random.choice(others[place])
        return "".join(typed)


def is_han(piece: str) -> bool:
    """Whether a piece is one character of the common Han block."""
    return len(piece) == 1 and "\u4e00" <= piece <= "\u9fff"


def common_characters(pieces: Sequence[str], scores: Sequence[float]) -> list[str]:
    """The Han characters among the pieces of a vocabulary that are common. scores: log-probabilities."""
    return [piece for piece, score in zip(pieces, scores, strict=True) if is_han(piece) and score > COMMON]


def _sound(character: str) -> str:
    """The usual reading, without its tone."""
    # Its dictionaries take a while to load.
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])


class Exercises:
    """Draws exercises from lessons.

    far: share that is put before texts of another excerpt, where nothing answers. mistyped: share with slips.
    """

    def __init__(
        self, course: Sequence[Lesson], slips: Slips, *, far: float = FAR, mistyped: float = SLIPS
    ) -> None:
        self.course = course
        self._slips = slips
        self._far = far
        self._mistyped = mistyped
        self._excerpts = list(dict.fromkeys(map(_excerpt, course)))
        self._places = {excerpt: place for place, excerpt in enumerate(self._excerpts)}

    def groups(self, steps: int, random: Random) -> Iterator[list[Exercise]]:
        """The questions of each step: all in a random order, then all in another."""
        waiting: list[Lesson] = []
        for _ in range(steps):
            while len(waiting) < GROUP:
                order = list(self.course)
                random.shuffle(order)
                waiting += order
            yield [self.drawn(lesson, random) for lesson in waiting[:GROUP]]
            del waiting[:GROUP]

    def drawn(self, lesson: Lesson, random: Random) -> Exercise:
        """An exercise of this lesson."""
        is_far = random.random() < self._far
        is_mistyped = random.random() < self._mistyped
        elsewhere = self._elsewhere(lesson, random) if is_far else []
        right, wrong = ([], elsewhere) if elsewhere else lesson.drawn(random)
        question = self._slips.mistyped(lesson.question, random) if is_mistyped else lesson.question
        return Exercise(question, tuple(right), tuple(wrong))

    def _elsewhere(self, lesson: Lesson, random: Random) -> list[str]:
        """Texts of another excerpt, as many as a question that nothing answers is put before; none where there is no
        other excerpt."""
        if len(self._excerpts) < 2:
            return []
        place = random.randrange(len(self._excerpts) - 1)
        other = self._excerpts[place + (place >= self._places[_excerpt(lesson)])]
        texts = [text for text in other if text not in lesson.right]
        return random.sample(texts, min(CANDIDATES - 1, len(texts)))


def _excerpt(lesson: Lesson) -> tuple[str, ...]:
    """The texts of its excerpt, the same for all lessons of one."""
    return tuple(sorted((*lesson.right, *lesson.wrong)))
