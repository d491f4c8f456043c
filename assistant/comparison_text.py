"""A comparison of two documents as Markdown: the summary first, then every difference with its place on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from assistant.answers import Citation
from assistant.common_targets import Aim, CommonTarget
from assistant.comparison import Comparison, Difference, DifferenceKind, Place, RowBeside
from assistant.rewording import Change
from vectorstore.passages import Document

MOSTLY_OTHER: Final = 0.15
"""Share of blocks with a partner below which two documents are no versions of each other: what only one of them has is
then counted, not listed."""

_WORDS: Final[dict[DifferenceKind, tuple[str, str]]] = {
    DifferenceKind.ADDED: ("新增", "added"),
    DifferenceKind.REMOVED: ("删去", "removed"),
    DifferenceKind.FIGURE: ("数字有变", "figure changed"),
    DifferenceKind.MODALITY: ("要求的强弱有变", "obligation changed"),
    DifferenceKind.LEAD: ("牵头单位有变", "lead unit changed"),
    DifferenceKind.WORDING: ("措辞有变", "wording changed"),
    DifferenceKind.MOVED: ("换了位置", "moved"),
}


def comparison_markdown(
    compared: Comparison, common: Sequence[CommonTarget], *, english: bool = False
) -> str:
    """The whole comparison. Quotes stand as they are in the documents."""
    return "\n".join(_Report(compared, common, english).lines()) + "\n"


def are_versions(compared: Comparison) -> bool:
    """Whether the documents say enough of the same to be told apart difference by difference."""
    told = compared.paired + sum(
        1 for d in compared.differences if d.kinds in ((DifferenceKind.ADDED,), (DifferenceKind.REMOVED,))
    )
    return bool(compared.paired) and compared.paired >= MOSTLY_OTHER * told


def comparison_json(compared: Comparison, common: Sequence[CommonTarget]) -> dict[str, Any]:
    """The same for programs: every difference with kinds, places (document, span, headings, quote) and pieces."""
    return {
        "first": {"id": compared.first.id, "version": compared.first.version, "title": compared.first.title},
        "second": {
            "id": compared.second.id,
            "version": compared.second.version,
            "title": compared.second.title,
        },
        "paired": compared.paired,
        "unchanged": compared.unchanged,
        "counts": {kind.value: count for kind, count in compared.counts.items()},
        "replacements": [
            {"before": r.before, "after": r.after, "places": len(r.differences)}
            for r in compared.replacements
        ],
        "differences": [
            {
                "kinds": [kind.value for kind in d.kinds],
                "before": _place_json(d.before),
                "after": _place_json(d.after),
                "partner": list(d.partner),
                "said": [list(pair) for pair in d.said],
                "pieces": [{"change": p.change.value, "text": p.text} for p in d.pieces],
            }
            for d in compared.differences
        ],
        "common_targets": [
            {
                "name": target.name,
                "first": [_aim_json(aim) for aim in target.first],
                "second": [_aim_json(aim) for aim in target.second],
                "compared_years": [{"year": year, "same": same} for year, same in target.compared_years],
            }
            for target in common
        ],
    }


def _place_json(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {**_citation_json(place.citation), "section": list(place.headings)}


def _aim_json(aim: Aim) -> dict[str, Any]:
    return {"text": aim.text, "year": aim.year, "citations": [_citation_json(c) for c in aim.citations]}


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "document_id": citation.document_id,
        "version": citation.version,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
    }


class _Report:
    def __init__(self, compared: Comparison, common: Sequence[CommonTarget], english: bool) -> None:
        self._compared = compared
        self._common = common
        self._english = english

    def lines(self) -> Iterator[str]:
        compared = self._compared
        yield f"# {self._say('对照', 'Comparison')}"
        yield ""
        yield f"- {self._say('甲', 'A')}：{self._named(compared.first)}"
        yield f"- {self._say('乙', 'B')}：{self._named(compared.second)}"
        yield ""
        yield f"## {self._say('概要', 'Summary')}"
        yield ""
        yield from self._summary()
        if compared.rows or self._common:
            yield from ["", f"## {self._say('共同的指标和目标', 'Indicators and targets of both')}", ""]
            yield from self._targets()
        if are_versions(compared):
            yield from ["", f"## {self._say('逐处对照', 'Differences one by one')}", ""]
            for number, difference in enumerate(compared.told_one_by_one, start=1):
                yield from self._difference(number, difference)

    def _say(self, chinese: str, english: str) -> str:
        return english if self._english else chinese

    def _named(self, document: Document) -> str:
        card = document.card
        day = card.issued or card.written
        facts = [card.number, card.issuer, day.isoformat() if day else None]
        return f"《{document.title}》" + "".join(f" {fact}" for fact in facts if fact)

    def _summary(self) -> Iterator[str]:
        compared = self._compared
        if compared.nothing_in_common and not self._common:
            yield self._say(
                "两份文件没有相同的段落，也没有共同的指标和目标，无从对照。",
                "The documents share no passage, indicator or target; there is nothing to compare.",
            )
            return
        if not are_versions(compared):
            yield self._say(
                f"这是两份不同的文件，只有 {compared.paired} 段相近，下面只列双方都有的指标和目标。",
                f"These are two different documents with {compared.paired} passages alike; what both aim at is listed.",
            )
        else:
            yield self._say(
                f"{compared.paired} 段相对应，其中 {compared.unchanged} 段没有改动。",
                f"{compared.paired} passages correspond, {compared.unchanged} of them unchanged.",
            )
            for kind, count in compared.counts.items():
                yield f"- {_WORDS[kind][self._english]}：{count}"
            for replacement in compared.replacements:
                yield self._say(
                    f"- “{replacement.before}”改为“{replacement.after}”：{len(replacement.differences)} 处，其中只改这一处的不逐处列出",
                    f"- “{replacement.before}” became “{replacement.after}” in {len(replacement.differences)} places; "
                    "those with nothing else changed are not listed one by one",
                )
        agree = sum(same for target in self._common for _, same in target.compared_years)
        differ = sum(not same for target in self._common for _, same in target.compared_years)
        if self._common:
            yield self._say(
                f"- 双方都有的目标：{len(self._common)} 个；同一年份的数字 {agree} 处一致，{differ} 处不同",
                f"- targets of both: {len(self._common)}; figures for the same year agree {agree} times and differ {differ} times",
            )

    def _targets(self) -> Iterator[str]:
        for row in self._compared.rows:
            yield from self._row(row)
        shown = {row.name for row in self._compared.rows}
        for target in self._common:
            if target.name in shown:
                continue
            yield f"- **{target.name}**"
            for side, aims in ((self._say("甲", "A"), target.first), (self._say("乙", "B"), target.second)):
                for aim in aims:
                    yield f"  - {side} {self._aim(aim)}"

    def _row(self, row: RowBeside) -> Iterator[str]:
        years = sorted({y for y, _ in row.first.values} | {y for y, _ in row.second.values})
        unit = f"（{row.first.unit}）" if row.first.unit else ""
        yield f"- **{row.name}**{unit}"
        for year in years:
            pair = [side.cell(year) for side in (row.first, row.second)]
            said = " / ".join(cell.text if cell is not None else "–" for cell in pair)
            yield f"  - {year}：{said}"

    def _aim(self, aim: Aim) -> str:
        year = f"{aim.year}：" if aim.year is not None else ""
        return f"{year}{aim.text}（“{_short(aim.citations[0].quote)}”）"

    def _difference(self, number: int, difference: Difference) -> Iterator[str]:
        kinds = "、".join(_WORDS[kind][self._english] for kind in difference.kinds)
        where = difference.after or difference.before
        path = " › ".join(where.headings) if where is not None else ""
        yield f"{number}. **{kinds}** {path}".rstrip()
        for before, after in difference.said:
            yield f"   - {before or '–'} → {after or '–'}"
        if difference.pieces:
            marks = {Change.KEPT: "{}", Change.REMOVED: "~~{}~~", Change.ADDED: "**{}**"}
            text = "".join(marks[piece.change].format(piece.text) for piece in difference.pieces)
            yield f"   - {_one_line(text)}"
        else:
            for side, place in (
                (self._say("甲", "A"), difference.before),
                (self._say("乙", "B"), difference.after),
            ):
                if place is not None:
                    yield f"   - {side}：{self._quoted(place)}"

    def _quoted(self, place: Place) -> str:
        return f"“{_one_line(place.citation.quote)}”"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _short(text: str, most: int = 80) -> str:
    plain = _one_line(text)
    return plain if len(plain) <= most else plain[: most - 1] + "…"
