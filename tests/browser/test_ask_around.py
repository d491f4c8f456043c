"""Around a conversation, in a real browser: personal data, feedback, scope, export, history, reading aloud, keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from accessibility import wrong_in_every_theme
from browsing import Visit, visits
from serving import Site

from vectorstore.database import engine_at
from vectorstore.feedback import FeedbackBook, FeedbackReason
from vectorstore.library import LIBRARY_FILE

pytestmark = pytest.mark.browser
pytest_plugins = ("chromium", "servers")

BOX = "#zw-question textarea"
QUESTION = "要用上多少工业机器人？归谁管？"
PERSONAL = "我的身份证11010519491231002X，智慧养老由谁牵头？"


@pytest.fixture
def address(fakes_site: Site) -> str:
    return fakes_site.address


@pytest.fixture
def home(fakes_site: Site) -> Path:
    return fakes_site.home


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Visit]:
    with visits(browser, address) as open_page:
        yield open_page


@pytest.fixture
def book(home: Path) -> Iterator[FeedbackBook]:
    book = FeedbackBook(engine_at(home / LIBRARY_FILE))
    yield book
    book.close()


def ask(page: Any, question: str = QUESTION, turn: int = 1) -> None:
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    answered(page, turn)


def answered(page: Any, turn: int) -> None:
    page.wait_for_selector(f"#t{turn} .zw-card:not(.zw-waiting)", timeout=30_000)


def told(page: Any, words: str) -> None:
    """Wait until a screen reader is told this."""
    page.wait_for_function("w => document.querySelector('#zw-status').textContent === w", arg=words)


class TestPersonalData:
    def test_nothing_is_asked_until_its_reader_chooses(self, visit: Visit) -> None:
        page = visit()
        page.fill(BOX, PERSONAL)
        page.press(BOX, "Enter")
        page.wait_for_selector(".zw-personal")
        assert "好像有身份证号" in page.inner_text(".zw-personal")
        assert page.locator(".zw-turn").count() == 0
        assert page.input_value(BOX) == PERSONAL
        page.wait_for_function("document.activeElement.closest('.zw-personal') !== null")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        answered(page, 1)
        assert page.inner_text("#t1 h2").endswith("我的身份证＊＊＊，智慧养老由谁牵头？")
        assert "11010519491231002X" not in page.content()
        assert page.locator(".zw-personal").count() == 0

    def test_it_can_be_changed_or_asked_as_it_is(self, visit: Visit) -> None:
        page = visit()
        page.fill(BOX, PERSONAL)
        page.click("#zw-send")
        page.wait_for_selector(".zw-personal")
        page.click("[data-personal=edit]")
        page.wait_for_selector(".zw-personal", state="detached")
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        assert page.input_value(BOX) == PERSONAL
        page.click("#zw-send")
        page.wait_for_selector(".zw-personal")
        page.click("[data-personal=keep]")
        answered(page, 1)
        assert "11010519491231002X" in page.inner_text("#t1 h2")


class TestFeedback:
    def test_a_problem_is_told_with_its_reason_and_conversation(
        self, visit: Visit, book: FeedbackBook
    ) -> None:
        page = visit()
        ask(page, "智慧养老由谁牵头？")
        ask(page, QUESTION, 2)
        page.click("#t2 [data-feedback=problem]")
        page.click("#zw-feedback .zw-button")
        assert page.is_visible("#zw-feedback .zw-form-problem")
        page.check("#zw-feedback [value=wrong_quote]")
        page.fill("#zw-comment", "给我回电话13800138000")
        page.click("#zw-feedback .zw-button")
        told(page, "已交给工作人员，谢谢。")
        assert page.is_visible("#t2 .zw-thanks")
        assert page.is_hidden("#t1 .zw-thanks")
        kept = book.all()[-1].opinion
        assert (kept.reason, kept.comment) == (FeedbackReason.WRONG_QUOTE, "给我回电话＊＊＊")
        assert (kept.question, [t.question for t in kept.history]) == (QUESTION, ["智慧养老由谁牵头？"])
        assert kept.reply["citations"][0]["quote"] in page.inner_html("#t2")
        assert page.evaluate("document.activeElement.dataset.feedback") == "problem"

    def test_useful_is_one_press_and_counts_once(self, visit: Visit, book: FeedbackBook) -> None:
        page = visit()
        before = len(book.all())
        ask(page, "天气怎么样")
        page.click("#t1 [data-feedback=useful]")
        page.wait_for_selector("#t1 .zw-thanks:visible")
        page.click("#t1 [data-feedback=useful]", force=True)
        page.reload()
        page.wait_for_selector("#t1 .zw-thanks:visible", timeout=30_000)
        assert [f.opinion.kind.value for f in book.all()[before:]] == ["useful"]

    def test_what_is_typed_outlives_an_answer_that_comes_meanwhile(self, visit: Visit) -> None:
        page = visit()
        ask(page)
        page.fill(BOX, "慢慢来")
        page.press(BOX, "Enter")
        page.wait_for_selector("#t2 .zw-waiting")
        page.click("#t1 [data-feedback=problem]")
        page.fill("#zw-comment", "写到一半")
        answered(page, 2)
        assert page.input_value("#zw-comment") == "写到一半"
        page.keyboard.press("Escape")
        assert page.is_hidden("#zw-feedback")


class TestScope:
    def test_a_question_is_asked_of_chosen_documents_only(self, visit: Visit) -> None:
        page = visit()
        page.click("#zw-scope summary")
        page.select_option("#zw-scope-document", "plan")
        page.wait_for_selector(".zw-scope-chip")
        assert "1 份文件" in page.inner_text("#zw-scope summary")
        page.select_option("#zw-scope-year", "2020")
        page.wait_for_function("document.querySelectorAll('.zw-scope-chip').length === 2")
        ask(page)
        assert (
            page.inner_text("#t1 .zw-asked-in") == "只在这个范围里找：《示例省数字经济五年倍增计划》、2020 年"
        )
        page.click(".zw-scope-chip >> nth=0")
        page.wait_for_function("document.querySelectorAll('.zw-scope-chip').length === 1")
        page.wait_for_function("document.activeElement.id === 'zw-scope-document'")
        page.click("[data-scope=clear]")
        page.wait_for_selector("#zw-scope summary:has-text('全部 3 份文件')")
        ask(page, "智慧养老由谁牵头？", 2)
        assert page.locator("#t2 .zw-asked-in").count() == 0


class TestExport:
    def test_the_conversation_is_saved_as_word_file_text_and_receipt(
        self, visit: Visit, tmp_path: Path
    ) -> None:
        page = visit(accept_downloads=True)
        ask(page)
        for ending, begins in (("md", "# 政问".encode()), ("docx", b"PK"), ("json", b"{")):
            page.click("#t1 [data-export]")
            with page.expect_download() as download:
                page.click(f"[data-export-as={ending}]")
            assert download.value.suggested_filename.endswith(f".{ending}")
            path = tmp_path / ending
            download.value.save_as(path)
            assert path.read_bytes().startswith(begins)
            page.wait_for_selector("#zw-export", state="hidden")
            told(page, "已导出")


class TestHistory:
    def test_it_is_there_after_a_reload_and_goes_on(self, visit: Visit) -> None:
        page = visit()
        ask(page)
        page.reload()
        answered(page, 1)
        assert "15万台" in page.inner_text("#t1-s1")
        page.click('#t1-s1 a[href="#t1-c1"]')
        assert "在役工业机器人数量达到15万台" in page.inner_text("#zw-panel mark")
        page.keyboard.press("Escape")
        ask(page, "智慧养老由谁牵头？", 2)
        page.reload()
        answered(page, 2)
        assert page.locator(".zw-turn").count() == 2

    def test_one_press_deletes_it(self, visit: Visit) -> None:
        page = visit()
        ask(page)
        page.wait_for_function("localStorage.getItem('zw-history') !== null")
        page.click("#zw-foot [data-restart]")
        page.wait_for_selector(".zw-promise", timeout=15_000)
        assert page.locator(".zw-turn").count() == 0
        assert page.evaluate("localStorage.getItem('zw-history')") is None
        page.reload()
        page.wait_for_selector(".zw-examples button", timeout=30_000)
        page.wait_for_timeout(1000)
        assert page.locator(".zw-turn").count() == 0
        ask(page)
        assert page.locator(".zw-turn").count() == 1

    def test_starting_again_ends_an_answer_that_is_on_its_way(self, visit: Visit) -> None:
        page = visit()
        ask(page)
        page.fill(BOX, "慢慢来")
        page.press(BOX, "Enter")
        page.wait_for_selector("#t2 .zw-waiting")
        page.click("#zw-foot [data-restart]")
        page.wait_for_selector(".zw-promise", timeout=15_000)
        page.wait_for_timeout(2500)
        assert page.locator(".zw-turn").count() == 0

    def test_what_somebody_changed_in_the_browser_is_not_shown(self, visit: Visit) -> None:
        page = visit()
        ask(page)
        page.wait_for_function("localStorage.getItem('zw-history') !== null")
        page.evaluate(
            "localStorage.setItem('zw-history', localStorage.getItem('zw-history').replaceAll('15万台', '99万台'))"
        )
        page.reload()
        answered(page, 1)
        assert "99万台" not in page.inner_text("#t1")
        assert "回答没有留下来" in page.inner_text("#t1")


def test_it_is_read_aloud_sentence_by_sentence_with_sources_as_words(visit: Visit) -> None:
    page = visit()
    page.evaluate(
        "() => { window.said = []; window.speechSynthesis.speak = (u) => window.said.push([u.text, u.lang]); }"
    )
    ask(page)
    page.click("#t1 [data-read]")
    said = page.evaluate("window.said")
    assert said[:4] == [
        ["到2022年，在役工业机器人要达到15万台。", "zh-CN"],
        ["出处一", "zh-CN"],
        ["累计在役工业机器人突破10万台。", "zh-CN"],
        ["出处二", "zh-CN"],
    ]
    assert any("没有查到" in text for text, _ in said)
    assert page.inner_text("#t1 [data-read]") == "停止朗读"
    page.click("#t1 [data-read]")
    assert page.inner_text("#t1 [data-read]") == "朗读"


def test_all_of_it_by_keyboard_alone(visit: Visit, book: FeedbackBook) -> None:
    page = visit()
    before = len(book.all())

    def go_to(selector: str, most: int = 60) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        pytest.fail(f"Tab does not lead to {selector}")

    page.keyboard.press("/")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    answered(page, 1)
    # What stands around the box moves in the same event, a moment after the answer.
    page.wait_for_function("() => document.querySelector('#zw-question textarea').value === ''")
    page.wait_for_selector('#zw-send[aria-disabled="false"]')
    page.evaluate("document.querySelector('.zw-brand').focus()")
    go_to("#t1 [data-export]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#zw-export:visible")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('#t1 [data-export]')")
    go_to("#t1 [data-feedback=problem]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#zw-feedback:visible")
    go_to("#zw-feedback input")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    go_to("#zw-feedback .zw-button")
    page.keyboard.press("Enter")
    told(page, "已交给工作人员，谢谢。")
    assert book.all()[before].opinion.reason is FeedbackReason.WRONG_QUOTE
    go_to("#zw-scope summary")
    page.keyboard.press("Enter")
    page.wait_for_selector("#zw-scope-kind:visible")
    go_to("#zw-scope-kind")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".zw-scope-chip")
    go_to("#zw-foot [data-dialog=about]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#zw-about:visible")
    go_to("#zw-about [data-restart]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".zw-promise", timeout=15_000)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing(visit: Visit, address: str, language: str) -> None:
    page = visit(390 if language == "en" else 1280, 844, reduced_motion="reduce")
    page.evaluate("l => localStorage.setItem('zw-language', l)", language)
    page.reload()
    page.wait_for_function("l => document.documentElement.lang.startsWith(l)", arg=language)
    page.wait_for_selector(".zw-examples button", timeout=30_000)
    found = wrong_in_every_theme(page)
    page.fill(BOX, PERSONAL)
    page.press(BOX, "Enter")
    page.wait_for_selector(".zw-personal")
    found += wrong_in_every_theme(page)
    page.click("[data-personal=mask]")
    answered(page, 1)
    page.click("#zw-scope summary")
    page.select_option("#zw-scope-document", "care-digest")
    page.wait_for_selector(".zw-scope-chip")
    found += wrong_in_every_theme(page)
    page.click("#zw-scope summary")
    page.click("#t1 [data-feedback=problem]")
    found += wrong_in_every_theme(page)
    page.check("#zw-feedback [value=unclear]")
    page.click("#zw-feedback .zw-button")
    page.wait_for_selector("#t1 .zw-thanks:visible")
    found += wrong_in_every_theme(page)
    for name in ("export", "about"):
        page.click(f"[data-{name}]" if name == "export" else "[data-dialog=about]")
        page.wait_for_selector(f"#zw-{name}:visible")
        found += wrong_in_every_theme(page)
        page.keyboard.press("Escape")
    assert found == []


@pytest.mark.parametrize(("width", "zoom"), [(390, 1), (320, 1), (640, 2)])
def test_on_a_narrow_screen_and_with_large_text_nothing_is_lost(visit: Visit, width: int, zoom: int) -> None:
    """640 px at twice the size of the text: what 200 % zoom of the text alone makes of a small window."""
    page = visit(width, 844)
    if zoom == 2:
        page.add_style_tag(content="html { font-size: 32px !important; }")

    def fits(what: str) -> None:
        wide = page.evaluate(
            """() => [...document.querySelectorAll('button, summary, p, h1, h2, h3, select, label, textarea')]
            .filter((e) => e.checkVisibility() && !e.closest('.zw-sr, .zw-mini, .zw-skip, .toast-wrap') && !e.classList.contains('zw-sr'))
            .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 120))"""
        )
        assert wide == [], what
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what

    fits("empty")
    page.fill(BOX, PERSONAL)
    page.press(BOX, "Enter")
    page.wait_for_selector(".zw-personal")
    fits("personal data")
    page.click("[data-personal=mask]")
    answered(page, 1)
    fits("answered")
    page.click("#zw-scope summary")
    page.select_option("#zw-scope-document", "plan")
    page.wait_for_selector(".zw-scope-chip")
    fits("scope")
    page.click("#zw-scope summary")
    page.click("#t1 [data-feedback=problem]")
    fits("feedback")
    page.keyboard.press("Escape")
    page.click("[data-dialog=about]")
    fits("about")


def test_targets_are_large_enough_on_a_phone(visit: Visit) -> None:
    page = visit(390, 844, has_touch=True, is_mobile=True)
    ask(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll('#t1 .zw-actions button, #zw-under button, #zw-under summary')]
        .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)"""
    )
    assert small == []
