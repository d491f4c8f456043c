"""How likely a piece of text answers a question, read together by a small cross-encoder.

Words tell little where everyday ones stand for official ones. The model reads question and text at once and gives the
log-odds that the text answers, against that nothing does. It ranks and it refuses; what is shown is still quoted and
checked by code. ``python -m evals.teaching`` makes its weights; ADR 21 tells of what and how well it reads.
"""

from __future__ import annotations

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from vectorstore.passages import CellKind, Indicator
from vectorstore.tokens import simplify

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MOST_ASKED = 48
"""Tokens of a question that are read."""
MOST_SAID = 110
"""Tokens of a text that are read, with what leads it in."""
LEAD = 24
"""Characters of a title or a heading that lead a text in."""
TEXT = 220
"""Characters of a text."""
REMEMBERED = 2_000
"""Pairs whose odds are remembered: those of the questions at work, each of which is read in several places."""
_BEGIN, _PAD, _END = 0, 1, 2
"""Tokens that begin a pair, fill it up and end each half."""
_KINDS = {CellKind.BASE: "基数", CellKind.TARGET: "目标"}

Ids = npt.NDArray[np.int64]


class CrossEncoder:
    """Six layers of multilingual-e5-small that were taught on questions and sentences; 8-bit weights, no network.

    Loaded at first use (0.2 s, 100 MB); six sentences take some 40 ms on two processors. Threads may share it.
    """

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._loaded: tuple[Any, Tokenizer] | None = None
        self._known: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._knowing = threading.Lock()

    def odds(self, question: str, texts: Sequence[str]) -> list[float]:
        """For each text the log-odds that it answers the question: above 0 it rather does.

        texts: as ``reading_text`` and ``reading_row`` give them.
        """
        asked = re.sub(r"\s+", " ", simplify(question)).strip()
        keys = [(asked, text) for text in texts]
        with self._knowing:
            known = {key: self._known[key] for key in keys if key in self._known}
        new = [key for key in dict.fromkeys(keys) if key not in known]
        if new:
            known |= zip(new, self._read(new), strict=True)
            with self._knowing:
                for key in new:
                    self._known[key] = known[key]
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
        return [known[key] for key in keys]

    def _read(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        session, tokenizer = self._load()
        halves = tokenizer.encode_batch([half for pair in pairs for half in pair])
        found: list[float] = []
        for n in range(0, len(halves), 2):
            # One by one: 8-bit figures are scaled by all that is read at once, and what a pair is given shall not hang
            # on those beside it.
            ids, half = pair_arrays([(halves[n].ids[:MOST_ASKED], halves[n + 1].ids[:MOST_SAID])])
            (odds,) = session.run(None, {"ids": ids, "half": half})
            found.append(float(odds[0, 0]))
        return found

    def _load(self) -> tuple[Any, Tokenizer]:
        with self._loading:
            if self._loaded is None:
                import onnxruntime
                from tokenizers import Tokenizer

                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = min(2, os.cpu_count() or 1)
                options.inter_op_num_threads = 1
                options.log_severity_level = 3
                # Threads that wait by turning round take the time of the other questions.
                options.add_session_config_entry("session.intra_op.allow_spinning", "0")
                data = files("assistant").joinpath("data")
                with as_file(data.joinpath("cross-encoder.onnx")) as path:
                    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
                tokens = data.joinpath("cross-encoder.json").read_text(encoding="utf-8")
                self._loaded = (session, Tokenizer.from_str(tokens))
            return self._loaded


@cache
def cross_encoder() -> CrossEncoder:
    """The model of this process."""
    return CrossEncoder()


def pair_arrays(pairs: Sequence[tuple[Sequence[int], Sequence[int]]]) -> tuple[Ids, Ids]:
    """(pairs, longest) tokens of questions and texts, filled up, and for each -1: padding, 0: of the question, 1: of
    the text."""
    rows = [([_BEGIN, *asked, _END, _END, *said, _END], len(asked) + 2) for asked, said in pairs]
    longest = max(len(row) for row, _ in rows)
    ids = np.full((len(rows), longest), _PAD, dtype=np.int64)
    half = np.full((len(rows), longest), -1, dtype=np.int64)
    for n, (row, asked) in enumerate(rows):
        ids[n, : len(row)] = row
        half[n, :asked] = 0
        half[n, asked : len(row)] = 1
    return ids, half


def reading_text(title: str, headings: Sequence[str], text: str) -> str:
    """A text with the title and the last headings that it stands below, as the model was taught to read it."""
    whose = re.sub(r"\s+", "", title)[:LEAD]
    below = " > ".join(re.sub(r"\s+", " ", heading)[:LEAD] for heading in headings[-2:])
    said = simplify(text)[:TEXT]
    return f"{whose} > {below}：{said}" if below else f"{whose}：{said}"


def reading_row(row: Indicator) -> str:
    """A row of a target table in words."""
    values = "，".join(f"{year}年{_KINDS.get(cell.kind, '')}{cell.text}" for year, cell in row.values)
    note = re.sub(r"\s+", "", row.note or "")
    return f"{row.name}（{row.unit}）：{values}。{note}" if row.unit else f"{row.name}：{values}。{note}"
