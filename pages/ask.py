"""The page Ask 问政策: a conversation in which every sentence leads to its place in a document.

Header, transcript, examples and source panel are HTML of ours; the box and its button are
Gradio's. Nothing is kept outside the session: the conversation stands in ``gr.State``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from pages.chrome import ASK, header
from pages.contracts import Service
from pages.conversation import Conversation, answering, begin, failed_question, in_language, transcript_html
from pages.quiet_gradio import gr
from pages.responses import LANGUAGE_COOKIE
from pages.said_again import chosen as chosen_again
from pages.said_again import in_words, switches
from pages.stops import Stops
from pages.welcome import examples_html, promise_html
from pages.words import DEFAULT_LANGUAGE, Words, words_for

CONCURRENT: Final = 12
"""Questions answered at a time. Gradio's default of one would let a slow model hold up everybody; most of the time of an
answer that a model writes is waiting for it."""

# Our script finds the way from a button in our HTML to an event of Gradio's.
_BIND_ASK: Final = "zhengwen.bind(element, (question) => trigger('submit', {question}))"
_BIND_TRANSCRIPT: Final = f"{_BIND_ASK}; zhengwen.bindStop(() => trigger('stop', {{}}))"
_BIND_LANGUAGE: Final = "zhengwen.bindLanguage((language) => trigger('language', {language}))"


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components that change with the conversation or the language."""

    header: Any
    promise: Any
    transcript: Any
    box: Any
    send: Any
    again: Any
    foot: Any
    examples: Any
    panel: Any

    def all(self) -> list[Any]:
        return [
            self.header,
            self.promise,
            self.transcript,
            self.box,
            self.send,
            self.again,
            self.foot,
            self.examples,
            self.panel,
        ]


def ask_blocks(service: Service) -> gr.Blocks:
    """The page as Gradio blocks, to be mounted."""
    words = words_for(DEFAULT_LANGUAGE)
    blocks = gr.Blocks(title=words("title.ask"), fill_width=True, analytics_enabled=False)
    with blocks:
        conversation = gr.State(())
        language = gr.State(DEFAULT_LANGUAGE)
        parts = _lay_out(service, words)
        _connect(blocks, service, parts, conversation, language)
    return blocks


def _html(value: str, name: str, script: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False)


def _lay_out(service: Service, words: Words) -> _Parts:
    top = _html(header(ASK, words), "zw-top", _BIND_LANGUAGE)
    promise = _html(promise_html(service, words), "zw-promise")
    transcript = _html(transcript_html((), service, words), "zw-transcript", _BIND_TRANSCRIPT)
    with gr.Column(elem_id="zw-dock"):
        with gr.Row(elem_id="zw-composer"):
            box = gr.Textbox(
                label=words("ask.label"),
                show_label=False,
                container=False,
                lines=1,
                max_lines=5,
                placeholder=words("ask.placeholder"),
                elem_id="zw-question",
                scale=1,
            )
            send = gr.Button(words("ask.send"), elem_id="zw-send", variant="primary", scale=0)
        again = switches(service, words)
        foot = _html(_foot(words), "zw-foot")
    examples = _html(examples_html(service, words), "zw-starts", _BIND_ASK)
    panel = _html(_panel(words), "zw-side")
    return _Parts(top, promise, transcript, box, send, again, foot, examples, panel)


def _foot(words: Words) -> str:
    return f'<p class="zw-foot">{escape(words("ask.foot"))}</p>'


def _panel(words: Words) -> str:
    """The empty source panel and the line that speaks to screen readers; the script fills both."""
    return (
        f'<div class="zw-veil" hidden></div><div class="zw-panel" id="zw-panel" role="complementary" aria-label="{escape(words("panel.label"))}" hidden></div>'
        f'<p class="zw-sr" id="zw-status" role="status" data-done="{escape(words("copy.done"))}" '
        f'data-failed="{escape(words("copy.failed"))}" data-title="{escape(words("title.ask"))}" '
        f'data-lang="{escape(words("html.lang"))}" data-label="{escape(words("ask.label"))}"></p>'
        f'<p class="zw-offline" role="alert" hidden>{escape(words("offline"))}</p>'
    )


def _connect(
    blocks: gr.Blocks, service: Service, parts: _Parts, conversation: gr.State, language: gr.State
) -> None:
    def everything(shown: Conversation, chosen: str) -> dict[Any, Any]:
        """Updates for all parts of the page."""
        words = words_for(chosen)
        talking = bool(shown)
        placeholder = words("ask.placeholder.next" if talking else "ask.placeholder")
        return {
            language: chosen,
            parts.header: header(ASK, words),
            parts.promise: "" if talking else promise_html(service, words),
            parts.transcript: transcript_html(shown, service, words),
            parts.box: gr.update(placeholder=placeholder, label=words("ask.label")),
            parts.send: gr.update(value=words("ask.send")),
            parts.again: in_words(words),
            parts.foot: _foot(words),
            parts.examples: "" if talking else examples_html(service, words),
            parts.panel: _panel(words),
        }

    def greet(request: gr.Request) -> dict[Any, Any]:
        """A fresh page in the language that this browser used last.

        The transcript is left alone: a quick question may already stand in it.
        """
        chosen = words_for(request.cookies.get(LANGUAGE_COOKIE)).language
        fresh = everything((), chosen)
        del fresh[parts.transcript]
        return fresh

    def switch(shown: Conversation, event: gr.EventData) -> dict[Any, Any]:
        chosen = words_for(_said(event, "language")).language
        again = in_language(shown, service, chosen)
        return {conversation: again, **everything(again, chosen)}

    stops = Stops()

    def ask(
        typed: str,
        shown: Conversation,
        chosen: str,
        again: list[str],
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[dict[Any, Any]]:
        """Show the question at once, then its statements as they come. What is typed meanwhile stays in the box."""
        words = words_for(chosen)
        pressed = _said(event, "question")
        waiting = begin(shown, typed if pressed is None else pressed)
        emptied: dict[str, Any] = {"value": ""} if pressed is None else {}
        yield {
            conversation: waiting,
            parts.promise: "",
            parts.transcript: transcript_html(waiting, service, words),
            parts.box: gr.update(placeholder=words("ask.placeholder.next"), **emptied),
            parts.examples: "",
        }
        with stops.listening(request.session_hash) as stopped:
            for seen in answering(waiting, service, chosen, stopped, chosen_again(again)):
                yield {conversation: seen, parts.transcript: transcript_html(seen, service, words)}

    def stop(request: gr.Request) -> None:
        """Pressed by the reader, or the page was closed: what is being written is written no further."""
        stops.stop(request.session_hash)

    def give_back(typed: str, shown: Conversation) -> Any:
        """After an accident the question returns to the box, unless something was typed meanwhile."""
        failed = failed_question(shown)
        return failed if failed and not typed.strip() else gr.skip()

    blocks.unload(stop)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    blocks.load(greet, None, [language, *parts.all()], **quiet)
    parts.header.language(switch, [conversation], [language, conversation, *parts.all()], **quiet)
    parts.transcript.stop(stop, None, None, queue=False, **quiet)
    gr.on(
        [parts.box.submit, parts.send.click, parts.transcript.submit, parts.examples.submit],
        ask,
        [parts.box, conversation, language, parts.again],
        [conversation, parts.promise, parts.transcript, parts.box, parts.examples],
        trigger_mode="once",
        concurrency_limit=CONCURRENT,
        **quiet,
    ).then(give_back, [parts.box, conversation], [parts.box], **quiet)


def _said(event: gr.EventData, name: str) -> str | None:
    """A text that our script sent along with its event; Gradio's own events bring none."""
    value = (event._data or {}).get(name) if isinstance(event._data, dict) else None
    return value if isinstance(value, str) else None
