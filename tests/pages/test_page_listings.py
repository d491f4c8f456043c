"""Library, search, indicators and duties as plain pages over a real store; what is not public stays unseen."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import listings_library as own
import pytest
from fakes_pages import FakeAssistant, fake_reply_json
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from pages.contracts import Service
from pages.indicator_chart import _year_ticks, value_of
from pages.login import login_router
from pages.plotly_file import PATH as PLOTLY
from pages.plotly_file import plotly_router
from pages.site import site_router
from pages.words import words_for
from vectorstore import passwords
from vectorstore.people import People, Role
from vectorstore.store import Store

HERE = "http://testserver"
PASSWORD = "a long enough one"
LISTINGS = ("/documents", "/search", "/indicators", "/duties")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with own.filled(tmp_path_factory.mktemp("listings")) as store:
        yield store


@pytest.fixture
def client(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(passwords, "_N", 2**8)
    people = People.at(store.home)
    service = Service(FakeAssistant(), store, lambda: own.TODAY, fake_reply_json, people)
    if not people.users():
        people.add("wang", PASSWORD, Role.STAFF, service.now())
    app = FastAPI()
    for router in (login_router, site_router):
        app.include_router(router(service))
    app.include_router(plotly_router())
    with TestClient(app, base_url=HERE, headers={"Origin": HERE}) as client:
        yield client
    people.close()


@pytest.fixture
def staff(client: TestClient) -> TestClient:
    answer = client.post("/login", data={"name": "wang", "password": PASSWORD}, follow_redirects=False)
    assert answer.status_code == 303
    return client


def page(client: TestClient, path: str, **asked: Any) -> str:
    response = client.get(path, params=asked or None)
    assert response.status_code == 200
    return response.text


def links(html: str, start: str) -> list[str]:
    return [
        unescape(href) for href in re.findall(r'href="([^"]+)"', html) if unescape(href).startswith(start)
    ]


def listed(html: str) -> list[str]:
    """The ids of the documents in the library's list, in its order."""
    inside = html.split('<ul class="zw-list"')[1].split("</ul>")[0] if "zw-list" in html else ""
    return [href.removeprefix("/documents/") for href in links(inside, "/documents/")]


def seen(html: str) -> str:
    """The words of a page."""
    return unescape(re.sub(r"<[^>]+>", " ", html))


def asked_for(address: str) -> str:
    """The words that an address brings along itself."""
    return " ".join(value for values in parse_qs(urlsplit(address).query).values() for value in values)


class TestVisibility:
    @pytest.mark.parametrize(
        "address",
        [
            *LISTINGS,
            "/documents?q=夜莺",
            "/documents?kind=notice",
            "/documents?status=unknown&sort=title",
            "/search?q=夜莺行动",
            "/search?q=隐秘指标率&sort=date",
            "/search?q=服务站点",
            f"/search?q=网上办理率&document={own.INTERNAL}",
            "/search?q=数字服务补充规定",
            "/indicators?q=隐秘",
            f"/indicators?document={own.INTERNAL}",
            "/duties?office=省暗访办公室",
            "/duties?q=查服务站点&offices=all",
            f"/duties?document={own.INTERNAL}",
            f"/documents/{own.NEW}",
            f"/documents/{own.OLD}",
        ],
    )
    def test_citizens_meet_nothing_that_is_not_public(self, client: TestClient, address: str) -> None:
        html = page(client, address)
        asked = asked_for(address)
        for secret in own.SECRETS:
            if secret not in asked:
                assert secret not in html
        for document_id in (own.INTERNAL, own.DRAFT):
            assert f"/documents/{document_id}" not in html
        assert "11%" not in html

    def test_charts_neither_show_nor_offer_rows_that_are_not_public(self, client: TestClient) -> None:
        row = next(r for r in own.read_all()[own.OLD].indicators if r.name == "网上办理率")
        hidden_row = own.read_all()[own.INTERNAL].indicators[1]
        html = page(client, "/indicators", row=row.id, **{"with": hidden_row.id})
        assert "44%" not in html
        assert "夜莺" not in html
        alone = page(client, "/indicators", row=hidden_row.id)
        assert "zw-chart-place" not in alone

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    @pytest.mark.parametrize("name", ["indicators", "duties"])
    def test_downloads_hold_what_the_viewer_may_see(self, client: TestClient, name: str, form: str) -> None:
        def cells() -> str:
            content = client.get(f"/{name}.{form}").content
            if form == "csv":
                return content.decode("utf-8-sig")
            sheet = load_workbook(io.BytesIO(content)).active
            assert sheet is not None
            return str([list(row) for row in sheet.iter_rows(values_only=True)])

        assert "夜莺" not in cells()
        client.post("/login", data={"name": "wang", "password": PASSWORD})
        assert "夜莺" in cells()

    def test_staff_see_it_marked(self, staff: TestClient) -> None:
        assert own.INTERNAL in listed(page(staff, "/documents"))
        for address in (
            "/search?q=夜莺行动",
            "/indicators?q=隐秘",
            "/duties?office=省暗访办公室",
            f"/documents/{own.INTERNAL}",
        ):
            html = page(staff, address)
            assert "夜莺行动通报" in html
            assert "◆</span> 内部" in html

    def test_what_staff_have_looked_at_does_not_reach_the_next_citizen(self, staff: TestClient) -> None:
        for path in LISTINGS:
            page(staff, path, q="夜莺")
        staff.cookies.clear()
        self.test_citizens_meet_nothing_that_is_not_public(staff, "/duties?offices=all")
        self.test_citizens_meet_nothing_that_is_not_public(staff, f"/documents/{own.NEW}")


class TestLibrary:
    def test_the_newest_come_first_or_the_oldest_or_by_title(self, client: TestClient) -> None:
        assert listed(page(client, "/documents")) == [own.NEW, own.RULES, own.OLD]
        assert listed(page(client, "/documents", sort="old")) == [own.OLD, own.RULES, own.NEW]
        assert listed(page(client, "/documents", sort="title")) == [own.NEW, own.OLD, own.RULES]
        assert listed(page(client, "/documents", sort="nonsense")) == [own.NEW, own.RULES, own.OLD]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"q": "电动自行车"}, [own.RULES]),
            ({"q": "楼道"}, [own.RULES]),
            ({"q": "贵州省 热线"}, [own.NEW]),
            ({"q": "黔数发〔2021〕3号"}, [own.OLD]),
            ({"kind": "measures"}, [own.RULES]),
            ({"kind": "other"}, [own.NEW]),
            ({"region": "云南"}, [own.RULES]),
            ({"year": "2025"}, [own.NEW, own.OLD]),
            ({"issuer": "数字发展委员会"}, [own.NEW, own.OLD]),
            ({"status": "in_period"}, [own.NEW, own.OLD]),
            ({"kind": "plan", "year": "2021"}, [own.OLD]),
            ({"year": "", "kind": "", "q": ""}, [own.NEW, own.RULES, own.OLD]),
            ({"year": "soon"}, [own.NEW, own.RULES, own.OLD]),
        ],
    )
    def test_it_is_filtered(self, client: TestClient, asked: dict[str, str], found: list[str]) -> None:
        assert listed(page(client, "/documents", **asked)) == found

    def test_what_was_chosen_stays_chosen(self, client: TestClient) -> None:
        html = page(client, "/documents", q="数字", year="2025")
        assert 'value="数字"' in html
        assert '<option value="2025" selected>' in html
        assert "<details" in html and " open>" in html

    def test_nothing_found_is_said_with_the_way_out(self, client: TestClient) -> None:
        html = page(client, "/documents", q="没有这样的词")
        assert "没有符合的。" in html
        assert '<a class="zw-button zw-second" href="/documents">清除筛选</a>' in html

    def test_a_row_tells_and_leads_to_indicators_and_duties(self, client: TestClient) -> None:
        html = page(client, "/documents")
        assert ">3 项指标</a>" in html
        assert f"/indicators?document={own.OLD}" in links(html, "/indicators?")
        assert page(client, "/indicators", document=own.OLD).count('class="zw-fig zw-') == 6

    def test_words_that_are_asked_for_stay_words(self, client: TestClient) -> None:
        evil = '"><script>alert(1)</script>'
        for path in LISTINGS:
            html = client.get(
                path, params=dict.fromkeys(("q", "document", "issuer", "office", "find", "category"), evil)
            ).text
            assert "<script>alert" not in html


class TestSearch:
    def test_a_passage_is_found_with_its_words_marked_and_opens_in_its_place(
        self, client: TestClient
    ) -> None:
        html = page(client, "/search", q="楼道停放")
        assert '<mark class="zw-word">' in html
        place = links(html, f"/documents/{own.RULES}?s=")[0]
        span = parse_qs(urlsplit(place).query)["s"][0]
        start, end = map(int, span.split("-"))
        assert "楼道" in own.document_of(own.RULES).text[start:end]
        assert urlsplit(place).fragment == "zw-place"
        assert 'id="zw-place"' in client.get(place).text

    def test_a_row_of_a_table_stands_with_the_names_of_its_columns(self, client: TestClient) -> None:
        shown = " ".join(seen(page(client, "/search", q="数据目录完成率").split("zw-hits")[1]).split())
        assert "类别 数据" in shown
        assert "2025年 95%" in shown

    def test_words_to_try_are_offered_before_anything_is_asked(self, client: TestClient) -> None:
        html = page(client, "/search")
        assert "可以试试" in html
        assert f"/search?q={quote('网上办理率')}" in links(html, "/search?q=")

    def test_the_filters_limit_it(self, client: TestClient) -> None:
        assert links(page(client, "/search", q="服务站点", region="云南"), f"/documents/{own.OLD}?s=") == []
        html = page(client, "/search", q="网上办理率", document="三年行动")
        assert links(html, f"/documents/{own.NEW}?s=")
        assert not links(html, f"/documents/{own.OLD}?s=")

    def test_the_newest_come_first_on_request(self, client: TestClient) -> None:
        places = links(page(client, "/search", q="网上办理率 服务", sort="date"), "/documents/")
        hits = [place.split("?")[0] for place in places if "?s=" in place]
        assert hits == sorted(hits, key=[f"/documents/{i}" for i in (own.NEW, own.RULES, own.OLD)].index)
        assert len(set(hits)) > 1

    def test_a_number_finds_its_document(self, client: TestClient) -> None:
        html = page(client, "/search", q="黔数发[2021]3号")
        assert "标题或文号符合的文件" in html
        assert f"/documents/{own.OLD}" in links(html, "/documents/")

    def test_everyday_words_find_what_documents_call_otherwise(self, client: TestClient) -> None:
        html = page(client, "/search", q="电瓶车")
        assert links(html, f"/documents/{own.RULES}?s=")

    def test_a_mistyped_word_is_found_and_told(self, client: TestClient) -> None:
        html = page(client, "/search", q="数据目禄完成")
        assert "您是不是要找" in html
        assert "数据目录" in seen(html)

    def test_words_that_stand_nowhere_are_said_to_stand_nowhere(self, client: TestClient) -> None:
        html = page(client, "/search", q="quasar telescopes")
        assert "没有一段写着这些词" in html
        assert "zw-word" not in html

    def test_what_is_only_near_in_meaning_has_no_marked_words(self, client: TestClient) -> None:
        html = page(client, "/search", q="火星登陆观测飞碟服务")
        assert "没有一段写着这些词" in html
        assert "服务" in seen(html).split("没有一段写着这些词")[1]
        assert "zw-word" not in html

    def test_no_document_left_says_so_and_keeps_the_words(self, client: TestClient) -> None:
        html = page(client, "/search", q="站点", region="西藏")
        assert "没有符合的。" in html
        assert "/search?q=%E7%AB%99%E7%82%B9" in links(html, "/search?")

    def test_it_leads_to_a_question(self, client: TestClient) -> None:
        html = page(client, "/search", q="站点有多少？#1")
        assert "/#ask=%E7%AB%99%E7%82%B9%E6%9C%89%E5%A4%9A%E5%B0%91%EF%BC%9F%231" in links(html, "/#ask=")

    def test_related_documents_are_those_that_name_each_other(self, client: TestClient) -> None:
        html = page(client, "/search", q="助老热线")
        related = html.split("相关文件")[1]
        assert f"/documents/{own.OLD}" in related
        assert "文中提到它" in related
        assert "它提到了这份文件" in page(client, f"/documents/{own.OLD}").split("相关文件")[1]


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


@pytest.mark.parametrize("path", LISTINGS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_marks_itself_in_the_header_and_allows_nothing_foreign(
    client: TestClient, path: str, language: str
) -> None:
    response = client.get(path, params={"lang": language})
    assert f'<a href="{path}" aria-current="page"' in response.text
    assert "unsafe-eval" not in response.headers["content-security-policy"]
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', response.text)
    assert not re.findall(r"<script(?![^>]*src=)", response.text)


@pytest.mark.parametrize("path", LISTINGS)
def test_strange_parameters_do_no_harm(client: TestClient, path: str) -> None:
    asked = urlencode(
        [
            ("page", "99999"),
            ("year", "-1"),
            ("sort", "x"),
            ("role", "x"),
            ("row", "x"),
            ("with", "x"),
            ("q", "\x00甲"),
            ("q", "乙" * 5000),
        ]
    )
    assert client.get(f"{path}?{asked}").status_code == 200


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
