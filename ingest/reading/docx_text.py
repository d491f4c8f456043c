"""The text of one DOCX paragraph as its reader sees it: fields by their results, no hidden and no deleted text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.reading.counting import counted
from ingest.reading.docx_package import MC, M, W, child, local, switched, value, w
from ingest.reading.docx_styles import Styles
from ingest.reading.docx_symbols import is_symbol_font, symbol

INSERTED = frozenset({"ins", "moveTo"})
DELETED = frozenset({"del", "moveFrom"})
_TRANSPARENT = frozenset({"hyperlink", "smartTag", "customXml", "fldSimple", "bdo", "dir"}) | INSERTED
_CIRCLED = re.compile(r"EQ\s+\\o\s*(?:\\a[cdlr])?\s*\(\s*[○〇◯]\s*[,，;]\s*(\d{1,2})\s*\)", re.IGNORECASE)
_RAISED = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_INDEX = re.compile(r"[0-9+\-−()]+")


@dataclass(slots=True)
class Seen:
    """What was met on the way and is told at the end, counted."""

    pictures: int = 0
    revisions: int = 0
    symbols: int = 0
    embedded: int = 0
    notes: list[tuple[str, str, str | None]] = field(default_factory=list)
    """(footnote or endnote, id, the mark in the text; None where the writer set a mark of his own)."""


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    in_result: bool = False
    contents: bool = False
    ticked: bool | None = None


@dataclass(slots=True)
class InlineReader:
    """Reads paragraphs one after another; a field may begin in one and end in another."""

    styles: Styles
    seen: Seen
    note_formats: dict[str, str]
    fields: list[_Field] = field(default_factory=list)
    matched: set[etree._Element] = field(default_factory=set)
    boxes: list[etree._Element] = field(default_factory=list)
    dropped_contents: bool = False
    """Whether lines of a contents list were left out in the paragraph at hand."""

    def begin(self, story: etree._Element) -> None:
        """Prepare for the paragraphs of one part: a field that never ends hides nothing."""
        opened: list[etree._Element] = []
        self.fields = []
        self.matched = set()
        for mark in story.iter(w("fldChar")):
            match mark.get(w("fldCharType")):
                case "begin":
                    opened.append(mark)
                case "end" if opened:
                    self.matched |= {opened.pop(), mark}

    def text_of(self, paragraph: etree._Element) -> str:
        """The text of a paragraph, with line breaks and tabs; text boxes in it are kept in ``boxes``."""
        self.boxes = []
        self.dropped_contents = any(each.contents for each in self.fields)
        # Looked up once: a paragraph of a hundred thousand runs is searched through by each look.
        hides = self.styles.hides(paragraph)
        return "".join(self._inside(paragraph, hides))

    @property
    def _visible(self) -> bool:
        return all(each.in_result and not each.contents for each in self.fields)

    def _inside(self, element: etree._Element, hides: bool) -> Iterator[str]:
        for inner in element:
            name = local(inner)
            if name == "r":
                yield from self._run(inner, hides)
            elif name in DELETED:
                self.seen.revisions += 1
            elif name in _TRANSPARENT:
                self.seen.revisions += name in INSERTED
                if name != "fldSimple" or not _is_contents(inner.get(w("instr"), "")):
                    yield from self._inside(inner, hides)
            elif name == "sdt":
                content = child(inner, "sdtContent")
                # A prompt such as "click here to enter text" is no text of the document.
                if content is not None and not switched(inner, "sdtPr", "showingPlcHdr"):
                    yield from self._inside(content, hides)
            elif name == f"{{{MC}}}AlternateContent":
                yield from self._inside(chosen(inner), hides)
            elif name in (f"{{{M}}}oMath", f"{{{M}}}oMathPara") and self._visible:
                yield formula(inner)

    def _run(self, run: etree._Element, hides: bool) -> Iterator[str]:
        properties = child(run, "rPr")
        hidden = self.styles.is_hidden(properties, by_paragraph=hides)
        for inner in run:
            name = local(inner)
            if name == "fldChar":
                shown = self._field_mark(inner)
            elif name == "instrText":
                shown = self._instruction(inner)
            elif hidden or not self._visible:
                continue
            else:
                shown = self._shown(inner, name, properties, hides)
            if shown and not hidden:
                yield shown

    def _shown(self, inner: etree._Element, name: str, properties: etree._Element | None, hides: bool) -> str:
        match name:
            case "t":
                return self._text(inner, properties)
            case "tab" | "ptab":
                return "\t"
            case "br" | "cr":
                return "\n"
            case "noBreakHyphen":
                return "-"
            case "sym":
                return self._symbol(inner)
            case "ruby":
                base = child(inner, "rubyBase")
                return "".join(self._inside(base, hides)) if base is not None else ""
            case "footnoteReference" | "endnoteReference":
                return self._note(inner, name.removesuffix("Reference"))
            case "drawing" | "pict" | "object":
                self._picture(inner, name)
        if name == f"{{{MC}}}AlternateContent":
            kept = [self._shown(each, local(each), properties, hides) for each in chosen(inner)]
            return "".join(kept)
        return ""

    def _text(self, element: etree._Element, properties: etree._Element | None) -> str:
        text = re.sub(r"[\t\n\r]", " ", element.text or "")
        if element.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve":
            text = text.strip(" ")
        fonts = child(properties, "rFonts")
        font = (fonts.get(w("ascii")) or "") if fonts is not None else ""
        if is_symbol_font(font) or any("\ue000" <= c <= "\uf8ff" for c in text):
            text = "".join(self._sign(c, font) for c in text)
        raised = value(properties, "vertAlign")
        if raised in ("superscript", "subscript") and _INDEX.fullmatch(text):
            return text.translate(_RAISED if raised == "superscript" else _LOWERED)
        return text

    def _symbol(self, element: etree._Element) -> str:
        try:
            sign = chr(int(element.get(w("char"), ""), 16))
        except (ValueError, OverflowError):
            return ""
        return self._sign(sign, element.get(w("font"), ""))

    def _sign(self, sign: str, font: str) -> str:
        found = symbol(sign, font)
        self.seen.symbols += found is None
        return found or ""

    def _note(self, reference: etree._Element, kind: str) -> str:
        note_id = reference.get(w("id"), "")
        if reference.get(w("customMarkFollows"), "0") not in ("0", "false", "off"):
            self.seen.notes.append((kind, note_id, None))
            return ""
        before = sum(each == kind and mark is not None for each, _, mark in self.seen.notes)
        mark = f"[{counted(before + 1, self.note_formats[kind])}]"
        self.seen.notes.append((kind, note_id, mark))
        return mark

    def _picture(self, element: etree._Element, name: str) -> None:
        boxes = [box for box in element.iter(w("txbxContent")) if _outermost(box, element)]
        self.boxes.extend(boxes)
        if name == "object":
            self.seen.embedded += 1
        elif not boxes and any(
            isinstance(each.tag, str) and each.tag.rpartition("}")[2] in ("blip", "imagedata")
            for each in element.iter()
        ):
            self.seen.pictures += 1
        elif not boxes and any(
            isinstance(each.tag, str) and each.tag.endswith(("}chart", "}relIds")) for each in element.iter()
        ):
            self.seen.embedded += 1

    def _field_mark(self, mark: etree._Element) -> str:
        kind = mark.get(w("fldCharType"))
        if kind != "separate" and mark not in self.matched:
            return ""
        match kind:
            case "begin":
                box = child(mark, "ffData", "checkBox")
                ticked = switched(box, "checked")
                begun = _Field()
                if box is not None:
                    begun.ticked = bool(switched(box, "default") if ticked is None else ticked)
                self.fields.append(begun)
            case "separate" if self.fields:
                self.fields[-1].in_result = True
                self.fields[-1].contents = _is_contents(self.fields[-1].instruction)
                self.dropped_contents |= self.fields[-1].contents
            case "end" if self.fields:
                ended = self.fields.pop()
                if ended.ticked is not None:
                    return ("☑" if ended.ticked else "□") if self._visible else ""
                circled = _CIRCLED.search(ended.instruction)
                if circled and not ended.in_result and self._visible:
                    return counted(int(circled.group(1)), "decimalEnclosedCircle")
        return ""

    def _instruction(self, element: etree._Element) -> str:
        if self.fields and not self.fields[-1].in_result:
            self.fields[-1].instruction += element.text or ""
        return ""


def _is_contents(instruction: str) -> bool:
    return bool(re.match(r"\s*(?:TOC|INDEX)\b", instruction, re.IGNORECASE))


def _outermost(box: etree._Element, root: etree._Element) -> bool:
    """Whether a text box lies in no other one, and in the branch that is shown where there are several."""
    for above in box.iterancestors():
        if above is root:
            return True
        if above.tag == w("txbxContent"):
            return False
        if above.tag == f"{{{MC}}}Fallback" and _has_choice(above):
            return False
    return True


def _has_choice(fallback: etree._Element) -> bool:
    parent = fallback.getparent()
    return parent is not None and parent.find(f"{{{MC}}}Choice") is not None


def chosen(alternatives: etree._Element) -> etree._Element:
    """The branch that is shown of content that stands there in several forms."""
    found = alternatives.find(f"{{{MC}}}Choice")
    if found is None:
        found = alternatives.find(f"{{{MC}}}Fallback")
    return found if found is not None else alternatives


def formula(element: etree._Element) -> str:
    """A formula in one line: a fraction with a slash, powers with a caret."""
    name = element.tag.removeprefix(f"{{{M}}}") if isinstance(element.tag, str) else ""
    parts = {each.tag.removeprefix(f"{{{M}}}"): each for each in element if isinstance(each.tag, str)}
    match name:
        case "t":
            return element.text or ""
        case "f" if "num" in parts and "den" in parts:
            return f"{_group(formula(parts['num']))}/{_group(formula(parts['den']))}"
        case "sSup" if "e" in parts and "sup" in parts:
            return f"{formula(parts['e'])}^{_group(formula(parts['sup']))}"
        case "rad" if "e" in parts:
            return f"√{_group(formula(parts['e']))}"
        case "d":
            return f"({''.join(formula(each) for each in element)})"
    if isinstance(element.tag, str) and element.tag.startswith(f"{{{W}}}"):
        return ""
    return "".join(formula(each) for each in element)


def _group(text: str) -> str:
    text = text.strip()
    return text if re.fullmatch(r"[\w.%]*", text) else f"({text})"


def note_formats(*roots: etree._Element | None) -> dict[str, str]:
    """How footnotes and endnotes are counted, by the settings and the last section of the text."""
    formats = {"footnote": "decimal", "endnote": "lowerRoman"}
    for root in roots:
        for kind in formats:
            for properties in root.iter(w(f"{kind}Pr")) if root is not None else ():
                formats[kind] = value(properties, "numFmt") or formats[kind]
    return formats
