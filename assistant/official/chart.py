"""A chart as Word's own: a part that Word, WPS and LibreOffice draw, with its figures in a sheet that can be edited.

A picture would need a drawing library and could neither be corrected nor read aloud. Columns are grey in steps with an
outline, because official documents are printed in black.
"""

from __future__ import annotations

import io
from itertools import cycle
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from openpyxl import Workbook

from assistant.official.fonts import SONG
from assistant.official.layout import TEXT_WIDTH
from assistant.official.paper import Chart, Series
from assistant.word_file import clean

HEIGHT: Final = Mm(78)
_SHADES: Final = ("404040", "BFBFBF", "7F7F7F", "E6E6E6")
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TEXT: Final = (
    '<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1000" b="0"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    f'<a:latin typeface="{SONG}"/><a:ea typeface="{SONG}"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
)
_LINE: Final = '<a:ln w="6350"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'


def chart_drawing(document: WordDocument, chart: Chart, number: int) -> Any:
    """The element that shows the chart inside a run; its part and its sheet are added to the document."""
    package = document.part.package
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    sheet = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, _sheet(chart), package
    )
    part._blob = _chart_xml(chart, part.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE)).encode("utf-8")
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    return parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a')}><wp:inline distT='0' distB='0' distL='0' distR='0'>"
        f"<wp:extent cx='{TEXT_WIDTH}' cy='{HEIGHT}'/>"
        f"<wp:docPr id='{number}' name='Chart {number}' descr={quoteattr(clean(spoken(chart)))}/>"
        f"<a:graphic><a:graphicData uri='{_DRAWING}/chart'>"
        f"<c:chart xmlns:c='{_DRAWING}/chart' xmlns:r='{_RELATIONS}' r:id='{relation}'/>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def spoken(chart: Chart) -> str:
    """The chart in words, for those who do not see it."""
    lines = (
        f"{one.name}："
        + "，".join(
            f"{label}{value}"
            for label, value in zip(chart.labels, one.values, strict=True)
            if value is not None
        )
        for one in chart.series
    )
    return f"{chart.caption}（{chart.unit}）。" + "；".join(lines)


def _sheet(chart: Chart) -> bytes:
    """The figures as a workbook, for “Edit data”."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Sheet1"
    sheet.append(["", *(one.name for one in chart.series)])
    for at, label in enumerate(chart.labels):
        sheet.append([label, *(None if (v := one.values[at]) is None else float(v) for one in chart.series)])
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _chart_xml(chart: Chart, sheet: str) -> str:
    shades = cycle(_SHADES)
    series = "".join(_series(one, at, chart.labels, next(shades)) for at, one in enumerate(chart.series))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{_DRAWING}/chart" xmlns:a="{_DRAWING}/main" xmlns:r="{_RELATIONS}">'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
        '<c:gapWidth val="80"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{_LINE}</c:spPr>{_TEXT}<c:crossAx val="2"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="l"/>{_axis_title(chart.unit)}<c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr>{_LINE}</c:spPr>{_TEXT}'
        '<c:crossAx val="1"/></c:valAx></c:plotArea>'
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_TEXT}</c:legend><c:plotVisOnly val="1"/>'
        f'<c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_TEXT}'
        f'<c:externalData r:id="{sheet}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _axis_title(unit: str) -> str:
    return (
        '<c:title><c:tx><c:rich><a:bodyPr rot="0" vert="horz"/><a:p><a:pPr><a:defRPr sz="1000" b="0"/></a:pPr><a:r>'
        f'<a:rPr lang="zh-CN" sz="1000" b="0"/><a:t>{escape(clean(unit))}</a:t></a:r></a:p></c:rich></c:tx>'
        '<c:overlay val="0"/></c:title>'
    )


def _series(series: Series, at: int, labels: tuple[str, ...], shade: str) -> str:
    column, last = chr(ord("B") + at), len(labels) + 1
    names = "".join(
        f'<c:pt idx="{i}"><c:v>{escape(clean(name))}</c:v></c:pt>' for i, name in enumerate(labels)
    )
    values = "".join(
        f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>'
        for i, value in enumerate(series.values)
        if value is not None
    )
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(clean(series.name))}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{shade}"/></a:solidFill>{_LINE}</c:spPr><c:invertIfNegative val="0"/>'
        f'<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_TEXT}<c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f'<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache><c:ptCount val="{len(labels)}"/>{names}'
        f"</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(labels)}"/>{values}</c:numCache></c:numRef></c:val></c:ser>'
    )
