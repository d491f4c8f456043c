"""What became of a receipt, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from assistant.verification import (
    QuoteFinding,
    QuoteState,
    SourceFinding,
    SourceState,
    StatementFinding,
    Verification,
)

_QUOTES: Final[dict[QuoteState, tuple[str, str]]] = {
    QuoteState.STANDS: ("仍在原处", "stands"),
    QuoteState.MOVED: ("仍在，位置变了", "stands, at another place"),
    QuoteState.CHANGED: ("原文已改，这段话不在了", "the text changed, and these words are gone"),
    QuoteState.GONE: ("文件查不到了", "its document is not there any more"),
    QuoteState.NEVER: ("原文里从来没有这段话", "the text never had these words at this place"),
}
_SOURCES: Final[dict[SourceState, tuple[str, str]]] = {
    SourceState.SAME: ("正文没有改", "text unchanged"),
    SourceState.CHANGED: ("正文改过", "text changed"),
    SourceState.WITHDRAWN: ("已不公开", "not public any more"),
    SourceState.GONE: ("已不在文库里，或不公开", "not in the library any more, or not public"),
}
_ENDED: Final[dict[str, tuple[str, str]]] = {
    "expired": ("现已失效", "no longer in force"),
    "period_over": ("规划期已满", "its period is over"),
    "repealed": ("已被废止", "repealed"),
    "replaced": ("已被替代", "replaced"),
}
_SHOWN: Final = 120
"""Characters of a quote that are shown; its place tells the rest."""


def verification_json(found: Verification) -> dict[str, Any]:
    """For programs: every quote, document and sentence with what became of it."""
    receipt = found.receipt
    return {
        "title": receipt.title,
        "made": receipt.made.isoformat(timespec="seconds"),
        "sound": found.sound,
        "counts": found.summary,
        "corpus": {"then": receipt.corpus, "now": found.corpus},
        "quotes": [
            {
                "n": q.number,
                "state": q.state.value,
                "document_id": q.citation.document_id,
                "quote": q.citation.quote,
                "section": list(q.headings),
                "start": q.place.start if q.place is not None else None,
                "end": q.place.end if q.place is not None else None,
            }
            for q in found.quotes
        ],
        "documents": [
            {
                "id": s.source.id,
                "title": s.source.title,
                "state": s.state.value,
                "status": {"then": s.source.status, "now": s.status},
                "version": {"then": s.source.version, "now": s.version},
                "ended": s.ended,
            }
            for s in found.sources
        ],
        "statements": [
            {
                "part": s.part,
                "number": s.number,
                "text": s.statement.text,
                "holds": s.holds,
                "lost": list(s.lost),
                "failed": s.failed or None,
            }
            for s in found.statements
        ],
    }


def verification_text(found: Verification, *, english: bool = False) -> str:
    """For people: what it comes to first, then what does not hold any more. What holds is counted only."""
    return "\n".join(_Report(found, english).lines()) + "\n"


class _Report:
    def __init__(self, found: Verification, english: bool) -> None:
        self._found = found
        self._english = english

    def lines(self) -> Iterator[str]:
        found = self._found
        made = f"{found.receipt.made:%Y-%m-%d}"
        yield self._say(
            f"凭证：{found.receipt.title}（{made} 出具）", f"Receipt: {found.receipt.title} (made on {made})"
        )
        yield self._summary()
        for quote in found.quotes:
            if not quote.stands:
                yield self._quote(quote)
        for source in found.sources:
            if source.state is not SourceState.SAME or source.ended:
                yield self._source(source)
        for statement in found.statements:
            if not statement.holds:
                yield self._statement(statement)

    def _say(self, chinese: str, english: str) -> str:
        return english if self._english else chinese

    def _summary(self) -> str:
        counts = self._found.summary
        quotes, standing = counts["quotes"], counts["quotes_standing"]
        sentences, holding = counts["statements"], counts["statements_holding"]
        if not quotes:
            return self._say(
                "凭证里没有引文，没有可核对的。", "The receipt has no quotes; there is nothing to verify."
            )
        if self._found.sound:
            return self._say(
                f"■ 全部成立：{quotes} 处引文都在，{sentences} 句都有依据。",
                f"■ All of it holds: {quotes} quotes stand, {sentences} sentences are proved.",
            )
        return self._say(
            f"◆ 有变化：{quotes} 处引文中 {standing} 处仍在，{sentences} 句中 {holding} 句仍有依据。",
            f"◆ Something changed: {standing} of {quotes} quotes stand, {holding} of {sentences} sentences are proved.",
        )

    def _quote(self, quote: QuoteFinding) -> str:
        titles = {s.id: s.title for s in self._found.receipt.sources}
        place = " › ".join((f"《{titles[quote.citation.document_id]}》", *quote.headings))
        words = " ".join(quote.citation.quote.split())
        words = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
        return f"[{quote.number}] {_QUOTES[quote.state][self._english]} · {place}\n    “{words}”"

    def _source(self, source: SourceFinding) -> str:
        told = [_SOURCES[source.state][self._english]]
        if source.ended and source.status is not None:
            told.append(_ENDED[source.status][self._english])
        number = f"（{source.source.number}）" if source.source.number else ""
        return f"《{source.source.title}》{number} · {self._say('；', '; ').join(told)}"

    def _statement(self, statement: StatementFinding) -> str:
        where = self._say(f"第 {statement.number} 句", f"Sentence {statement.number}")
        if len(self._found.receipt.parts) > 1:
            part = self._found.receipt.parts[statement.part - 1].question
            where = self._say(f"“{part}”{where}", f"{where} of “{part}”")
        marks = "".join(f"[{n}]" for n in statement.lost)
        why = (
            self._say(f"失去依据 {marks}", f"lost its proof {marks}")
            if statement.lost
            else self._say(
                f"重新核对没有通过（{statement.failed}）", f"does not pass the check ({statement.failed})"
            )
        )
        return f"{where} {why}：{statement.statement.text}"
