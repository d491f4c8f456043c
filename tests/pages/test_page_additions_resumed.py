"""What was taken in and not yet read when the process ended is read by the next one."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import managed_library as managed
import pytest

from ingest.report import Outcome
from ingest.uploads import Uploads
from pages.adding import MOST_WAITING, Adding, TooManyError, Wanted
from pages.additions import FILE, MOST_TRIES, Waiting
from pages.management import Management
from vectorstore.library import ALL_VISIBILITIES
from vectorstore.passages import Visibility
from vectorstore.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with managed.open_store(tmp_path / "home") as store:
        yield store


def kept(store: Store, name: str, text: str) -> Path:
    file = store.home.parent / "sent"
    file.write_text(text, "utf-8")
    with file.open("rb") as data:
        return Uploads(store.home).keep(name, data)


def left_behind(store: Store, wanted: Wanted, monkeypatch: pytest.MonkeyPatch) -> str:
    """Add something to a process that never reads it, as if it were killed; gives the job's id."""
    with monkeypatch.context() as patched:
        patched.setattr(Adding, "_start", lambda _: None)
        return managed.management_of(store).adding.add([wanted], "wang")


def ended(management: Management, job_id: str) -> Outcome:
    for _ in range(300):
        job = management.adding.job(job_id)
        assert job is not None
        if job.ended:
            (item,) = job.items
            assert item.outcome is not None
            return item.outcome
        time.sleep(0.1)
    raise AssertionError("not ended")


def test_a_file_that_waited_is_read_as_a_draft_of_who_sent_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept(store, "浴室.md", "# 关于社区浴室的通知\n\n第一条 社区浴室周三免费开放。\n")
    job = left_behind(store, Wanted("浴室.md", path=path), monkeypatch)
    management = managed.management_of(store)
    outcome = ended(management, job)
    management.adding.close()
    assert outcome.state == "added" and outcome.document_id is not None
    document = store.document(outcome.document_id, ALL_VISIBILITIES)
    assert document.card.visibility is Visibility.DRAFT
    assert [line["actor"] for line in store.library.audit(document.id)] == ["wang"]
    assert not (store.home / FILE).exists()


def test_what_was_read_before_the_end_is_found_unchanged(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept(store, "浴室.md", "# 关于社区浴室的通知\n\n第一条 社区浴室周三免费开放。\n")
    first = managed.management_of(store)
    done = ended(first, first.adding.add([Wanted("浴室.md", path=path)], "wang"))
    first.show_to(str(done.document_id), Visibility.PUBLIC, "wang")
    first.adding.close()
    job = left_behind(store, Wanted("浴室.md", path=path), monkeypatch)
    again = managed.management_of(store)
    assert ended(again, job).state == "unchanged"
    again.adding.close()
    assert store.document(str(done.document_id)).card.visibility is Visibility.PUBLIC


def test_a_replacement_that_was_begun_is_undone_and_made_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept(store, "浴室.md", "# 关于社区浴室的通知\n\n第一条 社区浴室周三免费开放。\n")
    first = managed.management_of(store)
    done = ended(first, first.adding.add([Wanted("浴室.md", path=path)], "wang"))
    first.adding.close()
    fresh = path.with_name(".next-1")
    fresh.write_text("# 关于社区浴室的通知\n\n第一条 社区浴室周五免费开放。\n", "utf-8")
    job = left_behind(store, Wanted("浴室.md", path=path, fresh=fresh), monkeypatch)
    # As a kill leaves it between taking the new file and forgetting the one before.
    path.rename(path.with_name(".before"))
    fresh.rename(path)
    again = managed.management_of(store)
    assert ended(again, job).state == "changed"
    again.adding.close()
    assert "周五" in store.document(str(done.document_id), ALL_VISIBILITIES).text
    assert len(store.versions(str(done.document_id), ALL_VISIBILITIES)) == 2
    assert sorted(p.name for p in path.parent.iterdir()) == ["浴室.md"]


def test_a_stop_leaves_what_it_did_not_reach_to_the_next_process(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    management = managed.management_of(store)
    begun, go = threading.Event(), threading.Event()
    read = Adding._read

    def slowly(adding: Adding, wanted: Wanted, at: object) -> object:
        begun.set()
        assert go.wait(30)
        return read(adding, wanted, at)  # type: ignore[arg-type]

    monkeypatch.setattr(Adding, "_read", slowly)
    paths = [kept(store, f"{n}.md", f"# 关于第{n}号浴室的通知\n\n第一条 开放。\n") for n in range(3)]
    job = management.adding.add([Wanted(p.name, path=p) for p in paths], "wang")
    assert begun.wait(30)
    closing = threading.Thread(target=management.adding.close)
    closing.start()
    while not management.adding._stop.is_set():
        time.sleep(0.01)
    go.set()
    closing.join()
    assert all(path.exists() for path in paths)
    again = managed.management_of(store)
    found = again.adding.job(job)
    assert found is not None and len(found.items) == 3
    while not (found := again.adding.job(job)).ended:  # type: ignore[union-attr]
        time.sleep(0.05)
    again.adding.close()
    assert found is not None and found.count("added") == 3


def test_a_file_that_ends_the_server_each_time_is_given_up(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept(store, "浴室.md", "# 关于社区浴室的通知\n")
    job = left_behind(store, Wanted("浴室.md", path=path), monkeypatch)
    told = json.loads((store.home / FILE).read_text("utf-8"))
    told[0]["items"][0]["tries"] = MOST_TRIES
    (store.home / FILE).write_text(json.dumps(told), "utf-8")
    management = managed.management_of(store)
    outcome = ended(management, job)
    management.adding.close()
    assert outcome.state == "failed" and "the server ended each time" in str(outcome.reason)
    assert not path.exists() and not (store.home / FILE).exists()


def test_a_damaged_list_of_what_waits_keeps_no_server_from_starting(store: Store) -> None:
    (store.home / FILE).write_text('[{"id": 1', "utf-8")
    management = managed.management_of(store)
    assert management.adding.jobs() == ()
    management.adding.close()


def test_what_is_not_taken_in_is_not_written_down(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Adding, "_start", lambda _: None)
    adding = managed.management_of(store).adding
    with pytest.raises(TooManyError):
        adding.add(
            [Wanted(f"https://a.example/{n}", url=f"https://a.example/{n}") for n in range(MOST_WAITING + 1)],
            "wang",
        )
    assert not (store.home / FILE).exists()


def test_what_a_killed_process_wrote_by_half_is_cleared_away(tmp_path: Path) -> None:
    half = tmp_path / f"{FILE}.4711.new"
    half.write_text("[", "utf-8")
    assert Waiting(tmp_path).left() == []
    assert not half.exists()
