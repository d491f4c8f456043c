"""The dialogs of the Ask page, which the script opens: what is wrong with an answer, export, what this page keeps.

They stand outside the transcript, so that what is typed in them is not lost when an answer is drawn anew.
"""

from __future__ import annotations

from html import escape

from pages.contracts import Service
from pages.markup import icon
from pages.validity import is_official
from pages.words import Words
from vectorstore.feedback import MAX_COMMENT, FeedbackReason


def dialogs_html(service: Service, words: Words) -> str:
    """All of them, closed."""
    return _feedback(words) + _export(words) + _about(service, words)


def _dialog(name: str, title: str, body: str, words: Words) -> str:
    return (
        f'<dialog class="zw-dialog" id="zw-{name}" aria-labelledby="zw-{name}-title"><div class="zw-dialog-head">'
        f'<h2 id="zw-{name}-title" tabindex="-1">{escape(title)}</h2>'
        f'<button type="button" class="zw-plain" data-dialog-close aria-label="{escape(words("dialog.close"))}">'
        f"{icon('close')}</button></div>{body}</dialog>"
    )


def _feedback(words: Words) -> str:
    reasons = "".join(
        f'<label class="zw-reason"><input type="radio" name="reason" value="{reason}">'
        f"<span>{escape(words(f'feedback.{reason}'))}</span></label>"
        for reason in FeedbackReason
    )
    body = (
        f'<form method="dialog" data-feedback-form><fieldset><legend class="zw-sr">{escape(words("feedback.title"))}</legend>'
        f"{reasons}</fieldset>"
        f'<label for="zw-comment">{escape(words("feedback.comment"))}</label>'
        f'<textarea id="zw-comment" name="comment" rows="2" maxlength="{MAX_COMMENT}"></textarea>'
        f'<p class="zw-form-problem" role="alert" hidden>{escape(words("feedback.need"))}</p>'
        f'<p class="zw-dialog-foot"><button class="zw-button">{escape(words("feedback.send"))}</button>'
        f'<span class="zw-meta">{escape(words("feedback.kept"))}</span></p></form>'
    )
    return _dialog("feedback", words("feedback.title"), body, words)


def _export(words: Words) -> str:
    choices = "".join(
        f'<button type="button" class="zw-button zw-second" data-export-as="{ending}">{icon("download")}'
        f"{escape(words(f'export.{ending}'))}</button>"
        for ending in ("docx", "md", "json")
    )
    body = f'<p>{escape(words("export.text"))}</p><p class="zw-dialog-foot">{choices}</p>'
    return _dialog("export", words("export.title"), body, words)


def _about(service: Service, words: Words) -> str:
    documents = service.public_documents()
    n = len(documents)
    digest = "" if all(is_official(d) for d in documents) else f" {words('limits.digest')}"
    by_model = service.assistant.engine.startswith("model:")
    parts = (
        ("limits.can", words("limits.can.text", n=n) + digest),
        ("limits.cannot", words("limits.cannot.text")),
        ("limits.privacy", words("limits.privacy.text")),
        ("about.engine", words("about.engine.model" if by_model else "about.engine.extractive")),
    )
    sections = "".join(f"<h3>{escape(words(key))}</h3><p>{escape(text)}</p>" for key, text in parts)
    body = (
        f'{sections}<p class="zw-dialog-foot"><button type="button" class="zw-button zw-second" data-restart>'
        f"{escape(words('about.delete'))}</button></p>"
    )
    return _dialog("about", words("about.title"), body, words)
