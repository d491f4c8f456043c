"""One turn of the conversation as HTML: the question as a heading, the reply as a card."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from pages import generated
from pages.accidents import Accident
from pages.actions import actions, plain_text
from pages.contracts import ReplyJson, Service
from pages.examples import suggested
from pages.markup import cells_of, hidden, icon, in_two_voices, is_figure, is_header, to_width
from pages.sources import Source, panels, sources_of
from pages.validity import is_past
from pages.words import Words

_SAID_BY_HEAD: Final = re.compile(r"^(?:没有回答：[^。]*。|Not answered: [^.]*\.\s*)")
_NOT_ANSWERED: Final = re.compile(r"^(?:没有回答：|Not answered: )")


@dataclass(frozen=True, slots=True)
class Waiting:
    """The question is being answered."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A model writes its sentence ``number``; ``reply``: those that passed so far, None before the first.
    Without a number it is looking something up."""

    reply: ReplyJson | None
    number: int | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """The reader wanted no more; ``reply``: what had passed until then."""

    reply: ReplyJson | None


@dataclass(frozen=True, slots=True)
class Gone:
    """The answer was not kept, or not as we gave it; the question can be asked again."""


Unanswered = Waiting | Writing | Stopped | Accident | Gone
"""What stands below a question that has no whole reply."""

Shown = ReplyJson | Unanswered
"""What can stand below a question."""


def turn_html(
    turn: int, question: str, shown: Shown, service: Service, words: Words, asked_in: str = ""
) -> str:
    """A whole turn; ``turn`` counts from 1 and makes the ids of the page unique. ``asked_in``: the line that says
    which documents were asked, where not all were."""
    match shown:
        case Waiting():
            body = _waiting(words("checking"), "", words)
        case Writing():
            body = _writing(turn, shown, service, words)
        case Stopped():
            body = _stopped(turn, question, shown, service, words)
        case Accident():
            body = _accident(question, shown, words)
        case Gone():
            body = _again(words("restored.gone"), question, words)
        case _:
            body = _reply(turn, shown, service, words)
    return (
        f'<section class="zw-turn" id="t{turn}" aria-labelledby="t{turn}-q">'
        f'<h2 class="zw-question" id="t{turn}-q"><span class="zw-q" aria-hidden="true">{escape(words("ask.question"))}</span>'
        f"<span>{escape(question)}</span></h2>{asked_in}{body}</section>"
    )


def _reply(turn: int, reply: ReplyJson, service: Service, words: Words) -> str:
    sources = sources_of(reply, service)
    if reply["status"] == "refused":
        return _refusal(turn, reply, sources, words) + panels(turn, reply, sources, words)
    answer = _answer(turn, reply, sources, words)
    return answer + _suggestions(reply, words, titled=True) + panels(turn, reply, sources, words)


def _answer(turn: int, reply: ReplyJson, sources: tuple[Source, ...], words: Words, stopped: str = "") -> str:
    n = len(reply["statements"])
    missing = reply["not_covered"]
    lost = f'<span class="zw-chip zw-warn"><span aria-hidden="true">◆</span> {escape(_counted("partial.chip", len(missing), words))}</span>'
    said, checked = generated.verified(reply, words)
    return (
        f'<article class="zw-card" aria-label="{escape(words("ask.answer"))}"{generated.attributes(reply)} '
        f'data-status="{escape(stopped or _counted("verified.status", n, words))}">'
        f'<header class="zw-card-head"><p class="zw-verified">{icon("check") if checked else ""}{escape(said)}</p>'
        f"{generated.chip(reply, words)}{lost if missing else ''}"
        f'<p class="zw-engine">{escape(generated.engine(reply, words))}</p></header>'
        f'{_lead_in(reply)}<ol class="zw-thread" role="list">{_statements(turn, reply, sources, words)}</ol>'
        f"{generated.note(reply)}{_note(stopped)}{_missing(missing, words)}{_past_note(sources, words)}"
        f"{_digest_note(sources, words)}{actions(turn, plain_text(reply, sources, words), words)}</article>"
    )


def _statements(turn: int, reply: ReplyJson, sources: tuple[Source, ...], words: Words) -> str:
    by_number = {s.citation["n"]: s for s in sources}
    several = len({s.citation["document_id"] for s in sources}) > 1
    items: list[str] = []
    before: str | None = None
    drawn: set[int] = set()
    for index, statement in enumerate(reply["statements"], 1):
        cited = [by_number[n] for n in statement["citations"]]
        document = cited[0].citation["document_id"]
        label = _document_label(cited[0]) if several and document != before else ""
        before = document
        mark = generated.mark(reply, index, words)
        # What is worked out from rows stands below them already.
        again = drawn.issuperset(statement["citations"])
        table = "" if again else _mini_table(cited, statement["text"], words)
        drawn.update(statement["citations"] if table else ())
        items.append(_statement(turn, index, statement, cited, label, mark, table, words))
    return "".join(items)


def _note(words: str) -> str:
    return f'<p class="zw-model-note">{escape(words)}</p>' if words else ""


def _lead_in(reply: ReplyJson) -> str:
    """What the answer says before its first statement, such as in which language the documents speak."""
    at = reply["answer"].find(reply["statements"][0]["text"])
    words = reply["answer"][:at].strip(" :：") if at > 0 else ""
    return f'<p class="zw-lead-in">{escape(words)}</p>' if words else ""


def _counted(key: str, n: int, words: Words) -> str:
    """Words with a number in them; one has its own words."""
    return words(f"{key}.one") if n == 1 else words(key, n=n)


def _document_label(source: Source) -> str:
    tone = " zw-label-plain" if source.digest else ""
    return f'<span class="zw-label{tone}" lang="zh-CN">{escape(source.citation["title"])}</span> '


def _statement(
    turn: int,
    index: int,
    statement: dict[str, Any],
    cited: list[Source],
    label: str,
    mark: str,
    table: str,
    words: Words,
) -> str:
    notes = ""
    if statement.get("computation"):
        notes += f'<span class="zw-note">{escape(words("computed"))}</span>'
    quotes = [s.citation["quote"] for s in cited]
    notes += generated.beside(statement, quotes, words)
    translated = " zw-translated" if statement["support"] == "translated" else ""
    seals = "".join(seal(turn, s, words) for s in cited)
    return (
        f'<li class="zw-statement{translated}" id="t{turn}-s{index}">{label}<p class="zw-text">'
        f'{in_two_voices(statement["text"], quotes)}<span class="zw-seals">{mark}{seals}</span></p>{notes}'
        f"{table}</li>"
    )


def seal(turn: int, source: Source, words: Words) -> str:
    """The square number that opens a citation; its name says which document it leads to."""
    c = source.citation
    name = "，".join(part for part in (c.get("number") or f"《{c['title']}》", *c["section"][-1:]) if part)
    past = " zw-past" if is_past(c.get("status")) else ""
    return (
        f'<a class="zw-seal{past}" href="#t{turn}-c{c["n"]}">'
        f"{hidden(words('seal') + ' ')}{c['n']}{hidden('，' + name)}</a>"
    )


def _mini_table(cited: list[Source], told: str, words: Words) -> str:
    """The cited rows of a table below their header, when a statement cites both; the figures it tells stand out."""
    quoted = sorted(cited, key=lambda s: (s.citation["document_id"], s.span))
    rows = [cells for cells in (cells_of(s.citation["quote"]) for s in quoted) if cells]
    if len(rows) < 2 or not is_header(rows[0]) or len({s.citation["document_id"] for s in cited}) > 1:
        return ""
    width = max(len(row) for row in rows)
    names, *body = [to_width(row, width) for row in rows]
    kept = [i for i in range(width) if any(row[i] for row in body)]
    heads = "".join(f'<th scope="col"{_figure(body[0][i])}>{escape(names[i])}</th>' for i in kept)
    lines = "".join(
        "<tr>"
        + "".join(
            f'<td{_figure(row[i], told)} data-name="{escape(names[i])}">{escape(row[i])}</td>' for i in kept
        )
        + "</tr>"
        for row in body
    )
    return (
        f'<div class="zw-mini" lang="zh-CN"><table><caption class="zw-sr">{escape(words("table.row"))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _figure(value: str, told: str = "") -> str:
    """Figures stand on the right, words on the left; those that a statement tells are marked."""
    if not is_figure(value):
        return ""
    found = re.search(rf"(?<![\d.]){re.escape(value)}(?![\d.]*\d|[\d年])", told)
    return ' class="zw-fig zw-cell-told"' if found else ' class="zw-fig"'


def _missing(parts: list[str], words: Words) -> str:
    if not parts:
        return ""
    title = escape(words("partial.title"))
    colon = "：" if words.language == "zh" else ": "
    if len(parts) == 1:
        inner = f"<h3>{title}{colon}{escape(parts[0])}</h3>"
    else:
        inner = f"<h3>{title}</h3><ul>{''.join(f'<li>{escape(p)}</li>' for p in parts)}</ul>"
    return f'<section class="zw-missing">{inner}<p>{escape(words("partial.help"))}</p></section>'


def _past_note(sources: tuple[Source, ...], words: Words) -> str:
    """What the dashed seals mean, where there is one."""
    if not any(is_past(s.citation.get("status")) for s in sources):
        return ""
    return f'<p class="zw-past-note">{icon("clock")}<span>{escape(words("past.note"))}</span></p>'


def _digest_note(sources: tuple[Source, ...], words: Words) -> str:
    if not any(s.digest for s in sources):
        return ""
    return f'<p class="zw-digest-notice">{escape(words("digest.notice"))}</p>'


def _suggestions(reply: ReplyJson, words: Words, *, titled: bool) -> str:
    offered = [escape(suggested(s, words.language)) for s in reply["suggestions"][:3]]
    pills = "".join(f'<button type="button" class="zw-pill" data-ask="{s}">{s}</button>' for s in offered)
    title = f"<span>{escape(words('ask.next'))}</span>" if titled else ""
    return f'<div class="zw-next">{title}{pills}</div>' if pills else ""


def _without_head(message: str, head: str, reason: str) -> str:
    """The message without its beginning when that only says what the card's head says already."""
    if reason in {"too_long", "blocked_topic"}:  # there the first sentence carries the news
        return _NOT_ANSWERED.sub("", message)
    rest = (
        message.removeprefix(head).lstrip("。. ")
        if message.startswith(head)
        else _SAID_BY_HEAD.sub("", message)
    )
    return rest or message


def _refusal(turn: int, reply: ReplyJson, sources: tuple[Source, ...], words: Words) -> str:
    head = words.get(f"refused.{reply['reason']}") or words("refused.other")
    friendly = reply["reason"] in {"needs_clarification", "not_a_question"}
    help_line = "" if friendly else f'<p class="zw-help">{escape(words("refused.help"))}</p>'
    nearest = _nearest(turn, sources[0], words) if sources else ""
    return (
        f'<article class="zw-card zw-refusal" aria-label="{escape(words("ask.answer"))}" '
        f'data-status="{escape(head if friendly else words("refused.status", head=reply["answer"]))}">'
        f'<header class="zw-card-head"><p class="zw-refused">{icon("info")}{escape(head)}</p></header>'
        f'<div class="zw-card-body"><p class="zw-text">{escape(_without_head(reply["answer"], head, reply["reason"]))}</p>{nearest}'
        f"{_suggestions(reply, words, titled=False)}{help_line}</div>"
        f"{actions(turn, None, words)}</article>"
    )


def _nearest(turn: int, source: Source, words: Words) -> str:
    c = source.citation
    path = " › ".join(c["section"])
    return (
        f'<a class="zw-nearest" href="#t{turn}-c{c["n"]}"><span><span class="zw-meta">{escape(words("nearest"))}</span>'
        f'<b class="zw-doc" lang="zh-CN">{escape(c["title"])}</b><span class="zw-meta" lang="zh-CN">{escape(path)}</span></span>'
        f'<span class="zw-nearest-open">{escape(words("nearest.open"))}{icon("arrow")}</span></a>'
    )


def _waiting(said: str, tools: str, words: Words) -> str:
    """A card that reserves the height of what is to come."""
    bones = (
        '<li class="zw-statement zw-coming"><span class="zw-bone"></span></li>'
        '<li class="zw-statement zw-coming"><span class="zw-bone zw-bone-short"></span></li>'
    )
    return (
        f'<article class="zw-card zw-waiting" aria-label="{escape(words("checking.short"))}" '
        f'data-status="{escape(said)}"><header class="zw-card-head"><p class="zw-verified">'
        f'<span class="zw-dot" aria-hidden="true"></span>{escape(said)}</p>{tools}</header>'
        f'<ol class="zw-thread" aria-hidden="true">{bones}</ol></article>'
    )


def _writing(turn: int, writing: Writing, service: Service, words: Words) -> str:
    """What has passed so far, and that the next sentence is being written and will be checked."""
    number = writing.number
    said = words("looking.more") if number is None else words("writing", n=number)
    stop = f'<button type="button" class="zw-plain zw-stop" data-stop>{icon("stop")}<span>{escape(words("stop"))}</span></button>'
    reply = writing.reply
    if reply is None:
        return _waiting(said, stop, words)
    sources = sources_of(reply, service)
    passed = len(reply["statements"])
    return (
        f'<article class="zw-card zw-waiting" aria-label="{escape(words("ask.answer"))}"{generated.attributes(reply)} '
        f'data-status="{escape(_counted("passed.status", passed, words))}">'
        f'<header class="zw-card-head"><p class="zw-verified"><span class="zw-dot" aria-hidden="true"></span>'
        f"{escape(said)}</p>{generated.chip(reply, words)}{stop}</header>"
        f'{_lead_in(reply)}<ol class="zw-thread" role="list">{_statements(turn, reply, sources, words)}'
        f'<li class="zw-statement zw-coming" aria-hidden="true"><span class="zw-bone"></span></li></ol></article>'
        f"{panels(turn, reply, sources, words)}"
    )


def _stopped(turn: int, question: str, stopped: Stopped, service: Service, words: Words) -> str:
    reply = stopped.reply
    if reply is not None:
        sources = sources_of(reply, service)
        note = words("stopped.after")
        return _answer(turn, reply, sources, words, note) + panels(turn, reply, sources, words)
    return _again(words("stopped"), question, words)


def _again(said: str, question: str, words: Words) -> str:
    """A card without an answer, whose question can be asked again."""
    said = escape(said)
    return (
        f'<article class="zw-card zw-stopped" aria-label="{said}" data-status="{said}"><div class="zw-card-body">'
        f'<p class="zw-text">{said}</p><button type="button" class="zw-button zw-second" data-ask="{escape(question)}">'
        f"{escape(words('stopped.again'))}</button></div></article>"
    )


def _accident(question: str, accident: Accident, words: Words) -> str:
    title = escape(words("error.title"))
    return (
        f'<article class="zw-card zw-accident" aria-label="{title}" data-status="{title}" '
        f'data-question="{escape(question)}"><div class="zw-card-body"><p class="zw-bad-title">{title}</p>'
        f'<p>{escape(words("away.library" if accident.away else "error.text"))}</p><p class="zw-accident-foot">'
        f'<button type="button" class="zw-button zw-second" data-ask="{escape(question)}">{escape(words("error.retry"))}</button>'
        f'<span class="zw-meta">{escape(words("error.id", id=accident.reference))}</span></p></div></article>'
    )
