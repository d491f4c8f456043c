"""Pictures of every page, for the documentation and for looking at: ``python tests/screenshots.py FOLDER [NAME…]``.

They show the sample documents on a fixed day, so a picture differs from the one before only where the page does. A new
page needs one line in ``SHOTS``.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import serving  # noqa: E402
from chromium import CHROMIUM, FLAGS  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from serve_samples import NAME, PASSWORD  # noqa: E402

SCRIPT = Path(__file__).with_name("serve_samples.py")
COLOURS = 96
"""Of a picture: enough for text and flat areas, and a third of the size."""
WIDE, PHONE = (1280, 860), (390, 844)
ROBOTS = "企业上云由谁负责，补贴多少钱？"
ROBOTS_EN = "What is the digital economy target for 2022?"
ELDERLY = "“浙里养”能给老人做什么？谁牵头？"
SHANGHAI = "上海2025年“一网通办”率要到多少？"

Step = Callable[[Any], None]


@dataclass(frozen=True)
class Shot:
    """One picture: of a page in a look, after some steps."""

    name: str
    path: str
    steps: tuple[Step, ...] = ()
    language: str = "zh"
    theme: str = "light"
    size: tuple[int, int] = WIDE
    large: bool = False
    server: str = "samples"


def ask(question: str) -> Step:
    """Ask on the Ask page, and wait for the reply."""

    def step(page: Any) -> None:
        send(question)(page)
        page.wait_for_selector(".zw-turn:last-child .zw-card:not(.zw-waiting)", timeout=60_000)

    return step


def send(question: str) -> Step:
    """Ask, and wait for nothing."""

    def step(page: Any) -> None:
        page.fill("#zw-question textarea", question)
        page.press("#zw-question textarea", "Enter")

    return step


def press(selector: str) -> Step:
    return lambda page: page.locator(selector).first.click()


def wait(selector: str) -> Step:
    return lambda page: page.wait_for_selector(selector, timeout=60_000)


def scroll(selector: str) -> Step:
    return lambda page: page.locator(selector).first.evaluate("e => e.scrollIntoView({block: 'start'})")


def log_in(path: str) -> Step:
    """Log in, and go where staff wanted to."""

    def step(page: Any) -> None:
        page.goto(f"/login?next={path}")
        page.fill("#zw-name", NAME)
        page.fill("#zw-password", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(f"**{path}")

    return step


def fill(selector: str, text: str) -> Step:
    return lambda page: page.fill(selector, text)


def send_files(page: Any) -> None:
    """A notice with a doubtful place, and a file that cannot be read."""
    notice = (
        "# 星河市社区食堂办法\n\n第一条 为方便老人就餐，制定本办法。\n\n第三条 社区食堂每天开放十二小时。\n"
    )
    page.set_input_files(
        "#zw-files",
        [
            {"name": "社区食堂办法.md", "mimeType": "text/markdown", "buffer": notice.encode()},
            {"name": "旧文件.docx", "mimeType": "application/octet-stream", "buffer": b"PK\x03\x04 broken"},
        ],
    )
    page.click(".zw-add-form .zw-button")
    page.wait_for_selector("#zw-report:not([data-poll])", timeout=60_000)
    page.click("#zw-report details summary")


def order(page: Any) -> None:
    """Order a briefing; what another picture has begun is left first."""
    again = page.locator("form:has(input[value=topic]) button")
    if again.count():
        again.first.click()
    page.fill("#zw-f-topic", "智慧养老和智慧健康")
    page.select_option("#zw-f-document", label="【示例摘编】浙江省数字政府建设“十四五”规划")
    page.click(".zw-brief-order button[type=submit]")
    page.wait_for_selector(".zw-brief-outline")


def compare(page: Any) -> None:
    page.select_option("[name=a]", label="【示例摘编】浙江省数字经济五年倍增计划")
    page.select_option("[name=b]", label="【示例摘编】深化数字浙江建设2020年工作要点")
    page.click(".zw-compare-form button")
    page.wait_for_selector(".zw-downloads")


REPORT = (send_files,)
ENTRY = (press(".zw-inbox a:has-text('企业上云')"), wait(".zw-case-form"), press(".zw-case-form summary"))
ANSWER = (
    press(".zw-inbox a:has-text('企业上云')"),
    press("text=写回答"),
    fill("#zw-a-text", "实施“企业上云”行动的责任单位是省经信委。[1]\n补贴由省财政厅发放。[1]"),
    press("button[value=check]"),
    wait(".zw-verdict"),
)
TRIED = (fill("#zw-try", "最近有哪些人事任免？"), press("text=会不会答"))
RUN = (
    lambda page: page.select_option("[name=set]", "zhejiang"),
    fill("[name=tags]", "smoke"),
    press(".zw-run-form button"),
    wait(".zw-scores"),
)
BRIEFING = (order, press(".zw-brief-outline .zw-button"), wait(".zw-brief-sheet"))
SOURCE = (press("#t1 .zw-statement a.zw-seal"), wait("#zw-panel mark"))
CHART = (
    press(".zw-data th[scope=row] a:has-text('在役工业机器人数量')"),
    wait("#zw-chart-place .scatterlayer .point"),
)
READER = (press(".zw-list a:has-text('五年倍增')"), wait(".zw-paper"))
SHOTS = (
    Shot("ask-empty", "/"),
    Shot("ask-empty-en", "/", language="en"),
    Shot("ask-answered", "/", (ask(ROBOTS), *SOURCE)),
    Shot("ask-answered-en", "/", (ask(ROBOTS_EN), *SOURCE), language="en"),
    Shot("ask-answered-dark", "/", (ask(ROBOTS), *SOURCE), theme="dark"),
    Shot("ask-answered-contrast", "/", (ask(ROBOTS), *SOURCE), theme="contrast"),
    Shot("ask-refused", "/", (ask(SHANGHAI),)),
    Shot("ask-checking", "/", (send(ELDERLY), wait("#t1 .zw-waiting [data-stop]")), server="slow"),
    Shot("ask-phone", "/", (ask(ROBOTS),), size=PHONE),
    Shot("ask-phone-source", "/", (ask(ROBOTS), *SOURCE), size=PHONE),
    Shot("ask-phone-large", "/", (ask(ROBOTS),), size=PHONE, large=True),
    Shot("search", f"/search?q={quote('数据开放')}"),
    Shot("search-phone", f"/search?q={quote('数据开放')}", size=PHONE),
    Shot("library", "/documents"),
    Shot("library-contrast", "/documents", theme="contrast"),
    Shot("library-phone-en", "/documents", size=PHONE, language="en"),
    Shot("reader", "/documents", (*READER, scroll(".zw-paper h3"))),
    Shot("reader-dark", "/documents", READER, theme="dark"),
    Shot("reader-phone-table", "/documents", (*READER, scroll(".zw-table")), size=PHONE),
    Shot("reader-en", "/documents", READER, language="en"),
    Shot("indicators", "/indicators?year=2017", CHART),
    Shot("indicators-dark", "/indicators?year=2017", CHART, theme="dark"),
    Shot("indicators-phone", "/indicators?year=2017", CHART, size=PHONE),
    Shot("duties", f"/duties?office={quote('省大数据局')}"),
    Shot("duties-phone", f"/duties?office={quote('省大数据局')}", size=PHONE),
    Shot("duties-en", f"/duties?office={quote('省大数据局')}", language="en"),
    Shot("login", "/login"),
    Shot("staff-report", "/staff/add", (log_in("/staff/add"), *REPORT), server="staff"),
    Shot(
        "staff-document",
        "/documents",
        (log_in("/documents"), press(".zw-list a:has-text('管理')")),
        server="staff",
    ),
    Shot("staff-inbox", "/staff/inbox", (log_in("/staff/inbox"),), server="staff"),
    Shot("staff-feedback", "/staff/inbox", (log_in("/staff/inbox"), *ENTRY), server="staff"),
    Shot("staff-answer", "/staff/inbox", (log_in("/staff/inbox"), *ANSWER), server="staff"),
    Shot("staff-topics", "/staff/topics", (log_in("/staff/topics"), *TRIED), server="staff"),
    Shot("staff-evaluate", "/staff/evaluate", (log_in("/staff/evaluate"), *RUN), server="staff"),
    Shot(
        "staff-evaluate-phone",
        "/staff/evaluate",
        (log_in("/staff/evaluate"), wait(".zw-scores"), scroll(".zw-evaluate-head")),
        size=PHONE,
        server="staff",
    ),
    Shot("staff-briefing-outline", "/staff/briefing", (log_in("/staff/briefing"), order), server="staff"),
    Shot("staff-briefing", "/staff/briefing", (log_in("/staff/briefing"), *BRIEFING), server="staff"),
    Shot(
        "staff-briefing-phone",
        "/staff/briefing",
        (log_in("/staff/briefing"), *BRIEFING),
        size=PHONE,
        server="staff",
    ),
    Shot("staff-compare", "/staff/compare", (log_in("/staff/compare"), compare), server="staff"),
    Shot(
        "staff-compare-phone",
        "/staff/compare",
        (log_in("/staff/compare"), compare, scroll("main h2")),
        size=PHONE,
        server="staff",
    ),
    Shot(
        "staff-inbox-dark-en",
        "/staff/inbox",
        (log_in("/staff/inbox"),),
        language="en",
        theme="dark",
        server="staff",
    ),
)


@contextmanager
def running(*arguments: str) -> Iterator[str]:
    """A server of the samples; its address."""
    with tempfile.TemporaryDirectory() as home:
        server = serving.start(SCRIPT, home, *arguments)
        try:
            server.wait({"ok"}, 180)
            yield server.address
        finally:
            server.stop()


def taken(shot: Shot, browser: Any, address: str) -> bytes:
    """The picture as PNG."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=1.5 if width < WIDE[0] else 1,
        base_url=address,
        reduced_motion="reduce",
        locale="zh-CN",
    )
    kept = {
        "zw-theme": shot.theme,
        "zw-language": shot.language,
        "zw-size": "large" if shot.large else "normal",
    }
    context.add_init_script(f"try {{ Object.assign(localStorage, {kept}) }} catch {{}}")
    context.add_cookies([{"name": "zw-language", "value": shot.language, "url": address}])
    page = context.new_page()
    page.goto(shot.path)
    if shot.path == "/":
        page.wait_for_selector(".zw-examples button", timeout=60_000)
    for step in shot.steps:
        step(page)
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    png: bytes = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return png


def with_palette(png: bytes) -> bytes:
    """The same picture with few colours."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    small = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def main(folder: Path, names: list[str]) -> None:
    """Take the pictures that are named, or all."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS if not names or shot.name in names]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for kind in dict.fromkeys(shot.server for shot in wanted):
            with running(*([] if kind == "samples" else [kind])) as address:
                for shot in wanted:
                    if shot.server == kind:
                        picture = with_palette(taken(shot, browser, address))
                        (folder / f"{shot.name}.png").write_bytes(picture)
                        sys.stdout.write(f"{shot.name}.png {len(picture) // 1024} kB\n")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
