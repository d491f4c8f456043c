"""An answer said again by a model, in plain words or in another language, under the same check.

Each statement of the answer is replaced by one of the model's that passed the check over the same places and keeps
every figure; where there is none it stands as it was. So nothing is lost and nothing comes in.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

from assistant.answers import Answer, Draft, DraftStatement, Evidence, ModelFault, Statement, Usage
from assistant.checks_translation import is_foreign
from assistant.citations import check
from assistant.drafting import AskedAgain, Drafted, Restates, Restating
from assistant.figures import figures
from assistant.foreign_figures import foreign_figures
from assistant.languages import in_language
from vectorstore.passages import Passage
from vectorstore.store import Store


def restated(
    answer: Answer, how: Restating, model: Restates, store: Store, *, english: bool
) -> Generator[Answer | None, None, None]:
    """None while the model writes, and last the answer with what it said again. Closing it ends its request."""
    passages = tuple(dict.fromkeys(_passages(answer, store)))
    evidence = Evidence(passages)

    def checked(proposed: DraftStatement) -> tuple[Statement | None, tuple[str, ...]]:
        if not in_language(proposed.text, english=english):
            return None, ("write in English" if english else "请用中文写",)
        result = check(Draft((proposed,)), evidence, store.document)
        if result.dropped:
            return None, result.dropped[0].reasons
        return replace(result.statements[0], generated=True), ()

    found: list[Statement] = []
    end = Drafted()
    asked = AskedAgain(answer, passages, how, english, store)
    with closing(model.restate(asked, lambda proposed: checked(proposed)[1])) as parts:
        for part in parts:
            if isinstance(part, Drafted):
                end = part
                continue
            if isinstance(part, DraftStatement):
                statement, _ = checked(part)
                found += [statement] if statement is not None else []
            yield None
    said = tuple(_in_place_of(answer.statements, found))
    heard = any(statement.generated for statement in said)
    yield replace(
        answer,
        statements=said,
        engine=model.engine if heard else answer.engine,
        fault=end.fault or (None if heard else ModelFault.NOT_PROVED),
        usage=(answer.usage or Usage()) + end.usage,
    )


def _passages(answer: Answer, store: Store) -> Iterator[Passage]:
    for statement in answer.statements:
        for citation in statement.citations:
            passage = store.passage_at(citation.document_id, citation.span.start)
            if passage is not None:
                yield passage


def _in_place_of(statements: Sequence[Statement], found: Sequence[Statement]) -> Iterator[Statement]:
    """Each statement, or the first that says it again; one of the model's stands for one statement."""
    left = list(found)
    for statement in statements:
        again = next((s for s in left if _says_again(s, statement)), None)
        if again is None:
            yield statement
            continue
        left.remove(again)
        # The places that proved it before are shown with it: they are what was checked first.
        yield replace(again, citations=tuple(dict.fromkeys((*again.citations, *statement.citations))))


def _says_again(said: Statement, statement: Statement) -> bool:
    """Whether a statement is of the same places as another one and keeps its figures."""
    same_place = any(
        a.document_id == b.document_id and a.span.overlaps(b.span)
        for a in said.citations
        for b in statement.citations
    )
    return same_place and _values(statement.text) <= _values(said.text)


def _values(text: str) -> set[Decimal]:
    """The figures of a text in either language, years and dates left out."""
    return {figure.value for figure in (foreign_figures(text) if is_foreign(text) else figures(text))}
