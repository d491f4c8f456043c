"""The page Topics 不答的话题, for staff: what is not to be answered, and what is said instead."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Annotated, Final

from fastapi import APIRouter, Cookie, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.answers import Reason
from assistant.wording import refusal_words
from pages.chrome import TOPICS, frame
from pages.contracts import Service
from pages.evaluate_forms import token_field
from pages.listing_head import listing_head
from pages.parameters import RowNumber
from pages.responses import LANGUAGE_COOKIE, page_response
from pages.viewers import Viewer, need_form, staff_of
from pages.words import Words, words_for
from vectorstore.store import Store
from vectorstore.topics import MAX_WORDS, Topic, TopicError, Topics, topic_of

PATH: Final = "/staff/topics"
_LONGEST: Final = 10_000
"""Characters of the box for phrases."""
_Remembered = Annotated[str | None, Cookie(alias=LANGUAGE_COOKIE)]
_Token = Annotated[str, Form(max_length=100)]
_Phrases = Annotated[str, Form(max_length=_LONGEST)]
_Said = Annotated[str, Form(max_length=2 * MAX_WORDS)]


def topics_router(service: Service) -> APIRouter:
    """The page and what its forms send."""
    router = APIRouter(include_in_schema=False)
    _forms(router, service)

    @router.get(PATH, response_class=HTMLResponse)
    def page(
        request: Request,
        lang: Annotated[str | None, Query()] = None,
        question: Annotated[str, Query(alias="try", max_length=1000)] = "",
        remembered: _Remembered = None,
    ) -> Response:
        viewer = staff_of(request, service)
        return page_response(_page(_topics(service).all(), viewer, words_for(lang or remembered), question))

    return router


def _topics(service: Service) -> Topics:
    if not isinstance(service.store, Store):
        raise HTTPException(404, "There is no library here.")
    return service.store.library.topics


def _forms(router: APIRouter, service: Service) -> None:
    """What the forms of the page send."""

    @router.post(PATH)
    def add(
        request: Request,
        form: _Token,
        phrases: _Phrases = "",
        zh: _Said = "",
        en: _Said = "",
        remembered: _Remembered = None,
    ) -> Response:
        viewer, by, now = _sent(request, service, form)
        try:
            _topics(service).add(_lines(phrases), zh, en, by, now)
        except TopicError:
            words = words_for(remembered)
            shown = _page(
                _topics(service).all(), viewer, words, problem=_problem(words), filled=(phrases, zh, en)
            )
            return page_response(shown, 422)
        return RedirectResponse(PATH, 303)

    @router.post(f"{PATH}/{{topic_id}}")
    def change(
        request: Request,
        topic_id: RowNumber,
        form: _Token,
        phrases: _Phrases = "",
        zh: _Said = "",
        en: _Said = "",
        remembered: _Remembered = None,
    ) -> Response:
        viewer, by, now = _sent(request, service, form)
        try:
            _topics(service).change(topic_id, _lines(phrases), zh, en, by, now)
        except TopicError:
            words = words_for(remembered)
            return page_response(_page(_topics(service).all(), viewer, words, problem=_problem(words)), 422)
        return RedirectResponse(PATH, 303)

    @router.post(f"{PATH}/{{topic_id}}/remove")
    def remove(
        request: Request, topic_id: RowNumber, form: _Token, remembered: _Remembered = None
    ) -> Response:
        viewer, by, now = _sent(request, service, form)
        try:
            _topics(service).remove(topic_id, by, now)
        except TopicError:
            words = words_for(remembered)
            return page_response(
                _page(_topics(service).all(), viewer, words, problem=words("topics.gone")), 404
            )
        return RedirectResponse(PATH, 303)


def _sent(request: Request, service: Service, form: str) -> tuple[Viewer, str, datetime]:
    """Who sent a form of this page, and when. Raises HTTPException for anybody else."""
    viewer = staff_of(request, service)
    need_form(request, viewer, form)
    assert viewer.user is not None
    return viewer, viewer.user.name, service.now()


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _problem(words: Words) -> str:
    return words("topics.problem", n=MAX_WORDS)


def _page(
    topics: tuple[Topic, ...],
    viewer: Viewer,
    words: Words,
    question: str = "",
    *,
    problem: str = "",
    filled: tuple[str, str, str] = ("", "", ""),
) -> str:
    told = f'<div class="zw-form-problem" role="alert"><p>{escape(problem)}</p></div>' if problem else ""
    listed = "".join(_topic(topic, viewer, words) for topic in topics)
    rows = (
        f'<ul class="zw-topics" role="list">{listed}</ul>'
        if listed
        else f'<div class="zw-nothing"><p>{escape(words("topics.empty"))}</p></div>'
    )
    adding = (
        f'<section class="zw-panel-card zw-topic-form" aria-labelledby="zw-add-topic"><h2 id="zw-add-topic">{escape(words("topics.add"))}</h2>'
        f'<form method="post" action="{PATH}">{token_field(viewer)}{_fields("new", *filled, words)}'
        f'<p><button class="zw-button" type="submit">{escape(words("topics.add.send"))}</button></p></form></section>'
    )
    body = (
        f'<main id="zw-main" class="zw-library" tabindex="-1">{listing_head(words("topics.title"), words("topics.text"), "")}{told}'
        f'<div class="zw-two-forms"><div>{rows}</div><div>{adding}{_trial(topics, question, words)}</div></div></main>'
    )
    return frame(words("title.topics"), body, TOPICS, words, viewer=viewer)


def _topic(topic: Topic, viewer: Viewer, words: Words) -> str:
    pills = "".join(f'<span class="zw-chip zw-plain" lang="zh-CN">{escape(p)}</span>' for p in topic.phrases)
    said = _said(words("topics.zh"), topic.zh, "zh-CN", words) + _said(
        words("topics.en"), topic.en, "en", words
    )
    who = words("topics.by", name=topic.by, when=f"{topic.at.astimezone():%Y-%m-%d}")
    action = f"{PATH}/{topic.id}"
    name = topic.phrases[0]
    return (
        f'<li class="zw-panel-card"><p class="zw-chips">{pills}</p><dl>{said}</dl><p class="zw-meta">{escape(who)}</p>'
        f'<details class="zw-reveal"><summary>{escape(words("topics.change"))}<span class="zw-sr"> {escape(name)}</span></summary>'
        f'<form method="post" action="{action}">{token_field(viewer)}'
        f"{_fields(str(topic.id), chr(10).join(topic.phrases), topic.zh, topic.en, words)}"
        f'<p><button class="zw-button zw-second" type="submit">{escape(words("topics.change.send"))}</button></p></form>'
        f'<form method="post" action="{action}/remove">{token_field(viewer)}'
        f'<p><button class="zw-button zw-second zw-danger" type="submit">{escape(words("topics.remove"))}<span class="zw-sr"> {escape(name)}</span></button></p></form></details></li>'
    )


def _said(label: str, text: str, lang: str, words: Words) -> str:
    usual = f'<span class="zw-meta">{escape(words("topics.usual"))}</span>'
    inside = f'<span lang="{lang}">{escape(text)}</span>' if text else usual
    return f"<div><dt>{escape(label)}</dt><dd>{inside}</dd></div>"


def _fields(name: str, phrases: str, zh: str, en: str, words: Words) -> str:
    """The three boxes of a topic; ``name`` makes their ids differ."""
    boxes = [
        (
            "phrases",
            words("topics.phrases"),
            f'<textarea id="zw-{name}-phrases" name="phrases" rows="4" required aria-describedby="zw-{name}-hint">{escape(phrases)}</textarea>'
            f'<p class="zw-meta" id="zw-{name}-hint">{escape(words("topics.phrases.hint"))}</p>',
        ),
        *(
            (
                language,
                words(f"topics.{language}.label"),
                f'<textarea id="zw-{name}-{language}" name="{language}" rows="2" lang="{lang}" maxlength="{MAX_WORDS}" '
                f'placeholder="{escape(refusal_words(Reason.BLOCKED_TOPIC, english=language == "en"))}">{escape(text)}</textarea>',
            )
            for language, lang, text in (("zh", "zh-CN", zh), ("en", "en", en))
        ),
    ]
    return "".join(
        f'<div class="zw-field"><label for="zw-{name}-{field}">{escape(label)}</label>{box}</div>'
        for field, label, box in boxes
    )


def _trial(topics: tuple[Topic, ...], question: str, words: Words) -> str:
    """A question to try: whether it would be answered."""
    found = topic_of((question,), topics) if question.strip() else None
    result = ""
    if question.strip():
        if found is None:
            told, kind = words("topics.try.free"), "zw-form-done"
        else:
            told, kind = words("topics.try.blocked", phrases="、".join(found.phrases)), "zw-form-problem"
        result = f'<div class="{kind}" role="status"><p>{escape(told)}</p></div>'
    return (
        f'<section class="zw-panel-card zw-topic-form" aria-labelledby="zw-try-title"><h2 id="zw-try-title">{escape(words("topics.try"))}</h2>'
        f'<form method="get" action="{PATH}"><div class="zw-field"><label for="zw-try">{escape(words("topics.try.label"))}</label>'
        f'<input id="zw-try" name="try" value="{escape(question)}" maxlength="1000" autocomplete="off"></div>'
        f'<p><button class="zw-button zw-second" type="submit">{escape(words("topics.try.send"))}</button></p></form>{result}</section>'
    )
