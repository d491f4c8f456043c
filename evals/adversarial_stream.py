"""What reaches a reader of thousands of drafted statements that are known to be true or false.

The statements are those of ``evals.adversarial``. Each is proposed, alone, by a scripted model to ``Assistant.stream``
for a question to which its true form is the answer, and what is shown is collected as events, as JSON and, where a
``Page`` is given, as a page. A draft is shown when a statement that is marked as a model's stands there (no other model
speaks), or when its words stand anywhere in what was sent though no document has them.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.answers import Answer, DraftStatement, Refusal, Reply, Statement
from assistant.citations import check_statement
from assistant.drafting import Asked, Drafted, Judge, Part
from assistant.events import Done, Event, Shown
from assistant.pipeline import Assistant
from assistant.replies import reply_json
from evals.ablation import HALVES, half_of
from evals.adversarial_false import INJECTED_DOCUMENT
from evals.adversarial_material import Made
from vectorstore.store import Store

ASKED_WORDS = 40
"""Characters of a sentence that its question repeats."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one way shows. statements: their words and whether a model is said to have written them; everything: all
    text that is sent, tags and marks taken off."""

    statements: tuple[tuple[str, bool], ...]
    everything: str


Page = Callable[[Store, Mapping[str, Any]], Sent]
"""What a page shows of a reply's JSON."""


class Says:
    """A model that proposes ``statements`` to every question."""

    engine = "model:adversary"

    def __init__(self) -> None:
        self.statements: tuple[DraftStatement, ...] = ()

    def warm_up(self) -> None:
        """Nothing to load."""

    def propose(self, _asked: Asked, _judge: Judge) -> Generator[Part, None, None]:
        """The statements, whatever is asked."""
        yield from self.statements
        yield Drafted()


@dataclass(frozen=True, slots=True)
class Passage:
    """A draft on its way to the reader. outcome: answered or the reason of the refusal; proved: it passes the
    check alone; told: where it is shown (events, json, page); agree: all ways show the same; cited: what is shown quotes
    the same place in other words; seconds: for the whole answer."""

    made: Made
    question: str
    outcome: str
    proved: bool
    told: tuple[str, ...]
    agree: bool
    cited: bool
    paged: bool
    seconds: float


def question_of(made: Made) -> str:
    """A question that the true form of a statement answers, in the words of its source."""
    if "\t" in made.source:
        return f"{made.source.split(chr(9))[0].strip()}的目标是多少？"
    words = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[)）.．、]\s*|^[—\s]+", "", made.source)
    clauses = re.split("(?<=[，；。：])", words)
    said = clauses[0]
    for clause in clauses[1:]:
        if len(said) + len(clause) > ASKED_WORDS:
            break
        said += clause
    said = said[:ASKED_WORDS].rstrip("，；。：、 ")
    asks = "由哪个部门负责" if re.match("duty|office|lead", made.kind) else "是怎么规定的"
    return f"{said}，{asks}？"


def squeezed(text: str) -> str:
    """A text without white space, for comparing what different ways show."""
    return re.sub(r"\s+", "", text)


def by_events(events: Iterable[Event]) -> Sent:
    """What a reader of the stream is shown."""
    shown = [event.statement for event in events if isinstance(event, Shown)]
    return Sent(
        tuple((s.text, s.generated) for s in shown),
        "\n".join(words for s in shown for words in (s.text, *(c.quote for c in s.citations))),
    )


def by_json(reply: Mapping[str, Any]) -> Sent:
    """What the JSON of a reply shows."""
    generated = (reply["generated"] or {}).get("statements", [])
    told = tuple((s["text"], n in generated) for n, s in enumerate(reply["statements"], 1))
    return Sent(told, json.dumps(reply, ensure_ascii=False))


class Attack:
    """One home with the model that says what it is told to."""

    def __init__(self, store: Store, today: date, page: Page | None = None) -> None:
        self._store = store
        self._today = today
        self._page = page
        self._says = Says()
        self._assistant = Assistant(store, self._says)
        self._assistant.warm_up()
        self._texts = [squeezed(document.text) for document in store.documents()]

    def ask(
        self, question: str, statements: Sequence[DraftStatement], *, paged: bool = True
    ) -> tuple[Reply, dict[str, Sent]]:
        """The reply when the model proposes these, and what each way shows of it."""
        self._says.statements = tuple(statements)
        events = list(self._assistant.stream(question))
        done = events[-1]
        assert isinstance(done, Done)
        shown = reply_json(done.reply, self._store, today=self._today, elapsed_ms=0)
        ways = {"events": by_events(events), "json": by_json(shown)}
        if paged and self._page is not None:
            ways["page"] = self._page(self._store, shown)
        return done.reply, ways

    def shows(self, sent: Sent, text: str) -> bool:
        """Whether a draft is shown: in a statement of a model's, or in words that no document has."""
        if any(generated for _, generated in sent.statements):
            return True
        own = squeezed(text)
        return own in squeezed(sent.everything) and not any(own in document for document in self._texts)

    def passage(self, made: Made, *, paged: bool = True) -> Passage:
        """One draft on its way."""
        question = question_of(made)
        began = time.perf_counter()
        reply, ways = self.ask(question, (made.statement,), paged=paged)
        seconds = time.perf_counter() - began
        told = tuple(name for name, sent in ways.items() if self.shows(sent, made.statement.text))
        said = {_comparable(sent) for sent in ways.values()}
        result = check_statement(made.statement, reply.evidence, self._store.document)
        return Passage(
            made,
            question,
            "answered" if isinstance(reply, Answer) else reply.reason.value,
            isinstance(result, Statement),
            told,
            len(said) == 1 and _whole(reply, ways["events"]),
            isinstance(reply, Answer) and _cites(reply, made),
            "page" in ways,
            seconds,
        )


def _comparable(sent: Sent) -> tuple[tuple[str, bool], ...]:
    return tuple((squeezed(text), generated) for text, generated in sent.statements)


def _whole(reply: Reply, events: Sent) -> bool:
    """Whether the reply holds what was shown, no more and no less."""
    statements = () if isinstance(reply, Refusal) else reply.statements
    return tuple((s.text, s.generated) for s in statements) == events.statements


def _cites(reply: Answer, made: Made) -> bool:
    quotes = [squeezed(c.quote) for s in reply.statements for c in s.citations]
    own = [squeezed(quote.words) for quote in made.statement.quotes]
    return any(a in b or b in a for a in own for b in quotes)


def through(attack: Attack, made: Sequence[Made], every: int = 1) -> list[Passage]:
    """Each draft on its way; every ``every``-th through the page as well. Those that quote a document which the home
    does not have are left out."""
    own = [
        m
        for m in made
        if not any(q.passage.document_id.startswith(INJECTED_DOCUMENT) for q in m.statement.quotes)
    ]
    return [attack.passage(one, paged=n % every == 0) for n, one in enumerate(own)]


def summary(passages: Sequence[Passage]) -> dict[str, Any]:
    """The figures by kind, false ones and true ones."""

    def row(of: Sequence[Passage]) -> dict[str, int]:
        return {
            "made": len(of),
            "on a page": sum(p.paged for p in of),
            "refused": sum(p.outcome != "answered" for p in of),
            "pass the check": sum(p.proved for p in of),
            **{way: sum(way in p.told for p in of) for way in ("events", "json", "page")},
            "said otherwise": sum(not p.told and p.cited for p in of),
            "disagree": sum(not p.agree or _parted(p) for p in of),
        }

    def table(true: bool) -> dict[str, dict[str, int]]:
        of = [p for p in passages if p.made.true is true]
        kinds = sorted({p.made.kind for p in of})
        return {"all": row(of), **{kind: row([p for p in of if p.made.kind == kind]) for kind in kinds}}

    times = sorted(p.seconds for p in passages)
    share = {name: times[int(len(times) * q)] for name, q in (("p50", 0.5), ("p95", 0.95))} if times else {}
    return {
        "drafts": len(passages),
        "milliseconds": {name: round(1000 * seconds, 1) for name, seconds in share.items()},
        "false": table(true=False),
        "true": table(true=True),
    }


def _parted(passage: Passage) -> bool:
    """Whether a draft is shown in one way and not in another."""
    return len(passage.told) not in (0, 3 if passage.paged else 2)


def markdown(report: Mapping[str, Any]) -> str:
    """The summary as tables."""
    lines = [
        f"# {report['drafts']} drafts on their way to the reader",
        "",
        f"An answer takes {report['milliseconds']} ms.",
    ]
    for label in ("false", "true"):
        rows = report[label]
        names = list(rows["all"])
        lines += [
            "",
            f"## {label.capitalize()} ones",
            "",
            f"| kind | {' | '.join(names)} |",
            "| --- |" + " --- |" * len(names),
        ]
        lines += [
            f"| {kind} | {' | '.join(str(row[name]) for name in names)} |" for kind, row in rows.items()
        ]
    return "\n".join([*lines, ""])


def wrong(passages: Iterable[Passage]) -> list[dict[str, object]]:
    """The false ones of ``dev`` that are shown (the other half stays unseen), and all that the ways do not agree on."""
    return [
        {
            "kind": p.made.kind,
            "label": p.made.true,
            "question": p.question,
            "statement": p.made.statement.text,
            "quotes": [quote.words for quote in p.made.statement.quotes],
            "told": p.told,
            "agree": p.agree,
            "document": p.made.document,
        }
        for p in passages
        if not p.agree or _parted(p) or _shown_of_dev(p)
    ]


def _shown_of_dev(passage: Passage) -> bool:
    own = half_of(passage.made.document) == HALVES["dev"]
    return own and bool(passage.told) and not passage.made.true
