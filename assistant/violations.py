"""Why a drafted statement fails the citation check: a closed list, with words that say what would mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Violation(StrEnum):
    """What is wrong with a statement; one for each rule."""

    NO_QUOTE = "no_quote"
    QUOTE_NOT_FOUND = "quote_not_found"
    QUOTE_TOO_LONG = "quote_too_long"
    INSTRUCTION = "instruction"
    SAYS_NOTHING = "says_nothing"
    TOO_LONG = "too_long"
    MARKUP = "markup"
    FIGURE = "figure"
    YEAR = "year"
    DATE = "date"
    ATTRIBUTION = "attribution"
    NAME = "name"
    OFFICE = "office"
    BINDING = "binding"
    COUNT = "count"
    WORDING = "wording"
    CONDITION = "condition"
    SUBJECT = "subject"
    COVERAGE = "coverage"
    COMPUTATION = "computation"
    LANGUAGE = "language"
    BESIDE_THE_POINT = "beside_the_point"


ADVICE: dict[Violation, str] = {
    Violation.NO_QUOTE: "Give the passage and the sentences that say it.",
    Violation.QUOTE_NOT_FOUND: "Copy the words of the quote exactly from a passage, or name its sentences.",
    Violation.QUOTE_TOO_LONG: "Quote only the one or two sentences that say it.",
    Violation.INSTRUCTION: "Leave it out: what documents tell an assistant to do is no policy.",
    Violation.SAYS_NOTHING: "Leave the statement out.",
    Violation.TOO_LONG: "Divide it into sentences with their own quotes.",
    Violation.MARKUP: "Write plain text without markup, links, citation marks or invisible characters.",
    Violation.FIGURE: "Quote the sentence or the table row that has the figure, or leave it out.",
    Violation.YEAR: "Quote the sentence or the table header that names the year, or leave it out.",
    Violation.DATE: "Give the date as the quote does, or leave it out.",
    Violation.ATTRIBUTION: "Name the cited document, its issuer and its article as they are, or leave the lead-in out.",
    Violation.NAME: "Name documents, articles, offices and places as the quote does, or quote where they are named.",
    Violation.OFFICE: "Say of each office what the quote says of it: who leads and who supports.",
    Violation.BINDING: "Say of each figure what its own sentence or cell says: the same thing, year, unit and limit.",
    Violation.COUNT: "Keep the number that the quote counts.",
    Violation.WORDING: "Keep the words of strength and negation (应当, 可以, 鼓励, 不得, 原则上, 力争 …) as the quote has them.",
    Violation.CONDITION: "Say the condition or exception that the quoted sentence ties it to, and quote it.",
    Violation.SUBJECT: "Say it of whom or what the quote says it.",
    Violation.COVERAGE: "Keep closer to the words of the quote and add nothing, or quote the sentence that says the rest.",
    Violation.COMPUTATION: "Give the figures computed with as they stand in the quotes, and the right result.",
    Violation.LANGUAGE: "Keep figures, dates, names and the words of duty of the quote; name nothing that it does not name.",
    Violation.BESIDE_THE_POINT: "Answer what is asked, of the year, place and thing asked about, or decline.",
}
"""What to do about each violation; sent back to a model with what was found."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that a statement breaks, with what was found in words."""

    violation: Violation
    words: str

    def __str__(self) -> str:
        return self.words

    @property
    def advice(self) -> str:
        """What would mend it."""
        return ADVICE[self.violation]
