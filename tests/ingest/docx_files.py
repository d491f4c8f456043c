"""DOCX files written by hand, part by part, for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from ingest.reading.docx_package import MC, M, W

_NAMES = (
    f'xmlns:w="{W}" xmlns:m="{M}" xmlns:mc="{MC}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="h{n}"><w:name w:val="heading {n}"/>'
    f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
    for n in range(1, 5)
)


def docx(
    body: str,
    *,
    parts: Mapping[str, str] | None = None,
    more: Mapping[str, bytes] | None = None,
    namespace: str = W,
) -> bytes:
    """A DOCX of a body; ``parts``: the insides of styles, numbering, footnotes, endnotes, settings;
    ``more``: other entries of the archive as they are."""
    held = io.BytesIO()
    given = dict(parts or {})
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELATIONSHIPS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>", namespace))
        related = "".join(
            f'<Relationship Id="{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for name in given
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{_RELATIONSHIPS}">{related}</Relationships>',
        )
        for name, inside in given.items():
            archive.writestr(f"word/{name}.xml", part(name, inside, namespace))
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return held.getvalue()


def part(name: str, inside: str, namespace: str = W) -> str:
    """A part with the name spaces that are used in them."""
    return f"<w:{name} {_NAMES.replace(W, namespace)}>{inside}</w:{name}>"


def p(text: str, properties: str = "", *, run: str = "") -> str:
    """A paragraph of one run, with properties of the paragraph and of the run."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr>{r(text, run)}</w:p>"
        if text
        else f"<w:p><w:pPr>{properties}</w:pPr></w:p>"
    )


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def styled(text: str, style: str) -> str:
    """A paragraph of a style."""
    return p(text, f'<w:pStyle w:val="{style}"/>')


def numbered(text: str, list_id: int, level: int = 0) -> str:
    """A paragraph of a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def row(*cells: str) -> str:
    """A row of cells."""
    return f"<w:tr>{''.join(cells)}</w:tr>"


def cell(text: str, *, span: int = 1, merge: str | None = None) -> str:
    """A cell; merge: restart or continue."""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merged}</w:tcPr>{p(text)}</w:tc>'


def field(instruction: str, result: str) -> str:
    """The runs of a field with its result."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    told = f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
    return f"{mark.format('begin')}{told}{mark.format('separate')}{result}{mark.format('end')}"


def level(at: int, style: str, text: str, *, start: int = 1, inside: str = "") -> str:
    """A level of a list's definition."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/>{inside}</w:lvl>'
    )


def numbering(
    *definitions: str, lists: Mapping[int, int] | None = None, overrides: Mapping[int, str] | None = None
) -> str:
    """The inside of a numbering part: definitions 0, 1 … of levels; lists by their ids, else list n+1 for definition n."""
    given = lists if lists is not None else {n + 1: n for n in range(len(definitions))}
    defined = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{each}</w:abstractNum>' for n, each in enumerate(definitions)
    )
    return defined + "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{(overrides or {}).get(key, "")}</w:num>'
        for key, of in given.items()
    )
