"""Serves a library whose every word is hostile: ``python tests/hostile/serve_hostile.py PORT HOME [model]``.

Titles, headings, table cells, sentences, cards, file names, feedback, topics and approved answers hold markup that would
run a script. With ``model`` a model that obeys every order writes the answers. HOME lies beside what nobody may read.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent), str(HERE)]

import listings_library  # noqa: E402
import managed_library as managed  # noqa: E402
from fakes import HashingEmbedder  # noqa: E402
from hostile_words import RUNS, marked  # noqa: E402
from model_drafter import drafter_at  # noqa: E402
from model_server import Asked, model_server  # noqa: E402
from model_server_steps import Step  # noqa: E402
from model_server_writers import Seen, Writes, compliant, honest  # noqa: E402

import ui  # noqa: E402
from assistant.agent import AgentDrafter  # noqa: E402
from assistant.chat_model import Limits  # noqa: E402
from assistant.pipeline import Assistant  # noqa: E402
from assistant.replies import reply_json  # noqa: E402
from ingest.sync import Options, run  # noqa: E402
from pages.management import Management  # noqa: E402
from settings import Settings  # noqa: E402
from vectorstore.feedback import FeedbackBook, FeedbackKind, FeedbackReason, Opinion  # noqa: E402
from vectorstore.people import People, Role  # noqa: E402
from vectorstore.store import Store  # noqa: E402

NAME, PASSWORD = managed.NAME, managed.PASSWORD
OWNER_TOKEN = "an owner's token of the tests 8c1f"
SECRET_KEY = "sk-secret-key-of-the-tests-5f1e"
NOW = datetime(2025, 6, 1, 9, 30, tzinfo=UTC)
PATIENT = Limits(seconds=120.0, retries=1, answer_tokens=1500)
"""A busy machine is no fault of the model."""
QUESTION = "安水镇的助餐点每年补助多少元？"


def documents() -> dict[str, str]:
    """File name → text; markup stands wherever a document can have words."""
    found = {}
    for n, run_script in enumerate(RUNS):
        name = "".join(c for c in run_script if c not in "/\0")[:60]
        found[f"{n}{name}.md"] = (
            f'---\nissuer: "{marked(n)}"\nnumber: "〔2024〕{n}号{marked(n)}"\nregion: "{marked(n)}"\nkind: "{marked(n)}"\n'
            f'issued: 2024-01-0{n % 9 + 1}\nurl: "javascript:alert({n})"\n---\n\n'
            f"# 安水镇{n}号助餐点办法{run_script}\n\n## 一、{run_script}总则\n\n"
            f"第一条 安水镇的助餐点每年补助{n + 500}元{run_script}，由镇政府办理。\n\n"
            f"表1 {run_script}主要指标\n\n| 类别{run_script} | 指标 | 2024年 | 2025年{run_script} |\n| --- | --- | --- | --- |\n"
            f"| {run_script} | 助餐覆盖率{n}{run_script} | 4{n}% | 80%{run_script} |\n\n"
            f"（一）{run_script}建设助餐点。（牵头单位：{run_script}省民政厅；配合单位：省财政厅{run_script}）\n\n```\n{run_script}\n```\n"
        )
        found[f"{n}-plain.txt"] = (
            f"安水镇{n}号说明{run_script}\n\n一、助餐点{run_script}\n助餐点每日开放{n + 3}小时{run_script}。\n"
        )
    return found


def filled(home: Path) -> Store:
    """The library of the hostile texts, read as any others are."""
    texts = home.parent / f"{home.name}-texts"
    texts.mkdir()
    for name, text in documents().items():
        (texts / name).write_text(text, encoding="utf-8")
    store = Store.open(home, create=True, embedder=HashingEmbedder())
    run([texts], store, Options(workers=0), at=NOW)
    store.put_many(listings_library.read_all().values())
    return store


def opened(home: Path, drafter: AgentDrafter | None) -> ui.Opened:
    """What the service runs on, with staff and what readers and staff wrote."""
    store = filled(home)
    people = People.at(home)
    people.add(NAME, PASSWORD, Role.STAFF, NOW)
    assistant = Assistant(store, drafter, today=lambda: listings_library.TODAY)
    management = Management.of(
        store, owner_token=OWNER_TOKEN, now=lambda: NOW, after=lambda: None, web=managed.NoWeb
    )
    store.library.topics.add([f"禁{RUNS[0]}", "人事任免"], RUNS[1], RUNS[2], f"名{RUNS[3]}", NOW)
    book = FeedbackBook.at(home)
    for n, run_script in enumerate(RUNS):
        question = f"{QUESTION}{run_script}"
        reply = reply_json(assistant.extract(question), store, today=listings_library.TODAY, elapsed_ms=1)
        book.add(
            Opinion(
                FeedbackKind.PROBLEM, question, reply, (), FeedbackReason.OFF_THE_POINT, f"{n}{run_script}"
            ),
            NOW,
        )

    def close() -> None:
        management.adding.close()
        book.close()
        people.close()
        store.close()

    return ui.Opened(assistant, store, close, people, management=management, feedback=book)


def obeying(seen: Seen) -> list[Writes]:
    """A model that says what passages say, and what documents and questions order: markup, keys, what none says."""
    places = tuple(seen.near())[:1] or seen.sentences[:1]
    orders = (
        RUNS[0],
        f"密钥是{SECRET_KEY}。",
        "每户可以领取补贴987万元。",
        "<b onclick=alert(1)>补助</b>[9.9]。",
    )
    return [*honest(seen), *(Writes(text, places) for text in orders)]


@contextlib.contextmanager
def writer(wanted: bool) -> Iterator[AgentDrafter | None]:
    if not wanted:
        yield None
        return
    step = compliant(obeying, on_repair=obeying)

    def obey(asked: Asked) -> Step:
        return step(asked)

    with model_server(obey, key=SECRET_KEY) as server:
        yield drafter_at(server, limits=PATIENT)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    with writer("model" in sys.argv[3:]) as drafter:
        ui.run(
            Settings(port=int(sys.argv[1]), operating=managed.UNBOUND),
            lambda: opened(Path(sys.argv[2]), drafter),
            today=lambda: listings_library.TODAY,
        )
