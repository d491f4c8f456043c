"""The label of what a model wrote, for every place where it is shown or taken away.

The Chinese measures for labelling generated content (人工智能生成合成内容标识办法), in force since
September 2025, ask for a label that people see and for one in the metadata of files, of the form that
the standard GB 45438-2025 gives. Both are made here, so that page, JSON and exports say the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from assistant.answers import Answer, Reply

_LABELS = ("AI 生成", "AI-generated")
_EXPLAINED = (
    "带“AI 生成”标记的句子由大模型（{model}）生成，引文由程序逐字核对。",
    "Sentences marked as AI-generated were written by a language model ({model}); a program checked their quotes.",
)
PRODUCER = "zhengwen"
"""Who made the content, in the metadata, where no operating office is set: the standard asks for its name or code."""


def label(*, english: bool) -> str:
    """The visible label."""
    return _LABELS[english]


def explained(engine: str, *, english: bool) -> str:
    """What the label means, as a sentence to stand under a text that has it."""
    return _EXPLAINED[english].format(model=model_name(engine))


def model_name(engine: str) -> str:
    """The name of the model that an engine stands for."""
    return engine.removeprefix("model:")


def metadata(answer: Answer, producer: str = PRODUCER) -> dict[str, Any]:
    """The field ``AIGC`` for the metadata of a page or a file that holds the answer, with all its seven entries.

    producer: name or code of the office that runs the service, and so answers for what is generated.
    Label 1: it is generated. ReservedCode1, which is the producer's own, tells whether the statements were altered since.
    Who passes the answer on fills the entries of the propagator.
    """
    said = "\n".join(s.text for s in answer.statements)
    identity = "\n".join((answer.engine, answer.question, said))
    fields = {
        "Label": "1",
        "ContentProducer": producer,
        "ProduceID": _digest(identity)[:16],
        "ReservedCode1": _digest(said),
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }
    return {"AIGC": fields}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def file_metadata(generated: Mapping[str, Any] | None) -> str | None:
    """The metadata as text, for a page's element or a file's properties: from ``generated`` of a reply as JSON, None
    where no model wrote. Every page and export takes it from here."""
    return None if generated is None else json.dumps(generated["metadata"], ensure_ascii=False)


def generated_json(reply: Reply, *, english: bool, producer: str = PRODUCER) -> dict[str, Any] | None:
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
        "metadata": metadata(reply, producer),
    }
