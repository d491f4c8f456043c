"""The label of what a model wrote, for every place where it is shown or taken away.

The Chinese measures for labelling generated content (人工智能生成合成内容标识办法), in force since
September 2025, ask for a label that people see and for one in the metadata of files, of the form that
the standard GB 45438-2025 gives. Both are made here, so that page, JSON and exports say the same.
"""

from __future__ import annotations

import hashlib
from typing import Any

from assistant.answers import Answer, Reply

_LABELS = ("AI 生成", "AI-generated")
_EXPLAINED = (
    "带“AI 生成”标记的句子由大模型（{model}）生成，引文由程序逐字核对。",
    "Sentences marked as AI-generated were written by a language model ({model}); a program checked their quotes.",
)
PRODUCER = "zhengwen"
"""Who provides the service, in the metadata."""


def label(*, english: bool) -> str:
    """The visible label."""
    return _LABELS[english]


def explained(engine: str, *, english: bool) -> str:
    """What the label means, as a sentence to stand under a text that has it."""
    return _EXPLAINED[english].format(model=model_name(engine))


def model_name(engine: str) -> str:
    """The name of the model that an engine stands for."""
    return engine.removeprefix("model:")


def metadata(answer: Answer) -> dict[str, Any]:
    """The field ``AIGC`` for the metadata of a page or a file that holds the answer; Label 1: it is generated."""
    said = "\n".join((answer.engine, answer.question, *(s.text for s in answer.statements)))
    number = hashlib.sha256(said.encode()).hexdigest()[:16]
    return {"AIGC": {"Label": "1", "ContentProducer": PRODUCER, "ProduceID": number}}


def generated_json(reply: Reply, *, english: bool) -> dict[str, Any] | None:
    """Who wrote which statements (counted from 1), how many more did not pass the check, the label, and the
    metadata; None where no model wrote any."""
    if not isinstance(reply, Answer):
        return None
    written = [number for number, s in enumerate(reply.statements, start=1) if s.generated]
    if not written:
        return None
    return {
        "by": reply.engine,
        "label": label(english=english),
        "statements": written,
        "removed": reply.removed,
        "metadata": metadata(reply),
    }
