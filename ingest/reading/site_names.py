"""Names of sites behind the title of a page, as browsers show and print them."""

from __future__ import annotations

import re

_SITE = re.compile(
    r"\s*[-_|｜—–>]+\s*[^-_|｜—–>\d][^-_|｜—–>]*(?:网|网站|政府|门户|局|厅|委|办|平台|频道|专题|专栏|栏目|公报|中心|公告|要闻|政策|文件|新闻|动态|法规|信息|公开)\s*$"
    r"|\s+[|｜]\s+[A-Z][^|｜]*$"
)
MIN_TITLE = 4


def shorter_titles(head: str) -> list[str]:
    """A browser's title and what is left of it without each name of a site or of a part of it, longest first."""
    heads = [head]
    while len(shorter := _SITE.sub("", heads[-1]).strip()) >= MIN_TITLE and shorter != heads[-1]:
        heads.append(shorter)
    return heads
