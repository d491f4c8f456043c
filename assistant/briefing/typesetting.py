"""Sentences as a Chinese paper sets them: full-width marks, no blanks around figures. Quotes stay as they are."""

from __future__ import annotations

import re

_HAN = "\u4e00-\u9fff"
_WIDE = str.maketrans(",;:?!", "，；：？！")
_MARK = re.compile(f"(?<=[{_HAN}”’》）%])[,;:?!]|[,;:?!](?=[{_HAN}“‘《（—])")
"""A half-width mark beside a Chinese character: not the comma of 1,000 nor the colon of 9:00."""
_BRACKETS = re.compile(r"\(([^()]*)\)")
_EDGE = f"{_HAN}，。；：、？！“”‘’《》（）"
_BLANK = re.compile(f"(?<=[{_EDGE}])[ \\t\u3000]+|[ \\t\u3000]+(?=[{_EDGE}])")


def in_chinese_type(text: str) -> str:
    """A Chinese sentence with the marks and blanks of a printed paper.

    >>> in_chinese_type("到 2022 年,占比达 1,000 家(含 IT Park),“双创”领先;")
    '到2022年，占比达1,000家（含IT Park），“双创”领先；'
    """
    wide = _BRACKETS.sub(r"（\1）", text) if re.search(f"[{_HAN}]", text) else text
    # Blanks go first: they part a mark from the character that it stands beside.
    marked = _MARK.sub(lambda mark: mark.group().translate(_WIDE), _BLANK.sub("", wide))
    return _BLANK.sub("", marked)
