"""Files that are broken, hostile, or not what they are named: as many as are wanted, the same for the same seed.

The first ones are made by hand, each with one kind of malice; the rest are whole files of every format with something
done to them: cut off, bits turned, pieces taken out, doubled, swapped, or put in from another file.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docx_files import cell, docx, numbered, numbering, p, row, table
from docx_files import level as list_level
from hostile_made import made_files
from pdf_files import Page, pdf

TEXT = "关于示例工作的通知\n\n示发〔2024〕7号\n\n一、总体要求\n各单位应当依法办理示例事项，2025年完成率达到80%以上。\n二、分工\n（一）建设站点。（牵头单位：示例局）\n"
MARKDOWN = "---\nissuer: 示例市人民政府\nissued: 2024-05-20\n---\n\n# 示例市试点办法\n\n第一条 本办法适用于示例市。\n\n| 指标 | 2020年 | 2025年 |\n| --- | --- | --- |\n| 办理率 | 40% | 80% |\n\n> 注：[来源](http://a.example)\n"
HTML = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>示例办法</title></head><body><h1>示例办法</h1>{''.join(f'<p>第{n}条 各单位应当依法办理示例事项。</p>' for n in range(1, 30))}<table><tr><th>指标</th><th>2025年</th></tr><tr><td>办理率</td><td>80%</td></tr></table></body></html>"


@dataclass(frozen=True, slots=True)
class HostileFile:
    """A file below a folder. name: the bytes of its path; data: what it holds; kind: what is wrong with it."""

    name: bytes
    data: bytes
    kind: str


def hostile_files(seed: int, count: int) -> Iterator[HostileFile]:
    """``count`` files: those made by hand, then altered ones by turns of format and alteration."""
    by_hand = [HostileFile(name, data, kind) for name, data, kind in made_files()][:count]
    yield from by_hand
    chance = random.Random(seed)
    whole = whole_files()
    wanted = [(suffix, way) for way in ALTERATIONS for suffix in whole]
    for n in range(count - len(by_hand)):
        suffix, way = wanted[n % len(wanted)]
        data = ALTERATIONS[way](whole[suffix], whole[chance.choice(list(whole))], chance)
        named = suffix if chance.random() < 0.9 else chance.choice(list(whole))
        yield HostileFile(f"{n:03}-{way}-{suffix}.{named}".encode(), data, f"{suffix}, {way}")


def whole_files() -> dict[str, bytes]:
    """Ending → a whole file of that format, which is read without a fault."""
    rows = [row(cell("指标"), cell("2025年"))] + [row(cell(f"指标{n}"), cell(f"{n}%")) for n in range(9)]
    body = (
        p("示例市试点办法")
        + "".join(numbered("各单位应当依法办理示例事项。", 1) for _ in range(9))
        + table(*rows)
    )
    lists = {"numbering": numbering(list_level(0, "chineseCounting", "第%1条"))}
    page = (
        Page()
        .lines(80, 100, TEXT.splitlines())
        .table((80, 200, 320), 400, [["指标", "2025年"], ["办理率", "80%"]])
    )
    return {
        "txt": TEXT.encode(),
        "md": MARKDOWN.encode(),
        "html": HTML.encode(),
        "docx": docx(body, parts=lists),
        "pdf": pdf(page, page, title="示例办法"),
    }  # fmt: skip


Alteration = Callable[[bytes, bytes, random.Random], bytes]


def _cut(data: bytes, _: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data))]


def _headless(data: bytes, _: bytes, chance: random.Random) -> bytes:
    return data[chance.randrange(1, len(data)) :]


def _bits(data: bytes, _: bytes, chance: random.Random) -> bytes:
    altered = bytearray(data)
    for _turn in range(chance.choice((1, 3, 20, 200))):
        altered[chance.randrange(len(altered))] ^= 1 << chance.randrange(8)
    return bytes(altered)


def _hole(data: bytes, _: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randrange(1, 200) :]


def _zeros(data: bytes, _: bytes, chance: random.Random) -> bytes:
    at, many = chance.randrange(len(data)), chance.randrange(1, 300)
    return data[:at] + bytes(many) + data[at + many :]


def _doubled(data: bytes, _: bytes, chance: random.Random) -> bytes:
    at, many = chance.randrange(len(data)), chance.randrange(1, 400)
    return data[:at] + data[at : at + many] * chance.choice((2, 50, 500)) + data[at + many :]


def _swapped(data: bytes, _: bytes, chance: random.Random) -> bytes:
    a, b, c = sorted(chance.randrange(len(data)) for _turn in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def _mixed(data: bytes, other: bytes, chance: random.Random) -> bytes:
    at, there = chance.randrange(len(data)), chance.randrange(len(other))
    return data[:at] + other[there : there + chance.randrange(1, 2_000)] + data[at:]


def _large_numbers(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Digits become others, mostly nines: lengths, counts, offsets and spans are then wrong."""
    digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    altered = bytearray(data)
    for at in chance.sample(digits, len(digits) // 4):
        altered[at] = ord(chance.choice("9999901"))
    return bytes(altered)


def _controls(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Characters that nobody sees, and bytes of no encoding, among the others."""
    pieces = ("\0", "\x1b[2J", "\u202e", "\u2066", "\ufeff", "\u200b", "\U000e0041", "\ud800", "\uffff")
    altered = data
    for _turn in range(30):
        at = chance.randrange(len(altered))
        altered = altered[:at] + chance.choice(pieces).encode("utf-8", "surrogatepass") + altered[at:]
    return altered


ALTERATIONS: dict[str, Alteration] = {
    "cut": _cut, "headless": _headless, "bits": _bits, "hole": _hole, "zeros": _zeros, "doubled": _doubled,
    "swapped": _swapped, "mixed": _mixed, "numbers": _large_numbers, "controls": _controls,
}  # fmt: skip
"""What is done to whole files: (the file, another file, chance) → the altered one."""
