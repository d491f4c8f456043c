"""Feeds parsers with altered files and words for a while, the same for the same seed, and looks at what they make of them.

No exception may come out of a parser but those it declares, and what it makes must keep its promises: every character
lies in a passage, ``document.text[span]`` is the passage, a citation's quote stands at its span.
"""

from __future__ import annotations

import itertools
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from hostile_files import ALTERATIONS, whole_files
from hostile_words import ODD, ORDERS, PATHS, QUERIES, RUNS

from assistant.answers import DraftQuote, DraftStatement, Evidence, Statement
from assistant.checks_quotes import find_quote, normalise, pieces
from assistant.citations import check_statement
from assistant.figures import digit_names, figures, years
from assistant.question import read_question
from assistant.receipt_form import ReceiptError, receipt_from
from ingest.document import read_document
from ingest.errors import UnreadableFileError
from ingest.reading.front_matter import read_fields
from ingest.structure import broken_rule
from ingest.workers import Job, Limits, ReadingPool
from pages.languages import preferred
from pages.parameters import Parameters
from pages.reader import span_from
from vectorstore.passages import IngestedDocument
from vectorstore.personal_data import masked

SLOWEST = 60.0
"""Seconds that one input may take on a busy machine."""
ACCIDENT = re.compile(r"could not be read: |took longer|of memory")


@dataclass
class Found:
    """What a run came to: inputs by parser, faults each told once, and inputs that ended a worker's process."""

    tried: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    ended: int = 0

    def fault(self, parser: str, what: str, given: object) -> None:
        key = f"{parser}: {what}"
        self.faults.setdefault(key, f"{key} for {ascii(given)[:300]}")


def feed_files(seed: int, seconds: float, folder: Path) -> Found:
    """Read altered files of every format as an ingest does, in a process that may die."""
    found, chance = Found(), random.Random(seed)
    end = time.monotonic() + seconds

    def jobs() -> Iterator[Job]:
        number = 0
        whole = whole_files()
        while time.monotonic() < end:
            suffix = chance.choice(list(whole))
            data = whole[suffix]
            for _ in range(chance.choice((1, 1, 2, 4))):
                other = whole[chance.choice(list(whole))]
                way = ALTERATIONS[chance.choice(list(ALTERATIONS))]
                data = way(data, other, chance)[: 2**20] if len(data) > 16 else data
            path = folder / f"{number}.{suffix}"
            path.write_bytes(data)
            number += 1
            yield Job(path, f"d{number}")

    with ReadingPool(1, Limits(SLOWEST, 1536 * 2**20)) as pool:
        for job, result in pool.read_all(jobs()):
            parser = f"read {job.path.suffix[1:]}"
            found.tried[parser] += 1
            wrong = broken_promise(result) if isinstance(result, IngestedDocument) else None
            if isinstance(result, UnreadableFileError):
                found.ended += "ended the process" in str(result)
                if ACCIDENT.search(str(result)) or not str(result).endswith("."):
                    wrong = str(result)
            if wrong:
                found.fault(parser, wrong, job.path.read_bytes()[:150])
            job.path.unlink()
    return found


def broken_promise(item: IngestedDocument) -> str | None:
    """What a document that was read does not keep of what is promised of all."""
    text = item.document.text
    if "".join(passage.text for passage in item.passages) != text:
        return "characters lie in no passage, or in two"
    if any(text[p.span.start : p.span.end] != p.text for p in item.passages):
        return "a passage is not the text at its span"
    if any(
        text[c.start : c.end] != words
        for p in item.passages
        for c, words in zip(p.context_spans, p.context, strict=True)
    ):
        return "a context is not the text at its span"
    for row in item.indicators:
        if any(text[cell.span.start : cell.span.end] != cell.text for _, cell in row.values):
            return "a cell is not the text at its span"
    return broken_rule(item.document.sections, text)


Parser = Callable[[str, random.Random], str | None]
SEEDS = (
    *RUNS, *QUERIES, *PATHS, *ORDERS, *ODD, "2025年“一网通办”率要到多少？比2020年提高了百分之几？", "智慧养老由哪个单位牵头、哪些单位配合？", "浙政办发〔2018〕91号第十二条第三款怎么说？",
    "到2025年，完成率达到80%以上，年均增长百分之五点五，总额三万二千亿元。", "自二〇二四年五月二十日起施行，有效期5年。", "应当不得可以必须原则上鼓励", "第三章第五条与第六条有什么不同？", "身份证330102199001011234，电话13800138000。", "zh-CN,zh;q=0.9,en;q=0.8", "12-345",
)  # fmt: skip
_CHARACTERS = "年月日条款章节第〇一二三四五六七八九十百千万亿零两半%％‰.,，。；：、（）()《》〔〕[]“”\"'？?！!·—-－/\\|\t\n\r 　0123456789０１２３４abcXYZ甲乙不非无应可须与和或及\u0301\u200b\u202e\ufeff\ud800\udfff\0\x1b㈠①Ⅷ½²㎡‰ﬁ臺國"


def words_by_chance(chance: random.Random) -> str:
    """Words put together from others, with characters changed."""
    text = "".join(chance.choice(SEEDS)[:400] for _ in range(chance.choice((1, 1, 2, 3))))
    for _ in range(chance.choice((0, 1, 3, 10, 40))):
        at = chance.randrange(len(text) + 1)
        put = "".join(chance.choice(_CHARACTERS) for _ in range(chance.choice((1, 1, 2, 8))))
        text = text[:at] + put + text[at + chance.choice((0, 1, 5)) :]
    return text[:1_000]


def _question(text: str, chance: random.Random) -> None:
    read_question(text, [words_by_chance(chance) for _ in range(chance.randrange(3))])


def _figures(text: str, _: random.Random) -> str | None:
    digit_names(text)
    years(text)
    wrong = [f for f in figures(text) if not 0 <= f.start <= f.end <= len(text)]
    return f"a figure lies outside the text: {wrong[0]}" if wrong else None


def _normalised(text: str, chance: random.Random) -> str | None:
    normal, places = normalise(text)
    if len(places) < len(normal) or any(a > b for a, b in itertools.pairwise(places)):
        return "the places of a normalised text are not in order"
    spans = pieces(text)
    if any(a.end > b.start for a, b in itertools.pairwise(spans)) or any(s.end > len(text) for s in spans):
        return "sentences overlap"
    for span in spans[:5]:
        words = text[span.start : span.end]
        at = find_quote(words, text)
        if at is not None and normalise(text[at.start : at.end])[0].strip() != normalise(words)[0].strip():
            return "a quote is found where it does not stand"
    return None


def _mask(text: str, _: random.Random) -> str | None:
    once = masked(text)
    return None if masked(once) == once else "what is masked is masked again"


def _checked(text: str, chance: random.Random) -> str | None:
    try:
        item = read_document(
            Path("a.txt"),
            text.encode("utf-8", "replace") + "\n\n第一条 各单位应当办理，完成率80%。\n".encode(),
            "a",
        )
    except UnreadableFileError:
        return None
    passages = item.passages[:3]
    claim = chance.choice((text[:150], passages[0].text[:150], words_by_chance(chance)[:150]))
    quotes = tuple(DraftQuote(p, p.text[: chance.randrange(1, 200)]) for p in passages)
    made = check_statement(DraftStatement(claim, quotes), Evidence(passages), lambda _: item.document)
    if isinstance(made, Statement):
        whole = item.document.text
        if any(whole[c.span.start : c.span.end] != c.quote for c in made.citations) or not made.citations:
            return "a statement passed whose quote does not stand at its span"
    return None


def _receipt(text: str, chance: random.Random) -> None:
    data = text.encode("utf-8", "surrogatepass")
    for sent in (
        data,
        b'{"receipt": ' + data,
        b'{"format":"zhengwen-receipt","version":1,"parts":[{"question":"' + data + b'"}]}',
    ):
        try:
            receipt_from(sent)
        except ReceiptError:
            continue


def _small(text: str, _: random.Random) -> None:
    read_fields(text, "The side-car file", 1)
    preferred(text)
    span_from(text)
    Parameters.of([("q", text), ("page", text)]).number("page", 1, 9)


PARSERS: dict[str, Parser] = {
    "question": _question, "figures": _figures, "quotes": _normalised, "personal data": _mask, "statement": _checked,
    "receipt": _receipt, "fields and parameters": _small,
}  # fmt: skip


def feed_words(seed: int, seconds: float) -> Found:
    """Give altered words to every parser of words, by turns."""
    found, chance = Found(), random.Random(seed)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for name, parser in PARSERS.items():
            text = words_by_chance(chance)
            found.tried[name] += 1
            try:
                with _in_time():
                    wrong = parser(text, chance)
            except Exception as error:
                wrong = f"{type(error).__name__}: {ascii(str(error))[:150]}"
            if wrong:
                found.fault(name, wrong, text)
    return found


@contextmanager
def _in_time() -> Iterator[None]:
    """Raises TimeoutError in what takes too long."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"took longer than {SLOWEST:.0f} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, SLOWEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
