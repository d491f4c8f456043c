"""One document's title and card, put together from what its parts tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from ingest.blocks import RawDocument
from ingest.card.annexes import annexes_of
from ingest.card.conflicts import pick, same_day, same_end, warning_of
from ingest.card.dates import read_date
from ingest.card.history import History, history_of
from ingest.card.lines import Found, Lines, lines_of
from ingest.card.metadata import Stated, stated_in
from ingest.card.numbers import ANY_NUMBER, REGISTERED, numbers_in, own_number
from ingest.card.offices import (
    is_office,
    issuers_of_title,
    level_and_region,
    offices_in,
    printed,
    same_offices,
    signature,
)
from ingest.card.period import period_of
from ingest.card.references import MAX_REFERENCES, References, references_of
from ingest.card.title import as_last_resort, composed_title, kind_of, title_of, without_number
from ingest.card.told import tell
from ingest.card.validity import effective_from, expires_on, status_of_word, validity_of
from ingest.lines import Line
from vectorstore.passages import Conflict, DocumentCard, Relation, Span
from vectorstore.references import number_as_written, number_key

T = TypeVar("T")

REPUBLISHED_AFTER = 180
"""Days after the document's own day from which a page's 发布日期 is the day of the page, not of the document:
State Council pages of 2018 hold notices of 1996."""


@dataclass(frozen=True, slots=True)
class Card:
    """A title and the card, with what is doubtful about them as sentences."""

    title: str
    card: DocumentCard
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Days:
    written: Found[date] | None
    issued: Found[date] | None
    effective: Found[date] | None
    expires: Found[date] | None
    conflicts: tuple[Conflict, ...]


def read_card(raw: RawDocument, told: Mapping[str, object], fallback_title: str) -> Card:
    """Read title and card. ``told`` (front matter, side-car) overrides what the document says;
    ``fallback_title`` is used when nothing names one."""
    lines = lines_of(raw.blocks)
    hidden = dict(raw.hidden)
    stated = stated_in(lines)
    history = history_of(lines.head)
    signed = signature(lines.head) or signature(lines.tail)
    number, number_conflicts = _number(stated, lines, history, hidden)
    in_text = title_of(without_number(lines.head, own_number(lines.head)), lines.body)
    title = _first(stated.all("title")) or in_text
    issuers, issuer_conflicts = _issuers(
        stated, signed[0] if signed else None, title, number, history, hidden
    )
    days = _days(stated, lines, history, signed[1] if signed else None, hidden)
    name = title.value if title else hidden.get("title") or composed_title(lines.body)
    name = name or as_last_resort(lines.head, fallback_title)
    annexes = annexes_of(lines.body, stated.all("annex"))
    own_titles = [name, *([in_text.value] if in_text else []), *_digest_name(told)]
    cited = references_of(lines.body, own_titles, number.value if number else None)
    level, region = level_and_region(
        title.value if title else "",
        issuers.value if issuers else (),
        number.value if number else None,
        lines.body,
    )
    period = period_of(title.value if title else "", lines.body, days.issued.value if days.issued else None)
    status = _status(stated)
    found: list[tuple[str, Found[Any] | None]] = [
        ("title", title), ("number", number), ("issuer", issuers), ("written", days.written), ("issued", days.issued),
        ("effective", days.effective), ("expires", days.expires), ("period", period), ("status", status),
        ("annexes", annexes.names[0] if annexes.names else None),
    ]  # fmt: skip
    spans = [(field, value.span) for field, value in found if value is not None and value.span is not None]
    card = DocumentCard(
        number=number.value if number else None,
        issuers=issuers.value if issuers else (),
        level=level,
        region=region,
        written=days.written.value if days.written else None,
        issued=days.issued.value if days.issued else None,
        effective=days.effective.value if days.effective else None,
        expires=days.expires.value if days.expires else None,
        period=period.value if period else None,
        status=status.value if status else None,
        kind=kind_of(title.value, _adopted_by(history, issuers)) if title else None,
        replaces=_replaced(cited),
        url=hidden.get("url"),
        annexes=tuple(item.value for item in annexes.names),
        references=cited.kept,
        conflicts=(*number_conflicts, *issuer_conflicts, *days.conflicts),
        spans=(*spans, *([("replaces", cited.repeal)] if cited.repeal else [])),
    )
    said = tell(card, told)
    # A reader names annexes that are files of their own by their links: once is enough.
    missing = [name for name in annexes.missing if not any(name in warning for warning in raw.warnings)]
    return Card(said.title or name, said.card, (*said.warnings, *_warnings(said.card, missing, cited)))


def _first(found: Sequence[Found[T]]) -> Found[T] | None:
    return found[0] if found else None


def _digest_name(told: Mapping[str, object]) -> list[str]:
    digest = told.get("digest_of")
    name = digest.get("name") if isinstance(digest, dict) else digest
    return [str(value) for value in (name, told.get("title")) if value]


def _number(
    stated: Stated, lines: Lines, history: History, hidden: Mapping[str, str]
) -> tuple[Found[str] | None, tuple[Conflict, ...]]:
    """The number the page states, else that of the text, of the decree in its history, of a register."""
    on_page = next(
        (
            Found(number_as_written(match.group()), _inside(found, match.start(), match.end()), match.group())
            for found in stated.all("number")
            if (match := ANY_NUMBER.search(found.value))
        ),
        None,
    )
    in_text = own_number([line for line in lines.head if not _of_history(line, history)])
    number, conflicts = pick("number", on_page, in_text, lambda a, b: number_key(a) == number_key(b))
    if number is None and history.decree is not None:
        line = history.decree
        number = next(
            (
                Found(number_as_written(words), line.at(start, end), words)
                for start, end, words in numbers_in(line.text)
            ),
            None,
        )
    if number is None:
        number = next(
            (
                Found(match.group(), _inside(found, match.start(), match.end()), match.group())
                for found in stated.all("registered")
                if (match := REGISTERED.search(found.value))
            ),
            None,
        )
    if number is None and hidden.get("number"):
        number = Found(number_as_written(hidden["number"]), None, hidden["number"])
    return number, conflicts


def _of_history(line: Line, history: History) -> bool:
    return history.decree is not None and line.start == history.decree.start


def _inside(found: Found[str], start: int, end: int) -> Span | None:
    return Span(found.span.start + start, found.span.start + end) if found.span is not None else None


def _issuers(
    stated: Stated,
    signed: Found[tuple[str, ...]] | None,
    title: Found[str] | None,
    number: Found[str] | None,
    history: History,
    hidden: Mapping[str, str],
) -> tuple[Found[tuple[str, ...]] | None, tuple[Conflict, ...]]:
    """The offices the page names as issuing it, those that sign, those of the title or the history; last
    who published the page, since pages reprint what others issued."""
    on_page = _offices(_first(stated.all("issuer")))
    in_title = issuers_of_title(title) if title else None
    in_text = signed or in_title
    if (
        on_page is not None
        and in_text is not None
        and len(in_text.value) > len(on_page.value)
        and same_offices(on_page.value, in_text.value)
    ):
        # A page often names the first of several offices only.
        return in_text, ()
    issuers, conflicts = pick("issuer", on_page, in_text or _of_decree(number), same_offices)
    if issuers is None and history.issuer is not None:
        issuers = Found((history.issuer.value,), history.issuer.span, history.issuer.words)
    if issuers is None:
        # A source may be a newspaper: only an office counts.
        issuers = next((_offices(found) for found in stated.all("publisher") if is_office(found.value)), None)
    if issuers is None and hidden.get("issuer"):
        issuers = Found(offices_in(hidden["issuer"]), None, hidden["issuer"])
    return issuers, conflicts


def _of_decree(number: Found[str] | None) -> Found[tuple[str, ...]] | None:
    """The office whose decree it is: `某市人民政府令第1号`."""
    match = re.match(r"(.{3,40}?)令第", number.value) if number else None
    if number is None or match is None or not is_office(match.group(1)) or number.span is None:
        return None
    words = match.group(1)
    name = words.removeprefix("中华人民共和国") or words
    at = number.words.find(name)
    span = Span(number.span.start + at, number.span.start + at + len(name)) if at >= 0 else number.span
    return Found((name,), span, name)


def _offices(found: Found[str] | None) -> Found[tuple[str, ...]] | None:
    if found is None:
        return None
    names = offices_in(found.value)
    return Found(names, found.span, found.words) if names else None


def _days(
    stated: Stated,
    lines: Lines,
    history: History,
    signed: Found[date] | None,
    hidden: Mapping[str, str],
) -> _Days:
    """Days by source. ``issued`` is the day it was made public where that is told, else the day it is signed
    with; of a law the day of its newest version."""
    in_text = history.last or signed
    written, conflicts = pick("written", _day(stated, "written"), in_text, same_day)
    published = _day(stated, "issued")
    issued = published or written or printed(lines.tail or lines.head)
    if published and written and not 0 <= (published.value - written.value).days <= REPUBLISHED_AFTER:
        issued = written
    if issued is None and (day := read_date(hidden.get("issued", ""))):
        issued = Found(day, None, hidden["issued"])
    said = validity_of(lines.body)
    begun = _begun(history, said.from_printing, printed(lines.body), written, issued)
    effective, more = pick(
        "effective",
        _day(stated, "effective"),
        history.effective or effective_from(said, begun.value if begun else None),
        same_day,
    )
    conflicts += more if said.from_issue is None else ()
    counted = expires_on(said, effective.value if effective else None)
    expires, more = pick("expires", _day(stated, "expires"), counted, same_end)
    return _Days(written, issued, effective, expires, (*conflicts, *more))


def _begun(
    history: History,
    from_printing: bool,
    colophon: Found[date] | None,
    written: Found[date] | None,
    issued: Found[date] | None,
) -> Found[date] | None:
    """The day that `自发布之日起` means: the first promulgation of a law, the day printed in the colophon for
    印发, else the day of issue. The hidden day of a page is none: reprints carry their own."""
    if history.first is not None:
        return history.first
    if from_printing and (colophon or written):
        return colophon or written
    return issued if issued is not None and issued.span is not None else None


def _day(stated: Stated, field: str) -> Found[date] | None:
    for found in stated.all(field):
        day = read_date(found.value)
        if day is not None:
            return Found(day, found.span, found.words)
    return None


def _status(stated: Stated) -> Found[str] | None:
    for found in stated.all("status"):
        status = status_of_word(found.value)
        if status is not None:
            return Found(status, found.span, found.words)
    return None


def _adopted_by(history: History, issuers: Found[tuple[str, ...]] | None) -> str | None:
    if history.issuer is not None:
        return history.issuer.value
    return issuers.value[0] if issuers else None


def _replaced(cited: References) -> tuple[str, ...]:
    """The names of what the text replaces, numbers where no name is given."""
    return tuple(
        reference.name or reference.number or ""
        for reference in cited.kept
        if reference.relation is Relation.REPLACES
    )


def _warnings(card: DocumentCard, missing: Sequence[str], cited: References) -> list[str]:
    warnings = [warning_of(conflict) for conflict in card.conflicts]
    if missing:
        warnings.append(_missing_annexes(missing))
    if cited.left_out:
        warnings.append(
            f"The text names {len(cited.kept) + cited.left_out} other documents; "
            f"the card keeps the first {MAX_REFERENCES}."
        )
    return warnings


MAX_SHOWN = 5


def _missing_annexes(missing: Sequence[str]) -> str:
    shown = "、".join(missing[:MAX_SHOWN]) + (" …" if len(missing) > MAX_SHOWN else "")
    count = "an annex that is" if len(missing) == 1 else f"{len(missing)} annexes that are"
    return f"The text names {count} not part of the file: {shown}. Ingest such files too if they are needed."
