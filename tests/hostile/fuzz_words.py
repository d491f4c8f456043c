"""What the parsers of words are held to: questions, statements, figures, receipts, parameters; a target each.

A target takes the words as bytes. Those of no UTF-8 become halves of surrogate pairs, which parsers meet too.
Where a parser takes several words, a line feed parts them.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

from fuzz_readers import GOOD, Target, expect

from assistant.answers import DraftQuote, DraftStatement, Evidence, Statement
from assistant.checks_quotes import find_quote, normalise, pieces
from assistant.citations import check_statement
from assistant.figures import digit_names, figures, years
from assistant.question import read_question
from assistant.receipt_form import ReceiptError, checksum, receipt_from
from ingest.document import read_document
from ingest.errors import UnreadableFileError
from ingest.reading.front_matter import read_fields
from pages.languages import preferred
from pages.parameters import Parameters
from pages.reader import span_from
from vectorstore.personal_data import masked

MOST_CHARACTERS = 1_000
"""More than a question may have."""


def _of_text(parser: Callable[[str], None]) -> Target:
    def target(data: bytes) -> None:
        try:
            text = data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            text = data.decode("utf-8", "surrogateescape")
        parser(text[:MOST_CHARACTERS])

    return target


def _question(text: str) -> None:
    question, *history = text.split("\n")
    read_question(question, history[:3])
    read_question(text, [])


def _figures(text: str) -> None:
    digit_names(text)
    years(text)
    expect(all(0 <= f.start <= f.end <= len(text) for f in figures(text)), "a figure lies in its text")


def _quotes(text: str) -> None:
    normal, places = normalise(text)
    expect(len(places) >= len(normal), "every character of a normalised text has a place")
    expect(all(a <= b for a, b in itertools.pairwise(places)), "places are in order")
    spans = pieces(text)
    expect(all(a.end <= b.start for a, b in itertools.pairwise(spans)), "sentences do not overlap")
    expect(all(s.end <= len(text) for s in spans), "a sentence lies in its text")
    for span in spans[:5]:
        words = text[span.start : span.end]
        at = find_quote(words, text)
        if at is not None:
            there = normalise(text[at.start : at.end])[0].strip()
            expect(there == normalise(words)[0].strip(), "a quote is found where it stands")


def _personal(text: str) -> None:
    once = masked(text)
    expect(masked(once) == once, "what is masked is not masked again")


def _statement(text: str) -> None:
    claim, _, rest = text.partition("\n")
    length, _, body = rest.partition("\n")
    try:
        item = read_document(Path("a.txt"), body.encode("utf-8", "replace") + b"\n\n" + GOOD, "a")
    except UnreadableFileError:
        return
    passages, whole = item.passages[:3], item.document.text
    quotes = tuple(DraftQuote(p, p.text[: len(length) * 7 + 1]) for p in passages)
    for words in (claim[:150], passages[0].text[:150]):
        made = check_statement(DraftStatement(words, quotes), Evidence(passages), lambda _: item.document)
        if isinstance(made, Statement):
            expect(bool(made.citations), "a statement that passed has a citation")
            for c in made.citations:
                expect(whole[c.span.start : c.span.end] == c.quote, "a quote stands at its span")


def _receipt(data: bytes) -> None:
    """As it is, and as one who alters a receipt and its checksum would send it."""
    for sent in (data, _with_its_checksum(data)):
        try:
            receipt_from(sent)
        except ReceiptError as error:
            expect(str(error).endswith("."), f"a reason is a sentence: {error}")


def _with_its_checksum(data: bytes) -> bytes:
    try:
        told = json.loads(data.decode("utf-8-sig", "surrogatepass"))
        if isinstance(told, dict):
            return json.dumps({**told, "checksum": checksum(told)}).encode()
    except (ValueError, RecursionError):
        pass
    return data


def _parameters(text: str) -> None:
    read_fields(text, "The side-car file", 1)
    preferred(text)
    span_from(text)
    Parameters.of([("q", text), ("page", text)]).number("page", 1, 9)


TARGETS: dict[str, Target] = {
    "question": _of_text(_question), "figures": _of_text(_figures), "quotes": _of_text(_quotes),
    "personal data": _of_text(_personal), "statement": _of_text(_statement), "receipt": _receipt,
    "fields and parameters": _of_text(_parameters),
}  # fmt: skip
