"""The store with its vectors on Chroma's own server, a real one: as in a folder, and when the server is lost."""

from __future__ import annotations

import http.server
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from chroma_process import ChromaProcess
from fakes import HashingEmbedder, ingested
from langchain_chroma import Chroma

from vectorstore.backup import restore_backup, write_backup
from vectorstore.chroma_choice import ChromaServer
from vectorstore.chroma_places import PAUSE_SECONDS, QUESTION_SECONDS
from vectorstore.errors import VectorsLostError
from vectorstore.passages import Hit, Visibility
from vectorstore.rows import State
from vectorstore.store import ALL_VISIBILITIES, Store

pytest_plugins = ("chroma_process_started",)
pytestmark = pytest.mark.integration

PLAN = "# 发展目标\n到2025年，常住人口城镇化率达到75%\n城乡居民收入差距缩小\n# 保障措施\n加强组织领导"
CARE = "医疗保险报销比例为80%\n参保人员可以在定点医院就医\n异地就医应当备案"
QUESTIONS = ("城镇化率是多少？", "异地就医要不要备案", "谁加强组织领导", "医院")

Opener = Callable[..., Store]


@pytest.fixture
def opener(tmp_path: Path) -> Iterator[Opener]:
    """Opens stores that are closed at the end."""
    opened: list[Store] = []

    def open_(chroma: ChromaServer | None, name: str = "data", **more: Any) -> Store:
        store = Store.open(
            tmp_path / name,
            **{"create": True, "embedder": HashingEmbedder(), "chroma": chroma, **more},
        )
        opened.append(store)
        return store

    yield open_
    for store in opened:
        store.close()


def scores(hits: list[Hit]) -> list[tuple[str, float]]:
    return [(hit.passage.id, round(hit.score, 4)) for hit in hits]


def soon(what: Callable[[], bool]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + 4 * PAUSE_SECONDS
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


def away(store: Store) -> str:
    state = store.vector_state()
    assert state is not None
    return state.away


def seen_on_server(store: Store) -> set[str]:
    """The documents that the server holds passages of."""
    return {key.document_id for key in store._indexes.open().vectors.keys().values()}


def test_a_server_answers_as_a_folder_does(chroma_process: ChromaProcess, opener: Opener) -> None:
    stores = [opener(None, "in-folder"), opener(chroma_process.server, "on-server")]
    for store in stores:
        store.put_many([ingested("plan", PLAN), ingested("care", CARE), ingested("gone", "第一条 总则")])
        store.put(ingested("care", CARE.replace("80%", "85%"), visibility=Visibility.PUBLIC))
        store.remove("gone")
    folder, server = stores
    for question in QUESTIONS:
        assert scores(server.search(question)) == scores(folder.search(question)) != []
    assert seen_on_server(server) == {"plan", "care"}
    assert server.vector_state() is not None
    assert away(server) == ""
    assert folder.vector_state() is None


def test_a_store_opened_again_embeds_nothing(chroma_process: ChromaProcess, opener: Opener) -> None:
    store = opener(chroma_process.server)
    store.put_many([ingested("plan", PLAN)])
    store.close()
    embedder = HashingEmbedder()
    again = opener(chroma_process.server, embedder=embedder)
    assert again.search("城镇化率")
    assert embedder.embedded == []


def test_two_libraries_on_one_server_do_not_mix(chroma_process: ChromaProcess, opener: Opener) -> None:
    one, other = opener(chroma_process.server, "one"), opener(chroma_process.server, "other")
    one.put(ingested("plan", PLAN))
    other.put(ingested("care", CARE))
    one.remove("plan")
    assert seen_on_server(other) == {"care"}
    assert {hit.passage.document_id for hit in other.search("城镇化率", k=9)} == {"care"}
    assert one.search("城镇化率") == []


def test_a_restored_backup_has_a_collection_of_its_own(
    chroma_process: ChromaProcess, opener: Opener, tmp_path: Path
) -> None:
    first = opener(chroma_process.server, "first")
    first.put(ingested("plan", PLAN))
    write_backup(
        tmp_path / "first", tmp_path / "kept.tar.gz", program="0", at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    restore_backup(tmp_path / "kept.tar.gz", tmp_path / "second")
    second = opener(chroma_process.server, "second", rebuild=True)
    assert scores(second.search("城镇化率")) == scores(first.search("城镇化率"))
    second.remove("plan")
    assert seen_on_server(first) == {"plan"}


def test_rebuilding_makes_the_collection_anew_also_for_another_embedding(
    chroma_process: ChromaProcess, opener: Opener
) -> None:
    store = opener(chroma_process.server)
    store.put(ingested("plan", PLAN))
    store.close()
    other = opener(chroma_process.server, embedder=HashingEmbedder("wider", 96), rebuild=True, create=False)
    assert other.search("城镇化率")
    assert other.statistics().dimension == 96
    other.close()
    # And with the folder of what is kept here gone.
    shutil.rmtree(other.home / "vectors")
    again = opener(chroma_process.server, embedder=HashingEmbedder("wider", 96), rebuild=True)
    assert again.search("城镇化率")


def test_vectors_move_from_folder_to_server_and_back(chroma_process: ChromaProcess, opener: Opener) -> None:
    def opened(chroma: ChromaServer | None) -> Store:
        return opener(chroma)

    store = opened(None)
    store.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    before = scores(store.search("备案"))
    store.close()
    store = opened(chroma_process.server)
    assert scores(store.search("备案")) == before
    assert seen_on_server(store) == {"plan", "care"}
    # As many passages as before, of other words: by counting alone the folder would seem in step.
    store.put(ingested("care", CARE.replace("备案", "登记")))
    changed = scores(store.search("登记"))
    store.close()
    assert scores(opened(None).search("登记")) == changed


def test_a_plain_client_and_langchain_read_the_collection(
    chroma_process: ChromaProcess, opener: Opener
) -> None:
    store = opener(chroma_process.server)
    store.put(ingested("plan", PLAN))
    server = store._indexes.open().vectors.server
    assert server is not None
    client = chromadb.HttpClient("127.0.0.1", chroma_process.port)
    theirs = Chroma(
        client=client, collection_name=server.name.split()[-1], embedding_function=HashingEmbedder()
    )
    passage = store.passages("plan")[1]
    ((document, _),) = theirs.similarity_search_with_score(passage.indexed_text, k=1)
    assert document.id == passage.id


def test_what_another_process_wrote_is_taken_over_by_document(
    chroma_process: ChromaProcess, opener: Opener
) -> None:
    store = opener(chroma_process.server)
    store.put_many([ingested("plan", PLAN), ingested("care", CARE), ingested("old", "第一条 总则")])
    assert store.search("总则")
    indexes = store._indexes
    vectors = indexes.open().vectors
    rows = vectors._cached
    kept, _ = rows.of([p.id for p in store.passages("plan")])
    assert kept
    # What another replica does: library and server change, the rows and the full text here do not.
    for document, text in (("care", CARE.replace("备案", "登记")), ("new", "养老服务补贴每月200元")):
        item = ingested(document, text)
        store.library.save([item])
        step = vectors.prepare(item.passages, {document: Visibility.PUBLIC}, [document])
        rows_before = {i: rows.of([i])[1].copy() for i in rows.ids()}
        vectors.apply(step, {document: Visibility.PUBLIC})
        rows.clear()
        rows.add(list(rows_before), np.concatenate(list(rows_before.values())))
        store.library.set_state(State.INDEXED, [document])
    server_side = vectors.keys(["old"])
    vectors._place.collection().delete(ids=list(server_side))
    store.library.delete(["old"])
    indexes.refresh(["care", "new", "old"])
    expected = {p.id for d in ("plan", "care", "new") for p in store.library.passages(d, ALL_VISIBILITIES)}
    assert set(rows.ids()) == set(vectors.keys()) == expected
    store._forget()
    assert "补贴" in store.search("养老服务补贴")[0].passage.text
    assert "登记" in store.search("异地就医登记")[0].passage.text
    assert not [hit for hit in store.search("总则", 20) if hit.passage.document_id == "old"]


# the server is lost


def test_questions_are_answered_as_before_when_the_server_is_killed(
    own_chroma: ChromaProcess, opener: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    store = opener(own_chroma.server)
    store.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    before = [scores(store.search(question)) for question in QUESTIONS]
    own_chroma.kill()
    assert [scores(store.search(question)) for question in QUESTIONS] == before
    assert "answered from 8 of 8 vectors kept here" in away(store)
    said = [r for r in caplog.records if "does not answer" in r.getMessage()]
    assert len(said) == 1, "said once, not with each question"
    own_chroma.start()
    soon(lambda: not away(store))
    assert [scores(store.search(question)) for question in QUESTIONS] == before
    assert "answers again" in caplog.text


def test_a_write_fails_with_nothing_done_and_works_again_afterwards(
    own_chroma: ChromaProcess, opener: Opener
) -> None:
    store = opener(own_chroma.server)
    store.put(ingested("plan", PLAN))
    own_chroma.kill()
    before = store.fingerprint(), store.library.count("passages"), store.library.unfinished()
    for write in (
        lambda: store.put(ingested("care", CARE)),
        lambda: store.put_many([ingested("plan", PLAN + "\n新的一段")]),
        lambda: store.remove("plan"),
        store.rebuild,
    ):
        with pytest.raises(VectorsLostError, match="ZHENGWEN_CHROMA_URL"):
            write()
        assert (store.fingerprint(), store.library.count("passages"), store.library.unfinished()) == before
    assert store.search("城镇化率")
    own_chroma.start()
    assert store.put(ingested("care", CARE))
    assert store.search("异地就医")[0].passage.document_id == "care"
    assert seen_on_server(store) == {"plan", "care"}


def test_a_server_that_dies_in_the_middle_of_a_write_is_caught_up_with(
    own_chroma: ChromaProcess, opener: Opener
) -> None:
    embedder = HashingEmbedder()
    store = opener(own_chroma.server, embedder=embedder)
    store.put(ingested("plan", PLAN))
    embed = embedder.embed_documents

    def dying(texts: list[str]) -> list[list[float]]:
        own_chroma.kill()
        return embed(texts)

    embedder.embed_documents = dying  # type: ignore[method-assign]
    with pytest.raises(VectorsLostError, match="completed once it is back"):
        store.put(ingested("care", CARE))
    embedder.embed_documents = embed  # type: ignore[method-assign]
    assert store.search("城镇化率")[0].passage.document_id == "plan"
    own_chroma.start()
    soon(lambda: not away(store))
    assert not store.library.unfinished()
    assert store.search("异地就医")[0].passage.document_id == "care"
    assert seen_on_server(store) == {"plan", "care"}


def test_a_server_that_comes_back_with_an_empty_disk_is_filled_again(
    own_chroma: ChromaProcess, opener: Opener
) -> None:
    store = opener(own_chroma.server)
    store.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    before = [scores(store.search(question)) for question in QUESTIONS]
    own_chroma.lose_disk()
    assert [scores(store.search(question)) for question in QUESTIONS] == before
    soon(lambda: not away(store))
    assert [scores(store.search(question)) for question in QUESTIONS] == before
    assert seen_on_server(store) == {"plan", "care"}


def test_a_server_that_takes_connections_and_says_nothing_costs_one_short_wait(
    own_chroma: ChromaProcess, opener: Opener
) -> None:
    store = opener(own_chroma.server)
    store.put(ingested("plan", PLAN))
    before = scores(store.search("城镇化率"))
    own_chroma.hold()
    try:
        began = time.monotonic()
        assert scores(store.search("城镇化率")) == before
        first = time.monotonic() - began
        began = time.monotonic()
        for _ in range(20):
            assert scores(store.search("城镇化率")) == before
        later = time.monotonic() - began
    finally:
        own_chroma.go_on()
    # Hang limits only: without an end to its requests the first question would wait until the server goes on.
    assert first < QUESTION_SECONDS + 20
    assert later < QUESTION_SECONDS + 20
    soon(lambda: not away(store))


def test_a_store_opens_without_its_server_and_answers(own_chroma: ChromaProcess, opener: Opener) -> None:
    store = opener(own_chroma.server)
    store.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    before = [scores(store.search(question)) for question in QUESTIONS]
    store.close()
    own_chroma.kill()
    again = opener(own_chroma.server)
    assert [scores(again.search(question)) for question in QUESTIONS] == before
    assert "does not answer" not in away(again)
    assert "8 of 8" in away(again)
    own_chroma.start()
    soon(lambda: not away(again))


def test_without_server_and_rows_the_full_text_leads_and_its_cosines_are_made_anew(
    own_chroma: ChromaProcess, opener: Opener
) -> None:
    store = opener(own_chroma.server)
    store.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    best = scores(store.search("城镇化率"))[0]
    store.close()
    own_chroma.kill()
    shutil.rmtree(store.home / "vectors")
    again = opener(own_chroma.server)
    assert scores(again.search("城镇化率"))[0] == best
    assert "0 of 8" in away(again)


def test_a_damaged_start_is_finished_when_the_server_is_back(
    own_chroma: ChromaProcess, opener: Opener
) -> None:
    store = opener(own_chroma.server)
    store.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    store.library.set_state(State.PENDING, ["care"])
    store.close()
    own_chroma.kill()
    again = opener(own_chroma.server)
    assert again.search("异地就医")[0].passage.document_id == "care"
    own_chroma.start()
    soon(lambda: not away(again))
    assert not again.library.unfinished()


class _Door(http.server.BaseHTTPRequestHandler):
    """What stands before a server and lets in who has the token."""

    seen: tuple[tuple[str | None, str | None], ...] = ()
    status = 401
    body = b"<html>no, s3cret-token</html>"

    def do_GET(self) -> None:
        type(self).seen += ((self.headers["Authorization"], self.headers["X-Chroma-Token"]),)
        self.send_response(self.status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def door() -> Iterator[tuple[str, type[_Door]]]:
    handler = type("Door", (_Door,), {})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "refuses the token"), (403, "refuses the token"), (502, "status 502"), (200, "no Chroma server")],
)
def test_whatever_answers_in_its_place_is_told_apart_and_the_token_never(
    door: tuple[str, type[_Door]], opener: Opener, status: int, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    url, handler = door
    handler.status = status
    store = opener(ChromaServer(url, token="s3cret-token"))
    with pytest.raises(VectorsLostError, match=said) as raised:
        store.put(ingested("plan", PLAN))
    assert ("Bearer s3cret-token", "s3cret-token") in handler.seen
    assert "s3cret" not in str(raised.value) + caplog.text + repr(ChromaServer(url, token="s3cret-token"))


def test_a_server_that_was_lost_is_counted(own_chroma: ChromaProcess, opener: Opener) -> None:
    store = opener(own_chroma.server)
    store.put(ingested("plan", PLAN))
    own_chroma.kill()
    for _ in range(3):
        store.search("城镇化率")
    state = store.vector_state()
    assert state is not None
    assert (state.lost, state.held, state.wanted) == (1, 5, 5)
    assert state.local >= 3
