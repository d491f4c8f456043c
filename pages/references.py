"""A reply as text with its references: for clients that show text, and to be copied or kept."""

from __future__ import annotations

from typing import Any

from assistant.question import is_english
from pages.contracts import ReplyJson
from pages.markup import document_path


def place_address(citation: dict[str, Any], site: str) -> str:
    """Where a citation stands in its document's reader. ``site``: address without a slash at its end."""
    return f"{site}{document_path(citation['document_id'])}?s={citation['start']}-{citation['end']}"


def statement_text(shown: ReplyJson, index: int) -> str:
    """A statement with its numbers, on a line of its own after the first."""
    statement = shown["statements"][index]
    marks = "".join(f"[{number}]" for number in statement["citations"])
    return f"{'' if index == 0 else chr(10)}{statement['text']}{marks}"


def reference_lines(shown: ReplyJson, site: str) -> list[str]:
    """One line for each citation: number, title, 文号, heading path, quote, warnings, address; refused: none."""
    lines = []
    for citation in shown["citations"]:
        number = f" {citation['number']}" if citation["number"] else ""
        path = " › ".join(citation["section"])
        quote = " ".join(citation["quote"].split())
        warnings = "".join(f" ⚠ {warning}" for warning in citation["warnings"])
        place = place_address(citation, site)
        lines.append(f"[{citation['n']}] 《{citation['title']}》{number} {path} “{quote}”{warnings} {place}")
    return lines


def answer_text(shown: ReplyJson, site: str) -> str:
    """Statements, what is not covered, who wrote it, quotes; a refusal with what may be asked instead."""
    english = is_english(shown["question"])
    if shown["status"] == "refused":
        asked = [f"- {one}" for one in shown["suggestions"]]
        return "\n".join([shown["answer"], *asked])
    parts = ["".join(statement_text(shown, index) for index in range(len(shown["statements"])))]
    if shown["not_covered"]:
        lead = "Not found: " if english else "没有查到："
        parts.append(lead + ("; " if english else "；").join(shown["not_covered"]))
    if shown["note"]:
        parts.append(shown["note"])
    if shown["generated"]:
        parts.append(f"{shown['generated']['label']} · {shown['generated']['by']}")
    parts.append("\n".join(reference_lines(shown, site)))
    return "\n\n".join(parts)
