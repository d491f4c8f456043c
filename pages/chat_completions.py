"""``/v1/chat/completions`` and ``/v1/models`` as OpenAI has them, so that other chat clients can ask here.

The answer's text names its citations ([1]) and ends with the quotes; ``annotations`` tell the places as the protocol has
it, and ``zhengwen`` carries the whole reply of ``/api/ask``. A statement is sent when it has passed the check.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import anyio.to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response, StreamingResponse

from assistant.events import Done, Shown
from assistant.question import is_english
from pages.accidents import english, noted
from pages.api import MAX_HISTORY, MAX_QUESTION, UNBUFFERED, sent
from pages.asking import asking, turns_of
from pages.contracts import ReplyJson, Service
from pages.references import answer_text, place_address, reference_lines, statement_text
from vectorstore.personal_data import masked

LOG = logging.getLogger(__name__)

MODEL: Final = "zhengwen"
MAX_BODY: Final = 400_000
"""Bytes of a request; clients send the whole conversation, our own long answers with it."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")

    type: str
    text: str = ""


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[_Part] | None = None

    def text(self) -> str:
        """What was said, without pictures and the like."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content or [] if part.type == "text")


class _StreamOptions(BaseModel):
    model_config = ConfigDict(extra="ignore")

    include_usage: bool = False


class ChatBody(BaseModel):
    """A conversation. The last message must be the user's; what others said in between is not needed.

    Sampling settings, tools and the like are accepted and have no effect: answers come from the documents.
    """

    model_config = ConfigDict(extra="ignore")

    model: str = Field(MODEL, examples=[MODEL])
    messages: list[_Message] = Field(
        min_length=1, examples=[[{"role": "user", "content": "智慧养老由哪个单位牵头？"}]]
    )
    stream: bool = False
    stream_options: _StreamOptions | None = None
    n: int = Field(1, ge=1, le=1)


@dataclass(frozen=True, slots=True)
class _Completion:
    """The frame of an answer's pieces. ``site``: the address that places are given with."""

    site: str
    model: str
    created: int
    id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")

    def whole(self, shown: ReplyJson) -> dict[str, Any]:
        message = {
            "role": "assistant",
            "content": answer_text(shown, self.site),
            "refusal": None,
            "annotations": self._annotations(shown),
        }
        return {
            **self._head("chat.completion"),
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
            "usage": _usage(shown),
            "zhengwen": shown,
        }

    def piece(self, delta: dict[str, Any], *, last: bool = False, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": "stop" if last else None}
        return _data({**self._head("chat.completion.chunk"), "choices": [choice], **more})

    def usage(self, shown: ReplyJson) -> bytes:
        return _data({**self._head("chat.completion.chunk"), "choices": [], "usage": _usage(shown)})

    def closing(self, shown: ReplyJson) -> bytes:
        return self.piece({"annotations": self._annotations(shown)}, last=True, zhengwen=shown)

    def _annotations(self, shown: ReplyJson) -> list[dict[str, Any]]:
        """The citations as the protocol's; the marks stand where the text's own ``[n]`` do."""
        text = answer_text(shown, self.site)
        found = []
        for citation in shown["citations"]:
            mark = f"[{citation['n']}]"
            at = max(text.find(mark), 0)
            place = {"url": place_address(citation, self.site), "title": citation["title"]}
            found.append(
                {
                    "type": "url_citation",
                    "url_citation": {**place, "start_index": at, "end_index": at + len(mark)},
                }
            )
        return found

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}


class _ErrorForm(BaseModel):
    message: str
    type: str
    param: str | None = None
    code: str | None = None


class ChatProblem(BaseModel):
    """Why a conversation was not answered, as OpenAI has it."""

    error: _ErrorForm


_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["id", "object", "created", "model", "choices", "usage", "zhengwen"],
                }
            },
            "text/event-stream": {"schema": {"type": "string"}},
        }
    },
    **{status: {"model": ChatProblem} for status in (400, 413, 429, 503)},
}


def chat_router(service: Service) -> APIRouter:
    """Both routes."""
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

    @router.get("/models", summary="The one model")
    def models() -> dict[str, Any]:
        """What ``model`` may be: the assistant itself, whatever writes its answers."""
        listed = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
        return {"object": "list", "data": [listed]}

    @router.post(
        "/chat/completions",
        summary="Ask, as OpenAI's chat completions",
        responses=_ANSWERS,
        openapi_extra={
            "requestBody": {"required": True, "content": {"application/json": {"schema": _body_schema()}}}
        },
    )
    async def completions(request: Request) -> Response:
        """The last message is asked; earlier ones of the user are the history. With ``stream`` a statement is sent
        when it has passed the check, at the end the quotes."""
        raw = await _body(request)
        if raw is None:
            return _refused(413, f"The conversation is over {MAX_BODY} bytes. Send fewer messages.")
        try:
            body = ChatBody.model_validate_json(raw)
        except ValidationError as error:
            first = error.errors()[0]
            return _refused(400, f"{'.'.join(map(str, first['loc'])) or 'body'}: {first['msg']}.")
        asked = [message.text().strip() for message in body.messages if message.role == "user"]
        if body.messages[-1].role != "user" or not asked[-1]:
            return _refused(400, "messages: the last message must be the user's and have text.")
        if len(asked[-1]) > MAX_QUESTION:
            return _refused(400, f"messages: the question is over {MAX_QUESTION} characters. Ask it shorter.")
        completion = _Completion(
            str(request.base_url).rstrip("/"), body.model, int(service.now().timestamp())
        )
        earlier = [words[:MAX_QUESTION] for words in asked[:-1] if words][-MAX_HISTORY:]
        if body.stream:
            counted = body.stream_options is not None and body.stream_options.include_usage
            pieces = _streamed(service, asked[-1], earlier, completion, counted)
            return StreamingResponse(sent(pieces), media_type="text/event-stream", headers=UNBUFFERED)
        return await anyio.to_thread.run_sync(
            lambda: JSONResponse(completion.whole(_reply(service, asked[-1], earlier)))
        )

    return router


def _body_schema() -> dict[str, Any]:
    """The form of a request, with what it is built of in the same place, as one part of the description."""
    schema = ChatBody.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions = schema.pop("$defs", {})

    def whole(part: Any) -> Any:
        if isinstance(part, dict):
            reference = part.get("$ref")
            if isinstance(reference, str):
                return whole(definitions[reference.rsplit("/", 1)[-1]])
            return {name: whole(value) for name, value in part.items()}
        return [whole(one) for one in part] if isinstance(part, list) else part

    found: dict[str, Any] = whole(schema)
    return found


async def _body(request: Request) -> bytes | None:
    """The bytes of a request; None when there are too many."""
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > MAX_BODY:
            return None
    return bytes(read)


def _language(question: str) -> str:
    return "en" if is_english(question) else "zh"


def _reply(service: Service, question: str, earlier: Sequence[str]) -> ReplyJson:
    last: ReplyJson | None = None
    with closing(
        asking(
            service, masked(question), turns_of(service.assistant, map(masked, earlier)), _language(question)
        )
    ) as steps:
        for step in steps:
            last = step.shown if isinstance(step.event, Done) else last
    if last is None:
        raise RuntimeError("The assistant's events ended without a reply.")
    return last


def _streamed(
    service: Service, question: str, earlier: Sequence[str], completion: _Completion, counted: bool
) -> Generator[bytes, None, None]:
    """The answer as chunks: its statements, then what the whole text has beyond them."""
    yield completion.piece({"role": "assistant", "content": ""})
    said = ""
    try:
        with closing(
            asking(
                service,
                masked(question),
                turns_of(service.assistant, map(masked, earlier)),
                _language(question),
            )
        ) as steps:
            for step in steps:
                if isinstance(step.event, Shown) and step.shown is not None:
                    more = statement_text(step.shown, step.event.number - 1)
                    said += more
                    yield completion.piece({"content": more})
                elif isinstance(step.event, Done) and step.shown is not None:
                    yield from _ended(completion, step.shown, said, counted)
                else:
                    yield b""
    except Exception as error:  # The status has been sent: what broke can only be said in the stream itself.
        accident = noted(LOG, "Question failed in a chat stream", error)
        yield _data({"error": _error(english(accident), "server_error")})
    yield b"data: [DONE]\n\n"


def _ended(
    completion: _Completion, shown: ReplyJson, said: str, counted: bool
) -> Generator[bytes, None, None]:
    whole = answer_text(shown, completion.site)
    if whole.startswith(said):
        rest = whole[len(said) :]
    else:  # Never taken back: what was shown stands, and the quotes follow.
        rest = "\n\n" + "\n".join(reference_lines(shown, completion.site))
    if rest:
        yield completion.piece({"content": rest})
    yield completion.closing(shown)
    if counted:
        yield completion.usage(shown)


def _usage(shown: ReplyJson) -> dict[str, int]:
    """Tokens of the model that wrote; none without one."""
    used = shown.get("usage") or {}
    read, written = int(used.get("input_tokens", 0)), int(used.get("output_tokens", 0))
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def _error(words: str, kind: str) -> dict[str, Any]:
    return {"message": words, "type": kind, "param": None, "code": None}


def _refused(status: int, words: str) -> JSONResponse:
    return JSONResponse({"error": _error(words, "invalid_request_error")}, status)


def _data(value: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode()
