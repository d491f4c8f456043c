"""A document's card as a form: what stands in its fields, where each comes from, and what a sent form changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import Any, Final

from ingest.card.told import DAYS, tell
from pages.words import Words
from vectorstore.corrections import FIELDS, TITLE, VISIBILITY, Correction
from vectorstore.passages import Document, DocumentCard
from vectorstore.records import card_to_json

SHOWN: Final = tuple(name for name in FIELDS if name != VISIBILITY)
"""The fields of the form; who may see a document is said elsewhere."""
_TOLD_AS: Final = MappingProxyType({"issuers": "issuer"})
"""What a side-car calls a field, where that is not its own name."""
_SAID_AS: Final = MappingProxyType({"issued": "published"})
"""The words of a field, where they are not its own name's."""
_LINES: Final = ("issuers", "replaces")
_LONGEST: Final = 300
_LONGEST_LINES: Final = 4_000
_CHOICES: Final = MappingProxyType(
    {
        "kind": (
            *("plan", "action_plan", "opinions", "notice", "measures", "decision", "reply", "work_points"),
            *("law", "regulation", "judicial_interpretation", "interpretation", "guide"),
            *("draft_for_comment", "article", "web", "digest"),
        ),
        "status": ("in_force", "not_yet", "expired", "replaced", "repealed"),
    }
)
_FORMS: Final = MappingProxyType({**dict.fromkeys(DAYS, "2018-09-14"), "period": "2021-2025"})
"""How a date and a period are written, shown in an empty field."""
_WORDS_OF_CHOICES: Final = MappingProxyType({"kind": "kind", "status": "validity"})


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sent form changes: ``told`` as in ``corrections.Words``, or the ``problems`` by field."""

    told: dict[str, Any]
    taken_back: tuple[str, ...]
    problems: dict[str, str]


def field_name(name: str, words: Words) -> str:
    """What a field of ``corrections.FIELDS`` is called."""
    return words(f"field.{_SAID_AS.get(name, name)}")


def texts(document: Document) -> dict[str, str]:
    """What stands in the fields."""
    card = card_to_json(document.card)
    shown = {name: card[name] for name in SHOWN if name != TITLE}
    period = document.card.period
    return {
        TITLE: document.title,
        **{name: str(value) if value is not None else "" for name, value in shown.items()},
        **{name: "\n".join(shown[name]) for name in _LINES},
        "period": f"{period.first}-{period.last}" if period is not None else "",
    }


def state(document: Document) -> str:
    """Identifies what the fields hold, so that nobody overwrites what they have not seen."""
    return hashlib.sha256(json.dumps(texts(document), sort_keys=True).encode()).hexdigest()[:16]


def read_form(form: Mapping[str, str], document: Document, words: Words) -> Sent:
    """What a form changes: fields whose text is another one than on the card, and those to be as they were read."""
    before = texts(document)
    taken_back = tuple(name for name in SHOWN if form.get(f"back-{name}"))
    told: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name in SHOWN:
        text = _clean(form.get(name, before[name]), several=name in _LINES)
        if text == before[name] or name in taken_back:
            continue
        problem = _problem(name, text, words)
        if problem:
            problems[name] = problem
        else:
            told[name] = _value(name, text)
    return Sent(told, taken_back, problems)


def _clean(text: str, *, several: bool) -> str:
    lines = [" ".join("".join(c for c in line if c.isprintable()).split()) for line in text.splitlines()]
    kept = [line for line in lines if line]
    return "\n".join(kept) if several else " ".join(kept)


def _problem(name: str, text: str, words: Words) -> str:
    longest = _LONGEST_LINES if name in _LINES else _LONGEST
    if len(text) > longest:
        return words("manage.bad.long", n=longest)
    if name == TITLE and not text:
        return words("manage.bad.title")
    if name in DAYS and text and _value(name, text) is None:
        return words("manage.bad.day")
    if name == "period" and text and _value(name, text) is None:
        return words("manage.bad.period")
    return ""


def _value(name: str, text: str) -> Any:
    """A text in the form of ``records.card_to_json``, read as a side-car's is."""
    if name == TITLE:
        return text
    if name in _LINES:
        return text.split("\n") if text else []
    told = tell(DocumentCard(), {_TOLD_AS.get(name, name): text or None})
    return card_to_json(told.card)[name]


def fields_html(
    document: Document,
    corrections: Sequence[Correction],
    words: Words,
    sent: Mapping[str, str] | None = None,
    problems: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """All fields with their sources; ``sent`` is what a form that was not saved held."""
    shown = {**texts(document), **{n: v for n, v in (sent or {}).items() if n in SHOWN}}
    said = {c.field: c for c in corrections}
    return "".join(_field(name, shown[name], document, said.get(name), problems, words) for name in SHOWN)


def _field(
    name: str,
    value: str,
    document: Document,
    said: Correction | None,
    problems: Mapping[str, str],
    words: Words,
) -> str:
    problem = problems.get(name, "")
    told = f'<span class="zw-form-bad" id="zw-bad-{name}">{escape(problem)}</span>' if problem else ""
    described = f"zw-src-{name} zw-bad-{name}" if problem else f"zw-src-{name}"
    attributes = f'id="zw-c-{name}" name="{name}" aria-describedby="{described}"' + (
        ' aria-invalid="true"' if problem else ""
    )
    hint = f' <span class="zw-meta">{escape(words("manage.lines"))}</span>' if name in _LINES else ""
    back = (
        f'<label class="zw-check"><input type="checkbox" name="back-{name}" value="1"> {escape(words("manage.back"))}</label>'
        if said is not None
        else ""
    )
    return (
        f'<div class="zw-card-field"><label for="zw-c-{name}">{escape(field_name(name, words))}{hint}</label>'
        f"{_input(name, value, attributes, words)}{told}"
        f'<span class="zw-meta"><span id="zw-src-{name}">{escape(source_of(name, document, said, words))}</span>{back}</span></div>'
    )


def _input(name: str, value: str, attributes: str, words: Words) -> str:
    if name in _CHOICES:
        known = _CHOICES[name]
        codes = known if not value or value in known else (value, *known)
        options = "".join(
            f'<option value="{escape(code)}"{" selected" if code == value else ""}>'
            f"{escape(words.get(f'{_WORDS_OF_CHOICES[name]}.{code}') or code)}</option>"
            for code in codes
        )
        none = f'<option value="">{escape(words(f"{name}.none"))}</option>'
        return f'<span class="zw-select"><select {attributes}>{none}{options}</select></span>'
    if name in _LINES:
        return (
            f'<textarea {attributes} rows="{max(1, value.count(chr(10)) + 1)}" lang="zh-CN" '
            f'maxlength="{_LONGEST_LINES}">{escape(value)}</textarea>'
        )
    form = _FORMS.get(name, "")
    hint = f' placeholder="{form}"' if form else ""
    return f'<input {attributes} value="{escape(value)}" maxlength="{_LONGEST}" autocomplete="off" lang="zh-CN"{hint}>'


def source_of(name: str, document: Document, said: Correction | None, words: Words) -> str:
    """Where a field comes from: staff, a place of the text, or elsewhere."""
    if said is not None:
        return words("manage.told", name=said.by, day=said.at.date().isoformat())
    span = document.card.span_of(_TOLD_AS.get(name, name))
    if span is not None:
        line = words("manage.line", n=document.text.count("\n", 0, span.start) + 1)
        page = document.page_of(span.start)
        return line if page is None else f"{line} · {words('manage.page', n=page)}"
    return words("manage.outside" if texts(document)[name] else "manage.empty")
