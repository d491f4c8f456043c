"""One answer under way: what was shown to the model, what it has cost, and how long it may still take."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from assistant.agent_evidence import NumberedEvidence
from assistant.agent_output import Ending, Said
from assistant.answers import DraftStatement, ModelFault, Usage
from assistant.chat_model import ChatModel, Connected, Limits
from assistant.drafting import Judge
from assistant.model_faults import ModelFaultError
from vectorstore.encoding import count_tokens


@dataclass
class Run:
    """Counts what an answer takes against its limits."""

    connected: Connected
    evidence: NumberedEvidence
    judge: Judge
    english: bool
    task: str = "answer"
    """Name of the prompt."""
    lookups: bool = True
    began: float = field(default_factory=time.monotonic)
    usage: Usage = field(default_factory=Usage)
    tool_calls: int = 0
    repairs: int = 0
    endings: list[Ending] = field(default_factory=list)
    """What stood beside the statements of each message."""
    fault: ModelFault | None = None
    heard: bool = False
    """Whether a statement of the model's has been handed on: then the same request is not made again."""
    shortened: bool = False
    """Whether the model was shown half of the evidence, because all of it was too long."""
    _judged: dict[DraftStatement, tuple[str, ...]] = field(default_factory=dict)

    @property
    def model(self) -> ChatModel:
        return self.connected.model

    @property
    def limits(self) -> Limits:
        return self.model.limits

    @property
    def left(self) -> float:
        """Seconds until the answer must be there."""
        return self.limits.seconds - (time.monotonic() - self.began)

    @property
    def may_look_up(self) -> bool:
        return self.lookups and self.connected.abilities.tools and self.tool_calls < self.limits.tool_calls

    def may_call(self, input_tokens: int) -> None:
        """Raises ModelFaultError when another call would go beyond a limit."""
        if self.left <= 0:
            raise ModelFaultError(ModelFault.TIMEOUT)
        if self.usage.calls >= self.limits.model_calls:
            raise ModelFaultError(ModelFault.TOOL_LOOP if self.tool_calls else ModelFault.OVER_BUDGET)
        spent = self.usage.input_tokens + self.usage.output_tokens
        if spent + input_tokens > self.limits.total_tokens:
            raise ModelFaultError(ModelFault.OVER_BUDGET)

    def spend(self, usage: Usage) -> None:
        price = self.model.price
        self.usage = self.usage + (price.of(usage) if price else usage)

    def reasons(self, said: Said) -> tuple[str, ...]:
        """Why what the model said may not be shown."""
        return self.reasons_of(self.evidence.draft(said))

    def reasons_of(self, draft: DraftStatement) -> tuple[str, ...]:
        if draft not in self._judged:
            self._judged[draft] = self.judge(draft)
        return self._judged[draft]


def estimated(model_input: str, output: str) -> Usage:
    """The usage of a call whose server told none."""
    return Usage(1, count_tokens(model_input), count_tokens(output), estimated=True)


def told(input_tokens: int, output_tokens: int) -> Usage:
    return Usage(1, input_tokens, output_tokens)
