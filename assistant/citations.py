"""The citation check: the only place where a Draft becomes statements that may be shown.

Each rule is a small pure function that returns the reason why a statement fails, or
None. Nothing here asks a model, and nothing is repaired by guessing.

1. A quote stands in its passage, after a declared normalisation (NFKC, white space,
   quotation marks); the citation holds the exact source span.
2. Every figure, date, 文号, article and office of the statement stands in its quotes, bound to
   the same subject, year, unit, limit and part (``checks_figures``, ``checks_cells``,
   ``checks_dates``, ``checks_offices``).
3. Negation, strength, quantity and direction are those of the clause restated (``checks_wording``).
4. The content words of the statement, and of each of its clauses, are covered by its quotes.
5. What was computed is computed again (``checks_computation``).

Before these, a lead-in is read (``checks_attribution``): a neutral one counts for nothing, one that names a document, issuer
or article must be true of the cited place. A statement that is nothing but whole clauses of one quote proves itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.answers import (
    Citation,
    Computation,
    Draft,
    DraftStatement,
    Evidence,
    Statement,
    Support,
)
from assistant.checks_attribution import unproved_cause, without_lead_ins
from assistant.checks_cells import cells_of, is_header, proved_cells
from assistant.checks_clauses import Proof, fold, proof_of, stands_whole
from assistant.checks_computation import (
    compute,
    result_of,
    without_verdict,
    wrong_computation,
    wrong_difference,
    wrong_sum,
    wrong_trend,
)
from assistant.checks_conditions import left_out, widened
from assistant.checks_content import added_words, exchanged_words, misdated_clauses, uncovered_words
from assistant.checks_dates import unproved_dates
from assistant.checks_exchange import exchanged_roles, other_subject
from assistant.checks_figures import Claim, claims_of, unbound_figures
from assistant.checks_hygiene import instructs, over_long, unclean
from assistant.checks_numerals import in_quoted_numerals
from assistant.checks_offices import misplaced_offices, unproved_names
from assistant.checks_quotes import cite, find_quote, normalise, numbered, quote_from
from assistant.checks_roles import altered_level, mixed_clauses, moved_between_parts, swapped_roles
from assistant.checks_translation import is_foreign, mistranslated
from assistant.checks_wording import (
    altered_count,
    altered_wording,
    names_duty,
    unproved_subject,
)
from assistant.figures import Figure, FigureKind, digit_names, figures, years
from assistant.violations import Failure, Violation
from vectorstore.passages import Document
from vectorstore.tokens import simplify

__all__ = [
    "Checked",
    "Dropped",
    "Failure",
    "Violation",
    "check",
    "check_statement",
    "compute",
    "failures",
    "find_quote",
    "normalise",
    "numbered",
    "quote_from",
    "unproved_figures",
    "unproved_names",
    "unproved_years",
]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A drafted statement that failed, and why."""

    text: str
    failures: tuple[Failure, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What was found, in words."""
        return tuple(failure.words for failure in self.failures)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a draft came to: the statements that passed, in order, and those that did not."""

    statements: tuple[Statement, ...]
    dropped: tuple[Dropped, ...]


def check(draft: Draft, evidence: Evidence, document_of: Callable[[str], Document]) -> Checked:
    """Check every statement of a draft.

    ``evidence``: the passages a quote may be repaired from, by an exact match only.
    ``document_of``: the stored document of an id.
    """
    passed: list[Statement] = []
    dropped: list[Dropped] = []
    for proposed in draft.statements:
        result = check_statement(proposed, evidence, document_of)
        if isinstance(result, Statement):
            passed.append(result)
        else:
            dropped.append(result)
    return Checked(tuple(passed), tuple(dropped))


def check_statement(
    proposed: DraftStatement, evidence: Evidence, document_of: Callable[[str], Document]
) -> Statement | Dropped:
    """Check one statement, for drafts that arrive sentence by sentence."""
    cited = cite(proposed.quotes, evidence, document_of)
    found = list(cited.failures)
    if not cited.citations:
        found.append(Failure(Violation.NO_QUOTE, "no quote"))
    else:
        found += failures(proposed, cited.citations, document_of)
    if found:
        return Dropped(proposed.text, tuple(found))
    support = _support(proposed.text, cited.citations)
    return Statement(proposed.text, cited.citations, support, proposed.computation)


def failures(
    proposed: DraftStatement, citations: Sequence[Citation], document_of: Callable[[str], Document]
) -> list[Failure]:
    """Why a statement with found quotes fails; nothing when it passes."""
    if not re.search(r"[^\W_]", proposed.text):
        return [Failure(Violation.SAYS_NOTHING, "it says nothing")]
    cited = [citation.quote for citation in citations]
    for violation, words in (
        (Violation.MARKUP, unclean(proposed.text, cited)),
        (Violation.TOO_LONG, over_long(proposed.text, cited)),
    ):
        if words:
            return [Failure(violation, words)]
    proofs = [proof_of(citation, document_of(citation.document_id)) for citation in citations]
    led = without_lead_ins(proposed.text, proofs)
    if led.wrong:
        return [Failure(Violation.ATTRIBUTION, led.wrong)]
    # The rules read what is said behind true attributions and neutral lead-ins: these can neither prove nor spoil it.
    proposed = replace(proposed, text=led.text)
    if proposed.computation is None and not any(proof.row for proof in proofs):
        proposed = replace(proposed, text=in_quoted_numerals(led.text, cited))
    if is_foreign(proposed.text) and any("\u4e00" <= c <= "\u9fff" for quote in cited for c in quote):
        wrong = mistranslated(proposed.text, proofs)
        return [Failure(Violation.LANGUAGE, wrong)] if wrong else []
    told = instructs(simplify(proposed.text), [proof.sentence for proof in proofs])
    if told:
        return [Failure(Violation.INSTRUCTION, told)]
    if proposed.computation is None and stands_whole(proposed.text, proofs):
        missing = left_out(proposed.text, proofs)
        return [Failure(Violation.CONDITION, missing)] if missing else []
    quotes = [proof.quote for proof in proofs]
    around = [proof.text for proof in proofs]
    computed = proposed.computation is not None
    rows = any(proof.row for proof in proofs)
    text = without_verdict(simplify(proposed.text), proposed.computation)
    duty = names_duty(text)
    found = (
        (Violation.FIGURE, unproved_figures(text, quotes, proposed.computation)),
        (Violation.YEAR, unproved_years(text, quotes)),
        (Violation.DATE, unproved_dates(text, quotes)),
        (Violation.NAME, unproved_names(text, quotes)),
        (Violation.OFFICE, misplaced_offices(text, quotes)),
        (Violation.BINDING, _misbound(proposed, proofs)),
        (Violation.CONDITION, left_out(text, proofs)),
        (Violation.CONDITION, None if rows or duty else widened(text, proofs)),
        (Violation.COUNT, altered_count(text, quotes)),
        (Violation.WORDING, altered_wording(text, around, computed=computed, rows=rows)),
        (Violation.WORDING, altered_level(text, proofs)),
        (Violation.WORDING, unproved_cause(text, proofs)),
        (Violation.SUBJECT, None if rows or duty else swapped_roles(text, around)),
        (Violation.SUBJECT, None if rows or duty else exchanged_roles(text, proofs)),
        (Violation.SUBJECT, None if rows or duty else other_subject(text, proofs)),
        (Violation.SUBJECT, moved_between_parts(text, around)),
        (Violation.SUBJECT, None if rows or duty else mixed_clauses(text, around)),
        (Violation.SUBJECT, unproved_subject(text, around)),
        (Violation.COVERAGE, added_words(text, proofs, apart=not rows and not duty)),
        (Violation.SUBJECT, None if rows or duty else exchanged_words(text, proofs)),
        (Violation.YEAR, None if rows else misdated_clauses(text, proofs)),
        (Violation.COVERAGE, uncovered_words(text, proofs)),
        (Violation.COMPUTATION, wrong_computation(proposed.computation, quotes)),
    )
    return [Failure(violation, words) for violation, words in found if words]


def _misbound(proposed: DraftStatement, proofs: Sequence[Proof]) -> str | None:
    """Rule 2: a figure that its quotes have, but of something else, or in another year or unit."""
    headers = [cells for proof in proofs if proof.row and is_header(cells := cells_of(proof.line))]
    proved: list[Claim] = []
    rivals: list[frozenset[str]] = []
    names = ""
    for proof in proofs:
        if proof.row:
            row = proved_cells(proof, headers)
            proved += row.claims
            rivals += row.rivals
            names += row.name
        else:
            proved += claims_of(proof.text, (proof.start, proof.end))
    said = claims_of(proposed.text)
    computation = proposed.computation
    result = result_of(computation, said) if computation else None
    stated = [claim for claim in said if claim is not result]
    quoted = {claim.words for claim in proved if claim.cell}
    reason = unbound_figures(stated, proved, [r for r in rivals if r not in quoted])
    if reason is None and computation is None and said and all(proof.row for proof in proofs):
        reason = wrong_trend(fold(proposed.text), names, said)
    reason = reason or wrong_sum(computation, said)
    return reason or wrong_difference(proposed.text, computation, said, proved)


def unproved_figures(text: str, quotes: Sequence[str], computation: Computation | None = None) -> str | None:
    """Rule 2: a number of the statement that none of its quotes has as the same value."""
    proved: list[tuple[Decimal, FigureKind]] = [(f.value, f.kind) for quote in quotes for f in figures(quote)]
    proved += [(Decimal(year), FigureKind.NUMBER) for quote in quotes for year in _all_years(quote)]
    joined = "".join(quotes)
    result = figures(computation.result)[:1] if computation else []
    for figure in figures(text):
        if result and any(figure.value == result[0].value * scale for scale in (1, 10**4, 10**8)):
            continue
        if any(_same_value(figure, value, kind, joined) for value, kind in proved):
            continue
        return f"the figure {figure.text} stands in no quote"
    names = {name.lower() for quote in quotes for name in digit_names(quote)}
    for name in digit_names(text):
        if name.lower() not in names:
            return f"the name {name} stands in no quote"
    return None


def _same_value(figure: Figure, value: Decimal, kind: FigureKind, quotes: str) -> bool:
    if figure.value == value:
        # A cell `80` under a name with (%) proves 80%; 80 does not prove by itself.
        bare = kind is FigureKind.NUMBER and figure.percent
        return figure.kind is kind or (bare and ("%" in quotes or "％" in quotes))
    # A cell `40000` with its unit (亿元) in name or header proves 40000亿元 and 4万亿元.
    for sign, scale in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        if figure.value == value * scale and sign in quotes:
            return True
    return False


def _all_years(text: str) -> list[int]:
    return [int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", unicodedata.normalize("NFKC", text))]


def unproved_years(text: str, quotes: Sequence[str]) -> str | None:
    """Rule 2: a year of the statement that none of its quotes names."""
    proved = {year for quote in quotes for year in (*years(quote), *_all_years(quote))}
    for year in years(text):
        if year not in proved:
            return f"the year {year} stands in no quote"
    return None


def _support(text: str, citations: Sequence[Citation]) -> Support:
    """Verbatim when the statement is nothing but the words of its quotes, in their order."""
    if is_foreign(text) and not all(is_foreign(citation.quote) for citation in citations):
        return Support.TRANSLATED
    rest = normalise(text)[0]
    for citation in citations:
        quote = normalise(citation.quote)[0]
        if rest and rest in quote:
            return Support.VERBATIM
        rest = rest.replace(quote, "", 1)
    rest = re.sub(r"[\W_]", "", rest)
    return Support.VERBATIM if not rest else Support.SUPPORTED
