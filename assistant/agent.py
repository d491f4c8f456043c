"""The drafter that asks a model: LangChain's agent over what was found, with lookups, statement by statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.agent_evidence import NumberedEvidence
from assistant.agent_output import Reader
from assistant.agent_run import Run
from assistant.answers import Draft, DraftStatement, Evidence
from assistant.chat_model import ChatModel, Connected
from assistant.citations import check
from assistant.drafting import Asked, Drafted, Judge
from assistant.evidence import Findings
from assistant.model_faults import fault_of
from vectorstore.encoding import count_tokens

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_core.runnables import RunnableConfig

STEPS = 60
"""Steps of the graph: five calls with their lookups and hooks take about thirty."""


class AgentDrafter:
    """Drafts answers with a chat model."""

    def __init__(self, model: ChatModel) -> None:
        self.connected = Connected(model)

    @property
    def engine(self) -> str:
        return f"model:{self.connected.model.name}"

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
            elif not judge(part):
                passed.append(part)
        return Draft(tuple(passed), declined=not passed, not_covered=end.not_covered)

    def propose(self, asked: Asked, judge: Judge) -> Iterator[DraftStatement | Drafted]:
        """The model's statements as it writes them, those of a repair round after them, and last a ``Drafted``.

        ``judge`` tells why a statement may not be shown; what it gives goes back to the model once. No error of
        the model's is raised: it ends the draft as its fault.
        """
        limits = self.connected.model.limits
        evidence = NumberedEvidence(asked.findings.store, count_tokens, limits.evidence_tokens)
        run = Run(self.connected, evidence, judge, asked.english, asked.plain)
        readers: dict[str, Reader] = {}
        seen: set[DraftStatement] = set()
        try:
            for proposed in self._stream(asked, run, readers):
                if proposed not in seen:
                    seen.add(proposed)
                    yield proposed
                    run.heard = run.heard or not run.reasons_of(proposed)
        except Exception as error:
            run.fault = fault_of(error)
        finally:
            run.stopped.set()
        endings = [reader.ending for reader in readers.values()]
        parts = dict.fromkeys(part for ending in endings for part in ending.not_covered)
        yield Drafted(tuple(parts), any(e.declined for e in endings), run.usage, run.fault, evidence.evidence)

    def _stream(self, asked: Asked, run: Run, readers: dict[str, Reader]) -> Iterator[DraftStatement]:
        from langchain.agents import create_agent
        from langchain_core.messages import AIMessage, HumanMessage

        from assistant.agent_middleware import BoundedCalls, BoundedLookups, EnforcedAnswer, Watch
        from assistant.agent_output import SCHEMA
        from assistant.agent_tools import answer_tool, lookups
        from assistant.agent_words import asked_words, earlier_words

        findings = asked.findings
        earlier = earlier_words(asked.turns, count_tokens, run.limits.history_tokens)
        found = [*findings.evidence.passages, *asked.more]
        shown = run.evidence.show(found)

        def words(passages: str) -> str:
            return asked_words(findings.question.standalone, passages, earlier)

        def shorter() -> str:
            return words(half(shown))

        graph = create_agent(
            self.connected.chat,
            [*lookups(run, findings.store), answer_tool(SCHEMA)],
            middleware=[BoundedCalls(run, shorter), BoundedLookups(run), EnforcedAnswer(run)],
        )
        config: RunnableConfig = {"recursion_limit": STEPS, "callbacks": [Watch(run)]}
        parts: Any = graph.stream({"messages": [HumanMessage(words(shown))]}, config, stream_mode="messages")
        current, calls = "", AnswerCalls()
        try:
            for message, _ in parts:
                if not isinstance(message, AIMessage):
                    continue
                name = message.id or ""
                if name != current and current in readers:
                    yield from map(run.evidence.draft, readers[current].finish())
                current = name
                reader = readers.setdefault(name, run.connected.abilities.form.reader)
                yield from map(run.evidence.draft, reader.feed(calls.piece(message)))
            if current in readers:
                yield from map(run.evidence.draft, readers[current].finish())
        finally:
            run.stopped.set()
            parts.close()


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


def half(passages: str) -> str:
    """The first half of the passages, whole ones."""
    pieces = passages.split("\n</passage>")[:-1]
    return "".join(f"{piece}\n</passage>" for piece in pieces[: max(1, len(pieces) // 2)])
