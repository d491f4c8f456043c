"""The page Compare: for staff alone; what is chosen is set side by side, and can be taken along."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import listings_library as own
import pytest
import staff_desk
from staff_desk import Desk

from ingest.document import read_document
from pages.compare import FORMS, compare_router
from vectorstore import passwords

PATH = "/staff/compare"
RULES = "# 服务规则\n\n第一条 服务站点应当每天开放{}小时。\n\n第二条 {}\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_N", 2**8)
        with staff_desk.desk(tmp_path_factory.mktemp("home"), compare_router) as opened:
            for text in (RULES.format(6, "收费&退费须公示。"), RULES.format(8, "可以预约。")):
                opened.store.put(read_document(Path("in/hours.md"), text.encode(), "hours"))
            yield opened


def shown(desk: Desk, language: str = "zh", **asked: str) -> str:
    text: str = desk.staff.get(PATH, params={"lang": language, **asked}).text
    return text


def told(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_only_staff_see_it(desk: Desk) -> None:
    asked: dict[str, Any] = {"a": own.OLD, "b": own.DRAFT}
    for path in (PATH, *(f"{PATH}.{form}" for form in FORMS)):
        answer = desk.citizen.get(path, params=asked)
        assert answer.status_code == 303
        assert not any(secret in answer.text for secret in own.SECRETS)
    assert "选两份文件" in desk.staff.get(PATH).text


def test_two_plans_are_set_side_by_side_with_the_summary_first(desk: Desk) -> None:
    page = shown(desk, a=own.OLD, b=own.NEW)
    assert page.index("概要") < page.index("指标和目标对照")
    assert "网上办理率" in page
    assert f"/documents/{own.OLD}?s=" in page
    assert f"/documents/{own.NEW}?s=" in page


def test_two_texts_of_one_document_are_told_apart_word_by_word(desk: Desk) -> None:
    form = shown(desk, a="hours", b="hours")
    assert "甲和乙是同一份正文" in form
    assert "甲的哪一版" in form
    page = shown(desk, a="hours", av="1", b="hours")
    assert re.search(r"<del>.*?−</span>6</del>", page)
    assert re.search(r"<ins>.*?＋</span>8</ins>", page)
    assert "/staff/documents/hours/versions/1" in page
    assert "收费&amp;退费须公示" in page
    assert "先前的正文，第 1 版" in page


def test_one_kind_of_difference_can_be_chosen(desk: Desk) -> None:
    asked = {"a": "hours", "av": "1", "b": "hours"}
    every, figures = shown(desk, **asked), shown(desk, **asked, kind="figure")
    assert every.count('class="zw-panel-card zw-difference"') > 1
    assert figures.count('class="zw-panel-card zw-difference"') == 1
    assert "◆ figure changed 1" in told(shown(desk, "en", **asked))


def test_what_is_not_there_any_more_is_said(desk: Desk) -> None:
    assert "不在了" in shown(desk, a="none", b="hours")
    assert "不在了" in shown(desk, a="hours", av="9", b=own.OLD)
    assert desk.staff.get(f"{PATH}.docx", params={"a": "none", "b": "hours"}).status_code == 404


def test_documents_without_anything_in_common_are_said_to_be_so(desk: Desk) -> None:
    desk.store.put(read_document(Path("in/fire.md"), "# 防火令\n\n森林防火期为三月。\n".encode(), "fire"))
    assert "无从对照" in shown(desk, a="fire", b="hours")


def test_it_can_be_taken_along(desk: Desk) -> None:
    asked = {"a": "hours", "av": "1", "b": "hours"}
    files = {form: desk.staff.get(f"{PATH}.{form}", params=asked) for form in FORMS}
    assert "逐处对照" in files["md"].text
    assert files["json"].json()["counts"]["figure"] == 1
    read = docx.Document(io.BytesIO(files["docx"].content))
    assert any("逐处对照" in paragraph.text for paragraph in read.paragraphs)
    assert all(file.headers["cache-control"] == "no-store" for file in files.values())
