"""What the page adds where a model has written: the label, who wrote, a translation beside its quote, the note."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from assistant.labels import explained, file_metadata, model_name
from pages.contracts import ReplyJson
from pages.markup import hidden
from pages.words import Words


def attributes(reply: ReplyJson) -> str:
    """The metadata of generated content, as attributes of the answer's element; nothing without a model."""
    generated, fields = reply["generated"], file_metadata(reply["generated"])
    if fields is None:
        return ""
    return f' data-generated="{escape(generated["by"])}" data-aigc="{escape(fields)}"'


def chip(reply: ReplyJson, words: Words) -> str:
    """The visible label in the head of an answer."""
    if reply["generated"] is None:
        return ""
    said = escape(explained(reply["generated"]["by"], english=words.language == "en"))
    return f'<span class="zw-chip zw-ai" title="{said}">{escape(words("ai.label"))}</span>'


def mark(reply: ReplyJson, number: int, words: Words) -> str:
    """The label at a statement that a model wrote, small: the head has it in full."""
    generated = reply["generated"]
    if generated is None or number not in generated["statements"]:
        return ""
    said = words("ai.label")
    return f'<span class="zw-ai-mark" title="{escape(said)}"><span aria-hidden="true">AI</span>{hidden(said)}</span>'


def engine(reply: ReplyJson, words: Words) -> str:
    """Who wrote, in words. Of an approved answer citizens learn that staff stand for it, not who or when."""
    if reply.get("approved"):
        return words("engine.approved")
    generated = reply["generated"]
    if generated is None:
        named = str(reply["engine"])
        return words("engine.model") if named.startswith("model:") else words("engine.extractive")
    removed = generated["removed"]
    parts = [words("engine.model")]
    if removed:
        parts.append(words("engine.removed.one") if removed == 1 else words("engine.removed", n=removed))
    separator = "；" if words.language == "zh" else "; "
    return f"{separator.join(parts)} · {model_name(generated['by'])}"


def verified(reply: ReplyJson, words: Words) -> tuple[str, bool]:
    """What was checked, in words, and whether a check mark may stand before it: not before translations alone."""
    statements: Sequence[dict[str, Any]] = reply["statements"]
    translated = sum(s["support"] == "translated" for s in statements)
    checked = len(statements) - translated
    key = "verified" if reply["generated"] is None else "verified.quotes"
    parts = [words(f"{key}.one") if checked == 1 else words(key, n=checked)] if checked else []
    if translated:
        one = translated == 1
        parts.append(words("translated.count.one") if one else words("translated.count", n=translated))
    return ("；" if words.language == "zh" else "; ").join(parts), checked > 0


def beside(statement: dict[str, Any], quotes: Sequence[str], words: Words) -> str:
    """The quotes of a translation below it, in the document's own type: they decide."""
    if statement["support"] != "translated":
        return ""
    lines = "".join(f'<p class="zw-doc" lang="zh-CN">{escape(" ".join(q.split()))}</p>' for q in quotes)
    note = escape(words("support.translated"))
    return f'<div class="zw-beside"><span class="zw-note">{note}</span>{lines}</div>'


def note(reply: ReplyJson) -> str:
    """The calm line about a model that was not heard, or not to the end."""
    return f'<p class="zw-model-note">{escape(reply["note"])}</p>' if reply["note"] else ""


def copied(reply: ReplyJson, words: Words) -> list[str]:
    """The label as lines of a text that is taken away."""
    generated = reply["generated"]
    return [] if generated is None else ["", explained(generated["by"], english=words.language == "en")]
