"""The page Ask 问政策: a conversation in which every sentence leads to its place in a document.

Header, transcript, examples and source panel are HTML of ours; the box and its button are
Gradio's. Nothing is kept outside the session: the conversation stands in ``gr.State``, and in the
reader's own browser (``pages.history``).
"""

from __future__ import annotations

import base64
import json
import logging
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from pages.ask_layout import Parts, foot, lay_out, side
from pages.chrome import ASK, header
from pages.contracts import Service
from pages.conversation import Conversation, answering, begin, failed_question, in_language, transcript_html
from pages.exports import FORMATS, file_name
from pages.frequency import Frequency
from pages.history import kept_html, restored
from pages.opinions import opinion_on
from pages.personal_box import personal_box
from pages.quiet_gradio import gr
from pages.responses import LANGUAGE_COOKIE
from pages.said_again import chosen as chosen_again
from pages.said_again import in_words
from pages.scope_form import EVERYTHING, changed, scope_html
from pages.stops import Stops
from pages.welcome import examples_html, promise_html
from pages.words import DEFAULT_LANGUAGE, words_for
from vectorstore.passages import SearchFilter
from vectorstore.personal_data import masked

LOG = logging.getLogger(__name__)

CONCURRENT: Final = 12
"""Questions answered at a time. Gradio's default of one would let a slow model hold up everybody; most of the time of an
answer that a model writes is waiting for it."""

_QUIET: Final[Mapping[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}
Updates = dict[Any, Any]
"""New values by component, as Gradio takes them."""


def ask_blocks(service: Service) -> gr.Blocks:
    """The page as Gradio blocks, to be mounted."""
    words = words_for(DEFAULT_LANGUAGE)
    blocks = gr.Blocks(title=words("title.ask"), fill_width=True, analytics_enabled=False)
    with blocks:
        session = _Session(gr.State(()), gr.State(DEFAULT_LANGUAGE), gr.State(EVERYTHING))
        page = _Page(service, lay_out(service, words), session, Stops(), Frequency())
        page.connect(blocks)
    return blocks


@dataclass(frozen=True, slots=True)
class _Session:
    """What one browser tab's session holds: conversation, language, documents that are asked."""

    conversation: gr.State
    language: gr.State
    scope: gr.State


@dataclass(frozen=True, slots=True)
class _Page:
    """What happens on the page: each method that is an event gives the parts that change."""

    service: Service
    parts: Parts
    session: _Session
    stops: Stops
    heard: Frequency

    def connect(self, blocks: gr.Blocks) -> None:
        """Bind the events to the parts."""
        parts, session = self.parts, self.session
        conversation, language, scope = session.conversation, session.language, session.scope
        everything = [conversation, language, scope, *parts.all(), parts.kept]
        blocks.unload(self.stop)
        blocks.load(self.greet, None, [language, *parts.all(), parts.door], **_QUIET)
        parts.header.language(self.switch, [conversation, scope], everything, **_QUIET)
        # Over the queue as all events: the address of those beside it is closed (``operating.page_routes``).
        parts.transcript.stop(self.stop, None, None, concurrency_limit=None, **_QUIET)
        asked = gr.on(
            [
                parts.box.submit,
                parts.send.click,
                parts.transcript.submit,
                parts.examples.submit,
                parts.personal.submit,
            ],
            self.ask,
            [parts.box, conversation, language, scope, parts.again],
            [
                conversation,
                parts.promise,
                parts.transcript,
                parts.personal,
                parts.box,
                parts.examples,
                parts.kept,
            ],
            # Once: a second press must not ask twice. What this drops although an answer stands there, because its
            # event has not ended yet, the script sends again until this tells it that it was taken.
            trigger_mode="once",
            js="(...given) => { window.zhengwen?.taken(); return given; }",
            concurrency_limit=CONCURRENT,
            **_QUIET,
        )
        asked.then(self.give_back, [parts.box, conversation], [parts.box], **_QUIET)
        parts.personal.edit(lambda: "", None, [parts.personal], **_QUIET)
        parts.door.restart(self.restart, [language], everything, cancels=[asked], **_QUIET)
        parts.door.restore(self.restore, [conversation], everything, **_QUIET)
        parts.door.scope(self.choose, [scope, language], [scope, parts.scope], **_QUIET)
        parts.door.feedback(self.take_opinion, [conversation, language], [parts.door], **_QUIET)
        parts.door.export(self.export, [conversation, language], [parts.door], **_QUIET)

    def whole(self, shown: Conversation, chosen: str, scope: SearchFilter) -> Updates:
        """Updates for all parts of the page."""
        service, parts, session = self.service, self.parts, self.session
        words = words_for(chosen)
        talking = bool(shown)
        placeholder = words("ask.placeholder.next" if talking else "ask.placeholder")
        return {
            session.conversation: shown,
            session.language: chosen,
            session.scope: scope,
            parts.header: header(ASK, words),
            parts.promise: "" if talking else promise_html(service, words),
            parts.transcript: transcript_html(shown, service, words),
            parts.personal: "",
            parts.box: gr.update(placeholder=placeholder, label=words("ask.label")),
            parts.send: gr.update(value=words("ask.send")),
            parts.again: in_words(words),
            parts.scope: scope_html(service, scope, words),
            parts.foot: foot(words),
            parts.examples: "" if talking else examples_html(service, words),
            parts.panel: side(service, words),
        }

    def greet(self, request: gr.Request) -> Updates:
        """A fresh page in the language that this browser used last.

        Conversation and transcript are left alone: a quick question may already stand in it.
        """
        fresh = self.whole((), words_for(request.cookies.get(LANGUAGE_COOKIE)).language, EVERYTHING)
        for untouched in (self.session.conversation, self.session.scope, self.parts.transcript):
            del fresh[untouched]
        # The script waits for this before it asks for the conversation that its browser kept.
        return {**fresh, self.parts.door: _answer("ready", {})}

    def switch(self, shown: Conversation, scope: SearchFilter, event: gr.EventData) -> Updates:
        """Our own words in the other language."""
        chosen = words_for(_said(event, "language")).language
        return self.whole(in_language(shown, self.service, chosen), chosen, scope)

    def restart(self, chosen: str, request: gr.Request) -> Updates:
        """A page without a conversation; what was being written is written no further."""
        self.stops.stop(request.session_hash)
        parts = self.parts
        fresh = self.whole((), chosen, EVERYTHING)
        words = words_for(chosen)
        box = gr.update(value="", placeholder=words("ask.placeholder"), label=words("ask.label"))
        return {**fresh, parts.box: box, parts.kept: ""}

    def restore(self, shown: Conversation, event: gr.EventData, request: gr.Request) -> Updates:
        """The conversation that this browser kept, unless another has begun meanwhile."""
        again = () if shown else restored(_data(event).get("turns"), self.service)
        if not again:
            return {}
        chosen = words_for(request.cookies.get(LANGUAGE_COOKIE)).language
        return self.whole(again, chosen, EVERYTHING)

    def ask(
        self,
        typed: str,
        shown: Conversation,
        chosen: str,
        scope: SearchFilter,
        again: list[str],
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Updates]:
        """Show the question at once, then its statements as they come. What is typed meanwhile stays in the box.

        A question with personal data is not asked before its reader has chosen what to do with it.
        """
        service, parts = self.service, self.parts
        words = words_for(chosen)
        pressed, choice = _said(event, "question"), _said(event, "choice")
        question = typed if pressed is None else pressed
        box = "" if choice == "keep" else personal_box(question, words)
        if choice == "mask":
            question, box = masked(question), ""
        if box:
            yield {parts.personal: box, parts.box: question}
            return
        waiting = begin(shown, question, scope)
        emptied: dict[str, Any] = {"value": ""} if pressed is None else {}
        yield {
            self.session.conversation: waiting,
            parts.promise: "",
            parts.transcript: transcript_html(waiting, service, words),
            parts.personal: "",
            parts.box: gr.update(placeholder=words("ask.placeholder.next"), **emptied),
            parts.examples: "",
        }
        with self.stops.listening(request.session_hash) as stopped:
            for seen in answering(waiting, service, chosen, stopped, chosen_again(again)):
                yield {
                    self.session.conversation: seen,
                    parts.transcript: transcript_html(seen, service, words),
                    parts.kept: kept_html(seen, service.key),
                }

    def stop(self, request: gr.Request) -> None:
        """Pressed by the reader, or the page was closed: what is being written is written no further."""
        self.stops.stop(request.session_hash)

    def give_back(self, typed: str, shown: Conversation) -> Any:
        """After an accident the question returns to the box, unless something was typed meanwhile."""
        failed = failed_question(shown)
        return failed if failed and not typed.strip() else gr.skip()

    def choose(self, scope: SearchFilter, chosen: str, event: gr.EventData) -> Updates:
        """Which documents are asked from now on."""
        data = _data(event)
        field, value = str(data.get("field", "")), str(data.get("value", ""))
        now = changed(self.service, scope, field, value, chosen=data.get("on") is True)
        shown = scope_html(self.service, now, words_for(chosen), is_open=True)
        return {self.session.scope: now, self.parts.scope: shown}

    def take_opinion(self, shown: Conversation, chosen: str, event: gr.EventData, request: gr.Request) -> str:
        """Store what a reader says of an answer, but not a flood."""
        data, now = _data(event), self.service.now()
        told = often = False
        try:
            opinion = opinion_on(shown, data, chosen)
            if opinion is not None and self.service.feedback is not None:
                often = not self.heard.allows(_visitor(request), now)
                if not often:
                    self.service.feedback.add(opinion, now)
                told = not often
        except Exception:
            LOG.exception("Feedback could not be stored")
        said = {"turn": data.get("turn"), "kind": data.get("kind"), "done": told, "often": often}
        return _answer("feedback", said)

    def export(self, shown: Conversation, chosen: str, event: gr.EventData) -> str:
        """The conversation as a file, for the script to save."""
        words, now = words_for(chosen), self.service.now().astimezone()
        ending = str(_data(event).get("format"))
        try:
            data = FORMATS[ending](shown, self.service, words, now)
        except Exception:
            LOG.exception("A conversation could not be exported")
            return _answer("export", {"done": False})
        name = file_name(words, now, ending)
        return _answer("export", {"done": True, "name": name, "data": base64.b64encode(data).decode()})


def _answer(what: str, data: Mapping[str, Any]) -> str:
    """What the door says to the script. The number makes each answer another one, also where nothing else does."""
    return (
        f'<div id="zw-answer" data-what="{what}" data-number="{secrets.token_hex(4)}" '
        f'data-said="{escape(json.dumps(data, ensure_ascii=False))}" hidden></div>'
    )


def _visitor(request: gr.Request) -> str:
    """Who asks, as far as a limit needs it: the address, which is counted and never stored."""
    return str(getattr(request.client, "host", ""))


def _data(event: gr.EventData) -> Mapping[str, Any]:
    """What our script sent along with its event; Gradio's own events bring nothing."""
    return event._data if isinstance(event._data, dict) else {}


def _said(event: gr.EventData, name: str) -> str | None:
    """A text that our script sent along."""
    value = _data(event).get(name)
    return value if isinstance(value, str) else None
