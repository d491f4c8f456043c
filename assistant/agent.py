"""The drafter that asks a model: LangChain's agent over what was found, with lookups, statement by statement."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from assistant.agent_evidence import NumberedEvidence
from assistant.agent_output import MAX_CHARACTERS, SCHEMA, Reader
from assistant.agent_run import Run
from assistant.answers import Draft, DraftStatement, Evidence, Fault
from assistant.chat_model import ChatModel, Connected
from assistant.citations import check
from assistant.drafting import Asked, Drafted, Judge, LookedUp, Part
from assistant.evidence import Findings
from assistant.model_faults import ModelFaultError, fault_of
from assistant.pulses import pulsed
from vectorstore.encoding import count_tokens

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_core.runnables import RunnableConfig

LOG = logging.getLogger(__name__)

STEPS = 60
"""Steps of the graph: five calls with their lookups and hooks take about thirty."""


class AgentDrafter:
    """Drafts answers with a chat model."""

    def __init__(self, model: ChatModel) -> None:
        self.connected = Connected(model)

    @property
    def engine(self) -> str:
        return f"model:{self.connected.model.name}"

    def warm_up(self) -> None:
        """Load what the first question would wait for: the libraries and the client, no request."""
        import langchain.agents  # noqa: F401 - three seconds that no deadline should count

        _ = self.connected.chat
        count_tokens("政策")

    def draft(self, findings: Findings) -> Draft:
        """All that the model proposes and that passes the check; ``declined`` when there is nothing."""
        seen = Evidence(findings.evidence.passages)

        def judge(proposed: DraftStatement) -> tuple[str, ...]:
            checked = check(Draft((proposed,)), seen, findings.store.document)
            return checked.dropped[0].reasons if checked.dropped else ()

        passed: list[DraftStatement] = []
        end = Drafted()
        for part in self.propose(Asked(findings), judge):
            if isinstance(part, Drafted):
                end = part
            elif isinstance(part, DraftStatement) and not judge(part):
                passed.append(part)
        return Draft(tuple(passed), declined=not passed, not_covered=end.not_covered)

    def propose(self, asked: Asked, judge: Judge) -> Generator[Part, None, None]:
        """The model's statements as it writes them, those of a repair round after them, and last a ``Drafted``.

        ``judge`` tells why a statement may not be shown; what it gives goes back to the model once. No error of
        the model's is raised: it ends the draft as its fault.
        """
        limits = self.connected.model.limits
        evidence = NumberedEvidence(asked.findings.store, count_tokens, limits.evidence_tokens)
        run = Run(self.connected, evidence, judge, asked.english, asked.plain)
        seen: set[DraftStatement] = set()
        try:
            self.warm_up()
            run.began = time.monotonic()
            with closing(pulsed(lambda: _written(asked, run), deadline=limits.seconds)) as parts:
                for part in parts:
                    if isinstance(part, DraftStatement):
                        if part in seen:
                            continue
                        seen.add(part)
                    yield part
        except Exception as error:
            run.fault = fault_of(error)
            LOG.warning("%s was not heard: %s", self.engine, run.fault.value)
            LOG.debug("%s", type(error).__name__, exc_info=error)
        endings = run.endings
        parts_missing = dict.fromkeys(part for ending in endings for part in ending.not_covered)
        declined = any(ending.declined for ending in endings)
        yield Drafted(tuple(parts_missing), declined, run.usage, run.fault, evidence.evidence)


async def _written(asked: Asked, run: Run) -> AsyncIterator[DraftStatement | LookedUp]:
    """What the agent writes, as it comes."""
    from langchain.agents import create_agent
    from langchain_core.messages import AIMessage, HumanMessage

    from assistant.agent_middleware import BoundedCalls, BoundedLookups, EnforcedAnswer
    from assistant.agent_tools import answer_tool, lookups
    from assistant.agent_words import asked_words, earlier_words

    findings = asked.findings
    earlier = earlier_words(asked.turns, count_tokens, run.limits.history_tokens)
    shown = run.evidence.show([*findings.evidence.passages, *asked.more])

    def words(passages: str) -> str:
        return asked_words(findings.question.standalone, passages, earlier)

    graph = create_agent(
        run.connected.chat,
        [*lookups(run, findings.store), answer_tool(SCHEMA)],
        middleware=[
            BoundedCalls(run, lambda: words(half(shown))),
            BoundedLookups(run),
            EnforcedAnswer(run),
        ],
    )
    config: RunnableConfig = {"recursion_limit": STEPS}
    first: Any = {"messages": [HumanMessage(words(shown))]}
    heard = Heard(run)
    parts: Any = graph.astream(first, config, stream_mode=["messages", "updates"])
    async for mode, part in parts:
        if mode == "messages" and isinstance(part[0], AIMessage):
            for proposed in heard.take(part[0]):
                yield proposed
        elif mode == "updates":
            for proposed in heard.finish():
                yield proposed
            for what in _looked_up(part):
                yield LookedUp(what)


class Heard:
    """Reads the messages of an agent while they stream: each has a reader of its own."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._reader: Reader | None = None
        self._message = ""
        self._calls = AnswerCalls()

    def take(self, message: AIMessage) -> Iterator[DraftStatement]:
        """The statements that a message, or a piece of one, completes."""
        if self._reader is None or (message.id or "") != self._message:
            yield from self.finish()
            self._message = message.id or ""
            self._reader = self._run.connected.abilities.form.reader
        yield from self._drafts(self._reader.feed(self._calls.piece(message)))
        if self._reader.read >= MAX_CHARACTERS:
            raise ModelFaultError(Fault.TOO_LONG)

    def finish(self) -> Iterator[DraftStatement]:
        """The statements that only the end of a message completes."""
        reader, self._reader = self._reader, None
        if reader is not None:
            yield from self._drafts(reader.finish())
            self._run.endings.append(reader.ending)

    def _drafts(self, said: Iterator[Any]) -> Iterator[DraftStatement]:
        for one in said:
            draft = self._run.evidence.draft(one)
            self._run.heard = self._run.heard or not self._run.reasons_of(draft)
            yield draft


class AnswerCalls:
    """Tells, in a stream, the pieces of the answering tool's arguments from those of lookups."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, object], str] = {}

    def piece(self, message: AIMessage) -> str:
        """The part of an answer that a message or a piece of one holds."""
        from langchain_core.messages import AIMessageChunk

        from assistant.agent_middleware import answer_text
        from assistant.agent_tools import ANSWER

        if not isinstance(message, AIMessageChunk):
            return answer_text(message)
        if not message.tool_call_chunks:
            return str(message.text)
        said: list[str] = []
        for call in message.tool_call_chunks:
            key = (message.id or "", call.get("index"))
            if call.get("name"):
                self._names[key] = self._names.get(key, "") + str(call["name"])
            if self._names.get(key) == ANSWER:
                said.append(call.get("args") or "")
        return "".join(said)


def _looked_up(update: dict[str, Any]) -> Iterator[str]:
    """The words of the lookups that a model's message asks for."""
    from assistant.agent_tools import ANSWER

    for message in (update.get("model") or {}).get("messages", []):
        for call in getattr(message, "tool_calls", []):
            if call["name"] != ANSWER:
                yield " ".join(str(value) for value in call["args"].values())[:80]


def half(passages: str) -> str:
    """The first half of the passages, whole ones."""
    pieces = passages.split("\n</passage>")[:-1]
    return "".join(f"{piece}\n</passage>" for piece in pieces[: max(1, len(pieces) // 2)])
