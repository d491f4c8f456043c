"""The drafter that asks a model: LangChain's agent over what was found, with lookups, statement by statement."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import prompts
from assistant.agent_evidence import NumberedEvidence
from assistant.agent_output import MAX_CHARACTERS, SCHEMA, Reader
from assistant.agent_run import Run, estimated, told
from assistant.answers import Draft, DraftStatement, Evidence, ModelFault, Turn, Usage
from assistant.chat_model import Abilities, ChatModel, Connected, Form
from assistant.citations import check
from assistant.drafting import Asked, AskedAgain, Drafted, Judge, LookedUp, Part, Rewritten
from assistant.evidence import Findings
from assistant.model_faults import ModelFaultError, fault_of
from assistant.pulses import pulsed
from assistant.question import is_english
from assistant.rewriting import first_line
from vectorstore.encoding import count_tokens

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_core.runnables import RunnableConfig

LOG = logging.getLogger(__name__)

REWRITE_SECONDS = 15.0
"""What making a follow-up whole may take: a line of text."""
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
        from assistant.agent_words import asked_words, earlier_words

        findings, limits = asked.findings, self.connected.model.limits
        evidence = NumberedEvidence(findings.store, count_tokens, limits.evidence_tokens)
        run = Run(self.connected, evidence, judge, asked.english)
        earlier = earlier_words(asked.turns, count_tokens, limits.history_tokens)
        shown = evidence.show([*findings.evidence.passages, *asked.more])
        yield from self._heard(
            run, shown, lambda passages: asked_words(findings.question.standalone, passages, earlier)
        )

    def restate(self, asked: AskedAgain, judge: Judge) -> Generator[Part, None, None]:
        """The statements of an answer said again, as ``propose`` gives them."""
        from assistant.agent_words import restated_words

        store = asked.store
        evidence = NumberedEvidence(store, count_tokens, self.connected.model.limits.evidence_tokens)
        run = Run(self.connected, evidence, judge, asked.english, task=asked.how.value, lookups=False)
        shown = evidence.show(asked.passages)
        yield from self._heard(run, shown, lambda passages: restated_words(asked.answer, evidence, passages))

    def rewrite(self, question: str, turns: Sequence[Turn]) -> Generator[Rewritten | None, None, None]:
        """A follow-up made whole, in one call; empty where the model could not be heard."""
        from assistant.agent_words import earlier_words, rewrite_words

        model = self.connected.model
        language = "en" if is_english(question) else "zh"
        system = prompts.load("rewrite", language).text
        words = rewrite_words(question, earlier_words(turns, count_tokens, model.limits.history_tokens))
        said, used = "", Usage()
        try:
            self.warm_up()
            source = partial(_one_answer, self.connected, system, words)
            with closing(pulsed(source, deadline=min(REWRITE_SECONDS, model.limits.seconds))) as parts:
                for part in parts:
                    if part is None:
                        yield None
                    else:
                        said, used = part
        except Exception as error:
            LOG.warning("%s did not rewrite the question: %s", self.engine, fault_of(error).value)
            used = estimated(f"{system}\n{words}", "")
        yield Rewritten(first_line(said), model.price.of(used) if model.price else used)

    def _heard(self, run: Run, shown: str, words: Callable[[str], str]) -> Generator[Part, None, None]:
        """What a run of the agent gives, whatever befalls the model."""
        seen: set[DraftStatement] = set()
        try:
            self.warm_up()
            run.began = time.monotonic()
            with closing(pulsed(lambda: _written(run, shown, words), deadline=run.limits.seconds)) as parts:
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
        missing = dict.fromkeys(part for ending in run.endings for part in ending.not_covered)
        declined = any(ending.declined for ending in run.endings)
        yield Drafted(tuple(missing), declined, run.usage, run.fault, run.evidence.evidence)


async def _one_answer(connected: Connected, system: str, words: str) -> AsyncIterator[tuple[str, Usage]]:
    """The text of one short answer, and what it cost."""
    settings = connected.model.settings(Abilities(Form.TEXT), REWRITE_SECONDS, streamed=False)
    message = await connected.chat.ainvoke([("system", system), ("human", words)], **settings)
    counted = getattr(message, "usage_metadata", None)
    text = str(message.text)
    if counted and counted.get("input_tokens"):
        yield text, told(counted["input_tokens"], counted["output_tokens"])
    else:
        yield text, estimated(f"{system}\n{words}", text)


async def _written(
    run: Run, shown: str, words: Callable[[str], str]
) -> AsyncIterator[DraftStatement | LookedUp]:
    """What the agent writes, as it comes. ``words`` puts passages into what is asked."""
    from langchain.agents import create_agent
    from langchain_core.messages import AIMessage, HumanMessage

    from assistant.agent_middleware import BoundedCalls, BoundedLookups, EnforcedAnswer
    from assistant.agent_tools import answer_tool, lookups

    graph = create_agent(
        run.connected.chat,
        [*lookups(run, run.evidence.store), answer_tool(SCHEMA)],
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
            raise ModelFaultError(ModelFault.TOO_LONG)

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
