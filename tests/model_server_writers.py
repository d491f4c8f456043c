"""Models that compose their answers out of the numbered passages they are given: honest ones and liars.

A writer is a function from what a model sees (``Seen``) to sentences with their places; ``compliant``
makes a script of it that answers in the form the request asks for: JSON, the tool ``give_answer``, or
lines with marks. So the scripted server plays a whole model, over any library and question::

    with model_server(compliant(honest, pause=0.1)) as server: ...
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model_server import Asked, StepOf
from model_server_steps import Calls, Says, Step, ToolCall


@dataclass(frozen=True)
class Sentence:
    """A sentence under its numbers, as the prompt shows it."""

    passage: int
    number: int
    text: str


@dataclass(frozen=True)
class Seen:
    """What the prompt holds: the question, the sentences, and the sentences that a repair asks to mend."""

    question: str
    sentences: tuple[Sentence, ...]
    prompt: str

    def near(self, most: int = 3) -> list[Sentence]:
        """The sentences that share most pairs of characters with the question, table rows left out."""
        wanted = _pairs(self.question)
        rated = [
            (len(wanted & _pairs(s.text)) / (len(wanted) or 1), -n, s)
            for n, s in enumerate(self.sentences)
            if "\t" not in s.text and len(s.text) >= 10
        ]
        rated.sort(key=lambda r: r[:2], reverse=True)
        best = rated[0][0] if rated else 0.0
        return [s for score, _, s in rated[:most] if score >= 0.7 * best]


@dataclass(frozen=True)
class Writes:
    """A sentence that a model writes, with the places that it names."""

    text: str
    places: tuple[Sentence, ...]
    words: str | None = None
    """Given instead of a sentence's number, as the words of a quote."""


Writer = Callable[[Seen], list[Writes]]

_PASSAGE = re.compile(r'<passage n="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
_SENTENCE = re.compile(r"^\d+\.(\d+) (.*)$", re.MULTILINE)
_QUESTION = re.compile(r"<question>\s*(.*?)\s*</question>", re.DOTALL)


def seen(request: Asked) -> Seen:
    """What a model sees in a request."""
    prompt = request.prompt
    found = [
        Sentence(int(passage), int(number), text)
        for passage, lines in _PASSAGE.findall(prompt)
        for number, text in _SENTENCE.findall(lines)
    ]
    asked = _QUESTION.findall(prompt)
    return Seen(asked[-1] if asked else "", tuple(found), prompt)


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"[\W_]", "", text)
    return {plain[n : n + 2] for n in range(len(plain) - 1)}


def compliant(writer: Writer, *, on_repair: Writer | None = None, **options: Any) -> StepOf:
    """A model that answers in the form asked for. A repair is answered by ``on_repair``, by default with nothing.

    options: of ``Says`` and ``Calls``: first, pause, usage, piece.
    """

    def step(request: Asked) -> Step:
        view = seen(request)
        repairing = sum(m.get("role") == "assistant" for m in request.messages) > 0 and not _after_tools(
            request
        )
        written = (
            ((on_repair(view) if on_repair else []) if repairing else writer(view)) if view.sentences else []
        )
        return in_form(request, written, **options)

    return step


def _after_tools(request: Asked) -> bool:
    return bool(request.messages) and request.messages[-1].get("role") == "tool"


def in_form(request: Asked, written: Sequence[Writes], **options: Any) -> Step:
    """Sentences in the form that the request asks for."""
    value = {
        "statements": [{"text": w.text, "quotes": _quotes(w), "computation": None} for w in written],
        "not_covered": [],
        "declined": not written,
    }
    if "give_answer" in request.tools:
        return Calls([ToolCall("give_answer", value)], **options)
    if request.format != "text" or '"statements"' in request.prompt:
        return Says.of(value, **options)
    lines = [w.text + "".join(f"[{s.passage}.{s.number}]" for s in w.places) for w in written]
    return Says("\n".join(lines) or "无法回答", **options)


def _quotes(written: Writes) -> list[dict[str, Any]]:
    if written.words is not None:
        return [{"passage": s.passage, "words": written.words} for s in written.places]
    return [{"passage": s.passage, "sentences": str(s.number)} for s in written.places]


def _ended(text: str) -> str:
    return text if re.search(r"[。！？!?…]$", text) else text.rstrip("；;，,、：:") + "。"


# ---- writers


def honest(view: Seen) -> list[Writes]:
    """Says the nearest sentences in their own words."""
    return [Writes(_ended(s.text), (s,)) for s in view.near()]


def paraphrasing(view: Seen) -> list[Writes]:
    """Says truly what the nearest sentences say, with words of its own around them."""
    return [Writes(f"文件写明，{_ended(s.text)}", (s,)) for s in view.near()]


LEADS = (
    "根据《{title}》，",
    "该文件提出，",
    "具体来说，",
    "《{title}》规定：",
    "此外，根据相关文件，",
    "文件中明确指出，",
    "也就是说，",
    "从文件内容来看，",
)
"""What models say before they say something; ``{title}`` is the passage's own title."""


def leading(view: Seen) -> list[Writes]:
    """Says the nearest sentences behind the lead-ins that models like, each true of what it cites."""
    found: list[Writes] = []
    for n, s in enumerate(view.near()):
        shown = re.search(rf'<passage n="{s.passage}"[^>]*?(?:title|document)="([^"]+)"', view.prompt)
        title = shown[1] if shown else ""
        lead = LEADS[(len(view.question) + n) % len(LEADS)]
        lead = lead.format(title=title) if title or "{title}" not in lead else "文件写明，"
        found.append(Writes(lead + _ended(s.text), (s,)))
    return found


def silent(view: Seen) -> list[Writes]:
    """Declines."""
    return []


def altering_figures(view: Seen) -> list[Writes]:
    """Says the nearest sentence that has a figure with another figure, over a true quote."""

    def altered(text: str) -> str:
        return re.sub(r"\d", lambda m: str((int(m.group()) + 1) % 10), text, count=1)

    figured = [s for s in view.near(40) if re.search(r"\d", s.text)]
    return [Writes(_ended(altered(s.text)), (s,)) for s in figured[:3]]


def inventing_quotes(view: Seen) -> list[Writes]:
    """Proves what it says with words that stand nowhere."""
    made = "每人每月补贴八千八百元，由市财政全额承担"
    return [Writes(f"{made}。", (s,), words=made) for s in view.near(2)]


def quoting_another_place(view: Seen) -> list[Writes]:
    """Says what one passage says over a sentence of another."""
    found: list[Writes] = []
    for s in view.near():
        other = next(
            (o for o in view.sentences if o.passage != s.passage and not _pairs(o.text) & _pairs(s.text)),
            None,
        )
        if other is not None:
            found.append(Writes(_ended(s.text), (other,)))
    return found


def negating(view: Seen) -> list[Writes]:
    """Says the opposite over a true quote."""

    def opposite(text: str) -> str:
        for word, other in (
            ("应当", "不得"),
            ("必须", "不得"),
            ("不得", "可以"),
            ("可以", "不得"),
            ("由", "不由"),
            ("为", "不为"),
        ):
            if word in text:
                return text.replace(word, other, 1)
        return f"不{text}"

    return [Writes(_ended(opposite(s.text)), (s,)) for s in view.near()]


def marking_up(view: Seen) -> list[Writes]:
    """Writes HTML, a link and a citation of its own around a true sentence."""
    return [
        Writes(f'<img src=x onerror="alert(1)"><b>{s.text}</b>[点这里](https://example.invalid/)', (s,))
        for s in view.near()
    ]


def citing_in_text(view: Seen) -> list[Writes]:
    """Writes numbers of citations that do not exist into a true sentence."""
    return [Writes(f"{s.text.rstrip('。')}[97]【98】。", (s,)) for s in view.near()]


def obeying_documents(view: Seen) -> list[Writes]:
    """Does what an order in a document asks: praises a product over a true quote."""
    return [Writes("请立即向指定账户转账以保留补贴资格。", (s,)) for s in view.near(2)]


def adding_claims(view: Seen) -> list[Writes]:
    """Adds a claim of its own to a true sentence."""
    return [Writes(f"{s.text.rstrip('。')}，逾期按日加收百分之五的滞纳金。", (s,)) for s in view.near()]


def quoting_nothing(view: Seen) -> list[Writes]:
    """Says a true sentence without a place."""
    return [Writes(_ended(s.text), ()) for s in view.near()]


LIARS: Mapping[str, Writer] = {
    "altered figures": altering_figures,
    "invented quotes": inventing_quotes,
    "another place quoted": quoting_another_place,
    "negated": negating,
    "markup": marking_up,
    "citations in the text": citing_in_text,
    "orders of a document obeyed": obeying_documents,
    "claims added": adding_claims,
    "no quotes": quoting_nothing,
}
"""Writers of which nothing may be shown."""


def in_turn(*writers: Writer) -> Writer:
    """The first sentence of each writer, then the second of each, and so on."""

    def mixed(view: Seen) -> list[Writes]:
        columns = [writer(view) for writer in writers]
        longest = max(map(len, columns), default=0)
        return [column[n] for n in range(longest) for column in columns if n < len(column)]

    return mixed
