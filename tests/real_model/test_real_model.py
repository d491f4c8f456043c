"""A real small model through the whole assistant: what is shown is proved, and no answer is worse than without it.

`make test-model`; takes some minutes. The model is an honest adversary: it follows the form and writes nonsense.
"""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.agent import AgentDrafter
from assistant.answers import Answer, ModelFault, Reply, Turn
from assistant.chat_model import Form, Limits
from assistant.citations import unproved_figures, unproved_names, unproved_years
from assistant.pipeline import Assistant
from assistant.providers import Preset, Service, chat_model
from evals.cases import EvalCase, read_cases
from evals.compare import Comparison, Verdict, compare, gate
from evals.record import RunRecord
from evals.runner import RunPlan, run
from ingest.splitting import SPLITTER_VERSION
from ingest.sync import ingest
from vectorstore.store import Store

pytestmark = [
    pytest.mark.model,
    pytest.mark.integration,
    pytest.mark.skipif(
        importlib.util.find_spec("xllamacpp") is None,
        reason="the small model is not installed: make test-model",
    ),
]

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("serve_small_model.py")
CASES = 30
LIMITS = Limits(
    evidence_tokens=250, history_tokens=150, answer_tokens=200, model_calls=2, retries=0, seconds=30.0
)
"""It reads some 60 tokens a second on one thread, and a Chinese character is two of them."""
PATIENCE = 900.0
"""Seconds at most for an answer on a machine that is busy with other things."""
MARGIN = 2.0
"""How much longer than the first one an answer may take."""
ALLOWANCE = 1.2
"""Share of its limit that an answer may take, with what the assistant itself needs."""
FIRST = "智慧养老由哪个单位牵头？"


@pytest.fixture(scope="module")
def drafter(store: Store) -> Iterator[AgentDrafter]:
    """A drafter that waits as long as the first answer shows that this machine needs."""
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:"), "the small model's server did not start"
    service = Service(Preset("small", address, None, Form.SCHEMA), "smollm2-135m", f"{address}/v1")
    try:
        first = AgentDrafter(chat_model(service, replace(LIMITS, seconds=PATIENCE), tools=False))
        first.warm_up()
        began = time.monotonic()
        reply = Assistant(store, first).ask(FIRST)
        needed = time.monotonic() - began
        assert reply.usage is not None
        assert reply.fault is not ModelFault.TIMEOUT, f"no answer of the model's in {PATIENCE:.0f} seconds"
        seconds = min(PATIENCE, max(LIMITS.seconds, MARGIN * needed))
        sys.stderr.write(f"\nthe first answer took {needed:.1f} s; the limit is {seconds:.0f} s")
        yield AgentDrafter(chat_model(service, replace(LIMITS, seconds=seconds), tools=False))
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("home"), create=True, splitter=SPLITTER_VERSION) as store:
        ingest([ROOT / "corpus"], store)
        yield store


@dataclass
class Timed:
    """An assistant that notes its replies and the seconds they took."""

    assistant: Assistant
    replies: list[tuple[Reply, float]]

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        began = time.monotonic()
        reply = self.assistant.ask(question, history)
        seconds = time.monotonic() - began
        self.replies.append((reply, seconds))
        sys.stderr.write(f"\n{seconds:5.1f} s  {reply.fault or reply.engine}  {question[:40]}")
        return reply


def chosen() -> list[EvalCase]:
    """Thirty of the smoke cases, by the hash of their id, and so spread over all kinds."""
    cases = [c for c in read_cases(ROOT / "evals" / "sets" / "zhejiang.jsonl") if "smoke" in c.tags]
    return sorted(cases, key=lambda c: hashlib.sha256(c.id.encode()).digest())[:CASES]


def run_of(assistant: Assistant | Timed, store: Store, folder: Path, engine: str) -> RunRecord:
    plan = RunPlan("zhejiang.jsonl", date(2025, 11, 1), lambda: datetime.now(UTC), engine=engine)
    return run(chosen(), assistant, store, folder, plan)


def test_with_a_model_that_writes_nonsense_every_answer_is_proved_and_none_is_worse(
    store: Store, drafter: AgentDrafter, tmp_path: Path
) -> None:
    plain = run_of(Assistant(store), store, tmp_path / "plain", "extractive")
    timed = Timed(Assistant(store, drafter), [])
    written = run_of(timed, store, tmp_path / "model", drafter.engine)
    for reply, seconds in timed.replies:
        assert seconds < ALLOWANCE * drafter.connected.model.limits.seconds
        assert_proved(reply, store)
    # A model that is never heard to the end would show nothing.
    assert any(reply.usage and reply.fault is not ModelFault.TIMEOUT for reply, _ in timed.replies)
    comparison = compare(plain, written)
    report(comparison_words(comparison), timed)
    assert gate(comparison).passed, [str(breach) for breach in gate(comparison).breaches]
    assert comparison.count(Verdict.WORSE) == 0


def assert_proved(reply: Reply, store: Store) -> None:
    """Every quote stands at its place, and proves the figures, years and offices of its statement."""
    for statement in reply.statements if isinstance(reply, Answer) else ():
        quotes = [citation.quote for citation in statement.citations]
        for citation in statement.citations:
            text = store.document(citation.document_id).text
            assert text[citation.span.start : citation.span.end] == citation.quote
        assert unproved_figures(statement.text, quotes, statement.computation) is None
        assert unproved_years(statement.text, quotes) is None
        assert unproved_names(statement.text, quotes) is None


def comparison_words(comparison: Comparison) -> str:
    """Every metric without and with the model."""
    lines = [
        f"{change.metric.name}: {change.old.value:.3f} → {change.new.value:.3f}"
        for change in comparison.metrics
        if change.old.value is not None and change.new.value is not None
    ]
    return "\n".join(lines)


def report(words: str, timed: Timed) -> None:
    """The figures of the run, for who runs it."""
    replies = [reply for reply, _ in timed.replies]
    seconds = sorted(taken for _, taken in timed.replies)
    statements = [s for reply in replies if isinstance(reply, Answer) for s in reply.statements]
    faults = Counter(str(reply.fault) for reply in replies if reply.fault)
    used = [reply.usage for reply in replies if reply.usage]
    sys.stderr.write(
        f"\n\n{len(replies)} questions; {len(used)} went to the model, "
        f"{sum(u.calls for u in used)} calls, {sum(u.input_tokens for u in used)} + {sum(u.output_tokens for u in used)} tokens\n"
        f"statements shown: {len(statements)}, of the model's {sum(s.generated for s in statements)}, "
        f"removed {sum(r.removed for r in replies if isinstance(r, Answer))}\n"
        f"why not heard: {dict(faults)}\n"
        f"seconds: median {seconds[len(seconds) // 2]:.1f}, longest {seconds[-1]:.1f}\n{words}\n"
    )
