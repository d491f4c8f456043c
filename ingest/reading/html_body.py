"""Which part of a page is the document: what is hidden or furniture goes, the body is found by evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from ingest.reading.html_names import BLOCKS, BODY_CLASSES, BODY_IDS, FURNITURE, NO_TEXT

_FURNITURE_TAGS = frozenset(["nav", "footer", "aside", "header", "menu"])
_HIDDEN = re.compile(r"display:none|visibility:(?:hidden|collapse)|font-size:0(?:px|pt|em)?(?:;|$)")
_HIDING_RULE = re.compile(r"(?:^|[};])([^{}@]{1,400})\{[^{}]*display\s*:\s*none[^{}]*\}", re.IGNORECASE)


ENOUGH = 0.85
"""Share of the prose that the element below must hold for the search to go down to it."""
MIN_SHARE = 0.5
"""Share of the page's prose that an element named as the body must hold to be taken at its word."""
MAX_FURNITURE = 0.3
FURNITURE_PROSE = 250
"""An element named as furniture stays when it holds more than this share of, and this much prose."""
UNVEILED = 40
"""Prose below which a page shows nothing before its scripts have run."""
MAX_SHEET = 30_000
"""Characters of a style sheet inside a page that are searched for what it hides."""
MIN_COPY = 100
"""Characters from which an equal element is a copy and not a repetition of the document."""
_SENTENCE = re.compile("[，。；！？]|[,;.] ")


@dataclass(frozen=True, slots=True)
class Weight:
    """What an element holds: characters, those in links, and prose (characters of lines that read as text)."""

    characters: int = 0
    linked: int = 0
    prose: float = 0.0


def hidden_apart(root: HtmlElement) -> None:
    """Take out of the tree scripts and what a browser does not show.

    A page that would show nothing then is one that its scripts unveil: it is read as it stands.
    """
    names = _hidden_names(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in NO_TEXT:
            _drop(element)
    hidden = [
        element
        for element in root.iter()
        if element.tag not in ("html", "body") and _is_hidden(element, names)
    ]
    if not hidden:
        return
    weights = weigh(root)
    inside = set(hidden)
    outermost = [element for element in hidden if inside.isdisjoint(element.iterancestors())]
    shown = weights[root].prose - sum(weights[element].prose for element in outermost)
    if shown < UNVEILED and weights[root].prose > 5 * UNVEILED:
        return
    for element in hidden:
        _drop(element)


def _is_hidden(element: HtmlElement, names: frozenset[str]) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    if style and _HIDDEN.search(re.sub(r"\s", "", style[:2000]).lower()):
        return True
    if not names:
        return False
    return f"#{element.get('id')}" in names or any(
        f".{name}" in names for name in (element.get("class") or "").split()
    )


def _hidden_names(root: HtmlElement) -> frozenset[str]:
    """Simple selectors (`.print-only`, `#copy`) that the page's own style sheet hides on every screen."""
    names: set[str] = set()
    for sheet in root.iter("style"):
        if "print" in (sheet.get("media") or "screen"):
            continue
        # Rules inside @media hold for one kind of screen only.
        css = re.sub(r"@[^{}@]{0,300}\{(?:[^{}]*\{[^{}]*\})*+[^{}]*\}", " ", (sheet.text or "")[:MAX_SHEET])
        for match in _HIDING_RULE.finditer(css):
            names.update(
                part
                for part in re.split(r"\s*,\s*", match.group(1).strip())
                if re.fullmatch(r"[.#][\w-]+", part)
            )
    return frozenset(names)


def _drop(element: HtmlElement) -> None:
    """Take an element out, keep the text behind it."""
    if element.getparent() is not None:
        element.drop_tree()


def weigh(root: HtmlElement) -> dict[HtmlElement, Weight]:
    """The weight of every element of a tree."""
    order = list(root.iter())
    block_of: dict[HtmlElement, HtmlElement] = {}
    in_link: dict[HtmlElement, bool] = {}
    texts: dict[HtmlElement, list[str]] = {}
    linked: dict[HtmlElement, int] = {}
    for element in order:
        above = element.getparent() if element is not root else None
        block = element if above is None or element.tag in BLOCKS else block_of[above]
        link = element.tag == "a" or (above is not None and in_link[above])
        block_of[element], in_link[element] = block, link
        places = [(element.text, block, link)]
        if above is not None:
            places.append((element.tail, block_of[above], in_link[above]))
        for text, holder, is_link in places:
            solid = "".join(text.split()) if text else ""
            if solid:
                texts.setdefault(holder, []).append(text or "")
                linked[holder] = linked.get(holder, 0) + (len(solid) if is_link else 0)
    own = {holder: _own_weight(parts, linked.get(holder, 0), holder) for holder, parts in texts.items()}
    total = {element: own.get(element, Weight()) for element in order}
    for element in reversed(order):
        above = element.getparent() if element is not root else None
        if above is not None:
            a, b = total[above], total[element]
            total[above] = Weight(a.characters + b.characters, a.linked + b.linked, a.prose + b.prose)
    return total


def _own_weight(parts: Iterable[str], linked: int, holder: HtmlElement) -> Weight:
    text = "".join(parts)
    solid = len("".join(text.split()))
    free = max(0, solid - linked)
    if linked > solid / 2:
        return Weight(solid, linked, 0.05 * free)
    if _SENTENCE.search(text):
        return Weight(solid, linked, free)
    return Weight(solid, linked, free * (0.6 if holder.tag in ("td", "th", "p", "li") else 0.15))


def furniture_apart(root: HtmlElement) -> None:
    """Take out navigation, footers, share bars and the like: what is named so and holds little prose."""
    weights = weigh(root)
    allowed = max(FURNITURE_PROSE, MAX_FURNITURE * weights[root].prose)
    bodies = [element for element in root.iter() if _is_named_body(element)]
    around = {ancestor for body in bodies for ancestor in (body, *body.iterancestors())}
    for element in list(root.iter()):
        if element.tag in ("html", "body") or element in around or element not in weights:
            continue
        if _is_furniture(element) and weights[element].prose <= allowed:
            _drop(element)


def _is_furniture(element: HtmlElement) -> bool:
    if element.tag in _FURNITURE_TAGS:
        return True
    if element.tag in (
        "p",
        "span",
        "strong",
        "b",
        "em",
        "font",
        "td",
        "tr",
        "tbody",
        "table",
        "html",
        "body",
    ):
        # Names on these come from editors and office programs (`MsoFooter`), not from the page's design.
        return False
    for name in _names(element):
        words = re.split(r"[-_]+|(?<=[a-z])(?=[A-Z])", name)
        if name.lower() in FURNITURE or any(re.sub(r"\d+$", "", word).lower() in FURNITURE for word in words):
            return True
    return False


def _names(element: HtmlElement) -> list[str]:
    return [*(element.get("class") or "")[:500].split(), *(element.get("id") or "")[:100].split()]


def _is_named_body(element: HtmlElement) -> bool:
    if (element.get("id") or "").lower() in BODY_IDS:
        return True
    return any(
        re.sub(r"_\d+$", "", name.lower()) in BODY_CLASSES
        for name in (element.get("class") or "")[:500].split()
    )


def body_of(root: HtmlElement) -> HtmlElement:
    """The element that holds the document: one with a known name that holds most of the prose, or the
    smallest one that does."""
    weights = weigh(root)
    dominant = _dominant(root, weights)
    named = [element for element in root.iter() if _is_named_body(element) and weights[element].characters]
    if not named:
        return dominant
    best = max(named, key=lambda element: weights[element].prose)
    bodies = set(named)
    # Of names inside one another the innermost that still holds all of it.
    for element in best.iterdescendants():
        if element in bodies and weights[element].prose >= 0.95 * weights[best].prose:
            best = element
    if weights[best].prose >= MIN_SHARE * weights[dominant].prose:
        return best
    return dominant


def _dominant(root: HtmlElement, weights: Mapping[HtmlElement, Weight]) -> HtmlElement:
    current = root
    while True:
        below = max(current, key=lambda child: weights[child].prose, default=None)
        if (
            below is None
            or weights[below].prose < ENOUGH * weights[current].prose
            or not weights[below].prose
        ):
            break
        if below.tag not in BLOCKS or below.tag in (
            "p",
            "li",
            "dl",
            "ul",
            "ol",
            "tr",
            "h1",
            "h2",
            "h3",
            "h4",
        ):
            break
        current = below
    while (
        current.tag in ("table", "tbody", "thead", "tr", "tfoot")
        and (above := current.getparent()) is not None
    ):
        current = above
    return current


def copies_apart(body: HtmlElement) -> None:
    """Take out what stands twice (a copy for phones or for printing): equal elements with much text."""
    order = list(body.iter())
    keys: dict[HtmlElement, tuple[int, int, int]] = {}
    for element in reversed(order):
        pieces = [_piece(element.text)]
        for child in element:
            pieces += [keys[child], _piece(child.tail)]
        keys[element] = _chained(pieces)
    seen: dict[tuple[int, int, int], HtmlElement] = {}
    gone: set[HtmlElement] = set()
    for element in order[1:]:
        above = element.getparent()
        key = keys[element]
        if above is None or above in gone:
            gone.add(element)
        elif (
            element.tag in ("div", "section", "article", "main")
            and key[0] >= MIN_COPY
            and keys.get(above) != key
        ):
            if key in seen:
                gone.add(element)
                _drop(element)
            seen.setdefault(key, element)


_BASE, _PRIME = 1_000_003, (1 << 61) - 1


def _piece(text: str | None) -> tuple[int, int, int]:
    solid = "".join(text.split()) if text else ""
    return (len(solid), 1, hash(solid) % _PRIME) if solid else (0, 0, 0)


def _chained(pieces: Iterable[tuple[int, int, int]]) -> tuple[int, int, int]:
    """(characters, pieces, fingerprint) of pieces one after another, however they are nested."""
    length = count = fingerprint = 0
    for characters, inner, value in pieces:
        length += characters
        count += inner
        fingerprint = (fingerprint * pow(_BASE, inner, _PRIME) + value) % _PRIME
    return length, count, fingerprint
