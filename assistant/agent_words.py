"""The words that go to the model: prompts filled with what is asked, found and said before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import prompts
from assistant.agent_output import Said
from assistant.answers import Answer, Turn
from assistant.chat_model import Form
from assistant.untrusted import as_data

if TYPE_CHECKING:
    from assistant.agent_evidence import NumberedEvidence
    from assistant.agent_run import Run

_LANGUAGE = {"zh": "中文（简体）", "en": "English"}
_FORMS = {Form.SCHEMA: "form_json", Form.JSON: "form_json", Form.TOOL: "form_tool", Form.TEXT: "form_text"}
EARLIER_ANSWER = 200
"""Characters of an earlier answer that are told: what it was about, not all it said."""


def system_words(run: Run, *, lookups: bool) -> str:
    """The instruction, which stays the same from call to call as long as the form does."""
    language = "en" if run.english else "zh"
    form = prompts.load(_FORMS[run.connected.abilities.form], language).text
    if lookups:
        form = f"{form}\n\n{prompts.load('tools', language).text}"
    prompt = prompts.load(run.task, language)
    values = {"language": _LANGUAGE[language], "form": form}
    return prompt.fill(**{name: values[name] for name in prompt.blanks})


def asked_words(question: str, passages: str, earlier: str) -> str:
    """What is asked, after what was found and what was said before."""
    parts = [_earlier(earlier)] if earlier else []
    parts += [passages, f"<question>\n{as_data(question)}\n</question>"]
    return "\n\n".join(parts)


def restated_words(answer: Answer, evidence: NumberedEvidence, passages: str) -> str:
    """An answer to be said again, each sentence with the numbers that prove it, after its passages."""
    lines = [f"{as_data(s.text)} {evidence.marks(s.citations)}" for s in answer.statements]
    told = "\n".join(lines)
    return f"{passages}\n\n<answer>\n{told}\n</answer>"


def rewrite_words(question: str, earlier: str) -> str:
    """A follow-up to be made whole, after what was said before."""
    return f"{_earlier(earlier)}\n\n<question>\n{as_data(question)}\n</question>"


def _earlier(turns: str) -> str:
    return f"<earlier>\n{turns}\n</earlier>"


def earlier_words(turns: Sequence[Turn], count: Callable[[str], int], budget: int) -> str:
    """The latest turns that fit a number of tokens, oldest of them first."""
    told: list[str] = []
    for turn in reversed(turns):
        reply = turn.reply
        answer = "".join(s.text for s in reply.statements) if isinstance(reply, Answer) else reply.message
        lines = f"Q: {as_data(turn.question)[:EARLIER_ANSWER]}\nA: {as_data(answer)[:EARLIER_ANSWER]}"
        budget -= count(lines)
        if budget < 0:
            break
        told.append(lines)
    return "\n".join(reversed(told))


def failed_words(run: Run, failed: Sequence[tuple[Said, Sequence[str]]]) -> str:
    """What did not pass, with the reasons; or, where nothing could be read, the form once more."""
    language = "en" if run.english else "zh"
    if not failed:
        return prompts.load(_FORMS[run.connected.abilities.form], language).text
    listed = "\n".join(f"- {as_data(said.text)} —— {as_data('; '.join(reasons))}" for said, reasons in failed)
    return prompts.load("repair", language).fill(failed=listed)
