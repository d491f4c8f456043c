"""A conversation to take away: as Word file or Markdown, every sentence with its source and quote."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from assistant.labels import explained
from assistant.official.write_markdown import escaped, front_matter
from assistant.receipt_form import checked_json
from assistant.receipts import receipt_of_replies
from assistant.word_file import Block, Look, word_file
from pages import generated
from pages.contracts import ReplyJson, Service
from pages.conversation import Conversation, Exchange
from pages.receipts import texts_of
from pages.render import Stopped, Unanswered
from pages.sources import Source, sources_of
from pages.words import Words
from vectorstore.passages import Visibility


def as_word(conversation: Conversation, service: Service, words: Words, now: datetime) -> bytes:
    """The conversation as a Word file; generated sentences are labelled, also in the file's metadata."""
    blocks = list(_blocks(conversation, service, words, now))
    return word_file(words("export.heading"), blocks, made=now, aigc=_metadata(conversation))


def as_markdown(conversation: Conversation, service: Service, words: Words, now: datetime) -> bytes:
    """The conversation as Markdown, with the metadata of generated content as front matter."""
    lines = [f"# {escaped(words('export.heading'))}"]
    for block in _blocks(conversation, service, words, now):
        text = escaped(" ".join(block.text.split()) if block.look is Look.HEADING else block.text.strip())
        marks = f" {escaped(block.marks)}" if block.marks else ""
        lines.append(_LOOKS[block.look](text) + marks)
    return (front_matter(_metadata(conversation)) + "\n\n".join(lines) + "\n").encode("utf-8", "replace")


def as_receipt(conversation: Conversation, service: Service, _words: Words, now: datetime) -> bytes:
    """The conversation as a receipt that can be verified later; our own words are as its reader saw them."""
    texts = texts_of(service, (Visibility.PUBLIC,))
    replies = [
        (reply, exchange.turn.reply.evidence if exchange.turn is not None else None)
        for exchange, reply in replies_in(conversation)
    ]
    receipt = receipt_of_replies(replies, now, lambda i: texts.now(i) is not None)
    told = checked_json(receipt, texts, service.today())
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")


_LOOKS: Final[Mapping[Look, Callable[[str], str]]] = {
    Look.HEADING: lambda text: f"## {text}",
    Look.STATEMENT: lambda text: text,
    Look.QUOTE: lambda text: "> " + text.replace("\n", "\n> "),
    Look.NOTE: lambda text: text,
}

FORMATS: Final[Mapping[str, Callable[[Conversation, Service, Words, datetime], bytes]]] = {
    "docx": as_word,
    "md": as_markdown,
    "json": as_receipt,
}
"""Ending of the file → what writes it."""


def file_name(words: Words, now: datetime, ending: str) -> str:
    """The name under which a browser saves an export."""
    return f"{words('site')}-{now:%Y%m%d-%H%M}.{ending}"


def replies_in(conversation: Conversation) -> Iterator[tuple[Exchange, ReplyJson]]:
    """The exchanges that have something to take away."""
    for exchange in conversation:
        shown = exchange.shown.reply if isinstance(exchange.shown, Stopped) else exchange.shown
        if shown is not None and not isinstance(shown, Unanswered):
            yield exchange, shown


def _metadata(conversation: Conversation) -> list[Mapping[str, Any]]:
    return [r["generated"]["metadata"] for _, r in replies_in(conversation) if r["generated"] is not None]


def _blocks(conversation: Conversation, service: Service, words: Words, now: datetime) -> Iterator[Block]:
    replies = list(replies_in(conversation))
    corpus = next((str(reply.get("corpus", "")) for _, reply in reversed(replies)), "")
    yield Block(Look.NOTE, words("export.made", day=f"{now:%Y-%m-%d}", corpus=corpus))
    yield Block(Look.NOTE, words("ask.foot"))
    for exchange, reply in replies:
        yield Block(Look.HEADING, f"{words('export.question')} {exchange.question}")
        yield from _answer(reply, service, words)


def _answer(reply: ReplyJson, service: Service, words: Words) -> Iterator[Block]:
    by_model = reply["generated"]
    if reply["status"] == "refused":
        yield Block(Look.STATEMENT, reply["answer"])
        return
    for number, statement in enumerate(reply["statements"], start=1):
        marks = "".join(f"[{n}]" for n in statement["citations"])
        if by_model is not None and number in by_model["statements"]:
            marks += f" {words('ai.label')}"
        yield Block(Look.STATEMENT, statement["text"], marks)
    for part in reply["not_covered"]:
        yield Block(Look.STATEMENT, f"{words('partial.title')}：{part}")
    yield Block(Look.NOTE, f"{words('export.engine')}：{generated.engine(reply, words)}")
    if by_model is not None:
        yield Block(Look.NOTE, explained(by_model["by"], english=words.language == "en"))
    for source in sources_of(reply, service):
        yield from _source(source, words)


def _source(source: Source, words: Words) -> Iterator[Block]:
    c = source.citation
    digest = words("stamp.digest") if source.digest else None
    path = " › ".join(c["section"])
    place = "，".join(p for p in (f"《{c['title']}》", digest, c.get("number"), c.get("issued"), path) if p)
    yield Block(Look.NOTE, f"[{c['n']}] {place}")
    yield Block(Look.QUOTE, c["quote"].strip())
    for warning in c["warnings"]:
        yield Block(Look.NOTE, f"{words('export.warning')}：{warning}")
