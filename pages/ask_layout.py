"""How the page Ask 问政策 is laid out: which parts are ours, which are Gradio's, and how our script reaches them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any, Final

from pages.chrome import ASK, header
from pages.contracts import Service
from pages.conversation import transcript_html
from pages.dialogs import dialogs_html
from pages.quiet_gradio import gr
from pages.said_again import switches
from pages.scope_form import EVERYTHING, scope_html
from pages.welcome import examples_html, promise_html
from pages.words import Words

# Our script finds the way from a button in our HTML to an event of Gradio's.
_BIND_ASK: Final = "zhengwen.bind(element, (question) => trigger('submit', {question}))"
_BIND_TRANSCRIPT: Final = f"{_BIND_ASK}; zhengwen.bindStop(() => trigger('stop', {{}}))"
_BIND_LANGUAGE: Final = "zhengwen.bindLanguage((language) => trigger('language', {language}))"
# Gradio knows an event of ours by its name in quotes.
_BIND_PERSONAL: Final = "zhengwen.bindPersonal(['submit', 'edit'], trigger)"
_BIND_DOOR: Final = "zhengwen.bindDoor(['restart', 'restore', 'scope', 'feedback', 'export'], trigger)"


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that change with the conversation or the language."""

    header: Any
    promise: Any
    transcript: Any
    personal: Any
    box: Any
    send: Any
    again: Any
    scope: Any
    foot: Any
    examples: Any
    panel: Any
    kept: Any
    """The last exchange, for the browser to keep."""
    door: Any
    """Where the script hands in what has no component of its own, and gets the answer to it."""

    def all(self) -> list[Any]:
        """Those whose words change with the language."""
        return [
            self.header,
            self.promise,
            self.transcript,
            self.personal,
            self.box,
            self.send,
            self.again,
            self.scope,
            self.foot,
            self.examples,
            self.panel,
        ]


def _html(value: str, name: str, script: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False)


def lay_out(service: Service, words: Words) -> Parts:
    """All parts of the page, inside Gradio blocks that are open."""
    top = _html(header(ASK, words), "zw-top", _BIND_LANGUAGE)
    promise = _html(promise_html(service, words), "zw-promise")
    transcript = _html(transcript_html((), service, words), "zw-transcript", _BIND_TRANSCRIPT)
    with gr.Column(elem_id="zw-dock"):
        personal = _html("", "zw-personal", _BIND_PERSONAL)
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
        with gr.Row(elem_id="zw-under"):
            scope = _html(scope_html(service, EVERYTHING, words), "zw-scope")
            below = _html(foot(words), "zw-foot")
    examples = _html(examples_html(service, words), "zw-starts", _BIND_ASK)
    panel = _html(side(service, words), "zw-side")
    kept = _html("", "zw-memory")
    door = _html("", "zw-door", _BIND_DOOR)
    return Parts(
        top, promise, transcript, personal, box, send, again, scope, below, examples, panel, kept, door
    )


def foot(words: Words) -> str:
    """What we are not, and the two buttons for the conversation as a whole."""
    restart, about = (
        f'<button type="button" class="zw-plain zw-small" {data}>{escape(words(key))}</button>'
        for data, key in (("data-restart", "restart"), ('data-dialog="about"', "about.open"))
    )
    return (
        f'<div class="zw-foot"><p>{escape(words("ask.foot"))}</p>'
        f'<div class="zw-foot-tools"><span class="zw-only-talking">{restart}</span>{about}</div></div>'
    )


def side(service: Service, words: Words) -> str:
    """What stands beside the conversation and is shown by the script: source panel, dialogs, lines that speak."""
    return _panel(words) + dialogs_html(service, words)


def _panel(words: Words) -> str:
    """The empty source panel and the line that speaks to screen readers; the script fills both."""
    return (
        f'<div class="zw-veil" hidden></div><div class="zw-panel" id="zw-panel" role="complementary" aria-label="{escape(words("panel.label"))}" hidden></div>'
        f'<p class="zw-sr" id="zw-status" role="status" data-done="{escape(words("copy.done"))}" '
        f'data-failed="{escape(words("copy.failed"))}" data-title="{escape(words("title.ask"))}" '
        f'data-lang="{escape(words("html.lang"))}" data-label="{escape(words("ask.label"))}" '
        f'data-spoken="{escape(words("read.source"))}" data-aloud="{escape(words("read.aloud"))}" '
        f'data-quiet="{escape(words("read.stop"))}" data-thanks="{escape(words("feedback.thanks"))}" '
        f'data-not-told="{escape(words("feedback.failed"))}" data-too-often="{escape(words("feedback.often"))}" data-exported="{escape(words("export.done"))}" '
        f'data-not-exported="{escape(words("export.failed"))}" data-restarted="{escape(words("restart.done"))}"></p>'
        f'<p class="zw-offline" role="alert" hidden>{escape(words("offline"))}</p>'
        '<p class="zw-away" role="alert" hidden></p>'
    )
