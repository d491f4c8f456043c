"""Indicators and duties as plain pages over a real store."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import listings_library as own
import pytest
from fastapi.testclient import TestClient
from read_pages import links, page, seen

from pages.indicator_chart import _year_ticks, value_of
from pages.plotly_file import PATH as PLOTLY
from pages.words import words_for


class TestIndicators:
    def test_every_cell_leads_to_its_row(self, client: TestClient) -> None:
        html = page(client, "/indicators")
        for document_id in (own.OLD, own.NEW):
            text = own.document_of(document_id).text
            for row in own.read_all()[document_id].indicators:
                place = f"/documents/{document_id}?s={row.span.start}-{row.span.end}#zw-place"
                assert links(html, place) == [place] * len(row.values)
                assert row.name in text[row.span.start : row.span.end]

    @pytest.mark.parametrize(
        ("asked", "names"),
        [
            ({"document": own.NEW}, ["网上办理率"]),
            ({"q": "站点"}, ["服务站点"]),
            ({"year": "2020"}, ["网上办理率", "服务站点", "数据目录完成率"]),
            ({"category": "数据"}, ["数据目录完成率"]),
            ({"unit": "个"}, ["服务站点"]),
            ({"unit": "%", "q": "目录"}, ["数据目录完成率"]),
            ({"q": "没有"}, []),
        ],
    )
    def test_it_is_filtered_and_downloaded_alike(
        self, client: TestClient, asked: dict[str, str], names: list[str]
    ) -> None:
        html = page(client, "/indicators", **asked)
        assert re.findall(r'scope="row" lang="zh-CN"><a[^>]*>([^<]+)</a>', html) == names
        lines = list(
            csv.reader(io.StringIO(client.get("/indicators.csv", params=asked).content.decode("utf-8-sig")))
        )
        assert [line[1] for line in lines[1:]] == names
        if not names:
            assert "没有符合的。" in html
            assert "/indicators.csv" not in html

    def test_base_and_target_are_told_apart(self, client: TestClient) -> None:
        html = page(client, "/indicators", document=own.OLD)
        assert "2020 基数" in html
        assert "2025 目标" in html
        assert html.count("zw-fig zw-base") == html.count("zw-fig zw-target") == 3

    def test_the_chart_compares_the_same_indicator_of_two_plans(self, client: TestClient) -> None:
        row = next(r for r in own.read_all()[own.OLD].indicators if r.name == "网上办理率")
        html = page(client, "/indicators", row=row.id)
        figure = json.loads(unescape(re.findall(r'data-figure="([^"]*)"', html)[0]))
        first, second = figure["data"]
        assert (first["x"], first["y"], first["text"]) == ([2020, 2025], [40.0, 80.0], ["40%", "80%"])
        assert first["marker"]["symbol"] == ["circle-open", "circle"]
        assert second["marker"]["symbol"] == ["diamond-open", "diamond"]
        assert second["customdata"][0].startswith(f"/documents/{own.NEW}?s=")
        table = html.split("图里的数")[-1]
        for value in ("40%", "80%", "66%", "90%"):
            assert f">{value}</a>" in table
        assert PLOTLY in html

    def test_another_row_of_the_same_unit_is_added(self, client: TestClient) -> None:
        rows = {r.name: r for r in own.read_all()[own.OLD].indicators}
        offered = (
            page(client, "/indicators", row=rows["网上办理率"].id)
            .split('name="with"')[1]
            .split("</select>")[0]
        )
        assert "数据目录完成率" in offered
        assert "服务站点" not in offered
        html = page(client, "/indicators", row=rows["网上办理率"].id, **{"with": rows["数据目录完成率"].id})
        assert "数据目录完成率 · 贵州省数字服务五年规划" in html

    def test_only_a_chart_loads_plotly(self, client: TestClient) -> None:
        assert PLOTLY not in page(client, "/indicators")
        script = client.get(PLOTLY)
        assert script.headers["content-type"].startswith("text/javascript")
        assert "plotly.js" in script.text[:200]
        again = client.get(PLOTLY, headers={"If-None-Match": script.headers["etag"]})
        assert again.status_code == 304

    @pytest.mark.parametrize(
        ("years", "labels"),
        [
            ((2017, 2020, 2022), ["2017 年", "2020 年", "2022 年"]),
            ((2020, 2023, 2025, 2026), ["2020", "2023", "2025", "2026"]),
            ((2000, 2001, 2030), None),
        ],
    )
    def test_years_are_named_where_there_is_room(
        self, years: tuple[int, ...], labels: list[str] | None
    ) -> None:
        assert _year_ticks(years, words_for("zh")).get("ticktext") == labels

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("≥76", 76.0),
            (">95%", 95.0),
            ("20,000", 20000.0),
            ("5.5", 5.5),
            ("-3", -3.0),
            ("/", None),
            ("", None),
            ("3—5", None),
        ],
    )
    def test_the_figure_of_a_cell(self, text: str, value: float | None) -> None:
        assert value_of(text) == value


class TestDuties:
    def test_an_office_has_its_duties_under_all_its_names_lead_and_support_apart(
        self, client: TestClient
    ) -> None:
        html = page(client, "/duties", office="省发改委")
        assert "牵头负责的 2 条" in html
        assert "配合参与的 1 条" in html
        lead, support = html.split("配合参与的 1 条")
        assert "助老热线" in lead and "铺开服务站点" in lead
        assert "开放公共数据" in support
        assert "也写作：" in html
        assert "贵州省发展和改革委员会" in html.split("也写作：")[1]

    @pytest.mark.parametrize(("role", "tasks"), [("lead", 2), ("support", 1), ("all", 3), ("x", 3)])
    def test_the_roles_are_seen_apart(self, client: TestClient, role: str, tasks: int) -> None:
        html = page(client, "/duties", office="省发展改革委", role=role)
        assert html.count("zw-duty-task") == tasks
        lines = client.get("/duties.csv", params={"office": "省发展改革委", "role": role}).text.splitlines()
        assert len(lines) == 1 + tasks

    def test_a_duty_opens_at_its_bracket(self, client: TestClient) -> None:
        html = page(client, "/duties", q="服务站点")
        place = links(html, f"/documents/{own.OLD}?s=")[0]
        start, end = map(int, parse_qs(urlsplit(place).query)["s"][0].split("-"))
        bracket = own.document_of(own.OLD).text[start:end]
        assert bracket == "（牵头单位：省发展改革委；配合单位：省财政厅）"
        assert f'<mark class="zw-quote">{bracket}</mark>' in html

    def test_offices_are_listed_with_their_numbers_and_found_by_a_part(self, client: TestClient) -> None:
        html = page(client, "/duties")
        assert re.search(r"贵州省发展和改革委员会\s+3 条", seen(html))
        some = page(client, "/duties", find="财政").split("zw-duty-list")[0]
        assert "省财政厅" in some
        assert "省大数据局" not in some

    def test_an_office_that_no_document_names_has_none(self, client: TestClient) -> None:
        html = page(client, "/duties", office="国家铁路局")
        assert "没有符合的。" in html
        assert "zw-duty-task" not in html

    def test_a_document_limits_them(self, client: TestClient) -> None:
        html = page(client, "/duties", document=own.NEW)
        assert html.count("zw-duty-task") == 1
        assert "助老热线" in html


def test_offices_are_folded_until_one_is_looked_for(client: TestClient) -> None:
    """On a wide screen the style sheet shows them in any case."""
    fold = re.compile(
        r'<details class="zw-fold"( open)?><summary>选单位<span class="zw-now"[^>]*>([^<]+)</span>'
    )
    cases = {
        (): (None, "全部单位"),
        (("office", "省发改委"),): (None, "贵州省发展和改革委员会"),
        (("find", "财政"),): (" open", "全部单位"),
    }
    for asked, (opened, chosen) in cases.items():
        found = fold.search(page(client, "/duties", **dict(asked)))
        assert found is not None
        assert found.group(1) == opened
        assert found.group(2) == chosen
