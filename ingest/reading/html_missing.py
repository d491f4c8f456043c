"""What a page shows that its text does not hold: pictures, annexes, files shown in a frame."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from ingest.reading.html_lines import line_of

FILE_ENDINGS = frozenset(
    "pdf doc docx wps wpt rtf odt ofd xls xlsx et csv ppt pptx zip rar 7z ceb caj".split()  # noqa: SIM905
)
MIN_PICTURE = 80
"""Pixels of width or height below which a picture is an icon."""
MAX_NAMED = 20
"""Names in one warning; of more, the number is told."""
_ICON = re.compile(
    r"icon|logo|/ico[./_-]|filetype|_doc\.gif|_pdf\.gif|_xls\.gif|button|btn|arrow|spacer|blank\.|dot\.|line\.|qrcode|ewm|erweima|"
    r"share|print\.|weixin|banner|emotion|smiley|loading",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:image|img|pic|picture|图片|图|未标题|untitled|\d+)?[-_\d\s]*(?:\.\w{2,4})?$", re.IGNORECASE
)


def embedded(root: HtmlElement) -> list[str]:
    """Addresses of files that the page shows in a frame; to be asked before frames are taken out."""
    sources = [
        element.get("src") or element.get("data") or "" for element in root.iter("iframe", "embed", "object")
    ]
    return [source for source in sources if _ending(source) in FILE_ENDINGS or ".pdf" in source.lower()]


def missing_parts(root: HtmlElement, body: HtmlElement, inlays: Sequence[str]) -> list[str]:
    """Sentences that name the annexes of the page and the pictures in its body."""
    warnings: list[str] = []
    annexes = [*_annexes(root), *(_file_name(source) for source in inlays)]
    if annexes:
        named, several = _named(annexes)
        warnings.append(
            f"{several} annexes are files of their own and not part of this text: {named}. Ingest them beside it."
            if several
            else f"The annex {named} is a file of its own and not part of this text. Ingest it beside it."
        )
    if pictures := list(_pictures(body)):
        named, several = _named(pictures)
        warnings.append(
            f"{several} pictures cannot be read, and what they show is missing: {named}."
            if several
            else f"The picture {named} cannot be read, and what it shows is missing."
        )
    return warnings


_NAMES_ANNEX = re.compile(
    r"^附\s?[件表]\s?[\d一二三四五六七八九十]*\s?[:：]\s?(?:\d{1,2}\s?[.．、]\s?)?(.{3,80})$"
)
_NEXT_ANNEX = re.compile(r"^\d{1,2}\s?[.．、]\s?(.{3,80})$")
_ANNEX_BEGINS = re.compile(r"^附\s?[件表录]\s?[\d一二三四五六七八九十]*(?:[:：].{0,60})?$")


def annexes_not_there(lines: Sequence[str], linked: Sequence[str]) -> list[str]:
    """Sentences on annexes that the text lists and the page neither holds nor links."""
    named: list[str] = []
    last = 0
    for number, line in enumerate(lines):
        match = _NAMES_ANNEX.match(line) or (
            _NEXT_ANNEX.match(line) if named and number == last + 1 else None
        )
        if match and not (named and number != last + 1):
            named.append(match.group(1).strip(" 。；"))
            last = number
    below = lines[last + 1 :]
    if not named or any(_ANNEX_BEGINS.match(line) for line in below):
        return []
    known = _key("".join([*below, *linked]))
    missing = [name for name in named if _key(name) not in known]
    if not missing:
        return []
    return [
        f"The text names annexes that the page does not hold: {_named(missing)[0]}. Ingest them beside it."
    ]


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _named(names: Iterable[str]) -> tuple[str, int]:
    """Names in quotes, and how many they are if more than one."""
    known = list(dict.fromkeys(names))
    more = f" and {len(known) - MAX_NAMED} more" if len(known) > MAX_NAMED else ""
    return "、".join(f"“{name}”" for name in known[:MAX_NAMED]) + more, len(known) if len(known) > 1 else 0


def _annexes(root: HtmlElement) -> Iterable[str]:
    seen: set[str] = set()
    for link in root.iter("a"):
        address = (link.get("href") or "").strip()
        if _ending(address) not in FILE_ENDINGS or address in seen:
            continue
        seen.add(address)
        text = line_of("".join(link.itertext())) or line_of(link.get("title") or "")
        file = _file_name(address)
        yield text if _ending(text) in FILE_ENDINGS else f"{text} ({file})" if text else file


def _pictures(body: HtmlElement) -> Iterable[str]:
    for number, picture in enumerate(body.iter("img"), 1):
        source = next(
            (value for name in ("data-src", "data-original", "src") if (value := picture.get(name))), ""
        )
        small = [size for size in (_pixels(picture, "width"), _pixels(picture, "height")) if size is not None]
        if (small and min(small) < MIN_PICTURE and max(small) < 4 * MIN_PICTURE) or _ICON.search(
            source[:500]
        ):
            continue
        if source.startswith("data:") and len(source) < 3000:
            continue
        link = next(picture.iterancestors("a"), None)
        if link is not None and _ending(link.get("href") or "") in FILE_ENDINGS:
            continue
        text = line_of(picture.get("alt") or "") or line_of(picture.get("title") or "")
        file = "" if source.startswith("data:") else _file_name(source)
        if text and (not _GENERIC.match(text) or "." in text):
            yield text[:100]
        else:
            yield f"{text} ({file})" if text and file else text or file or f"number {number}"


def _pixels(picture: HtmlElement, name: str) -> int | None:
    own = re.fullmatch(r"\s*(\d{1,5})(?:px)?\s*", picture.get(name) or "")
    styled = re.search(
        rf"(?:^|[;\s]){name}\s*:\s*(\d{{1,5}})(?:\.\d+)?px", (picture.get("style") or "")[:2000]
    )
    found = own or styled
    return int(found.group(1)) if found else None


def _ending(address: str) -> str:
    path = address.split("#", 1)[0].split("?", 1)[0]
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower().strip() if "." in name else ""


def _file_name(address: str) -> str:
    try:
        path = urlsplit(address).path
    except ValueError:
        path = address
    return line_of(unquote(path.rsplit("/", 1)[-1]))[:120] or "without a name"
