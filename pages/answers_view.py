"""What the pages of approved answers show: the list, and the editor with what the check says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from assistant.answers import Statement
from assistant.approved import Problem, problems_of
from pages.answer_editor import MOST_SENTENCES, Draft, Line, Verdict, same_question
from pages.chrome import INBOX, frame
from pages.evaluate_forms import token_field
from pages.inbox_tabs import inbox_tabs
from pages.listing_head import listing_head
from pages.markup import document_path, icon
from pages.picking import Found, Picked
from pages.viewers import Viewer
from pages.words import Words
from vectorstore.approved import ApprovedAnswer
from vectorstore.store import Store

PATH: Final = "/staff/answers"
_LONG: Final = 220
"""Characters of a place that are shown; a longer table row is cut on the page, not in the quote."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The editor as it stands: draft, what the check said, what was looked for and found, quotes that are gone."""

    draft: Draft
    verdict: Verdict | None = None
    found: Found | None = None
    gone: int = 0
    document: str = ""
    wanted: str = ""


def answers_page(store: Store, today: date, viewer: Viewer, words: Words) -> str:
    """All approved answers: first those that are not given any more and why, then those given, then ended ones."""
    answers = store.library.approved.all()
    current = [(a, problems_of(a, store, today)) for a in answers if a.ended is None]
    troubled = [(a, problems) for a, problems in current if problems]
    given = [(a, problems) for a, problems in current if not problems]
    ended = [(a, ()) for a in answers if a.ended is not None]
    parts = []
    for key, some in (("troubled", troubled), ("given", given), ("ended", ended)):
        if some:
            rows = "".join(_answer(a, problems, viewer, words) for a, problems in some)
            title = words(f"answers.{key}", n=len(some))
            parts.append(
                f'<h2 class="zw-inbox-part">{escape(title)}</h2><ul class="zw-topics" role="list">{rows}</ul>'
            )
    inside = "".join(parts) or f'<div class="zw-nothing"><p>{escape(words("answers.empty"))}</p></div>'
    new = f'<p class="zw-links"><a class="zw-button" href="{PATH}/new">{escape(words("answers.new"))}</a></p>'
    head = listing_head(words("answers.title"), words("answers.text"), new)
    body = f'<main id="zw-main" class="zw-library" tabindex="-1">{head}{inbox_tabs("answers", len(troubled), words)}{inside}</main>'
    return frame(words("title.answers"), body, INBOX, words, viewer=viewer)


def problem_words(problem: Problem, words: Words) -> str:
    """Why an answer is not given any more, in words."""
    return words(
        f"answers.trouble.{problem.trouble.value}",
        title=problem.title,
        was=words.get(f"validity.{problem.was}") or problem.was,
        now=words.get(f"validity.{problem.now}") or problem.now,
    )


def _answer(answer: ApprovedAnswer, problems: tuple[Problem, ...], viewer: Viewer, words: Words) -> str:
    approval = answer.approval
    told = "".join(f"<li>{escape(problem_words(p, words))}</li>" for p in problems)
    trouble = f'<ul class="zw-trouble">{told}</ul>' if told else ""
    lines = "".join(
        f"<li>{escape(s.text)}<span class='zw-meta'> {escape(' / '.join(_cut(q.words) for q in s.quotes))}</span></li>"
        for s in approval.statements
    )
    by = words("answers.by", name=answer.by, when=f"{answer.at.astimezone():%Y-%m-%d %H:%M}")
    if answer.ended is not None:
        by += words(
            "answers.ended_by", name=answer.ended_by, when=f"{answer.ended.astimezone():%Y-%m-%d %H:%M}"
        )
    name = f'<span class="zw-sr"> {escape(approval.question)}</span>'
    buttons = f'<a class="zw-button zw-second" href="{PATH}/new?again={answer.id}">{escape(words("answers.again"))}{name}</a>'
    if answer.ended is None:
        buttons = (
            f'<form method="post" action="{PATH}/{answer.id}/end" class="zw-links">{token_field(viewer)}{buttons}'
            f'<button class="zw-button zw-second" type="submit">{escape(words("answers.end"))}{name}</button></form>'
        )
    return (
        f'<li class="zw-panel-card"><h3 lang="zh-CN">{escape(approval.question)}</h3>{trouble}'
        f'<ol class="zw-plain-list" lang="zh-CN">{lines}</ol><p class="zw-meta">{escape(by)}</p>{buttons}</li>'
    )


def editor_page(shown: Shown, store: Store, viewer: Viewer, words: Words) -> str:
    """The editor. Everything it knows stands in its one form, so that it works without a script."""
    draft = shown.draft
    hidden = "".join(f'<input type="hidden" name="quote" value="{escape(q.value)}">' for q in draft.quotes)
    feedback = (
        f'<input type="hidden" name="feedback" value="{draft.feedback}">'
        if draft.feedback is not None
        else ""
    )
    inside = (
        f'<form class="zw-editor" method="post" action="{PATH}/new">{token_field(viewer)}{hidden}{feedback}'
        f'<div class="zw-editor-main">{_notices(shown, store, words)}{_question(draft, words)}{_text(draft, words)}'
        f"{_verdict(shown.verdict, words)}{_buttons(shown, words)}</div>"
        f'<div class="zw-editor-side">{_quotes(draft, words)}{_finder(shown, words)}</div></form>'
    )
    head = listing_head(words("answers.edit"), words("answers.edit.text"), "")
    body = f'<main id="zw-main" class="zw-library" tabindex="-1">{head}{inside}</main>'
    return frame(words("title.answers"), body, INBOX, words, viewer=viewer)


def _notices(shown: Shown, store: Store, words: Words) -> str:
    told = []
    if shown.gone:
        told.append(words("answers.gone", n=shown.gone))
    if shown.draft.question.strip() and same_question(shown.draft.question, store):
        told.append(words("answers.instead"))
    return "".join(f'<p class="zw-unfinished" role="status">◆ {escape(text)}</p>' for text in told)


def _question(draft: Draft, words: Words) -> str:
    return (
        f'<div class="zw-field"><label for="zw-a-question">{escape(words("answers.question"))}</label>'
        f'<input id="zw-a-question" name="question" value="{escape(draft.question)}" maxlength="1000" required autocomplete="off" aria-describedby="zw-a-question-hint">'
        f'<p class="zw-meta" id="zw-a-question-hint">{escape(words("answers.question.hint"))}</p></div>'
    )


def _text(draft: Draft, words: Words) -> str:
    return (
        f'<div class="zw-field"><label for="zw-a-text">{escape(words("answers.sentences"))}</label>'
        f'<textarea id="zw-a-text" name="text" rows="6" maxlength="5000" aria-describedby="zw-a-text-hint">{escape(draft.text)}</textarea>'
        f'<p class="zw-meta" id="zw-a-text-hint">{escape(words("answers.sentences.hint"))}</p></div>'
    )


def _verdict(verdict: Verdict | None, words: Words) -> str:
    if verdict is None:
        return ""
    told = "".join(_line(line, words) for line in verdict.lines)
    problems = []
    if not verdict.alone:
        problems.append(words("answers.not_alone"))
    if not verdict.lines:
        problems.append(words("answers.no_sentence"))
    if verdict.too_many:
        problems.append(words("answers.too_many", n=MOST_SENTENCES))
    said = "".join(f'<p class="zw-form-problem">{escape(text)}</p>' for text in problems)
    head = words("answers.passed" if verdict.passed else "answers.not_passed")
    return (
        f'<section class="zw-panel-card zw-verdict" role="status" aria-labelledby="zw-verdict"><h2 id="zw-verdict">{escape(head)}</h2>'
        f'{said}<ul class="zw-check-lines" role="list">{told}</ul></section>'
    )


def _line(line: Line, words: Words) -> str:
    text = f'<span lang="zh-CN">{escape(line.statement.text)}</span>'
    if line.passed and isinstance(line.result, Statement):
        return f'<li class="zw-good-ink">{icon("check")}<span>{text}</span></li>'
    reasons = [words("answers.unknown_number", n=n) for n in line.unknown]
    if not isinstance(line.result, Statement):
        for failure in line.result.failures:
            said = words(f"fault.{failure.violation.value}")
            reasons.append(f"{said} ({failure.words})" if words.language == "en" else said)
    told = ("；" if words.language == "zh" else "; ").join(dict.fromkeys(reasons))
    return f'<li class="zw-bad-ink"><span aria-hidden="true">■</span><span>{text}<br><span class="zw-why">{escape(told)}</span></span></li>'


def _buttons(shown: Shown, words: Words) -> str:
    approve = ""
    if shown.verdict is not None and shown.verdict.passed:
        approve = f'<button class="zw-button" name="action" value="approve" type="submit">{escape(words("answers.approve"))}</button>'
    kind = "zw-button zw-second" if approve else "zw-button"
    # The first button is the one that the Enter key presses: it must not approve.
    return (
        f'<p class="zw-links"><button class="{kind}" name="action" value="check" type="submit">{escape(words("answers.check"))}</button>'
        f'{approve}<a class="zw-button zw-second" href="{PATH}">{escape(words("answers.cancel"))}</a></p>'
    )


def _quotes(draft: Draft, words: Words) -> str:
    rows = "".join(f"<li>{_place(q, words)}</li>" for q in draft.quotes)
    listed = (
        f'<ol class="zw-quotes">{rows}</ol>'
        if rows
        else f'<p class="zw-meta">{escape(words("answers.quotes.none"))}</p>'
    )
    return f'<section class="zw-panel-card zw-topic-form" aria-labelledby="zw-quotes"><h2 id="zw-quotes">{escape(words("answers.quotes"))}</h2>{listed}</section>'


def _finder(shown: Shown, words: Words) -> str:
    found = ""
    if shown.found is not None:
        key = "none" if not shown.found.places else "exact" if shown.found.exact else "near"
        told = f'<p class="zw-meta" role="status">{escape(words(f"answers.found.{key}"))}</p>'
        boxes = "".join(
            f'<li><label><input type="checkbox" name="add" value="{escape(place.value)}"><span>{_place(place, words)}</span></label></li>'
            for place in shown.found.places
        )
        add = f'<p><button class="zw-button zw-second" name="action" value="check" type="submit">{escape(words("answers.add"))}</button></p>'
        found = f'{told}<ul class="zw-found" role="list">{boxes}</ul>{add if boxes else ""}'
    return (
        f'<section class="zw-panel-card zw-topic-form" aria-labelledby="zw-find-quote"><h2 id="zw-find-quote">{escape(words("answers.find"))}</h2>'
        f'<div class="zw-field"><label for="zw-a-wanted">{escape(words("answers.find.words"))}</label>'
        f'<textarea id="zw-a-wanted" name="wanted" rows="2" maxlength="500">{escape(shown.wanted)}</textarea></div>'
        f'<div class="zw-field"><label for="zw-a-document">{escape(words("answers.find.document"))}</label>'
        f'<input id="zw-a-document" name="document" value="{escape(shown.document)}" maxlength="200" autocomplete="off"></div>'
        f'<p><button class="zw-button zw-second" name="action" value="find" type="submit">{escape(words("answers.find.send"))}</button></p>{found}</section>'
    )


def _place(place: Picked, words: Words) -> str:
    address = f"{document_path(place.document.id)}?s={place.span.start}-{place.span.end}#zw-place"
    return (
        f'<mark class="zw-quote zw-doc" lang="zh-CN">{escape(_cut(place.words))}</mark> '
        f'<a class="zw-meta" href="{escape(address)}" target="_blank" lang="zh-CN">{escape(place.path)}<span class="zw-sr">{escape(words("new_window"))}</span></a>'
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}……"
