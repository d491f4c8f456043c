"""A paper as Markdown: the same blocks and numbers, footnotes as `[^1]`, a chart as a table of its figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from assistant.official.numbering import Numbering
from assistant.official.paper import (
    Block,
    Chart,
    Footnote,
    Heading,
    Paper,
    Paragraph,
    Remark,
    Run,
    Table,
    Tone,
)

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")
_LIST_MARK: Final = re.compile(r"^(\s*\d*)([-+.)])(?=\s)", re.MULTILINE)
_TONES: Final = {
    Tone.PLAIN: "{}",
    Tone.STRONG: "**{}**",
    Tone.ADDED: "<ins>{}</ins>",
    Tone.REMOVED: "~~{}~~",
    Tone.FAINT: "{}",
}


def escaped(text: str) -> str:
    """Words that must not become markup."""
    return _LIST_MARK.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", text))


def front_matter(aigc: Sequence[Mapping[str, Any]]) -> str:
    """The metadata of generated content as front matter; nothing where no model wrote."""
    # JSON is YAML as well, which saves a second writer.
    return (
        f"---\nAIGC: {json.dumps([dict(one) for one in aigc], ensure_ascii=False)}\n---\n\n" if aigc else ""
    )


def markdown_of(paper: Paper) -> str:
    """The whole paper as text."""
    writer = _Writer()
    parts = [f"# {escaped(paper.title)}"]
    if paper.addressee:
        parts.append(f"{escaped(paper.addressee)}：")
    parts += writer.blocks(paper.blocks)
    if paper.attachments:
        parts.append("附件：" + "；".join(escaped(a.title) for a in paper.attachments))
    signature = [escaped(paper.issuer)] if paper.issuer else []
    if paper.day:
        signature.append(f"{paper.day.year}年{paper.day.month}月{paper.day.day}日")
    if signature:
        parts.append("  \n".join(signature))
    for number, attachment in enumerate(paper.attachments, start=1):
        word = "附件" if len(paper.attachments) == 1 else f"附件{number}"
        parts += [f"## {word}　{escaped(attachment.title)}", *writer.attached(attachment.blocks)]
    parts += writer.notes
    return front_matter(paper.aigc) + "\n\n".join(parts) + "\n"


@dataclass(slots=True)
class _Writer:
    """Turns blocks into text; ``notes`` are the footnotes so far."""

    numbers: Numbering = field(default_factory=Numbering)
    notes: list[str] = field(default_factory=list)

    def attached(self, blocks: Sequence[Block]) -> Iterator[str]:
        self.numbers = Numbering()
        yield from self.blocks(blocks)

    def blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        for block in blocks:
            match block:
                case Heading():
                    number = self.numbers.heading(block.level) if block.numbered else ""
                    yield f"{'#' * (block.level + 1)} {number}{escaped(' '.join(block.text.split()))}"
                case Paragraph():
                    yield "".join(self._run(run) for run in block.runs)
                case Remark():
                    yield f"*{escaped(block.text)}*"
                case Table():
                    yield f"**{self.numbers.table()}　{self._run(block.caption)}**"
                    yield _rows(
                        [
                            [escaped(h) for h in block.header],
                            *([self._run(c) for c in row] for row in block.rows),
                        ]
                    )
                case Chart():
                    yield f"**{self.numbers.chart()}　{escaped(block.caption)}（{escaped(block.unit)}）**"
                    yield _rows(_figures(block))

    def _run(self, run: Run) -> str:
        text = _TONES[run.tone].format(escaped(run.text)) if run.text.strip() else run.text
        marks = "".join(self._note(note) for note in run.footnotes)
        return text + marks + (f" ［{escaped(run.mark)}］" if run.mark else "")

    def _note(self, note: Footnote) -> str:
        number = len(self.notes) + 1
        self.notes.append(f"[^{number}]: {escaped(note.source)}：“{escaped(' '.join(note.quote.split()))}”")
        return f"[^{number}]"


def _figures(chart: Chart) -> list[list[str]]:
    rows = [["", *(escaped(label) for label in chart.labels)]]
    return rows + [
        [escaped(one.name), *("" if v is None else str(v) for v in one.values)] for one in chart.series
    ]


def _rows(rows: list[list[str]]) -> str:
    """A table; the first row is its header."""
    lines = ["| " + " | ".join(" ".join(cell.split()) for cell in row) + " |" for row in rows]
    return "\n".join((lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]))
