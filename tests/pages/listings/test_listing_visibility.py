"""What is not public stays unseen on the listings; strange parameters do no harm."""

from __future__ import annotations

import io
import re
from urllib.parse import urlencode

import listings_library as own
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from read_pages import LISTINGS, PASSWORD, asked_for, listed, page


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
