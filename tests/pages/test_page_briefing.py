"""写简报 over a real library: order, outline, writing in the background, changes under the check, files."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import listings_library as own
import pytest
import staff_desk
from fastapi import APIRouter
from staff_desk import NAME, Desk

from assistant.official.errors import PdfError
from assistant.official.footnotes import footnote_texts
from pages.briefing import briefing_router
from pages.briefings import Briefings
from pages.contracts import Service
from vectorstore import passwords
from vectorstore.store import Store

pytestmark = pytest.mark.integration

PAGE = "/staff/briefing"


class Writing:
    """A desk with its briefings."""

    def __init__(self, desk: Desk, briefings: Briefings) -> None:
        self.desk, self.briefings = desk, briefings

    def page(self) -> str:
        return str(self.desk.staff.get(PAGE).text)

    def send(self, action: str, **fields: object) -> tuple[int, str]:
        answer = self.desk.staff.post(f"{PAGE}/{action}", data={"form": self.desk.form, **fields})
        return answer.status_code, answer.headers.get("location", answer.text)

    def order(self, topic: str = "服务站点", template: str = "briefing", **fields: object) -> tuple[int, str]:
        return self.send("outline", topic=topic, template=template, **fields)

    def write(self, **changes: object) -> str:
        """The page with the text, after the outline as it was proposed or with other rows."""
        plans = self.briefings.benches[NAME].outline.sections
        rows: dict[str, object] = {
            "index": [n for n, _ in enumerate(plans)],
            "heading": [plan.heading for plan in plans],
            "order": [n + 1 for n, _ in enumerate(plans)],
            "points": ["\n".join(plan.points) for plan in plans],
            "use": [n for n, _ in enumerate(plans)],
        }
        assert self.send("fill", **{**rows, **changes}) == (303, PAGE)
        self.briefings.wait()
        return self.page()

    def headings(self) -> list[str]:
        briefing = self.briefings.benches[NAME].briefing
        assert briefing is not None
        return [section.heading for section in briefing.sections]

    def texts(self) -> list[str]:
        briefing = self.briefings.benches[NAME].briefing
        assert briefing is not None
        return [statement.text for statement in briefing.statements()]


@pytest.fixture
def writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Writing]:
    monkeypatch.setattr(passwords, "_N", 2**8)
    made: list[Briefings] = []

    def router(service: Service) -> APIRouter:
        assert isinstance(service.store, Store)
        made.append(Briefings(service.store, lambda: own.TODAY, tmp_path / "templates"))
        return briefing_router(replace(service, briefings=made[0]))

    with staff_desk.desk(tmp_path / "home", router) as desk:
        yield Writing(desk, made[0])
        made[0].close()


@pytest.fixture
def written(writing: Writing) -> Writing:
    assert writing.order(issuer="省大数据局")[0] == 303
    writing.write()
    return writing


def test_only_staff_see_it_and_forms_of_other_sites_do_nothing(writing: Writing) -> None:
    desk = writing.desk
    for path in (PAGE, f"{PAGE}/file.docx"):
        assert desk.citizen.get(path).headers["location"].startswith("/login")
    for action in ("outline", "fill", "edit", "leave"):
        fields = {"form": desk.form, "topic": "服务站点", "do": "topic", "at": "0"}
        rows = {"index": ["0"], "heading": ["x"], "order": ["1"], "points": [""]}
        assert desk.citizen.post(f"{PAGE}/{action}", data={**fields, **rows}).headers["location"] == "/login"
        assert desk.staff.post(f"{PAGE}/{action}", data={**fields, **rows, "form": "0"}).status_code == 403
    assert writing.briefings.benches == {}


def test_a_topic_is_outlined_with_the_headings_it_stands_under(writing: Writing) -> None:
    assert writing.order()[0] == 303
    page = writing.page()
    assert 'value="重点任务"' in page
    assert "铺开服务站点" in page
    assert "夜莺行动" not in page.split("zw-brief-outline")[1]


def test_a_topic_that_is_not_covered_is_said_with_what_there_is(writing: Writing) -> None:
    status, page = writing.order("火星移民")
    assert status == 404
    assert "文库里没有写到“火星移民”的内容" in page
    assert "贵州省数字服务五年规划" in page.split("zw-brief-order")[0]
    assert 'value="火星移民"' in page
    assert writing.order("  ")[0] == 422
    assert writing.order(template="none")[0] == 422


def test_a_kind_that_has_nothing_to_say_of_a_topic_is_said_to_have_none(writing: Writing) -> None:
    status, page = writing.order("助老热线", "indicators")
    assert status == 404
    assert "没有可以写进“指标对照表”的内容" in page


def test_a_template_is_no_path_and_an_index_below_the_first_is_no_section(
    writing: Writing, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: geheim\n", encoding="utf-8")
    status, page = writing.order(template=str(secret))
    assert (status, "There is no template" in page, "geheim" in page) == (422, True, False)
    assert writing.order() == (303, PAGE)
    sent = writing.send("fill", index=[-99], heading=["服务站点"], order=[1], points=[""], use=[-99])
    assert sent == (303, PAGE)
    writing.briefings.wait()


def test_the_text_has_its_sources_at_every_sentence(written: Writing) -> None:
    page = written.page()
    assert "句有依据" in page
    marks = re.findall(r'href="#note-(\d+)"', page)
    assert marks == [str(n) for n in range(1, len(marks) + 1)]
    assert all(f'id="note-{n}"' in page for n in marks)
    assert "“每个乡镇建一个数字服务站点，老人不会用手机也能有人帮办。”" in page


def test_the_outline_is_changed_and_new_points_are_looked_for(writing: Writing) -> None:
    writing.order()
    page = writing.write(
        index=[0, 9],
        heading=["要办的事", "会上要问的"],
        order=[2, 1],
        points=["铺开服务站点", "助老热线\n火星移民"],
        use=[0, 9],
    )
    heads = re.findall(r'<h3 id="s\d">([^<]+)</h3>', page)
    assert heads == ["一、会上要问的", "二、要办的事"]
    assert "开通助老热线，七天二十四小时有人接听。" in page
    assert "会上要问的：火星移民" in page


def test_a_true_rewording_is_taken_and_a_changed_figure_stays_out(written: Writing) -> None:
    at = next(
        p for p in re.findall(r'id="p([\d.]+)">《贵州省数字服务五年规划》提出，每个乡镇', written.page())
    )
    assert written.send("edit", do="rewrite", at=at, text="每个乡镇建两个数字服务站点。")[1].endswith(
        "#rejected"
    )
    page = written.page()
    assert "这句和引文对不上，暂不进简报" in page
    assert not any("两个" in text for text in written.texts())
    assert written.send("edit", do="revert", at=at)[0] == 303
    assert "暂不进简报" not in written.page()
    assert written.send("edit", do="rewrite", at=at, text="每个乡镇建一个数字服务站点。")[0] == 303
    assert "每个乡镇建一个数字服务站点。" in written.texts()


def test_sentences_and_sections_are_moved_and_deleted(written: Writing) -> None:
    before = written.headings()
    assert written.send("edit", do="section-up", at="1")[0] == 303
    assert written.headings() == [before[1], before[0], *before[2:]]
    texts = written.texts()
    at = re.findall(r'id="p([\d.]+)"', written.page())[0]
    assert written.send("edit", do="delete", at=at)[0] == 303
    assert len(written.texts()) == len(texts) - 1
    left = written.headings()
    assert written.send("edit", do="section-delete", at="0")[0] == 303
    assert written.headings() == left[1:]


def test_a_place_that_is_gone_changes_nothing(written: Writing) -> None:
    before = written.texts()
    for at in ("9.0.0.0", "x", "0.0.0"):
        assert written.send("edit", do="delete", at=at)[1].endswith("note=gone")
    assert written.send("edit", do="dance", at=re.findall(r'id="p([\d.]+)"', written.page())[0])[1].endswith(
        "gone"
    )
    assert written.texts() == before


def test_more_is_said_on_a_point_until_the_documents_say_no_more(writing: Writing) -> None:
    writing.order("公共数据", length=300)
    writing.write()
    at = re.findall(r'id="p([\d.]+)"', writing.page())[0]
    answers = [writing.send("edit", do="more", at=at)[1] for _ in range(6)]
    assert "note=no_more" in answers[-1]
    assert "文件里没有更多写到这一点的内容。" in writing.desk.staff.get(f"{PAGE}?note=no_more").text
    assert len(writing.texts()) == len(set(writing.texts()))


def test_the_files_hold_the_text_with_footnotes(written: Writing) -> None:
    answer = written.desk.staff.get(f"{PAGE}/file.docx")
    word = docx.Document(io.BytesIO(answer.content))
    texts = [p.text for p in word.paragraphs]
    assert texts[0] == "关于服务站点的情况简报"
    assert "省大数据局" in texts and "2025年6月1日" in texts
    assert footnote_texts(word)
    assert "filename*=UTF-8''" in answer.headers["content-disposition"]
    assert written.desk.staff.get(f"{PAGE}/file.md").text.startswith("# 关于服务站点的情况简报")
    receipt = written.desk.staff.get(f"{PAGE}/file.json").json()
    assert receipt["kind"] == "briefing"
    assert [part["question"] for part in receipt["parts"]] == written.headings()


def test_without_libreoffice_the_pdf_is_answered_with_a_sentence(
    written: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(word: bytes) -> bytes:
        raise PdfError("A PDF needs LibreOffice, which is not installed.")

    monkeypatch.setattr("pages.briefing.pdf_of", missing)
    answer = written.desk.staff.get(f"{PAGE}/file.pdf")
    assert answer.status_code == 503
    assert "LibreOffice" in answer.text


def test_leaving_goes_back_to_the_outline_or_to_another_topic(written: Writing) -> None:
    assert written.send("leave", do="outline")[0] == 303
    assert "zw-brief-outline" in written.page()
    assert written.send("leave", do="topic")[0] == 303
    assert "zw-brief-order" in written.page()


def test_progress_is_shown_while_it_is_written(writing: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    writing.order()
    monkeypatch.setattr(Briefings, "_fill", lambda *_: None)
    page = writing.write()
    assert '<meta http-equiv="refresh" content="2">' in page
    assert "<progress" in page


def test_an_accident_keeps_the_outline(writing: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    writing.order()

    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("assistant.briefing.making.Workshop.fill", broken)
    page = writing.write()
    assert "这次没写成，不是您的问题" in page
    assert "boom" not in page
    assert "zw-brief-outline" in page


def test_the_page_speaks_english_around_chinese_texts(written: Writing) -> None:
    page = written.desk.staff.get(f"{PAGE}?lang=en").text
    assert "Export Word" in page and "Sources and changes" in page
