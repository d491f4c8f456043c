"""What can go wrong with a model, told from its error, and the one calm line that says so to people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from langchain_core import exceptions as told

from assistant.answers import Fault

_WORDS: dict[Fault, tuple[str, str]] = {
    Fault.TIMEOUT: ("模型没有按时答复", "the model did not answer in time"),
    Fault.UNREACHABLE: ("连不上模型", "the model could not be reached"),
    Fault.KEY_REFUSED: ("模型没有接受密钥", "the model's service did not accept the key"),
    Fault.MODEL_UNKNOWN: (
        "模型服务里没有设定的模型",
        "the model's service does not have the model that is set",
    ),
    Fault.RATE_LIMITED: ("模型眼下太忙", "the model is too busy just now"),
    Fault.SERVER_ERROR: ("模型服务出错", "the model's service had an error"),
    Fault.CUT_OFF: ("模型的答复中断了", "the model's answer broke off"),
    Fault.UNREADABLE: ("模型的答复无法读取", "the model's answer could not be read"),
    Fault.EMPTY: ("模型没有给出答复", "the model gave no answer"),
    Fault.REFUSED: ("模型拒绝作答", "the model declined"),
    Fault.WRONG_LANGUAGE: ("模型没有用提问的语言作答", "the model answered in another language"),
    Fault.TOO_LONG: ("模型的答复过长", "the model's answer was too long"),
    Fault.TOOL_LOOP: ("模型查找没有结束", "the model did not come to an end of searching"),
    Fault.CONTEXT_TOO_LONG: ("问题和资料超出模型的长度", "question and evidence are too long for the model"),
    Fault.OVER_BUDGET: ("已到单次回答的用量上限", "the budget of one answer was used up"),
    Fault.REJECTED: ("模型没有接受这次请求", "the model's service did not accept the request"),
    Fault.NOT_PROVED: ("模型的答复没有通过引文核对", "what the model wrote did not pass the citation check"),
    Fault.BESIDE_THE_POINT: ("模型的答复没有答到所问", "what the model wrote does not answer the question"),
}
_FOLLOWS = ("{why}，这是按原文摘录的回答。", "These are the documents' own words: {why}.")
_PARTLY = ("{why}，其后由原文摘录补足。", "The documents' own words complete the answer: {why}.")


def fault_words(fault: Fault, *, english: bool, heard: bool = False) -> str:
    """The line under an answer. heard: some of the model's statements are shown."""
    why = _WORDS[fault][1 if english else 0]
    return (_PARTLY if heard else _FOLLOWS)[1 if english else 0].format(why=why)


def fault_cause(fault: Fault, *, english: bool = True) -> str:
    """The cause alone, as part of a sentence."""
    return _WORDS[fault][1 if english else 0]


class ModelFaultError(Exception):
    """The model cannot be heard any further, for this cause; never shown as it is."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


_BY_ERROR: tuple[tuple[type[BaseException], Fault], ...] = (
    (told.ContextOverflowError, Fault.CONTEXT_TOO_LONG),
    (told.ModelAuthenticationError, Fault.KEY_REFUSED),
    (told.ModelPermissionDeniedError, Fault.KEY_REFUSED),
    (told.ModelNotFoundError, Fault.MODEL_UNKNOWN),
    (told.ModelRateLimitError, Fault.RATE_LIMITED),
    (told.ModelInvalidRequestError, Fault.REJECTED),
    (told.ModelTimeoutError, Fault.TIMEOUT),
    (told.ModelConnectionError, Fault.UNREACHABLE),
    (told.ModelAPIError, Fault.SERVER_ERROR),
    (TimeoutError, Fault.TIMEOUT),
    (ConnectionError, Fault.UNREACHABLE),
    (json.JSONDecodeError, Fault.UNREADABLE),
    (ValueError, Fault.UNREADABLE),
    (TypeError, Fault.UNREADABLE),
    (KeyError, Fault.UNREADABLE),
)
_BY_NAME = {
    "APITimeoutError": Fault.TIMEOUT,
    "ReadTimeout": Fault.TIMEOUT,
    "ConnectTimeout": Fault.TIMEOUT,
    "APIConnectionError": Fault.UNREACHABLE,
    "ConnectError": Fault.UNREACHABLE,
    "LengthFinishReasonError": Fault.TOO_LONG,
    "ContentFilterFinishReasonError": Fault.REFUSED,
    "OpenAIRefusalError": Fault.REFUSED,
    "GraphRecursionError": Fault.TOOL_LOOP,
}
"""Errors of libraries that are not imported to be named."""


_BROKEN = frozenset({"RemoteProtocolError", "ReadError"})
"""Named deep in the causes of what clients call an error of the connection."""
_BY_CODE = {
    "context_length_exceeded": Fault.CONTEXT_TOO_LONG,
    "insufficient_quota": Fault.KEY_REFUSED,
    "content_filter": Fault.REFUSED,
    "data_inspection_failed": Fault.REFUSED,
}
"""What services say beside the status: of an account without money they say 429, which no waiting mends."""
_TOO_LONG = re.compile(
    r"context.{0,12}(?:length|window|size)|maximum.{0,20}tokens|prompt is too long|too many tokens|range of input length",
    re.IGNORECASE,
)


def fault_of(error: BaseException) -> Fault:
    """The fault that an error of a model call stands for; of it and its causes, the first that is known."""
    chain = list(_causes(error))
    for seen in chain:
        if isinstance(seen, ModelFaultError):
            return seen.fault
        code = getattr(seen, "code", None)
        if isinstance(code, str) and code in _BY_CODE:
            return _BY_CODE[code]
        if getattr(seen, "status_code", None) in (400, 413, 422) and _TOO_LONG.search(str(seen)):
            return Fault.CONTEXT_TOO_LONG
    if any(type(seen).__name__ in _BROKEN for seen in chain):
        return Fault.CUT_OFF
    for seen in chain:
        for kind in type(seen).__mro__:
            if kind.__name__ in _BY_NAME:
                return _BY_NAME[kind.__name__]
        if isinstance(seen, ValueError) and "No generations" in str(seen):
            return Fault.EMPTY
        for known, fault in _BY_ERROR:
            if isinstance(seen, known):
                return fault
    return Fault.SERVER_ERROR


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__


RETRYABLE = frozenset(
    {
        Fault.RATE_LIMITED,
        Fault.SERVER_ERROR,
        Fault.UNREACHABLE,
        Fault.TIMEOUT,
        Fault.CUT_OFF,
        Fault.EMPTY,
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
