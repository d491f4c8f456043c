"""Hard line wraps and page breaks: lines of a file to lines of text.

Two kinds of files occur. In a *wrapped* file every line of a paragraph is about
as wide as the page, so a line is continued exactly when it is full. In the
others a paragraph is one line, and a line is continued only where a page ended
in the middle of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

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
    wrapped_at = wrap_width([line.strip() for line in kept])
    joined: list[str] = []
    last_width = 0
    for raw in kept:
        line = squeeze(raw)
        indented = raw.startswith(("　", "    ")) and not raw.startswith("\t")
        if (
            joined
            and not (indented and wrapped_at is None)
            and _continues(joined[-1], line, last_width, wrapped_at)
        ):
            joined[-1] = glue(joined[-1], line)
        else:
            joined.append(line)
        last_width = width(line)
    return joined


def _continues(before: str, line: str, last_width: int, wrapped_at: int | None) -> bool:
    if starts_new_block(line) or _DATE.match(line):
        return False
    if wrapped_at is not None:
        # A full line that ends a sentence may go on or not; two paragraphs made one mix two
        # subjects, one made two harms little.
        full = last_width >= wrapped_at - FULL_LINE_SLACK
        return full and not is_finished(before) and not _is_bare_heading(before)
    if is_finished(before) or before.endswith(("）", ")", "】", "》")):
        return False
    if before.endswith(("，", ",", "、", "（", "(", "“", "《")):
        return True
    return len(before) >= _UNFINISHED_MIN and bool(re.search("[，,。；;、]", before)) and _ends_finished(line)


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
