"""Hard line wraps and page breaks: lines of a file to lines of text.

Two kinds of files occur. In a *wrapped* file every line of a paragraph is about
as wide as the page, so a line is continued exactly when it is full. In the
others a paragraph is one line, and a line is continued only where a page ended
in the middle of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.numbering import HAN_DIGITS, Style, is_finished, numbering_of, starts_new_block
from vectorstore.numerals import ordinal

FULL_LINE_SLACK = 9
"""Half-widths by which a full line may fall short: a wide character, or punctuation that may not begin a line."""
MIN_WRAP_WIDTH = 40
_PAGE_MARK = re.compile(r"^\s*(?:[—–－-]+\s*\d{1,4}\s*[—–－-]+|第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?)\s*$")
_DATE = re.compile(
    r"^[\d〇零一二三四五六七八九十]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_UNFINISHED_MIN = 15
"""A line shorter than this that lacks an end mark is a heading or a signature, not a cut sentence."""


def width(line: str) -> int:
    """Columns a line takes: 2 for a wide character, 1 for others."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" or c in "“”‘’—…·" else 1 for c in line)


def is_page_mark(line: str) -> bool:
    """Whether a line is a printed page number such as `—2—`."""
    return bool(_PAGE_MARK.match(line))


def wrap_width(lines: Sequence[str]) -> int | None:
    """The width a file is wrapped at, or None when its paragraphs are single lines.

    Wrapped means: at least half of the long lines end within the slack of the widest
    common width, and most of those do not end a sentence.
    """
    widths = sorted(width(line) for line in lines if width(line) >= MIN_WRAP_WIDTH)
    if len(widths) < 4:
        return None
    common = widths[int(len(widths) * 0.8)]
    full = [line for line in lines if common - FULL_LINE_SLACK <= width(line) <= common + FULL_LINE_SLACK]
    unfinished = sum(not is_finished(line) for line in full)
    if len(full) * 2 >= len(widths) and unfinished * 2 > len(full) and widths[-1] <= common * 1.3:
        return common
    return None


def join_lines(lines: Sequence[str]) -> list[str]:
    """Join what wraps and page breaks cut apart; drop page marks. Blank lines separate nothing
    by themselves, since page breaks leave them in the middle of words."""
    kept = [line for line in lines if line.strip() and not is_page_mark(line)]
    wrap = _wrap_of(kept)
    joined: list[str] = []
    before = ""
    for raw in kept:
        line = squeeze(raw)
        if joined and _continues(joined[-1], before, raw, wrap):
            inside_word = wrap.characters is not None and not (before.endswith(" ") or raw.startswith(" "))
            joined[-1] = joined[-1] + line if inside_word else glue(joined[-1], line)
        else:
            joined.append(line)
        before = raw
    return joined


MIN_EXACT = 4
MIN_EXACT_SHARE = 0.9
MIN_PARAGRAPHS = 3
MIN_INDENTED = 0.7
"""Share of the lines below lines that are not full which must be indented for the indent to tell paragraphs:
titles, salutations and signatures stand at the margin."""


@dataclass(frozen=True, slots=True)
class _Wrap:
    """How a file is wrapped. ``width``: in columns, None where paragraphs are single lines. ``characters``: the
    number at which every line is cut, where that is what its lines have in common. ``indented``: whether the
    first line of each paragraph, and no other, is indented."""

    width: int | None = None
    characters: int | None = None
    indented: bool = False

    def fills(self, raw: str) -> bool:
        """Whether a line, as it stands in the file, reaches the edge."""
        if self.characters is not None:
            # A blank at which the line was cut counts.
            return len(raw.rstrip("\r\n")) >= self.characters
        return self.width is not None and width(squeeze(raw)) >= self.width - FULL_LINE_SLACK


def _wrap_of(lines: Sequence[str]) -> _Wrap:
    characters = _cut_at(lines)
    wrap = _Wrap(wrap_width([line.strip() for line in lines]) if characters is None else None, characters)
    if wrap.width is None and characters is None:
        return wrap
    full = [wrap.fills(line) for line in lines]
    begun = [_is_indented(line) for line, above in zip(lines[1:], full, strict=False) if not above]
    inside = [
        _is_indented(line)
        for line, before, above in zip(lines[1:], lines, full, strict=False)
        if above and not is_finished(before.rstrip())
    ]
    tells = sum(begun) >= max(MIN_PARAGRAPHS, MIN_INDENTED * len(begun)) and sum(inside) * 10 <= len(inside)
    return replace(wrap, indented=tells)


def _cut_at(lines: Sequence[str]) -> int | None:
    """The number of characters at which a program cut every line, whatever their width: nearly all long lines
    that end in the middle of a sentence have it, or a little more (an indent that is not counted). Only of
    Chinese texts: others are wrapped between words."""
    lengths = [
        len(line.rstrip())
        for line in lines
        if width(line.strip()) >= max(MIN_WRAP_WIDTH, 1.4 * len(line.strip()))
        and not is_finished(line.rstrip())
    ]
    if len(lengths) < MIN_EXACT:
        return None
    common = Counter(lengths).most_common(1)[0][0]
    exact = sum(common <= length <= common + 2 for length in lengths)
    longest = max(len(line.rstrip()) for line in lines)
    return common if exact >= MIN_EXACT_SHARE * len(lengths) and longest <= common + 2 else None


_TITLE = re.compile(
    r"^[^，。；：、]{0,80}关于[^，。；：]{2,80}的(?:通知|通告|公告|意见|决定|批复|复函|函|报告)$"
)
"""A whole title, which a line as wide as the page may end with."""


def _is_indented(raw: str) -> bool:
    return raw.startswith(("　", "    ")) and not raw.startswith("\t")


def _continues(text: str, before: str, raw: str, wrap: _Wrap) -> bool:
    """Whether a line goes on with the text above. ``before``: the line above it, as it stands in the file."""
    line = squeeze(raw)
    if _is_indented(raw) and (wrap.indented or (wrap.width is None and wrap.characters is None)):
        return False
    if _TITLE.search(text) and (not _is_indented(before) or line.endswith(("：", ":"))):
        return False
    if wrap.characters is not None and wrap.fills(before) and not is_finished(text):
        # Cut at a number of characters, whatever stands there.
        return not _is_indented(raw)
    if wrap.indented and wrap.fills(before) and not starts_new_block(line):
        return True
    if starts_new_block(line) or _DATE.match(line):
        return False
    if wrap.width is not None or wrap.characters is not None:
        # A full line that ends a sentence may go on or not; two paragraphs made one mix two
        # subjects, one made two harms little.
        return wrap.fills(before) and not is_finished(text) and not _is_bare_heading(text)
    if is_finished(text) or text.endswith(("）", ")", "】", "》")):
        return False
    if text.endswith(("，", ",", "、", "（", "(", "“", "《")):
        return True
    return len(text) >= _UNFINISHED_MIN and bool(re.search("[，,。；;、]", text)) and _ends_finished(line)


def _ends_finished(line: str) -> bool:
    """A cut sentence goes on to an end mark, or is cut again after a long run of text."""
    return is_finished(line) or line.endswith((")", "）")) or len(line) >= 60


def _is_bare_heading(line: str) -> bool:
    return len(line) <= 30 and numbering_of(line) is not None and not re.search("[，,。；;]", line)


def parts(before: str, line: str) -> bool:
    """Whether a line break between two lines of a paragraph is meant: a numbered heading ends or begins there."""
    return starts_new_block(line) or _is_bare_heading(before)


_ARTICLE_INSIDE = re.compile(rf"(?<=[。；：”）])[ 　]*(?=第([{HAN_DIGITS}]+)条[ 　])")


def split_articles(line: str) -> list[str]:
    """The articles of a line that holds several one behind the other (`第一条 …。 第二条 …。`):
    a line break stands where the number counts on from the article before. Asked before blanks are folded."""
    numbering = numbering_of(line.lstrip())
    if numbering is None or numbering.style is not Style.ARTICLE or numbering.ordinal is None:
        return [line]
    pieces: list[str] = []
    start, due = 0, numbering.ordinal + 1
    for match in _ARTICLE_INSIDE.finditer(line):
        if ordinal(match.group(1)) == due:
            pieces.append(line[start : match.start()])
            start, due = match.end(), due + 1
    return [*pieces, line[start:]]


_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af，。、；：！？“”‘’（）《》〈〉【】]"
_BETWEEN_HAN = re.compile(rf"(?<={_HAN}) +(?={_HAN})")


def squeeze(line: str) -> str:
    """Fold white space; a blank between two Han characters of a running sentence goes
    (`商 用`), one in a short line stays (`关于印发 某计划的通知`) unless it only spreads two
    characters (`总　则`, `第一章　总　则`). The blank behind `第X条` stays: it tells the article
    from a reference to it."""
    line = re.sub(r"[ \t　]+", " ", line).strip()
    numbering = numbering_of(line)
    if (
        numbering is not None
        and numbering.style <= Style.ARTICLE
        and line[numbering.length :].startswith(" ")
    ):
        return line[: numbering.length + 1] + _squeezed(line[numbering.length + 1 :])
    return _squeezed(line)


def _squeezed(line: str) -> str:
    if re.search("[，,。；;]", line) and len(line) > 30:
        return _BETWEEN_HAN.sub("", line)
    if re.fullmatch(rf"{_HAN}( {_HAN}){{1,4}}", line):
        return line.replace(" ", "")
    return line


def glue(before: str, after: str) -> str:
    """Put two halves of a sentence together; only between Latin words or figures,
    and behind the punctuation of a Latin sentence, stands a blank."""
    if before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() and after[:1].isalnum():
        # A figure cut in two is rarer than two words or a word and a figure.
        return before + " " + after
    if re.search(r"[A-Za-z][,;:.!?)]$", before[-2:]) and re.match("[A-Za-z]", after):
        return before + " " + after
    return before + after
