"""What can be done with an answer: copy it with its sources, hear it, export it, say whether it was useful."""

from __future__ import annotations

from html import escape

from pages import generated
from pages.contracts import ReplyJson
from pages.markup import icon
from pages.sources import Source
from pages.words import Words


def actions(turn: int, copied: str | None, words: Words) -> str:
    """The row of buttons below an answer. ``copied``: the answer as plain text; a refusal has none to copy."""
    copy = "" if copied is None else _button("copy", "copy.answer", f'data-copy="{escape(copied)}"', words)
    read = _button("sound", "read.aloud", f'class="zw-plain zw-read" data-read="t{turn}"', words)
    export = "" if copied is None else _button("download", "export.open", "data-export", words)
    useful, problem = (
        _button(
            picture,
            f"feedback.{kind}",
            f'data-feedback="{kind}" data-turn="{turn}" aria-pressed="false"',
            words,
        )
        for kind, picture in (("useful", "up"), ("problem", "down"))
    )
    return (
        f'<div class="zw-actions">{copy}{read}{export}<div class="zw-opinion" role="group" '
        f'aria-label="{escape(words("feedback.this"))}">{useful}{problem}'
        f'<span class="zw-thanks" hidden>{escape(words("feedback.thanks"))}</span></div></div>'
    )


def _button(picture: str, key: str, attributes: str, words: Words) -> str:
    look = "" if attributes.startswith("class=") else 'class="zw-plain" '
    return (
        f'<button type="button" {look}{attributes}>{icon(picture)}<span>{escape(words(key))}</span></button>'
    )


def plain_text(reply: ReplyJson, sources: tuple[Source, ...], words: Words) -> str:
    """The answer with its references as plain text, for the clipboard."""
    lines = [reply["question"], ""]
    for statement in reply["statements"]:
        lines.append(statement["text"] + "".join(f"[{n}]" for n in statement["citations"]))
    lines += [f"{words('partial.title')}：{part}" for part in reply["not_covered"]]
    lines += generated.copied(reply, words)
    lines += ["", words("copy.sources")]
    for source in sources:
        c = source.citation
        place = "，".join(
            p for p in (f"《{c['title']}》", c.get("number"), c.get("issued"), *c["section"][-1:]) if p
        )
        kind = f"（{words('stamp.digest')}）" if source.digest else ""
        lines.append(f"[{c['n']}] {place}{kind}：“{c['quote'].strip()}”")
    return "\n".join(lines)
