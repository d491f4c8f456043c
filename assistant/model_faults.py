"""What can go wrong with a model, told from its error, and the one calm line that says so to people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from langchain_core import exceptions as told

from assistant.answers import ModelFault

_WORDS: dict[ModelFault, tuple[str, str]] = {
    ModelFault.TIMEOUT: ("模型没有按时答复", "the model did not answer in time"),
    ModelFault.UNREACHABLE: ("连不上模型", "the model could not be reached"),
    ModelFault.KEY_REFUSED: ("模型没有接受密钥", "the model's service did not accept the key"),
    ModelFault.MODEL_UNKNOWN: (
        "模型服务里没有设定的模型",
        "the model's service does not have the model that is set",
    ),
    ModelFault.RATE_LIMITED: ("模型眼下太忙", "the model is too busy just now"),
    ModelFault.SERVER_ERROR: ("模型服务出错", "the model's service had an error"),
    ModelFault.CUT_OFF: ("模型的答复中断了", "the model's answer broke off"),
    ModelFault.UNREADABLE: ("模型的答复无法读取", "the model's answer could not be read"),
    ModelFault.EMPTY: ("模型没有给出答复", "the model gave no answer"),
    ModelFault.REFUSED: ("模型拒绝作答", "the model declined"),
    ModelFault.WRONG_LANGUAGE: ("模型没有用提问的语言作答", "the model answered in another language"),
    ModelFault.TOO_LONG: ("模型的答复过长", "the model's answer was too long"),
    ModelFault.TOOL_LOOP: ("模型查找没有结束", "the model did not come to an end of searching"),
    ModelFault.CONTEXT_TOO_LONG: (
        "问题和资料超出模型的长度",
        "question and evidence are too long for the model",
    ),
    ModelFault.OVER_BUDGET: ("已到单次回答的用量上限", "the budget of one answer was used up"),
    ModelFault.REJECTED: ("模型没有接受这次请求", "the model's service did not accept the request"),
    ModelFault.NOT_PROVED: (
        "模型的答复没有通过引文核对",
        "what the model wrote did not pass the citation check",
    ),
    ModelFault.BESIDE_THE_POINT: (
        "模型的答复没有答到所问",
        "what the model wrote does not answer the question",
    ),
}
_FOLLOWS = ("{why}，这是按原文摘录的回答。", "These are the documents' own words: {why}.")
_PARTLY = ("{why}，其后由原文摘录补足。", "The documents' own words complete the answer: {why}.")


def fault_words(fault: ModelFault, *, english: bool, heard: bool = False) -> str:
    """The line under an answer. heard: some of the model's statements are shown."""
    why = _WORDS[fault][1 if english else 0]
    return (_PARTLY if heard else _FOLLOWS)[1 if english else 0].format(why=why)


def fault_cause(fault: ModelFault, *, english: bool = True) -> str:
    """The cause alone, as part of a sentence."""
    return _WORDS[fault][1 if english else 0]


class ModelFaultError(Exception):
    """The model cannot be heard any further, for this cause; never shown as it is."""

    def __init__(self, fault: ModelFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


_BY_ERROR: tuple[tuple[type[BaseException], ModelFault], ...] = (
    (told.ContextOverflowError, ModelFault.CONTEXT_TOO_LONG),
    (told.ModelAuthenticationError, ModelFault.KEY_REFUSED),
    (told.ModelPermissionDeniedError, ModelFault.KEY_REFUSED),
    (told.ModelNotFoundError, ModelFault.MODEL_UNKNOWN),
    (told.ModelRateLimitError, ModelFault.RATE_LIMITED),
    (told.ModelInvalidRequestError, ModelFault.REJECTED),
    (told.ModelTimeoutError, ModelFault.TIMEOUT),
    (told.ModelConnectionError, ModelFault.UNREACHABLE),
    (told.ModelAPIError, ModelFault.SERVER_ERROR),
    (TimeoutError, ModelFault.TIMEOUT),
    (ConnectionError, ModelFault.UNREACHABLE),
    (json.JSONDecodeError, ModelFault.UNREADABLE),
    (ValueError, ModelFault.UNREADABLE),
    (TypeError, ModelFault.UNREADABLE),
    (KeyError, ModelFault.UNREADABLE),
)
_BY_NAME = {
    "APITimeoutError": ModelFault.TIMEOUT,
    "ReadTimeout": ModelFault.TIMEOUT,
    "ConnectTimeout": ModelFault.TIMEOUT,
    "APIConnectionError": ModelFault.UNREACHABLE,
    "ConnectError": ModelFault.UNREACHABLE,
    "LengthFinishReasonError": ModelFault.TOO_LONG,
    "ContentFilterFinishReasonError": ModelFault.REFUSED,
    "OpenAIRefusalError": ModelFault.REFUSED,
    "GraphRecursionError": ModelFault.TOOL_LOOP,
}
"""Errors of libraries that are not imported to be named."""


_BROKEN = frozenset({"RemoteProtocolError", "ReadError"})
"""Named deep in the causes of what clients call an error of the connection."""
_BY_CODE = {
    "context_length_exceeded": ModelFault.CONTEXT_TOO_LONG,
    "insufficient_quota": ModelFault.KEY_REFUSED,
    "content_filter": ModelFault.REFUSED,
    "data_inspection_failed": ModelFault.REFUSED,
}
"""What services say beside the status: of an account without money they say 429, which no waiting mends."""
_TOO_LONG = re.compile(
    r"context.{0,12}(?:length|window|size)|maximum.{0,20}tokens|prompt is too long|too many tokens|range of input length",
    re.IGNORECASE,
)


def fault_of(error: BaseException) -> ModelFault:
    """The fault that an error of a model call stands for; of it and its causes, the first that is known."""
    chain = list(_causes(error))
    for seen in chain:
        if isinstance(seen, ModelFaultError):
            return seen.fault
        code = getattr(seen, "code", None)
        if isinstance(code, str) and code in _BY_CODE:
            return _BY_CODE[code]
        if getattr(seen, "status_code", None) in (400, 413, 422) and _TOO_LONG.search(str(seen)):
            return ModelFault.CONTEXT_TOO_LONG
    if any(type(seen).__name__ in _BROKEN for seen in chain):
        return ModelFault.CUT_OFF
    for seen in chain:
        for kind in type(seen).__mro__:
            if kind.__name__ in _BY_NAME:
                return _BY_NAME[kind.__name__]
        if isinstance(seen, ValueError) and "No generations" in str(seen):
            return ModelFault.EMPTY
        for known, fault in _BY_ERROR:
            if isinstance(seen, known):
                return fault
    return ModelFault.SERVER_ERROR


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__


RETRYABLE = frozenset(
    {
        ModelFault.RATE_LIMITED,
        ModelFault.SERVER_ERROR,
        ModelFault.UNREACHABLE,
        ModelFault.TIMEOUT,
        ModelFault.CUT_OFF,
        ModelFault.EMPTY,
    }
)
"""Faults after which the same request may succeed."""


def retry_after(error: BaseException) -> float | None:
    """Seconds that the server asks to wait, when it does."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    if headers is None:
        return None
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[name]) * unit)
        except (KeyError, ValueError, TypeError):
            continue
    return None
