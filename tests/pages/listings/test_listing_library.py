"""Library and search as plain pages over a real store."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import listings_library as own
import pytest
from fastapi.testclient import TestClient
from read_pages import LISTINGS, links, listed, page, seen


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
